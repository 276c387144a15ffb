"""Who sent it, by the words of a letter: receipts, notices and absence."""

from collections.abc import Iterable, Iterator, Sequence

from harness.classify import data, text
from harness.classify.case import Case, Medium
from harness.classify.peers import Peers
from harness.classify.rules.origin.hand import closing_name, is_small
from harness.classify.rules.signal import Sighting, around, near, saw, spoken, together
from harness.reading.notices import says_until
from harness.reading.notions import Place
from harness.reading.sentences import placed

NOT_IN_PUBLIC = (Medium.MAIL, Medium.UNKNOWN)
_LONGEST_RECEIPT = 150  # words
_LONGEST_SURVEY = 40  # words
_FRAMING = {
    "idle": "tells what becomes of it unless somebody acts",
    "rules": "points to the rules of the house",
    "others": "speaks of its people as others",
}
_TOLD_BY_SOMEBODY = 0.3
_LONGEST_LINE = 25  # words
_LONGEST_NOTE = 40  # words
_LATE_TEAM = 0.25
_ONLY_BACK = 0.5
_LONGEST_CLOSING = 60  # characters
_LAST_LINES, _LINES_WITH_CLOSING = 6, 4
_NEAR, _LONGEST_SENTENCE = 30, 200  # characters


def automatic(case: Case, _: Peers) -> Iterator[Sighting]:
    """A text that calls itself automatic, or asks not to be answered; such words often stand below the signature.

    What passes on somebody's message may be automatic all the same.
    """
    for sentence in _automatic(case) if "automatic" in case.at_foot else ():
        found = data.FOOT_NOTIONS.found(sentence).get("automatic")
        if found:
            start, end = found[0]
            itself = "itself" in data.NOTIONS.found(sentence[max(0, start - _NEAR) : end + _NEAR])
            yield from saw("says it is automatic" if itself else "speaks of automatic things", sentence)
            break
    yield from spoken(case, "do_not_reply", "asks not to be answered")


def _automatic(case: Case) -> Iterator[str]:
    """The sentences from where such a word first stands, in the new text, then in all: mostly one is needed."""
    yield from _from_first(case.plain, case.whole.said.get("automatic"))
    if not case.letter.introduced:
        yield from _from_first(case.unquoted, data.FOOT_NOTIONS.found(case.unquoted).get("automatic"))


def _from_first(said: str, places: Sequence[Place] | None) -> Iterator[str]:
    """The sentences of a text from the first of some places on. An empty line ends any."""
    if places:
        first, _ = places[0]
        blank = max(0, said.rfind("\n\n", 0, first))
        end = said.find("\n\n", first)
        end = len(said) if end < 0 else end
        yield from (each for start, each in placed(said[blank:end]) if blank + start + len(each) > first)
        yield from (each for _, each in placed(said[end:]))


def receipt(case: Case, _: Peers) -> Iterable[Sighting]:
    """Your enquiry was received, its number is so and so, somebody will reply: and no word on the matter."""
    noted = together(case, ("received", "enquiry"))
    promise = case.said("promise")
    ticket = case.whole.shape("ticket")
    seen: list[Sighting] = []
    if noted:
        seen += saw("notes that it was received", noted)
    if promise:
        seen += saw("promises a reply", near(case.own_text, promise))
    if bool(noted) + bool(promise) + bool(ticket) >= 2 and len(case.own) < _LONGEST_RECEIPT:
        seen += saw("receipt", noted or case.own_text)
    if ticket:
        seen += saw("ticket number", around(case.plain, ticket))
    return seen


def status(case: Case, _: Peers) -> Iterable[Sighting]:
    """Where a record stands: nobody wrote that."""
    changed = case.shape("changed")
    told = together(case, ("status", "enquiry")) or together(case, ("status", "record"))
    stands = told or (changed.group() if changed else "")
    if stands:
        return saw("tells where a record stands", stands)
    numbered = _numbered(case)
    return saw("tells what became of something numbered", numbered) if numbered else ()


def notice(case: Case, _: Peers) -> Iterator[Sighting]:
    """Where the customer may look at a record, why they are told, and how it went: nobody wrote that."""
    yield from spoken(case, "own_page", "points to the customer's own page")
    yield from spoken(case, "because", "says why it came")
    if len(case.own) <= _LONGEST_SURVEY:  # below a letter it is a help desk's footer
        yield from spoken(case, "survey", "asks how it went")


def record_page(case: Case, _: Peers) -> Iterable[Sighting]:
    """A link to a record; in public people send help pages, which are numbered, too."""
    link = case.shape("record_link")
    return saw("link to a record", link.group()) if link else ()


def told_to_nobody(case: Case, _: Peers) -> Iterable[Sighting]:
    """A sentence or two in print on something known by number or title: no greeting, no question, nobody speaks."""
    if not 4 <= len(case.own) <= _LONGEST_LINE:
        return ()
    said = case.own_text.strip()
    if "?" in said or is_small(said[:1]) or case.letter.introduced or case.words[0].is_greeting:
        return ()
    found = case.shape("reference")
    if not found or any(map(case.shape, ("first_person", "house", "casual", "relayed"))):
        return ()
    return saw("a line on something numbered, from nobody", around(case.own_text, found))


def _numbered(case: Case) -> str:
    """In a few words that nobody speaks in, the sentence on what became of something known by number or title."""
    if len(case.own) > _LONGEST_NOTE or not case.said("status") or somebody_speaks(case):
        return ""
    held = (each for each in case.sentences if case.spoken.holds(each, "status"))
    return next((each.text for each in held if data.PATTERNS["reference"].search(each.text)), "")


def frame(case: Case, _: Peers) -> Iterator[Sighting]:
    """What stands around whatever is said where strangers write: house rules, and people who are somebody else."""
    told = _TOLD_BY_SOMEBODY if somebody_speaks(case) else 1.0
    for notion, signal in _FRAMING.items():
        place = case.said(notion)
        if place:
            yield from saw(signal, near(case.own_text, place), told)
    coded = case.shape("coded")
    if coded:
        yield from saw("marks and commands for programs", around(case.own_text, coded))


def closing(case: Case, _: Peers) -> Iterable[Sighting]:
    """A team signs where nobody does. A macro may be signed so as well, and comes when somebody has chosen it."""
    if case.letter.framed or somebody_speaks(case):
        return ()
    lines = case.filled_lines
    signed = _team(lines[1:]) if "team" in case.at_foot else ""  # a signature stands below something
    if signed:
        is_persons = bool(closing_name(case.letter, case.own_text))  # who works there
        return () if is_persons else saw("signed by a team", signed, _chosen(case))
    house = _house(lines)
    return saw("signed with a name that the letter speaks of", house, _chosen(case)) if house else ()


def _chosen(case: Case) -> float:
    """How sure it is that nobody chose to send it."""
    return _LATE_TEAM if case.is_late else 1.0


def _team(lines: Sequence[str]) -> str:
    """The first of the last lines that a team signs in."""
    last = [line for line in map(str.strip, lines[-_LAST_LINES:]) if len(line) <= _LONGEST_CLOSING]
    if "team" not in data.FOOT_NOTIONS.found(" | ".join(last)):  # mostly none: one look for all of them
        return ""
    return next((line for line in last if "team" in data.FOOT_NOTIONS.found(line)), "")


def _house(lines: Sequence[str]) -> str:
    """The name in the last lines that stood in the letter before: the house's, for a person signs with theirs."""
    if len(lines) < _LINES_WITH_CLOSING:
        return ""
    ends = [line[:_LONGEST_CLOSING] for line in map(str.strip, lines[-2:]) if " " in line]  # as in several words
    names = [name for line in ends for name in data.PATTERNS["house_name"].findall(line)]
    before = "\n".join(lines[:-2]) if names else ""
    return next((name for name in names if name in before), "")


def absence(case: Case, _: Peers) -> Iterator[Sighting]:
    """Somebody is away, until then, or somebody stands in; a short note that says no more than when they are back."""
    places = case.spoken.said.get("away", ())
    held = next((each.text for each in case.sentences if each.holds(places)), "") if places else ""
    if sentence := text.clip(held, _LONGEST_SENTENCE):
        yield from saw("notice of absence", sentence, 1.0 if says_until(case.own_text, sentence) else 0.6)
    elif (returns := case.said("returns")) and len(case.own) <= _LONGEST_NOTE:
        yield from saw("notice of absence", near(case.own_text, returns), _ONLY_BACK)


def somebody_speaks(case: Case) -> bool:
    """Whether somebody says I."""
    return case.spoken.shape("first_person") is not None
