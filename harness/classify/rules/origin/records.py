"""Who sent it, by how it is laid out: what a program fills in."""

import re
from collections.abc import Iterable

from harness.classify import data, text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.origin.headers import begins_a_thread
from harness.classify.rules.signal import Sighting, saw

_HARDLY_ANY = 3
_FEW_WORDS = 8
_LONGEST_LINE = 300  # characters; what comes after is not looked at
_TABLE = 2  # lines with columns
SOME_LINES = 3  # that fields stand in
_BLANKS = [sign for sign in map(chr, range(0x80, 0x3001)) if sign.isspace()]
# A line that is drawn, or a digest: with neither, a record has a mark behind a name, or a gap between columns.
_DRAWN_OR_DIGEST = re.compile(r"[ \t]*+(?:[|+=_*#~-]{3}|(?=\S{12})\S{0,60}[0-9a-fA-F]{12})")


def layout(case: Case, _: Peers) -> Iterable[Sighting]:
    """Tables, records and logs: what a program fills in."""
    may_be = _may_be_records(case.unquoted_lines, has_gaps=_has_gaps(case.unquoted))
    if len(may_be) < SOME_LINES:
        return ()
    record = data.PATTERNS["record"]
    records = [line for line in may_be if record.match(line[:_LONGEST_LINE])]
    if len(records) < SOME_LINES:
        return ()
    filled = len([*filter(str.strip, case.unquoted_lines)])
    return saw("laid out like a record", " / ".join(records[:3]), len(records) / filled)


def _may_be_records(lines: Iterable[str], *, has_gaps: bool) -> list[str]:
    """Those of some lines that have what every record has: the pattern takes its time with all others."""
    begins = _DRAWN_OR_DIGEST.match
    return [
        line
        for line in lines
        if ":" in line or "|" in line or "\uff1a" in line or begins(line) or (has_gaps and _has_gaps(line))
    ]


def _has_gaps(shown: str) -> bool:
    """Whether three blanks in a row may stand in one of some lines."""
    if "   " in shown or "\t" in shown or "\x1f" in shown:
        return True
    return not shown.isascii() and bool([blank for blank in _BLANKS if blank in shown])


def bare(case: Case, _: Peers) -> Iterable[Sighting]:
    """A record, or a reference to one, with hardly a word beside it."""
    if case.letter.introduced or case.whole.shape("relayed"):
        return ()  # somebody's comment is more than the record it stands on, however short
    lines = [line[:_LONGEST_LINE] for line in case.own_text.splitlines() if line.strip()]
    is_table = len([*filter(data.PATTERNS["column"].match, lines)]) >= _TABLE
    reference = (case.shape("record_link") or case.shape("hash")) if case.letter.headers else None
    is_new = begins_a_thread(case.letter)
    if not (is_table or reference or is_new):
        return ()
    words = _words_beside(case.spoken, lines)
    if words > _FEW_WORDS:
        return ()
    if is_table:
        return saw("nothing but a record", " / ".join(lines[:4]))
    if reference:
        return saw("little but a reference", reference.group())
    # Who answers with a word presses Reply.
    return saw("hardly a word, and no reply to anything", case.own_text) if words <= _HARDLY_ANY else ()


def _words_beside(spoken: text.Text, lines: Iterable[str]) -> int:
    """How many words stand beside the records in the lines of a text, counted until they are more than a few."""
    words, may_be_records = 0, _holds_records(spoken)
    for line in lines:
        if not (may_be_records and data.RECORDS.pattern.match(line)):
            words += sum([word.is_plain for word in text.words(line)])
        if words > _FEW_WORDS:
            break
    return words


def _holds_records(spoken: text.Text) -> bool:
    """Whether a text may hold any: there is something outside of links that every record has."""
    if spoken.traits & data.SHAPES["hash"].bit or spoken.has_sign(data.RECORD_MARKS):
        return True
    return any(map(data.RECORD_SIGNS.search, spoken.wide_signs))
