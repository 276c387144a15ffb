"""The signed token in our mail: the desk's owner can tell our letters from customers', and nobody can forge one.

A token is `version.enquiry.signature`: an HMAC-SHA256 (RFC 2104) of the version and the enquiry's id, keyed by a secret
that only the shopper has, in the URL-safe alphabet without padding (RFC 4648, 5). It says "this is about our enquiry",
not "this mail is ours": whoever has had one of our letters can copy its token into another, so compare the sender too.
Where header fields are stripped on the way it is gone, and a page or a chat never carried one: there the persona's
address, which belongs to one enquiry alone, says whose enquiry it was.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping

from harness.errors import ConfigurationError

HEADER = "X-Shopper-Probe"
VARIABLE = "SHOPPER_KEY"
SHORTEST_KEY = 32  # characters: 128 bits, where each is a hexadecimal digit
UNSIGNED = (  # no reason to refuse: the desk's owner agreed, and finds our mail by its addresses all the same
    f"{VARIABLE} is not set: our letters carry no token, so that nobody can prove afterwards which mail was ours; "
    f"set it to {SHORTEST_KEY} random characters or more and keep it (`openssl rand -hex 32` makes one)"
)
_VERSION = "1"
_TOKEN = re.compile(r"(?<![A-Za-z0-9_.-])1\.([A-Za-z0-9]{1,64})\.([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")
_MOST_TRIED = 100  # token-like words of one text: a stranger's text may hold a million


def key_from(environment: Mapping[str, str]) -> bytes | None:
    """The key, None where there is none. Raises ConfigurationError where it is too short to be a secret."""
    key = environment.get(VARIABLE, "").strip()
    if not key:
        return None
    if len(key) < SHORTEST_KEY:
        raise ConfigurationError(
            f"{VARIABLE} has {len(key)} characters, allowed are {SHORTEST_KEY} and more; "
            "make one with `openssl rand -hex 32` and keep it"
        )
    return key.encode()


def token_of(enquiry_id: str, key: bytes) -> str:
    """The token of an enquiry."""
    digest = hmac.digest(key, f"shopper-probe/{_VERSION}/{enquiry_id}".encode(), hashlib.sha256)
    return f"{_VERSION}.{enquiry_id}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def enquiry_of(token: str, key: bytes) -> str | None:
    """The id of the enquiry that `token` was made for; None if it was not made with `key`."""
    return next(iter(_genuine([token.strip()], key)), None)


def enquiries_in(text: str, key: bytes) -> tuple[str, ...]:
    """Ids of the enquiries whose tokens stand anywhere in `text`, each once, in order."""
    words = (match[0] for _, match in zip(range(_MOST_TRIED), _TOKEN.finditer(text), strict=False))
    return tuple(dict.fromkeys(_genuine(words, key)))


def _genuine(tokens: Iterable[str], key: bytes) -> Iterable[str]:
    for token in tokens:
        parts = _TOKEN.fullmatch(token)
        if parts is not None and hmac.compare_digest(token.encode(), token_of(parts[1], key).encode()):
            yield parts[1]
