"""Which field is for what, by all that is written about it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from probes.form.fields import Field, read_buttons, read_fields
from probes.form.roles import guess
from probes.words import phrases
from tests.unit.forms.fields import BLANK


def role_of(field: Field) -> str | None:
    return guess(field).role


@pytest.mark.parametrize(("role", "those"), phrases("field", "form/roles.toml").items())
def test_every_phrase_means_its_own_role_and_no_other(role: str, those: tuple[str, ...]) -> None:
    assert {phrase: role_of(replace(BLANK, label=f"{phrase.upper()} *")) for phrase in those} == dict.fromkeys(
        those, role
    )


@pytest.mark.parametrize(
    ("field", "role"),
    [
        (replace(BLANK, label="Company name"), "company"),
        (replace(BLANK, label="User name"), "user_name"),
        (replace(BLANK, label="Summary of the problem"), "subject"),
        (replace(BLANK, label="Your E-Mail Address", kind="email"), "email"),
        (replace(BLANK, label="Order number", name="message"), "order"),
        (replace(BLANK, label="?", placeholder="Bestell-Nr."), "order"),
        (replace(BLANK, name="customerEmail customer_email"), "email"),
        (replace(BLANK, label="Anything", kind="tel"), "phone"),
        (replace(BLANK, label="Anything", autocomplete="shipping given-name"), "first_name"),
        (replace(BLANK, label="Favourite colour"), None),
        (replace(BLANK, label="Favourite colour", kind="textarea"), "message"),
        (replace(BLANK, label="E-mail", kind="password"), "password"),
        (replace(BLANK, label="E-mail", kind="file"), "photo"),
        (replace(BLANK, label="E-mail", override="subject"), "subject"),
        (replace(BLANK, label="Rename surnames messages"), None),  # whole words only
    ],
)
def test_the_best_witness_of_a_fields_role_is_believed(field: Field, role: str | None) -> None:
    assert role_of(field) == role


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
pretended = st.fixed_dictionaries(
    {},
    optional={
        "fields": st.lists(anything | st.dictionaries(st.sampled_from(list(BLANK.__slots__)), anything), max_size=3),
        "buttons": st.lists(anything, max_size=3),
    },
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(facts=pretended)
def test_whatever_a_page_pretends_its_fields_to_be_is_read_or_refused(facts: dict[str, object]) -> None:
    for read in (read_fields, read_buttons):
        try:
            read(facts)
        except (TypeError, KeyError, ValueError, OverflowError):
            continue
