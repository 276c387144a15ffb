"""The line that a telephone, a mail program or a free mail service adds below a letter."""

import re

from harness.reading.phrases import DEVICE, DEVICE_END, DEVICE_EXCUSE, DEVICE_SHORT, DEVICE_WORD

LONGEST_LINE = 200  # characters, with the address of a shop that may follow
LONGEST_CLAIM = 80  # characters of the words themselves
MOST_WORDS = 12

_LINK = re.compile(r"[<(\[]?\b(https?://|www\.|mailto:)\S*")
_PUNCTUATION = re.compile(r"[.,;!?](?=\s|$)")  # inside a name, as in "Mail.ru", it is none


def is_device_line(line: str) -> bool:
    """Whether the line says by which program or telephone it came, and no more than that.

    "Sent from my desk, which is tidier than yours." is a sentence and stays.
    """
    if not line or len(line) > LONGEST_LINE:
        return False
    claim = _LINK.sub("", line).strip(" \t\xa0*_.<>()[]")
    excuse = DEVICE_EXCUSE.search(claim)
    claim = claim[: excuse.start()].strip(" .,;!-\u2013\u2014") if excuse else claim
    if not (DEVICE.match(claim) or DEVICE_SHORT.match(claim) or DEVICE_END.search(claim)):
        return False
    return (
        len(claim) <= LONGEST_CLAIM
        and len(claim.split()) <= MOST_WORDS
        and bool(DEVICE_WORD.search(claim))
        and not _PUNCTUATION.search(claim)
    )
