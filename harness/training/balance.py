"""How much each example counts: kinds, sources and texts weigh about alike, however often each was collected."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import sqrt

from harness.classify import Medium
from harness.model import Aspect
from harness.training.corpus import Truth
from harness.training.examples import Example

YES = {Aspect.ORIGIN: Truth.AUTOMATED, Aspect.AUTHORSHIP: Truth.TEMPLATED}
_EVENNESS = 0.6  # 0: a kind of reply counts as often as it is there; 1: every kind counts the same
_IN_ALL = 500.0  # examples that a fit counts as: what the judged weights are held against
_PEOPLE = {Medium.MAIL: 2.0, Medium.CHAT: 2.3}  # what people wrote for each reply of a machine
_ONE_SIDED = 0.1  # a setting that shows only one answer tells little of what tells the two apart


def counts(examples: Sequence[Example], aspect: Aspect) -> list[float]:
    """How many examples each of them counts for, `_IN_ALL` together.

    A text that came in forty languages counts once, and a kind of reply of one source by less than its number. How
    often yes is the answer in a setting (mail with its headers, chat, ...) is for us to say, not for a collection: as
    often as no, but that people write more than machines, and are worse wronged by being taken for one.
    """
    plain = _texts(examples)
    sides: defaultdict[tuple[object, bool], float] = defaultdict(float)
    for example, count in zip(examples, plain, strict=True):
        sides[_setting(example), example.truth is YES[aspect]] += count
    even = []
    for example, count in zip(examples, plain, strict=True):
        setting, answer = _setting(example), example.truth is YES[aspect]
        yes, no = sides[setting, True], sides[setting, False]
        share = sqrt(yes * no) / sides[setting, answer] if yes and no else _ONE_SIDED
        by_people = aspect is Aspect.ORIGIN and not answer
        even.append(count * share * (_PEOPLE.get(example.medium, 1.0) if by_people else 1.0))
    whole = sum(even)
    return [count * _IN_ALL / whole for count in even]


def _texts(examples: Sequence[Example]) -> list[float]:
    """What examples count before the sides are made even."""
    copies = Counter((_kind(each), each.cluster) for each in examples)
    texts = Counter(kind for kind, _ in copies)
    return [texts[_kind(each)] ** -_EVENNESS / copies[_kind(each), each.cluster] for each in examples]


def _kind(example: Example) -> tuple[object, ...]:
    return example.file, example.subtype, example.truth, example.group, example.among_peers


def _setting(example: Example) -> tuple[object, ...]:
    medium = Medium.PUBLIC if example.medium is Medium.TRACKER else example.medium  # few are of trackers
    return medium, example.has_headers, example.among_peers
