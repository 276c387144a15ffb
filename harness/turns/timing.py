"""When a customer gets round to answering: minutes to hours after the question, and not at night."""

from datetime import UTC, datetime, time, timedelta
from math import exp
from random import Random

from harness.clock import zone_or_utc
from harness.model import Enquiry, Reply

SHORTEST, LONGEST = timedelta(minutes=2), timedelta(hours=4)
RISES, RETIRES = time(7, 30), time(22, 30)  # where the persona lives
_MEDIAN = timedelta(minutes=22)
_PRESSING = timedelta(minutes=4)  # the same where there is only a link to be followed
_SPREAD = 0.8  # of the delay's logarithm: two customers in three take from 10 to 50 minutes
_MORNING = timedelta(minutes=90)  # within which what waited overnight is answered


def moment(enquiry: Enquiry, turn: int, reply: Reply) -> datetime:
    """When this customer says follow-up number `turn` in answer to `reply`: always the same for the same three."""
    return _after(reply.received_at, Random(f"{enquiry.id}/turn {turn}"), enquiry, _MEDIAN)


def moment_to_confirm(enquiry: Enquiry, reply: Reply) -> datetime:
    """When this customer follows the link that `reply` asks to be followed: always the same for the same two."""
    return _after(reply.received_at, Random(f"{enquiry.id}/confirm"), enquiry, _PRESSING)


def _after(came: datetime, chance: Random, enquiry: Enquiry, median: timedelta) -> datetime:
    delay = min(max(median * exp(chance.gauss(0, _SPREAD)), SHORTEST), LONGEST)
    at = came + delay
    local = at.astimezone(zone_or_utc(enquiry.persona.zone))
    if RISES <= local.time() < RETIRES:
        return at
    morning = local.replace(hour=RISES.hour, minute=RISES.minute, second=0, microsecond=0)
    if local.time() >= RETIRES:
        morning += timedelta(days=1)
    return (morning + chance.random() * _MORNING).astimezone(UTC)
