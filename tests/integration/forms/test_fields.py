"""What goes into which field, on small real sites."""

from pathlib import Path

import pytest

from harness.errors import FaultKind
from harness.model import Accepted
from probes.browser import Browser
from tests.integration.forms.shop import ENQUIRY, PLAIN, Site, fault, submit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param(
            """<input name=fn placeholder="First name"><input name=ln placeholder="Last name">
               <input name=a placeholder="E-mail address"><input name=t placeholder="Phone">
               <input name=o placeholder="Order number"><input name=s placeholder=Subject>
               <textarea name=m placeholder="How can we help?"></textarea><input type=submit value=Submit>""",
            {"fn": "Zoë", "ln": "Ann Müller", "a": "zoe.mueller@shopper.example", "t": "020 7946 0123",
             "o": "A-10442", "s": "Where is my order A-10442?", "m": ENQUIRY.body},
            id="placeholders",
        ),
        pytest.param(
            """<label for=v>Vorname*</label><input id=v name=a><label for=n>Name*</label><input id=n name=b>
               <label for=e>E-Mail-Adresse*</label><input id=e name=c>
               <label for=k>Bestellnummer</label><input id=k name=d>
               <label for=f>Firma</label><input id=f name=e>
               <label for=w>Ihr Anliegen*</label><textarea id=w name=f></textarea>
               <label><input type=checkbox name=g value=yes> Ich habe die Datenschutzerklärung gelesen *</label>
               <label><input type=checkbox name=h value=yes> Newsletter</label><button type=button>Zurück</button>
               <button>Absenden</button>""",
            {"a": "Zoë", "b": "Ann Müller", "c": "zoe.mueller@shopper.example", "d": "A-10442", "e": "",
             "f": ENQUIRY.body, "g": "yes"},
            id="German",
        ),
        pytest.param(
            """<label>Nom et prénom <input name=a></label><label>Courriel <input name=b></label>
               <label>Numéro de commande <input name=c></label><label>Objet <input name=d></label>
               <label>Votre message <textarea name=e></textarea></label><button>Envoyer</button>""",
            {"a": "Zoë Ann Müller", "b": "zoe.mueller@shopper.example", "c": "A-10442", "d": ENQUIRY.subject,
             "e": ENQUIRY.body},
            id="French",
        ),
        pytest.param(
            """<label>Nombre <input name=a></label><label>Apellidos <input name=b></label>
               <label>Correo electrónico <input name=c></label><label>Teléfono <input name=d></label>
               <label>Mensaje <textarea name=e></textarea></label><button>Enviar</button>""",
            {"a": "Zoë", "b": "Ann Müller", "c": "zoe.mueller@shopper.example", "d": "020 7946 0123",
             "e": ENQUIRY.body},
            id="Spanish",
        ),
        pytest.param(
            """<input name=customerEmail><input name=order_number>
               <textarea name=comments></textarea><button>OK</button>""",
            {"customerEmail": "zoe.mueller@shopper.example", "order_number": "A-10442", "comments": ENQUIRY.body},
            id="names alone",
        ),
        pytest.param(
            """<input autocomplete=name name=x1><input autocomplete="section-a email" name=x2>
               <textarea name=x3></textarea>
               <input type=submit>""",
            {"x1": "Zoë Ann Müller", "x2": "zoe.mueller@shopper.example", "x3": ENQUIRY.body},
            id="autocomplete",
        ),
        pytest.param(
            PLAIN + """<select name=topic required><option value="">Please choose<option value=sales>Sales
               <option value=old disabled>Complaints (closed)<option value=help>Order and complaint</select>
               <select name=country><option value="">Country<option value=gb>UK</select>
               <fieldset><label><input type=radio name=title value=mx required>Mx</label>
               <label><input type=radio name=title value=ms required>Ms</label></fieldset>
               <label><input type=checkbox name=terms value=yes required> fine with me</label>""",
            {"who": "Zoë Ann Müller", "mail": "zoe.mueller@shopper.example", "text": ENQUIRY.body, "topic": "help",
             "country": "", "title": "mx", "terms": "yes"},
            id="choices",
        ),
    ],
)  # fmt: skip
async def test_fields_are_found_by_what_people_and_machines_call_them(
    form: str, expected: dict[str, str], browser: Browser, tmp_path: Path
) -> None:
    site = Site(form)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [{key: value.replace("\r\n", "\n") for key, value in posted.items()} for posted in site.posted] == [expected]


HIDDEN = {
    "not displayed": "style='display:none'",
    "pushed off the page": "style='position:absolute;left:-9999px'",
    "invisible": "style='visibility:hidden'",
    "transparent": "style='opacity:0'",
    "clipped": "style='position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)'",
    "told to be left alone": "",
}


@pytest.mark.parametrize("style", HIDDEN.values(), ids=HIDDEN.keys())
async def test_honeypots_are_left_empty(style: str, browser: Browser, tmp_path: Path) -> None:
    label = "Leave this field empty" if not style else "Website e-mail"
    site = Site(PLAIN + f"<div {style}><label>{label} <input name=trap></label></div>")
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["trap"] for posted in site.posted] == [""]


async def test_a_box_whose_label_alone_is_seen_is_ticked(browser: Browser, tmp_path: Path) -> None:
    site = Site(
        PLAIN + "<label><input type=checkbox name=ok required style='opacity:0;position:absolute'> I agree</label>"
    )
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["ok"] for posted in site.posted] == ["on"]


async def test_what_can_be_written_in_once_the_cursor_comes_is(browser: Browser, tmp_path: Path) -> None:
    """Many pages keep browsers from filling in what they know in this way."""
    waking = PLAIN.replace(
        "<input name=who", """<input name=who readonly onfocus="this.removeAttribute('readonly')" """
    )
    site = Site(waking)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert site.posted[0]["who"] == "Zoë Ann Müller"


async def test_a_button_that_wakes_once_the_form_is_filled_in_is_pressed(browser: Browser, tmp_path: Path) -> None:
    wakes = """<script>const form = document.querySelector("form"), button = form.querySelector("button");
        button.disabled = true; form.oninput = () => { button.disabled = !form.checkValidity(); };</script>"""
    site = Site(around="{}" + wakes.replace("{", "{{").replace("}", "}}"))
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [posted["text"].replace("\r\n", "\n") for posted in site.posted] == [ENQUIRY.body]


async def test_the_contact_form_is_told_from_search_and_newsletter(browser: Browser, tmp_path: Path) -> None:
    around = """<form action=/search><input type=search name=q><button>Search</button></form>{}
        <form method=post action=/count><input type=email name=mail><button>Subscribe</button></form>"""
    site = Site(around=around)
    async with site.open() as url:
        await submit(browser, url, tmp_path)
    assert [set(posted) for posted in site.posted] == [{"who", "mail", "text"}]


async def test_a_form_in_a_frame_is_found(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = (
        f'<h1>Write to us</h1><iframe width=600 height=400 srcdoc="{site.page.replace(chr(34), chr(39))}"></iframe>'
    )
    async with site.open() as url:
        accepted, page = await submit(browser, url, tmp_path)
    assert isinstance(accepted, Accepted)
    assert b"Thank you" in page.raw  # type: ignore[union-attr]


async def test_the_settings_selectors_override_what_would_be_guessed(browser: Browser, tmp_path: Path) -> None:
    site = Site("""<input id=one name=email><input id=two name=phone><textarea id=three name=notes></textarea>
        <textarea id=four name=message></textarea><button id=no>Send</button>
        <button id=yes name=pressed value=1>?</button>""")
    async with site.open() as url:
        await submit(browser, url, tmp_path, fields={"email": "#two", "message": "#three", "submit": "#yes"})
    assert site.posted[0]["phone"] == "zoe.mueller@shopper.example"
    assert site.posted[0]["notes"].startswith("Hello")
    assert site.posted[0]["message"] == ""
    assert site.posted[0]["pressed"] == "1"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"message": "#no"}, "message = '#no', which fits no field in use on the page; it offers: Your name, E-mail"),
        ({"message": "##"}, "no CSS selector in message = '##'"),
        ({"colour": "#red"}, "name colour; allowed: name, first_name"),
    ],
)  # fmt: skip
async def test_a_selector_that_cannot_be_used_is_named(
    fields: dict[str, str], words: str, browser: Browser, tmp_path: Path
) -> None:
    error = await fault(browser, Site(), tmp_path, fields=fields)
    assert error.kind is FaultKind.MISSING_FIELD
    assert words in str(error)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("<input name=email><button>Send</button>", "no field for message; it offers: email"),
        ("<textarea name=message></textarea><button>Send</button>", "no field for email; it offers: message"),
        (PLAIN + "<label>Customer card <input name=card required></label>", "requires Customer card, for which"),
        (PLAIN + "<label>Your invoice <input type=file name=f required></label>", "requires Your invoice"),
        (PLAIN.replace("<textarea", "<textarea maxlength=20"), "Message takes 20 characters"),
        (PLAIN.replace("<button>Send</button>", ""), "no button that sends it"),
        (PLAIN.replace("<textarea", "<textarea disabled"), "no field for message"),
    ],
)
async def test_a_form_without_a_place_for_what_must_be_said_is_a_missing_field(
    form: str, words: str, browser: Browser, tmp_path: Path
) -> None:
    site = Site(form)
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.MISSING_FIELD
    assert words in str(error)
    assert site.posted == []


async def test_a_page_without_a_form_is_a_missing_field_with_the_pages_words(browser: Browser, tmp_path: Path) -> None:
    site = Site()
    site.page = "<p>The contact form has moved.</p>"
    error = await fault(browser, site, tmp_path)
    assert error.kind is FaultKind.MISSING_FIELD
    assert "The contact form has moved." in str(error)
