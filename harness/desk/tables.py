"""The shape of desks.toml, and every rule that a mistake in it can break."""

import re

from pydantic import Field, field_validator, model_validator

from harness.desk.channels import MAIL
from harness.desk.desk_table import NAME, DeskTable
from harness.desk.inbox_tables import InboxTable
from harness.desk.mail_tables import OutboxTable
from harness.desk.own_tables import EvidenceTable, JudgeTable, former_flaws
from harness.desk.report_table import ReportTable
from harness.toml_file.tables import Flaw, Table, refuse


class DesksTable(Table):
    """A file of desks."""

    inbox: InboxTable = Field(description="a table [inbox] with the domain or address that personas write from")
    outbox: OutboxTable | None = Field(default=None, description="a table [outbox] with the server that takes our mail")
    evidence: EvidenceTable = Field(default=EvidenceTable(), description="a table [evidence] with mask")
    judge: JudgeTable = Field(default=JudgeTable(), description="a table [judge] with undecided_cost")
    report: ReportTable | None = Field(default=None, description="a table [report] with to, from and a mail server")
    desks: dict[str, DeskTable] = Field(
        min_length=1,
        description="at least one table [desks.NAME]",
        json_schema_extra={"propertyNames": {"pattern": NAME}},
    )

    @field_validator("desks")
    @classmethod
    def _have_plain_names(cls, value: dict[str, DeskTable]) -> dict[str, DeskTable]:
        refuse(
            ((name,), "is not allowed as a desk's name, give small letters, digits and -")
            for name in value
            if not re.fullmatch(NAME, name)
        )
        return value

    @model_validator(mode="after")
    def _had_names_of_their_own(self) -> "DesksTable":
        refuse(former_flaws({name: desk.was for name, desk in self.desks.items()}))
        return self

    @model_validator(mode="after")
    def _can_send(self) -> "DesksTable":
        missing = 'is missing, give the server that takes the desk\'s mail, as in "smtp://127.0.0.1:2526", or [outbox]'
        flaws: list[Flaw] = [
            (("desks", name, "channels", MAIL, "via"), missing)
            for name, desk in self.desks.items()
            if self.outbox is None and MAIL in desk.channels and desk.channels[MAIL].via is None
        ]
        if self.outbox is None and self.report is not None and self.report.via is None:
            flaws.append((("report", "via"), "is missing, give the server that takes our mail, or [outbox]"))
        refuse(flaws)
        return self
