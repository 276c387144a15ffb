"""`shopper check --form` and `--chat`: a look at a desk's page, and what a run would do there."""

import asyncio
import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from tabulate import tabulate

from harness.cli.check.looked import chat_record, form_record
from harness.cli.check.visitor import Look
from probes.browser import Browser
from probes.form.steps import Act, Step
from probes.preview import ChatPreview, FormPreview, preview_chat, preview_form
from probes.toolbox import Toolbox
from probes.widget.opening import Opening
from reports.wording import one_line, printable

WOULD_FAIL = 2
_NARROWEST, _USUAL = 80, 118  # characters of a table
_LONGEST = 70  # characters of a value that are shown
_DOES = {Act.CHOOSE: "choose ", Act.PICK: "choose ", Act.TICK: "tick", Act.UNTICK: "take the tick away", Act.UPLOAD: ""}
_OPENED = {
    Opening.READY: "it can be written in",
    Opening.FORM: "a form stands before it",
    Opening.OFFLINE_FORM: "nobody is there now; it offers to take a message, to be answered by mail",
    Opening.OFFLINE: "nobody is there now",
    Opening.LOCKED: "nothing can be written in it yet, as in a queue or before a menu",
}


def look_at_form(look: Look, *, timeout: float, as_json: bool) -> int:
    """Print what a run would fill in; 2 if something would stop it."""
    seen: FormPreview = asyncio.run(_with_browser(preview_form, look, timeout))
    _show(form_record(look, seen) if as_json else _form_lines(look, seen))
    return WOULD_FAIL if seen.trouble else 0


def look_at_chat(look: Look, *, timeout: float, as_json: bool) -> int:
    """Print whether the chat opens and how it was told; 2 if something would stop a run."""
    seen: ChatPreview = asyncio.run(_with_browser(preview_chat, look, timeout))
    _show(chat_record(look, seen) if as_json else _chat_lines(look, seen))
    return WOULD_FAIL if seen.trouble else 0


def _show(told: dict[str, Any] | Iterator[str]) -> None:
    """As JSON, or line by line."""
    is_record = isinstance(told, dict)
    click.echo(json.dumps(told, indent=2, ensure_ascii=False) if is_record else printable("\n".join(told)))


async def _with_browser(preview: Any, look: Look, timeout: float) -> Any:  # noqa: ASYNC109  (each step's)
    async with Browser() as browser:
        toolbox = Toolbox(browser=browser, evidence=look.picture.parent, timeout=timeout)
        return await preview(toolbox, look.assignment, picture=look.picture)


def _form_lines(look: Look, seen: FormPreview) -> Iterator[str]:
    yield from _head(look, seen.address)
    yield from (f"on the way: {each}" for each in seen.way[1:])  # that the page was opened is in the head
    if seen.form is not None:
        yield ""
        yield f"The form: {seen.form.why}."
        yield from (f"Not taken: {other}." for other in seen.form.others)
        yield ""
        yield _table(seen.steps)
        yield ""
        yield _button(seen)
    if seen.trouble is not None:
        yield f"A run would stop here, {seen.trouble.kind}: {seen.trouble}"
    yield from _picture(seen.picture, "the fields numbered as above" if seen.steps else "")
    yield "Nothing was filled in and nothing was sent."


def _button(seen: FormPreview) -> str:
    if seen.form is not None and seen.form.begins:
        return "The rest of the form comes with what is chosen here, which this look does not do."
    if seen.form is None or seen.form.button is None:
        return "The button: none was found that sends the form."
    pressed = f'The button: "{seen.form.button.text}".'
    if seen.goes_on:
        pressed += (
            " It leads to another step, which this look does not go to: what is filled in here might be sent with it."
        )
    return pressed


def _chat_lines(look: Look, seen: ChatPreview) -> Iterator[str]:
    yield from _head(look, seen.address)
    yield ""
    if seen.state is not None:
        yield f"The chat opened: {_OPENED[seen.state]}."
        yield f"How it was told: {seen.found or 'no widget was recognised'}."
        if seen.parts:
            yield f"Found: {', '.join(seen.parts)}."
        if seen.words:
            yield f'It reads: "{one_line(seen.words, 200)}"'
    if seen.steps:
        yield "\nThe form before it:"
        yield _table(seen.steps)
    if seen.trouble is not None:
        yield f"A run would stop here, {seen.trouble.kind}: {seen.trouble}"
    yield from _picture(seen.picture, "")
    yield "The chat was opened, and not a word was written in it."


def _head(look: Look, address: str) -> Iterator[str]:
    persona = look.enquiry.persona
    yield f"desk {look.desk.name}, {look.channel}: {address}"
    yield f"as {persona.name} would come with the complaint {look.scenario.id}, in the language {persona.language}"


def _picture(path: Path | None, what: str) -> Iterator[str]:
    if path is None:
        yield "There is no picture of the page."
    else:
        yield f"Picture{f', {what}' if what else ''}: {path}"


def _table(steps: Sequence[Step]) -> str:
    wide = min(max(shutil.get_terminal_size((_USUAL, 24)).columns, _NARROWEST), 160) - 24
    return tabulate(
        [
            [
                number,
                one_line(str(step.field), _LONGEST).removesuffix("*").rstrip() + (" *" if step.field.required else ""),
                _role(step),
                one_line(step.told.why, 160),
                _does(step),
            ]
            for number, step in enumerate(steps, 1)
        ],
        headers=["", "field (* required)", "taken for", "because", "what goes in"],
        maxcolwidths=[None, wide // 4, 12, wide * 3 // 8, wide * 3 // 8],
        disable_numparse=True,
    )


def _role(step: Step) -> str:
    return (step.told.role or "-").replace("_", " ")


def _does(step: Step) -> str:
    if step.act is Act.LEAVE:
        return f"{'!! ' if step.fault else ''}nothing: {one_line(step.words, 160)}"
    if step.act in {Act.TICK, Act.UNTICK}:
        return _DOES[step.act]
    return f"{_DOES.get(step.act, '')}{one_line(step.words or step.value, _LONGEST)}"
