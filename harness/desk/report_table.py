"""To whom reports are mailed, by which server and when, as desks.toml says it."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from harness.desk.addresses import as_address
from harness.desk.mail_tables import AccountTable, OutboxTable, server_flaws
from harness.desk.settings import ReportSettings
from harness.fields import Line, unique
from harness.model import Target
from harness.toml_file.tables import Flaw, refuse, refuse_value

_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
_ADDRESS = 'a mail address such as "head-of-service@acme.example"'
_SERVER = 'a mail server such as "smtps://smtp.acme.example:465", or leave it out where [outbox] names one'


def _address(value: str) -> str:
    found = as_address(value)
    if found is None:
        refuse_value(value, _ADDRESS)
    return found


Address = Annotated[Line, AfterValidator(_address), Field(description=_ADDRESS)]


class ReportTable(AccountTable):
    """The people whom `shopper report --send` mails the report to."""

    to: Annotated[list[Address], AfterValidator(unique)] = Field(
        min_length=1, max_length=50, description='a list of mail addresses such as ["head-of-service@acme.example"]'
    )
    sender: Address = Field(alias="from", title="Whom it is from, and whom answers and returned mails go to")
    day: int | None = Field(
        default=None,
        ge=1,
        le=28,
        title="The day of each month on which `shopper serve` mails the report of the month before",
        description="a day of the month from 1 to 28",
    )
    at: Annotated[str, Field(pattern=_CLOCK, description='a time of day such as "07:00"', examples=["07:00"])] = "07:00"
    language: Literal["en", "de", "fr", "es"] = Field(
        default="en", title="Of what is mailed on that day", description='"en", "de", "fr" or "es"'
    )
    via: Line | None = Field(default=None, description=_SERVER, json_schema_extra={"pattern": "^smtps?://"})

    @model_validator(mode="after")
    def _names_a_server(self) -> "ReportTable":
        flaws: list[Flaw] = []
        if self.via is not None:
            flaws += server_flaws(self.via, self)
        elif self.user is not None or self.tls is not None:
            flaws.append((("via",), f"is missing, give {_SERVER}, and user and tls with it"))
        for key in ("at", "language"):
            if self.day is None and key in self.model_fields_set:
                flaws.append((("day",), f"is missing, give the day of the month that {key} is for, from 1 to 28"))
        refuse(flaws)
        return self

    def settings(self, outbox: OutboxTable | None) -> ReportSettings:
        """The settings; reports go out by `outbox` where this names no server of its own."""
        way: ReportTable | OutboxTable = self if self.via is not None or outbox is None else outbox
        server = Target(to="", via=way.via, tls=way.guard(), account=way.account())
        return ReportSettings(
            to=tuple(self.to),
            sender=self.sender,
            server=server,
            day=self.day,
            at=time.fromisoformat(self.at),
            language=self.language,
        )
