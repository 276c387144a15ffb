"""Double opt-in: a mail that asks for a request to be confirmed by following a link.

Only what asks for exactly that is one: a newsletter's question, an account's or an order's is none, as nobody here
asked for these; nor is a mail with two such links.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

from harness.reading import Letter
from harness.reading.links import Link, links
from harness.reading.sentences import sentences

_LONGEST_READ = 20_000  # characters of a letter
_SENTENCES = 2  # before a link that may ask for it to be followed


def _any(phrases: Sequence[str]) -> re.Pattern[str]:
    """A pattern for any of the phrases as whole words, `*` for the rest of one."""
    ordered = sorted(phrases, key=len, reverse=True)
    each = (r"\s+".join(re.escape(word) for word in phrase.split()).replace(r"\*", r"\w*") for phrase in ordered)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(each)})(?![\w])", re.IGNORECASE)


_SAID = tomllib.loads(files("harness.reading").joinpath("confirming.toml").read_text(encoding="utf-8"))
_VERB, _OBJECT, _TOLD, _NEVER, _OTHER = (_any(_SAID[name]) for name in ("verb", "object", "told", "never", "other"))


@dataclass(frozen=True, kw_only=True, slots=True)
class AskedToConfirm:
    """`sentence` asks for `url` to be followed."""

    url: str
    sentence: str


def asks_to_confirm(raw: bytes, media_type: str, letter: Letter) -> AskedToConfirm | None:
    """What the mail asks to be followed; None where it asks for nothing of the kind. Never raises.

    `letter` is the mail as `harness.reading.read` read it. Whether the link may be followed is another question.
    """
    text = f"{letter.subject[:1000]}\n{letter.text[:_LONGEST_READ]}"
    if not _VERB.search(text) or _NEVER.search(letter.subject[:1000]):
        return None
    asking = next(filter(_asks, sentences(text)), None)
    if asking is None:
        return None
    fitting = set(_fitting(links(raw, media_type)))
    if len(fitting) != 1:
        return None
    (url,) = fitting
    return AskedToConfirm(url=url, sentence=" ".join(asking.split())[:300])


def _asks(sentence: str) -> bool:
    """Whether it asks for a request or an address to be confirmed."""
    return bool(
        _VERB.search(sentence)
        and _OBJECT.search(sentence)
        and not _TOLD.search(sentence)
        and not _NEVER.search(sentence)
    )


def _fitting(found: Iterable[Link]) -> Iterator[str]:
    """The links that are about confirming, by what stands on them or is said just before them."""
    carried = ""
    for link in found:
        before = carried + link.before
        if _OTHER.search(link.words):
            carried = before  # the sentence in which it stands may go on to the link that is meant
            continue
        carried = ""
        if not _NEVER.search(link.words) and (_is_named(link) or _is_announced(before)):
            yield link.url


def _is_named(link: Link) -> bool:
    return bool(_VERB.search(link.words)) and not _TOLD.search(link.words)


def _is_announced(before: str) -> bool:
    said = [each for each in sentences(before) if each.strip(" \t:.<>")]
    return any(map(_asks, said[-_SENTENCES:]))
