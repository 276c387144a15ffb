"""The command that learns the weights: `python -m harness.training --help`."""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import click

from harness.classify import data
from harness.clock import SystemClock
from harness.errors import BadFile
from harness.training.calibration import temperatures, tempered, tempered_apart
from harness.training.corpus import rows
from harness.training.examples import Example, examples
from harness.training.figures import Figures, figures, kinds, label
from harness.training.learning import Opinion, held_out, learn, opinions
from harness.training.weights import Learned, Lesson, Signal, rewritten, signals

_HEADER = (
    "What each signal at full strength moves the log-odds of the two questions by. Origin: above 0 a machine, below 0",
    "a person. Authorship: above 0 a form letter, below 0 written for this case. `judged`: what people took",
    "them to be, to which a weight is pulled and whose sign it keeps; n: the replies it was learnt from. A new",
    "signal needs a line with judged weights only; learn anew, and the version changes:",
    "",
    "    python -m harness.training FOLDER -o harness/classify/data/weights.toml",
    "",
)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-o", "output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the weights.")
@click.option("--mistakes", type=click.Path(dir_okay=False, path_type=Path), help="Where to list what is told wrong.")
@click.option("--ablate", is_flag=True, help="Tell what each family of signals brings, by learning without it.")
def main(folder: Path, output: Path | None, mistakes: Path | None, ablate: bool) -> None:
    """Learn what the signals weigh from the labelled replies in FOLDER, and print what that is worth.

    FOLDER holds *.jsonl files: rows as `shopper classify` takes them, with label, subtype, source, template_cluster.
    "Held out" figures are of replies whose company or source was left out of the learning. Example:

    python -m harness.training corpus/ -o harness/classify/data/weights.toml
    """
    text = files(data).joinpath("weights.toml").read_text(encoding="utf-8")
    known = signals(text)
    seen = _examples(folder)
    _require_lines(seen, known)
    learned = learn(seen, known.values())
    parts = held_out(seen, known.values(), start=learned)
    apart, degrees = tempered_apart(parts), temperatures([each for part in parts for each in part])
    table = _table({"held out": figures(apart), "in sample": figures(tempered(opinions(seen, learned), degrees))})
    by_kind = ", ".join(f"{kind} {share:.2f} (n {n})" for kind, (share, n) in kinds(apart).items())
    click.echo("\n".join([*table, f"mail by kind, held out: {by_kind}"]))
    if ablate:
        click.echo("\n".join(_without_families(seen, known.values(), learned)))
    if mistakes:
        mistakes.write_text("".join(_mistakes(apart)), encoding="utf-8")
    if output:
        lesson = Lesson(weights=learned, seen=_seen_in(seen), temperatures=degrees)
        today = f"{SystemClock().now():%Y-%m-%d}, {len({each.id for each in seen})} replies."
        output.write_text(rewritten(text, lesson, [*_HEADER, today, *table]), encoding="utf-8")


def _examples(folder: Path) -> list[Example]:
    try:
        return examples(rows(folder), folder)
    except BadFile as bad:
        raise click.ClickException(str(bad)) from bad


def _require_lines(seen: Sequence[Example], known: Mapping[str, Signal]) -> None:
    missing = sorted({name for each in seen for name in each.strengths} - known.keys())
    if missing:
        raise click.ClickException(f"weights.toml has no line for: {', '.join(missing)}; add one with judged weights")


def _seen_in(seen: Sequence[Example]) -> Counter[str]:
    """The replies that show each signal, and those that came each way."""
    shown = {(each.id, name) for each in seen for name in (*each.strengths, each.medium, data.ANY_REPLY)}
    return Counter(name for _, name in shown)


def _table(columns: Mapping[str, Figures]) -> list[str]:
    names = next(iter(columns.values()))
    head = f"{'':55}" + "".join(f"{column:>12}" for column in columns)
    return [head, *(f"{name:55}" + "".join(_cell(column[name]) for column in columns.values()) for name in names)]


def _cell(value: float | None) -> str:
    return f"{'no data' if value is None else format(value, '.3f'):>12}"


def _without_families(seen: Sequence[Example], known: Collection[Signal], learned: Learned) -> Iterator[str]:
    """A table line by line: held-out figures where a family of signals is not there."""
    for family in ("", *sorted({signal.family for signal in known} - {""})):
        left = [signal for signal in known if not family or signal.family != family]
        found = figures(_apart(seen, left, learned))
        if not family:
            yield "| without | " + " | ".join(found) + " |"
            yield "|---|" + "---:|" * len(found)
        yield f"| {family or 'nothing'} | " + " | ".join(_cell(value).strip() for value in found.values()) + " |"


def _apart(seen: Sequence[Example], known: Collection[Signal], learned: Learned) -> list[Opinion]:
    return tempered_apart(held_out(seen, known, start=learned))


def _mistakes(apart: Sequence[Opinion]) -> Iterator[str]:
    """A JSON line for each reply that is told wrong when it is held out, with what was seen in it."""
    for each in apart:
        said = label(each)
        if each.example.truth.value not in (said.value, "human") or (
            each.example.truth.value == "human" and said.value == "automated"
        ):
            row = {
                "id": each.example.id,
                "among_peers": each.example.among_peers,
                "subtype": each.example.subtype,
                "truth": each.example.truth.value,
                "said": said.value,
                "machine": round(each.machine, 3),
                "form": round(each.form, 3),
                "signals": {name: round(strength, 2) for name, strength in each.example.strengths.items()},
            }
            yield json.dumps(row, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
