"""What notices mean for an enquiry: whether anybody has spoken by them, and whether the desk ever had it. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from harness.matching import MatchRule
from harness.model import Dispatch, JudgedReply, NoticeKind, Observation, Outcome

# A machine on the way, or the recipient's mail program, tells what became of the mail. It is nobody's reply.
NO_REPLY = frozenset(
    {
        NoticeKind.FAILED,
        NoticeKind.DELAYED,
        NoticeKind.DELIVERED,
        NoticeKind.RELAYED,
        NoticeKind.OPENED,
        NoticeKind.DISCARDED,
        NoticeKind.COMPLAINT,
    }
)

# The mail was in somebody's mailbox at the desk: what came back besides was only for another one behind its address.
_ARRIVED = frozenset(
    {
        None,
        NoticeKind.DELIVERED,
        NoticeKind.OPENED,
        NoticeKind.DISCARDED,
        NoticeKind.ABSENCE,
        NoticeKind.CONFIRMATION,
    }
)

_BY_ADDRESS = frozenset({MatchRule.RECIPIENT.value, MatchRule.HEADER_RECIPIENT.value})
# What names the enquiry itself. A ticket number and what a letter says are the matcher's opinion, and prove nothing.
_NAMED = _BY_ADDRESS | {each.value for each in (MatchRule.REFERENCE, MatchRule.RETURNED, MatchRule.PERSON)}


def kind_of(judged: JudgedReply) -> NoticeKind | None:
    """What kind of notice a reply is; None for a reply."""
    return judged.notice.kind if judged.notice else None


def is_spoken(judged: JudgedReply) -> bool:
    """Whether the desk, or a machine of somebody there, spoke to the customer at all."""
    return kind_of(judged) not in NO_REPLY


def acknowledges(judged: JudgedReply) -> bool:
    """Whether the customer learns by it that the desk has the enquiry.

    An absence note is one person's machine and says that this person will not look; a challenge says that nobody has
    the mail yet, and so does what asks for the request to be confirmed. A customer who hears only these does not know
    that the desk took the complaint, so none is T1.
    """
    return kind_of(judged) is None


def arrived(judged: JudgedReply) -> bool:
    """Whether it proves that the enquiry reached somebody at the desk, if only a machine there."""
    return kind_of(judged) in _ARRIVED


def proof_of_arrival(observation: Observation) -> JudgedReply | None:
    """What shows that an uncertain enquiry was taken after all; None for nothing, and for any other enquiry.

    Nobody else was told of its address and Message-ID. What somebody at the desk sent, or their mail program, goes
    before what mail servers on the way report.
    """
    if observation.outcome is not Outcome.UNCERTAIN or observation.accepted_at is not None:
        return None
    address = observation.enquiry.persona.email.casefold()
    proofs = [each for each in observation.replies if _names_it(each, address)]
    return next(filter(arrived, proofs), proofs[0] if proofs else None)


def _names_it(judged: JudgedReply, address: str) -> bool:
    """Whether it names the enquiry: a mailbox that many share does so by the part after the plus alone."""
    if judged.matched_by in _BY_ADDRESS and "+" in address:
        recipient = (judged.reply.recipient or "").casefold()
        return recipient == address or address.encode() in judged.reply.raw.lower()
    return judged.matched_by in _NAMED


def returned_at(heard: Iterable[JudgedReply], dispatches: Sequence[Dispatch]) -> datetime | None:
    """When the enquiry itself came back undelivered; None if it never did. `heard`: in the order they came.

    A report about a follow-up is not about the enquiry: that one had arrived.
    """
    failed = (each for each in heard if kind_of(each) is NoticeKind.FAILED)
    return next((each.reply.received_at for each in failed if not _is_of_follow_up(each, dispatches)), None)


def _is_of_follow_up(judged: JudgedReply, dispatches: Sequence[Dispatch]) -> bool:
    """By the Message-ID that came back; a report with none that we know is about what was sent last before it."""
    about = (judged.notice.references[:1] if judged.notice else ()) or ("",)
    named = [each for each in dispatches if each.reference and _bare(each.reference) == _bare(about[0])]
    if named:
        return all(each.turn is not None for each in named)
    before = [each for each in dispatches if each.at <= judged.reply.received_at and each.fault is None]
    return any(each.turn is not None for each in before)


def _bare(reference: str) -> str:
    return reference.strip().strip("<>").casefold()
