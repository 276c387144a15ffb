"""Pressing what opens a chat, and giving it the time to unfold; counted in looks, as nothing is timed by it."""

from probes.widget.look import Eyes, Sight

_STILL = 4  # looks at a page that shows the same, after which it has come to rest
_UNFOLDS = 15  # looks that a widget has to unfold after something was pressed
_MOST_PRESSED = 6  # launchers and buttons of home screens


class Launching:
    """What was pressed on one page, and what became of it. `pressed`: how often."""

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self.pressed = 0
        self._shown: tuple[object, ...] = ()
        self.begin()

    def begin(self) -> None:
        """Count from here on."""
        self._looks = 0
        self._rest = 0  # the look by which what was pressed has unfolded
        self._changed = 0  # the look at which it last showed something else

    def looked(self) -> None:
        """One look more has led nowhere."""
        self._looks += 1

    @property
    def rested(self) -> bool:
        """Whether nothing that was pressed may still open anything."""
        return self._looks > self._rest

    @property
    def idle(self) -> bool:
        """Whether the page has long been showing all that it will."""
        return self._looks >= self._rest + _UNFOLDS

    @property
    def early(self) -> bool:
        """Whether what a form led to may not stand in the page yet."""
        return self._looks < _UNFOLDS // 3

    def unfolding(self, sights: tuple[Sight, ...]) -> bool:
        """Whether what was pressed may yet open something: it has changed nothing so far, or still does."""
        shown = tuple((sight.words, sight.launcher, sight.starter) for sight in sights)
        if shown != self._shown:
            self._changed, self._shown = self._looks, shown
        done = self._changed > self._rest - _UNFOLDS and self._looks >= self._changed + _STILL
        return self._looks < self._rest and not done

    async def press(self, sights: tuple[Sight, ...]) -> bool:
        """Press the likeliest launcher of all frames, or, once one was pressed, what begins a conversation."""
        if self.pressed >= _MOST_PRESSED:
            return False
        best = max(sights, key=lambda sight: sight.launcher, default=None)
        beginning = next((one for one in sights if one.starter and (one.widget or self.pressed)), None)
        if beginning is not None and (self.pressed or best is None or not best.launcher):
            button = await self._eyes.element("starter", frame=beginning.frame)
        elif best is not None and best.launcher and (not self.pressed or self._looks > _UNFOLDS):
            button = await self._eyes.element("launcher", frame=best.frame)
        else:
            return False
        if button is not None:
            await button.click()
            self.pressed += 1
            self._rest = self._looks + _UNFOLDS
        return button is not None
