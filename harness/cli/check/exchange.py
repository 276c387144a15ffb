"""Where mail for a domain goes: ours, for the replies, and a desk's, for what we write to it."""

from collections.abc import Iterator, Sequence

from harness.cli.check.door import leads_to_us
from harness.cli.check.line import Line, fail, ok, warn
from harness.cli.check.names import Exchange, IPAddress, Names
from harness.cli.check.way import is_one_of
from harness.desk import InboxSettings
from harness.loopback import host_of, is_loopback
from harness.model import Desk, Target

SMTP_PORT = 25
MOST_SERVERS = 5  # of one domain, that are called


def exchanges_of(domain: str, names: Names) -> tuple[Exchange, ...]:
    """A domain's mail servers; the domain itself where it has an address and names none (RFC 5321, 5.1).

    Raises CannotLookUp.
    """
    named = names.exchanges(domain)
    if named or not names.addresses(domain):
        return named
    return (Exchange(preference=0, host=domain),)


def our_mail_arrives(inbox: InboxSettings, names: Names, *, port: int = SMTP_PORT) -> Iterator[Line]:
    """Whether replies to personas find their way to us. Raises CannotLookUp."""
    domain = inbox.domain.rpartition("@")[2]
    servers = exchanges_of(domain, names)
    if not servers:
        yield fail(
            f"{domain}: no server takes its mail (it has no MX), so no reply will arrive",
            f"add an MX record to {domain} that names the machine where replies come in",
        )
    elif not servers[0].host:
        yield fail(
            f'{domain}: says that it takes no mail (its MX is "."), so no reply will arrive',
            f"let the MX record of {domain} name the machine where replies come in",
        )
    for server in servers[:MOST_SERVERS]:
        if server.host:
            yield from _our_server(server.host, domain, inbox, names, port)


def _our_server(host: str, domain: str, inbox: InboxSettings, names: Names, port: int) -> Iterator[Line]:
    addresses = names.addresses(host)
    if not addresses:
        yield fail(
            f"{domain}: its mail server {host} has no address, so no reply will arrive there",
            f"add an address to {host}, or name another server in the MX record of {domain}",
        )
    elif inbox.listen is None or inbox.mailbox is not None:  # read at a provider's: its servers are as they are
        yield ok(f"{domain}: its mail goes to {host}")
    else:
        yield from (_calling(host, each, domain, inbox.listen, port) for each in addresses)


def _calling(host: str, address: IPAddress, domain: str, listen: tuple[str, int], port: int) -> Line:
    leads, said = leads_to_us((str(address), port), listen)
    whose, here = f"{domain}: its mail server {host} ({address})", f"{listen[0]}:{listen[1]}"
    if leads:
        return ok(f"{whose} is our inbox at {here}")
    if leads is None:
        return warn(
            f"{whose} cannot be reached at port {port} from here: {said}",
            f"let port {port} there lead to the inbox at {here}; where only this machine may not call port {port}, try "
            "from another",
        )
    return warn(
        f"{whose} is not our inbox: it says {said!r}",
        f"nothing, if that server hands mail for {domain} on to {here}; otherwise let the MX record name this machine",
    )


def desk_takes_mail(desk: Desk, target: Target, names: Names) -> Iterator[Line]:
    """Whether the desk's domain has a mail server, and `via` is one or may pass mail on to it. Raises CannotLookUp."""
    domain, via = target.to.rpartition("@")[2].lower(), host_of(target.via or "")
    who, servers = f"desk {desk.name}, mail", exchanges_of(domain, names)
    passes_on = target.account is not None or is_loopback(via)
    if servers and not servers[0].host:
        yield fail(f'{who}: {domain} says that it takes no mail (its MX is ".")', "correct `to`")
    elif not servers:
        todo = f"correct `to`; nothing is to be done if {via} knows the domain by itself"
        yield warn(f"{who}: no server is known to take mail for {domain} (it has no MX)", todo)
    elif is_one_of(via, servers, names):
        yield ok(f"{who}: {via} is a mail server of {domain}")
    elif passes_on:
        yield ok(f"{who}: {via} passes mail on to {_listed(servers)}, which take it for {domain}")
    else:
        yield warn(
            f"{who}: {via} is no mail server of {domain}, and we have no account there: it may refuse to pass mail on",
            f"let via name one of {_listed(servers)}, or give the account that {via} knows us by",
        )


def _listed(servers: Sequence[Exchange]) -> str:
    return ", ".join(each.host for each in servers[:MOST_SERVERS])
