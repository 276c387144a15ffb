"""What goes into a form, what is left alone, and what is said of what is lacking."""

from dataclasses import replace

import pytest

from harness.errors import FaultKind, ProbeError
from probes.form.choose import choose_form
from probes.form.fields import Option
from probes.form.plan import draft, plan
from probes.form.steps import Act
from probes.words import phrases
from tests.unit.forms.fields import BLANK, ENQUIRY, MESSAGE, filled, form


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
