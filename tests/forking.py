"""Processes forked from one that has imported what they need and done nothing yet: importing takes them longest."""

import os
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

# Python has one such process, so that what it imports is named here for all.
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        __name__,
        *("harness.cli.run", "harness.cli.serve", "harness.cli.review", "harness.observed", "reports.gathering"),
        *("harness.ledger", "psycopg", "tests.integration.ledger.appender"),
    ]
)


class Shopper:
    """`shopper` with these arguments in a process of its own; what it prints is read from `stdout` and `stderr`."""

    def __init__(self, *arguments: str | Path) -> None:
        out, told = PROCESSES.Pipe(duplex=False)
        err, complained = PROCESSES.Pipe(duplex=False)
        words = [str(each) for each in arguments]
        self.process: ForkServerProcess = PROCESSES.Process(
            target=_shopper, args=(words, told, complained, dict(os.environ), Path.cwd())
        )
        self.process.start()
        self.stdout, self.stderr = _text(out), _text(err)
        for ours in (out, told, err, complained):
            ours.close()

    def kill(self) -> None:
        """As a crash does; returns when it has ended, as it may have done before."""
        self.process.kill()
        self.process.join()

    def close(self) -> None:
        """Kill it and keep nothing of it open."""
        self.kill()
        self.stdout.close()
        self.stderr.close()


def _text(pipe: Connection) -> IO[str]:
    return os.fdopen(os.dup(pipe.fileno()), encoding="utf-8")


def _shopper(
    arguments: list[str], out: Connection, err: Connection, environment: Mapping[str, str], folder: Path
) -> None:
    """What `shopper` itself does, with standard streams as a process has that nobody watches at a terminal."""
    from harness.cli import main  # noqa: PLC0415

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, pipe in enumerate((out, err), start=1):
        os.dup2(pipe.fileno(), number)
        pipe.close()
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1, closefd=False)
    main(arguments)
