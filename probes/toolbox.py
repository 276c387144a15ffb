"""What every probe is made with."""

from dataclasses import dataclass
from pathlib import Path

from probes.browser import Browser


@dataclass(frozen=True, kw_only=True, slots=True)
class Toolbox:
    """The one browser all probes share, where evidence goes (a folder an enquiry), and their patience.

    `timeout`: the longest a probe waits for one step of the desk's (a page, an answer), in seconds.
    """

    browser: Browser
    evidence: Path
    timeout: float = 30.0
