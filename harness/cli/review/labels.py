"""Who wrote a reply: the question asked at a terminal."""

import click

from harness.cli.review.person import key_pressed
from harness.cli.review.rounds import Round
from harness.clock import SystemClock
from harness.ledger import Ledger
from harness.model import Label, Labelling
from harness.review import KEYS, Sitting
from reports.question import question_line, question_text
from reports.wording import number_of

_SHARES = "The three figures of each are per cent: automated, templated, personalised."
PROMPT = "a automated, t templated, p personalised, u cannot tell, s skip, b back, q quit: "


def list_questions(asked: Round) -> None:
    """A line each, and what they are on standard error."""
    for question in asked.questions:
        click.echo(question_line(question, blind=asked.blind))
    if asked.questions:
        what = "of the sample to label" if asked.blind else "to label, the unsure first"
        notes = asked.notes if asked.blind else (*asked.notes, _SHARES)
        click.echo(" ".join([f"{number_of(len(asked.questions), 'reply')} {what}.", *notes]), err=True)


def ask_who(sitting: Sitting, notes: tuple[str, ...]) -> None:
    """Ask of each who wrote it, until all were seen or the person wants to stop."""
    click.echo("".join(f"\n{note}" for note in notes))
    number = 0
    while number < len(sitting):
        question = sitting.questions[number]
        said = sitting.word_on(question.reply_id)
        shown = question_text(question, blind=sitting.blind)
        click.echo(f"\nWho wrote it? {number + 1} of {len(sitting)}\n{shown}\n")
        if said is not None:
            click.echo(f"You said: {_named(said)}. Another word counts instead.")
        key = key_pressed(PROMPT, {*KEYS, "s", "b", "q"})
        if key == "q":
            break
        if key in KEYS:
            word = sitting.say(question.reply_id, KEYS[key])
            click.echo(f"kept: {_told(word)}")
        number = max(0, number - 1) if key == "b" else number + 1
    click.echo(f"\n{how_it_went(sitting)}")


def how_it_went(sitting: Sitting) -> str:
    """What was said, and only now in how much of it the judge thinks the same."""
    agreed = f" The judge thinks the same of {sitting.agreed()} of them." if sitting.said else ""
    return f"{sitting.said} said, {len(sitting) - sitting.said} left.{agreed}"


def label_said(word: str) -> tuple[str, Label]:
    """What `--label` says. Raises UsageError for what is no label."""
    reply_id, _, label = word.rpartition("=")
    if not reply_id or label not in {each.value for each in Label}:
        names = ", ".join(each.value for each in Label)
        raise click.UsageError(f"--label {word}: write REPLY=LABEL, as in 4f1c...=templated; a label is one of {names}")
    return reply_id, Label(label)


def say_label(ledger: Ledger, reply_id: str, label: Label, by: str) -> None:
    """Keep a word on who wrote a reply."""
    word = Labelling(reply_id=reply_id, label=label, by=by, at=SystemClock().now())
    ledger.append_labelling(word)
    click.echo(f"kept: {_told(word)}")


def _told(word: Labelling) -> str:
    return f"{word.reply_id} is {_named(word.label)}, says {word.by}"


def _named(label: Label) -> str:
    return "impossible to tell" if label is Label.UNDECIDED else label.value
