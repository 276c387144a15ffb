"""Many replies at once, from JSON lines or from raw messages, each judged among the others of its company."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from harness.classify.case import Case, Medium
from harness.classify.judge import UNDECIDED_COST, judge_desk
from harness.classify.uncollected import uncollected
from harness.errors import BadFile, Problem
from harness.model import Verdict
from harness.reading import read
from harness.reading.notices import notice_of

LONGEST_LINE = 50_000_000  # characters; a mail with attachments
_TEXTS = ("channel", "company", "conversation_id", "request_text", "reply_raw", "reply_text")
_MEDIA = {
    "email": Medium.MAIL,
    "mail": Medium.MAIL,
    "chat": Medium.CHAT,
    "live_chat": Medium.CHAT,
    "social": Medium.PUBLIC,
    "issue_tracker": Medium.TRACKER,
}
_MINUTE = timedelta(minutes=1)
_UTF8_DECLARED = re.compile(r"charset\s*=\s*\"?utf-?8", re.IGNORECASE)


def classify_rows(lines: Iterable[str], *, file: Path, undecided_cost: float = UNDECIDED_COST) -> Iterator[str]:
    """Judge replies given as JSON lines; yields one JSON line for each, in order.

    A row is `{"id", "channel", "company", "conversation_id", "request_text", "reply_raw", "reply_text",
    "received_after_seconds"}`, any of them null but `id` and one of the two replies; `reply_raw`, a whole mail, is
    preferred. A channel is "mail" or "email", "chat", "social" or "issue_tracker"; any other is taken for unknown.
    Keys not named here are ignored, so that exports of other tools can be judged as they are; blank lines are skipped.
    Rows of one company are judged against each other; a row without a company is judged alone.
    An answer is `{"id", "label", "probabilities", "reply_text", "evidence"}`; its `reply_text` is the new text
    alone. `file` names the source in errors. Raises BadFile with every bad row, before anything is yielded.
    """
    cases = cases_of_rows(lines, file=file)
    for case, verdict in zip(cases, judge_all(cases, undecided_cost=undecided_cost), strict=True):
        yield _written(_answer(case, verdict))


def classify_messages(
    messages: Iterable[tuple[str, bytes, str]], *, company: str | None = None, undecided_cost: float = UNDECIDED_COST
) -> Iterator[str]:
    """Judge raw messages `(id, bytes, media type)`, say from an mbox; yields JSON lines as `classify_rows` does.

    With a company, all are replies of its desk and are judged against each other; replies in one thread are not
    compared. Without, each is judged alone.
    """
    cases = [_message_case(name, raw, media_type, company) for name, raw, media_type in messages]
    for case, verdict in zip(cases, judge_all(cases, undecided_cost=undecided_cost), strict=True):
        yield _written(_answer(case, verdict))


@uncollected()
def judge_all(cases: Sequence[Case], *, undecided_cost: float = UNDECIDED_COST) -> tuple[Verdict, ...]:
    """Verdicts on replies of any companies, in order: each among those of its company, alone where it has none."""
    desks: defaultdict[tuple[str | None, int | None], list[int]] = defaultdict(list)
    for position, case in enumerate(cases):
        desks[case.company, None if case.company is not None else position].append(position)
    verdicts: dict[int, Verdict] = {}
    for positions in desks.values():
        judged = judge_desk([cases[position] for position in positions], undecided_cost=undecided_cost)
        verdicts.update(zip(positions, judged, strict=True))
    return tuple(verdicts[position] for position in range(len(cases)))


def _message_case(name: str, raw: bytes, media_type: str, company: str | None) -> Case:
    letter = read(raw, media_type)
    thread = letter.references[-1] if letter.references else None
    return Case(
        id=name,
        company=company,
        conversation=thread,
        letter=letter,
        request="",
        notice=notice_of(raw, letter),
        medium=Medium.MAIL,
    )


def cases_of_rows(lines: Iterable[str], *, file: Path) -> list[Case]:
    """The replies of JSON lines as `classify_rows` takes them, in order. Raises BadFile with every bad row."""
    cases, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(_case(_row(line)))
        except _BadRow as bad:
            problems.append(Problem(file=file, line=number, key=bad.key, problem=bad.problem))
    if problems:
        raise BadFile(tuple(problems))
    return cases


class _BadRow(Exception):
    def __init__(self, key: str, problem: str) -> None:
        self.key, self.problem = key, problem
        super().__init__(problem)


def _row(line: str) -> dict[str, Any]:
    """A checked row. Raises _BadRow naming the key."""
    if len(line) > LONGEST_LINE:
        raise _BadRow("", f"the line has {len(line)} characters, allowed are {LONGEST_LINE}")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as cause:
        raise _BadRow("", f"not JSON ({cause}), allowed is one object a line") from cause
    if not isinstance(row, dict):
        raise _BadRow("", f"a {type(row).__name__} is not a row, allowed is one object a line")
    if not isinstance(row.get("id"), str) or not row["id"]:
        raise _BadRow("id", f"is {_shown(row.get('id'))}, allowed is a text that is not empty")
    for key in _TEXTS:
        if not isinstance(row.get(key), str | None):
            raise _BadRow(key, f"is {_shown(row[key])}, allowed is a text or null")
    if row.get("reply_raw") is None and row.get("reply_text") is None:
        raise _BadRow("reply_text", "neither it nor reply_raw is given, one of them must be a text")
    _checked_wait(row.get("received_after_seconds"))
    return row


def _checked_wait(seconds: object) -> None:
    allowed = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if seconds is not None and not (allowed and abs(seconds) < timedelta.max.days):  # type: ignore[arg-type]
        raise _BadRow("received_after_seconds", f"is {_shown(seconds)}, allowed is a number of seconds or null")


def _shown(value: object) -> str:
    return repr(value)[:60]


def _case(row: dict[str, Any]) -> Case:
    request = row.get("request_text") or ""
    raw, plain = row.get("reply_raw"), row.get("reply_text")
    if raw is not None:
        content = _bytes(raw)
        letter = read(content, "message/rfc822", sent=request)
    else:
        content = (plain or "").encode("utf-8", "replace")
        letter = read(content, "text/plain", sent=request)
    return Case(
        id=row["id"],
        company=row.get("company"),
        conversation=row.get("conversation_id"),
        letter=letter,
        request=request,
        waited=_wait(row.get("received_after_seconds")),
        notice=notice_of(content, letter),
        medium=_MEDIA.get((row.get("channel") or "").casefold(), Medium.MAIL if raw is not None else Medium.UNKNOWN),
    )


def _wait(seconds: float | None) -> timedelta | None:
    """The longest wait a row allows: whole minutes were read off a clock that shows no seconds."""
    if seconds is None:
        return None
    waited = max(timedelta(0), timedelta(seconds=seconds))
    return waited + _MINUTE if waited % _MINUTE == timedelta(0) else waited


def _bytes(raw: str) -> bytes:
    """The bytes of a mail that somebody decoded as UTF-8 or as Latin-1, without saying which."""
    try:
        narrow = raw.encode("latin-1")
    except UnicodeEncodeError:
        return raw.encode("utf-8", "replace")
    try:
        narrow.decode("utf-8")
    except UnicodeDecodeError:
        return raw.encode("utf-8") if _UTF8_DECLARED.search(raw) else narrow
    return narrow


def _written(answer: dict[str, Any]) -> str:
    """As a line of JSON; all but ASCII escaped where a name holds half a letter, which no file can."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(answer)
    return line


def _answer(case: Case, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": case.id,
        "label": verdict.label.value,
        "machine": verdict.machine,
        "form": verdict.form,
        "probabilities": {
            "automated": verdict.automated,
            "templated": verdict.templated,
            "personalised": verdict.personalised,
        },
        "reply_text": case.letter.text,
        "evidence": [
            {"aspect": e.aspect.value, "signal": e.signal, "weight": e.weight, "span": e.span} for e in verdict.evidence
        ],
    }
