"""What a person at a terminal says of replies that no rule could place, and what becomes of it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Reply, Source
from harness.observe import matches
from harness.sandbox.specimen import specimen
from tests.acceptance.conftest import Shopper

MADE = datetime(2026, 11, 2, 9, tzinfo=UTC)
MAILBOX = "care-tests@acme.example"


def letter(text: str, *, subject: str = "Your parcel", sender: str = "care@desk.example") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, MAILBOX, subject
    message.set_content(text)
    return message.as_bytes()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two enquiries of one mailbox, a letter that fits both, one that fits nobody, and one by a stranger's hand."""
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        for number, name in enumerate(("Joan Archer", "Mary Jones")):
            enquiry = specimen(
                id=f"e{number}",
                to="care@desk.example",
                desk=f"desk{number}",
                customer={"name": name, "email": f"care-tests+{number}@acme.example", "order": f"A-1044{number}"},
                subject="Where is my parcel?",
                created_at=MADE + timedelta(hours=number),
            )
            ledger.append_enquiry(enquiry)
            ledger.append_dispatch(
                Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=enquiry.created_at, reference=None)
            )
        texts = {
            "both": letter("Dear Joan Archer and Mary Jones, orders A-10440 and A-10441 are late."),
            "nobody": letter("Have you seen our autumn offers?", sender="news@elsewhere.example"),
            "stranger": letter(
                "\x1b[2J\N{RIGHT-TO-LEFT OVERRIDE}gone", sender="evil@elsewhere.example", subject="\x1b]0;title\x07"
            ),
        }
        for hours, (name, raw) in enumerate(texts.items(), start=2):
            ledger.append_reply(
                Reply(
                    id=name,
                    received_at=MADE + timedelta(hours=hours),
                    source=Source.IMAP,
                    media_type="message/rfc822",
                    raw=raw,
                    recipient=MAILBOX,
                )
            )
        yield ledger


def words(ledger: Ledger) -> list[tuple[str, str | None, str]]:
    return [(each.reply_id, each.enquiry_id, each.by) for each in ledger.facts().attributions]


def test_each_key_is_a_word_that_is_kept_and_counts(
    shopper: Shopper, ledger: Ledger, tmp_path: Path, at_a_terminal: Callable[[str], None]
) -> None:
    at_a_terminal("x2nq")
    code, out, _ = shopper("review", "--by", "Ada", "--workspace", tmp_path)
    assert code == 0
    assert "1 of 3" in out
    assert "Dear Joan Archer and Mary Jones" in out
    assert "It fits several enquiries alike by its sender and what it says:" in out
    assert "it names A-10440" in out
    assert "If it answers another: shopper review --assign both=ENQUIRY" in out
    assert "2 said, 1 left." in out
    (first, chosen, by), (second, none, _) = words(ledger)
    assert (first, by, second, none) == ("both", "Ada", "nobody", None)
    assert {reply.id: match.enquiry_id for reply, match in matches(ledger.facts())} == {"both": chosen}


def test_nothing_a_stranger_wrote_moves_the_cursor(
    shopper: Shopper, ledger: Ledger, tmp_path: Path, at_a_terminal: Callable[[str], None]
) -> None:
    at_a_terminal("sss")
    shown = shopper("review", "--workspace", tmp_path)[1] + shopper("review", "--list", "--workspace", tmp_path)[1]
    assert "\\x1b" in shown
    assert not any(mark in shown for mark in ("\x1b", "\x07", "\N{RIGHT-TO-LEFT OVERRIDE}"))
    assert words(ledger) == []


def test_without_a_terminal_it_lists_and_says_how_to_answer(shopper: Shopper, ledger: Ledger, tmp_path: Path) -> None:
    code, out, err = shopper("review", "--workspace", tmp_path)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["both", "nobody", "stranger"]
    assert "1 reply fits several enquiries alike and 2 replies fit none" in err
    assert "--assign" in err


def test_machines_read_json_and_say_where_a_reply_belongs(shopper: Shopper, ledger: Ledger, tmp_path: Path) -> None:
    doubts = json.loads(shopper("review", "--json", "--workspace", tmp_path)[1])
    assert [(each["reply"], each["fits"]) for each in doubts] == [
        ("both", "several"),
        ("nobody", "none"),
        ("stranger", "none"),
    ]
    assert {each["enquiry"] for each in doubts[0]["candidates"]} == {"e0", "e1"}
    code, out, _ = shopper(
        *("review", "--assign", "both=e1", "--assign", "nobody=none", "--assign", "stranger=none"),
        *("--by", "robot", "--workspace", tmp_path),
    )
    assert (code, words(ledger)) == (
        0,
        [("both", "e1", "robot"), ("nobody", None, "robot"), ("stranger", None, "robot")],
    )
    assert "kept: both belongs to e1, says robot" in out
    assert "nothing to review" in shopper("review", "--only", "belonging", "--workspace", tmp_path)[1]
    (left,) = json.loads(shopper("review", "--json", "--workspace", tmp_path)[1])
    assert (left["asks"], left["reply"]) == ("who wrote it", "both")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("both", "REPLY=ENQUIRY"),
        ("both=e9", "no enquiry has an id"),
        ("lost=e1", "no reply is called lost"),
        ("=e1", "REPLY=ENQUIRY"),
    ],
)
def test_a_word_on_what_is_not_there_is_refused(
    shopper: Shopper, ledger: Ledger, tmp_path: Path, word: str, said: str
) -> None:
    code, _, err = shopper("review", "--assign", word, "--workspace", tmp_path)
    assert code in (2, 3)
    assert said in err
    assert words(ledger) == []


def test_only_what_may_be_a_desks_is_shown_for_it(shopper: Shopper, ledger: Ledger, tmp_path: Path) -> None:
    _, out, _ = shopper("review", "--list", "--desk", "elsewhere", "--workspace", tmp_path)
    assert "both" not in [line.split()[0] for line in out.splitlines()]


def test_status_counts_what_is_left_and_show_tells_the_rule(shopper: Shopper, ledger: Ledger, tmp_path: Path) -> None:
    _, before, _ = shopper("status", "--workspace", tmp_path)
    assert "1 reply fits several enquiries alike and 2 replies fit none. All are kept" in before
    assert "shopper review" in before
    shopper("review", "--assign", "both=e0", "--by", "Ada", "--workspace", tmp_path)
    _, shown, _ = shopper("show", "e0", "--workspace", tmp_path)
    assert "matched by somebody who looked at it" in shown
    counted = json.loads(shopper("status", "--desk", "desk0", "--json", "--workspace", tmp_path)[1])["to_review"]
    assert counted == {"several": 0, "none": 2}
