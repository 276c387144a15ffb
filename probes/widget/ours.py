"""What we said in a chat, until it is seen in its log. Pure."""

from dataclasses import dataclass, field

from harness.model import Seen, SessionEventKind

_MOST_KNOWN = 200


@dataclass(kw_only=True, slots=True)
class Ours:
    """Our own words: some widgets show them as the desk's, and some show them late or not at all."""

    _unseen: list[tuple[str, float]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def say(self, text: str, at: float) -> None:
        """We are about to write this."""
        self._unseen.append((text, at))
        self.know(text)

    def know(self, text: str) -> None:
        """These words are ours, and no message: a choice that was pressed."""
        if len(self._known) < _MOST_KNOWN:
            self._known.add(_plain(text))

    def unsay(self, text: str) -> None:
        """It could not be written after all."""
        self._unseen = [each for each in self._unseen if each[0] != text]

    def is_known(self, text: str) -> bool:
        """Whether these are our words, whoever the page says they are of."""
        return _plain(text) in self._known

    def seen(self, text: str, epoch: float) -> Seen | None:
        """That we said it, as the log shows it; None for what we are not waiting to see."""
        for each in self._unseen:
            if _plain(each[0]) == _plain(text):
                self._unseen.remove(each)
                return Seen(kind=SessionEventKind.SAID, text=each[0], epoch=epoch)
        return None

    @property
    def waits(self) -> bool:
        """Whether something that we said has not been seen."""
        return bool(self._unseen)

    def rest(self) -> list[Seen]:
        """What we said and never saw, from when it was handed to the widget."""
        return [Seen(kind=SessionEventKind.SAID, text=text, epoch=at) for text, at in self._unseen]


def _plain(text: str) -> str:
    return " ".join(text.split())
