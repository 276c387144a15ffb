"""The page of a month, as HTML or Markdown: one honest page, the same facts in both, in any of TONGUES."""

import base64
import hashlib
import re
from importlib.resources import files
from typing import Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports import deleted, schedules, told, wording
from reports.charts import FILLS, HATCHINGS
from reports.masking import Masking
from reports.method import method
from reports.month import Month
from reports.remarks import remarks
from reports.sections import alike, desks, front, hours, letters, levels, lists, stories, trend, waits
from reports.sections.change import also_changed, compared
from reports.sentences import replies, sentences
from reports.tongue import Tongue, tongue_of

# The spaces inside `26 h 10 min` and `95 %`, where a line must not break.
_FIGURE = re.compile(r"(?<=\d) (?=(?:%|d|j|Tg\.|h|Std\.|min|s)(?!\w))|(?<=\d (?:h|d|j)) (?=\d\d )|(?<=min) (?=\d\d s)")

Format = Literal["html", "md"]


def render(
    month: Month,
    *,
    format: Format,  # noqa: A002  (the word of the command line)
    tongue: str = "en",
    masking: Masking | None = None,
) -> str:
    """One page for executives, then what quality assurance needs. `tongue`: one of TONGUES, or KeyError is raised.

    Of what desks wrote, some is quoted, cut short and masked: as `masking` has it, or else agents' names are left out
    unless their desk's consent shows them.
    """
    return render_in(tongue_of(tongue), month, format=format, masking=masking)


def render_in(tongue: Tongue, month: Month, *, format: Format, masking: Masking | None = None) -> str:  # noqa: A002
    """As `render`, for who has the language at hand."""
    masking = Masking.of(month.seen, month.desks) if masking is None else masking
    page = {"month": month, **_words(month, tongue, masking, drawn=format == "html")}
    return _environment(format, tongue).get_template(f"monthly.{format}.j2").render(page)


def _words(month: Month, tongue: Tongue, masking: Masking, *, drawn: bool) -> dict[str, object]:
    """All that the page says. `drawn`: whether it shows drawings."""
    summary = month.whole.summary
    groups = month.channels if len(month.channels) == 1 else (month.whole, *month.channels)
    title = wording.one_line(month.title) or tongue.say("No desk")
    titles = [wording.one_line(desk.title) for desk in month.desks]
    return {
        "title": title,
        "period": tongue.say("All months") if month.period is None else tongue.month(month.period),
        "desks": [] if ", ".join(titles) == title else titles,
        "made": tongue.moment(month.as_of.astimezone(month.zone)),
        "summary": summary,
        "sure": tongue.whole_percent(0.95),
        "sentences": [each for each in (*sentences(summary, month.channels, tongue), compared(month, tongue)) if each],
        "remarks": (
            *deleted.in_no_figure(month, tongue),
            *schedules.kept(month, tongue),
            *also_changed(month, tongue),
            *remarks(summary, tongue),
        ),
        "figures": front.key_figures(month, tongue),
        "panels": front.panels(month, tongue, drawn=drawn),
        "checkpoints": [tongue.duration(each) for each in front.CHECKPOINTS],
        "answerers": front.answerers(groups, tongue, drawn=drawn),
        "replies": replies(summary, tongue),
        "confirmations": told.confirmations(month.seen, tongue),
        "month_levels": levels.levels(month, tongue),
        "month_waits": waits.waits(month, tongue),
        "month_alike": alike.alike(month, tongue),
        "month_desks": desks.desks(month, tongue),
        "month_hours": hours.hours(month, tongue),
        "month_trend": trend.trend(month, tongue, drawn=drawn),
        "month_letters": letters.letters(month, masking.text, tongue),
        "deleted_months": deleted.in_no_month(month, tongue),
        "deleted_copies": deleted.older_copies(month, tongue),
        "month_chapters": stories.chapters(month, masking.text, tongue),
        "unanswered": lists.never_answered(month, tongue),
        "undelivered": lists.undelivered(month, tongue),
        "offline": lists.offline(month, masking.text, tongue),
        "not_measured": lists.not_measured(month, tongue),
        "method": method(month, tongue),
    }


def _environment(form: Format, tongue: Tongue) -> Environment:
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=markdown if form == "md" else None,
    )
    environment.filters["together"] = lambda text: _FIGURE.sub("\N{NO-BREAK SPACE}", text)
    environment.globals |= {"say": tongue.say, "count": tongue.count, "lang": tongue.code}
    if form == "html":
        environment.globals |= {**_style(), "hatchings": Markup(HATCHINGS), "fills": FILLS}  # noqa: S704  (our own file)
    return environment


def _style() -> dict[str, str]:
    """The style sheet and its hash: the page allows this sheet and nothing else, whatever a reply smuggles in."""
    sheet = (files("reports") / "templates" / "monthly.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return {"style": Markup(sheet), "style_hash": digest}  # noqa: S704  (our own file, not a stranger's text)


def markdown(value: object) -> object:
    """Text that Markdown prints as it is: no markup, no HTML, no links, one line. What is not text passes unchanged."""
    if not isinstance(value, str) or isinstance(value, Markup):  # what macros made of it was quoted inside them
        return value
    flat = wording.printable(" ".join(value.split()))
    quoted = re.sub(r"([\\`*_\[\]<>|~&@])", r"\\\1", flat)
    plain = re.sub(r"(?i)(://|\bwww\.)", lambda found: found[0].replace(":", r"\:").replace(".", r"\."), quoted)
    return Markup(plain)  # noqa: S704  (escaped for Markdown above; HTML's escapes would be printed as they are)
