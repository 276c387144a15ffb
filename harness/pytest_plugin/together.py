"""Shops for all tests together, before the first of them."""

import asyncio
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest

from harness.cli.offered import Offer, shop_desk, shop_sandbox
from harness.cli.workspace import Workspace
from harness.errors import ConfigurationError
from harness.fields import duration
from harness.model import Desk, Observation
from reports.wording import number_of


class Node(Protocol):
    """What pytest has of a file or of a test in it."""

    config: pytest.Config
    path: Path


class Asked(Node, Protocol):
    """A test that wants an enquiry made: what of, and what became of it, which is filled in."""

    offer: Offer
    observation: Observation | None
    desk: Desk | None
    trouble: Exception | None


def workspace_of(node: Node) -> Workspace:
    """The folder that the scenarios' folder is in, if its desks are there; else that from which all tests are seen."""
    own = Workspace(folder=node.path.parent.parent, ledger_url="")
    folder = own.folder if own.has_desks else node.config.rootpath
    return Workspace(folder=folder, ledger_url=os.environ.get("SHOPPER_LEDGER") or f"sqlite:///{folder / 'ledger.db'}")


def shop_together(config: pytest.Config, items: Sequence[Asked]) -> None:
    """Shop for all of them together, unless that was done: waits pass side by side instead of one after the other."""
    if not items or any(item.observation is not None or item.trouble is not None for item in items):
        return
    try:
        seen = asyncio.run(_shop_all(config, items))
    except Exception as error:  # noqa: BLE001  (kept, and raised in each test it concerns)
        for item in items:
            item.trouble = error
        return
    for item, observation in zip(items, seen, strict=True):
        item.observation = observation


async def _shop_all(config: pytest.Config, items: Sequence[Asked]) -> list[Observation]:
    """One observation for each item, in order."""
    name = config.getoption("desk", None)
    _say(config, f"shopping {name or 'the sandbox company'}: {number_of(len(items), 'enquiry')}")
    offers = [item.offer for item in items]
    if name:
        wait, seed = duration(config.getoption("shop_wait")), config.getoption("shop_seed")
        workspace = _one_workspace(items)
        desk, seen = await shop_desk(workspace, name, offers, wait=wait, seed=seed, say=partial(_progress, config))
    else:
        desk, seen = await shop_sandbox(offers)
    for item in items:
        item.desk = desk
    return seen


def _one_workspace(items: Sequence[Asked]) -> Workspace:
    first, *others = dict.fromkeys(workspace_of(item) for item in items)
    if others:
        folders = ", ".join(str(each.folder) for each in (first, *others))
        raise ConfigurationError(f"--desk goes with the scenarios of one workspace, not of {folders}; name one of them")
    return first


def _progress(config: pytest.Config, line: str) -> None:
    """What a real desk keeps us waiting for."""
    if config.option.verbose >= 0:
        _say(config, line)


def _say(config: pytest.Config, text: str) -> None:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line(text)
