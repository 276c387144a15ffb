"""What there is of a case, known before any rule is asked: most rules see nothing in most cases."""

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import compress
from operator import or_

from harness.classify import data
from harness.classify.case import Case, Medium
from harness.classify.rules.origin.hand import is_small
from harness.classify.rules.origin.receipts import NOT_IN_PUBLIC
from harness.classify.rules.origin.records import SOME_LINES
from harness.classify.rules.signal import Rule
from harness.classify.word import BREAKS, FIGURES

# What rules may need beside phrases, by the names of their notions, and shapes by theirs, as far as they are seen at a
# glance: see the tables of `NEEDS`. In the order of `_others`.
_OTHERS = (
    "headers",
    "header signs",
    "help desk",
    "null return path",
    "subject",
    "sender",
    "introduced",
    "notice",
    "source",
    "waited",
    "joined",
    "turn",
    "chat",
    "no public",
    "request",
    "commanded",
    "customer",
    "facts",
    "questions",
    "figure",
    "link",
    "small",
    "lines",
    "some lines",
    "quoted lines",
)


class There:
    """Which of some rules may see anything in a case: as bits, by their places among all rules."""

    def __init__(self, rules: Sequence[Rule], needs: Mapping[Rule, Sequence[str]]) -> None:
        """`needs`: of what is named there must be something for a rule to see anything; other rules always may."""
        named = {name for some in needs.values() for name in some}
        self._always = sum(1 << at for at, rule in enumerate(rules) if rule not in needs)
        self._with = {
            name: sum(1 << at for at, rule in enumerate(rules) if name in needs.get(rule, ())) for name in named
        }
        self._with_others = [self._with[name] for name in _OTHERS]
        self._shapes = [(shape.own, self._with[name]) for name, shape in data.SHAPES.items() if name in named]
        self._needed = sum(own for own, _ in self._shapes)
        self._with_shapes: dict[int, int] = {}  # by what shapes there may be; most texts have none or one of a few

    def places(self, case: Case) -> int:
        """The bits of the rules that may see anything in a case."""
        whole, spoken, bits = case.whole, case.spoken, self._with
        places = self._always | self._of_shapes(whole.likely)
        for name in case.at_foot:
            places |= bits.get(name, 0)
        if spoken is not whole:
            places |= self._of_shapes(spoken.likely)
            for name in spoken.said:
                places |= bits.get(name, 0)
        return reduce(or_, compress(self._with_others, _others(case)), places)

    def _of_shapes(self, likely: int) -> int:
        likely &= self._needed
        if likely not in self._with_shapes:
            found = [rules for own, rules in self._shapes if own & likely]
            self._with_shapes[likely] = reduce(or_, found, 0)
        return self._with_shapes[likely]


def _others(case: Case) -> tuple[object, ...]:
    """For each of `_OTHERS`, something that is true or not empty where it is there."""
    letter, whole, request, headers = case.letter, case.whole, case.request, case.letter.headers
    return (
        headers,
        headers and case.signs,
        headers and (case.sent_by.desk or case.sent_by.relay),
        case.null_return_path,
        letter.subject,
        letter.sender or letter.sender_name,
        letter.introduced,
        case.notice,
        case.source,
        case.waited is not None,
        case.joined is not None,
        case.turn,
        case.medium is Medium.CHAT,
        case.medium in NOT_IN_PUBLIC,
        request,
        "!" in request or "/" in request,
        case.customer,
        case.facts,
        case.questions,
        whole.traits & FIGURES,
        whole.traits & BREAKS,
        is_small(case.own_text[:1]),
        len(case.plain.splitlines()) > 1,
        len(case.unquoted_lines) >= SOME_LINES,
        ">" in letter.full_text,
    )
