"""Form letters in the reports: their text, how often, since when, what varies and what went wrong; harmless all."""

import re
from dataclasses import replace
from typing import Any

from harness.model import Evidence, Label, Observation
from harness.model.opinions import Aspect
from harness.observe import form_letters
from reports.month import letters_sent
from reports.timeline import timeline
from tests.unit.reports.conftest import HOUR, START, a_page

LETTER = (
    "Dear {name},\n\nYour parcel {number} was taken to the depot by mistake, and the depot has no telephone. "
    "It leaves again with the next van that goes your way.\n\nMia Example"
)
PEOPLE = ("Ada", "Bram", "Cleo", "Dirk", "Edda", "Finn")


def desk(seen: Any, count: int = 6, letter: str = LETTER) -> list[Observation]:
    return [
        seen((1, Label.TEMPLATED), texts=[letter.format(name=PEOPLE[n], number=700 + n)], start=START + n * 24 * HOUR)
        for n in range(count)
    ]


def merged_wrongly(observation: Observation) -> Observation:
    (judged,) = observation.replies
    slip = Evidence(aspect=Aspect.AUTHORSHIP, signal="greets another customer", weight=3, span="Dear Bram")
    verdict = judged.verdict._replace(evidence=(*judged.verdict.evidence, slip))
    return replace(observation, replies=(replace(judged, verdict=verdict),))


def test_letters_are_found_in_what_is_known_of_a_desk(seen: Any) -> None:
    (letter,) = form_letters([*desk(seen), seen((1, Label.PERSONALISED), texts=["I have put your kettle aside."])])
    assert (letter.desk, letter.conversations, letter.first) == ("acme", 6, START + HOUR)


def test_desks_are_mined_apart_and_machines_not_at_all(seen: Any) -> None:
    here, there = desk(seen, 1), [seen((1, Label.TEMPLATED), texts=[LETTER], desk="other")]
    receipts = [seen((1, Label.AUTOMATED), texts=[LETTER]) for _ in range(3)]
    assert form_letters([*here, *there, *receipts]) == ()


def test_a_timeline_tells_of_the_letter_that_a_reply_came_of(seen: Any) -> None:
    first, *others = desk(seen)
    spoilt = merged_wrongly(others[0])
    told = timeline(spoilt, form_letters([first, spoilt, *others[1:]]))
    assert "a form letter: came in 6 conversations, from 2026-10-05 to 2026-10-10" in told
    assert "[ Dear [name]," in told
    assert "Your parcel [number] was taken to the depot by mistake" in told
    assert '[name] "' in told
    assert 'merge error: greets another customer: "Dear Bram"' in told


def test_a_timeline_wraps_a_long_line_of_a_letter_and_cuts_nothing_of_it(seen: Any) -> None:
    known = desk(seen)
    told = timeline(known[0], form_letters(known))
    lines = [line.strip() for line in told.splitlines()]
    text = " ".join(line.removeprefix("[ ") for line in lines if line.startswith("[ "))
    assert "has no telephone. It leaves again with the next van that goes your way." in text
    assert max(map(len, lines)) < 120


def test_a_timeline_tells_of_other_copies_that_went_wrong(seen: Any) -> None:
    first, *others = desk(seen)
    known = [first, merged_wrongly(others[0]), *others[1:]]
    assert "1 of its other copies has a merge error, too" in timeline(first, form_letters(known))


def test_a_timeline_of_a_letter_that_came_once_has_none(seen: Any) -> None:
    (once,) = desk(seen, 1)
    assert "form letter" not in timeline(once, form_letters([once])).replace("a form letter (", "")


def test_a_page_lists_letters_with_share_and_age_and_without_their_signature(seen: Any) -> None:
    known = [*desk(seen), *(seen((1, Label.PERSONALISED), texts=[f"Kettle {n} is here."]) for n in range(6))]
    (sent,) = letters_sent(known, form_letters(known))
    assert (sent.copies, sent.sent.n, sent.sent.value, sent.errors) == (6, 12, 0.5, 0)
    page = _page(known, "md")
    assert "## Form letters found" in page
    assert "**50 %** (6 of 12), first seen 5 Oct 2026, 59 days ago, last seen 10 Oct 2026" in page
    assert "Dear \\[name\\], Your parcel \\[number\\] was taken" in page
    assert "Mia" not in page
    assert "Form letters found" in _page(known, "html")


def test_a_page_leaves_out_letters_that_did_not_come_in_its_month(seen: Any) -> None:
    known = [*desk(seen), seen((1, Label.PERSONALISED), texts=["I have put your kettle aside."])]
    assert "Form letters" not in _page(known[-1:], "md", known)


def test_a_hostile_letter_stays_text(seen: Any) -> None:
    hostile = "<script>alert(1)</script> \x1b[2J `code` | [click](http://x.test) " + LETTER
    known = desk(seen, letter=hostile)
    assert "<script>" not in _page(known, "html")
    assert "](" not in re.sub(r"\\.", "", _page(known, "md"))
    assert "\x1b" not in _page(known, "md") + _page(known, "html") + timeline(known[0], form_letters(known))


def _page(month: list[Observation], form: Any, known: list[Observation] | None = None) -> str:
    now = START + 60 * 24 * HOUR
    letters = form_letters(known or month)
    return a_page(month, form, now=now, letters=letters)
