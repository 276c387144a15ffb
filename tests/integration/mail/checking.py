"""What `shopper check` says of a mail server, for tests of it."""

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from harness.cli.check.sending import greet
from harness.model import Account, Login, Target, Tls
from tests.integration.mail.authority import Authority

NOW = datetime.now(UTC)
PASSWORD = Account(user="shop", login=Login.PASSWORD, secret="SHOPPER_TEST_PASSWORD")
TOKEN = Account(user="shop", login=Login.XOAUTH2, secret="SHOPPER_TEST_PASSWORD")
SET = {"SHOPPER_TEST_PASSWORD": "hunter2"}
GUARDING = (
    "let via name the server as its certificate does, or have whoever runs it mend that; SSL_CERT_FILE names an "
    "authority of your own, and tls in the same table how much guarding is asked for"
)
Found = tuple[str, str, str]


async def found(
    url: str,
    *,
    to: str = "care@acme.example",
    tls: Tls = Tls.VERIFIED,
    account: Account | None = None,
    environment: Mapping[str, str] = SET,
) -> list[Found]:
    """What is said of a server, its name written as SERVER."""
    target = Target(to=to, via=url, tls=tls, account=account)
    lines = await greet("acme", target, environment, confined=False, hello="shopper.example", now=NOW)
    name = url.partition("://")[2]
    spelt = name.replace(":", " on port ")
    return [(each.mark.value, each.what.replace(name, "SERVER").replace(spelt, "IT"), each.todo) for each in lines]


def shown(authority: Authority, *names: str, until: datetime | None = None) -> ssl.SSLContext:
    """What a server needs to show a certificate for these names, for 127.0.0.1 unless told."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.ca.issue_cert(*(names or ("127.0.0.1",)), not_after=until).configure_cert(context)
    return context


def day(days: float) -> str:
    return f"{NOW + timedelta(days=days):%Y-%m-%d}"


ANSWERS = ("ok", "acme: SERVER answers, with STARTTLS", "")
LOGGED_IN = ("ok", "acme: SERVER lets shop log in", "")
