"""What a message stanza says (RFC 6121, 5.2), whoever sent it. Pure, bounded, and never raises."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from probes.words import one_line

_CLIENT = "{jabber:client}"
_ERRORS = "{urn:ietf:params:xml:ns:xmpp-stanzas}"
_STATES = "{http://jabber.org/protocol/chatstates}"
_CAPTCHA = "{urn:xmpp:captcha}captcha"  # XEP-0158
_BLOCKED = "{urn:xmpp:blocking:errors}blocked"  # XEP-0191
_LONGEST = 20_000  # characters of one message
_LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """An error stanza: its condition (RFC 6120, 8.3.3), its type, and the server's words if it has any."""

    condition: str
    type: str
    text: str
    is_block: bool

    def __str__(self) -> str:
        return f"{self.condition} ({self.text})" if self.text else self.condition


@dataclass(frozen=True, kw_only=True, slots=True)
class Stanza:
    """One message stanza, what it does not have as "". `epoch`: when it arrived, by this machine's clock."""

    epoch: float
    sender: str  # a full JID
    recipient: str
    type: str
    id: str
    thread: str
    body: str
    name: str  # as the sender calls itself (XEP-0172)
    state: str  # active, composing, paused, inactive or gone (XEP-0085)
    replaces: str  # the id of what it corrects (XEP-0308)
    receipt_of: str  # the id of what arrived there (XEP-0184)
    sent_at: str  # as some server on the way claims (XEP-0203), which is not when it arrived
    is_captcha: bool
    refusal: Refusal | None

    @property
    def account(self) -> str:
        """The sender without the device."""
        return bare(self.sender)


def bare(jid: str) -> str:
    """A JID without its resource, in lower case."""
    return jid.partition("/")[0].lower()


def read_stanza(xml: Element, *, epoch: float) -> Stanza:
    """What `xml` says."""
    return Stanza(
        epoch=epoch,
        sender=_attribute(xml, "from"),
        recipient=_attribute(xml, "to"),
        type=_attribute(xml, "type") or "normal",
        id=_attribute(xml, "id"),
        thread=one_line(xml.findtext(f"{_CLIENT}thread") or ""),
        body=(xml.findtext(f"{_CLIENT}body") or "")[:_LONGEST],
        name=one_line(xml.findtext("{http://jabber.org/protocol/nick}nick") or "", limit=_LONGEST_NAME),
        state=next((each.tag.removeprefix(_STATES) for each in xml if each.tag.startswith(_STATES)), ""),
        replaces=_attribute(xml.find("{urn:xmpp:message-correct:0}replace"), "id"),
        receipt_of=_attribute(xml.find("{urn:xmpp:receipts}received"), "id"),
        sent_at=_attribute(xml.find("{urn:xmpp:delay}delay"), "stamp"),
        is_captcha=xml.find(_CAPTCHA) is not None,
        refusal=_refusal(xml),
    )


def _refusal(xml: Element) -> Refusal | None:
    error = xml.find(f"{_CLIENT}error")
    if xml.get("type") != "error" or error is None:
        return None
    named = (each.tag.removeprefix(_ERRORS) for each in error if each.tag.startswith(_ERRORS))
    return Refusal(
        condition=one_line(next((each for each in named if each != "text"), "undefined-condition"), limit=60),
        type=_attribute(error, "type"),
        text=one_line(error.findtext(f"{_ERRORS}text") or ""),
        is_block=error.find(_BLOCKED) is not None or error.find(_CAPTCHA) is not None,
    )


def _attribute(xml: Element | None, name: str) -> str:
    return one_line(xml.get(name) or "", limit=3_071) if xml is not None else ""  # as long as a JID may be
