"""To whom reports are mailed, and by which server, as desks.toml says it."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from harness.desk.addresses import as_address
from harness.desk.mail_tables import AccountTable, OutboxTable, server_flaws
from harness.desk.settings import ReportSettings
from harness.fields import Line, unique
from harness.model import Target
from harness.toml_file.tables import Flaw, refuse, refuse_value

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
    via: Line | None = Field(default=None, description=_SERVER, json_schema_extra={"pattern": "^smtps?://"})

    @model_validator(mode="after")
    def _names_a_server(self) -> "ReportTable":
        flaws: list[Flaw] = []
        if self.via is not None:
            flaws += server_flaws(self.via, self)
        elif self.user is not None or self.tls is not None:
            flaws.append((("via",), f"is missing, give {_SERVER}, and user and tls with it"))
        refuse(flaws)
        return self

    def settings(self, outbox: OutboxTable | None) -> ReportSettings:
        """The settings; reports go out by `outbox` where this names no server of its own."""
        way: ReportTable | OutboxTable = self if self.via is not None or outbox is None else outbox
        server = Target(to="", via=way.via, tls=way.guard(), account=way.account())
        return ReportSettings(to=tuple(self.to), sender=self.sender, server=server)
