"""The channels through which a desk is shopped, one line each.

Importing this is cheap: a probe is imported when the first is made, Playwright itself with the first page that is asked
for, and slixmpp with the first conversation.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from harness.model import Probe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from probes.toolbox import Toolbox

__all__ = ["PROBES"]


def _probe(module: str, name: str) -> "Callable[[Toolbox], Probe]":
    def make(toolbox: "Toolbox") -> Probe:
        probe: Probe = getattr(import_module(f"{__name__}.{module}"), name)(toolbox)
        return probe

    return make


PROBES: "Mapping[str, Callable[[Toolbox], Probe]]" = {
    "mail": _probe("mail", "MailProbe"),
    "web_form": _probe("web_form", "WebFormProbe"),
    "chat": _probe("chat", "ChatProbe"),
    "messaging": _probe("messaging", "MessagingProbe"),
}
