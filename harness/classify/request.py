"""What the customer wrote, as far as replies are compared with it: words alone, wherever they stand. Pure."""

from collections.abc import Set as AbstractSet
from itertools import compress, pairwise

from propcache.api import cached_property

from harness.classify import data
from harness.classify.splitting import spaced
from harness.classify.word import KEPT, LONGEST_KEPT, word_of


class Request:
    """The words of a request. Most of them no rule asks about, so there is no `Word` for each of them."""

    def __init__(self, whole: str) -> None:
        self._spaced = spaced(whole)

    @cached_property
    def folded(self) -> list[str]:
        """The words, folded, in order."""
        return self._spaced.casefold().split()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words, folded, each once."""
        return frozenset(self.folded)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every two words, folded, that follow each other."""
        return frozenset(pairwise(self.folded))

    @cached_property
    def stems(self) -> AbstractSet[str]:
        """The stems of the words that say what it is about."""
        stems = {*map(_STEM_OF.__getitem__, self._unnamed)}
        stems.discard("")
        return stems

    @cached_property
    def telling(self) -> frozenset[str]:
        """The words, folded, that not every text may have."""
        words = map(word_of, self._unnamed)
        return frozenset(word.folded for word in words if word.is_plain and not word.is_stock)

    @cached_property
    def _unnamed(self) -> frozenset[str]:
        """The words, folded, each once, but for names that are greeted."""
        if self.vocabulary.isdisjoint(data.GREETINGS):
            return self.vocabulary
        words = [*self.folded]
        greeted = [*compress(range(1, len(words)), map(data.GREETINGS.__contains__, words))]
        spelt = self._spaced.split(maxsplit=greeted[-1] + 1) if greeted else ()
        names = [at for at in greeted if spelt[at][0].isupper()]
        for at in names:
            words[at] = words[at - 1]
        return frozenset(words) if names else self.vocabulary


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
