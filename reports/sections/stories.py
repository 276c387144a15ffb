"""The slowest, the silent and the worst enquiries, told with quotes. Strangers' words are masked, cut, printable."""

from dataclasses import dataclass

from harness.model import Enquiry, JudgedReply, NoticeKind, SessionEventKind, Source
from reports import phrases
from reports.letters import without_signature
from reports.month import Month
from reports.sections.lists import Quote
from reports.stories import Happening, Moment, Story
from reports.tongue import Tongue
from reports.wording import mark, one_line

LONGEST = 260  # characters of a quote

NOTICES = {
    NoticeKind.FAILED: mark("the mail came back"),
    NoticeKind.DELAYED: mark("a mail server reports a delay"),
    NoticeKind.DELIVERED: mark("a mail server reports delivery"),
    NoticeKind.RELAYED: mark("a mail server reports it passed on"),
    NoticeKind.OPENED: mark("read receipt"),
    NoticeKind.DISCARDED: mark("deleted without being read"),
    NoticeKind.ABSENCE: mark("absence note"),
    NoticeKind.CHALLENGE: mark("asks the sender to show to be human"),
    NoticeKind.CONFIRMATION: mark("asks to confirm the request by a link"),
    NoticeKind.COMPLAINT: mark("reported as spam"),
}
EVENTS = {
    SessionEventKind.QUEUED: mark("in the queue"),
    SessionEventKind.JOINED: mark("somebody joined"),
    SessionEventKind.LEFT: mark("somebody left"),
    SessionEventKind.LEFT_MESSAGE: mark("a message was left, to be answered by mail"),
    SessionEventKind.GAVE_UP: mark("the customer gave up"),
    SessionEventKind.ENDED: mark("the desk ended the chat"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A moment: when since T0, what happened, and the words; `ours` where the customer said them."""

    wait: str
    what: str
    quote: str
    ours: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Tale:
    """An enquiry told whole. `verdict`: what went wrong, "" for nothing."""

    title: str
    about: str
    verdict: str
    id: str
    moments: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """Enquiries of one kind."""

    name: str
    tales: tuple[Tale, ...]


def chapters(month: Month, quote: Quote, tongue: Tongue) -> tuple[Chapter, ...]:
    """Those that have a tale."""
    named = (
        (tongue.say("The slowest answers"), month.stories.slowest),
        (tongue.say("Silence"), month.stories.silent),
        (tongue.say("The poorest answers"), month.stories.worst),
    )
    return tuple(
        Chapter(name=name, tales=tuple(_tale(each, month, tongue, quote) for each in stories))
        for name, stories in named
        if stories
    )


def _tale(story: Story, month: Month, tongue: Tongue, quote: Quote) -> Tale:
    observation = story.observation
    enquiry = observation.enquiry
    at = month.local(observation, observation.accepted_at or enquiry.created_at)
    about = (
        one_line(month.desk_title(enquiry.desk), 60) if len(month.by_desk) > 1 else "",
        phrases.channel(enquiry.channel, tongue),
        tongue.short_moment(at),
    )
    return Tale(
        title=one_line(enquiry.title),
        about=" · ".join(part for part in about if part),
        verdict="; ".join(_verdict(story, tongue)),
        id=one_line(enquiry.id),
        moments=tuple(_told(each, enquiry, tongue, quote) for each in story.moments),
    )


def _verdict(story: Story, tongue: Tongue) -> list[str]:
    said = []
    if story.missed:
        kept = tongue.listed([tongue.say(phrases.ENDPOINTS[each]) for each in story.missed])
        said.append(tongue.say("not in time: {what}", what=kept))
    if story.unanswered and story.asked:
        answered = story.asked - story.unanswered
        said.append(
            tongue.count(
                "{answered} of {n} question answered",
                "{answered} of {n} questions answered",
                story.asked,
                answered=answered,
            )
        )
    if story.errors:
        said.append(tongue.count("{n} letter filled in wrongly", "{n} letters filled in wrongly", story.errors))
    return said


def _told(moment: Moment, enquiry: Enquiry, tongue: Tongue, quote: Quote) -> Told:
    ours = moment.what in (Happening.ASKED, Happening.FOLLOWED_UP)
    # Whoever signs may do so without a word that shows it: what ends a letter is left out as well.
    words = moment.words if ours else quote(without_signature(moment.words), enquiry)
    wait = "" if moment.wait is None or moment.what is Happening.ASKED else tongue.later(moment.wait)
    return Told(wait=wait, what=_what(moment, tongue), quote=one_line(words, LONGEST), ours=ours)


def _what(moment: Moment, tongue: Tongue) -> str:
    if moment.event is not None:
        return tongue.say(EVENTS[moment.event])
    if moment.reply is not None:
        return _who(moment.reply, tongue)
    if moment.what is Happening.LEFT_OUT:
        return tongue.count("… {n} more moment …", "… {n} more moments …", moment.left_out)
    if moment.what is Happening.WATCHED:
        return tongue.say("watched to here, and nothing more came")
    if moment.what is Happening.OVER:
        return tongue.say("the conversation was over")
    return tongue.say("the customer asks") if moment.what is Happening.ASKED else tongue.say("the customer")


def _who(judged: JudgedReply, tongue: Tongue) -> str:
    if judged.notice is not None:
        return tongue.say(NOTICES[judged.notice.kind])
    if judged.reply.source is Source.PAGE:
        return tongue.say("the page after the form")
    return tongue.say(phrases.LABELS[judged.label])
