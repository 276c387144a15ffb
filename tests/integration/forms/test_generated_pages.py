"""Generated forms in a real browser: what is read from a page is what stands in it."""

import pytest
from hypothesis import HealthCheck, given, settings

from harness.errors import ProbeError
from probes.browser import Browser
from probes.form.steps import Act
from tests.integration.forms.filling import ENQUIRY, found, shown
from tests.unit.forms.generating import Made, as_html, forms

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OURS = {
    ENQUIRY.persona.email: {"email", "email_again"},
    ENQUIRY.body: {"message"},
    ENQUIRY.persona.order: {"order"},
    ENQUIRY.persona.phone: {"phone"},
}


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)  # fmt: skip
@given(made=forms())
async def test_generated_pages_are_filled_in_or_what_they_lack_is_named(
    made: tuple[Made, ...], browser: Browser
) -> None:
    async with shown(browser, f"<form id=contact>{as_html(made)}</form>") as page:
        there = await found(page)
        try:
            done = {step.field.selector: step for step in await there.fill_in(ENQUIRY, needs=("message", "email"))}
            named = ""
        except ProbeError as error:
            done, named = {}, str(error)
        held = await page.evaluate(
            "() => [...document.querySelectorAll('[id^=x]')].map((one) => [one.id, one.value, one.checked ?? false])"
        )
    by_id = {f"x{each.field.index}": each for each in made}
    for identity, value, checked in held:
        each = by_id[identity]
        assert each.meant in OURS.get(value, {each.meant})
        assert not (each.meant == "trap" and value)
        assert not (each.meant == "marketing" and checked and not named)
        if each.field.required and each.field.usable and each.meant != "trap" and not named:
            assert checked if each.field.kind == "checkbox" else value
        if f"#{identity}" in done and done[f"#{identity}"].act is Act.FILL:
            assert value
