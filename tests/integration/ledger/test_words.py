"""What people say of a reply, stored and given back."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from harness.errors import LedgerError
from harness.ledger import Ledger
from harness.model import Drawn, Label, Labelling

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples


def word(samples: "Samples", label: Label, *, by: str = "Ada", hours: int = 0) -> Labelling:
    return Labelling(reply_id="r1", label=label, by=by, at=samples.noon + timedelta(hours=hours))


def test_labels_come_back_equal_oldest_first(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry())
    ledger.append_reply(samples.reply_to(None, "r1", enquiry_id="e1"))
    said = [word(samples, Label.UNDECIDED, by="Bo \0", hours=2), word(samples, Label.TEMPLATED)]
    for each in said:
        ledger.append_labelling(each)
    assert ledger.facts().labellings == tuple(reversed(said))
    assert ledger.facts(since=samples.noon + timedelta(days=90)).labellings == ()


def test_a_label_needs_its_reply(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(LedgerError, match="a person's word names reply r1, which is not there"):
        ledger.append_labelling(word(samples, Label.AUTOMATED))


def test_a_label_is_never_changed(url: str, ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry())
    ledger.append_reply(samples.reply_to(None, "r1", enquiry_id="e1"))
    ledger.append_labelling(word(samples, Label.AUTOMATED))
    driver = "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"
    engine = create_engine(make_url(url).set(drivername=driver))
    with engine.connect() as connection, pytest.raises(DBAPIError, match="only ever appended to"):
        connection.execute(text("UPDATE labelling SET label = 'personalised'"))
    engine.dispose()
    assert [each.label for each in ledger.facts().labellings] == [Label.AUTOMATED]


def test_a_sample_comes_back_equal_and_is_drawn_once(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_enquiry(samples.enquiry())
    for name in ("r1", "r2"):
        ledger.append_reply(samples.reply_to(None, name, enquiry_id="e1"))
    drawn = [
        Drawn(sample="7 \0", reply_id=name, stratum=Label.TEMPLATED, size=40, at=samples.noon) for name in ("r1", "r2")
    ]
    assert ledger.append_sample(drawn)
    assert not ledger.append_sample(drawn)
    assert not ledger.append_sample(drawn[1:])
    assert ledger.facts().drawn == tuple(drawn)
    assert ledger.facts(since=samples.noon + timedelta(days=90)).drawn == ()


def test_a_sample_needs_its_replies(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(LedgerError, match="sample 7 names a reply which is not there"):
        ledger.append_sample([Drawn(sample="7", reply_id="r1", stratum=Label.TEMPLATED, size=1, at=samples.noon)])
    assert ledger.facts().drawn == ()
