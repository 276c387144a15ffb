"""One new reply at a desk of many: what is kept is mended, and says what judging the desk as a whole says."""

import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click
import pytest

from harness.cli.review import review_command
from harness.cli.workspace import DEMO_MARK
from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Evidence, Label, Labelling, Observation, Outline, Reply, Source
from harness.observe import observations, questions
from harness.observed import Seen, looked_at
from reports.question import question_text
from tests.benchmarks.made_ledger import FORM, NOW, OWN, RECEIPT, write
from tests.integration.observed.conftest import by_reading_everything

LATER = NOW + timedelta(days=1)
MANY = 330  # enquiries at one desk, of which six in seven are answered
Opinion = tuple[str, Label, float, float]


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger and what is kept of it."""
    folder = tmp_path_factory.mktemp("many")
    write(folder / "ledger.db", MANY, desks=1)
    with Ledger.open(f"sqlite:///{folder}/ledger.db") as ledger:
        told(ledger, folder / "observed.db")
    return folder


@pytest.fixture
def ledger(looked: Path, tmp_path: Path) -> Ledger:
    for name in ("ledger.db", "observed.db"):
        with sqlite3.connect(looked / name) as of, sqlite3.connect(tmp_path / name) as to:
            of.backup(to)
    return Ledger.open(f"sqlite:///{tmp_path}/ledger.db")


@pytest.fixture
def keep(tmp_path: Path) -> Path:
    return tmp_path / "observed.db"


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many enquiries were looked at anew, each time some were."""
    looked: list[int] = []

    def listening(facts, now, **settings):  # type: ignore[no-untyped-def]
        looked.append(len(facts.enquiries))
        return observations(facts, now, **settings)

    monkeypatch.setattr("harness.observed.looking.observations", listening)
    return looked


def opinions(seen: tuple[Observation, ...]) -> list[Opinion]:
    return [
        (each.reply.id, each.label, each.verdict.machine, each.verdict.form) for one in seen for each in one.replies
    ]


def evidence(seen: tuple[Observation, ...]) -> dict[str, list[Evidence]]:
    return {each.reply.id: [*each.verdict.evidence] for one in seen for each in one.replies}


def told(ledger: Ledger, keep: Path | None) -> tuple[dict[str, Outline], list[Opinion]]:
    return looked_at(
        ledger,
        LATER,
        lambda seen: (
            {each.id: each for each in seen.columns.outlines()},
            opinions(seen.observations(seen.columns, {})),
        ),
        keep=keep,
    )


def of_everything(ledger: Ledger) -> tuple[dict[str, Outline], list[Opinion]]:
    return by_reading_everything(ledger, LATER), opinions(observations(ledger.facts(), LATER))


def answer(ledger: Ledger, text: str, number: int, *, to: str | None = None, after: timedelta | None = None) -> None:
    """A reply to one of the oldest enquiries, to its own address or another; after two days, or sooner."""
    enquiry = next(iter(ledger.stream(size=number + 1))).enquiries[number]
    said = text.format(name=enquiry.persona.name, order=enquiry.persona.order, thing="lamp")
    ledger.append_reply(
        Reply(
            id=f"new-{number}-{time.monotonic_ns()}",
            received_at=enquiry.created_at + (after or timedelta(days=2, seconds=7 * number)),
            source=Source.INBOX,
            media_type="message/rfc822",
            raw=f"From: Customer care <care@desk.example>\nSubject: Re: your order\n\n{said}\n".encode(),
            recipient=to or enquiry.persona.email,
            sender="care@desk.example",
        )
    )


def test_one_new_reply_after_the_other_ends_as_judging_the_desk_as_a_whole(
    ledger: Ledger, keep: Path, judged: list[int]
) -> None:
    unlike = (
        "Hello {name}, quite another letter: the {thing} lies in the harbour, where a gull has taken a liking to it."
    )
    for number, text in enumerate((FORM, unlike, OWN, RECEIPT, unlike, FORM)):
        answer(ledger, text, number)
        told(ledger, keep)
    assert max(judged) < MANY / 2, "the desk was never judged as a whole"
    del judged[:]
    assert told(ledger, keep) == of_everything(ledger)
    assert not judged, "nothing is left to look at"


def test_several_at_once_and_a_new_enquiry_end_so_too(ledger: Ledger, keep: Path, judged: list[int]) -> None:
    for number in range(5):
        answer(ledger, (FORM, OWN)[number % 2], number)
    enquiry = next(iter(ledger.stream(size=9))).enquiries[8]
    ledger.append_labelling(Labelling(reply_id=f"{enquiry.id}-1", label=Label.AUTOMATED, by="Ada", at=NOW))
    ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.CONFIRMING, at=NOW))
    assert told(ledger, keep) == of_everything(ledger)
    assert max(judged) < MANY / 2


@pytest.mark.parametrize("is_any_of_nobody", [False, True])
def test_evidence_is_stated_with_the_counts_of_now_or_with_none(
    ledger: Ledger, keep: Path, *, is_any_of_nobody: bool
) -> None:
    for number in range(3):
        answer(ledger, FORM, number)
    answer(ledger, RECEIPT, 4, after=timedelta(seconds=30))
    if is_any_of_nobody:
        answer(ledger, FORM, 5, to="shop@shopper.example")
    whole = {each.enquiry.id: each for each in observations(ledger.facts(), LATER)}

    def kept_and_restated(seen: Seen) -> tuple[tuple[Observation, ...], tuple[Observation, ...]]:
        enquiries = [each.enquiry for each in whole.values()]
        return seen.observations(seen.columns, {}), seen.restated(enquiries, {})

    kept, restated = looked_at(ledger, LATER, kept_and_restated, keep=keep)
    assert {each.enquiry.id: each for each in restated} == whole
    assert sum(each.id.startswith("new-") for each in ledger.facts().replies) == 4 + is_any_of_nobody
    assert evidence(kept) == {
        name: [each._replace(note="") for each in said] for name, said in evidence(restated).items()
    }, "all but how often something came"


def test_review_states_the_counts_of_now(
    ledger: Ledger, keep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told(ledger, keep)
    for number in range(3):
        answer(ledger, FORM, number)
    (tmp_path / DEMO_MARK).write_text(LATER.isoformat())
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(click, "getchar", lambda: "s")
    review_command.main(["--limit", "900", "--workspace", str(tmp_path)], standalone_mode=False)
    said = capsys.readouterr().out
    asked = questions(observations(ledger.facts(), LATER))
    assert len(asked) > MANY
    assert [each.reply_id for each in asked if question_text(each) not in said] == []


def _delay(ledger: Ledger) -> None:
    """Another time at which an answered enquiry was taken: its replies have waited otherwise."""
    enquiry = next(iter(ledger.stream(size=1))).enquiries[0]
    at = enquiry.created_at - timedelta(hours=1)
    ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=at))


def _spoil(statement: str) -> Callable[[Path], None]:
    def spoil(keep: Path) -> None:
        with sqlite3.connect(keep) as connection:
            connection.execute(statement)

    return spoil


def test_a_reply_that_waited_otherwise_has_the_desk_judged_as_a_whole(
    ledger: Ledger, keep: Path, judged: list[int]
) -> None:
    _delay(ledger)
    assert told(ledger, keep) == of_everything(ledger)
    assert MANY in judged


@pytest.mark.parametrize(
    "spoil",
    [
        _spoil("DELETE FROM docket"),
        _spoil("UPDATE docket SET block = zeroblob(length(block))"),
        _spoil("DELETE FROM desk"),
    ],
    ids=("no docket", "a docket zeroed", "no desk"),
)
def test_where_too_little_is_kept_the_desk_is_judged_as_a_whole(
    ledger: Ledger, keep: Path, judged: list[int], spoil: Callable[[Path], None]
) -> None:
    spoil(keep)
    answer(ledger, FORM, 0)
    assert told(ledger, keep)[0] == by_reading_everything(ledger, LATER)
    assert MANY in judged
