"""What we do with what we find, as desks.toml says it."""

from pydantic import Field

from harness.classify import UNDECIDED_COST
from harness.toml_file.tables import Table


class EvidenceTable(Table):
    """What is kept of each enquiry beside the ledger."""

    mask: bool = Field(
        default=False,
        title="Whether who our customers are is made unreadable in it",
        description="true or false",
    )


class JudgeTable(Table):
    """How replies are judged."""

    undecided_cost: float = Field(
        default=UNDECIDED_COST,
        ge=0,
        le=1,
        title="What it costs to leave a reply to a person, where a wrong label costs 1",
        description="a number from 0 (leave what is not certain) to 1 (decide always)",
    )
