"""A good desk file, and what is said where it is spoilt."""

from pathlib import Path

import pytest

from harness import desk
from harness.errors import BadFile

CHANNELS = ("mail", "web_form", "chat", "messaging")
SHIPPED = Path(__file__).parents[2] / "scenarios" / "desks.toml"

GOOD = """\
[inbox]
domain = "shopper.example"
listen = "127.0.0.1:2525"
size_limit = "25MB"

[desks.acme]
title = "Acme customer care"
kind = "own"
zone = "Europe/London"
daily_limit = 20

[desks.acme.hours]
mon = ["13:00-17:30", "09:00-12:30"]
sun = ["22:00-24:00"]

[desks.acme.thresholds]
acknowledgement = "15m"

[desks.acme.channels.mail]
to = "care@acme.example"
via = "smtp://127.0.0.1:2526"

[desks.acme.channels.web_form]
to = "http://127.0.0.1:8000/contact"
fields = { message = "#body" }
values = { "#branch" = "Leeds" }
leave = ["#nickname"]

[desks.acme.consent]
by = "Jane Doe, Head of Service"
given = 2026-11-01
until = 2027-10-31
staff_informed = 2026-10-15
show_agent_names = true
"""


def refusal(old: str, new: str, folder: Path) -> list[str]:
    """What is said of the good file with `new` in place of `old`, line by line."""
    assert old in GOOD
    path = folder / "desks.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        desk.load(path, channels=CHANNELS)
    return str(caught.value).replace(f"{folder}/", "").splitlines()
