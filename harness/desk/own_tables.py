"""What we do with what we find, as desks.toml says it."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field

from harness.classify import UNDECIDED_COST
from harness.toml_file.tables import Flaw, Table


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


def former_flaws(was: Mapping[str, Sequence[str]]) -> Iterator[Flaw]:
    """What is wrong with the names that desks had before, by the names that they have now."""
    claimed: dict[str, str] = {}
    for name, former in was.items():
        for at, old in enumerate(former):
            place = ("desks", name, "was", at)
            if old in was:
                yield place, f'is "{old}", which is a desk of this file, give a name that no desk has any more'
            elif old in claimed:
                yield place, f'is "{old}", as desk {claimed[old]} was, too, give it to one desk, once'
            claimed.setdefault(old, name)
