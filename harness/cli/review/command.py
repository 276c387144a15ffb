"""The command: what is asked, how, and what is printed."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import click

from harness.cli.options import MONTH
from harness.cli.review.agreed import print_agreement
from harness.cli.review.belonging import NOBODYS, ask_where, list_doubts, of_desk
from harness.cli.review.labels import ask_who, list_questions
from harness.cli.review.person import reviewer
from harness.cli.review.rounds import Choice, Round, counted, population, round_of
from harness.cli.review.scripted import keep_words
from harness.cli.workspace import Workspace, workspace_options
from harness.clock import SystemClock
from harness.ledger import Ledger
from harness.model import Facts
from harness.observe import Unmatched, unmatched
from harness.review import Placing, Sitting
from harness.review.asked import Asked, WebRound
from reports.doubt import doubt_json
from reports.question import question_json
from reports.wording import so_many

BELONGING, LABELS = "belonging", "labels"
NOTHING = "Every reply has its enquiry, and a person's word where one was asked for; there is nothing to review."
NO_REPLIES = "There is nothing to review: no reply that anybody could be asked about has come."
_OPTIONS = (
    click.option("--desk", "desk_name", help="Only this desk's replies, and what may belong to it."),
    click.option("--month", type=MONTH, help="As 2026-10: only replies to enquiries made in that month."),
    click.option("--by", help="Whose word it is.  [default: your login name]"),
    click.option(
        "--only", type=click.Choice([BELONGING, LABELS]), help="Ask only where replies belong, or who wrote them."
    ),
    click.option(
        "--limit", type=click.IntRange(0), default=50, show_default=True, help="Ask who wrote it of so many at most."
    ),
    click.option(
        "--second", is_flag=True, help="Only what others have labelled and you have not, to be compared with them."
    ),
    click.option(
        "--sample", type=click.IntRange(1), metavar="N", help="Ask of N replies drawn at random, blind; see above."
    ),
    click.option(
        "--seed", default="1", show_default=True, help="Names the sample: the same seed goes on with the same."
    ),
    click.option("--web", is_flag=True, help="Ask on a web page on this machine, until Ctrl-C."),
    click.option(
        "--port", type=click.IntRange(0, 65535), default=0, help="Where the page listens.  [default: any free]"
    ),
    click.option(
        "--browser/--no-browser", default=False, help="Open the page, or print its address only.  [default: print]"
    ),
    click.option(
        "--agreement", is_flag=True, help="Say how far reviewers agree and how right the judge is; ask nothing."
    ),
    click.option("--list", "only_list", is_flag=True, help="List what there is to say, a line each, and ask nothing."),
    click.option("--json", "as_json", is_flag=True, help="The same as JSON, for machines."),
    click.option(
        "--assign",
        "words",
        metavar="REPLY=ENQUIRY",
        multiple=True,
        help=f"Say that this reply belongs there, or to {NOBODYS} of ours; also where a rule said otherwise.",
    ),
    click.option(
        "--label",
        "labels",
        metavar="REPLY=LABEL",
        multiple=True,
        help="Say that this reply is automated, templated, personalised, or undecided: you cannot tell.",
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the options say."""

    desk_name: str | None
    month: datetime | None
    by: str
    only: str | None
    limit: int
    second: bool
    sample: int | None
    seed: str
    web: bool
    port: int
    browser: bool
    agreement: bool
    only_list: bool
    as_json: bool
    words: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def choice(self) -> Choice:
        return Choice(
            desk=self.desk_name,
            month=self.month,
            second=self.second,
            limit=self.limit,
            sample=self.sample,
            seed=self.seed,
        )

    @property
    def asks_where(self) -> bool:
        """A sample is about who wrote a reply alone."""
        return self.only != LABELS and self.sample is None

    @property
    def asks_who(self) -> bool:
        return self.only != BELONGING


def _with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("review", epilog="Example: shopper review --web --by 'Ada Field'")
@_with_options
@workspace_options
def review_command(workspace: Workspace, **given: Any) -> None:
    """Say of replies where they belong and who wrote them. Your word is kept, and counts above every rule's.

    First where they belong (1 to 9 the enquiry of that number, n none of ours), for who wrote a reply can only be told
    beside what it answers. Then who wrote them, one key a label: a automated, t templated, p personalised, u cannot
    tell; s skip, b back, q quit. The latest word counts; your own from before can be changed by --label. With --web
    both are asked on a page.

    To set the month's figures right, label what the judge is unsure of: it is asked first, with the judge's reasons.
    To publish how right the judge is, those would not do, for they are its worst. Use --sample 100: replies drawn at
    random, as many of each label as there are, each knowing how many it stands for. What the judge and others think is
    not shown, so that it leads nobody; what is drawn is asked in no other way. Let a second person label the same
    sample (same N and --seed, their own --by), each without looking at the other's work, and read --agreement.
    """
    with workspace.ledger() as ledger:
        # Agreement is nobody's word: it is told in a login without a name, too.
        by = "" if given["agreement"] else reviewer(given["by"], ledger.reviewers())
        wanted = Wanted(**{**given, "by": by})
        workspace.require_desk(wanted.desk_name, ledger)
        if wanted.words or wanted.labels:
            keep_words(wanted.words, wanted.labels, ledger, wanted.by)
        elif wanted.agreement:
            print_agreement(workspace, ledger, wanted.choice, as_json=wanted.as_json)
        elif wanted.as_json:
            click.echo(json.dumps(_as_json(wanted, workspace, ledger), indent=2))
        elif wanted.web:
            from harness.cli.review.web import serve_page  # noqa: PLC0415  (a web server, only where one is asked for)

            serve_page(_web_round(wanted, workspace, ledger), port=wanted.port, browser=wanted.browser)
        elif wanted.only_list or not sys.stdin.isatty():
            _list(wanted, workspace, ledger)
        else:
            _ask(wanted, workspace, ledger)


def _doubts(wanted: Wanted, facts: Facts) -> Unmatched:
    if not wanted.asks_where:
        return Unmatched()
    return of_desk(unmatched(facts), {each.id: each for each in facts.enquiries}, wanted.desk_name)


def _round(wanted: Wanted, workspace: Workspace, ledger: Ledger) -> Round:
    if not wanted.asks_who:
        return Round(questions=(), blind=False, notes=(), out_of=0)
    facts = ledger.facts()
    asked = population(ledger, workspace, wanted.choice)
    return counted(round_of(asked, facts, wanted.choice, ledger, wanted.by), ledger, workspace)


def _with_doubts_told(asked: Round, ledger: Ledger) -> Round:
    """What a page cannot ask of, since it was told to ask who wrote replies alone, is said on it."""
    count = len(unmatched(ledger.facts()))
    if not count:
        return asked
    replies = so_many(count, "reply has", "replies have")
    note = f"{replies} no enquiry yet, and nobody is asked about that here: `shopper review --only {BELONGING} --web`."
    return replace(asked, notes=(*asked.notes, note))


def _web_round(wanted: Wanted, workspace: Workspace, ledger: Ledger) -> WebRound:
    """What a page asks. Who wrote what is asked for anew once replies were placed."""
    facts = ledger.facts()
    left = _doubts(wanted, facts)
    placing = Placing((*left.torn, *left.orphans), by=wanted.by, ledger=ledger, clock=SystemClock())

    def asked() -> Asked:
        found = _round(wanted, workspace, ledger)
        told = found if wanted.asks_where else _with_doubts_told(found, ledger)
        return Asked(sitting=_sitting(wanted, found, ledger), notes=told.notes)

    return WebRound(placing=placing, asked=asked, enquiries={each.id: each for each in facts.enquiries})


def _sitting(wanted: Wanted, asked: Round, ledger: Ledger) -> Sitting:
    return Sitting(asked.questions, by=wanted.by, ledger=ledger, clock=SystemClock(), blind=asked.blind)


def _as_json(wanted: Wanted, workspace: Workspace, ledger: Ledger) -> list[dict[str, Any]]:
    left, asked = _doubts(wanted, ledger.facts()), _round(wanted, workspace, ledger)
    where = [{"asks": "where it belongs", **doubt_json(each)} for each in (*left.torn, *left.orphans)]
    return where + [{"asks": "who wrote it", **question_json(each, blind=asked.blind)} for each in asked.questions]


def _list(wanted: Wanted, workspace: Workspace, ledger: Ledger) -> None:
    left, asked = _doubts(wanted, ledger.facts()), _round(wanted, workspace, ledger)
    list_doubts(left)
    list_questions(asked)
    if not len(left) and not asked.questions:
        click.echo(_nothing(wanted, asked))
    elif not wanted.only_list:
        how = "--assign REPLY=ENQUIRY and --label REPLY=LABEL"
        click.echo(f"Nothing was asked, for nobody is at a terminal; say it with {how}, or use --web.", err=True)


def _ask(wanted: Wanted, workspace: Workspace, ledger: Ledger) -> None:
    facts = ledger.facts()
    left = _doubts(wanted, facts)
    doubts = (*left.torn, *left.orphans)
    if doubts and not ask_where(doubts, {each.id: each for each in facts.enquiries}, ledger, wanted.by):
        return
    asked = _round(wanted, workspace, ledger)  # what was just said of where replies belong counts already
    if asked.questions:
        ask_who(_sitting(wanted, asked, ledger), asked.notes)
    elif not doubts:
        click.echo(_nothing(wanted, asked))


def _nothing(wanted: Wanted, asked: Round) -> str:
    """Why nothing is asked: all was said, or nothing has come."""
    return NO_REPLIES if wanted.asks_who and not asked.out_of else NOTHING
