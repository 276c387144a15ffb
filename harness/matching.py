"""Which enquiry a reply belongs to. Pure.

One address an enquiry makes the recipient the best witness; a thread's references come after it. What fits two
enquiries alike is matched to neither, and stays for a person to look at.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from harness.model import Dispatch, Enquiry, Reply
from harness.reading import read_head


class MatchRule(StrEnum):
    """What tied a reply to its enquiry; the rules are tried in this order."""

    SESSION = "session"  # seen in the enquiry's own session
    RECIPIENT = "recipient"  # the envelope's recipient
    HEADER_RECIPIENT = "header recipient"  # To, Cc, Delivered-To and kin, for mail that came without an envelope
    REFERENCE = "reference"  # In-Reply-To or References name what we sent


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The enquiry a reply belongs to, and by which rule."""

    enquiry_id: str
    rule: MatchRule


class Matcher:
    """Matches replies to the enquiries it was made of."""

    def __init__(self, enquiries: Iterable[Enquiry], dispatches: Iterable[Dispatch]) -> None:
        self._ids: set[str] = set()
        self._addresses: defaultdict[str, set[str]] = defaultdict(set)
        self._without_plus: defaultdict[str, set[str]] = defaultdict(set)
        self._references: defaultdict[str, set[str]] = defaultdict(set)
        for enquiry in enquiries:
            address = enquiry.persona.email.casefold()
            self._ids.add(enquiry.id)
            self._addresses[address].add(enquiry.id)
            self._without_plus[_without_plus(address)].add(enquiry.id)
        for dispatch in dispatches:
            if dispatch.reference and dispatch.enquiry_id in self._ids:
                self._references[_reference(dispatch.reference)].add(dispatch.enquiry_id)

    def match(self, reply: Reply) -> Match | None:
        """The enquiry that the first applicable rule names; None if none applies, or that rule names two."""
        if reply.enquiry_id is not None:
            known = {reply.enquiry_id} & self._ids
            return _only(known, MatchRule.SESSION)
        found = self._at((reply.recipient,) if reply.recipient else ())
        if found:
            return _only(found, MatchRule.RECIPIENT)
        if reply.media_type != "message/rfc822":
            return None
        head = read_head(reply.raw)
        found = self._at(head.recipients)
        if found:
            return _only(found, MatchRule.HEADER_RECIPIENT)
        return _only(self._answering(head.references), MatchRule.REFERENCE)

    def _at(self, addresses: Iterable[str]) -> set[str]:
        return {enquiry_id for address in addresses for enquiry_id in self._at_one(address.casefold())}

    def _at_one(self, address: str) -> set[str]:
        """Enquiries at an address; else at what is left of it, or of theirs, without the part after a plus."""
        bare = _without_plus(address)
        return self._addresses.get(address) or self._addresses.get(bare) or self._without_plus.get(address, set())

    def _answering(self, references: Iterable[str]) -> set[str]:
        return {
            enquiry_id for reference in references for enquiry_id in self._references.get(_reference(reference), ())
        }


def _only(enquiry_ids: set[str], rule: MatchRule) -> Match | None:
    return Match(enquiry_id=next(iter(enquiry_ids)), rule=rule) if len(enquiry_ids) == 1 else None


def _without_plus(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _reference(text: str) -> str:
    """A Message-ID without angle brackets, folded: not every desk leaves its case alone."""
    return text.strip().removeprefix("<").removesuffix(">").casefold()
