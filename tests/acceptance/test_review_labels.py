"""What people say at a terminal of who wrote a reply, and how a sample is drawn and kept for two of them."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Reply, Source
from harness.sandbox.specimen import specimen
from tests.acceptance.conftest import Shopper

MADE = datetime(2026, 10, 30, 9, tzinfo=UTC)
RECEIPT = "Thank you for your message. We have received your request and will reply soon. This is an automatic reply."
LETTERS = (
    "Dear Joan Archer,\nyour copper kettle left our house in Leeds this morning, and will be with you on Friday.\nKim",
    "Dear Joan,\nI am sorry that the copper kettle has not come. The carrier has found it.\nKind regards, Kim",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Four enquiries; to two a machine answered, to two a person."""
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        for number, text in enumerate((RECEIPT, LETTERS[0], RECEIPT, LETTERS[1])):
            at = MADE + timedelta(days=number)
            enquiry = specimen(id=f"e{number}", customer={"email": f"joan{number}@shopper.example"}, created_at=at)
            ledger.append_enquiry(enquiry)
            ledger.append_dispatch(Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=at))
            head = "Auto-Submitted: auto-replied\n" if text is RECEIPT else ""
            ledger.append_reply(
                Reply(
                    id=f"r{number}",
                    received_at=at + timedelta(hours=number),
                    source=Source.INBOX,
                    media_type="message/rfc822",
                    raw=f"From: care@desk.example\nSubject: Re: kettle\n{head}\n{text}\n".encode(),
                    recipient=enquiry.persona.email,
                )
            )
        yield ledger


def words(ledger: Ledger) -> list[tuple[str, str, str]]:
    return [(each.reply_id, each.label.value, each.by) for each in ledger.facts().labellings]


def test_one_key_a_label_and_back_to_say_another(
    shopper: Shopper, ledger: Ledger, tmp_path: Path, at_a_terminal: Callable[[str], None]
) -> None:
    at_a_terminal("xsptbabuq")
    order = [each["reply"] for each in json.loads(shopper("review", "--json", "--workspace", tmp_path)[1])]
    code, out, _ = shopper("review", "--by", "Ada", "--workspace", tmp_path)
    assert code == 0
    assert "Who wrote it? 1 of 4" in out
    assert "the judge: automated" in out
    assert "You said: templated. Another word counts instead." in out
    first, second, third, _ = order
    assert words(ledger) == [
        (second, "personalised", "Ada"),
        (third, "templated", "Ada"),
        (third, "automated", "Ada"),
        (third, "undecided", "Ada"),
    ]
    assert "2 said, 2 left." in out
    left = [each["reply"] for each in json.loads(shopper("review", "--json", "--workspace", tmp_path)[1])]
    assert left == [first, order[3]]
    second_opinion = json.loads(shopper("review", "--second", "--by", "Bo", "--json", "--workspace", tmp_path)[1])
    assert {each["reply"] for each in second_opinion} == {second, third}


def test_a_sitting_asks_of_so_many_and_says_how_many_more_there_are(
    shopper: Shopper, ledger: Ledger, tmp_path: Path
) -> None:
    _, out, err = shopper("review", "--list", "--limit", "3", "--workspace", tmp_path)
    assert len(out.splitlines()) == 3
    assert "3 replies to label, the unsure first. 1 more, of which the judge is surer, is asked" in err


def test_a_script_says_labels_or_is_told_what_one_is(shopper: Shopper, ledger: Ledger, tmp_path: Path) -> None:
    said = ("review", "--by", "robot", "--workspace", tmp_path)
    assert "kept: r1 is templated, says robot" in shopper(*said, "--label", "r1=templated")[1]
    assert "kept: r0 is impossible to tell" in shopper(*said, "--label", "r0=undecided")[1]
    for word, told in (
        ("r1", "REPLY=LABEL"),
        ("r1=human", "one of automated"),
        ("r9=templated", "no reply is called r9"),
    ):
        code, _, err = shopper(*said, "--label", "r2=automated", "--label", word)
        assert code == 2
        assert told in err
    assert [name for name, _, _ in words(ledger)][:2] == ["r1", "r0"]


def test_a_sample_is_blind_the_same_for_both_and_asked_in_no_other_way(
    shopper: Shopper, ledger: Ledger, tmp_path: Path, at_a_terminal: Callable[[str], None]
) -> None:
    sample = ("review", "--sample", "2", "--seed", "7", "--workspace", tmp_path)
    at_a_terminal("pa")
    code, out, err = shopper(*sample, "--by", "Ada")
    assert code == 0
    assert "2 of 4 replies drawn" in err
    assert "What the judge and others think is not shown" in out
    assert "the judge:" not in out
    assert "2 said, 0 left. The judge thinks the same of " in out
    drawn = {each.reply_id: each.stratum.value for each in ledger.facts().drawn}
    assert sorted(drawn.values()) == ["automated", "personalised"]
    assert {name for name, _, _ in words(ledger)} == set(drawn)
    seen = json.loads(shopper(*sample, "--by", "Bo", "--json")[1])
    assert {each["reply"] for each in seen} == set(drawn)
    assert not any("label" in each or "probabilities" in each for each in seen)
    open_ones = json.loads(shopper("review", "--second", "--by", "Bo", "--json", "--workspace", tmp_path)[1])
    assert open_ones == []
    assert "nothing to review" in shopper(*sample, "--by", "Ada")[1]


def test_a_sample_of_another_size_needs_another_seed(shopper: Shopper, ledger: Ledger, tmp_path: Path) -> None:
    shopper("review", "--sample", "2", "--list", "--workspace", tmp_path)
    code, _, err = shopper("review", "--sample", "3", "--list", "--workspace", tmp_path)
    assert code == 2
    assert "--sample 2, or draw another with another --seed" in err
    shopper("review", "--sample", "3", "--seed", "two", "--list", "--workspace", tmp_path)
    october = shopper("review", "--sample", "9", "--month", "2026-10", "--list", "--workspace", tmp_path)
    assert "2 of 2 replies drawn" in october[2]
    assert {each.sample for each in ledger.facts().drawn} == {"1", "two", "1 in 2026-10"}


def test_agreement_is_told_of_the_sample_and_of_words_said_since_it_was_drawn(
    shopper: Shopper, ledger: Ledger, tmp_path: Path
) -> None:
    room = ("--workspace", tmp_path)
    assert "Nobody has labelled any of these replies yet" in shopper("review", "--agreement", *room)[1]
    shopper("review", "--label", "r0=personalised", "--by", "Cy", *room)
    assert "not drawn at random" in shopper("review", "--agreement", *room)[1]
    shopper("review", "--sample", "4", "--seed", "7", "--list", *room)
    for by, last in (("Ada", "automated"), ("Bo", "undecided")):
        said = ("r0=automated", "r1=personalised", "r2=automated", f"r3={last}")
        shopper("review", "--by", by, *(part for each in said for part in ("--label", each)), *room)
    told = json.loads(shopper("review", "--agreement", "--json", *room)[1])
    assert (told["sample"]["name"], told["sample"]["of"], told["labelled"], told["settled"]) == ("7", 4, 4, 3)
    assert told["split"] == ["r3"]
    (pair,) = told["pairs"]
    assert (pair["first"], pair["second"], pair["same"]["value"]) == ("Ada", "Bo", 0.75)
    assert told["accuracy"]["value"] == 1.0
    of_october = json.loads(shopper("review", "--agreement", "--month", "2026-10", "--json", *room)[1])
    assert (of_october["sample"], of_october["labelled"]) == (None, 2), "a sample of all stands for other months, too"
    assert "any of these replies" in shopper("review", "--agreement", "--month", "2025-10", *room)[1]
    code, out, _ = shopper("review", "--agreement", *room)
    assert (code, "too few to say how far they agree" in out) == (0, True)


def test_agreement_owns_up_to_what_of_a_sample_was_deleted_since(
    shopper: Shopper, ledger: Ledger, tmp_path: Path
) -> None:
    room = ("--workspace", tmp_path)
    shopper("review", "--sample", "4", "--list", *room)
    shopper("review", *(f"--label=r{number}=automated" for number in range(4)), *room)
    assert "deleted" not in shopper("review", "--agreement", *room)[1]
    ledger.purge(MADE + timedelta(days=1), at=datetime.now(UTC))
    out = shopper("review", "--agreement", *room)[1]
    assert "Since the sample was drawn all that was made before 2026-10-31 has been deleted" in out


def test_agreement_weighs_the_cost_of_being_undecided_that_the_workspace_sets(
    shopper: Shopper, ledger: Ledger, tmp_path: Path
) -> None:
    shopper("init", tmp_path)
    with (tmp_path / "desks.toml").open("a", encoding="utf-8") as desks:
        desks.write("\n[judge]\nundecided_cost = 0.2\n")
    room = ("--workspace", tmp_path)
    shopper("review", "--label", "r0=automated", "--by", "Ada", *room)
    told = json.loads(shopper("review", "--agreement", "--json", *room)[1])
    assert told["undecided_cost"]["present"] == 0.2


def test_a_word_on_a_reply_that_is_not_there_is_a_mistake_and_no_word_is_kept(
    shopper: Shopper, ledger: Ledger, tmp_path: Path
) -> None:
    known = ledger.facts().replies[0].id
    where = ("--workspace", tmp_path, "--ledger", f"sqlite:///{tmp_path / 'ledger.db'}")
    for option, said in (("--label", "automated"), ("--assign", "none")):
        code, _, err = shopper("review", option, f"{known}={said}", option, f"zzz={said}", *where)
        assert (code, "no reply is called zzz; `shopper review --list` and `shopper show --raw` name them" in err) == (
            2,
            True,
        ), err
    assert not ledger.facts().labellings
    assert not ledger.facts().attributions


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "is no name"),
        (" \t ", "is no name"),
        ("x" * 61, "is no name"),
        ("Eve\x1b[31m", "is no name"),
        ("ada field", "'Ada Field' has reviewed here before"),
    ],
)
def test_a_name_that_is_none_or_nearly_anothers_is_a_mistake_and_no_word_is_kept(
    name: str, told: str, shopper: Shopper, ledger: Ledger, tmp_path: Path
) -> None:
    """Ada and ada would be two people, who agree with each other."""
    said = ("review", "--label", "r1=templated", "--workspace", tmp_path, "--by")
    assert "kept: r1 is templated, says Ada Field" in shopper(*said, "  Ada  Field ")[1]
    code, _, err = shopper(*said, name)
    assert (code, told in err) == (2, True)
    assert words(ledger) == [("r1", "templated", "Ada Field")]


@pytest.mark.parametrize("how", [("--list",), ("--sample", "5"), ()])
def test_where_no_reply_has_come_nobody_is_told_that_each_has_its_word(
    how: tuple[str, ...], shopper: Shopper, tmp_path: Path
) -> None:
    Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}").close()
    code, out, _ = shopper("review", *how, "--workspace", tmp_path)
    assert (code, out) == (0, "There is nothing to review: no reply that anybody could be asked about has come.\n")
