"""The library's client, tamed: one connection to the server it is told, and nothing it hears is larger than it may be.

Importing this imports slixmpp, which is an extra: who needs it imports it when it is needed.
"""

import logging
import socket
import ssl
from asyncio import Task, current_task
from collections.abc import Callable, Mapping
from contextlib import suppress
from xml.etree.ElementTree import SubElement

from slixmpp import ClientXMPP
from slixmpp.stanza import Message, StreamError
from slixmpp.xmlstream import StanzaBase
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath

from harness.errors import FaultKind, ProbeError
from harness.model import Tls
from probes.servers import Server
from probes.words import one_line
from probes.xmpp import faults, scram

# It writes down what goes over the wire, passwords and strangers' words among it; our faults say what went wrong.
logging.getLogger("slixmpp").setLevel(logging.CRITICAL)

__all__ = ["Client", "scram"]

_LARGEST = 2**20  # bytes of one stanza; servers themselves allow a quarter of that (Prosody) or less
_NEVER = 2**31


class Client(ClientXMPP):
    """A client of `server` as our account there.

    `on_login` hears of the moment from which stanzas can be sent, `on_message` of every message stanza, and `on_fault`
    of the end, perhaps more than once. `judge`: what the server's certificate is judged by.
    """

    def __init__(
        self,
        server: Server,
        *,
        on_login: Callable[[], None],
        on_message: Callable[[Message], None],
        on_fault: Callable[[ProbeError], None],
        judge: ssl.SSLContext,
    ) -> None:
        may_be_clear = not server.must_be_guarded
        plugins = {
            "feature_mechanisms": {"unencrypted_plain": may_be_clear, "unencrypted_scram": may_be_clear},
            # Acknowledgements are asked for where they count.
            "xep_0198": {"allow_resume": False, "window": _NEVER},
        }
        super().__init__(server.user or "", server.secret or "", plugin_config=plugins, ssl_context=judge)
        self.enable_direct_tls = server.at_once
        self.enable_starttls = not server.at_once and server.tls is not Tls.OFF
        self.enable_plaintext = not server.at_once and server.tls is Tls.OFF
        self.auto_authorize, self.auto_subscribe = None, False  # who may see when we are there is nobody's business
        self.max_redirects = -1  # a server that sends us elsewhere must not choose where we go
        self._server = server
        self._on_fault = on_fault
        self._on_login = on_login
        self._unread = 0
        self._sending: Task[None] | None = None
        self._attend(on_message)

    def _attend(self, on_message: Callable[[Message], None]) -> None:
        """Speak the extensions we use, and hear of messages and of the connection's fate."""
        for plugin in ("xep_0030", "xep_0184", "xep_0198", "xep_0199"):
            self.register_plugin(plugin)
        self.plugin["xep_0030"].add_identity("client", "pc")
        self.register_handler(Callback("all messages", StanzaPath("message"), on_message))  # type: ignore[arg-type]
        for event, handler in (
            ("connection_failed", self._on_no_connection),
            ("ssl_invalid_chain", self._on_no_connection),
            ("disconnected", self._on_no_connection),
            ("stream_error", self._on_stream_error),
            ("failed_auth", self._on_login_refused),
            ("no_auth", self._on_no_login),
            ("stream_negotiated", self._on_negotiated),
        ):
            self.add_event_handler(event, handler)

    @property
    def is_guarded(self) -> bool:
        """Whether nobody on the way can read what is said."""
        return self.transport is not None and self.transport.get_extra_info("sslcontext") is not None

    @property
    def certificate(self) -> Mapping[str, object]:
        """What `ssl.SSLSocket.getpeercert` tells of the server's; nothing where it was not checked."""
        return (self.transport.get_extra_info("peercert") or {}) if self.transport is not None else {}

    def data_received(self, data: bytes | str) -> None:
        """Read on, unless a stanza has no end."""
        self._acknowledge_at_once()
        self._unread += len(data)
        super().data_received(data)
        if self.xml_depth <= 1:
            self._unread = 0
        elif self._unread > _LARGEST:
            self._on_fault(
                ProbeError(FaultKind.UNREACHABLE, f"{self._server.name} sent a stanza of more than {_LARGEST} bytes")
            )
            self.abort()

    def _acknowledge_at_once(self) -> None:
        """Linux waits up to 40 ms with its own word for what came, and many servers with the next stanza for that.

        It forgets that it was told not to, so it is told each time.
        """
        wire = self.transport.get_extra_info("socket") if self.transport is not None else None
        if wire is not None and hasattr(socket, "TCP_QUICKACK"):
            with suppress(OSError):
                wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    async def run_filters(self) -> None:
        """The library's own loop that sends what is queued; noted, so that it can be ended."""
        self._sending = current_task()
        await super().run_filters()

    def chat(self, to: str, text: str = "", *, state: str = "active", thread: str = "", name: str = "") -> Message:
        """A message that is yet to be sent: with a text it asks for a receipt, without it only shows what we do."""
        message = self.make_message(mto=to, mbody=text or None, mtype="chat")
        SubElement(message.xml, f"{{http://jabber.org/protocol/chatstates}}{state}")
        if text:
            message["thread"] = thread
            SubElement(message.xml, "{http://jabber.org/protocol/nick}nick").text = name
            SubElement(message.xml, "{urn:xmpp:receipts}request")
        return message

    def put_away(self) -> None:
        """Hang up and end whatever runs in the background."""
        self.cancel_connection_attempt()
        self.abort()
        if self._sending is not None:
            self._sending.cancel()

    def exception(self, exception: Exception) -> None:
        """A handler of ours failed."""
        fault = ProbeError(FaultKind.INTERNAL, f"what {self._server.name} sent could not be read: {exception!r}")
        fault.__cause__ = exception
        self._on_fault(fault)

    def _on_no_connection(self, error: object) -> None:
        """It did not come about, or it is over."""
        self._on_fault(faults.broken(self._server, error))
        self.cancel_connection_attempt()  # the library would try for ever

    def _on_stream_error(self, error: StreamError) -> None:
        words = one_line(f"{error['condition']} {error['text'] or ''}")
        self._on_fault(ProbeError(FaultKind.UNREACHABLE, f"{self._server.name} ended the stream: {words}"))

    def _on_login_refused(self, failure: StanzaBase) -> None:
        """One try, and no other after it: a second failure in a row, and many a server locks the account."""
        self._on_fault(faults.not_let_in(self._server, f"{failure['condition']} {failure['text'] or ''}"))
        self.abort()

    def _on_no_login(self, _: object) -> None:
        offered = " ".join(sorted(self.plugin["feature_mechanisms"].mech_list)) or "no login at all"
        self._on_fault(faults.no_login(self._server, offered, is_guarded=self.is_guarded))
        self.abort()

    def _on_negotiated(self, _: object) -> None:
        if self.bound:
            self._on_login()
        elif not self.authenticated:
            self._on_no_login(None)
