"""The phrases of phrases.toml, ready to be looked for."""

import re
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from importlib.resources import files

from harness.reading.wordlist import UNSPACED

_UNSPACED = re.compile(rf"[{UNSPACED}\uac00-\ud7a3]")


class Field(StrEnum):
    """What a line of a quoted mail's header tells."""

    FROM = "from"
    DATE = "date"
    TO = "to"
    SUBJECT = "subject"
    OTHER = "other"


def _any(phrases: Sequence[str]) -> str:
    """A pattern for any of the phrases as whole words, as far as their language has any: Korean ones go on at will."""
    spaced = [phrase for phrase in phrases if not _UNSPACED.match(phrase)]
    unspaced = [re.escape(phrase.rstrip("*")) for phrase in phrases if _UNSPACED.match(phrase)]
    patterns = (re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for phrase in spaced)
    words = rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)"
    return rf"(?:{'|'.join((words, *unspaced))})" if unspaced else words


_SAID = tomllib.loads(files("harness.reading").joinpath("phrases.toml").read_text(encoding="utf-8"))
_WORDS = {name: _any(phrases) for name, phrases in _SAID.items() if name != "header"}

FIELDS = {name: Field(kind) for kind, names in _SAID["header"].items() for name in names}

# "On such a day somebody wrote".
WROTE = re.compile(rf"{_WORDS['wrote']}|{'|'.join(_SAID['wrote_unspaced'])}", re.IGNORECASE)

# "-----Original Message-----", "---------- Forwarded message ---------": what stands between the dashes.
EARLIER = re.compile(_WORDS["earlier"], re.IGNORECASE)
MAIL = re.compile(_WORDS["mail"], re.IGNORECASE)
MARKS = frozenset(_SAID["mark"])
EARLIER_MAIL = re.compile(rf"\W*{_WORDS['earlier_mail']}\s*[:\uff1a]\W*$", re.IGNORECASE)

REPLY_MARKER = re.compile(rf"\W*{_WORDS['reply_marker']}", re.IGNORECASE)
# ... or in other words: to answer, above, a line.
ANSWERING, ABOVE, LINE = (re.compile(_WORDS[name], re.IGNORECASE) for name in ("answering", "above", "line"))

# "Sent from my iPhone", "iPhone'umdan g\u00f6nderildi", "iPhone\u304b\u3089\u9001\u4fe1"
DEVICE = re.compile(rf"\W*(?:{_WORDS['device']}|{'|'.join(_SAID['device_unspaced'])})", re.IGNORECASE)
DEVICE_SHORT = re.compile(rf"\W*{_WORDS['device_short']}(\s+\S+){{1,3}}$", re.IGNORECASE)
DEVICE_END = re.compile(rf"(?:{'|'.join(_SAID['device_end'])})\W*$", re.IGNORECASE)
DEVICE_WORD = re.compile(rf"{_WORDS['device_word']}|{'|'.join(_SAID['device_word_unspaced'])}", re.IGNORECASE)
DEVICE_EXCUSE = re.compile(_WORDS["device_excuse"], re.IGNORECASE)

SIGN_OFF = re.compile(rf"\W*{_WORDS['sign_off']}[\w ,]{{0,25}}\W*$", re.IGNORECASE)
SIGNED = re.compile(
    rf"\W*{_WORDS['sign_off']}[\s,.!-]*(?P<who>.{{0,60}})$", re.IGNORECASE
)  # and who does, where it says

CONFIDENTIAL = re.compile(_WORDS["confidential"], re.IGNORECASE)
RECIPIENT = re.compile(_WORDS["recipient"], re.IGNORECASE)
NOTICE = re.compile(rf"\W*{_WORDS['notice']}\s*(?:[:.\uff1a*_]|$)", re.IGNORECASE)
APPENDED = re.compile(_WORDS["appended"], re.IGNORECASE)

# A help desk's frame: some message was added to some record; how to reply to it; who signs where nobody does.
NUMBERED = r"#\s?\w*\d{3,}|\[[\w. -]{0,30}\d+\]"
MESSAGE = re.compile(_WORDS["message"], re.IGNORECASE)
RECORD = re.compile(rf"{_WORDS['record']}|{NUMBERED}", re.IGNORECASE)
EVENT = re.compile(_WORDS["event"], re.IGNORECASE)
AUTOMATIC = re.compile(_WORDS["automatic"], re.IGNORECASE)
UPDATED = re.compile(_WORDS["updated"], re.IGNORECASE)
FOLLOWING = re.compile(_WORDS["following"], re.IGNORECASE)
# "Jo commented:", "Jo added a comment to your ticket:"
SAID = re.compile(rf"\W{{0,4}}[^.!?;:]{{1,60}}?{_WORDS['said']}[^.!?;:]{{0,40}}[:\uff1a]\s*$", re.IGNORECASE)
BEHALF = re.compile(_WORDS["behalf"], re.IGNORECASE)
INSTRUCTION = re.compile(_WORDS["instruction"], re.IGNORECASE)
SUBJECT = re.compile(_WORDS["subject_line"], re.IGNORECASE)
DETAILS = re.compile(rf"\W*{_WORDS['details']}", re.IGNORECASE)
FOOTER = re.compile(_WORDS["footer"], re.IGNORECASE)
TEAM = re.compile(_WORDS["team"], re.IGNORECASE)
