"""One enquiry's folder of evidence: pieces with fixed names, each bounded in size, none left over from another run."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Piece(StrEnum):
    """What there can be, by file name."""

    TRANSCRIPT = "transcript.txt"
    T0 = "t0.jpg"
    END = "end.jpg"
    FAULT = "fault.jpg"
    PAGE = "fault-page.txt"
    LOG = "page-log.txt"
    TRACE = "trace.zip"


# What each is, for whoever has never seen one.
PIECES: Mapping[Piece, str] = {
    Piece.TRANSCRIPT: "what was done and said, with times",
    Piece.T0: "the page at T0: the form filled in, or our message in the chat",
    Piece.END: "the page at the end: what confirmed the form, or the chat as we left it",
    Piece.FAULT: "the page when the probe could not go on",
    Piece.PAGE: "that page's HTML, frame by frame (as text: opened as a page, a stranger's scripts would run)",
    Piece.LOG: "what the page told its console, its errors, and requests that failed",
    Piece.TRACE: "what the probe did, step by step, for `playwright show-trace` or trace.playwright.dev",
}
LARGEST: Mapping[Piece, int] = {  # bytes; 25 MB an enquiry at the very most
    Piece.TRANSCRIPT: 400_000,
    Piece.T0: 1_000_000,
    Piece.END: 1_000_000,
    Piece.FAULT: 1_000_000,
    Piece.PAGE: 1_000_000,
    Piece.LOG: 200_000,
    Piece.TRACE: 20_000_000,
}
_CUT = "... cut here: no more than {limit:,} bytes of this file are kept\n"


@dataclass(kw_only=True)
class Folder:
    """The folder at `path`, made with the first piece. A disk that is full costs evidence, never the enquiry."""

    path: Path
    _sizes: dict[Piece, int] = field(default_factory=dict, init=False)

    def clear(self) -> None:
        """Take away the pieces of an earlier run; other files are let be."""
        self._sizes.clear()
        for piece in Piece:
            with suppress(OSError):
                (self.path / piece).unlink(missing_ok=True)

    def keep(self, piece: Piece, content: bytes) -> Path | None:
        """Write a piece, whole; None where it is too large, or cannot be written."""
        if len(content) > LARGEST[piece]:
            return None
        return self._write(piece, content, mode="wb")

    def write(self, piece: Piece, lines: str) -> None:
        """Write a piece of text anew, cut at its limit, saying so in its last line."""
        self._sizes[piece] = 0
        self._write(piece, self._fitting(piece, lines), mode="wb")

    def append(self, piece: Piece, lines: str) -> bool:
        """Add lines to a piece of text; False once it is full, which its last line says."""
        if self._sizes.get(piece, 0) >= LARGEST[piece]:
            return False
        self._write(piece, self._fitting(piece, lines), mode="ab")
        return self._sizes[piece] < LARGEST[piece]

    def _fitting(self, piece: Piece, lines: str) -> bytes:
        raw = lines.encode("utf-8", "replace")
        before, limit = self._sizes.get(piece, 0), LARGEST[piece]
        self._sizes[piece] = before + len(raw)
        if before + len(raw) < limit:
            return raw
        last = _CUT.format(limit=limit)
        self._sizes[piece] = limit
        room = raw[: max(0, limit - before - len(last) - 1)]
        return room[: room.rfind(b"\n") + 1] + last.encode()

    def _write(self, piece: Piece, content: bytes, *, mode: str) -> Path | None:
        path = self.path / piece
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            with path.open(mode) as file:
                file.write(content)
        except OSError:
            return None
        return path

    def contents(self) -> list[tuple[Path, Piece]]:
        """The pieces that are there, in the order of `Piece`."""
        return [(self.path / piece, piece) for piece in Piece if (self.path / piece).is_file()]
