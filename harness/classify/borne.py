"""What the headers of a mail say: each is looked at once, for all signs that the judge knows of it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from harness.classify import data
from harness.classify.data.help_desks import HELP_DESKS, SIGNS
from harness.reading.notices.signs import LONGEST_LOOKED_AT, MACHINE, Headers, HeaderSign

_LISTS = (
    MACHINE,
    data.WEAK,
    data.VERP,
    data.SCRIPTED,
    data.CLIENTS,
    data.SCRIPTED_PARTS,
    data.CLIENT_PARTS,
    data.LISTS,
)
_NEVER_TWICE = frozenset(("message-id", "references", "subject"))  # what they say is of one mail alone
_LONGEST_KEPT = 200  # characters of a value that is remembered


def every_sign() -> tuple[HeaderSign, ...]:
    """All that are looked for."""
    marks = [mark.sign for desk in HELP_DESKS for mark in (*desk.receipt, *desk.agent)]
    return (*SIGNS, *marks, *(sign for some in _LISTS for sign in some))


def _by_header() -> dict[str, Sequence[HeaderSign]]:
    found: defaultdict[str, list[HeaderSign]] = defaultdict(list)
    for sign in every_sign():
        found[sign.header].append(sign)
    return {**found}


_BY_HEADER = _by_header()


def signs_among(headers: Headers) -> Mapping[HeaderSign, str]:
    """The signs that a mail bears, each with the value of the first header that has it."""
    borne: dict[HeaderSign, str] = {}
    for name, value in headers:
        if name in _BY_HEADER:
            is_kept = name not in _NEVER_TWICE and len(value) <= _LONGEST_KEPT
            for sign in (_remembered if is_kept else _told_by)(name, value):
                borne.setdefault(sign, value)
    return borne


def _told_by(name: str, value: str) -> tuple[HeaderSign, ...]:
    """The signs that match a header, of which there are some."""
    signs, value = _BY_HEADER[name], value[:LONGEST_LOOKED_AT]
    if value.isascii():  # other letters may count as some of these
        folded = value.lower()
        signs = [sign for sign in signs if sign.word in folded]
    return tuple([sign for sign in signs if sign.value.search(value)])


_remembered = lru_cache(maxsize=4096)(_told_by)
