"""A good scenario file, and how one is read."""

from pathlib import Path

import pytest

from harness import scenario
from harness.errors import BadFile
from harness.model import Scenario

CHANNELS = ("mail", "web_form", "chat", "messaging")
SHIPPED = Path(__file__).parents[2] / "scenarios"

GOOD = '''\
id = "late"
title = "The parcel has not come"
channels = ["mail", "chat"]
observation_window = "14d"
patience = "90s"

[thresholds]
first_response = "24h"

[languages.en]
subjects = ["Where is {order}?", "Late"]
bodies = [
    """
The {item} has not come. When will
it arrive? See {invoice}.
""",
    "No {item}. {when}",
]

[languages.en.merge]
invoice = "INV-#####"

[languages.en.story]
item = ["kettle", "toaster"]

[[languages.en.questions]]
name = "when"
text = "When will it arrive?"
answers = ["on Thursday", "tomorrow"]

[[languages.en.follow_ups]]
asked = ["order number"]
text = "It is {order}."
'''


def load(text: str, folder: Path) -> Scenario:
    path = folder / "late.toml"
    path.write_text(text, encoding="utf-8")
    return scenario.load(path, channels=CHANNELS)


def refusal(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        scenario.load(path, channels=CHANNELS)
    assert caught.value.exit_code == 2
    return str(caught.value).replace(f"{path.parent}/", "")


def refusal_of(old: str, new: str, folder: Path) -> list[str]:
    """What is said of the good file with `new` in place of `old`, line by line."""
    assert old in GOOD
    path = folder / "late.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    return refusal(path).splitlines()
