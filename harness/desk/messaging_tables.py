"""Where a desk is reached by XMPP, and our account at a server, as desks.toml says it."""

from collections.abc import Iterator

from harness.desk.addresses import is_jid
from harness.desk.channels import PAGES_ONLY
from harness.desk.mail_tables import ChannelTable, in_clear, is_server
from harness.desk.variables import VARIABLE_NAME
from harness.toml_file.tables import Flaw

SERVER = 'an XMPP server such as "xmpp://127.0.0.1:5222" or "xmpps://chat.acme.example:5223"'
_DESK = 'a JID such as "care@acme.example"'
_OURS = 'our account, a JID such as "shopper@acme.example"'


def messaging_flaws(table: ChannelTable) -> Iterator[Flaw]:
    """What is wrong with where a desk takes messages: nobody is written to by XMPP without an account."""
    if not is_jid(table.to):
        yield ("to",), f'is "{table.to[:60]}", give {_DESK}'
    if table.via is None:
        yield ("via",), f"is missing, give {SERVER}"
    elif not is_server(table.via, "xmpp"):
        yield ("via",), f'is "{table.via[:60]}", give {SERVER}'
    else:
        yield from in_clear(table.via, table, plain="xmpp")
    if table.user is None:
        yield ("user",), f"is missing, give {_OURS}, and secret, {VARIABLE_NAME}"
    elif "@" not in table.user or not is_jid(table.user):
        yield ("user",), f'is "{table.user[:60]}", give {_OURS}'
    if table.login != "password":
        yield ("login",), f'is "{table.login}", give "password", or leave it out'
    yield from (((key,), "is for pages only, leave it out") for key in PAGES_ONLY if getattr(table, key))
    if table.admission is not None:
        yield ("pass",), "is for pages only, leave it out"
