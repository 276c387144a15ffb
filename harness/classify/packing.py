"""Arrays and texts as one block of bytes, and back: what is read and written in milliseconds, whatever it holds."""

import json
import zlib
from array import array
from collections.abc import Mapping
from typing import Any

_LEVEL = 1  # of zlib, the fastest; for the texts


def packed(arrays: Mapping[str, "array[int]"], told: Mapping[str, Any]) -> bytes:
    """Arrays by name, and whatever JSON can hold, as a block."""
    bodies = [each.tobytes() for each in arrays.values()]
    shapes = [(name, each.typecode, len(body)) for (name, each), body in zip(arrays.items(), bodies, strict=True)]
    head = zlib.compress(json.dumps([shapes, told], separators=(",", ":")).encode(), _LEVEL)
    block = b"".join([len(head).to_bytes(8, "big"), head, *bodies])
    return zlib.crc32(block).to_bytes(4, "big") + block


def unpacked(block: bytes) -> tuple[dict[str, "array[int]"], dict[str, Any]]:
    """Both again. Raises ValueError or zlib.error where the block is not as it was written."""
    view = memoryview(block)
    if zlib.crc32(view[4:]).to_bytes(4, "big") != block[:4]:
        raise ValueError("a block is not as it was written")
    end = 12 + int.from_bytes(view[4:12], "big")
    shapes, told = json.loads(zlib.decompress(view[12:end]))
    arrays: dict[str, array[int]] = {}
    for name, typecode, length in shapes:
        arrays[name] = array(typecode)
        arrays[name].frombytes(view[end : end + length])
        end += length
    return arrays, told
