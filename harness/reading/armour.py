"""What programs wrap a text in, or put into it, that no reader is shown: signed armour and encoded attachments."""

import re
from bisect import bisect_right

LONGEST_HEAD = 10  # lines of "Hash: SHA256" and its like

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_ARMOUR = re.compile(r"-----BEGIN (PGP (SIGNATURE|PUBLIC KEY BLOCK|MESSAGE)|CERTIFICATE|PKCS7)-----$")
# What begins a block, and what ends it.
_BLOCKS = {
    _ARMOUR: re.compile(r"-----END [A-Z0-9 ]{1,30}-----\s*$"),
    re.compile(r"begin [0-7]{3,4} \S"): re.compile(r"end\s*$"),
}


def without_armour(lines: list[str]) -> list[str]:
    """Without the armour of a signature (RFC 9580, 7), without keys, and without attachments encoded by uuencode."""
    if not any(line.startswith(("-----BEGIN ", "begin ")) for line in lines):
        return lines
    ends = {block: _ends(lines, block) for block in _BLOCKS}
    kept: list[str] = []
    number = 0
    while number < len(lines):
        end = _end_of_block(lines, number, ends)
        if end is None:
            kept.append(lines[number])
        number = number + 1 if end is None else end
    return kept


def _ends(lines: list[str], block: re.Pattern[str]) -> list[int]:
    """The numbers of the lines after those that end such a block, in order."""
    return [number + 1 for number, line in enumerate(lines) if _BLOCKS[block].match(line)]


def _end_of_block(lines: list[str], start: int, ends: dict[re.Pattern[str], list[int]]) -> int | None:
    line = lines[start].rstrip()
    if line == _SIGNED:
        head = range(start + 1, min(start + LONGEST_HEAD, len(lines)))
        return next((n + 1 for n in head if not lines[n].strip()), start + 1)
    for block, found in ends.items():
        if block.match(line):
            following = bisect_right(found, start + 1)
            return found[following] if following < len(found) else None
    return None
