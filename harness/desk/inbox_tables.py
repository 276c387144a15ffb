"""Where replies come in, as desks.toml says it."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from harness.desk.addresses import as_address, is_domain
from harness.desk.mail_tables import AccountTable, host_and_port
from harness.desk.settings import InboxSettings
from harness.fields import Duration, Line, Written, unique
from harness.model import Mailbox
from harness.toml_file.tables import Flaw, Table, refuse, refuse_value, shown

_SIZES = {"kB": 1_000, "MB": 1_000_000}
_LARGEST = 100_000_000
_ENDPOINT = 'a host and a port from 1 to 65535 such as "127.0.0.1:2525"'
_SIZE = 'a size up to 100MB such as "25MB" or "500kB"'
_IMAP = 'a server such as "imaps://imap.acme.example:993" or "imap://imap.acme.example:143"'
_POLL = 'a duration from 5s to 9m such as "60s"'  # servers hang up on who is silent for longer (RFC 2177, 3)


def _domain(value: str) -> str:
    if not is_domain(value):
        refuse_value(value, 'a domain such as "shopper.example"')
    return value.lower()


def _mailbox(value: str) -> str:
    local, _, domain = value.rpartition("@")
    if not value.isascii() or as_address(value) is None or "+" in local:
        refuse_value(value, 'a mail address without a plus, such as "care-tests@acme.example"')
    return f"{local}@{domain.lower()}"


def _endpoint(value: object) -> tuple[str, int]:
    found = host_and_port(f"//{value}") if isinstance(value, str) else None
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
    if urlsplit(value).scheme not in ("imap", "imaps") or host_and_port(value) is None:
        refuse_value(value, _IMAP)
    return value


def _poll(value: timedelta) -> timedelta:
    if not timedelta(seconds=5) <= value <= timedelta(minutes=9):
        raise ValueError(f"is {value.total_seconds():g} seconds, give {_POLL}")
    return value


Endpoint = Annotated[
    tuple[str, int],
    BeforeValidator(_endpoint),
    Written(pattern=r"\S+:[0-9]{1,5}", examples=("127.0.0.1:2525",), allowed=_ENDPOINT),
]
Size = Annotated[
    int, BeforeValidator(_size), Written(pattern="[0-9]{1,9}(kB|MB)", examples=("25MB", "500kB"), allowed=_SIZE)
]


class ImapTable(AccountTable):
    """A mailbox at a provider, read by IMAP; nothing in it is moved or deleted, nor marked unless asked."""

    server: Annotated[Line, AfterValidator(_imap)] = Field(
        description=_IMAP, json_schema_extra={"pattern": r"^imaps?://\S+:[0-9]{1,5}$"}
    )
    user: Line = Field(description="the account's name at the server, in quotes")
    folders: Annotated[list[Line], AfterValidator(unique)] = Field(
        default=["INBOX"], min_length=1, max_length=20, description='a list of folders such as ["INBOX"]'
    )
    spam: Line | None = Field(
        default=None, description="the folder for junk mail, in quotes; found by itself unless said"
    )
    poll: Annotated[Duration, AfterValidator(_poll)] = Field(
        default=timedelta(seconds=60),
        title="How often to look by itself",
        description=_POLL,
        json_schema_extra={"default": "60s"},
    )
    mark_seen: bool = Field(default=False, description="true or false: whether what was stored is marked as read")

    @model_validator(mode="after")
    def _makes_sense(self) -> "ImapTable":
        flaws: list[Flaw] = []
        if self.tls == "off" and self.server.startswith("imaps:"):
            flaws.append((("tls",), 'is "off", but imaps:// is TLS from the first byte, take one of the two away'))
        if self.spam in self.folders:
            flaws.append((("spam",), f"is {shown(self.spam)}, which is one of the folders, take it away from them"))
        refuse(flaws)
        return self

    def mailbox(self) -> Mailbox:
        account = self.account()
        assert account is not None  # noqa: S101  (for the type checker: `user` is required here, and with it `secret`)
        return Mailbox(
            server=self.server,
            tls=self.guard(),
            account=account,
            folders=tuple(self.folders),
            spam=self.spam,
            poll=self.poll,
            mark_seen=self.mark_seen,
        )


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
