"""Who sent it, by how it is laid out: what a program fills in."""

from bisect import bisect_left
from collections.abc import Iterable

from harness.classify import data, kinds, text
from harness.classify.case import Case
from harness.classify.peers import Peers
from harness.classify.rules.origin.headers import begins_a_thread
from harness.classify.rules.signal import Sighting, saw

_HARDLY_ANY = 3
_FEW_WORDS = 8
_LONGEST_LINE = 300  # characters; what comes after is not looked at
_TABLE = 2  # lines with columns
SOME_LINES = 3  # that fields stand in
_DRAWN = frozenset("|+=_*#~-[")
_DIGEST = 12  # signs without a space among them
_GAP = "   "


def layout(case: Case, _: Peers) -> Iterable[Sighting]:
    """Tables, records and logs: what a program fills in."""
    records = _records(case.filled_lines)
    if len(records) < SOME_LINES:
        return ()
    return saw("laid out like a record", " / ".join(records[:3]), len(records) / len(case.filled_lines))


def _records(lines: Iterable[str]) -> list[str]:
    """Those of some lines that are records. The patterns take their time: few others are shown to them."""
    begins, found = data.PATTERNS["record"].match, []
    for line in lines:
        begun = line[:_LONGEST_LINE]
        said = begun.strip(" \t")
        if (_may_begin(said) and begins(begun)) or _is_gapped(said):
            found.append(line)
    return found


def _may_begin(said: str) -> bool:
    """Whether a line without blanks at its ends may be a record, a heading or of a table: few are so."""
    return (
        (":" in said or "|" in said or "\uff1a" in said)
        or said[:1] in _DRAWN
        or (" " not in said[:_DIGEST] and len(said) >= _DIGEST)
    )


def _is_gapped(said: str) -> bool:
    """Whether there is a gap between columns in a line without blanks at its ends."""
    may_be = _GAP in said or "\t" in said or not (said.isascii() or said.isprintable())  # as no odd blank is
    return may_be and data.PATTERNS["gapped"].match(said) is not None


def bare(case: Case, _: Peers) -> Iterable[Sighting]:
    """A record, or a reference to one, with hardly a word beside it."""
    words = _words_beside(case.spoken)
    if words > _FEW_WORDS or case.letter.introduced or case.whole.shape("relayed"):
        return ()  # somebody's comment is more than the record it stands on, however short
    lines = [line[:_LONGEST_LINE] for line in case.own_text.splitlines() if line.strip()]
    if len([*filter(data.PATTERNS["column"].match, lines)]) >= _TABLE:
        return saw("nothing but a record", " / ".join(lines[:4]))
    reference = (case.shape("record_link") or case.shape("hash")) if case.letter.headers else None
    if reference:
        return saw("little but a reference", reference.group())
    if words <= _HARDLY_ANY and begins_a_thread(case.letter):  # who answers with a word presses Reply
        return saw("hardly a word, and no reply to anything", case.own_text)
    return ()


def _words_beside(spoken: text.Text) -> int:
    """How many words stand beside the records in the lines of a text, counted until they are more than a few."""
    starts, is_plain = spoken.starts, kinds.are(spoken.kinds, kinds.PLAIN)
    beside = inside = first = end = 0
    for line in spoken.whole.splitlines(keepends=True):
        end += len(line)
        last = bisect_left(starts, end, first)
        words = is_plain.count(1, first, last)
        first = last
        if words and is_record(line[:_LONGEST_LINE].rstrip("\r\n")):
            inside += words
        elif words:
            beside += words
            if beside > _FEW_WORDS:
                return beside
    return beside if not inside or _holds_records(spoken) else beside + inside


def is_record(line: str) -> bool:
    """Whether a line is a record, a heading or of a table."""
    said = line.strip(" \t")
    return (_may_begin(said) and data.RECORDS.pattern.match(line) is not None) or _is_gapped(said)


def _holds_records(spoken: text.Text) -> bool:
    """Whether a text may hold any: there is something outside of links that every record has."""
    if spoken.traits & data.SHAPES["hash"].bit or spoken.has_sign(data.RECORD_MARKS):
        return True
    return any(map(data.RECORD_SIGNS.search, spoken.wide_signs))
