"""What a run would meet on its way: the desks' doors and ours, and whether mail is believed on either side."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from harness.cli.check.by_itself import by_itself
from harness.cli.check.door import our_door, reason
from harness.cli.check.exchange import desk_takes_mail, exchanges_of, our_mail_arrives
from harness.cli.check.files import token
from harness.cli.check.line import Line, fail, looked_up, mistakes, note, ok, warn
from harness.cli.check.mailbox import our_mailbox
from harness.cli.check.messaging import log_in
from harness.cli.check.names import CannotLookUp, Names
from harness.cli.check.sending import greet
from harness.cli.check.trust import trust
from harness.cli.check.way import Way, way_out
from harness.cli.workspace import Workspace
from harness.clock import SystemClock
from harness.desk import FORM, MAIL, Address, Settings, address_of, counted_since, permit, require_room, spent
from harness.errors import BadFile, ShopperError
from harness.loopback import is_loopback, is_reserved, stays_here
from harness.model import Desk, DeskKind, Target
from reports.wording import number_of

KNOCK_SECONDS = 5.0
DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True)
class Checker:
    """Looks over the desks of a workspace, and keeps what it has found on the way."""

    workspace: Workspace
    settings: Settings
    names: Names
    environment: Mapping[str, str]
    greeted: list[Target] = field(default_factory=list)  # mail and XMPP servers, whoever is written to
    ways: list[Way] = field(default_factory=list)
    leaving: list[str] = field(default_factory=list)  # channels that leave this machine, in words

    @property
    def writes_out(self) -> bool:
        """Whether letters of ours leave this machine."""
        return any(who.endswith(f", {MAIL}") for who in self.leaving)

    def lines(self, desks: Iterable[Desk]) -> Iterator[Line]:
        """What would go wrong at these desks, and with the replies and the name of our own domain."""
        inbox = self.settings.inbox
        yield from our_door(inbox, SystemClock().now())
        if inbox.mailbox is not None:
            yield from our_mailbox(inbox.mailbox, self.environment)
        for desk in desks:
            for channel, target in desk.targets.items():
                yield from self._channel(desk, channel, target)
            yield from _unanswerable(desk)
            yield from _staff(desk)
            yield from self._spent(desk)
            yield from self._by_itself(desk)
            yield from self._past(desk)
        yield from self._our_domain()
        yield from token(self.environment, wanted=self.writes_out)

    def _spent(self, desk: Desk) -> Iterator[Line]:
        """How much of what it agreed to a desk has had this month; the day's is said where it is spent."""
        monthly = desk.budget.monthly
        if monthly is None:
            return
        now = SystemClock().now()
        try:
            with self.workspace.ledger() as ledger:
                had = spent(desk, ledger.made_since(desk.name, counted_since(desk, now)), now=now)
        except ShopperError as error:
            yield fail(str(error), "")
            return
        room = number_of(monthly, "enquiry")
        told = f"desk {desk.name}: {had.this_month} made of the {room} that its staff_time has room for this month"
        is_left = had.this_month < monthly
        yield ok(told) if is_left else fail(told, f"go on next month, or raise staff_time in [desks.{desk.name}]")

    def _by_itself(self, desk: Desk) -> Iterator[Line]:
        try:
            yield from by_itself(self.workspace, self.settings, desk, SystemClock().now())
        except BadFile as error:  # a desk's own, or scenarios of which all was said
            yield from mistakes(error)

    def _channel(self, desk: Desk, channel: str, target: Target) -> Iterator[Line]:
        try:
            confined = self._permit(desk, channel)
        except ShopperError as error:
            yield fail(str(error), "")
            return
        who = f"desk {desk.name}, {channel}"
        kind = address_of(channel)
        if kind is Address.MAIL:
            yield from self._mail_server(who, target, confined=confined)
        elif kind is Address.JID:
            yield from self._xmpp_server(who, target, confined=confined)
        else:
            yield asyncio.run(_knock(who, target.to))
            yield from _pass(who, target, self.environment)
        if not stays_here(target) and kind is not Address.JID:  # whose answers come in the session
            self.leaving.append(who)
            if channel == MAIL:
                yield from self._desks_domain(desk, target)

    def _mail_server(self, who: str, target: Target, *, confined: bool) -> Iterator[Line]:
        """Several desks may be written to by way of one server, which is greeted once."""
        way = replace(target, to="" if target.to.isascii() else target.to, fields={})
        if way in self.greeted:
            yield ok(f"{who}: goes by {target.via}, as above")
            return
        self.greeted.append(way)
        hello = self.settings.inbox.domain.rpartition("@")[2]
        now = SystemClock().now()
        yield from asyncio.run(greet(who, target, self.environment, confined=confined, hello=hello, now=now))

    def _xmpp_server(self, who: str, target: Target, *, confined: bool) -> Iterator[Line]:
        """Several desks may be talked to by one account, which logs in once."""
        way = replace(target, to="")
        if way in self.greeted:
            yield ok(f"{who}: goes by {target.via}, as above")
            return
        self.greeted.append(way)
        now = SystemClock().now()
        yield from asyncio.run(log_in(who, target, self.environment, confined=confined, now=now))

    def _permit(self, desk: Desk, channel: str) -> bool:
        now = SystemClock().now()
        confined = permit(desk, channel, now=now)
        with self.workspace.ledger() as ledger:
            made = ledger.made_since(desk.name, counted_since(desk, now))
        require_room(desk, 1, made=made, now=now)
        return confined

    def _past(self, desk: Desk) -> Iterator[Line]:
        """What a desk that was renamed takes over from its former names."""
        for old in desk.was:
            try:
                with self.workspace.ledger() as ledger:
                    count = ledger.made_as(old)
            except ShopperError as error:
                yield fail(str(error), "")
                continue
            if count:
                yield ok(f"desk {desk.name}: counts {number_of(count, 'enquiry')} made when it was called {old}")
            else:
                yield warn(
                    f"desk {desk.name}: nothing was asked of a desk called {old}",
                    f"correct was in [desks.{desk.name}], or leave it out",
                )

    def _desks_domain(self, desk: Desk, target: Target) -> Iterator[Line]:
        domain = target.to.rpartition("@")[2].lower()
        if is_reserved(domain):
            return
        yield from looked_up(f"who takes mail for {domain}", lambda: desk_takes_mail(desk, target, self.names))
        try:
            self.ways.append(way_out(target, exchanges_of(domain, self.names), self.names))
        except CannotLookUp:  # which was said just now
            return

    def _our_domain(self) -> Iterator[Line]:
        inbox = self.settings.inbox
        domain = inbox.domain.rpartition("@")[2]
        if not is_reserved(domain):
            yield from looked_up(f"who takes mail for {domain}", lambda: our_mail_arrives(inbox, self.names))
            if self.ways:
                yield from trust(domain, self.ways, self.names, selector=self.settings.dkim_selector)
        elif self.leaving:
            yield fail(
                f"{domain}: nobody can own this name, so no reply from {self.leaving[0]} will arrive by mail",
                "let domain or address in [inbox] name a domain of yours",
            )


def _unanswerable(desk: Desk) -> Iterator[Line]:
    """A form is answered by mail, and so are we to answer what is asked then."""
    if FORM in desk.targets and MAIL not in desk.targets:
        yield note(
            f"desk {desk.name}: it has no channel {MAIL}, so what it asks by mail after a form stays unanswered",
            f"add [desks.{desk.name}.channels.{MAIL}] if follow-ups are to be said",
        )


def _staff(desk: Desk) -> Iterator[Line]:
    """Whether the people who are shopped know that it may happen: whoever agreed is to tell their own, not others'."""
    if desk.consent is None or desk.kind not in (DeskKind.OWN, DeskKind.AGENT):
        return
    if desk.consent.staff_informed is not None:
        yield ok(f"desk {desk.name}: its staff were told on {desk.consent.staff_informed} that shopping may happen")
    else:
        yield note(
            f"desk {desk.name}: nothing says that its staff were told that shopping may happen",
            f"have them told, and set staff_informed in [desks.{desk.name}.consent]",
        )


def _pass(who: str, target: Target, environment: Mapping[str, str]) -> Iterator[Line]:
    """Whether there is what the desk lets our browser in by; its value is shown to nobody."""
    admission = target.admission
    if admission is None:
        return
    if environment.get(admission.secret):
        yield ok(f"{who}: {admission.header} is shown to the desk, with the value of {admission.secret}")
    else:
        yield fail(
            f"{who}: {admission.secret} is not set in the environment, so the desk would keep our browser out",
            f"give it what the desk lets probes in by in its header {admission.header}",
        )


async def _knock(who: str, url: str) -> Line:
    """Whether something answers at the address of `url`: a connection is opened and closed, nothing is said."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    try:
        async with asyncio.timeout(KNOCK_SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError) as error:
        why = reason(error) if str(error) else "timed out"
        what = (
            "start what should listen there" if is_loopback(host) else "see that it is up and may be called from here"
        )
        return fail(f"{who}: nothing answers at {host}:{port} ({why})", f"{what}, or correct its address")
    writer.close()
    return ok(f"{who}: {host}:{port} answers")
