"""Which kind of address each channel has. A channel that is not named here has a page, and needs a browser."""

from enum import StrEnum

MAIL = "mail"
FORM = "web_form"
MESSAGING = "messaging"


class Address(StrEnum):
    """Where a channel is reached."""

    MAIL = "a mail address"
    JID = "a JID"  # RFC 7622: an account at an XMPP server, or a domain that answers by itself
    PAGE = "a page"


CARRYING = frozenset({MAIL, FORM})  # channels that a picture can go by
PAGES_ONLY = ("fields", "values", "leave", "confirms")  # what is said of a page, and of no other address

_ADDRESSES = {MAIL: Address.MAIL, MESSAGING: Address.JID}


def address_of(channel: str) -> Address:
    """The kind of address that `to` of a channel is."""
    return _ADDRESSES.get(channel, Address.PAGE)
