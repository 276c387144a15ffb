"""Whatever a form looks like, every required field is filled in or named, and nothing goes where it does not belong."""

from hypothesis import HealthCheck, given, settings

from harness.errors import ProbeError
from harness.sandbox.specimen import specimen
from probes.form.choose import choose_form
from probes.form.plan import draft, plan
from probes.form.steps import Act, Step
from probes.form.values import telephones
from tests.unit.forms.generating import Made, forms

ENQUIRY = specimen(customer={"zone": "Europe/London"}, channel="web_form", body="My copper kettle has not come.")
PERSONA = ENQUIRY.persona
# What may be put into a field that is called so, and nothing else.
MAY_HOLD = {
    "name": {"Joan Archer", "Joan", "Archer"},
    "first_name": {"Joan"},
    "last_name": {"Archer"},
    "email": {PERSONA.email},
    "email_again": {PERSONA.email},
    "phone": set(telephones(PERSONA)),
    "order": {PERSONA.order},
    "subject": {ENQUIRY.subject},
    "message": {ENQUIRY.body, ENQUIRY.subject},
    "city": {"London"},
    "country": {"United Kingdom"},
}


def steps_of(made: tuple[Made, ...]) -> dict[int, Step]:
    form = choose_form([each.field for each in made], [], sends=())
    assert form is not None
    return {step.field.index: step for step in draft(form, ENQUIRY).steps}


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(made=forms())
def test_nothing_goes_into_a_field_that_is_called_something_else(made: tuple[Made, ...]) -> None:
    steps = steps_of(made)
    for each in made:
        step = steps.get(each.field.index)
        if step is not None and step.act is Act.FILL:
            assert step.value in MAY_HOLD.get(each.meant, set()), (each, step)
        if each.meant in {"trap", "marketing"}:
            assert step is None or step.act in {Act.LEAVE, Act.UNTICK}, (each, step)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(made=forms())
def test_every_required_field_is_filled_in_or_named(made: tuple[Made, ...]) -> None:
    form = choose_form([each.field for each in made], [], sends=())
    assert form is not None
    try:
        done = {step.field.index for step in plan(form, ENQUIRY, needs=())}
        named = ""
    except ProbeError as error:
        done, named = set(), str(error)
    steps = steps_of(made)
    for each in made:
        field = each.field
        if field.required and field.usable and not field.checked and each.meant != "trap":
            met = field.index in done or steps[field.index].act is not Act.LEAVE
            assert met or str(field) in named, (each, named)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(made=forms())
def test_what_a_customer_must_say_is_said_and_consent_is_given(made: tuple[Made, ...]) -> None:
    steps = steps_of(made)
    said = [step.value for step in steps.values() if step.act is Act.FILL]
    assert said.count(ENQUIRY.body) == 1
    assert PERSONA.email in said
    for each in made:
        if each.meant == "consent" and not each.field.checked:
            assert steps[each.field.index].act is Act.TICK
        if each.meant == "topic":
            assert steps[each.field.index].words == '"Complaint"'
