"""Where Playwright keeps its traces while it writes them: a folder of the browser's own, which goes when that does."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory


class TraceFolder:
    """Told nothing else, Playwright leaves an empty folder behind for every trace that it begins."""

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._held = 0

    def path(self) -> Path:
        """The folder, made when it is first asked for."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="shopper-traces-", ignore_cleanup_errors=True)
        return Path(self._folder.name)

    @contextmanager
    def held(self) -> Iterator[None]:
        """For as long as a page is open: with the last of them go the traces that nobody asked for."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            if self._folder is not None and not self._held:
                for trace in Path(self._folder.name).glob("*.*"):
                    with suppress(OSError):
                        trace.unlink()

    def remove(self) -> None:
        """Take the folder away; a new one is made if it is asked for again."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
