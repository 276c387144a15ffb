"""How a desk stood before more replies came, and what of that they changed that may matter to a verdict."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import floor
from typing import NamedTuple

from harness.classify.case import Case
from harness.classify.peers import BY_CHANCE, Peers, is_usual, masks_of
from harness.classify.templates import FEW
from harness.classify.templates.vocabulary import stable

LOW = (1 << 32) - 1


class Standing(NamedTuple):
    """How a desk stood before some replies were added: `pieces` are theirs, with the conversations that had each."""

    replies: int
    conversations: int
    pieces: dict[int, int]
    frame: frozenset[int]
    stems: Mapping[str, int]
    customers: frozenset[str]
    asleep: frozenset[int]

    @classmethod
    def of(cls, peers: Peers, cases: Iterable[Case]) -> "Standing":
        """How it stands now, as far as these replies may change it."""
        shelf = peers.shelf
        runs = [shelf.vocabulary.run(shelf.vocabulary.numbers(masks_of(case))) for case in cases]
        keys = {key for run in runs for key in run.keys if key}
        return cls(
            replies=len(shelf.ids),
            conversations=len(shelf.rank),
            pieces={key: shelf.heard.support(key).count for key in keys},
            frame=shelf.frame,
            stems=peers.topics.counts,
            customers=frozenset(peers.customers),
            asleep=peers.habits.asleep,
        )

    def pieces_changed(self, peers: Peers, conversations: Iterable[str]) -> set[int] | None:
        """The keys of the pieces of text of which something else is known now that matters; None for too many.

        Who asks about a piece looks at how many got it, whether that is more than chance, and at a sample of those who
        did. One more of very many, who is not in the sample, changes nothing.
        """
        shelf, heard = peers.shelf, peers.shelf.heard
        changed = set(self.frame ^ shelf.frame)
        for group in [number for number in map(shelf.group, conversations) if number is not None]:
            changed |= {key for key in shelf.keys_to(group) if group in heard.support(key).sample}
        before, now = (BY_CHANCE * each for each in (self.conversations, len(shelf.rank)))
        for key, count in self.pieces.items():
            if (count - 1 > before) != (heard.support(key).count - 1 > now):
                changed.add(key)
        if floor(now) > floor(before):  # what was more than chance explains, by one, no longer is
            if floor(before) + 2 <= FEW:
                return None
            changed |= {key for key, common in heard.frequent.items() if before < common.count - 1 <= now}
        return changed

    def stems_changed(self, peers: Peers) -> set[int]:
        """The words, by their stems, that are the desk's now and were not, or the other way round."""
        conversations = len(peers.shelf.rank)
        return {
            _stem(stem)
            for stem, count in peers.topics.counts.items()
            for own in (0, 1)
            if is_usual(self.stems.get(stem, 0) - own, self.conversations) != is_usual(count - own, conversations)
        }

    def customers_changed(self, peers: Peers) -> set[str]:
        """The names that are a customer's now."""
        return peers.customers.keys() - self.customers


def stems_of(case: Case) -> list[int]:
    """A number for each word: for its stem, where it says what a text is about."""
    return [_stem(word.stem.replace("\u2019", "'")) if word.is_content else 0 for word in case.words]


@lru_cache(maxsize=1 << 15)
def _stem(stem: str) -> int:
    return stable(stem) & LOW
