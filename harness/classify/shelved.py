"""The peers of a desk as plain arrays and texts, and peers again: in a third of a second for 26,000 replies."""

import gc
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from harness.classify.peers import Peers
from harness.classify.tally import Trace

_NONE = -1  # in place of a sender, a wait or an hour
_TRACES = ("senders", "waits", "hours", "flags")


def packed_peers(peers: Peers) -> tuple[dict[str, "array[int]"], dict[str, Any]]:
    """All that peers know but the texts of letters: form letters cannot be mined from what comes of it."""
    arrays, names = peers.shelf.packed()
    arrays |= {f"topic {name}": each for name, each in peers.topics.packed().items()}
    traces = [_plain(each) for each in peers.traces]
    arrays |= {name: array("q", column) for name, column in zip(_TRACES, zip(*traces, strict=True), strict=False)}
    return arrays, {"names": names, "customers": peers.customers, "habits": peers.habits.packed()}


def unpacked_peers(arrays: Mapping[str, "array[int]"], told: Mapping[str, Any]) -> Peers:
    """The peers again, which take in further replies as the first did. Raises KeyError or ValueError for nonsense."""
    with _all_stay():
        return _peers(arrays, told)


def _peers(arrays: Mapping[str, "array[int]"], told: Mapping[str, Any]) -> Peers:
    peers = Peers()
    peers.shelf.unpack(arrays, told["names"])
    peers.topics.unpack({name[6:]: each for name, each in arrays.items() if name.startswith("topic ")})
    peers.customers.update(told["customers"])
    peers.traces += map(_trace, *(arrays[name] for name in _TRACES))
    groups = told["names"]["groups"]
    of_each = map(groups.__getitem__, arrays["group_of"])
    peers.habits.unpack(told["habits"], zip(of_each, peers.traces, strict=True))
    return peers


@contextmanager
def _all_stay() -> Iterator[None]:
    """Of what is made inside nothing is garbage: to look for that among so much takes as long as to make it."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _plain(trace: Trace | None) -> tuple[int, int, int, int]:
    if trace is None:
        return _NONE, _NONE, _NONE, 0
    sender, is_machines, is_persons, is_prompt, wait, hour = trace
    flags = is_machines | is_persons << 1 | is_prompt << 2
    return sender, _NONE if wait is None else wait, _NONE if hour is None else hour, flags


def _trace(sender: int, wait: int, hour: int, flags: int) -> Trace | None:
    if sender == _NONE:
        return None
    is_machines, is_persons, is_prompt = flags & 1 > 0, flags & 2 > 0, flags & 4 > 0
    return Trace(sender, is_machines, is_persons, is_prompt, None if wait < 0 else wait, None if hour < 0 else hour)
