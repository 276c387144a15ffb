"""What the customer wrote, as far as replies are compared with it: words alone, wherever they stand. Pure."""

from collections.abc import Set as AbstractSet
from itertools import compress, pairwise

from harness.classify import data
from harness.classify.kept import kept
from harness.classify.word import KEPT, LONGEST_KEPT, spaced, word_of


class Request:
    """The words of a request. Most of them no rule asks about, so there is no `Word` for each of them."""

    def __init__(self, whole: str) -> None:
        self._spaced = spaced(whole)

    @kept
    def folded(self) -> list[str]:
        """The words, folded, in order."""
        return self._spaced.casefold().split()

    @kept
    def vocabulary(self) -> frozenset[str]:
        """The words, folded, each once."""
        return frozenset(self.folded)

    @kept
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every two words, folded, that follow each other."""
        return frozenset(pairwise(self.folded))

    @kept
    def stems(self) -> AbstractSet[str]:
        """The stems of the words that say what it is about."""
        stems = {*map(_STEM_OF.__getitem__, self._unnamed)}
        stems.discard("")
        return stems

    @kept
    def telling(self) -> frozenset[str]:
        """The words, folded, that not every text may have."""
        words = map(word_of, self._unnamed)
        return frozenset(word.folded for word in words if word.is_plain and not word.is_stock)

    @kept
    def _unnamed(self) -> frozenset[str]:
        """The words, folded, each once, but for names that are greeted."""
        if self.vocabulary.isdisjoint(data.GREETINGS):
            return self.vocabulary
        words, spelt = [*self.folded], self._spaced.split()
        greeted = compress(range(1, len(words)), map(data.GREETINGS.__contains__, self.folded))
        for at in [at for at in greeted if spelt[at][0].isupper()]:
            words[at] = words[at - 1]
        return frozenset(words)


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
