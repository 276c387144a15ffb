"""What a chat shows before anything is said in it: what opened, told by what the frames show. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from probes.widget.before import says
from probes.widget.look import Sight
from probes.words import one_line


class Opening(StrEnum):
    """What a chat shows."""

    READY = "ready"  # a place to write
    LOCKED = "locked"  # a conversation in which nothing can be written yet: there is a menu, or a queue
    FORM = "form"  # a form to be filled in first
    OFFLINE_FORM = "offline form"  # nobody is there; a message can be left
    OFFLINE = "offline"  # nobody is there
    TAKEN = "taken"  # a form of ours was taken and no chat follows: the message was left


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What opened. `words`: the widget's own; `found`: how its parts were found, for whoever reads the evidence."""

    state: Opening
    words: str
    found: str


def opened(state: Opening, sight: Sight, words: str | None = None) -> Opened:
    """That this is what a frame shows; `words`: the chat's own, where the frame has others, too."""
    return Opened(state=state, words=one_line(sight.words) if words is None else words, found=str(sight))


def ready_in(sights: tuple[Sight, ...]) -> Sight | None:
    """The frame with a place to write; the likeliest chat comes first."""
    return sights[0] if sights and sights[0].ready else None


def speaking_in(sights: tuple[Sight, ...]) -> Sight | None:
    """A frame with a log that says something: somebody, or something, is there."""
    return next((sight for sight in sights if sight.speaks), None)


def thanks_in(sights: tuple[Sight, ...]) -> Sight | None:
    """The frame that thanks for a message of ours, if one does."""
    return next((sight for sight in sights if says("thanks", sight.words)), None)


def words_in(sights: tuple[Sight, ...]) -> str:
    """What all frames read, on one line."""
    return one_line(" | ".join(dict.fromkeys(one_line(sight.words) for sight in sights if sight.words.strip())))
