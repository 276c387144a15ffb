"""Who may be approached: loopback always, the outside only with consent."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from harness import desk
from harness.errors import NotPermitted
from harness.model import Consent, Desk, Target
from tests.desks import desk_with

NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
CONSENT = Consent(by="Jane Doe, Head of Service", given=date(2026, 11, 1), until=date(2026, 11, 30))


def acme(target: Target, *, consent: Consent | None = None, zone: str = "Europe/London") -> Desk:
    return desk_with(zone=zone, targets={"contact": target}, consent=consent)


def refusal(asked: Desk, *, channel: str = "contact", now: datetime = NOW) -> str:
    with pytest.raises(NotPermitted) as caught:
        desk.permit(asked, channel, now=now)
    assert caught.value.exit_code == 2
    return str(caught.value)


@pytest.mark.parametrize(
    "target",
    [
        Target(to="http://127.0.0.1:8000/contact"),
        Target(to="http://127.254.3.2/"),
        Target(to="https://[::1]:8443/contact"),
        Target(to="http://localhost/contact"),
        Target(to="http://LOCALHOST:80/contact"),
        Target(to="care@acme.test", via="smtp://127.0.0.1:2526"),
        Target(to="care@Acme.Example", via="smtp://localhost:2526"),
        Target(to="care@mail.example.com", via="smtp://[::1]:2526"),
        Target(to="care@acme.invalid.", via="smtp://127.0.0.1:2526"),
        Target(to="care@localhost", via="smtp://127.0.0.1:2526"),
        Target(to="care@acme.test", via="smtps://127.0.0.1:465"),
        Target(to="grüße@xn--bcher-kva.example", via="smtps://localhost:465"),
    ],
    ids=lambda target: target.to,
)
def test_what_stays_on_this_machine_needs_no_consent_and_is_confined(target: Target) -> None:
    assert desk.permit(acme(target), "contact", now=NOW) is True


@pytest.mark.parametrize(
    "target",
    [
        Target(to="https://acme.example/contact"),  # reserved, but it can be made to resolve to anything
        Target(to="http://128.0.0.1/"),
        Target(to="http://0.0.0.0/"),
        Target(to="http://127.0.0.1.acme.example/"),
        Target(to="http://localhost.acme.example/"),
        Target(to="http://localhost./"),
        Target(to="http://127.1/"),
        Target(to="http://2130706433/"),
        Target(to="http://[::ffff:127.0.0.1]/"),
        Target(to="http://127.0.0.1@acme.example/"),
        Target(to="http://acme.example\\@127.0.0.1/"),
        Target(to="http://acme.example\n@127.0.0.1/"),
        Target(to="http://[::1/"),
        Target(to=""),
        Target(to="care@acme.com", via="smtp://127.0.0.1:2526"),  # a relay on loopback would carry it out
        Target(to="care@acme.test", via="smtp://mx.acme.test:25"),
        Target(to="care@acme.test", via="smtps://smtp.acme.test:465"),  # an outbox carries it to whoever it knows
        Target(to="care@acme.com", via="smtps://127.0.0.1:465"),
        Target(to="care@acme.test", via="smtps://127.0.0.1@smtp.acme.com:465"),
        Target(to="care@example.com.acme.com", via="smtp://127.0.0.1:2526"),
        Target(to="care@notexample.com", via="smtp://127.0.0.1:2526"),
        Target(to="care@contest", via="smtp://127.0.0.1:2526"),
        Target(to="care@acme.test"),
    ],
    ids=lambda target: repr(target.to),
)
def test_whatever_might_leave_this_machine_needs_consent(target: Target) -> None:
    assert "is not on loopback and there is no consent on record" in refusal(acme(target))
    assert desk.permit(acme(target, consent=CONSENT), "contact", now=NOW) is False


OUTSIDE = Target(to="https://acme.example/contact")


def test_without_consent_it_says_who_must_agree_and_where_to_write_it() -> None:
    assert refusal(acme(OUTSIDE)) == (
        "desk acme, channel contact: https://acme.example/contact is not on loopback and there is no consent on "
        "record; once whoever answers for the desk has agreed, add [desks.acme.consent] with by, given and until"
    )


def test_consent_that_has_not_begun_is_none_yet() -> None:
    assert refusal(acme(OUTSIDE, consent=CONSENT), now=datetime(2026, 10, 31, 12, tzinfo=UTC)) == (
        "desk acme, channel contact: https://acme.example/contact is not on loopback and the consent of Jane Doe, "
        "Head of Service begins on 2026-11-01; wait until then, or correct given in [desks.acme.consent]"
    )


def test_consent_that_has_ended_is_none_any_more() -> None:
    assert refusal(acme(OUTSIDE, consent=CONSENT), now=datetime(2026, 12, 1, 12, tzinfo=UTC)) == (
        "desk acme, channel contact: https://acme.example/contact is not on loopback and the consent of Jane Doe, "
        "Head of Service ended on 2026-11-30; ask again and set until in [desks.acme.consent]"
    )


def test_the_first_and_the_last_day_of_consent_count_in_the_desks_own_zone() -> None:
    auckland = acme(OUTSIDE, consent=CONSENT, zone="Pacific/Auckland")  # 13 hours ahead
    first = datetime(2026, 10, 31, 11, tzinfo=UTC)
    last = datetime(2026, 11, 30, 10, 59, tzinfo=UTC)
    assert desk.permit(auckland, "contact", now=first) is False
    assert desk.permit(auckland, "contact", now=last) is False
    assert "begins on" in refusal(auckland, now=first.replace(hour=10))
    assert "ended on" in refusal(auckland, now=last.replace(hour=11))


def test_a_channel_that_the_desk_does_not_have_is_refused() -> None:
    assert refusal(acme(OUTSIDE, consent=CONSENT), channel="chat") == (
        "desk acme has no channel chat, it has: contact; choose one of them "
        "or add [desks.acme.channels.chat] to its file"
    )
    assert "it has: none" in refusal(replace(acme(OUTSIDE), targets={}))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match=r"now is .* without a time zone"):
        desk.permit(acme(OUTSIDE), "contact", now=datetime(2026, 11, 15))  # noqa: DTZ001
