"""One row an enquiry: what every file of a report tells of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.model import Label, Observation, Outcome
from harness.observe import counted, spoken
from reports.chats import offline_words
from reports.export.columns import Column, Kind, plain
from reports.masking import Masking
from reports.month import Month
from reports.notices import returned
from reports.records import AnsweredBy
from reports.standards import NOT_MEASURED, OUR_FAULTS, Endpoint, standing, threshold
from reports.wording import why_not_measured


@dataclass(frozen=True, slots=True)
class Shown:
    """An enquiry of a report, and what must not be told of whom."""

    month: Month
    seen: Observation
    masking: Masking

    def local(self, instant: datetime | None) -> datetime | None:
        """By the clock of the desk."""
        return None if instant is None else self.month.local(self.seen, instant)

    def wait(self, instant: datetime | None) -> timedelta | None:
        """Since T0; None for what has not happened, and for what is in no figure."""
        return None if self.seen.outcome in NOT_MEASURED else self.seen.wait(instant)

    @property
    def replies(self) -> int:
        return sum(each.notice is None for each in self.seen.replies)

    @property
    def answered_by(self) -> str | None:
        """The most personal of the replies that count; None where nothing was measured."""
        if self.seen.outcome in NOT_MEASURED:
            return None
        labels = {each.label for each in spoken(self.seen)}
        if self.seen.outcome is Outcome.ANSWERED:
            return (AnsweredBy.PERSONALISED if Label.PERSONALISED in labels else AnsweredBy.TEMPLATED).value
        return _OTHERS[self.seen.outcome].value

    @property
    def chat_end(self) -> str | None:
        return None if self.seen.chat is None else self.seen.chat.end.value

    @property
    def note(self) -> str:
        """What the other columns do not say: what failed, and what came back."""
        outcome = self.seen.outcome
        if outcome in OUR_FAULTS:
            return plain(why_not_measured(self.seen))
        if outcome is Outcome.NOT_DELIVERABLE:
            return plain(returned(self.seen, quoted=False))
        return (
            plain(self.masking.text(offline_words(self.seen), self.seen.enquiry)) if outcome is Outcome.OFFLINE else ""
        )


_OTHERS = {
    Outcome.AUTOMATED_ONLY: AnsweredBy.AUTOMATED,
    Outcome.SILENT: AnsweredBy.NOBODY,
    Outcome.UNDECIDED: AnsweredBy.UNDECIDED,
    Outcome.WAITING: AnsweredBy.WAITING,
}


def shown(month: Month, masking: Masking) -> Iterator[Shown]:
    """The enquiries of a report in the order they were made."""
    return (Shown(month, each, masking) for each in month.seen)


def _kept(name: str, endpoint: Endpoint) -> tuple[Column[Shown], Column[Shown]]:
    return (
        Column(f"{name}_limit", Kind.DURATION, "The longest acceptable wait for it; empty where none is set.",
               lambda each: threshold(each.seen, endpoint)),
        Column(f"{name}_standard", Kind.WORD, "How it stands against that: met, missed, open (too early yet).",
               lambda each: None if (found := standing(each.seen, endpoint)) is None else found.value),
    )  # fmt: skip


ENQUIRIES: tuple[Column[Shown], ...] = (
    Column("enquiry", Kind.TEXT, "Its id, as `shopper show` takes it.", lambda each: plain(each.seen.enquiry.id)),
    Column("desk", Kind.TEXT, "The desk's name in desks.toml.", lambda each: plain(each.seen.enquiry.desk)),
    Column("scenario", Kind.TEXT, "The complaint's id.", lambda each: plain(each.seen.enquiry.scenario), 20),
    Column("title", Kind.TEXT, "What the complaint is called.", lambda each: plain(each.seen.enquiry.title), 32),
    Column("channel", Kind.WORD, "mail, web_form, chat or messaging.", lambda each: plain(each.seen.enquiry.channel)),
    Column("language", Kind.TEXT, "The customer's, a code such as en.",
           lambda each: plain(each.seen.enquiry.persona.language), 10),
    Column("made_at", Kind.INSTANT, "When it was made, by the desk's clock.",
           lambda each: each.local(each.seen.enquiry.created_at), 19),
    Column("taken_at", Kind.INSTANT, "T0: when the desk took it; empty where that is not known.",
           lambda each: each.local(each.seen.accepted_at), 19),
    Column("outcome", Kind.WORD, "What came of it: answered, automated only, silent, undecided, waiting, not "
           "deliverable, offline, blocked, probe fault or uncertain. The last five are in no figure of waiting.",
           lambda each: each.seen.outcome.value, 16),
    Column("answered_by", Kind.WORD, "Who wrote the most personal reply: personalised, templated, automated, nobody, "
           "undecided, or waiting; empty where nothing was measured.", lambda each: each.answered_by),
    Column("acknowledged_after", Kind.DURATION, "T1: from T0 to the first message of a machine's.",
           lambda each: each.wait(each.seen.acknowledged_at)),
    Column("first_response_after", Kind.DURATION, "T2: from T0 to the first reply of a person's.",
           lambda each: each.wait(each.seen.first_response_at)),
    Column("substantive_after", Kind.DURATION, "T3: from T0 to the first answer to a question.",
           lambda each: each.wait(each.seen.substantive_at)),
    Column("complete_after", Kind.DURATION, "T4: from T0 until all questions were answered.",
           lambda each: each.wait(each.seen.complete_at)),
    Column("watched_for", Kind.DURATION, "How long after T0 silence is known: what has not happened by then may yet, "
           "but for a chat, which nobody answers once it is over. Without this column an average forgets who still "
           "waits.",
           lambda each: each.wait(each.seen.watched_until)),
    Column("window", Kind.DURATION, "How long it is watched at most.", lambda each: each.seen.enquiry.window),
    *_kept("acknowledgement", Endpoint.ACKNOWLEDGEMENT),
    *_kept("first_response", Endpoint.FIRST_RESPONSE),
    *_kept("complete", Endpoint.COMPLETE),
    Column("replies", Kind.COUNT, "How many replies came, early or late; notices of mail servers are none.",
           lambda each: each.replies, 9),
    Column("replies_counted", Kind.COUNT, "How many of them came in time to count.",
           lambda each: len(counted(each.seen)), 9),
    Column("chat_end", Kind.WORD, "How the chat ended; empty for what was none.",
           lambda each: each.chat_end, 18),
    Column("note", Kind.TEXT, "What failed, or what came back.", lambda each: each.note, 48),
)  # fmt: skip
