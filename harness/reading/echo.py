"""What a reply repeats of our own enquiry, however it was wrapped, re-flowed or marked."""

import re
from itertools import pairwise

GRAM = 4  # consecutive words that are looked for at a time, so that one changed word spoils little
SHORTEST_RUN = 6  # fewer consecutive words of ours are chance: "thank you for your help"
SHARE = 0.8  # of a line's words that make it a repetition

_WORD = re.compile(r"\w+")


def mark_echo(lines: list[str], sent: str) -> list[str]:
    """The lines, with "> " before each that repeats what we sent."""
    ours = _WORD.findall(sent.casefold())
    grams = {tuple(ours[start : start + GRAM]) for start in range(len(ours) - GRAM + 1)}
    if not grams:
        return lines
    words = [(word, number) for number, line in enumerate(lines) for word in _WORD.findall(line.casefold())]
    repeated = _covered([word for word, _ in words], grams)
    total, echoed = [0] * len(lines), [0] * len(lines)
    for (_, number), is_ours in zip(words, repeated, strict=True):
        total[number] += 1
        echoed[number] += is_ours
    return [
        f"> {line}" if count and hits >= SHARE * count and not line.lstrip().startswith(">") else line
        for line, count, hits in zip(lines, total, echoed, strict=True)
    ]


def _covered(words: list[str], grams: set[tuple[str, ...]]) -> list[bool]:
    """For each word, whether it stands in a run of at least SHORTEST_RUN words that we sent."""
    covered = [False] * len(words)
    for start in range(len(words) - GRAM + 1):
        if tuple(words[start : start + GRAM]) in grams:
            covered[start : start + GRAM] = [True] * GRAM
    edges = [0, *(i for i in range(1, len(words)) if covered[i] != covered[i - 1]), len(words)]
    for start, end in pairwise(edges):
        if end - start < SHORTEST_RUN:
            covered[start:end] = [False] * (end - start)
    return covered
