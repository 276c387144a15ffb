"""Groups of enquiries beside each other, for a terminal."""

from collections.abc import Sequence

from tabulate import tabulate

from reports.records import Group
from reports.wording import one_line, share_figure, wait_figure

_HEADERS = ("enquiries", "measured", "answered so far", "never answered", "median wait", "90 % answered within")


def groups_table(groups: Sequence[Group], kind: str) -> str:
    """A line each; of groups that are too small to carry a figure, only how many enquiries they have."""
    return tabulate([_line(each) for each in groups], [kind, *_HEADERS], tablefmt="simple", disable_numparse=True)


def _line(group: Group) -> list[str]:
    seen = group.summary
    figures = [
        share_figure(seen.answered),
        share_figure(seen.unanswered),
        wait_figure(seen.first_response),
        wait_figure(seen.first_response_p90),
    ]
    counts = [f"{seen.enquiries:,}", f"{seen.measured:,}"]
    return [one_line(group.name), *counts, *(["too few"] if group.too_few else figures)]
