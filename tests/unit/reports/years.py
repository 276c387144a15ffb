"""A year of enquiries at a desk that is getting better, made from a seed: what a report of many months is tried on."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from harness.model import Label, NoticeKind, Observation, Persona, Thresholds
from tests.unit.reports.conftest import Maker

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SCENARIOS = (
    ("late-delivery", "The parcel has not come"),
    ("damaged-goods", "It arrived broken"),
    ("double-charge", "Charged twice for one order"),
)
RECEIPT = "Thank you for your message. It has been received."
LETTERS = (
    "Dear {name},\n\nwe are sorry to hear of the trouble with order {order}. Our colleagues look into it.\n\nAcme",
    "Hello {name},\n\nI have sent a new kettle to you today, order {order}; it comes on Thursday by the van.\n\nMia",
)
CHAT = {"channel": "chat", "window": timedelta(minutes=10), "session": timedelta(minutes=10)}
WINDOW = timedelta(days=14)


def a_year(make: Maker, *, each_month: int, months: int = 13, seed: int = 7) -> Iterator[Observation]:
    """October 2026 and the months before it; the last ones are answered sooner and more often."""
    chance = random.Random(seed)
    for ago in range(months):
        year, month = divmod(2026 * 12 + 9 - ago, 12)
        for _ in range(each_month):
            start = datetime(year, month + 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(28 * 1440))
            yield _one(make, chance, start, patience=0.75 - 0.02 * ago)


def _one(make: Maker, chance: random.Random, start: datetime, patience: float) -> Observation:
    channel = chance.choice(("mail", "mail", "web_form", "chat"))
    scenario, title = chance.choice(SCENARIOS)
    night = 0.3 if start.hour < 7 or start.weekday() > 4 else 0.0
    name, order = chance.choice(("Ada", "Bram", "Cleo", "Dirk")), chance.randrange(1000, 9999)
    language = chance.choice(("en", "en", "de", "fr", "es"))
    more: dict[str, Any] = dict(CHAT) if channel == "chat" else {"channel": channel}
    more |= {
        "scenario": scenario,
        "title": title,
        "desk": chance.choice(("acme", "acme", "south")),
        "thresholds": Thresholds(acknowledgement=timedelta(minutes=15), first_response=timedelta(hours=24)),
        "persona": Persona(
            name=name, email=f"{name}.{order}@shopper.example", phone="", order=str(order), language=language
        ),
    }
    replies: list[tuple[float, Label | NoticeKind]] = []
    texts: list[str] = []
    if chance.random() < 0.6:
        replies.append((0.002, Label.AUTOMATED))
        texts.append(RECEIPT)
    if chance.random() < patience - night:
        hours = chance.lognormvariate(-4.0, 0.8) if channel == "chat" else chance.lognormvariate(2.2, 1.0)
        label = chance.choice((Label.TEMPLATED, Label.TEMPLATED, Label.PERSONALISED))
        replies.append((hours, label))
        texts.append(LETTERS[label is Label.PERSONALISED].format(name=name, order=order))
    if chance.random() < 0.03:
        return make(accepted=False, fault=timedelta(seconds=2), start=start, now=NOW - start, **more)
    return make(*replies, texts=texts, start=start, now=NOW - start, **more)
