"""Leave to make enquiries: asked for all of them before the first is sent."""

from collections.abc import Sequence

from harness.cli.accounts import require_secrets
from harness.cli.setup import require_browser, require_library
from harness.clock import SystemClock
from harness.desk import MAIL, counted_since, permit, require_budget
from harness.ledger import Ledger
from harness.model import Desk, Kind


def ask_leave(desk: Desk, planned: Sequence[Kind], ledger: Ledger) -> bool:
    """Refuse before the first is sent what the last would be refused for, and what no login or browser could do.

    `planned`: the kind of each enquiry. Returns whether letters of ours leave this machine. Raises NotPermitted,
    ConfigurationError or BrowserMissing.
    """
    now, used = SystemClock().now(), {kind.channel for kind in planned}
    confined = {each: permit(desk, each, now=now) for each in sorted(used)}
    require_budget(desk, planned, made=ledger.made_since(desk.name, counted_since(desk, now)), now=now)
    require_secrets(desk, used)
    require_browser(used)
    require_library(used)
    return not confined.get(MAIL, True)
