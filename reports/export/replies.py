"""One row a reply: when it came, who wrote it and why we think so, and what it says."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model import Evidence, JudgedReply, Placement
from harness.observe import counted
from reports.export.columns import Column, Kind, listed, plain
from reports.export.enquiries import Shown
from reports.reasons import reason_text, strongest
from reports.wording import mark

REASONS = 3


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply to an enquiry of a report. `number` counts from 1, in the order they came."""

    to: Shown
    judged: JudgedReply
    number: int
    counts: bool

    @property
    def reasons(self) -> str:
        """The strongest evidence, and what it rests on."""
        return plain(listed(map(self._reason, strongest(self.judged.verdict, REASONS))))

    def _reason(self, evidence: Evidence) -> str:
        return reason_text(evidence, self.to.masking.text(evidence.span, self.to.seen.enquiry))

    @property
    def text(self) -> str:
        return plain(self.to.masking.text(self.judged.text, self.to.seen.enquiry))


def shown_replies(enquiry: Shown) -> Iterator[ShownReply]:
    """The replies to an enquiry, notices among them, in the order they came."""
    counting = {each.reply.id for each in counted(enquiry.seen)}
    for number, judged in enumerate(enquiry.seen.replies, start=1):
        yield ShownReply(enquiry, judged, number, judged.reply.id in counting)


REPLIES: tuple[Column[ShownReply], ...] = (
    Column("enquiry", Kind.TEXT, "The id of the enquiry.", lambda each: plain(each.to.seen.enquiry.id)),
    Column("number", Kind.COUNT, "Which of its replies, in the order they came.", lambda each: each.number, 9),
    Column("received_at", Kind.INSTANT, "When it came, by the desk's clock.",
           lambda each: each.to.local(each.judged.reply.received_at), 19),
    Column("after", Kind.DURATION, "Since T0.", lambda each: each.to.seen.wait(each.judged.reply.received_at),
           title=mark("since T0")),
    Column("source", Kind.WORD, "How it came: inbox, imap, import, session or page.",
           lambda each: each.judged.reply.source.value, 10),
    Column("in_spam", Kind.YES_OR_NO, "Whether a filter had put it into the folder for spam.",
           lambda each: each.judged.reply.placement is Placement.SPAM, 9),
    Column("counts", Kind.YES_OR_NO, "Whether it came in time to be in the figures.", lambda each: each.counts, 9),
    Column("notice", Kind.WORD, "What it tells of our mail, where it is a notice and no reply.",
           lambda each: each.judged.notice.kind.value if each.judged.notice else None, 16),
    Column("verdict", Kind.WORD, "Who wrote it: automated, templated, personalised or undecided.",
           lambda each: each.judged.label.value if each.judged.notice is None else None),
    Column("by_a_person", Kind.YES_OR_NO, "Whether a person said so in `shopper review`; else the judge did.",
           lambda each: each.judged.said is not None, 9),
    Column("automated", Kind.SHARE, "The judge's probability that a machine sent it.",
           lambda each: each.judged.verdict.automated, 11),
    Column("templated", Kind.SHARE, "That a person sent a form letter.",
           lambda each: each.judged.verdict.templated, 11),
    Column("personalised", Kind.SHARE, "That a person wrote it for this customer.",
           lambda each: each.judged.verdict.personalised, 11),
    Column("because", Kind.TEXT, "The strongest evidence: for what it speaks, by what log-odds, on which words.",
           lambda each: each.reasons, 60),
    Column("text", Kind.TEXT, "What is new in it, without quotation and signature; on one line, cut where it is long. "
           "Agents' names are left out unless the desk's consent shows them.", lambda each: each.text, 80),
)  # fmt: skip
