"""Which of a page's forms is the one for complaints, and which button sends it."""

from dataclasses import replace

import pytest

from probes.form.choose import choose_form
from probes.form.fields import Button, Place
from tests.unit.forms.fields import BLANK, MESSAGE, SEND


def test_the_form_with_a_place_for_a_message_is_chosen() -> None:
    search = replace(BLANK, form=0, label="Name")
    newsletter = replace(BLANK, form=1, label="E-mail")
    contact = [replace(BLANK, form=2, label=label) for label in ("Name", "Message")]
    chosen = choose_form([search, newsletter, *contact], [], sends=())
    assert chosen is not None
    assert [field.form for field, _ in chosen.roles] == [2, 2]
    assert choose_form([replace(MESSAGE, usable=False)], [], sends=()) is None


@pytest.mark.parametrize("button", ["Abonnieren", "Subscribe to our newsletter", "S'abonner"])
def test_an_address_alone_below_the_heading_of_the_contact_form_is_what_its_button_says(button: str) -> None:
    alone, subscribe = replace(BLANK, form=1, label="E-mail"), replace(SEND, form=1, text=button)
    chosen = choose_form([MESSAGE, alone], [SEND, subscribe], sends=(), places=[Place(title="Kontakt", name="")] * 2)
    assert chosen is not None
    assert chosen.kind == "contact"
    assert chosen.others == ("a newsletter form (E-mail)",)


def test_the_first_step_of_a_contact_form_may_ask_for_an_address_alone() -> None:
    onwards = replace(SEND, text="Next")
    step = choose_form([replace(BLANK, label="E-mail")], [onwards], sends=(), places=[Place(title="Kontakt", name="")])
    assert step is not None
    assert step.kind == "contact"


def test_the_button_that_sends_is_told_from_its_neighbours() -> None:
    def button(text: str, *, submits: bool = False, form: int = 0, override: str | None = None) -> Button:
        return Button(index=0, form=form, submits=submits, text=text, override=override)

    def chosen(*buttons: Button) -> Button | None:
        found = choose_form([MESSAGE], buttons, sends=("send", "absenden"))
        return found.button if found else None

    cancel, send, elsewhere = button("Cancel", submits=True), button("SEND"), button("Send", submits=True, form=1)
    assert chosen(cancel, elsewhere, send) == send
    assert chosen(elsewhere, cancel) is None
    unnamed = button("OK", submits=True)
    assert chosen(elsewhere, unnamed) == unnamed
    assert chosen(button("Light"), elsewhere) is None
    named = button("?", form=7, override="submit")
    assert chosen(send, named) == named
