"""Leave to make enquiries: asked for all of them before the first is sent."""

from collections.abc import Sequence

from harness.cli.accounts import require_secrets
from harness.cli.setup import require_browser, require_library
from harness.clock import SystemClock
from harness.desk import MAIL, permit
from harness.ledger import Ledger
from harness.model import Desk
from harness.runner import start_of_day


def ask_leave(desk: Desk, channels: Sequence[str], ledger: Ledger) -> bool:
    """Refuse before the first is sent what the last would be refused for, and what no login or browser could do.

    `channels`: one for each enquiry that is planned. Returns whether letters of ours leave this machine. Raises
    NotPermitted, ConfigurationError or BrowserMissing.
    """
    now = SystemClock().now()
    sent, used = ledger.sent_since(desk.name, start_of_day(desk, now)), set(channels)
    confined = {each: permit(desk, each, now=now, sent_today=sent, planned=len(channels)) for each in used}
    require_secrets(desk, used)
    require_browser(used)
    require_library(used)
    return not confined.get(MAIL, True)
