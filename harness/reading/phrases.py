"""The phrases of phrases.toml, ready to be looked for."""

import re
import tomllib
from collections.abc import Sequence
from enum import StrEnum
from importlib.resources import files


class Field(StrEnum):
    """What a line of a quoted mail's header tells."""

    FROM = "from"
    DATE = "date"
    TO = "to"
    SUBJECT = "subject"
    OTHER = "other"


def _any(phrases: Sequence[str]) -> str:
    """A pattern for any of the phrases as whole words."""
    patterns = (re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for phrase in phrases)
    return rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)"


_SAID = tomllib.loads(files("harness.reading").joinpath("phrases.toml").read_text(encoding="utf-8"))
_WORDS = {name: _any(phrases) for name, phrases in _SAID.items() if name != "header"}

FIELDS = {name: Field(kind) for kind, names in _SAID["header"].items() for name in names}

# "On such a day somebody wrote".
WROTE = re.compile(rf"{_WORDS['wrote']}|{'|'.join(_SAID['wrote_unspaced'])}", re.IGNORECASE)

# "-----Original Message-----", "---------- Forwarded message ---------"
EARLIER_MAIL = re.compile(
    rf"[\s*]*[-_=]{{2,}}\s*(?=[^-]*{_WORDS['earlier']})(?=[^-]*{_WORDS['mail']})[^-]{{5,60}}[-_=]{{2,}}[\s*]*$"
    rf"|{_WORDS['earlier_mail']}\s*:$",
    re.IGNORECASE,
)

REPLY_MARKER = re.compile(rf"\W*{_WORDS['reply_marker']}", re.IGNORECASE)

# No comma or full stop inside: "Sent from my desk, which is easier than a telephone" is a sentence.
DEVICE = re.compile(
    rf"(?=.*{_WORDS['device_word']})\W*{_WORDS['device']}[^.,;!?]{{2,70}}(?:\.|<\S+>)?$",
    re.IGNORECASE,
)

SIGN_OFF = re.compile(rf"\W*{_WORDS['sign_off']}[\w ,]{{0,25}}\W*$", re.IGNORECASE)

CONFIDENTIAL = re.compile(_WORDS["confidential"], re.IGNORECASE)
RECIPIENT = re.compile(_WORDS["recipient"], re.IGNORECASE)

# A help desk's frame: some message was added to some record; how to reply to it; who signs where nobody does.
MESSAGE = re.compile(_WORDS["message"], re.IGNORECASE)
RECORD = re.compile(rf"{_WORDS['record']}|#\s?\w*\d{{3,}}", re.IGNORECASE)
EVENT = re.compile(_WORDS["event"], re.IGNORECASE)
INSTRUCTION = re.compile(_WORDS["instruction"], re.IGNORECASE)
FOOTER = re.compile(_WORDS["footer"], re.IGNORECASE)
TEAM = re.compile(_WORDS["team"], re.IGNORECASE)
