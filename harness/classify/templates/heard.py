"""Which pieces of text came in answer to which enquiries, in little memory."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from heapq import nsmallest
from itertools import chain, groupby, pairwise
from operator import eq

Arrays = Mapping[str, "array[int]"]

FEW = 12  # enquiries that a piece of text is known from one by one; of more, a sample of as many is kept
# Four million conversations; and few buckets, for to look for the ends of many takes longer than to add to them.
_GROUP_BITS, _BUCKET_BITS = 22, 14
_ONE_IN = 256  # conversations has its pieces looked at as it comes: of those of a letter a sample is kept soon
_GROUP, _BUCKET = (1 << _GROUP_BITS) - 1, (1 << _BUCKET_BITS) - 1


class Support:
    """Who got a piece of text: in how many conversations it came, and which they are.

    Of many, `sample` has those that rank first, and `last` is the rank of the last of them.
    """

    __slots__ = ("count", "last", "sample")

    def __init__(self, count: int, sample: list[int], last: int = 0) -> None:
        self.count = count
        self.sample = sample
        self.last = last


class Heard:
    """Keys of shingles with the conversations they came in; conversations are numbers.

    Nearly all that people write comes once, so a key that few got costs eight bytes for each who did: key and
    conversation packed in one number, in buckets that are sorted when they are first looked into. Which conversations
    are remembered of a key that many got depends on their rank alone, never on the order of arrival; and since the rank
    is the same for all keys, pieces of one letter remember the same ones.
    """

    def __init__(self, rank: Callable[[int], int]) -> None:
        self._rank = rank
        self._few: defaultdict[int, array[int]] = defaultdict(partial(array, "Q"))
        self._many: dict[int, Support] = {}
        self._is_unsorted = bytearray(1 << _BUCKET_BITS)

    def add(self, keys: set[int], groups: Sequence[int]) -> None:
        """Note that these keys came in some conversations, in which none of them had come before."""
        many, size = self._many, len(groups)
        frequent = many.keys() & keys
        rare = keys - frequent if frequent else keys
        if size == 1:
            self._add_one(rare, groups[0])
        else:
            self._add_some(rare, groups)
        if not frequent:
            return
        first = nsmallest(FEW, groups, key=self._rank)
        rank = self._rank(first[0])
        for key in frequent:
            common = many[key]
            common.count += size
            if rank < common.last:
                common.sample = sorted([*common.sample, *first], key=self._rank)[:FEW]
                common.last = self._rank(common.sample[-1])

    def _add_one(self, keys: set[int], group: int) -> None:
        few, is_unsorted = self._few, self._is_unsorted
        for key in keys:
            bucket = key & _BUCKET
            few[bucket].append(key >> _BUCKET_BITS << _GROUP_BITS | group)
            is_unsorted[bucket] = True
        if group % _ONE_IN == 0:
            for key in keys:
                self._bucket(key & _BUCKET)

    def _add_some(self, keys: set[int], groups: Sequence[int]) -> None:
        for key in keys:
            bucket, entry = key & _BUCKET, key >> _BUCKET_BITS << _GROUP_BITS
            self._few[bucket].extend([entry | group for group in groups])
            self._is_unsorted[bucket] = True
            if len(groups) > FEW:
                self._bucket(bucket)  # so that no more of them are kept than a sample

    def _bucket(self, number: int) -> "array[int]":
        """A bucket, sorted, without the keys that too many got."""
        bucket = self._few.get(number)
        if bucket is None:
            return _EMPTY
        if self._is_unsorted[number]:
            self._is_unsorted[number] = False
            self._few[number] = bucket = self._sorted(number, bucket)
        return bucket

    def _sorted(self, number: int, bucket: "array[int]") -> "array[int]":
        entries = sorted(bucket)
        rests = [entry >> _GROUP_BITS for entry in entries]
        if not any(map(eq, rests, rests[FEW:])):
            return array("Q", entries)
        kept: list[int] = []
        for rest, of_key in groupby(entries, lambda entry: entry >> _GROUP_BITS):
            found = list(of_key)
            if len(found) <= FEW:
                kept += found
                continue
            sample = sorted((entry & _GROUP for entry in found), key=self._rank)[:FEW]
            self._many[rest << _BUCKET_BITS | number] = Support(len(found), sample, self._rank(sample[-1]))
        return array("Q", kept)

    def support(self, key: int) -> Support:
        """Who got a piece of text; not to be changed."""
        common = self._many.get(key)
        if common is not None:
            return common
        bucket = self._bucket(key & _BUCKET)
        first = key >> _BUCKET_BITS << _GROUP_BITS
        at = end = bisect_left(bucket, first)
        while end < len(bucket) and bucket[end] >> _GROUP_BITS == key >> _BUCKET_BITS:
            end += 1
        if end > at:
            return Support(end - at, [entry & _GROUP for entry in bucket[at:end]])
        return self._many.get(key, _NOBODY)  # for sorting a bucket may show that many got it

    @property
    def frequent(self) -> Mapping[int, Support]:
        """Who got what many got. Of a key that became frequent just now it is told once somebody has asked for it."""
        return self._many

    def packed(self) -> Arrays:
        """All of it as plain arrays: see `unpack`."""
        numbers = sorted(self._few)
        buckets = [self._bucket(number) for number in numbers]
        many = sorted(self._many.items())
        return {
            "buckets": array("I", numbers),
            "sizes": array("I", map(len, buckets)),
            "entries": array("Q", chain.from_iterable(buckets)),
            "keys": array("Q", [key for key, _ in many]),
            "counts": array("I", [common.count for _, common in many]),
            "samples": array("I", chain.from_iterable(common.sample for _, common in many)),
        }

    def unpack(self, told: Arrays) -> None:
        """Take in what was packed, into what was empty; the ranks of its conversations must be known."""
        end = 0
        for number, size in zip(told["buckets"], told["sizes"], strict=True):
            self._few[number] = told["entries"][end : end + size]
            end += size
        samples = told["samples"].tolist()
        for at, (key, count) in enumerate(zip(told["keys"], told["counts"], strict=True)):
            sample = samples[at * FEW : (at + 1) * FEW]
            self._many[key] = Support(count, sample, self._rank(sample[-1]))

    def all_recurring(self) -> set[int]:
        """The keys of all pieces that came in more than one conversation, for who asks about every reply."""
        found: set[int] = set()
        for number in self._few:
            rests = [entry >> _GROUP_BITS for entry in self._bucket(number)]
            found.update([rest << _BUCKET_BITS | number for rest, after in pairwise(rests) if rest == after])
        return found.union(self._many)

    def recurring(self, keys: Sequence[int], *, least: int = 2) -> list[int]:
        """Indices of the pieces that came in so many conversations."""
        many, few, is_unsorted = self._many, self._few, self._is_unsorted
        found = []
        for index, key in enumerate(keys):
            number = key & _BUCKET
            bucket = few.get(number, _EMPTY)
            if len(bucket) < least:  # most have one entry, which is this piece's own
                if key in many:
                    found.append(index)
                continue
            if is_unsorted[number]:
                bucket = self._bucket(number)
            if key in many:
                found.append(index)
            elif key:
                rest = key >> _BUCKET_BITS
                at = bisect_left(bucket, rest << _GROUP_BITS) + least - 1
                if at < len(bucket) and bucket[at] >> _GROUP_BITS == rest:
                    found.append(index)
        return found


_NOBODY = Support(0, [])
_EMPTY = array("Q")
