"""Desks that were renamed: the ledger keeps the name that an enquiry was made under, whoever reads it gets today's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import RowMapping

from harness.ledger import records
from harness.ledger.news import News
from harness.model import Enquiry


@dataclass(frozen=True, slots=True)
class Renaming:
    """What desks are called now. `now`: by the name that they had before; no name in it leads on to another."""

    now: Mapping[str, str]

    def name(self, stored: str) -> str:
        """What a desk is called now, given a name in the ledger."""
        return self.now.get(stored, stored)

    def stored(self, name: str) -> tuple[str, ...]:
        """The names under which enquiries at a desk are stored."""
        return (name, *(old for old, new in self.now.items() if new == name))

    def names(self, stored: Iterable[str]) -> frozenset[str]:
        """What desks are called now."""
        return frozenset(map(self.name, stored))

    def enquiry(self, row: RowMapping) -> Enquiry:
        """The enquiry of a row, at the desk as it is called now."""
        found = records.enquiry_record(row)
        return replace(found, desk=self.now[found.desk]) if found.desk in self.now else found

    def tallies(self, counted: Mapping[str, tuple[int, int, int]]) -> dict[str, tuple[int, int, int]]:
        """Counts by desk, those under former names added."""
        found: dict[str, tuple[int, int, int]] = {}
        for stored, (one, two, three) in counted.items():
            before = found.get(self.name(stored), (0, 0, 0))
            found[self.name(stored)] = before[0] + one, before[1] + two, before[2] + three
        return found

    def news(self, told: News) -> News:
        """The news by what desks are called now."""
        if not self.now:
            return told
        touched: dict[str, frozenset[str]] = {}
        grown: dict[str, tuple[int, int]] = {}
        for stored, enquiries in told.touched.items():
            name, (made, replies) = self.name(stored), told.grown[stored]
            before = grown.get(name, (0, 0))
            touched[name] = touched.get(name, frozenset()) | enquiries
            grown[name] = before[0] + made, before[1] + replies
        return News(touched=touched, grown=grown)
