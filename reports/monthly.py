"""The page of a month, as HTML or Markdown: one honest page, the same facts in both."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import charts, chats, wording
from reports.letters import form_letter_rows
from reports.measures import AnsweredBy, Group, Measure, Summary
from reports.month import Month
from reports.notices import returned
from reports.optin import confirmations
from reports.sentences import method, replies, sentences
from reports.standards import Endpoint
from reports.survival import waiting_at

# The spaces inside `26 h 10 min` and `95 %`, where a line must not break.
_FIGURE = re.compile(
    r"(?<=\d) (?=(?:%|d|h|min|s)(?!\w))|(?<=\d h) (?=\d\d min)|(?<=\d d) (?=\d\d h)|(?<=min) (?=\d\d s)"
)

Format = Literal["html", "md"]

LISTED = 25  # unanswered enquiries printed one by one; the rest are counted

# When the Markdown page looks at who is still waiting; the HTML page draws the whole curve.
CHECKPOINTS = tuple(
    timedelta(**span) for span in ({"minutes": 10}, {"hours": 1}, {"hours": 4}, {"hours": 24}, {"days": 3}, {"days": 7})
)


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyFigure:
    """One of the five: what it is, the figure, and how sure we are of it."""

    name: str
    figure: str
    certainty: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelRow:
    """A service level of all enquiries or of one channel."""

    group: str
    within: str
    figure: str
    certainty: str
    open: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Standard:
    """What a threshold was set for, and how it was kept."""

    name: str
    levels: tuple[LevelRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """The still-waiting curve of one channel. `curve` is None where there are too few to draw one."""

    name: str
    caption: str
    curve: charts.WaitingCurve | None
    checkpoints: tuple[str, ...]


def render(month: Month, *, format: Format) -> str:  # noqa: A002  (the word of the command line)
    """One page for executives. Agents' names and replies' texts are not printed; of a form letter the beginning is."""
    title = wording.one_line(month.title) or "No desk"
    summary = month.whole.summary
    groups = month.channels if len(month.channels) == 1 else (month.whole, *month.channels)
    page = {
        "title": title,
        "period": "All months" if month.period is None else f"{date(*month.period, 1):%B %Y}",
        "desks": [wording.one_line(desk.title) for desk in month.desks],
        "made": wording.moment(month.as_of),
        "summary": summary,
        "sentences": sentences(summary, month.channels),
        "figures": _figures(summary),
        "panels": _panels(month),
        "checkpoints": [wording.duration(each) for each in CHECKPOINTS],
        "groups": groups,
        "who": list(AnsweredBy),
        "replies": replies(summary),
        "confirmations": confirmations(month.seen),
        "standards": [_standard(level.endpoint, groups) for level in summary.levels],
        "letters": form_letter_rows(month.letters),
        "unanswered": month.unanswered,
        "listed": LISTED,
        "undelivered": month.undelivered,
        "offline": month.offline,
        "not_measured": month.not_measured,
        "method": method(summary, sorted({each.enquiry.window for each in month.seen})),
    }
    return _environment(format).get_template(f"monthly.{format}.j2").render(page)


def _figures(summary: Summary) -> list[KeyFigure]:
    first = next((level for level in summary.levels if level.endpoint is Endpoint.FIRST_RESPONSE), None)
    within = f"within {wording.limits(first.thresholds)}" if first else "in time"
    return [
        _wait_figure(wording.median_name("first response by a person", summary), summary.first_response),
        _share_figure("never heard from a person", summary.unanswered),
        _share_figure(f"answered by a person {within}", first.share)
        if first
        else KeyFigure(name=f"answered by a person {within}", figure="no standard", certainty="none is set"),
        _share_figure("got a letter for their own case", summary.answered_by[AnsweredBy.PERSONALISED]),
        _wait_figure(wording.median_name("automatic receipt", summary), summary.acknowledgement),
    ]


def _wait_figure(name: str, measure: Measure) -> KeyFigure:
    return KeyFigure(name=name, figure=wording.wait_figure(measure), certainty=wording.wait_certainty(measure))


def _share_figure(name: str, measure: Measure) -> KeyFigure:
    return KeyFigure(name=name, figure=wording.share_figure(measure), certainty=wording.share_certainty(measure))


def _standard(endpoint: Endpoint, groups: Sequence[Group]) -> Standard:
    """For all together, then channel by channel."""
    return Standard(
        name=endpoint.value,
        levels=tuple(
            LevelRow(
                group=group.name,
                within=wording.limits(level.thresholds),
                figure=wording.share_figure(level.share),
                certainty=wording.share_certainty(level.share),
                open=level.open,
            )
            for group in groups
            for level in group.summary.levels
            if level.endpoint is endpoint
        ),
    )


def _panels(month: Month) -> list[Panel]:
    longest = max(month.watched.values(), default=timedelta(0))
    return [_panel(group, month.watched[group.name], longest) for group in month.channels]


def _panel(group: Group, watched: timedelta, longest: timedelta) -> Panel:
    summary = group.summary
    steps, median = summary.still_waiting, summary.first_response
    if group.too_few:
        return Panel(
            name=group.name, caption=wording.wait_text(median), curve=None, checkpoints=("too few",) * len(CHECKPOINTS)
        )
    limits = next((level.thresholds for level in summary.levels if level.endpoint is Endpoint.FIRST_RESPONSE), ())
    return Panel(
        name=group.name,
        caption=f"median {wording.wait_text(median)}",
        curve=charts.waiting_curve(steps, watched=watched, longest=longest, limits=limits),
        checkpoints=tuple(
            wording.percent(waiting_at(steps, each.total_seconds())) if each <= watched else "-" for each in CHECKPOINTS
        ),
    )


def _environment(form: Format) -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=markdown if form == "md" else None,
    )
    environment.filters |= {
        "bar": charts.bar,
        "channel": lambda name: wording.one_line(name.replace("_", " ")),
        "day": lambda instant: f"{instant.astimezone(UTC):%d %b %H:%M}",
        "duration": wording.duration,
        "heard": chats.heard,
        "moment": wording.moment,
        "one_line": wording.one_line,
        "returned": lambda each: returned(each, quoted=False),
        "share": wording.share_figure,
        "why_not_measured": wording.why_not_measured,
        "together": lambda text: _FIGURE.sub("\N{NO-BREAK SPACE}", text),
    }
    if form == "html":
        environment.globals |= _style()
    return environment


def _style() -> dict[str, str]:
    """The style sheet and its hash: the page allows this sheet and nothing else, whatever a reply smuggles in."""
    sheet = (files("reports") / "templates" / "monthly.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return {"style": Markup(sheet), "style_hash": digest}  # noqa: S704  (our own file, not a stranger's text)


def markdown(value: object) -> object:
    """Text that Markdown prints as it is: no markup, no HTML, no links, one line. What is not text passes unchanged."""
    if not isinstance(value, str):
        return value
    flat = wording.printable(" ".join(value.split()))
    quoted = re.sub(r"([\\`*_\[\]<>|~&@])", r"\\\1", flat)
    plain = re.sub(r"(?i)(://|\bwww\.)", lambda found: found[0].replace(":", r"\:").replace(".", r"\."), quoted)
    return Markup(plain)  # noqa: S704  (escaped for Markdown above; HTML's escapes would be printed as they are)
