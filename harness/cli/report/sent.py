"""Which reports were mailed to whom, and on which day they are to be: a file of facts.

So nobody is sent one twice by a second attempt, and nobody one that was due before anybody asked for it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from harness.errors import ConfigurationError


class Sent(StrEnum):
    """What is known of a copy. The first is written before anything is sent, so that a crash leaves it."""

    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"  # nobody has it
    UNCERTAIN = "uncertain"  # the server had it all, and did not say whether it took it


MAY_BE_THERE = frozenset({Sent.SENDING, Sent.SENT, Sent.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class SentReports:
    """The file sent.jsonl of a workspace, a line a fact; the last one on a report and recipient counts."""

    path: Path

    def known(self, *names: str) -> dict[str, tuple[Sent, str]]:
        """What became of each copy of a report by recipient, and when; `names` are all those it went by.

        Raises ConfigurationError for a spoilt file.
        """
        return {fact["to"]: (Sent(fact["state"]), fact["at"]) for fact in self._facts() if fact.get("report") in names}

    def asked_since(self, schedule: str) -> datetime | None:
        """Since when reports are to be mailed by this schedule; None where they are by another, or by none.

        Raises ConfigurationError for a spoilt file.
        """
        last = None
        for fact in self._facts():
            if "schedule" in fact and (last is None or last["schedule"] != fact["schedule"]):
                last = fact
        return datetime.fromisoformat(last["at"]) if last is not None and last["schedule"] == schedule else None

    def listed_since(self) -> dict[str, datetime]:
        """Since when reports are to be mailed to each recipient, in the order in which they were noted.

        Raises ConfigurationError for a spoilt file.
        """
        found: dict[str, datetime] = {}
        for fact in self._facts():
            if "listed" in fact:
                found.setdefault(fact["listed"], datetime.fromisoformat(fact["at"]))
        return found

    def note(self, report: str, to: str, state: Sent, *, at: datetime) -> None:
        """Write a fact, before anything follows from it. Raises OSError."""
        self._write({"report": report, "to": to, "state": state.value}, at)

    def note_schedule(self, schedule: str, *, at: datetime) -> None:
        """Write that reports are to be mailed by this schedule from now on. Raises OSError."""
        self._write({"schedule": schedule}, at)

    def note_listed(self, recipient: str, *, at: datetime) -> None:
        """Write that reports are to be mailed to somebody from then on. Raises OSError."""
        self._write({"listed": recipient}, at)

    def _write(self, fact: dict[str, str], at: datetime) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(fact | {"at": at.isoformat(timespec="seconds")}, ensure_ascii=False) + "\n")

    def _facts(self) -> Iterator[dict[str, str]]:
        if not self.path.exists():
            return
        for number, line in enumerate(self.path.read_text(encoding="utf-8-sig").splitlines(), start=1):
            try:
                fact = {name: str(value) for name, value in json.loads(line).items()}
                datetime.fromisoformat(fact["at"])
                if not fact.keys() & {"schedule", "listed"}:
                    Sent(fact["state"]), fact["report"], fact["to"]
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ConfigurationError(
                    f"{self.path}:{number}: is no line of ours; mend it or move the file away, and see that nobody is "
                    "sent a report twice"
                ) from error
            yield fact
