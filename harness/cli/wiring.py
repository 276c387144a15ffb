"""Puts the instruments together: a runner with its probes and browser, and an open inbox."""

import os
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from harness.classify import UNDECIDED_COST
from harness.cli.desks_file import DesksFile
from harness.cli.listening import listening
from harness.cli.serving import is_served
from harness.cli.workspace import Workspace
from harness.clock import Clock, SystemClock
from harness.desk import InboxSettings
from harness.ledger import Ledger
from harness.model import Consent, Desk
from harness.probe_token import VARIABLE, key_from
from harness.runner import Runner, given
from probes import PROBES
from probes.browser import Browser
from probes.inbox.mailroom import MailRoom
from probes.inbox.smtp import Inbox
from probes.inbox.watch import WatchKeeper
from probes.smtp.lines import Lines
from probes.toolbox import Toolbox

# Any free port, and a reserved name: nothing sent there can reach anybody.
SANDBOX_INBOX = InboxSettings(domain="shopper.example", listen=("127.0.0.1", 0), size_limit=25 * 2**20)


STEP = timedelta(seconds=30)  # what a desk may take for one step: a page, an answer to a command


@dataclass(frozen=True, kw_only=True, slots=True)
class Instruments:
    """What a command needs to shop: somebody to make visits, and the inbox their replies come to.

    `inbox` is our own SMTP server, None where replies come to a mailbox at a provider only. Unless this process `hears`
    at all, another one puts the replies into the ledger. `undecided_cost` is the judge's.
    """

    runner: Runner
    inbox: Inbox | None
    watch: WatchKeeper
    room: MailRoom
    ledger: Ledger
    clock: Clock
    hears: bool
    undecided_cost: float = UNDECIDED_COST


@asynccontextmanager
async def instruments(
    *,
    ledger: Ledger,
    clock: Clock,
    inbox: InboxSettings,
    evidence: Path,
    stop: Path | None = None,
    step: timedelta = STEP,
    key: bytes | None = None,
    secrets: Collection[str] = (),
    mask: bool = False,
    undecided_cost: float = UNDECIDED_COST,
    consent: Callable[[Desk], Consent | None] = given,
) -> AsyncIterator[Instruments]:
    """Open the inbox and a browser (launched only when a page is asked for); close them on leaving, and lines for mail.

    `step`: the longest a probe waits for one step of the desk's. `secrets`: the variables in the environment whose
    values are masked in evidence; `mask`: whether who the customer is is, too. `consent` as of `Runner`.
    """
    with closing(MailRoom(ledger=ledger)) as room:
        seconds = step.total_seconds()
        async with (
            Browser() as browser,
            Lines(patience=seconds) as lines,
            listening(inbox, room=room, clock=clock) as ears,
        ):
            hidden = frozenset({*secrets, VARIABLE})
            toolbox = Toolbox(
                browser=browser, evidence=evidence, timeout=seconds, lines=lines, mask=mask, secrets=hidden
            )
            runner = Runner(
                ledger=ledger,
                clock=clock,
                probes={channel: make(toolbox) for channel, make in PROBES.items()},
                domain=inbox.domain,
                stop=stop,
                key=key,
                home=evidence.parent,
                consent=consent,
            )
            yield Instruments(
                runner=runner,
                inbox=ears.inbox,
                watch=ears.watch,
                room=room,
                ledger=ledger,
                clock=clock,
                hears=inbox.listen is not None or inbox.mailbox is not None,
                undecided_cost=undecided_cost,
            )


def workspace_instruments(
    workspace: Workspace,
    ledger: Ledger,
    *,
    step: timedelta = STEP,
    serves: bool = False,
    clock: Clock | None = None,
    desks: DesksFile | None = None,
) -> AbstractAsyncContextManager[Instruments]:
    """The instruments for the desks of a workspace, in real time unless there is another clock.

    Who `serves` holds the inbox open; others leave it to that process while there is one. `desks`: its file, where it
    was read already.
    """
    desks = desks or DesksFile.read(workspace)
    settings = desks.settings
    inbox = settings.inbox
    if not serves and is_served(workspace):
        inbox = replace(inbox, listen=None, mailbox=None)
    return instruments(
        ledger=ledger,
        clock=clock or SystemClock(),
        inbox=inbox,
        evidence=workspace.evidence,
        stop=workspace.stop_file,
        step=step,
        key=key_from(os.environ),
        secrets=settings.secrets,
        mask=settings.mask_evidence,
        undecided_cost=settings.undecided_cost,
        consent=desks.consent,
    )
