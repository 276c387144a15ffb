"""Which reports were mailed to whom: a file of facts, so that nobody is sent one twice by a second attempt."""

import json
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

    def known(self, report: str) -> dict[str, tuple[Sent, str]]:
        """What became of each copy of a report by recipient, and when. Raises ConfigurationError for a spoilt file."""
        if not self.path.exists():
            return {}
        found = {}
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                fact = json.loads(line)
                if fact["report"] == report:
                    found[fact["to"]] = (Sent(fact["state"]), str(fact["at"]))
            except (ValueError, KeyError, TypeError) as error:
                raise ConfigurationError(
                    f"{self.path}:{number}: is no line of ours; mend it or move the file away, and see that nobody is "
                    "sent a report twice"
                ) from error
        return found

    def note(self, report: str, to: str, state: Sent, *, at: datetime) -> None:
        """Write a fact, before anything follows from it. Raises OSError."""
        with self.path.open("a", encoding="utf-8") as file:
            fact = {"report": report, "to": to, "state": state.value, "at": at.isoformat(timespec="seconds")}
            file.write(json.dumps(fact, ensure_ascii=False) + "\n")
