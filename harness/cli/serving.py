"""Which process of a workspace holds its inbox open: one at a time, and the others leave it to that one."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from harness.cli.workspace import Workspace
from harness.errors import ConfigurationError


@contextmanager
def serving(workspace: Workspace) -> Iterator[None]:
    """Hold the inbox of `workspace` while in the block; whatever becomes of us, the system gives it free again.

    Raises ConfigurationError where another process holds it, or no file can be written in the workspace.
    """
    lock = _lock(workspace)
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise ConfigurationError(
            f"{workspace.folder}: a `shopper serve` holds this workspace's inbox open; leave it running, or "
            "stop it first"
        ) from error
    except OSError as error:
        raise ConfigurationError(
            f"{lock.lock_file}: {error.strerror or error}; make the workspace's folder writable"
        ) from error
    try:
        yield
    finally:
        lock.release()


def is_served(workspace: Workspace) -> bool:
    """Whether another process holds the inbox of `workspace` open now."""
    lock = _lock(workspace)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    except OSError:  # where we cannot write nobody serves: the ledger would have to be there
        return False
    lock.release()
    return False


def _lock(workspace: Workspace) -> FileLock:
    return FileLock(workspace.folder / "serve.lock")
