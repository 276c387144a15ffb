"""How our own mail goes out, and our accounts at mail servers, as desks.toml says it."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator, model_validator

from harness.desk.addresses import as_address
from harness.desk.channels import Address, address_of
from harness.desk.page_tables import SHOWN, Host, PassTable
from harness.desk.variables import VARIABLE_NAME, Variable
from harness.fields import Line
from harness.loopback import host_of, is_loopback
from harness.model import Account, Login, Target, Tls
from harness.toml_file.tables import Flaw, Table, refuse, refuse_value

_LABELS = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_SERVER = 'a mail server such as "smtp://127.0.0.1:2526" or "smtps://smtp.acme.example:465"'
_TLS = '"verified", "required", "unverified" or "off"'
_LOGIN = '"password" or "xoauth2"'
_SELECTOR = 'the selector that whoever signs our mail names, such as "mail2026"'


def _selector(value: str) -> str:
    if not _LABELS.fullmatch(value):
        refuse_value(value, _SELECTOR)
    return value.lower()


def host_and_port(url: str) -> tuple[str, int] | None:
    """The two, where `url` is nothing but a scheme, a host and a port."""
    try:
        parts = urlsplit(url)
        host, port = host_of(url), parts.port
    except ValueError:
        return None
    if not host or not port or parts.path.strip("/") or parts.query or parts.fragment:
        return None
    return host, port


TlsName = Annotated[Literal["verified", "required", "unverified", "off"], Field(description=_TLS)]
LoginName = Annotated[Literal["password", "xoauth2"], Field(description=_LOGIN)]
Selector = Annotated[str, AfterValidator(_selector), Field(description=_SELECTOR)]


class AccountTable(Table):
    """Our account at a mail server; a table that holds one has these keys too."""

    tls: TlsName | None = Field(
        default=None, title="How the connection is guarded, verified unless said", description=_TLS
    )
    user: Line | None = Field(default=None, description="the account's name at the server, in quotes")
    login: LoginName = Field(default="password", title="How we say who we are")
    secret: Variable | None = Field(default=None, title="Where the password or access token is")

    @model_validator(mode="after")
    def _is_whole(self) -> "AccountTable":
        if self.user is not None and self.secret is None:
            refuse([(("secret",), f"is missing, give {VARIABLE_NAME}")])
        if self.user is None and self.secret is not None:
            refuse([(("user",), "is missing, give the account that the secret belongs to")])
        return self

    def account(self) -> Account | None:
        if self.user is None or self.secret is None:
            return None
        return Account(user=self.user, login=Login(self.login), secret=self.secret)

    def guard(self) -> Tls:
        return Tls(self.tls or "verified")


class OutboxTable(AccountTable):
    """The server that takes our mail to every desk whose mail channel names none."""

    via: Line = Field(description=_SERVER, json_schema_extra={"pattern": "^smtps?://"})
    dkim_selector: Selector | None = Field(default=None, title="Where the key of its DKIM signatures is looked up")

    @model_validator(mode="after")
    def _names_a_server(self) -> "OutboxTable":
        refuse(server_flaws(self.via, self))
        return self


class ChannelTable(AccountTable):
    """Where one channel is reached."""

    to: Line = Field(description="a mail address for mail, a JID for messaging, a page's address for other channels")
    via: str | None = Field(default=None, description="the server that takes the desk's mail or messages")
    fields: dict[str, Line] = Field(default={}, description='a table of selectors such as { message = "#body" }')
    values: dict[str, Line] = Field(
        default={}, description='a table of what goes where, by selector, such as { "#branch" = "Leeds" }'
    )
    leave: list[Line] = Field(default=[], description='a list of selectors of fields left alone such as ["#nickname"]')
    confirms: list[Host] = Field(
        default=[], description='a list of further hosts whose links confirm a form such as ["links.acme.example"]'
    )
    admission: PassTable | None = Field(default=None, alias="pass", description=SHOWN)

    @field_validator("admission", mode="before")
    @classmethod
    def _is_no_secret(cls, value: object) -> object:
        if isinstance(value, str):  # not shown: whoever wrote text here wrote the secret itself
            raise ValueError(f"is text, give {SHOWN}")  # noqa: TRY004  (pydantic takes a TypeError for a defect)
        return value

    def target(self, channel: str, outbox: OutboxTable | None) -> Target:
        """The target; mail goes out by `outbox` where this names no server of its own."""
        is_mail = address_of(channel) is Address.MAIL
        to = (as_address(self.to) or self.to) if is_mail else self.to
        way: OutboxTable | ChannelTable = self if outbox is None or self.via is not None or not is_mail else outbox
        return Target(
            to=to,
            via=way.via,
            tls=way.guard(),
            account=way.account(),
            fields=self.fields,
            values=self.values,
            leave=tuple(self.leave),
            confirms=tuple(self.confirms),
            admission=None if self.admission is None else self.admission.admission(),
        )


def mail_flaws(table: ChannelTable) -> Iterator[Flaw]:
    """What is wrong with where a desk takes mail."""
    if as_address(table.to) is None:
        yield ("to",), f'is "{table.to[:60]}", give a mail address such as "care@acme.example"'
    if table.via is not None:
        yield from server_flaws(table.via, table)
    elif table.user is not None or table.tls is not None:
        yield ("via",), f"is missing, give {_SERVER}; without it the mail goes by [outbox] and its account"
    if table.admission is not None:
        yield ("pass",), "is for pages only, leave it out"


def server_flaws(via: str, account: AccountTable) -> Iterator[Flaw]:
    """What is wrong with a mail server, or with how it is to be guarded."""
    if not is_server(via, "smtp"):
        yield ("via",), f'is "{via[:60]}", give {_SERVER}'
    else:
        yield from in_clear(via, account, plain="smtp")


def is_server(via: str, plain: str) -> bool:
    """Whether `via` is a host and a port after the scheme `plain`, or after its sister that is TLS at once."""
    return via.startswith((f"{plain}://", f"{plain}s://")) and host_and_port(via) is not None


def in_clear(via: str, account: AccountTable, *, plain: str) -> Iterator[Flaw]:
    """What is wrong with `tls = "off"` towards a server."""
    if account.tls == "off" and via.startswith(f"{plain}s:"):
        yield ("tls",), f'is "off", and via is TLS from its first byte, leave tls out or give {plain}://'
    elif account.tls == "off" and account.user is not None and not is_loopback(host_of(via)):
        yield ("tls",), f'is "off", and the secret would go to {host_of(via)} in clear, leave tls out'
