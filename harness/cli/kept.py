"""What reports keep of verdicts, so that no month once reported changes without a word: verdicts/2026-10.jsonl."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.cli.workspace import Workspace
from harness.model import Desk, JudgedReply, Observation
from reports.rejudged import Kept, read_kept, to_keep
from reports.year_month import month_of


def month_name(observation: Observation, desks: Mapping[str, Desk]) -> str:
    """As 2026-10, by the desk's own calendar."""
    return str(month_of(observation.enquiry, desks))


def read_file(path: Path) -> dict[str, Kept]:
    """What a file keeps, by reply. Raises BadFile where somebody has spoilt it."""
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        return read_kept(lines, file=path)


def write_file(path: Path, kept: Iterable[Kept]) -> None:
    """Write a file of kept verdicts, all or nothing. Raises OSError."""
    new = path.with_suffix(".new")
    new.write_text("".join(f"{each.line()}\n" for each in kept), encoding="utf-8")
    new.replace(path)


@dataclass(frozen=True, slots=True)
class KeptVerdicts:
    """The folder of kept verdicts, a file a month. What was kept of a reply stays until somebody accepts another."""

    folder: Path

    @classmethod
    def of(cls, workspace: Workspace) -> "KeptVerdicts":
        return cls(workspace.folder / "verdicts")

    def read(self) -> dict[str, Kept]:
        """All that was kept, of every month. Raises BadFile."""
        return {name: kept for path in sorted(self.folder.glob("*.jsonl")) for name, kept in read_file(path).items()}

    def keep(self, seen: Iterable[Observation], desks: Mapping[str, Desk]) -> dict[str, int]:
        """Keep the verdicts on replies that were in no report yet; of the others, how many a month differ now.

        Raises BadFile, and OSError where the folder cannot be written to.
        """
        differ = {}
        for month, replies in _by_month(seen, desks).items():
            before = self._read(month)
            new = [to_keep(each) for each in replies if each.reply.id not in before]
            if new:
                self._write(month, [*before.values(), *new])
            changed = sum(_differs(each, before.get(each.reply.id)) for each in replies)
            if changed:
                differ[month] = changed
        return dict(sorted(differ.items()))

    def accept(self, seen: Iterable[Observation], desks: Mapping[str, Desk]) -> None:
        """Keep the present verdicts instead of what was kept of the same replies. Raises as `keep`."""
        for month, replies in _by_month(seen, desks).items():
            before = self._read(month)
            now = {each.reply.id: to_keep(each) for each in replies if each.reply.id in before}
            if now:
                self._write(month, (before | now).values())

    def _read(self, month: str) -> dict[str, Kept]:
        path = self.folder / f"{month}.jsonl"
        return read_file(path) if path.is_file() else {}

    def _write(self, month: str, kept: Iterable[Kept]) -> None:
        self.folder.mkdir(exist_ok=True)
        write_file(self.folder / f"{month}.jsonl", kept)


def _by_month(seen: Iterable[Observation], desks: Mapping[str, Desk]) -> dict[str, list[JudgedReply]]:
    months: defaultdict[str, list[JudgedReply]] = defaultdict(list)
    for each in seen:
        months[month_name(each, desks)] += each.replies
    return months


def _differs(judged: JudgedReply, kept: Kept | None) -> bool:
    """Whether the figures may differ by it: a person's word counts above either."""
    return kept is not None and judged.said is None and kept.label is not judged.verdict.label
