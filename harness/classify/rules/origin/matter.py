"""Who sent it, by what a letter says beside what any receipt does: sentences on the matter are somebody's words."""

from collections.abc import Iterable, Set
from itertools import compress

from harness.classify import data, text
from harness.classify.case import Case, Medium
from harness.classify.peers import Peers
from harness.classify.rules.origin.hand import shows
from harness.classify.rules.origin.receipts import NOT_IN_PUBLIC, somebody_speaks
from harness.classify.rules.signal import Sighting, saw
from harness.classify.word import BREAKS

_FRAME = {
    "received",
    "promise",
    "own_page",
    "do_not_reply",
    "automatic",
    "away",
    "queue",
    "menu",
    "status",
    "lost",
    "conversation",
    "because",
    "answer_here",
    "survey",
    "idle",
    "rules",
}
_FRAME_IN_CHAT = _FRAME | {"offer", "taught", "failure"}  # with what a program says to any visitor
_OF_RECEIPTS = frozenset(("received", "promise", "do_not_reply", "automatic", "away", "because", "answer_here", "idle"))
_KNOWN_WORDS = 3  # of a sentence that is in a language we know
_READ = 0.8  # of the small words of a letter; related languages have many in common
_ONE_SENTENCE, _SOME_SENTENCES = 8, 25  # words
_OF_NOBODY = 0.5  # what is no receipt we know may be a program's that we do not
_TOO_MANY_UNREAD = 12  # words
_CHAT = Medium.CHAT  # looked up once, which takes an enumeration its time


def matter(case: Case, _: Peers) -> Iterable[Sighting]:
    """Machines speak of the message and its number; whole sentences about something else are somebody's words."""
    spoken, is_public = case.spoken, case.medium not in NOT_IN_PUBLIC
    is_read = spoken.stock.count(1) >= _KNOWN_WORDS and (is_public or _is_read(spoken))
    frame = _FRAME_IN_CHAT if case.medium is _CHAT else _FRAME
    beside = _beside_the_frame(spoken, frame) if is_read else []
    count = 0
    for sentence in beside:
        count += sentence.length
    if count >= _ONE_SENTENCE:
        said = " ".join([sentence.text for sentence in beside]) if len(beside) > 1 else beside[0].text
        strength = count / _SOME_SENTENCES if count < _SOME_SENTENCES else 1.0
        return saw("speaks of the matter", said, strength if is_public or shows(case) else _OF_NOBODY * strength)
    if beside or is_public or _OF_RECEIPTS.isdisjoint(spoken.said) or somebody_speaks(case):
        return ()
    if is_read or spoken.traits & BREAKS or _unread(case) < _TOO_MANY_UNREAD:
        return saw("says only what any receipt says", case.own_text)
    return ()


def _is_read(spoken: text.Text) -> bool:
    """Whether the small words of a letter are of a language in which letters are read."""
    small = [*compress(spoken.folded, spoken.stock)]
    if data.STOCK_IN_LETTERS.issuperset(small):  # as mostly, and told in half the time
        return True
    return len([*filter(data.STOCK_IN_LETTERS.__contains__, small)]) >= _READ * len(small)


def _unread(case: Case) -> int:
    """The words of sentences that hold no notion: in a language that is not read, they may say anything."""
    held = [place for places in case.spoken.said.values() for place in places]
    return sum([each.length for each in case.sentences if "://" not in each.text and not each.holds(held)])


def _beside_the_frame(spoken: text.Text, frame: Set[str]) -> list[text.Sentence]:
    """The sentences that could not stand in any receipt, and can be read: long enough, in a language we know."""
    said = spoken.said
    found = [each for each in spoken.sentences if each.stock >= _KNOWN_WORDS]
    if found and ("#" in spoken.whole or "://" in spoken.whole):
        found = [each for each in found if "#" not in each.text and "://" not in each.text]
    if found and not frame.isdisjoint(said):
        framing = [place for notion in frame & said.keys() for place in said[notion]]
        found = [each for each in found if not each.holds(framing)]
    if found and "enquiry" in said:  # "Thank you for your message!"
        thanks = [place for notion in ("formula", "thanked") for place in said.get(notion, ())]
        found = [each for each in found if not (each.holds(thanks) and each.holds(said["enquiry"]))]
    if found and spoken.shape("changed"):
        found = [each for each in found if not data.PATTERNS["changed"].search(each.text)]
    return found
