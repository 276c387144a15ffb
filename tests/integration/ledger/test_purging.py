"""What is older than may be kept leaves the ledger whole, and the guards stand again behind it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from harness.ledger import Ledger
from harness.model import (
    Attribution,
    Drawn,
    Label,
    Labelling,
    Planned,
    PlannedState,
    SessionEvent,
    SessionEventKind,
    Watch,
)
from tests.integration.ledger.test_tampering import CHANGES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.ledger.conftest import Samples

DAY = timedelta(days=1)


def planned(name: str, at: datetime) -> Planned:
    return Planned(enquiry_id=name, desk="acme", due=at, state=PlannedState.DUE, at=at)


@pytest.fixture
def filled(ledger: Ledger, samples: "Samples") -> Ledger:
    """An old enquiry and a new one, with all that can be told of both, and a mail of nobody's."""
    noon = samples.noon
    for name, at in (("old", noon - 40 * DAY), ("new", noon)):
        mail, said = f"mail to {name}", f"chat with {name}"
        ledger.append_enquiry(samples.enquiry(name, at=at))
        ledger.append_dispatch(samples.accepted(name, at))
        ledger.append_event(SessionEvent(enquiry_id=name, at=at, kind=SessionEventKind.OPENED))
        ledger.append_reply(samples.reply_to(f"{name}@shop.test", mail))
        ledger.append_reply(samples.reply_to(None, said, enquiry_id=name))
        for reply in (mail, said):
            ledger.append_labelling(Labelling(reply_id=reply, label=Label.AUTOMATED, by="Ada", at=at))
        ledger.append_sample([Drawn(sample=name, reply_id=mail, stratum=Label.AUTOMATED, size=1, at=at)])
        ledger.append_planned([planned(name, at)])
        ledger.append_attribution(Attribution(reply_id=mail, enquiry_id=name, by="Ada", at=at))
    ledger.append_reply(samples.reply_to("nobody@shop.test", "to nobody"))
    ledger.append_watch(Watch(since=noon - 50 * DAY, until=noon))
    return ledger


def test_all_there_is_of_an_old_enquiry_goes_and_all_else_stays(filled: Ledger, samples: "Samples") -> None:
    before = samples.noon - 10 * DAY
    expected = filled.old(before)
    assert (expected.enquiries, set(expected.replies)) == (("old",), {"mail to old", "chat with old"})
    assert expected.watched_until == samples.noon - 37 * DAY
    assert filled.purge(before, at=samples.noon) == expected
    filled.give_back_room()
    left = filled.facts()
    assert [each.id for each in left.enquiries] == ["new"]
    assert {each.id for each in left.replies} == {"mail to new", "chat with new", "to nobody"}
    assert [each.enquiry_id for each in left.dispatches] == ["new"]
    assert [each.enquiry_id for each in left.events] == ["new"]
    assert [each.enquiry_id for each in left.attributions] == ["new"]
    assert {each.reply_id for each in left.labellings} == {"mail to new", "chat with new"}
    assert [each.reply_id for each in left.drawn] == ["mail to new"]
    assert left.listened_until == samples.noon
    still = filled.planned("acme", samples.noon - 50 * DAY, samples.noon + DAY)
    assert still == (planned("new", samples.noon),)
    assert filled.purge(before, at=samples.noon).enquiries == ()


def test_what_was_deleted_leaves_the_day_it_was_made_before(filled: Ledger, samples: "Samples") -> None:
    """Or what is left would be taken for all there ever was."""
    assert filled.purged_before() is None
    filled.purge(samples.noon - 90 * DAY, at=samples.noon)  # of which there was nothing
    assert filled.purged_before() is None
    for days in (10, 30):
        filled.purge(samples.noon - days * DAY, at=samples.noon)
    assert filled.purged_before() == samples.noon - 10 * DAY


def test_a_mail_of_nobody_s_goes_by_the_day_it_came(filled: Ledger, samples: "Samples") -> None:
    filled.purge(samples.noon, at=samples.noon)
    assert "to nobody" in {each.id for each in filled.facts().replies}
    assert "to nobody" in filled.purge(samples.noon + DAY, at=samples.noon).replies
    assert filled.facts().replies == ()


def test_what_a_person_said_belongs_to_a_newer_enquiry_stays(filled: Ledger, samples: "Samples") -> None:
    filled.append_attribution(Attribution(reply_id="mail to old", enquiry_id="new", by="Bo", at=samples.noon))
    filled.purge(samples.noon - 10 * DAY, at=samples.noon)
    left = filled.facts()
    assert "mail to old" in {each.id for each in left.replies}
    said = {(each.reply_id, each.enquiry_id) for each in left.attributions}
    assert said == {("mail to new", "new"), ("mail to old", "new")}


def test_what_a_person_said_belongs_to_an_old_enquiry_goes_with_it(filled: Ledger, samples: "Samples") -> None:
    filled.append_attribution(Attribution(reply_id="to nobody", enquiry_id="old", by="Bo", at=samples.noon))
    filled.purge(samples.noon - 10 * DAY, at=samples.noon)
    assert "to nobody" not in {each.id for each in filled.facts().replies}


def test_what_cannot_be_deleted_beside_it_keeps_all_of_it(filled: Ledger, samples: "Samples") -> None:
    def refuse(_: object) -> None:
        raise PermissionError("evidence")

    before = filled.facts()
    with pytest.raises(PermissionError):
        filled.purge(samples.noon - 10 * DAY, at=samples.noon, beside=refuse)
    assert filled.facts() == before


@pytest.mark.parametrize("statement", CHANGES)
def test_the_guards_stand_again(filled: Ledger, samples: "Samples", url: str, statement: str) -> None:
    filled.append_enquiry(samples.enquiry("e1"))
    filled.purge(samples.noon - 10 * DAY, at=samples.noon)
    driver = "sqlite" if url.startswith("sqlite") else "postgresql+psycopg"
    engine = create_engine(make_url(url).set(drivername=driver))
    with engine.connect() as plain, pytest.raises(DBAPIError, match="only ever appended to"):
        plain.execute(text(statement))
    engine.dispose()


def test_the_bytes_are_out_of_the_file(tmp_path: "Path", samples: "Samples") -> None:
    with Ledger.open(f"sqlite:///{tmp_path / 'ledger.db'}") as ledger:
        ledger.append_enquiry(samples.enquiry("e1"))
        ledger.append_reply(samples.reply("r1", raw=b"Subject: Re\r\n\r\nunforgettable"))
        assert any(b"unforgettable" in each.read_bytes() for each in tmp_path.glob("ledger.db*"))
        ledger.purge(samples.noon + DAY, at=samples.noon)
        ledger.give_back_room()
        assert not any(b"unforgettable" in each.read_bytes() for each in tmp_path.glob("ledger.db*"))


def test_a_moment_needs_a_zone(ledger: Ledger, samples: "Samples") -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        ledger.purge(samples.noon.replace(tzinfo=None), at=samples.noon)
