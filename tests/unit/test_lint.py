"""What a cautious colleague would not let out, and what would be noticed."""
# ruff: noqa: E501  (a case stands whole on its line)

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness import scenario
from harness.compose import compose
from harness.lint import Finding, Severity, alike, lint
from harness.model import Brief, Desk, Enquiry, FollowUp, Question, Scenario, Target, Thresholds
from tests.desks import desk_with

CHANNELS = ("mail", "web_form", "chat", "messaging")
SHIPPED = scenario.load_all(Path(__file__).parents[2] / "scenarios", channels=CHANNELS)

CLEAN = Brief(
    language="en",
    subjects=("Where is it?", "Late"),
    bodies=("My {item} has not come. {when}", "Nobody rang and I am still waiting for the {item}, so tell me: {when}"),
    merge={},
    story={"item": ("kettle", "toaster")},
    questions=(Question(name="when", text="When will it arrive?", answers=("tomorrow",)),),
)
DESK = desk_with(targets={"mail": Target(to="care@acme.test", via="smtp://127.0.0.1:2526")})


def told(brief: Brief, *, language: str = "en", channels: tuple[str, ...] = ("mail",)) -> Scenario:
    return Scenario(
        id="late",
        title="A test of the lawyers",  # titles are for reports, no desk sees them
        channels=channels,
        briefs={language: brief},
        thresholds=Thresholds(),
        observation_window=timedelta(days=14),
        patience=timedelta(minutes=10),
    )


def saying(text: str) -> Brief:
    return replace(CLEAN, subjects=("Late", text))


def test_a_decent_scenario_passes() -> None:
    assert lint(told(CLEAN)) == ()


@pytest.mark.parametrize(
    ("language", "text", "word", "about"),
    [
        ("en", "My Solicitors will write to you", "solicitors", "a legal threat"),
        ("en", "I shall take you\n  to court", "take you to court", "a legal threat"),
        ("en", "a refund within 14 days by law", "by law", "a deadline or right in law"),
        ("en", "this is an EMERGENCY", "emergency", "an emergency, a medical matter or harm to somebody"),
        ("en", "my daughter was injured", "injured", "an emergency, a medical matter or harm to somebody"),
        ("en", "your racist staff", "racist", "discrimination or a protected matter"),
        ("en", "or I\N{RIGHT SINGLE QUOTATION MARK}ll go to the press", "to the press", "a threat with the press, a regulator or the card issuer"),
        ("en", "a chargeback then", "chargeback", "a threat with the press, a regulator or the card issuer"),
        ("de", "Dann geht das an meinen Anwalt", "anwalt", "a legal threat"),
        ("de", "meine gesetzlichen Rechte", "gesetzlichen", "a deadline or right in law"),
        ("de", "Das war ein Notfall", "notfall", "an emergency, a medical matter or harm to somebody"),
        ("de", "die Verbraucherzentrale", "verbraucherzentrale", "a threat with the press, a regulator or the card issuer"),
        ("fr", "mon avocat vous écrira", "mon avocat", "a legal threat"),
        ("fr", "ceci est une mise en demeure", "mise en demeure", "a deadline or right in law"),
        ("fr", "je préviens la DGCCRF", "dgccrf", "a threat with the press, a regulator or the card issuer"),
        ("es", "hablaré con mi abogada", "abogada", "a legal threat"),
        ("es", "estoy en el hospital", "hospital", "an emergency, a medical matter or harm to somebody"),
        ("es", "pediré la hoja de reclamaciones", "hoja de reclamaciones", "a threat with the press, a regulator or the card issuer"),
    ],
)  # fmt: skip
def test_threats_and_protected_matters_are_refused(language: str, text: str, word: str, about: str) -> None:
    found = lint(told(saying(text), language=language))
    assert found == (
        Finding(
            severity=Severity.REFUSE,
            where=f"languages.{language}.subjects.2",
            problem=f'"{word}" reads as {about}, which a shopper never makes; tell it another way',
        ),
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I pressed the button and the voltage regulator and the newspaper rack were missing"),
        ("en", "the contest, the latest attestation, Sue and the courtyard lawn"),
        ("en", "your hospitality was great, the button is disabled"),
        ("de", "das Gericht war kalt und die Zeitungsablage krumm"),
        ("fr", "une enceinte et un robot de cuisine"),
        ("es", "por todos los medios, el regulador del horno"),
    ],
)
def test_the_topic_alone_is_no_threat(language: str, text: str) -> None:
    assert lint(told(saying(text), language=language)) == ()


def test_a_language_without_lists_of_its_own_is_held_against_all_of_them() -> None:
    assert [found.severity for found in lint(told(saying("mijn lawyer, mein Anwalt"), language="nl"))] == [
        Severity.REFUSE,
        Severity.REFUSE,
    ]


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "mystery shopper"), ("en", "test"), ("de", "testkauf"), ("fr", "client mystère"), ("es", "cliente oculto")],
)
def test_words_that_give_the_game_away_are_warned_of(language: str, word: str) -> None:
    assert lint(told(saying(f"This is a {word.title()}."), language=language)) == (
        Finding(
            severity=Severity.WARN,
            where=f"languages.{language}.subjects.2",
            problem=f'"{word}" is a word that gives the game away; say it another way',
        ),
    )


def test_everything_that_is_sent_is_read_and_what_is_not_sent_is_not() -> None:
    brief = Brief(
        language="en",
        subjects=("a lawyer", "b"),
        bodies=("{item} {slip} {when} a lawyer", "Another story altogether about a {item}, see {slip}. {when}"),
        merge={"slip": "lawyer-##"},
        story={"item": ("kettle", "lawyer joke book")},
        questions=(Question(name="when", text="When does the lawyer come?", answers=("the lawyer comes",)),),
        follow_ups=(FollowUp(text="my lawyer", asked=("lawyer",)),),
    )
    assert [found.where.removeprefix("languages.en.") for found in lint(told(brief, channels=("chat",)))] == [
        "subjects.1",
        "bodies.1",
        "merge.slip",
        "story.item.2",
        "questions.1.text",
        "follow_ups.1.text",
    ]


def test_refusals_come_before_warnings() -> None:
    found = lint(told(replace(CLEAN, subjects=("a test", "a lawyer"))))
    assert [each.severity for each in found] == [Severity.REFUSE, Severity.WARN]


def test_slots_that_nothing_fills_and_facts_that_nobody_tells_are_warned_of() -> None:
    found = lint(told(replace(CLEAN, subjects=("Late", "{ordr}"), merge={"invoice": "INV-##"})))
    assert [str(each) for each in found] == [
        "languages.en.subjects.2: {ordr} is filled by nothing, take it out or give such a fact",
        "languages.en: the fact invoice is in no text, use {invoice} or leave it out",
    ]


def test_a_scenario_without_story_and_questions_is_warned_of() -> None:
    found = lint(told(replace(CLEAN, bodies=("A", "Entirely different"), story={}, questions=())))
    assert [str(each) for each in found] == [
        "languages.en: has no story fact, so a reply written for the customer cannot be told by it; give one or two",
        "languages.en: has no question, so a reply written for the customer cannot be told by it; give one or two",
    ]


def test_wordings_that_read_alike_are_warned_of() -> None:
    bodies = (*CLEAN.bodies, CLEAN.bodies[1].replace("Nobody", "No one"))
    assert [str(each) for each in lint(told(replace(CLEAN, bodies=bodies)))] == [
        "languages.en.bodies: wordings 2 and 3 read alike, so the desk will recognise them; tell the story another way"
    ]


def test_a_photo_that_no_channel_of_the_scenario_can_carry_is_warned_of() -> None:
    with_photo = replace(told(CLEAN, channels=("chat", "messaging")), photo=True)
    words = "photo: a picture goes by mail, web_form only, not by chat, messaging"
    assert [str(each) for each in lint(with_photo)] == [words]
    assert lint(replace(with_photo, channels=("chat", "mail"))) == ()


@pytest.mark.parametrize("shipped", SHIPPED.values(), ids=lambda each: each.id)
def test_the_shipped_scenarios_could_be_sent_as_they_are(shipped: Scenario) -> None:
    assert lint(shipped) == ()


def enquiry(seed: str, *, of: Scenario, desk: Desk = DESK, language: str = "en") -> Enquiry:
    return compose(
        of,
        desk=desk,
        channel="mail",
        language=language,
        seed=seed,
        domain="shopper.example",
        now=datetime(2026, 11, 2, tzinfo=UTC),
        stays=False,
    )


def with_bodies(*bodies: str) -> Scenario:
    late = SHIPPED["late-delivery"]
    return replace(late, briefs={"en": replace(late.briefs["en"], bodies=bodies)})


WORDINGS = SHIPPED["late-delivery"].briefs["en"].bodies


def test_one_wording_is_recognised_whatever_customer_facts_and_greeting() -> None:
    twins = [enquiry(str(seed), of=with_bodies(WORDINGS[0])) for seed in range(4)]
    assert len({each.body for each in twins}) == 4
    ids = ", ".join(sorted(each.id for each in twins))
    assert [str(each) for each in alike(twins)] == [
        f"{ids}: 4 enquiries to acme read alike, give their scenario more wordings or space them out"
    ]


def test_different_wordings_are_not_taken_for_one() -> None:
    several = [enquiry(str(index), of=with_bodies(body)) for index, body in enumerate(WORDINGS)]
    several.append(enquiry("3", of=SHIPPED["late-delivery"], language="de"))
    assert alike(several) == ()


def test_two_desks_do_not_compare_their_letters() -> None:
    once = with_bodies(WORDINGS[0])
    assert alike([enquiry("1", of=once), enquiry("2", of=once, desk=replace(DESK, name="other"))]) == ()
