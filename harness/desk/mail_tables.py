"""How our own mail goes out and comes in, as desks.toml says it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from harness.desk.settings import InboxSettings, MailboxSettings
from harness.fields import Duration, Line, Written
from harness.loopback import host_of
from harness.model import Account, Login, Target, Tls
from harness.toml_file.tables import Flaw, Table, refuse, refuse_value

MAIL = "mail"  # the one channel whose target is a mail address; all others have a page

_DOMAIN = re.compile(r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_SIZES = {"kB": 1_000, "MB": 1_000_000}
_LARGEST = 100_000_000
_ENDPOINT = 'a host and a port from 1 to 65535 such as "127.0.0.1:2525"'
_SIZE = 'a size up to 100MB such as "25MB" or "500kB"'
_SERVER = 'a mail server such as "smtp://127.0.0.1:2526" or "smtps://smtp.acme.example:465"'
_IMAP = 'a server such as "imaps://imap.acme.example:993"'
_TLS = '"verified", "required", "unverified" or "off"'
_LOGIN = '"password" or "xoauth2"'
_VARIABLE_NAME = 'the name of the environment variable that holds it, such as "SHOPPER_SMTP_PASSWORD"'


def _domain(value: str) -> str:
    if not _DOMAIN.fullmatch(value):
        refuse_value(value, 'a domain such as "shopper.example"')
    return value.lower()


def _mailbox(value: str) -> str:
    local, _, domain = value.rpartition("@")
    if not _is_address(value) or "+" in local:
        refuse_value(value, 'a mail address without a plus, such as "care-tests@acme.example"')
    return f"{local}@{domain.lower()}"


def _variable(value: str) -> str:
    if not _VARIABLE.fullmatch(value):
        refuse_value(value, _VARIABLE_NAME)
    return value


def _endpoint(value: object) -> tuple[str, int]:
    found = _host_and_port(f"//{value}") if isinstance(value, str) else None
    if found is None:
        refuse_value(value, _ENDPOINT)
    return found


def _size(value: object) -> int:
    match = re.fullmatch(r"([0-9]{1,9})(kB|MB)", value) if isinstance(value, str) else None
    size = int(match[1]) * _SIZES[match[2]] if match else 0
    if not 0 < size <= _LARGEST:
        refuse_value(value, _SIZE)
    return size


def _imap(value: str) -> str:
    if urlsplit(value).scheme not in ("imap", "imaps") or _host_and_port(value) is None:
        refuse_value(value, _IMAP)
    return value


def _is_address(value: str) -> bool:
    local, _, domain = value.rpartition("@")
    return bool(_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain))


def _host_and_port(url: str) -> tuple[str, int] | None:
    """The two, where `url` is nothing but a scheme, a host and a port."""
    try:
        parts = urlsplit(url)
        host, port = host_of(url), parts.port
    except ValueError:
        return None
    if not host or not port or parts.path.strip("/") or parts.query or parts.fragment:
        return None
    return host, port


Endpoint = Annotated[
    tuple[str, int],
    BeforeValidator(_endpoint),
    Written(pattern=r"\S+:[0-9]{1,5}", examples=("127.0.0.1:2525",), allowed=_ENDPOINT),
]
Size = Annotated[
    int, BeforeValidator(_size), Written(pattern="[0-9]{1,9}(kB|MB)", examples=("25MB", "500kB"), allowed=_SIZE)
]
TlsName = Annotated[Literal["verified", "required", "unverified", "off"], Field(description=_TLS)]
LoginName = Annotated[Literal["password", "xoauth2"], Field(description=_LOGIN)]
Variable = Annotated[str, AfterValidator(_variable), Field(description=_VARIABLE_NAME)]


class AccountTable(Table):
    """Our account at a mail server; a table that holds one has these keys too."""

    tls: TlsName | None = Field(default=None, title="How the connection is guarded, verified unless said")
    user: Line | None = Field(default=None, description="the account's name at the server, in quotes")
    login: LoginName = Field(default="password", title="How we say who we are")
    secret: Variable | None = Field(default=None, title="Where the password or access token is")

    @model_validator(mode="after")
    def _is_whole(self) -> "AccountTable":
        if self.user is not None and self.secret is None:
            refuse([(("secret",), f"is missing, give {_VARIABLE_NAME}")])
        if self.user is None and self.secret is not None:
            refuse([(("user",), "is missing, give the account that the secret belongs to")])
        return self

    def account(self) -> Account | None:
        if self.user is None or self.secret is None:
            return None
        return Account(user=self.user, login=Login(self.login), secret=self.secret)

    def guard(self) -> Tls:
        return Tls(self.tls or "verified")


class ImapTable(AccountTable):
    """A mailbox at a provider, read by IMAP; nothing in it is marked, moved or deleted."""

    server: Annotated[Line, AfterValidator(_imap)] = Field(description=_IMAP)
    user: Line = Field(description="the account's name at the server, in quotes")
    folders: list[Line] = Field(default=["INBOX"], min_length=1, description='a list of folders such as ["INBOX"]')
    spam: Line | None = Field(
        default=None, description="the folder for junk mail, in quotes; found by itself unless said"
    )
    poll: Duration = Field(
        default=timedelta(seconds=60), title="How often to look by itself", json_schema_extra={"default": "60s"}
    )

    def mailbox(self) -> MailboxSettings:
        account = self.account()
        assert account is not None  # noqa: S101  (for the type checker: `user` is required here, and with it `secret`)
        return MailboxSettings(
            server=self.server,
            tls=self.guard(),
            account=account,
            folders=tuple(self.folders),
            spam=self.spam,
            poll=self.poll,
        )


class OutboxTable(AccountTable):
    """The server that takes our mail to every desk whose mail channel names none."""

    via: Line = Field(description=_SERVER, json_schema_extra={"pattern": "^smtps?://"})

    @model_validator(mode="after")
    def _names_a_server(self) -> "OutboxTable":
        refuse(_server_flaws(self.via))
        return self


class InboxTable(Table):
    domain: Annotated[str, AfterValidator(_domain)] | None = Field(
        default=None, description="the domain that personas write from, in quotes"
    )
    address: Annotated[str, AfterValidator(_mailbox)] | None = Field(
        default=None, description="the one mailbox that personas write from, with a plus and a part of their own"
    )
    listen: Endpoint | None = Field(default=None, title="Where replies come in, by SMTP")
    size_limit: Size = Field(
        default=25_000_000, title="The largest mail that is taken", json_schema_extra={"default": "25MB"}
    )
    certificate: Line | None = Field(default=None, description="a PEM file, for STARTTLS to the inbox")
    key: Line | None = Field(default=None, description="the PEM file with the certificate's private key")
    imap: ImapTable | None = Field(default=None, description="a table [inbox.imap] with server, user and secret")

    @model_validator(mode="after")
    def _can_receive(self) -> "InboxTable":
        flaws: list[Flaw] = []
        if (self.domain is None) == (self.address is None):
            wrong = (
                "and address are both given, give one of them" if self.domain else "is missing, give it or an address"
            )
            flaws.append((("domain",), wrong))
        if (self.certificate is None) != (self.key is None):
            missing = "key" if self.key is None else "certificate"
            flaws.append(((missing,), "is missing, a certificate and its key go together"))
        refuse(flaws)
        return self

    def settings(self, folder: Path) -> InboxSettings:
        """The settings; file names count from `folder`, where desks.toml is."""
        default = ("127.0.0.1", 2525) if self.imap is None else None
        return InboxSettings(
            domain=self.domain or self.address or "",
            listen=self.listen or default,
            size_limit=self.size_limit,
            certificate=None if self.certificate is None else folder / self.certificate,
            key=None if self.key is None else folder / self.key,
            mailbox=None if self.imap is None else self.imap.mailbox(),
        )


class ChannelTable(AccountTable):
    """Where one channel is reached."""

    to: Line = Field(description="a mail address for mail, a page's http:// or https:// address for all other channels")
    via: str | None = Field(default=None, description=_SERVER, json_schema_extra={"pattern": "^smtps?://"})
    fields: dict[str, Line] = Field(default={}, description='a table of selectors such as { message = "#body" }')

    def target(self, outbox: OutboxTable | None) -> Target:
        """The target; mail goes out by `outbox` where this names no server of its own."""
        if outbox is None or self.via is not None or "@" not in self.to.partition("://")[0]:
            return Target(to=self.to, via=self.via, tls=self.guard(), account=self.account(), fields=self.fields)
        return Target(to=self.to, via=outbox.via, tls=outbox.guard(), account=outbox.account(), fields=self.fields)


def mail_flaws(table: ChannelTable) -> Iterator[Flaw]:
    """What is wrong with where a desk takes mail."""
    if not _is_address(table.to):
        yield ("to",), f'is "{table.to[:60]}", give a mail address such as "care@acme.example"'
    if table.via is not None:
        yield from _server_flaws(table.via)
    elif table.user is not None or table.tls is not None:
        yield ("via",), f"is missing, give {_SERVER}; without it the mail goes by [outbox] and its account"


def _server_flaws(via: str) -> Iterator[Flaw]:
    if not via.startswith(("smtp://", "smtps://")) or _host_and_port(via) is None:
        yield ("via",), f'is "{via[:60]}", give {_SERVER}'
