"""What the customer wrote, as far as replies are compared with it: words alone, wherever they stand. Pure."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from propcache.api import cached_property

from harness.classify import data
from harness.classify.splitting import aligned, split
from harness.classify.word import KEPT, LONGEST_KEPT, word_of

_LONGEST_SIGNATURE = 60  # characters
_NAME = r"[^\W\d_a-z](?:[^\W\d_A-Z]*|\.)"
_SIGNED = re.compile(rf"[.!?,\n] *({_NAME}(?: {_NAME}){{0,2}})\s*\Z")  # behind the last sentence, or alone in a line


class Request:
    """The words of a request. Most of them no rule asks about, so there is no `Word` for each of them."""

    def __init__(self, whole: str) -> None:
        self._whole = whole
        line, _, self.signs = aligned(whole)
        self._spaced = " ".join(split(whole)[1::2]) if line is None else line

    @cached_property
    def folded(self) -> list[str]:
        """The words, folded, in order."""
        if self.signs:
            return [word.casefold() for word in split(self._whole)[1::2]]
        return self._spaced.casefold().split()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words, folded, each once."""
        return frozenset(self.folded)

    @cached_property
    def stems(self) -> AbstractSet[str]:
        """The stems of the words that say what it is about: of letters, not one sign."""
        words = frozenset(map(str.casefold, self.signs.spaced)) if self.signs else self.vocabulary
        if not words.isdisjoint(data.GREETINGS):
            words = self._unnamed
        stems = {*map(_STEM_OF.__getitem__, words)}
        stems.discard("")
        return stems

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words, folded, that not every text may have."""
        words = map(word_of, self._unnamed)
        return frozenset(word.folded for word in words if word.is_plain and not word.is_stock)

    @cached_property
    def _unnamed(self) -> frozenset[str]:
        """The words, folded, each once, but for names that are greeted and, where any greets, for the name below.

        What any reply may have is none here.
        """
        greetings = data.GREETINGS & self.vocabulary
        if not greetings:
            return self.vocabulary
        words = [*self.folded]
        greeted = [place + 1 for greeting in greetings for place in _places(words, greeting)]
        greeted = [at for at in greeted if at < len(words) and words[at] not in data.STOCK]  # nobody asks about those
        spelt = self._spelt(max(greeted) + 1) if greeted else ()
        names = {at: words[at] for at in greeted if spelt[at][0].isupper()}
        names |= {at: words[at] for at in range(len(words) - self._signed, len(words))}
        for at in names:
            words[at] = ""
        return self.vocabulary.difference({*names.values()}.difference(words)) if names else self.vocabulary

    @property
    def _signed(self) -> int:
        """How many of the last words are the name of whoever wrote them."""
        found = _SIGNED.search(self._whole, max(0, len(self._whole) - _LONGEST_SIGNATURE))
        return len(found[1].split()) if found else 0

    def _spelt(self, most: int) -> list[str]:
        """So many of the words, at least, as they are spelt."""
        return split(self._whole)[1::2] if self.signs else self._spaced.split(maxsplit=most)


class _StemOf(dict[str, str]):
    """The stem of a word, folded, that says what a text is about, "" of any other."""

    def __missing__(self, folded: str) -> str:
        word = word_of(folded)
        stem = word.stem if word.is_content else ""
        if len(self) >= KEPT:
            self.clear()
        if len(folded) <= LONGEST_KEPT:
            self[folded] = stem
        return stem


_STEM_OF = _StemOf()


def _places(words: Sequence[str], word: str) -> Iterator[int]:
    """Where a word is among others."""
    at = -1
    while True:
        try:
            at = words.index(word, at + 1)
        except ValueError:
            return
        yield at
