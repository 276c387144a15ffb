"""What is said of whether our mail is believed, for tests of it: the lines about a domain, and the ways to a desk."""

from harness.cli.check.exchange import exchanges_of
from harness.cli.check.line import Mark
from harness.cli.check.names import Names
from harness.cli.check.way import Way, way_out
from harness.model import Account, Target

OK, NOTE, WARN, FAIL = Mark.OK, Mark.NOTE, Mark.WARN, Mark.FAIL
HERE = "127.0.0.1"  # where mail comes from that goes to a server on this machine
UNSIGNED = (
    NOTE,
    "{}: whether our mail is signed (DKIM) cannot be seen from here, for that is up to the server it goes out by",
    "if that signs for this domain, say as dkim_selector in [outbox] where the key is, to have it looked up",
)
NO_DMARC = (
    WARN,
    "{}: no DMARC record, without which large providers distrust mail",
    'add a TXT record to _dmarc.{} such as "v=DMARC1; p=none"',
)

Lines = list[tuple[Mark, str, str]]


def about(domain: str, lines: Lines) -> Lines:
    """The lines with the domain in place of {}."""
    return [(mark, what.replace("{}", domain), todo.replace("{}", domain)) for mark, what, todo in lines]


def way_to(via: str, names: Names, account: Account | None = None) -> Way:
    target = Target(to="care@acme.internal", via=via, account=account)
    return way_out(target, exchanges_of("acme.internal", names), names)
