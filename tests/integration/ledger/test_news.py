"""What was appended since somebody looked is told by name, where the rows themselves say whose it is."""

from collections.abc import Callable

import pytest

from harness.ledger import Ledger
from harness.model import Attribution, Label, Labelling
from tests.integration.ledger.conftest import NOON, Samples


@pytest.fixture
def filled(ledger: Ledger, samples: Samples) -> Ledger:
    for name, desk in (("e1", "acme"), ("e2", "acme"), ("o1", "other")):
        ledger.append_enquiry(samples.enquiry(name, desk=desk, email=f"{name}@shopper.example"))
        ledger.append_dispatch(samples.accepted(name))
    ledger.append_reply(samples.reply_to("e1@shopper.example", "r1"))
    return ledger


def test_what_is_new_is_told_by_desk(filled: Ledger, samples: Samples, url: str) -> None:
    before = filled.extent()
    filled.append_enquiry(samples.enquiry("n1", desk="new", email="n1@shopper.example"))
    filled.append_reply(samples.reply_to("N1@shopper.example", "r2"))
    filled.append_reply(samples.reply_to(None, "r3", enquiry_id="e2"))
    filled.append_dispatch(samples.accepted("o1"))
    filled.append_labelling(Labelling(reply_id="r1", label=Label.AUTOMATED, by="Ada", at=NOON))
    news = filled.news(before)
    if url.startswith("postgresql"):
        assert news is None, "it does not number replies"
        return
    assert news is not None
    assert news.touched == {
        "acme": frozenset({"e1", "e2"}),
        "other": frozenset({"o1"}),
        "new": frozenset({"n1"}),
    }
    assert news.grown == {"acme": (0, 1), "other": (0, 0), "new": (1, 1)}
    nothing = filled.news(filled.extent())
    assert nothing is not None
    assert nothing.touched == {}


UNCLEAR: dict[str, Callable[[Ledger, Samples], object]] = {
    "a reply to nobody": lambda ledger, samples: ledger.append_reply(samples.reply_to("x@shopper.example", "r9")),
    "a reply without an address": lambda ledger, samples: ledger.append_reply(samples.reply_to(None, "r9")),
    "an address shared": lambda ledger, samples: ledger.append_enquiry(
        samples.enquiry("e9", email="e1@shopper.example")
    ),
    "a person's word on where it belongs": lambda ledger, _: ledger.append_attribution(
        Attribution(reply_id="r1", enquiry_id="o1", by="Ada", at=NOON)
    ),
}


@pytest.mark.parametrize("change", UNCLEAR)
def test_what_takes_a_closer_look_is_not_guessed(filled: Ledger, samples: Samples, change: str) -> None:
    before = filled.extent()
    UNCLEAR[change](filled, samples)
    assert filled.news(before) is None


def test_an_enquiry_from_an_address_that_had_mail_takes_a_closer_look(filled: Ledger, samples: Samples) -> None:
    filled.append_reply(samples.reply_to("late@shopper.example", "r9"))
    before = filled.extent()
    filled.append_enquiry(samples.enquiry("late", email="late@shopper.example"))
    assert filled.news(before) is None
