"""What the desk's `values` say of a form's fields goes there, and what no list has is told with what it has."""

import pytest

from harness.errors import FaultKind, ProbeError
from probes.browser import Browser
from tests.integration.forms.filling import MADE, PLAIN, SAID, filled

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_list_without_a_fitting_entry_is_told_with_what_it_has(browser: Browser) -> None:
    form = PLAIN + MADE.replace("Reason", "Branch").replace("id=reason", "id=branch")
    for topic, branch in {
        "Praise": "Leeds",
        "Question about a product": "Ripon",
        "Complaint about an order": "York",
    }.items():
        form = form.replace(topic, branch)
    with pytest.raises(ProbeError) as caught:
        await filled(browser, form)
    assert caught.value.kind is FaultKind.MISSING_FIELD
    assert str(caught.value) == (
        "the form requires Branch *, which has no entry known to fit; it has: Leeds, Ripon, York; choose one in the "
        "desk's `values`, as in values = { \"#branch\" = \"...\" }"
    )  # fmt: skip
    held = await filled(browser, form, values={"#branch": "York"})
    assert held == {**SAID, "branch": "York"}


async def test_values_of_the_desk_go_wherever_they_are_said_to(browser: Browser) -> None:
    form = (
        PLAIN
        + """<label>Branch <select name=b><option>Leeds<option>York</select></label>
        <label>Customer card <input name=c required></label><label><input type=checkbox name=d value=1> Member</label>
        <label><input type=radio name=e value=1 id=e1> Yes</label>
        <label><input type=radio name=e value=2 id=e2> No</label>"""
    )
    values = {"[name=b]": "York", "[name=c]": "C-1", "[name=d]": "yes", "#e2": "yes"}
    held = await filled(browser, form, values=values)
    assert held == {**SAID, "b": "York", "c": "C-1", "d": "1", "e": "2"}


async def test_a_value_of_the_desk_that_a_list_does_not_have_is_told(browser: Browser) -> None:
    form = PLAIN + "<label>Branch <select name=b><option>Leeds<option>York</select></label>"
    with pytest.raises(
        ProbeError, match='Branch has no entry "Ripon" as the desk\'s `values` want it; it has: Leeds, York'
    ):
        await filled(browser, form, values={"[name=b]": "Ripon"})
