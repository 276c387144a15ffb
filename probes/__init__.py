"""The channels through which a desk is shopped, one line each.

Importing this is cheap: Playwright itself is imported with the first page that is asked for, and slixmpp with the
first conversation.
"""

from collections.abc import Callable, Mapping

from harness.model import Probe
from probes.chat import ChatProbe
from probes.mail import MailProbe
from probes.messaging import MessagingProbe
from probes.toolbox import Toolbox
from probes.web_form import WebFormProbe

__all__ = ["PROBES", "Toolbox"]

PROBES: Mapping[str, Callable[[Toolbox], Probe]] = {
    "mail": MailProbe,
    "web_form": WebFormProbe,
    "chat": ChatProbe,
    "messaging": MessagingProbe,
}
