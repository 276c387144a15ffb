"""The peers of a desk as plain arrays and texts, and peers again: in a third of a second for 26,000 replies."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from harness.classify.peers import Peers
from harness.classify.tally import Trace
from harness.classify.traces import Traces

if TYPE_CHECKING:
    from array import array


def packed_peers(peers: Peers) -> tuple[dict[str, "array[int]"], dict[str, Any]]:
    """All that peers know but the texts of letters: form letters cannot be mined from what comes of it."""
    arrays, names = peers.shelf.packed()
    arrays |= {f"topic {name}": each for name, each in peers.topics.packed().items()}
    arrays |= peers.traces.columns
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
    peers.traces = traces = Traces(arrays)
    shelf, known = peers.shelf, len(traces)

    def before(conversation: str) -> list[Trace]:
        group = shelf.group(conversation)
        replies = () if group is None else shelf.replies_to(group)
        return [trace for reply in replies if reply < known and (trace := traces[reply]) is not None]

    peers.habits.unpack(told["habits"], traces, before)
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
