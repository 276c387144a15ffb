"""`shopper review --web`: the page, served on loopback until stopped."""

import webbrowser

import click

from harness.cli.review.labels import how_it_went
from harness.observe import Doubt, Question
from harness.review.asked import WebRound
from harness.review.guard import Guard
from harness.review.page import Page, Shows
from harness.review.serving import PageServer, listen, names_of
from reports.doubt import DoubtView, doubt_view
from reports.question import MEANS, QuestionView, question_view
from reports.wording import number_of


def page_for(asked: WebRound, guard: Guard) -> Page:
    """The page of a round."""

    def question(each: Question) -> QuestionView:
        return question_view(each, blind=page.sitting.blind)

    def doubt(each: Doubt) -> DoubtView:
        return doubt_view(each, asked.enquiries, keys=asked.placing.keys(each))

    page = Page(asked.placing, asked.asked, guard, Shows(question=question, doubt=doubt, means=MEANS))
    return page


def serve_page(asked: WebRound, *, port: int, browser: bool) -> None:
    """Serve the round on loopback until Ctrl-C. Its address is the key to it: whoever has it can speak as you."""
    with listen(port) as listener:
        guard = Guard(names_of(listener))
        page = page_for(asked, guard)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/{guard.token}/"
        click.echo(f"{_counted(len(asked.placing), len(page.sitting))} to look at, as {asked.placing.by}:\n{address}")
        click.echo("Keep the address to yourself. Ctrl-C ends the page; every word is kept as it is said.")
        if browser:
            webbrowser.open(address)
        PageServer(page.app()).run(sockets=[listener])
    if len(asked.placing):
        click.echo(f"\nWhere they belong: {asked.placing.said} said, {len(asked.placing) - asked.placing.said} left.")
    click.echo(f"\n{how_it_went(page.sitting)}")


def _counted(doubts: int, questions: int) -> str:
    replies = number_of(questions, "reply")
    return f"{doubts} to place and {replies}" if doubts else replies
