"""Who sent it, by how it is laid out: what a program fills in."""

from collections.abc import Iterable, Iterator

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
_RULED = frozenset("|+=_*#~-")  # signs that lines are drawn with
_LINKED = 12  # characters of a link or a digest, at least


def layout(case: Case, _: Peers) -> Iterator[Sighting]:
    """Tables, records and logs: what a program fills in."""
    lines = [line for line in case.unquoted_lines if line.strip()]
    if len(lines) < SOME_LINES:
        return
    record = data.PATTERNS["record"]
    records = [line for line in lines if _may_be_one(line) and record.match(line[:_LONGEST_LINE])]
    if len(records) >= SOME_LINES:
        yield from saw("laid out like a record", " / ".join(records[:3]), len(records) / len(lines))


def _may_be_one(line: str) -> bool:
    """Whether a line, which is not blank, has what every record has: the pattern takes its time with all others."""
    begins = line.lstrip(" \t")
    is_one_word = " " not in begins[:_LINKED] and len(begins) >= _LINKED
    is_marked = ":" in line or "|" in line or "\uff1a" in line or begins[0] in _RULED
    return is_one_word or is_marked or "   " in line or not line.isprintable()


def bare(case: Case, _: Peers) -> Iterator[Sighting]:
    """A record, or a reference to one, with hardly a word beside it."""
    if case.letter.introduced or case.whole.shape("relayed"):
        return  # somebody's comment is more than the record it stands on, however short
    may_be_records = _may_be_records(case.spoken)
    if not may_be_records and _says_more(case.spoken):
        return
    lines = [line[:_LONGEST_LINE] for line in case.own_text.splitlines() if line.strip()]
    words = _words_beside(case, lines, may_be_records=may_be_records)
    if words > _FEW_WORDS:
        return
    table = len(lines) >= _TABLE and sum(bool(data.PATTERNS["column"].match(line)) for line in lines)
    reference = case.shape("record_link") or case.shape("hash")
    if table >= _TABLE:
        yield from saw("nothing but a record", " / ".join(lines[:4]))
    elif reference and case.letter.headers:
        yield from saw("little but a reference", reference.group())
    elif words <= _HARDLY_ANY and begins_a_thread(case.letter):
        # Who answers with a word presses Reply.
        yield from saw("hardly a word, and no reply to anything", case.own_text)


def _may_be_records(spoken: text.Text) -> bool:
    """Whether there is anything in a text that every record has."""
    if spoken.traits & data.SHAPES["hash"].bit or spoken.has_sign(data.RECORD_MARKS):
        return True
    return any(map(data.RECORD_SIGNS.search, spoken.wide_signs))


def _says_more(spoken: text.Text) -> bool:
    """Whether its first words alone are more than a few."""
    first = spoken.kinds[: 2 * _FEW_WORDS]
    if len(first) <= _FEW_WORDS or spoken.ends[len(first) - 1] > _LONGEST_LINE:
        return False
    return kinds.count(first, kinds.PLAIN) > _FEW_WORDS


def _words_beside(case: Case, lines: Iterable[str], *, may_be_records: bool) -> int:
    """How many words stand beside the records, counted until they are more than a few."""
    words = 0
    for line in lines:
        if not (may_be_records and data.RECORDS.pattern.match(line)):
            inside = case.spoken.words if line == case.own_text else text.words(line)
            words += sum([word.is_plain for word in inside])
        if words > _FEW_WORDS:
            break
    return words
