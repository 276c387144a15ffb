"""What a letter says, held against what each enquiry said: signs, in points."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Self

from harness.matching.addresses import NOBODY, Addresses, Ids, MessageIds
from harness.matching.letter import GRAM, LONGEST_TEXT, Clues, code, grams, topic, words
from harness.model import Enquiry, FactKind

SHARED_BY_MANY = 50  # a name or subject that more enquiries have leads to none of them
TELLING = 3  # words that a subject has at least if it is to name an enquiry alone
ALL_OF_IT, MUCH_OF_IT = 0.8, 0.4  # shares of our letter that a quotation holds


class Kind(Enum):
    """What a sign rests on. Two signs of one kind are one witness."""

    MESSAGE_ID = "message id"
    ADDRESS = "address"
    CODE = "code"
    QUOTE = "quotation"
    SUBJECT = "subject"
    NAME = "name"
    ADDRESSED = "addressed"
    STORY = "story"
    TICKET = "ticket"
    SENDER = "sender"
    MAILBOX = "mailbox"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sign:
    """One thing that a letter and an enquiry have in common; `names_one` if no other enquiry has it."""

    kind: Kind
    points: int
    words: str
    names_one: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ours:
    """What one enquiry said, made ready for comparing."""

    name: str
    names: tuple[str, str]  # first and last
    topic: str
    codes: Mapping[str, str]  # in one spelling -> as written
    story: Mapping[str, str]

    @classmethod
    def of(cls, enquiry: Enquiry) -> Self:
        parts = words(enquiry.persona.name) or [""]
        stories = (fact.value for fact in enquiry.facts if fact.kind is FactKind.STORY)
        return cls(
            name=" ".join(parts),
            names=(parts[0], parts[-1]),
            topic=topic(enquiry.subject),
            codes=_codes_of(enquiry),
            story={plain: value for value in stories if (plain := " ".join(words(value)))},
        )


class Contents:
    """What each enquiry said, to be found again in letters."""

    def __init__(self, enquiries: Iterable[Enquiry], addresses: Addresses, message_ids: MessageIds) -> None:
        self._addresses, self._message_ids = addresses, message_ids
        self._ours = {each.id: _Ours.of(each) for each in enquiries}
        self._codes: defaultdict[str, set[str]] = defaultdict(set)
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._topics: defaultdict[str, set[str]] = defaultdict(set)
        self._grams: dict[str, frozenset[tuple[str, ...]]] = {}
        for enquiry_id, ours in self._ours.items():
            for each in ours.codes:
                self._codes[each].add(enquiry_id)
            self._names[ours.name].add(enquiry_id)
            self._topics[ours.topic].add(enquiry_id)
        self._names.pop("", None)
        self._topics.pop("", None)
        self._first_names = {name.partition(" ")[0] for name in self._names}
        self._name_sizes = sorted({name.count(" ") + 1 for name in self._names})

    def candidates(self, clues: Clues) -> Ids:
        """The enquiries that the letter may be about: an address, number, name or subject of theirs is in it."""
        found: list[Collection[str]] = [self._addresses.exactly(clues.addresses)]
        found.append(self._message_ids.whole(clues.addresses))
        found += [self._codes[each] for each in clues.codes if each in self._codes]
        found += [self._names[name] for name in self._names_in(clues)]
        found.append(self._topics.get(clues.topic, ()))
        return NOBODY.union(*(ids for ids in found if len(ids) <= SHARED_BY_MANY))

    def signs(self, clues: Clues, enquiry: Enquiry) -> tuple[Sign, ...]:
        """What the letter has in common with an enquiry."""
        ours = self._ours[enquiry.id]
        found = (
            self._message_id(clues, enquiry),
            self._address(clues, enquiry),
            self._code(clues, ours),
            self._quotation(clues, enquiry),
            self._subject(clues, ours),
            self._named(clues, ours, enquiry.persona.name),
            self._addressed(clues, ours, enquiry.persona.name),
            _story(clues, ours),
        )
        return tuple(sign for sign in found if sign is not None)

    def _names_in(self, clues: Clues) -> set[str]:
        """The customers' names in a letter, or among those it is addressed to."""
        return {
            run
            for said in (clues.words, clues.addressed.split())
            for start, word in enumerate(said)
            if word in self._first_names
            for size in self._name_sizes
            if (run := " ".join(said[start : start + size])) in self._names
        }

    def _message_id(self, clues: Clues, enquiry: Enquiry) -> Sign | None:
        if enquiry.id not in self._message_ids.whole(clues.addresses):
            return None
        return Sign(kind=Kind.MESSAGE_ID, points=5, words="it quotes the Message-ID of our mail", names_one=True)

    def _address(self, clues: Clues, enquiry: Enquiry) -> Sign | None:
        address = enquiry.persona.email.casefold()
        if address not in clues.addresses:
            return None
        alone = len(self._addresses.exactly((address,))) == 1
        return Sign(kind=Kind.ADDRESS, points=4, words=f"it quotes the address {address}", names_one=alone)

    def _code(self, clues: Clues, ours: _Ours) -> Sign | None:
        told = ours.codes.keys() & clues.codes
        if not told:
            return None
        best = min(told, key=lambda each: (len(self._codes[each]), each))
        alone = len(self._codes[best]) == 1
        return Sign(kind=Kind.CODE, points=3, words=f"it names {ours.codes[best]}", names_one=alone)

    def _quotation(self, clues: Clues, enquiry: Enquiry) -> Sign | None:
        ours = self._grams_of(enquiry)
        share = len(ours & clues.grams) / len(ours) if len(ours) >= 2 * GRAM else 0.0
        if share < MUCH_OF_IT:
            return None
        points = 4 if share >= ALL_OF_IT else 2
        return Sign(kind=Kind.QUOTE, points=points, words=f"it repeats {share:.0%} of our letter")

    def _subject(self, clues: Clues, ours: _Ours) -> Sign | None:
        if not clues.topic or ours.topic != clues.topic:
            return None
        alone = len(self._topics[ours.topic]) == 1 and ours.topic.count(" ") >= TELLING - 1
        return Sign(kind=Kind.SUBJECT, points=2, words="its subject is ours", names_one=alone)

    def _named(self, clues: Clues, ours: _Ours, name: str) -> Sign | None:
        first, last = ours.names
        if ours.name and f" {ours.name} " in clues.joined:
            alone = len(self._names[ours.name]) == 1
            return Sign(kind=Kind.NAME, points=2, words=f"it names {name}", names_one=alone)
        if last and (f" {last} " in clues.joined or first in clues.greeting):
            return Sign(kind=Kind.NAME, points=1, words=f"it names a part of {name}")
        return None

    def _addressed(self, clues: Clues, ours: _Ours, name: str) -> Sign | None:
        if not ours.name or f" {ours.name} " not in clues.addressed:
            return None
        alone = len(self._names[ours.name]) == 1
        return Sign(kind=Kind.ADDRESSED, points=2, words=f"it is addressed to {name}", names_one=alone)

    def _grams_of(self, enquiry: Enquiry) -> frozenset[tuple[str, ...]]:
        if enquiry.id not in self._grams:
            self._grams[enquiry.id] = grams(words(enquiry.body[:LONGEST_TEXT]))
        return self._grams[enquiry.id]


def _story(clues: Clues, ours: _Ours) -> Sign | None:
    told = [value for plain, value in ours.story.items() if f" {plain} " in clues.joined]
    return Sign(kind=Kind.STORY, points=min(len(told), 2), words=f"it speaks of {told[0]}") if told else None


def _codes_of(enquiry: Enquiry) -> dict[str, str]:
    """Numbers that this customer alone has, in one spelling and as written."""
    others = ("name", "email", "phone")
    values = [fact.value for fact in enquiry.facts if fact.kind is FactKind.MERGE and fact.name not in others]
    spelt = {code(value): value for value in (enquiry.persona.order, *values)}
    return {each: value for each, value in spelt.items() if len(each) > 3 and any(map(str.isdigit, each))}
