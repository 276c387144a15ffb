"""The file of weights: what people judged each signal to weigh, and what was learnt, a line each."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.model import Aspect
from harness.training.logistic import Pull

_LINE = re.compile(r"^(?P<key>\"[^\"\n]+\") = \{[^}\n]*\}(?P<comment>[ \t]*#.*)?$", re.MULTILINE)
_TEMPERATURE = re.compile(r"^(?P<aspect>origin|authorship) = [\d.]+$", re.MULTILINE)
_VERSION = re.compile(r"^version = \"(\d+)\"$", re.MULTILINE)
_SPREAD = 0.5  # log-odds by which weights stray from what people judged, as a standard deviation
_PRIOR_SPREAD = 1.0  # the same of priors: nobody can judge how often a desk's machine speaks
_FREE = 30.0

Learned = Mapping[Aspect, Mapping[str, float]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Signal:
    """One line: a signal, or how a reply came (`family` is ""), with the weight that people judged it to have.

    `kept`: it stays at that, since the collections learnt from show it as no desk would.
    """

    name: str
    family: str
    judged: Mapping[Aspect, float]
    kept: bool = False


def signals(text: str) -> dict[str, Signal]:
    """The lines of a file of weights. One that was never learnt, say a new signal's, has its judged weight in it."""
    file = tomllib.loads(text)
    found = [_signal(name, "", row) for name, row in file["priors"].items()]
    found += [_signal(name, family, row) for family, rows in file["signals"].items() for name, row in rows.items()]
    return {signal.name: signal for signal in found}


def _signal(name: str, family: str, row: Mapping[str, Any]) -> Signal:
    origin, authorship = row.get("judged", (row.get("origin", 0), row.get("authorship", 0)))
    judged = {Aspect.ORIGIN: float(origin), Aspect.AUTHORSHIP: float(authorship)}
    return Signal(name=name, family=family, judged=judged, kept=row.get("kept", False))


def pull(signal: Signal, aspect: Aspect) -> Pull | None:
    """What holds a weight in a fit; None for a signal that does not bear on the question."""
    centre = signal.judged[aspect]
    if not centre:
        return None
    if signal.kept:
        return Pull(centre=centre, spread=_SPREAD, low=centre, high=centre)
    if not signal.family:
        return Pull(centre=centre, spread=_PRIOR_SPREAD, low=-_FREE, high=_FREE)
    low, high = (0.0, _FREE) if centre > 0 else (-_FREE, 0.0)
    return Pull(centre=centre, spread=_SPREAD, low=low, high=high)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """What was learnt: the weights, how many replies showed each signal, and by what log-odds are divided."""

    weights: Learned
    seen: Mapping[str, int]
    temperatures: Mapping[Aspect, float]


def rewritten(text: str, lesson: Lesson, header: Sequence[str]) -> str:
    """The file with what was learnt, the next version and a new header; order and comments of lines stay."""
    known = signals(text)
    version = _VERSION.search(text)
    if version is None:
        raise ValueError('the file of weights has no line such as version = "1"')
    body = text[version.end() :]

    def line(match: re.Match[str]) -> str:
        signal = known[match["key"][1:-1]]
        return f"{match['key']} = {{ {_row(signal, lesson)} }}{match['comment'] or ''}"

    def degree(match: re.Match[str]) -> str:
        return f"{match['aspect']} = {lesson.temperatures[Aspect(match['aspect'])]:.2f}"

    top = "\n".join(f"# {words}".rstrip() for words in header)
    return f'{top}\nversion = "{int(version[1]) + 1}"{_TEMPERATURE.sub(degree, _LINE.sub(line, body))}'


def _row(signal: Signal, lesson: Lesson) -> str:
    weights = {aspect: lesson.weights[aspect].get(signal.name, 0.0) for aspect in Aspect}
    cells = [f"{aspect.value} = {weight:.2f}" for aspect, weight in weights.items() if signal.judged[aspect] or weight]
    judged = ", ".join(f"{signal.judged[aspect]:g}" for aspect in (Aspect.ORIGIN, Aspect.AUTHORSHIP))
    return ", ".join(
        [
            *cells,
            f"judged = [{judged}]",
            *(["kept = true"] if signal.kept else []),
            f"n = {lesson.seen.get(signal.name, 0)}",
        ]
    )
