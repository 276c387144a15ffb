"""What every probe is made with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from probes.browser import Browser
from probes.secret_files import Secrets
from probes.smtp.lines import Lines


@dataclass(frozen=True, kw_only=True, slots=True)
class Toolbox:
    """The one browser all probes share, where evidence goes (a folder an enquiry), and their patience.

    `timeout`: the longest a probe waits for one step of the desk's (a page, an answer), in seconds. `lines`: the lines
    to mail servers that all letters share, None for a new one for each. `environment`: where secrets are looked up.
    `mask`: whether what identifies the persona is made unreadable in the evidence. `secrets`: the variables in it whose
    values always are.
    """

    browser: Browser
    evidence: Path
    timeout: float = 30.0
    lines: Lines | None = None
    environment: Mapping[str, str] = field(default_factory=Secrets)
    mask: bool = False
    secrets: Collection[str] = ()

    def secret_values(self) -> tuple[str, ...]:
        """The secrets as they are now: a token in a file may have been renewed."""
        return tuple(value for name in self.secrets if (value := self.environment.get(name)))
