"""Lists, boxes, dates and other things that are not simply typed in, as browsers and as scripts build them."""

from dataclasses import replace
from datetime import date

import pytest

from harness.errors import ProbeError
from harness.model import Enquiry
from probes.browser import Browser
from tests.integration.forms.filling import ENQUIRY, MADE, PLAIN, SAID, done, filled

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# The same, with entries for screen readers in a list of no size, and beside it those that visitors see.
COPIED = (
    MADE.replace("list.append(entry);", "list.append(entry.cloneNode(true)); entry.role = null; seen.append(entry);")
    .replace("list.remove();", "pop.remove();")
    .replace("document.body.append(list);", "pop.append(list, seen); document.body.append(pop);")
    .replace('list.id = "entries";', 'list.id = "entries"; list.style = "height: 0; width: 0; overflow: hidden";')
    .replace("const list =", "const pop = document.createElement('div'), seen = document.createElement('div'), list =")
)
DAYS, MONTHS, YEARS = (
    f"<select name={name} aria-label={name} required><option value=''>-"
    + "".join(f"<option>{one}" for one in entries)
    + "</select>"
    for name, entries in {
        "Day": range(1, 32),
        "Month": [f"{date(2026, month, 1):%B}" for month in range(1, 13)],
        "Year": [2027, 2026, 2025],
    }.items()
)
SUGGESTING = """<label for=land>Country</label>
  <input id=land role=combobox aria-autocomplete=list required aria-expanded=false>
  <ul id=found></ul><script>
    land.oninput = () => setTimeout(() => {
      const fitting = ["France", "Germany", "United Kingdom"].filter((one) => land.value && one.startsWith(land.value));
      found.replaceChildren(...fitting.map((text) => {
        const entry = document.createElement("li"); entry.setAttribute("role", "option"); entry.textContent = text;
        entry.onmousedown = () => { land.value = text; found.replaceChildren(); };
        return entry; }));
    }, 80);
  </script>"""


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param(
            """<label>Topic <select name=t><option value="">Please choose<option>Sales<option>Press
               <option value=c>A complaint about my order</select></label>""",
            {"t": "c"},
            id="a list of topics",
        ),
        pytest.param(
            """<label>Anliegen <select name=t><option>Allgemeines<option>Beschwerde<option>Presse</select></label>""",
            {"t": "Beschwerde"},
            id="a list that stands at something general",
        ),
        pytest.param(
            """<label>Language <select name=t required><option>English<option>Deutsch</select></label>""",
            {"t": "English"},
            id="a list that stands at a real choice",
        ),
        pytest.param(
            """<fieldset><legend>Is it urgent? *</legend><label><input type=radio name=t value=1> Yes</label>
               <label><input type=radio name=t value=2> No</label>
               <label><input type=radio name=t value=3> Don't know</label></fieldset>""",
            {"t": "3"},
            id="a question that nothing we know answers",
        ),
        pytest.param(
            """<fieldset><legend>How shall we answer?</legend>
               <label><input type=radio name=t value=p checked> By phone</label>
               <label><input type=radio name=t value=m> By e-mail</label></fieldset>""",
            {"t": "m"},
            id="the way of the answer",
        ),
        pytest.param(
            """<fieldset><legend>What is it about? *</legend>
               <label><input type=checkbox name=t value=1> A product</label>
               <label><input type=checkbox name=t value=2> A late delivery</label>
               <label><input type=checkbox name=t value=3> Something else</label></fieldset>""",
            {"t": "2"},
            id="boxes of which one is ticked",
        ),
        pytest.param(
            """<label><input type=checkbox name=a value=1> I have read the privacy policy</label>
               <label><input type=checkbox name=b value=1 checked> Send me your newsletter</label>
               <label><input type=checkbox name=c value=1> Ich stimme der Datenschutzerklärung zu und möchte Angebote
               </label>""",
            {"a": "1"},
            id="consent, and advertising that was ticked before",
        ),
        pytest.param(
            """<label>Date of purchase <input type=date name=a required></label>
               <label>Bestelldatum (TT.MM.JJJJ) <input name=b required></label>
               <label>Date de commande <input name=c placeholder="jj/mm/aaaa" required></label>
               <label>Date of birth <input type=date name=d></label>
               <label>Delivery date <input type=date name=e></label>""",
            {"a": "2026-11-14", "b": "14.11.2026", "c": "14/11/2026", "d": "", "e": ""},
            id="dates",
        ),
        pytest.param(
            """<label>Telephone <input type=tel name=a pattern="[0-9]{11}"></label>
               <label>Mobile <input name=b required pattern="[+][0-9]+"></label>
               <label>Order number <input name=c pattern="[0-9]{8}"></label>""",
            {"a": "02079460123", "b": "+442079460123", "c": ""},
            id="patterns",
        ),
        pytest.param(MADE, {"reason": "Complaint about an order"}, id="a list made of other elements"),
        pytest.param(COPIED, {"reason": "Complaint about an order"}, id="a list with a copy for screen readers"),
        pytest.param(SUGGESTING, {"land": "United Kingdom"}, id="a line that makes suggestions"),
        pytest.param(
            """<div role=switch id=s aria-checked=true tabindex=0
               onclick="this.ariaChecked = this.ariaChecked !== 'true'" style="width:40px;height:20px">Newsletter</div>
               <div role=checkbox id=c aria-checked=false tabindex=0
               style="width:40px;height:20px" aria-label="I accept the privacy policy"
               onclick="setTimeout(() => this.ariaChecked = 'true', 300)"></div>""",
            {"s": "false", "c": "true"},
            id="boxes and switches made of other elements",
        ),
        pytest.param(
            """<div role=checkbox id=c aria-checked=false tabindex=0
               onclick="this.ariaChecked = this.ariaChecked !== 'true'">
               <div aria-hidden=true style="width:20px;height:20px"><input type=checkbox hidden
               onclick="event.preventDefault()"></div>
               <span>I accept the privacy policy</span></div>""",
            {"c": "true"},
            id="a box made around one that nobody sees",
        ),
        pytest.param(
            """<div role=radiogroup aria-label="Category" aria-required=true>
               <button type=button role=radio id=a aria-checked=false onclick="this.ariaChecked='true'">Product</button>
               <button type=button role=radio id=b aria-checked=false onclick="this.ariaChecked='true'">Delivery
               </button></div>""",
            {"a": "false", "b": "true"},
            id="buttons that are a choice",
        ),
        pytest.param(
            """<label>Salutation <select name=t required><option value="">--
               <option>Mr<option>Ms<option>Mx</select>
               </label>
               <label>Country <select name=c required><option value="">Country<option value=DE>Germany<option value=UM>
               United States Minor Outlying Islands<option value=GB>United Kingdom</select></label>""",
            {"t": "Mx", "c": "GB"},
            id="salutation and country",
        ),
        pytest.param(
            f"<fieldset><legend>Date of delivery *</legend>{DAYS}{MONTHS}{YEARS}</fieldset>",
            {"Day": "14", "Month": "November", "Year": "2026"},
            id="a day in three lists",
        ),
        pytest.param(
            "<select name=t aria-label=Code><option>🇩🇪 +49<option>🇬🇧 +44<option>🇺🇸 +1</select>",
            {"t": "🇬🇧 +44"},
            id="the country that a telephone number is of",
        ),
    ],
)  # fmt: skip
async def test_widgets_are_used_as_a_visitor_would(form: str, expected: dict[str, str], browser: Browser) -> None:
    held = await filled(browser, PLAIN + form)
    assert held == {**SAID, **expected}


async def test_a_line_that_only_a_calendar_can_fill_in_is_named_where_it_must_be(browser: Browser) -> None:
    form = PLAIN + "<label>Date of purchase <input name=d readonly REQUIRED></label>"
    assert await filled(browser, form.replace("REQUIRED", "")) == {**SAID, "d": ""}
    with pytest.raises(ProbeError, match="Date of purchase is filled in by a calendar alone, in which"):
        await filled(browser, form.replace("REQUIRED", "required"))


async def test_a_heading_is_no_name_of_the_field_below_it(browser: Browser) -> None:
    form = "<h2>Schreiben Sie uns</h2><p><input name=o placeholder='Auftragsnummer (falls vorhanden)'></p>" + PLAIN
    assert await filled(browser, form) == {**SAID, "o": "A-10442"}


async def test_a_rich_editor_is_written_in(browser: Browser) -> None:
    editor = """<span id=l>Description</span><div contenteditable=true role=textbox aria-labelledby=l id=t
        style="min-height:50px"></div>"""
    held = await filled(
        browser, PLAIN.replace("<label>Message <textarea name=text required></textarea></label>", editor)
    )
    assert {name: value.split() for name, value in held.items()} == {
        "who": SAID["who"].split(), "mail": [SAID["mail"]], "t": ENQUIRY.body.split()
    }  # fmt: skip


PHOTO = replace(ENQUIRY, photo="IMG_4711.jpg")


@pytest.mark.parametrize(
    ("enquiry", "expected"), [(ENQUIRY, ""), (PHOTO, "IMG_4711.jpg image/jpeg")], ids=["no picture", "a picture"]
)
async def test_a_picture_is_handed_over_where_the_scenario_has_one(
    enquiry: Enquiry, expected: str, browser: Browser
) -> None:
    form = PLAIN + "<label>Photo <input type=file name=f accept='image/*' style='opacity:0;width:0'></label>"
    held = await filled(browser, form, enquiry=enquiry)
    assert held == {**SAID, "f": expected}


async def test_fields_that_appear_because_others_were_filled_in_are_filled_in_too(browser: Browser) -> None:
    form = (
        PLAIN
        + """<label>Topic <select name=t onchange="if (value) more.hidden = false"><option value="">Please choose
        <option value=o>My order</select></label>
        <p id=more hidden><label>Order number <input name=o required onchange="last.hidden = false"></label></p>
        <p id=last hidden><label>Summary <input name=s></label></p>"""
    )
    steps = await done(browser, form)
    assert [step.field.name for step in steps] == ["who", "mail", "text", "t", "o", "s"]
