"""What there is of a case, known before any rule is asked: most rules see nothing in most cases."""

from collections.abc import Set

from harness.classify import data
from harness.classify.case import Case, Medium
from harness.classify.rules.origin.hand import is_small
from harness.classify.rules.origin.records import SOME_LINES
from harness.classify.word import BREAKS, FIGURES


def there_is(case: Case) -> Set[str]:
    """What there is of a case of the things that most rules need to see anything in it: see their tables of `NEEDS`.

    Phrases by the names of their notions, shapes by theirs as far as they are seen at a glance; and what is named here.
    """
    letter, whole = case.letter, case.whole
    there = {*case.at_foot, *data.GLANCE.at(whole.whole, whole.traits)}
    if (spoken := case.spoken) is not whole:
        there.update(spoken.found(data.NOTIONS), data.GLANCE.at(spoken.whole, spoken.traits))
    others = (
        ("headers", letter.headers),
        ("help desk", letter.headers and (case.sent_by.desk or case.sent_by.relay)),
        ("null return path", case.null_return_path),
        ("subject", letter.subject),
        ("sender", letter.sender or letter.sender_name),
        ("introduced", letter.introduced),
        ("notice", case.notice),
        ("source", case.source),
        ("waited", case.waited is not None),
        ("joined", case.joined is not None),
        ("turn", case.turn),
        ("chat", case.medium is Medium.CHAT),
        ("request", case.request),
        ("commanded", "!" in case.request or "/" in case.request),
        ("customer", case.customer),
        ("facts", case.facts),
        ("questions", case.questions),
        ("figure", whole.traits & FIGURES),
        ("link", whole.traits & BREAKS),
        ("small", is_small(case.own_text[:1])),
        ("lines", len(case.plain.splitlines()) > 1),
        ("some lines", len(case.unquoted_lines) >= SOME_LINES),
        ("quoted lines", ">" in letter.full_text),
    )
    there.update([name for name, is_there in others if is_there])
    return there
