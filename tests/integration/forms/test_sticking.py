"""Pages that cut, reformat, clear, move and rebuild: what is in a field at the end is what was meant, or it is told."""

import pytest

from harness.errors import FaultKind, ProbeError
from probes.browser import Browser
from tests.integration.forms.filling import ENQUIRY, PLAIN, SAID, filled, found, shown

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = PLAIN + "<label>Phone <input name=tel id=tel required></label>"
# As React does it: what a script writes is undone unless the page was told of it as the browser tells.
CONTROLLED = """<script>for (const field of document.querySelectorAll("input, textarea")) {
    let state = ""; const kind = Object.getPrototypeOf(field), own = Object.getOwnPropertyDescriptor(kind, "value");
    field.addEventListener("input", () => { state = own.get.call(field); });
    setInterval(() => { if (own.get.call(field) !== state) own.set.call(field, state); }, 5);
  }</script>"""
# Takes what comes letter by letter alone, and writes it as telephone numbers are written in its country.
MASK = """<script>tel.oninput = (event) => {
    const digits = (event.data ?? "").length > 1 ? "" : tel.value.replace(/\\D/g, "").slice(0, 11);
    tel.value = digits.replace(/^(\\d{3})(\\d{0,4})(\\d*)$/, "($1) $2 $3").trim(); }</script>"""
REBUILT = """<script>const form = document.forms[0], kept = {};
  form.oninput = (event) => { kept[event.target.name] = event.target.value;
    const html = form.innerHTML; form.innerHTML = html;
    for (const [name, value] of Object.entries(kept)) form.elements[name].value = value; };</script>"""
CLEARS = """<script>let times = 0; document.querySelector("[name=text]").addEventListener("input", () => {
    if (times++ < MOST) document.querySelector("[name=mail]").value = ""; });</script>"""
SWAPS = """<script>{ let done = false;
  const [who, mail] = ["who", "mail"].map((name) => document.querySelector(`[name=${name}]`));
  document.querySelector("[name=text]").addEventListener("input", () => { if (done) return;
    done = true; mail.type = "text"; [who.value, mail.value] = [mail.value, who.value]; }); }</script>"""

AGREED = PLAIN + "<label><input type=checkbox name=agreed required> I agree to the privacy policy</label>"
DEAF = "<script>document.addEventListener('keydown', (event) => event.preventDefault());</script>"
# Believes what the browser says of a visitor, and nothing that a script says.
WARY = "<script>document.querySelector('[name=agreed]').onclick = (event) => event.isTrusted;</script>"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param(AGREED + WARY, {**SAID, "agreed": "on"}, id="a box that trusts visitors alone"),
        pytest.param(AGREED + DEAF, {**SAID, "agreed": "on"}, id="a box that no key reaches"),
        pytest.param(PLAIN + CONTROLLED, SAID, id="controlled by a script"),
        pytest.param(PHONE + MASK, {**SAID, "tel": "(020) 7946 0123"}, id="written in another way"),
        pytest.param(PLAIN + REBUILT, SAID, id="built anew at every letter"),
        pytest.param(PLAIN + CLEARS.replace("MOST", "1"), SAID, id="cleared once"),
        pytest.param(PLAIN + SWAPS, SAID, id="put into each other's place"),
    ],
)
async def test_what_was_meant_is_in_the_field_at_the_end(form: str, expected: dict[str, str], browser: Browser) -> None:
    assert await filled(browser, form) == expected


@pytest.mark.parametrize(
    ("form", "words"),
    [
        pytest.param(
            PLAIN + CLEARS.replace("MOST", "99") + "<script>document.querySelector('[name=mail]').oninput = () => "
            "setTimeout(() => document.querySelector('[name=mail]').value = '')</script>",
            'E-mail does not keep "zoe.mueller@shopper.example": it holds nothing afterwards',
            id="always cleared",
        ),
        pytest.param(
            PHONE + "<script>tel.oninput = () => { tel.value = tel.value.slice(0, 4) }</script>",
            'Phone does not keep "020 7946 0123": it holds "+442" afterwards',
            id="cut short",
        ),
        pytest.param(
            PLAIN + "<label><input type=checkbox name=ok required onclick='return false'> I agree</label>",
            'I agree does not keep ticked: it holds "on" afterwards',
            id="a box that cannot be ticked",
        ),
    ],
)
async def test_a_field_that_does_not_keep_what_it_was_given_is_named(form: str, words: str, browser: Browser) -> None:
    with pytest.raises(ProbeError) as caught:
        await filled(browser, form)
    assert caught.value.kind is FaultKind.MISSING_FIELD
    assert str(caught.value) == words


async def test_an_optional_field_that_takes_nothing_of_ours_is_left_empty(browser: Browser) -> None:
    form = PLAIN + "<label>Phone <input name=tel oninput='value = value.slice(0, 4)'></label>"
    assert await filled(browser, form) == {**SAID, "tel": ""}


async def test_a_value_that_the_browser_does_not_take_is_refused_in_its_words(browser: Browser) -> None:
    form = PLAIN + "<label>Order number <input name=o required pattern='[0-9]{8}'></label>"
    with pytest.raises(ProbeError, match='Order number does not take "A-10442": Please match the requested') as caught:
        await filled(browser, form)
    assert caught.value.kind is FaultKind.FORM_REFUSED


async def test_a_form_whose_names_stand_on_the_page_a_second_time_is_filled_in_itself(browser: Browser) -> None:
    small = f"<form hidden id=small>{PLAIN}</form>"
    async with shown(browser, f"{small}<form>{PLAIN}</form>") as page:
        await (await found(page)).fill_in(ENQUIRY, needs=())
        assert await page.locator("#small [name=who]").input_value() == ""
        for name, value in SAID.items():
            assert await page.locator(f"form:not(#small) [name={name}]").input_value() == value
