"""Mail addresses, their domains, and JIDs, as desks.toml may write them."""

import re
import unicodedata

import idna

_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
_LOCAL_PART = re.compile(r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]|[^\x00-\x7f])+")
_JID_DOMAIN = re.compile(r"(?=.{1,253}$)[^\W_]([\w-]{0,61}[^\W_])?(\.[^\W_]([\w-]{0,61}[^\W_])?)*")
_JID_LOCAL_PART = re.compile(r"""[^\s"&'/:<>@]{1,255}""")  # RFC 7622, 3.3.1
_LONGEST_LOCAL_PART = 64  # octets (RFC 5321, 4.5.3.1.1)


def is_domain(value: str) -> bool:
    """Whether `value` is a domain in ASCII, of two labels or more."""
    return _DOMAIN.fullmatch(value) is not None


def as_address(value: str) -> str | None:
    """The address with its domain in the ASCII form that servers are looked up by (IDNA 2008); None for what is none.

    What is before the @ may be written in any alphabet (RFC 6531).
    """
    written, _, domain = value.rpartition("@")
    local = unicodedata.normalize("NFC", written)
    try:
        domain = domain if domain.isascii() else idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        return None
    fits = _LOCAL_PART.fullmatch(local) and local.isprintable() and len(local.encode()) <= _LONGEST_LOCAL_PART
    return f"{local}@{domain}" if fits and is_domain(domain) else None


def is_jid(value: str) -> bool:
    """Whether `value` is a bare JID (RFC 7622): an account such as care@acme.example, or a domain by itself."""
    local, at, domain = value.rpartition("@")
    is_local = _JID_LOCAL_PART.fullmatch(local) is not None and local.isprintable() if at else True
    return is_local and _JID_DOMAIN.fullmatch(domain) is not None
