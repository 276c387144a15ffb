"""A reply whose writer is asked for, made readable: for a terminal, for a page, and for machines.

What strangers wrote is made harmless here: nothing in it moves a cursor, colours or reorders a line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from harness.durations import duration
from harness.model import Evidence, FactKind, Label, Reply, Source
from harness.observe import Glance, Line, Question, glance
from reports.excerpt import excerpt
from reports.marks import Piece, pieces
from reports.reasons import reason_text, side, signal_text, strongest, weight_text
from reports.wording import came, moment, one_line, percent, printable

LETTER_LINES, COMPLAINT_LINES, TALK_LINES = 40, 15, 20  # at a terminal
LINE_WIDTH, REASONS = 100, 8
LONGEST_TEXT, LONGEST_RAW = 20_000, 60_000  # characters shown; what is left out is said
_WITHOUT_SUBJECT = (Source.SESSION, Source.PAGE)
MOST_SAID, LONGEST_SAID = 12, 600  # of what was said before: the latest lines, and characters of each

MEANS = {
    Label.AUTOMATED: "sent by a machine: a receipt, an absence note, a bot",
    Label.TEMPLATED: "sent by a person, and a form letter: it would do for anybody with such a complaint",
    Label.PERSONALISED: "written for this customer: it takes up what happened to them, or answers their questions",
    Label.UNDECIDED: "I looked, and cannot tell",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A piece of evidence in words, in parts and as one line. `strength`: 0 to 1, among those shown."""

    number: int
    signal: str
    speaks_for: str
    side: str  # machine, person, form or case
    weight: str
    strength: float
    span: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """What the judge thinks: its label, the three shares with their names, and why."""

    label: Label
    shares: tuple[tuple[str, float, str], ...]
    reasons: tuple[Reason, ...]
    rules: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionView:
    """What a page shows of a question. `opinion` is None where it must not lead the reviewer."""

    reply_id: str
    head: tuple[tuple[str, str], ...]
    letter: tuple[Piece, ...]
    raw: tuple[Piece, ...]
    left_out: str
    complaint: str
    talk: tuple[tuple[str, str], ...]  # who, and what they said since
    facts: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    opinion: Opinion | None


def question_view(question: Question, *, blind: bool = False) -> QuestionView:
    """The reply as text, raw, what it answers, and unless `blind` the judge's opinion with its spans marked."""
    judged, enquiry = question.judged, question.enquiry
    opinion = None if blind else _opinion(question)
    spans = [(each.number, each.span) for each in opinion.reasons if each.span] if opinion else []
    raw = judged.reply.raw[: 4 * LONGEST_RAW].decode("utf-8", "replace")[:LONGEST_RAW]
    text = judged.text or glance(judged.reply).text
    return QuestionView(
        reply_id=judged.reply.id,
        head=tuple(_head(question)),
        letter=pieces(printable(text[:LONGEST_TEXT]), spans),
        raw=pieces(printable(raw), spans),
        left_out=_left_out(len(text), len(judged.reply.raw)),
        complaint=printable(enquiry.body[:LONGEST_TEXT]),
        talk=tuple((_speaker(each), printable(each.text[:LONGEST_SAID])) for each in question.talk[-MOST_SAID:]),
        facts=tuple((_kind(each.kind), one_line(each.value)) for each in enquiry.facts),
        questions=tuple(one_line(each.text, 200) for each in enquiry.questions),
        opinion=opinion,
    )


def question_text(question: Question, *, blind: bool = False) -> str:
    """The same for a terminal."""
    view = question_view(question, blind=blind)
    lines = [f"{name:8} {value}" for name, value in view.head]
    lines += ["they wrote:", *_quoted("".join(piece.text for piece in view.letter), LETTER_LINES)]
    lines += ["it answers:", *_quoted(view.complaint, COMPLAINT_LINES)]
    if view.talk:
        said = "\n".join(f"{who}: {one_line(text, LONGEST_SAID)}" for who, text in view.talk)
        lines += ["said since:", *_quoted(said, TALK_LINES)]
    if view.opinion is not None:
        shares = ", ".join(f"{name} {shown}" for name, _, shown in view.opinion.shares)
        lines.append(f"the judge: {view.opinion.label.value} ({shares}), because")
        lines += [f"  {each.text}" for each in view.opinion.reasons] or ["  nothing speaks for or against anything"]
    return "\n".join(lines)


def question_line(question: Question, *, blind: bool = False) -> str:
    """The question on one line: the reply's id, when it came, what the judge thinks, from whom and about what."""
    seen, verdict = glance(question.judged.reply), question.judged.verdict
    words = one_line(seen.subject, 50) or one_line(question.judged.text, 50) or "(no words)"
    shares = "/".join(f"{100 * part:.0f}" for part in (verdict.automated, verdict.templated, verdict.personalised))
    came = moment(question.judged.reply.received_at)
    opinion = [] if blind else [f"{verdict.label.value} {shares}"]
    return "  ".join([question.reply_id, came, *opinion, one_line(_from(question.judged.reply, seen), 60), words])


def question_json(question: Question, *, blind: bool = False) -> dict[str, Any]:
    """The same for machines, as strangers wrote it."""
    verdict, reply = question.judged.verdict, question.judged.reply
    shown: dict[str, Any] = {
        "reply": reply.id,
        "enquiry": question.enquiry.id,
        "desk": question.enquiry.desk,
        "channel": question.enquiry.channel,
        "received_at": reply.received_at.isoformat(),
        "text": question.judged.text,
    }
    if not blind:
        shown |= {
            "label": verdict.label.value,
            "probabilities": {
                "automated": verdict.automated,
                "templated": verdict.templated,
                "personalised": verdict.personalised,
            },
            "rules": verdict.rules,
        }
    return shown


def _head(question: Question) -> Iterator[tuple[str, str]]:
    reply, enquiry = question.judged.reply, question.enquiry
    seen = glance(reply)
    yield "from", _from(question.judged.reply, seen)
    if reply.source not in _WITHOUT_SUBJECT:
        yield "subject", one_line(seen.subject, LINE_WIDTH) or "(none)"
    waited = "" if question.wait is None else f", {duration(question.wait)} after the enquiry"
    yield "came", f"{came(reply)}{waited}"
    yield "desk", f"{one_line(enquiry.desk, 40)}, {one_line(enquiry.channel, 20)}"
    yield "enquiry", f"{enquiry.id}: {one_line(enquiry.subject, LINE_WIDTH)}"
    yield "reply", one_line(reply.id, 100)


def _from(reply: Reply, seen: Glance) -> str:
    """Who is said to have written it: a letter's sender, else the name that a chat showed."""
    if reply.source is Source.SESSION:
        return one_line(reply.sender or "", 80) or "somebody in the chat, which showed no name"
    return one_line(seen.sender, 80) or ("the page itself" if reply.source is Source.PAGE else "nobody")


def _speaker(line: Line) -> str:
    return "we" if line.is_ours else one_line(line.who, 40) or "the desk"


def _opinion(question: Question) -> Opinion:
    verdict = question.judged.verdict
    reasons = strongest(verdict, REASONS)
    most = max((abs(each.weight) for each in reasons), default=0.0) or 1.0
    return Opinion(
        label=verdict.label,
        shares=tuple(
            (label.value, part, percent(part))
            for label, part in (
                (Label.AUTOMATED, verdict.automated),
                (Label.TEMPLATED, verdict.templated),
                (Label.PERSONALISED, verdict.personalised),
            )
        ),
        reasons=tuple(_reason(number, each, most) for number, each in enumerate(reasons, start=1)),
        rules=verdict.rules,
    )


def _reason(number: int, evidence: Evidence, most: float) -> Reason:
    of = side(evidence)
    span = one_line(evidence.span)
    return Reason(
        number=number,
        signal=signal_text(evidence),
        speaks_for=of.words,
        side=of.name,
        weight=weight_text(evidence),
        strength=abs(evidence.weight) / most,
        span=span,
        text=reason_text(evidence, span),
    )


def _quoted(text: str, most: int) -> Iterator[str]:
    return (f"  {line}" for line in excerpt(text, most))


def _left_out(characters: int, octets: int) -> str:
    parts = []
    if characters > LONGEST_TEXT:
        parts.append(f"the text has {characters} characters, the first {LONGEST_TEXT} are shown")
    if octets > LONGEST_RAW:
        parts.append(f"the source has {octets} bytes, of which about the first {LONGEST_RAW} are shown")
    return "; ".join(parts)


def _kind(kind: FactKind) -> str:
    return {FactKind.MERGE: "on file", FactKind.STORY: "told"}.get(kind, kind.value)
