"""What a chat's log tells, in the words of the runner and of the conversation. Pure."""

from harness.model import Message, Seen, SessionEventKind, Source
from probes.conversation import acts
from probes.conversation.acts import Happening, Heard, Leave, Noticed, Offered
from probes.conversation.notices import named_in, notice_kind
from probes.widget.news import Bubble, Closed, Edited, FormAsked, Lost, Menu, News, Typing, Whose

Told = tuple[Message | Seen | None, Happening | None]
_NOTHING: Told = (None, None)


def told(news: News) -> Told:
    """What is to be yielded, and what the script is to be sent; of our own messages, neither."""
    if isinstance(news, Bubble | Edited):
        return _said(news)
    if isinstance(news, Typing):
        return _typed(news)
    if isinstance(news, Menu):
        seen = Seen(kind=SessionEventKind.MENU, text="\n".join(news.choices), epoch=news.epoch)
        return seen, Offered(choices=news.choices)
    if isinstance(news, Closed):
        return Seen(kind=SessionEventKind.ENDED, epoch=news.epoch), acts.Closed()
    if isinstance(news, FormAsked):
        return None, acts.FormAsked()
    return _lost(news)


def parting(act: Leave, at: float) -> list[Seen]:
    """How we left, where that is worth a word."""
    left = [Seen(kind=SessionEventKind.LEFT_MESSAGE, epoch=at)] if act.later else []
    return [*left, Seen(kind=SessionEventKind.GAVE_UP, text=act.why, epoch=at)] if act.why else left


def _said(news: Bubble | Edited) -> Told:
    if news.whose is Whose.OWN:
        return _NOTHING
    if news.whose is Whose.NOTICE:
        return _noticed(news)
    if isinstance(news, Edited):
        seen = Seen(kind=SessionEventKind.EDITED, text=news.text, who=news.sender, epoch=news.epoch)
        return seen, Heard(text=news.text, changed=True)
    message = Message(
        raw=news.text.encode("utf-8", "replace"),
        media_type="text/plain",
        source=Source.SESSION,
        sender=news.sender,
        epoch=news.epoch,
        finished=news.finished,
    )
    return message, Heard(text=news.text)


def _noticed(news: Bubble | Edited) -> Told:
    """A line of the widget's own. That the chat has ended is believed once the page shows it, too."""
    kind = notice_kind(news.text)
    if kind is None:
        return _NOTHING
    kind = SessionEventKind.NOTICE if kind is SessionEventKind.ENDED else kind
    return Seen(kind=kind, text=news.text, who=named_in(news.text), epoch=news.epoch), Noticed(kind=kind)


def _typed(news: Typing) -> Told:
    if news.lasted is None:
        return None, acts.Typing(on=True)
    seen = Seen(kind=SessionEventKind.TYPING, who=news.who, epoch=news.epoch, lasted=news.lasted)
    return seen, acts.Typing(on=False)


def _lost(news: Lost) -> Told:
    words = f"a message of ours is marked as not delivered: {news.text}"
    return Seen(kind=SessionEventKind.NOTICE, text=words, epoch=news.epoch), Noticed(kind=SessionEventKind.NOTICE)
