"""What there is of a case, known before any rule is asked: most rules see nothing in most cases."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_

from harness.classify import data
from harness.classify.case import Case, Medium
from harness.classify.rules.origin.headers import begins_a_thread
from harness.classify.rules.origin.receipts import NOT_IN_PUBLIC
from harness.classify.rules.origin.records import SOME_LINES
from harness.classify.rules.signal import Rule
from harness.classify.word import BREAKS, FIGURES

_REFERENCES = data.SHAPES["record_link"].own | data.SHAPES["hash"].own


class There:
    """Which of some rules may see anything in a case: as bits, by their places among all rules."""

    def __init__(
        self, rules: Sequence[Rule], needs: Mapping[Rule, Sequence[str]], only_in: Mapping[Rule, Sequence[Medium]]
    ) -> None:
        """`needs`: of what is named there must be something for a rule to see anything; other rules always may.

        Named are phrases, by their notions, shapes, and what the methods below look for. Raises KeyError for others.
        `only_in`: where these rules may see anything at all.
        """
        named = {name for some in needs.values() for name in some}
        always = sum(1 << at for at, rule in enumerate(rules) if rule not in needs)
        self._with = {
            name: sum(1 << at for at, rule in enumerate(rules) if name in needs.get(rule, ())) for name in named
        }
        chat, no_public = self._with["chat"], self._with["no public"]
        self._in = {  # which always may, and which at all
            medium: (
                always | chat * (medium is Medium.CHAT) | no_public * (medium in NOT_IN_PUBLIC),
                sum(1 << at for at, rule in enumerate(rules) if medium in only_in.get(rule, (medium,))),
            )
            for medium in Medium
        }
        self._shapes = [(shape.own, self._with[name]) for name, shape in data.SHAPES.items() if name in named]
        self._needed = sum(own for own, _ in self._shapes)
        self._with_shapes: dict[int, int] = {}  # by what shapes there may be; most texts have none or one of a few

    def places(self, case: Case) -> int:
        """The bits of the rules that may see anything in a case."""
        whole, spoken, has = case.whole, case.spoken, self._with
        found, seeing = self._in[case.medium]
        found |= self._of_shapes(whole.likely)
        for name in case.at_foot:
            found |= has.get(name, 0)
        if spoken is not whole:
            found |= self._of_shapes(spoken.likely)
            for name in spoken.said:
                found |= has.get(name, 0)
        if case.letter.headers:
            found |= self._of_mail(case)
        found |= self._of_letter(case) | self._of_text(case) | self._of_enquiry(case) | self._of_wait(case)
        return found & seeing

    def _of_shapes(self, likely: int) -> int:
        likely &= self._needed
        if likely not in self._with_shapes:
            found = [rules for own, rules in self._shapes if own & likely]
            self._with_shapes[likely] = reduce(or_, found, 0)
        return self._with_shapes[likely]

    def _of_mail(self, case: Case) -> int:
        found, has = 0, self._with
        if case.signs:
            found |= has["header signs"]
        if case.sent_by.desk or case.sent_by.relay:
            found |= has["help desk"]
        if begins_a_thread(case.letter):
            found |= has["new thread"]
        if case.spoken.likely & _REFERENCES:
            found |= has["reference in mail"]
        return found

    def _of_letter(self, case: Case) -> int:
        found, has, letter = 0, self._with, case.letter
        if letter.subject:
            found |= has["subject"]
        if letter.sender or letter.sender_name:
            found |= has["sender"]
        if letter.introduced:
            found |= has["introduced"]
        if ">" in letter.full_text:
            found |= has["quoted lines"]
        return found

    def _of_text(self, case: Case) -> int:
        found, has, plain, traits = 0, self._with, case.plain, case.whole.traits
        lines = len(case.unquoted_lines)
        if traits & FIGURES:
            found |= has["figure"]
        if traits & BREAKS:
            found |= has["link"]
        if case.own_text[:1].islower():
            found |= has["small"]
        if lines >= SOME_LINES:
            found |= has["some lines"]
        is_known_for_one = lines == 1 and plain == case.letter.full_text
        if "\n" in plain or (not is_known_for_one and len(plain.splitlines()) > 1):
            found |= has["lines"]
            if "|" in plain or "-" in plain or "=" in plain or "_" in plain or "+" in plain:
                found |= has["column signs"]
            if traits & FIGURES or "-" in plain or "*" in plain or "•" in plain or "▪" in plain or "►" in plain:
                found |= has["numbers or bullets"]
        return found

    def _of_enquiry(self, case: Case) -> int:
        found, has, request = 0, self._with, case.request
        if request:
            found |= has["request"]
            if "!" in request or "/" in request:
                found |= has["commanded"]
        if case.customer:
            found |= has["customer"]
        if case.facts:
            found |= has["facts"]
        if case.questions:
            found |= has["questions"]
        return found

    def _of_wait(self, case: Case) -> int:
        found, has = 0, self._with
        if case.waited is not None:
            found |= has["waited"]
        if case.joined is not None:
            found |= has["joined"]
        if case.turn:
            found |= has["turn"]
        if case.notice:
            found |= has["notice"]
        if case.source:
            found |= has["source"]
        if case.null_return_path:
            found |= has["null return path"]
        return found
