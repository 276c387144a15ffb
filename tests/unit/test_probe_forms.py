"""Which field is for what, and what goes into it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.errors import FaultKind, ProbeError
from harness.sandbox.specimen import specimen
from probes.form.choose import Form, choose_form
from probes.form.fields import Button, Field, Option, Place, read_buttons, read_fields
from probes.form.plan import draft, plan
from probes.form.roles import guess
from probes.form.steps import Act
from probes.words import phrases

ENQUIRY = specimen(
    customer={"email": "joan@shopper.example"},
    channel="web_form",
    subject="Where is my order?",
    body="My copper kettle has not come.",
)
BLANK = Field(
    index=0, form=0, kind="text", label="", placeholder="", name="", autocomplete="", required=False, usable=True,
    checked=False, value="", options=(), limit=None, override=None,
)  # fmt: skip
MESSAGE = replace(BLANK, index=90, kind="textarea", label="Message")
SEND = Button(index=0, form=0, submits=True, text="Send", override=None)


def role_of(field: Field) -> str | None:
    return guess(field).role


def form(*fields: Field) -> Form:
    return Form(parts=tuple((field, guess(field)) for field in fields), button=None)


def filled(*fields: Field) -> dict[str, str]:
    return {step.field.label: step.value for step in plan(form(*fields), ENQUIRY, needs=())}


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


@pytest.mark.parametrize(
    ("labels", "values"),
    [
        (["Name"], ["Joan Archer"]),
        (["First name", "Last name"], ["Joan", "Archer"]),
        (["Vorname", "Name"], ["Joan", "Archer"]),
        (["Nombre", "Apellidos"], ["Joan", "Archer"]),
    ],
)
def test_names_are_split_as_the_form_splits_them(labels: list[str], values: list[str]) -> None:
    assert filled(*(replace(BLANK, label=label) for label in labels)) == dict(zip(labels, values, strict=True))


def test_a_list_is_left_alone_unless_it_must_be_chosen_from() -> None:
    options = (Option(text="Choose", value="", disabled=False), Option(text="Sales", value="1", disabled=False))
    topic = replace(BLANK, kind="select", label="Topic", options=options)
    assert filled(topic) == {}
    assert filled(replace(topic, required=True, value="1")) == {}
    assert filled(replace(topic, required=True)) == {"Topic": "1"}
    fitting = (*options, Option(text="Mein Anliegen: Reklamation", value="2", disabled=False))
    assert filled(replace(topic, required=True, options=fitting)) == {"Topic": "2"}
    with pytest.raises(ProbeError, match="requires Topic"):
        filled(replace(topic, required=True, options=options[:1]))


def test_boxes_are_ticked_for_consent_and_duty_and_never_for_advertising() -> None:
    boxes = [
        replace(BLANK, kind="checkbox", label="I have read the privacy policy"),
        replace(BLANK, kind="checkbox", label="Send me your offers"),
        replace(BLANK, kind="checkbox", label="Over 18", required=True),
        replace(BLANK, kind="checkbox", label="Copy to me", required=True, checked=True),
    ]
    steps = plan(form(*boxes), ENQUIRY, needs=())
    assert [(step.act, step.field.label) for step in steps] == [
        (Act.TICK, "I have read the privacy policy"),
        (Act.TICK, "Over 18"),
    ]


@pytest.mark.parametrize("checked", [True, False])
def test_advertising_that_a_form_insists_on_is_named_whether_it_is_ticked_or_not(checked: bool) -> None:
    offers = replace(BLANK, kind="checkbox", label="Send me your offers", required=True, checked=checked)
    with pytest.raises(ProbeError, match="Send me your offers") as caught:
        plan(form(offers), ENQUIRY, needs=())
    assert caught.value.kind is FaultKind.MISSING_FIELD


def test_one_of_a_required_choice_is_taken_and_a_choice_made_stays() -> None:
    radios = [replace(BLANK, kind="radio", name="title", label=label, required=True) for label in ("Mx", "Ms", "Mr")]
    assert list(filled(*radios)) == ["Mx"]
    assert filled(*radios[:2], replace(radios[2], checked=True)) == {}


def test_the_complaint_is_written_once_in_the_roomiest_place() -> None:
    line = replace(BLANK, label="Question")
    assert filled(line, MESSAGE) == {"Message": ENQUIRY.body}
    assert filled(replace(line, required=True), MESSAGE) == {"Question": ENQUIRY.subject, "Message": ENQUIRY.body}


def test_a_subject_may_be_cut_short_and_nothing_else() -> None:
    assert filled(replace(BLANK, label="Subject", limit=5)) == {"Subject": "Where"}
    with pytest.raises(ProbeError, match=r"E-mail takes 5 characters, the customer's email has 20") as caught:
        filled(replace(BLANK, label="E-mail", limit=5))
    assert caught.value.kind is FaultKind.MISSING_FIELD


def test_letters_are_not_put_where_only_digits_go() -> None:
    number = replace(BLANK, label="Order number", kind="number")
    assert filled(number) == {}
    with pytest.raises(ProbeError, match="requires Order number"):
        filled(replace(number, required=True))


def test_what_is_missing_is_told_with_what_is_offered() -> None:
    with pytest.raises(ProbeError) as caught:
        plan(form(replace(BLANK, label="Name")), ENQUIRY, needs=("message", "email"))
    assert caught.value.kind is FaultKind.MISSING_FIELD
    assert str(caught.value) == (
        "the form has no field for message or email; it offers: Name. "
        "If it is there, name it in the desk's `fields`"
    )  # fmt: skip


def test_what_the_desk_gives_is_told_of_as_the_desks_own_word() -> None:
    branch = replace(BLANK, label="Branch", required=True, given="Leeds")
    card = replace(BLANK, index=1, label="Customer card", required=True, left=True)
    [first, second] = draft(form(branch, card), ENQUIRY).steps
    assert (first.words, first.told.why) == ('"Leeds"', "the desk's `values` say what goes there")
    assert (second.act, second.words, second.fault) == (Act.LEAVE, "the desk's settings leave it alone", None)


def test_all_that_is_lacking_is_told_at_once_in_the_pages_words() -> None:
    lacking = [
        replace(BLANK, label="Customer card", required=True, selector="#card"),
        replace(BLANK, label="Street", required=True, selector="[name='street']"),
        replace(BLANK, label="Order number", kind="number", required=True, selector="#no"),
    ]
    with pytest.raises(ProbeError) as caught:
        filled(*lacking, MESSAGE)
    assert str(caught.value) == (
        "the form requires Customer card, Street, Order number, for which this customer has nothing; say what "
        'goes there in the desk\'s `values`, as in values = { "#card" = "...", "[name=\'street\']" = "...", "#no" = '
        '"..." }; it offers: Customer card, Street, Order number, Message'
    )


@pytest.mark.parametrize("kind", ["text", "select", "checkbox"])
def test_a_trap_is_called_one_whatever_it_looks_like(kind: str) -> None:
    label, yes = phrases("field", "form/roles.toml")["trap"][0], Option(text="Yes", value="1", disabled=False)
    [step] = draft(form(replace(BLANK, kind=kind, label=label, required=True, options=(yes,))), ENQUIRY).steps
    assert (step.act, step.words, step.fault) == (Act.LEAVE, "it is a trap for machines", None)


def test_a_captcha_to_be_typed_blocks() -> None:
    with pytest.raises(ProbeError, match="captcha") as caught:
        filled(MESSAGE, replace(BLANK, label="Captcha", required=True))
    assert caught.value.kind is FaultKind.BLOCKED


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


@pytest.mark.parametrize(
    ("legend", "entries", "chosen"),
    [
        ("", ("Rufen Sie mich an", "Per E-Mail"), "Per E-Mail"),
        ("Réponse souhaitée", ("Téléphone", "Courriel"), "Courriel"),
        ("De quoi s'agit-il ?", ("Presse", "Problème de livraison", "Autre"), "Problème de livraison"),
        ("Quelle est la couleur ?", ("Une question", "Un retour", "Une réclamation"), "Une réclamation"),
    ],
)
def test_buttons_of_which_one_is_chosen_are_known_by_their_entries_where_nothing_is_above_them(
    legend: str, entries: tuple[str, ...], chosen: str
) -> None:
    radios = [
        replace(BLANK, index=index, kind="radio", group="x7", name="x7", legend=legend, label=label, required=True)
        for index, label in enumerate(entries)
    ]
    found = choose_form([MESSAGE, *radios], [], sends=())
    assert found is not None
    steps = plan(found, ENQUIRY, needs=())
    assert [step.field.label for step in steps if step.act is Act.TICK] == [chosen]
