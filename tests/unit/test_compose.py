"""From a scenario and a seed to one customer's enquiry."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import scenario
from harness.compose import compose
from harness.errors import ConfigurationError
from harness.model import Brief, Enquiry, FactKind, FollowUp, Question, Scenario, Target, Thresholds
from tests.desks import desk_with

CHANNELS = ("mail", "web_form", "chat", "messaging")
SHIPPED = scenario.load_all(Path(__file__).parents[2] / "scenarios", channels=CHANNELS)
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
DESK = desk_with(
    zone="Europe/London",
    targets={channel: Target(to="http://127.0.0.1/") for channel in CHANNELS},
    thresholds=Thresholds(acknowledgement=timedelta(minutes=15), first_response=timedelta(hours=24)),
)
LATE = Scenario(
    id="late",
    title="The parcel has not come",
    channels=CHANNELS,
    briefs={
        "en": Brief(
            language="en",
            subjects=("Where is {order}?", "The {item}"),
            bodies=("No {item} for\n{invoice}.\n\nWhere is the {item}?", "I lack the {item}. {where}"),
            merge={"invoice": "INV-#####", "order": "SO-####"},
            story={"item": ("kettle", "toaster")},
            questions=(Question(name="where", text="Where is the {item}?", answers=("at the depot",)),),
            follow_ups=(FollowUp(text="It is {order}.", asked=("order number",)),),
        )
    },
    thresholds=Thresholds(first_response=timedelta(0)),
    observation_window=timedelta(days=14),
    patience=timedelta(minutes=10),
)


def made(of: Scenario = LATE, *, channel: str = "mail", language: str = "en", seed: str = "42/late/mail/3") -> Enquiry:
    return compose(
        of,
        desk=DESK,
        channel=channel,
        language=language,
        seed=seed,
        domain="shopper.example",
        now=NOW,
        stays=channel == "chat",
    )


def test_an_enquiry_carries_what_the_scenario_and_the_desk_say() -> None:
    enquiry = made()
    assert (enquiry.desk, enquiry.scenario, enquiry.title, enquiry.channel) == (
        "acme",
        "late",
        "The parcel has not come",
        "mail",
    )
    assert (enquiry.created_at, enquiry.to) == (NOW, DESK.targets["mail"].to)
    assert enquiry.persona.email.endswith("@shopper.example")
    assert enquiry.persona.order.startswith("SO-")
    assert enquiry.thresholds == Thresholds(
        acknowledgement=timedelta(minutes=15),  # the desk's
        first_response=timedelta(0),  # the scenario's, though it is nothing
        complete=None,
    )


def test_facts_are_planted_by_kind_and_found_in_questions_and_follow_ups() -> None:
    enquiry = made()
    facts = {fact.name: fact for fact in enquiry.facts}
    assert {name for name, fact in facts.items() if fact.kind is FactKind.MERGE} == {
        "name",
        "email",
        "phone",
        "order",
        "invoice",
    }
    item = facts["item"]
    assert item.kind is FactKind.STORY
    assert item.value in {"kettle", "toaster"}
    assert enquiry.questions == (Question(name="where", text=f"Where is the {item.value}?", answers=("at the depot",)),)
    assert enquiry.follow_ups == (FollowUp(text=f"It is {enquiry.persona.order}.", asked=("order number",)),)


def test_replies_by_mail_are_watched_for_the_window_and_a_session_only_while_it_lasts() -> None:
    mail, chat = made(), made(channel="chat")
    assert (mail.window, mail.session) == (timedelta(days=14), None)
    assert (chat.window, chat.session) == (timedelta(minutes=10), timedelta(minutes=10))


def test_a_mail_has_greeting_and_name_and_its_lines_are_not_broken() -> None:
    for seed in range(30):
        greeting, *told, ending = made(seed=str(seed)).body.split("\n\n")
        assert len(greeting) < 40
        assert made(seed=str(seed)).persona.name.startswith(ending.split("\n")[1])
        assert all("\n" not in paragraph for paragraph in told)


def test_a_chat_is_opened_in_one_line() -> None:
    assert all("\n" not in made(channel="chat", seed=str(seed)).body for seed in range(30))


def test_customers_do_not_all_write_alike() -> None:
    bodies = [made(seed=str(seed)).body for seed in range(60)]
    assert len({body.split("\n")[0] for body in bodies}) >= 5
    assert {("kettle" in body, "I lack" in body) for body in bodies} == {(a, b) for a in (0, 1) for b in (0, 1)}
    assert len({made(seed=str(seed)).id for seed in range(60)}) == 60


def test_a_photo_goes_by_mail_and_form_where_the_scenario_wants_one_under_a_name_that_telephones_give() -> None:
    with_photo = replace(LATE, photo=True)
    names = {made(with_photo, seed=str(seed)).photo for seed in range(30)}
    assert all(re.fullmatch(r"[A-Z0-9_-]{8,30}\.(jpe?g|JPG)", str(name)) for name in names)
    assert len(names) == 30
    assert made(with_photo, channel="web_form").photo is not None
    assert (made(LATE).photo, made(with_photo, channel="chat").photo) == (None, None)
    assert made(with_photo).body == made(LATE).body  # one more choice moves no other


def test_what_fills_a_slot_is_not_taken_for_a_slot() -> None:
    brief = replace(LATE.briefs["en"], story={"item": ("{order}", "{nothing}")})
    enquiry = made(replace(LATE, briefs={"en": brief}))
    assert "{order}" in enquiry.body or "{nothing}" in enquiry.body


def test_a_channel_that_the_scenario_is_not_for_is_refused() -> None:
    with pytest.raises(ConfigurationError) as caught:
        made(channel="fax")
    assert str(caught.value) == "scenario late is not for channel fax; choose one of: mail, web_form, chat, messaging"


def test_a_language_that_the_scenario_is_not_written_in_is_refused() -> None:
    with pytest.raises(ConfigurationError) as caught:
        made(language="de")
    assert str(caught.value) == "scenario late is not written in de; choose one of: en"


TOLD = st.sampled_from([(each, language) for each in SHIPPED.values() for language in each.briefs])


@settings(deadline=None)
@given(told=TOLD, channel=st.sampled_from(CHANNELS), seed=st.text(max_size=20))
def test_one_seed_is_one_enquiry_that_tells_every_fact_and_asks_every_question(
    told: tuple[Scenario, str], channel: str, seed: str
) -> None:
    enquiry = made(told[0], channel=channel, language=told[1], seed=seed)
    assert enquiry == made(told[0], channel=channel, language=told[1], seed=seed)
    assert all(fact.value in enquiry.body for fact in enquiry.facts if fact.kind is FactKind.STORY)
    assert all(question.text in enquiry.body for question in enquiry.questions)
    texts = (enquiry.subject, enquiry.body, *(turn.text for turn in enquiry.follow_ups))
    assert not any("{" in text or "}" in text for text in texts)
    assert "\n" not in enquiry.subject
    assert len(enquiry.id) == 12
    assert enquiry.id.isalnum()
    assert enquiry.id.islower()


def test_a_known_seed_gives_the_enquiry_it_always_gave() -> None:
    # Ledgers hold seeds: a change here changes every enquiry that is composed again from one.
    enquiry = made()
    assert (enquiry.id, enquiry.persona.order) == ("pam5vfjkd4lj", "SO-7322")
