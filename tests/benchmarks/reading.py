"""How often, and how fast, the new text of a mail is found: ours beside other programs, on the same texts in one run.

    uv run --group bench python -m tests.benchmarks.reading [FOLDER] [--rounds 3] [--json FILE]

FOLDER holds `reply_extraction.jsonl` (a reply corpus: `input`, `input_is`, `expected_reply`, `source`). Without it
the made mails alone are read: programs, languages and places of an answer, from tests/data/mail_clients.toml.
Exact means equal once white space is collapsed. What raises counts as wrong.
"""

import argparse
import email
import email.policy
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import cast

from tabulate import tabulate

from harness.reading import read
from tests.benchmarks.reading_peers import Reader, ours, peers
from tests.data.made_mails import made


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A text, of which group it is, and what of it is new. `raw`: the whole mail, where there is one."""

    group: str
    text: str
    new: str
    is_page: bool = False
    raw: str | None = None


def corpus(folder: Path) -> Iterable[Case]:
    for line in (folder / "reply_extraction.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        raw = row["input"] if row["input_is"] == "raw_email" else None
        text = row["input"] if raw is None else _plain_part(raw)
        yield Case(group=row["source"].split(" ")[0], text=text, new=row["expected_reply"], raw=raw)


def _plain_part(raw: str) -> str:
    """The plain text of a whole mail, for the programs that do not read MIME."""
    message = email.message_from_string(raw, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    return "" if body is None else str(body.get_content())


# The languages that mail-parser-reply lists; the other peers list fewer or none.
LISTED = {"cs", "da", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "sv", "zh-CN"}


def made_cases() -> Iterable[Case]:
    for mail in made():
        place = "below or between" if mail.style in ("thunderbird, below", "interleaved") else "on top"
        group = "made, pages" if mail.is_page else f"made, {place}"
        group = "made, telephone's line" if mail.style.startswith("device") else group
        yield Case(group=group, text=mail.text, new=mail.new, is_page=mail.is_page)
        if not mail.is_page:
            spoken = "English" if mail.language == "en" else "12 languages" if mail.language in LISTED else "the others"
            yield Case(group=f"made, {spoken}", text=mail.text, new=mail.new)


def is_exact(reader: Reader, case: Case) -> bool | None:
    """Whether the new text is found; None where the program does not read such a thing."""
    cut = reader.page if case.is_page else reader.plain
    if cut is None:
        return None
    try:
        text = (
            read(case.raw.encode(), "message/rfc822").text
            if case.raw and reader.name == ours().name
            else cut(case.text)
        )
    except Exception:  # noqa: BLE001 - whatever another program raises is its answer
        return False
    return _spaced(text) == _spaced(case.new)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text or "").strip()


def exactness(readers: Sequence[Reader], cases: Sequence[Case]) -> dict[str, dict[str, float | None]]:
    """The share found, by group and reader."""
    groups = defaultdict(list)
    for case in cases:
        groups[case.group].append(case)
    shares: dict[str, dict[str, float | None]] = {}
    for group, members in groups.items():
        row = shares.setdefault(f"{group} (n {len(members)})", {})
        for reader in readers:
            found = [is_exact(reader, case) for case in members]
            row[reader.name] = None if found[0] is None else sum(cast("list[bool]", found)) / len(found)
    return shares


def speeds(readers: Sequence[Reader], cases: Sequence[Case], rounds: int) -> dict[str, float]:
    """Plain texts a second of processor time, the median of the rounds; the readers take turns."""
    texts = list(dict.fromkeys(case.text for case in cases if not case.is_page))
    taken: dict[str, list[float]] = {reader.name: [] for reader in readers}
    for _ in range(rounds):
        for reader in readers:
            started = time.process_time()
            for text in texts:
                try:
                    reader.plain(text)
                except Exception:  # noqa: BLE001, S112 - as above
                    continue
            taken[reader.name].append(time.process_time() - started)
    return {name: len(texts) / median(seconds) for name, seconds in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found, missing = peers()
    if missing:
        print(f"left out, not installed: {', '.join(missing)} (uv sync --group bench)", file=sys.stderr)  # noqa: T201
    readers = [ours(), *found]
    cases = [*(corpus(options.folder) if options.folder else ()), *made_cases()]
    shares, fast = exactness(readers, cases), speeds(readers, cases, options.rounds)
    table: list[list[object]] = [[group, *(row[reader.name] for reader in readers)] for group, row in shares.items()]
    table.append(["plain texts a second", *(round(fast[reader.name]) for reader in readers)])
    headers = ["exact", *(reader.name for reader in readers)]
    print(tabulate(table, headers=headers, floatfmt=".3f", missingval="-", tablefmt="github"))  # noqa: T201
    if options.json:
        options.json.write_text(json.dumps({"exact": shares, "texts a second": fast}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
