"""How the replies of a desk are judged: all of them together, or those alone whose verdicts what is new may change."""

from collections.abc import Sequence

from harness.classify import Case, judge_desk
from harness.classify.docket import Docket, is_enough, let_go
from harness.model import Verdict


class Unlike(Exception):
    """What is kept of a desk is not what its replies are: it must be judged as a whole."""


class Whole:
    """Judges a desk as a whole. `docket`: what that leaves behind; None of a desk that is judged in a second."""

    def __init__(self, undecided_cost: float) -> None:
        self._undecided_cost = undecided_cost
        self.docket: Docket | None = None

    def __call__(self, cases: Sequence[Case]) -> Sequence[Verdict]:
        """The verdicts, in order."""
        if not is_enough(cases):
            return judge_desk(cases, undecided_cost=self._undecided_cost)
        self.docket = docket = Docket.of(cases)
        return [self._judge(docket, case) for case in cases]

    def _judge(self, docket: Docket, case: Case) -> Verdict:
        verdict = docket.judge(case, self._undecided_cost)
        let_go(case)
        return verdict


class Renewed:
    """Judges the replies to some enquiries by what was kept of their desk, those that are new among them."""

    def __init__(self, docket: Docket, undecided_cost: float) -> None:
        self._docket = docket
        self._undecided_cost = undecided_cost
        self.others: frozenset[str] = frozenset()
        self.has_grown = False

    def __call__(self, cases: Sequence[Case]) -> Sequence[Verdict]:
        """The verdicts, in order; `others` are the enquiries with replies whose verdicts may have changed by these.

        Raises Unlike where the other replies are not as they were when they were judged.
        """
        docket, given = self._docket, {each.id for each in cases}
        conversations = {each.group for each in cases}
        if any(reply not in given for name in conversations for reply in docket.replies_to(name)):
            raise Unlike
        new = [each for each in cases if each.id not in docket]
        if not all(docket.agrees(each) for each in cases if each.id in docket):
            raise Unlike
        changed = docket.add(new)
        if changed is None:
            raise Unlike
        self.has_grown = self.has_grown or bool(new)
        self.others = frozenset(map(docket.conversation, changed)) - conversations
        return [docket.judge(case, self._undecided_cost) for case in cases]
