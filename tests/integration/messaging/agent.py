"""Somebody at a desk that takes messages: a client of the server, who reads and answers as a test says."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from xml.etree.ElementTree import SubElement, fromstring

from slixmpp import ClientXMPP
from slixmpp.stanza import Message
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath

from tests.integration.messaging.prosody import PASSWORD, PATIENCE, Prosody

STATES = "http://jabber.org/protocol/chatstates"


class Agent(ClientXMPP):
    """`read` gives what customers write, in order; `took` says when each of it came, by its id."""

    def __init__(self, jid: str) -> None:
        super().__init__(jid, PASSWORD)
        self.took: dict[str, float] = {}
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self.thread = ""  # of what was read last
        self._customer = ""
        self._loop_of_sending: asyncio.Task[None] | None = None
        for plugin in ("xep_0030", "xep_0184"):
            self.register_plugin(plugin)
        self.register_handler(Callback("all", StanzaPath("message"), self._take))  # type: ignore[arg-type]

    @property
    def account(self) -> str:
        return str(self.boundjid.bare)

    async def read(self) -> str:
        """What a customer writes next, who is then the one that is answered."""
        while True:
            async with asyncio.timeout(PATIENCE):
                message = await self._inbox.get()
            if message["body"]:
                self._customer, self.thread = str(message["from"]), str(message["thread"])
                return str(message["body"])

    async def arrived(self, reference: str) -> None:
        """Returns once a customer's client has told that it got the message."""
        async with asyncio.timeout(PATIENCE):
            while (await self._inbox.get())["receipt"] != reference:
                pass

    async def state(self, name: str) -> None:
        """Returns once a customer shows it (XEP-0085), whatever else came before."""
        async with asyncio.timeout(PATIENCE):
            while (await self._inbox.get()).xml.find(f"{{{STATES}}}{name}") is None:
                pass

    def say(self, text: str, *extra: str, to: str = "", reference: str = "") -> str:
        """Write to the customer whom we read last, or `to` somebody, with elements as XML; returns the message's id."""
        message = self.make_message(mto=to or self._customer, mbody=text or None, mtype="chat")
        if reference:
            message["id"] = reference
        for each in extra:
            message.xml.append(fromstring(each))  # noqa: S314  (the test's own words)
        SubElement(message.xml, "{urn:xmpp:receipts}request")
        message.send()
        return str(message["id"])

    def show(self, state: str) -> None:
        self.say("", f"<{state} xmlns='{STATES}'/>")

    def bounce(self, reference: str) -> None:
        """Send back what was written."""
        message = self.make_message(mto=self._customer, mtype="error")
        message["id"] = reference
        message["error"]["condition"], message["error"]["text"] = "not-allowed", "Go away"
        message.send()

    async def settle(self) -> None:
        """Returns once the server has handled what we sent."""
        question = self.make_iq_get(ito=self.boundjid.host)
        SubElement(question.xml, "{urn:xmpp:ping}ping")
        await question.send(timeout=PATIENCE)  # type: ignore[no-untyped-call]

    async def run_filters(self) -> None:
        self._loop_of_sending = asyncio.current_task()
        await super().run_filters()

    async def go(self) -> None:
        await self.disconnect(wait=2)
        if self._loop_of_sending is not None:
            self._loop_of_sending.cancel()

    def _take(self, message: Message) -> None:
        self.took[str(message["id"])] = time.time()
        self._inbox.put_nowait(message)


@asynccontextmanager
async def at_work(server: Prosody, name: str) -> AsyncIterator[Agent]:
    """Logged in as `name` at the server's first domain, in clear, for as long as the block."""
    agent = Agent(server.account(name))
    agent.enable_starttls = agent.enable_direct_tls = False
    agent.enable_plaintext = True
    agent.plugin["feature_mechanisms"].unencrypted_scram = True
    agent.connect("127.0.0.1", server.port)
    await agent.wait_until("session_start", PATIENCE)
    agent.send_presence()
    await agent.settle()
    try:
        yield agent
    finally:
        await agent.go()
