"""A ledger of any size, the same every time: written by plain bulk SQL, for the usual way would take hours.

Of seven enquiries six are answered: a receipt within a minute to most, then a form letter or a letter of one's own; one
is met with silence. Replies by mail, 900 bytes each; a desk has as many enquiries as the others.
"""

import hashlib
import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.ledger import Ledger

START = datetime(2025, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 6, tzinfo=UTC)  # when the windows of the last are still open
SPAN = timedelta(days=365)
WINDOW = timedelta(days=14)
BATCH = 5000
HOUR, MICROSECOND = timedelta(hours=1), timedelta(microseconds=1)
LANGUAGES = ("en", "de", "fr", "es")
SCENARIOS = ("late-delivery", "damaged", "double-charge", "cancel", "refund")
THINGS = ("kettle", "lamp", "chair", "clock", "radio", "toaster", "blanket", "drill")
FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hal", "Ines", "Jan")
LAST = ("Field", "Moor", "Stone", "Wood", "Hill", "Lake", "Ford", "Marsh")

RECEIPT = "Thank you for your message. This is an automatic reply: we received your request {order}. Do not reply."
FORM = (
    "Dear {name},\n\nThank you for contacting us about order {order}. We are sorry for the trouble and have passed "
    "your request to the team in charge. They will look into it as soon as they can.\n\nKind regards,\nCustomer care"
)
OWN = (
    "Hello {name},\n\nI rang the depot about your {thing} just now: the driver left it with the shop on the corner, "
    "and they say it is dry and unopened. If the {thing} has a dent after all, send me a picture and I put a new one "
    "on the van on Thursday.\n\nBest,\nMia"
)

Row = tuple[object, ...]


def write(path: Path, count: int, *, desks: int = 50, seed: int = 1) -> None:
    """A new ledger at `path` with so many enquiries, in order of time. Raises sqlite3.Error."""
    with Ledger.open(f"sqlite:///{path}"):
        pass
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000")
    columns = {
        name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] != "number"]
        for name in ("enquiry", "dispatch", "reply")
    }
    for begin in range(0, count, BATCH):
        rows: dict[str, list[Row]] = {name: [] for name in columns}
        for number in range(begin, min(count, begin + BATCH)):
            for table, row in _facts(number, count, desks, random.Random(f"{seed}/{number}")):
                rows[table].append(tuple(row.get(column) for column in columns[table]))
        connection.execute("BEGIN")
        for table, filled in rows.items():
            names, places = ", ".join(f'"{each}"' for each in columns[table]), ", ".join("?" * len(columns[table]))
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", filled)  # noqa: S608
        connection.execute("COMMIT")
    connection.execute("INSERT INTO watch (since, until) VALUES (?, ?)", (_text(START), _text(NOW)))
    connection.close()


def _facts(number: int, count: int, desks: int, chance: random.Random) -> Iterator[tuple[str, dict[str, object]]]:
    at = START + SPAN * (number / count)
    key = hashlib.sha256(f"enquiry {number}".encode()).hexdigest()[:12]
    thing, order = chance.choice(THINGS), f"A{number:07d}"
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    address = f"{key}@shopper.example"
    yield "enquiry", _enquiry(number, desks, at, key, {"name": name, "thing": thing, "order": order, "email": address})
    accepted = at + timedelta(seconds=chance.uniform(0.2, 3))
    yield (
        "dispatch",
        {
            "enquiry_id": key,
            "state": "accepted",
            "at": _text(accepted),
            "reference": f"<{key}@shopper.example>",
            "detail": "250 queued",
            "evidence": "[]",
        },
    )
    for place, (after, text) in enumerate(_replies(chance)):
        if accepted + after > NOW:
            continue
        said = text.format(name=name, order=order, thing=thing)
        yield "reply", _reply(f"{key}-{place}", accepted + after, address, said)


def _replies(chance: random.Random) -> Iterator[tuple[timedelta, str]]:
    if chance.random() < 1 / 7:
        return
    if chance.random() < 0.6:
        yield timedelta(seconds=chance.uniform(2, 60)), RECEIPT
    if chance.random() < 0.9:
        yield HOUR * chance.lognormvariate(2, 1.2), FORM if chance.random() < 0.6 else OWN


def _enquiry(number: int, desks: int, at: datetime, key: str, who: dict[str, str]) -> dict[str, object]:
    persona = {
        "name": who["name"],
        "email": who["email"],
        "phone": "555-0100",
        "order": who["order"],
        "language": LANGUAGES[number // desks % len(LANGUAGES)],
        "zone": "UTC",
        "postcode": "",
        "salutation": ("mr", "ms")[number // desks // 4 % 2],
    }
    facts = [
        {"name": "name", "kind": "merge", "value": who["name"]},
        {"name": "order", "kind": "merge", "value": who["order"]},
        {"name": "item", "kind": "story", "value": who["thing"]},
    ]
    questions = [{"name": "when", "text": "When will it come?", "answers": ["on Thursday"]}]
    return {
        "id": key,
        "desk": f"desk{number % desks:03d}",
        "scenario": SCENARIOS[number // desks % len(SCENARIOS)],
        "title": "The parcel has not come",
        "channel": "mail",
        "address": who["email"],
        "persona": json.dumps(persona),
        "subject": f"Where is my {who['thing']}?",
        "body": f"Hello, I ordered a {who['thing']} ({who['order']}) two weeks ago. It is not here. When will it come?",
        "facts": json.dumps(facts),
        "questions": json.dumps(questions),
        "follow_ups": "[]",
        "thresholds": json.dumps(
            {"acknowledgement": HOUR // MICROSECOND, "first_response": 24 * HOUR // MICROSECOND, "complete": None}
        ),
        "observation_window": WINDOW // MICROSECOND,
        "created_at": _text(at),
    }


def _reply(key: str, at: datetime, address: str, text: str) -> dict[str, object]:
    raw = (
        f"Received: from mx.desk.example by shopper.example; {at:%a, %d %b %Y %H:%M:%S} +0000\r\n"
        f"From: Customer care <care@desk.example>\r\nTo: {address}\r\nSubject: Re: your order\r\n"
        f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000\r\nMessage-ID: <{key}@desk.example>\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nX-Mailer: Desk 1.0\r\n\r\n{text}\r\n"
    ).encode()
    return {
        "id": key,
        "received_at": _text(at),
        "source": "inbox",
        "media_type": "message/rfc822",
        "recipient": address,
        "address": address,
        "sender": "care@desk.example",
        "sha256": hashlib.sha256(raw).hexdigest(),
        "raw": raw,
        "resolution": 0,
    }


def _text(at: datetime) -> str:
    """As SQLite holds an instant."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
