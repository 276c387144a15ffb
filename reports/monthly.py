"""The page of a month, as HTML or Markdown: one honest page, the same facts in both."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from harness.model import Desk, Observation, Outcome, Template
from reports import charts, chats, wording
from reports.letters import form_letter_rows
from reports.measures import AnsweredBy, Group, Measure, Summary, by, summarise
from reports.notices import returned
from reports.optin import confirmations
from reports.sentences import method, replies, sentences
from reports.standards import OUR_FAULTS, Endpoint
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


def render(  # noqa: PLR0913  (a page's heading, its facts and its form; none of them has a default that is true)
    observations: Sequence[Observation],
    *,
    title: str,
    period: str,
    now: datetime,
    desks: Sequence[Desk],
    format: Format,  # noqa: A002  (the word of the command line)
    letters: Sequence[Template] = (),
) -> str:
    """One page for executives. `now`: when the observations were made; `desks`: whose they are.

    `letters`: the form letters of these desks, of any month. Agents' names and the replies' texts are not printed; of a
    form letter the beginning is, without what varies.
    """
    seen = sorted(observations, key=lambda each: (each.enquiry.created_at, each.enquiry.id))
    whole = Group(name="all", summary=summarise(seen, now=now))
    channels = by(seen, lambda each: each.enquiry.channel, now=now)
    groups = channels if len(channels) == 1 else (whole, *channels)
    page = {
        "title": wording.one_line(title),
        "period": wording.one_line(period),
        "desks": [wording.one_line(desk.title) for desk in desks],
        "made": wording.moment(now),
        "summary": whole.summary,
        "sentences": sentences(whole.summary, channels),
        "figures": _figures(whole.summary),
        "panels": _panels(seen, channels),
        "checkpoints": [wording.duration(each) for each in CHECKPOINTS],
        "groups": groups,
        "who": list(AnsweredBy),
        "replies": replies(whole.summary),
        "confirmations": confirmations(seen),
        "standards": [_standard(level.endpoint, groups) for level in whole.summary.levels],
        "letters": form_letter_rows(seen, letters),
        "unanswered": [each for each in seen if each.outcome in (Outcome.SILENT, Outcome.AUTOMATED_ONLY)],
        "listed": LISTED,
        "undelivered": [each for each in seen if each.outcome is Outcome.NOT_DELIVERABLE],
        "offline": [each for each in seen if each.outcome is Outcome.OFFLINE],
        "not_measured": [each for each in seen if each.outcome in OUR_FAULTS],
        "method": method(whole.summary, sorted({each.enquiry.window for each in seen})),
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


def _panels(seen: Sequence[Observation], channels: Sequence[Group]) -> list[Panel]:
    watched = {group.name: _watched(seen, group.name) for group in channels}
    longest = max(watched.values(), default=timedelta(0))
    return [_panel(group, watched[group.name], longest) for group in channels]


def _watched(seen: Sequence[Observation], channel: str) -> timedelta:
    """How long the enquiry of a channel that was watched longest was."""
    waits = (each.wait(each.watched_until) for each in seen if each.enquiry.channel == channel)
    return max((wait for wait in waits if wait is not None), default=timedelta(0))


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
