"""`shopper check --form` and `--chat`: a look at a desk's page, and what a run would do there."""

import asyncio
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from tabulate import tabulate

from harness.cli.workspace import Workspace
from harness.clock import SystemClock
from harness.compose import compose
from harness.desk import permit
from harness.errors import ConfigurationError, NotPermitted
from harness.model import Assignment, Desk, Enquiry, Scenario
from probes.browser import Browser
from probes.form.plan import Act, Step
from probes.preview import ChatPreview, FormPreview, preview_chat, preview_form
from probes.toolbox import Toolbox
from probes.widget.window import Opening
from reports.wording import one_line, printable

FORM, CHAT = "web_form", "chat"
WOULD_FAIL = 2
_NARROWEST, _USUAL = 80, 118  # characters of a table
_LONGEST = 70  # characters of a value that are shown
_DOES = {Act.CHOOSE: "choose ", Act.PICK: "choose ", Act.TICK: "tick", Act.UNTICK: "take the tick away", Act.UPLOAD: ""}
_OPENED = {
    Opening.READY: "it can be written in",
    Opening.FORM: "a form stands before it",
    Opening.OFFLINE_FORM: "nobody is there now; it offers to take a message, to be answered by mail",
    Opening.OFFLINE: "nobody is there now",
    Opening.TAKEN: "it took a message",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What to look at, and as whom."""

    desk: Desk
    channel: str
    scenario: Scenario
    assignment: Assignment
    picture: Path

    @property
    def enquiry(self) -> Enquiry:
        return self.assignment.enquiry


def prepare(workspace: Workspace, desk: Desk, channel: str, *, scenario: str | None, language: str | None) -> Look:
    """Ask leave as a run would, and make up the customer. Raises ConfigurationError, NotPermitted among them."""
    if workspace.stop_file.exists():
        raise NotPermitted(f"{workspace.stop_file} exists, so no desk is approached; remove it to go on")
    now = SystemClock().now()
    confined = permit(desk, channel, now=now, sent_today=0)  # a look is no enquiry, so the day's limit is let be
    chosen, brief = _fitting(workspace, channel, scenario, language)
    enquiry = compose(
        chosen,
        desk=desk,
        channel=channel,
        language=brief,
        seed=f"check/{desk.name}/{chosen.id}/{brief}",
        domain=workspace.settings().inbox.domain,
        now=now,
        stays=channel == CHAT,
    )
    return Look(
        desk=desk,
        channel=channel,
        scenario=chosen,
        assignment=Assignment(enquiry=enquiry, target=desk.targets[channel], confined=confined),
        picture=workspace.evidence.absolute() / f"check-{desk.name}-{channel}.jpg",
    )


def _fitting(workspace: Workspace, channel: str, name: str | None, language: str | None) -> tuple[Scenario, str]:
    """The scenario that was named, or the first for this channel; and the language that was named, or its first."""
    scenarios = [workspace.scenario(name)] if name else list(workspace.scenarios().values())
    for each in scenarios:
        briefs = [brief for brief in each.briefs if language is None or brief == language]
        if channel in each.channels and briefs:
            return each, briefs[0]
    wanted = f"for the channel {channel}" + (f" in the language {language!r}" if language else "")
    offered = "; ".join(f"{each.id}: {', '.join(each.channels)} in {', '.join(each.briefs)}" for each in scenarios)
    raise ConfigurationError(f"no scenario {wanted}; there are: {offered or 'none'}; name one with --scenario")


def look_at_form(look: Look, *, timeout: float, as_json: bool) -> int:
    """Print what a run would fill in; 2 if something would stop it."""
    seen: FormPreview = asyncio.run(_with_browser(preview_form, look, timeout))
    if as_json:
        click.echo(json.dumps(_form_record(look, seen), indent=2, ensure_ascii=False))
    else:
        click.echo(printable("\n".join(_form_lines(look, seen))))
    return WOULD_FAIL if seen.trouble else 0


def look_at_chat(look: Look, *, timeout: float, as_json: bool) -> int:
    """Print whether the chat opens and how it was told; 2 if something would stop a run."""
    seen: ChatPreview = asyncio.run(_with_browser(preview_chat, look, timeout))
    if as_json:
        click.echo(json.dumps(_chat_record(look, seen), indent=2, ensure_ascii=False))
    else:
        click.echo(printable("\n".join(_chat_lines(look, seen))))
    return WOULD_FAIL if seen.trouble else 0


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
                one_line(str(step.field), _LONGEST) + (" *" if step.field.required else ""),
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


def _form_record(look: Look, seen: FormPreview) -> dict[str, Any]:
    form = seen.form
    return {
        **_record(look, seen.address, seen.trouble, seen.picture),
        "way": seen.way,
        "form": None if form is None else {"why": form.why, "not_taken": list(form.others)},
        "fields": [_field_record(number, step) for number, step in enumerate(seen.steps, 1)],
        "button": None if form is None or form.button is None else form.button.text,
        "goes_on": seen.goes_on,
    }


def _chat_record(look: Look, seen: ChatPreview) -> dict[str, Any]:
    return {
        **_record(look, seen.address, seen.trouble, seen.picture),
        "state": None if seen.state is None else seen.state.value,
        "told_by": seen.found,
        "parts": seen.parts,
        "words": seen.words,
        "fields": [_field_record(number, step) for number, step in enumerate(seen.steps, 1)],
    }


def _record(look: Look, address: str, trouble: Any, picture: Path | None) -> dict[str, Any]:
    return {
        "desk": look.desk.name,
        "channel": look.channel,
        "address": address,
        "scenario": look.scenario.id,
        "language": look.enquiry.persona.language,
        "would_fail": None if trouble is None else {"kind": trouble.kind.value, "why": str(trouble)},
        "picture": None if picture is None else str(picture),
    }


def _field_record(number: int, step: Step) -> dict[str, Any]:
    return {
        "number": number,
        "field": str(step.field),
        "selector": step.field.selector,
        "required": step.field.required,
        "taken_for": step.told.role,
        "because": step.told.why,
        "act": step.act.value,
        "value": None if step.act is Act.LEAVE else step.value if step.act is Act.FILL else step.words or None,
        "left_because": step.words if step.act is Act.LEAVE else None,
        "stops_a_run": step.fault is not None,
    }
