"""`shopper review --web`: the page, served on loopback until stopped."""

import webbrowser
from collections.abc import Callable
from functools import partial

import click

from harness.cli.review.labels import how_it_went
from harness.cli.review.rounds import Round
from harness.review import Sitting
from harness.review.guard import Guard
from harness.review.page import Page
from harness.review.serving import PageServer, listen, names_of
from reports.question import MEANS, question_view


def page_for(sitting: Sitting, asked: Round, guard: Guard) -> Page:
    """The page of a round."""
    return Page(sitting, guard, partial(question_view, blind=sitting.blind), means=MEANS, notes=asked.notes)


def serve_page(
    sitting: Sitting, asked: Round, *, port: int, browser: bool, open_it: Callable[[str], object] = webbrowser.open
) -> None:
    """Serve the round on loopback until Ctrl-C. Its address is the key to it: whoever has it can speak as you."""
    with listen(port) as listener:
        guard = Guard(names_of(listener))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/{guard.token}/"
        click.echo(
            f"{len(sitting)} {'reply' if len(sitting) == 1 else 'replies'} to look at, as {sitting.by}:\n{address}"
        )
        click.echo("Keep the address to yourself. Ctrl-C ends the page; every word is kept as it is said.")
        if browser:
            open_it(address)
        PageServer(page_for(sitting, asked, guard).app()).run(sockets=[listener])
    click.echo(f"\n{how_it_went(sitting)}")
