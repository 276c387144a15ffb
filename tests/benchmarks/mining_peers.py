"""Programs that find like texts, each as its documentation has it: candidates alone, no letter is aligned."""

import re
from collections.abc import Callable, Iterator
from typing import Any

_PERMUTATIONS, _ALIKE, _SHINGLE = 128, 0.5, 4


def _shingles(text: str) -> list[str]:
    words = re.findall(r"\w+", text.casefold())
    return [" ".join(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1))]


def rensa(texts: Iterator[str]) -> dict[str, Any]:
    """MinHash and LSH in Rust."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

    index = RMinHashLSH(threshold=_ALIKE, num_perm=_PERMUTATIONS, num_bands=32)
    hashes = []
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=42)
        sketch.update(_shingles(text))
        index.insert(number, sketch)
        hashes.append(sketch)
    return {"pairs": sum(len(index.query(sketch)) for sketch in hashes)}


def datasketch(texts: Iterator[str]) -> dict[str, Any]:
    """MinHash and LSH in numpy."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415

    index = MinHashLSH(threshold=_ALIKE, num_perm=_PERMUTATIONS)
    hashes = []
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
        index.insert(str(number), sketch)
        hashes.append(sketch)
    return {"pairs": sum(len(index.query(sketch)) for sketch in hashes)}


def drain3(texts: Iterator[str]) -> dict[str, Any]:
    """A parse tree of log lines."""
    from drain3 import TemplateMiner  # noqa: PLC0415

    miner = TemplateMiner()
    for text in texts:
        miner.add_log_message(" ".join(text.split()))
    return {"clusters": len(miner.drain.clusters)}


PEERS: dict[str, Callable[[Iterator[str]], dict[str, Any]]] = {
    "rensa": rensa,
    "datasketch": datasketch,
    "drain3": drain3,
}
