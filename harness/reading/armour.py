"""What programs wrap a text in, or put into it, that no reader is shown: signed armour and encoded attachments."""

import re

LONGEST_HEAD = 10  # lines of "Hash: SHA256" and its like

_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_BLOCK = re.compile(r"-----BEGIN (PGP (SIGNATURE|PUBLIC KEY BLOCK|MESSAGE)|CERTIFICATE|PKCS7)-----$")
_END = re.compile(r"-----END [A-Z0-9 ]{1,30}-----$")
_BEGIN_UU = re.compile(r"begin [0-7]{3,4} \S")


def without_armour(lines: list[str]) -> list[str]:
    """Without the armour of a signature (RFC 9580, 7), without keys, and without attachments encoded by uuencode."""
    if not any(line.startswith(("-----BEGIN ", "begin ")) for line in lines):
        return lines
    kept: list[str] = []
    number = 0
    while number < len(lines):
        end = _end_of_block(lines, number)
        if end is None:
            kept.append(lines[number])
        number = number + 1 if end is None else end
    return kept


def _end_of_block(lines: list[str], start: int) -> int | None:
    line = lines[start].rstrip()
    if line == _SIGNED:
        head = range(start + 1, min(start + LONGEST_HEAD, len(lines)))
        return next((n + 1 for n in head if not lines[n].strip()), start + 1)
    if _BLOCK.match(line):
        return next((n + 1 for n in range(start + 1, len(lines)) if _END.match(lines[n].rstrip())), None)
    if _BEGIN_UU.match(line):
        return next((n + 1 for n in range(start + 1, len(lines)) if lines[n].rstrip() == "end"), None)
    return None
