"""Given only a page, the contact form is found: among others, without <form>, in frames and in shadow roots."""

import pytest

from harness.errors import FaultKind, ProbeError
from probes.browser import Browser
from probes.form.plan import plan
from tests.integration.forms.filling import ENQUIRY, PLAIN, SAID, filled, found, shown

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

OTHERS = """
  <form role=search><input type=search name=q placeholder="Search our shop"><button>Search</button></form>
  {}
  <form id=login><h2>Sign in</h2><label>E-mail <input type=email name=user></label>
    <label>Password <input type=password name=pass></label><button>Sign in</button></form>
  <form class=newsletter><h2>Newsletter</h2><label>Your name <input name=first></label>
    <label>E-mail <input type=email name=news></label><button>Subscribe</button></form>
  <form id=comment><h3>Leave a comment</h3><label>Name <input name=author></label>
    <label>E-mail <input name=cmail></label>
    <label>Website <input name=url></label><label>Comment <textarea name=comment></textarea></label>
    <button>Post comment</button></form>
  <form><h2>Checkout</h2><label>Card number <input name=card></label><label>E-mail <input name=cart></label>
    <label>Order notes <textarea name=notes></textarea></label><button>Place order</button></form>
  <form class=cookie-consent><label><input type=checkbox name=stats> Statistics cookies</label>
    <button>Save preferences</button></form>
"""


async def test_the_contact_form_is_found_among_six_others_and_nothing_else_is_touched(browser: Browser) -> None:
    held = await filled(browser, f"<h2>Contact us</h2>{PLAIN}", around=OTHERS)
    assert {name: value for name, value in held.items() if value} == SAID


async def test_why_a_form_was_taken_and_what_else_there_is_is_told(browser: Browser) -> None:
    async with shown(browser, OTHERS.replace("{}", f"<form id=contact>{PLAIN}</form>")) as page:
        form = (await found(page)).form
    assert form is not None
    assert form.why == (
        'has a place for a message, an e-mail address, a name; its button says "Send"; it is called "contact"'
    )
    assert form.others[:3] == (
        "a search form (Search our shop)",
        "a login form (E-mail, Password)",
        "a newsletter form (Your name, E-mail)",
    )


async def test_a_page_without_a_contact_form_says_what_it_has(browser: Browser) -> None:
    for html in (OTHERS.replace("{}", ""), OTHERS.replace("{}", "").replace("<textarea", "<input")):
        async with shown(browser, html) as page:
            form = (await found(page)).form
        assert form is not None
        with pytest.raises(ProbeError, match=r"the page has no contact form; it has a comment form .*, a login form"):
            plan(form, ENQUIRY, needs=("message",))


async def test_fields_without_a_form_that_stand_with_a_button_are_one(browser: Browser) -> None:
    page = f"""<header><div><input name=q aria-label=Search><button>Search</button></div></header>
        <main><div class=card>{PLAIN}</div></main>
        <footer><div><label>E-mail <input name=news></label><button>Subscribe</button></div></footer>"""
    held = await filled(browser, "", around=page)
    assert {name: value for name, value in held.items() if value} == SAID


async def test_a_form_around_the_whole_page_is_used_in_its_part(browser: Browser) -> None:
    page = f"""<div id=top><input name=q aria-label=Search><button>Search</button></div><div id=middle>{PLAIN}</div>
        <div id=bottom><label>E-mail <input name=news></label><button>Subscribe</button></div>"""
    held = await filled(browser, page)
    assert {name: value for name, value in held.items() if value} == SAID


SHADOW = """<contact-form></contact-form><script>
  customElements.define("text-field", class extends HTMLElement { connectedCallback() {
    this.attachShadow({mode: "open"}).innerHTML = `<label>${this.getAttribute("label")}
      <input name=${this.getAttribute("name")}></label>`; } });
  customElements.define("contact-form", class extends HTMLElement { connectedCallback() {
    this.attachShadow({mode: "open"}).innerHTML = `<form><text-field label="Your name" name=who></text-field>
      <text-field label="E-mail" name=mail></text-field><label>Message <textarea name=text></textarea></label>
      <label>Branch <input name=branch required id=branch></label><button>Send</button></form>`; } });
</script>"""


async def test_a_form_made_of_shadow_roots_within_shadow_roots_is_one(browser: Browser) -> None:
    held = await filled(browser, "", around=SHADOW, values={"contact-form #branch": "Leeds"})
    assert held == {**SAID, "branch": "Leeds"}


async def test_a_closed_shadow_root_that_fills_the_page_is_told_of(browser: Browser) -> None:
    html = """<secret-form style="display:block;height:400px;width:500px"></secret-form><script>
      const root = document.querySelector("secret-form").attachShadow({mode: "closed"});
      root.innerHTML = "<form><textarea></textarea></form>"</script>"""
    async with shown(browser, f"<p>Write to us</p>{html}") as page:
        there = await found(page)
    assert there.form is None
    assert there.words == (
        "Write to us; its part <secret-form> keeps what it holds closed to scripts (a closed shadow root)"
    )


async def test_forms_in_frames_are_found_wherever_they_come_from_and_hidden_ones_are_not(browser: Browser) -> None:
    async with shown(browser, "") as page:
        await page.route("http://forms.example/*", lambda route: route.fulfill(body=PLAIN, content_type="text/html"))
        await page.set_content("""<p>Write to us</p><iframe style="width:0;height:0;border:0" srcdoc="<form>
            <label>Message <textarea name=trap></textarea></label>
            <label>E-mail <input name=e></label><label>Order number <input name=o></label>
            <label>Subject <input name=s></label><button>Send</button></form>"></iframe>
            <iframe src="http://forms.example/contact" width=600 height=400></iframe>""")
        await page.frames[-1].wait_for_selector("textarea")
        there = await found(page)
        await there.fill_in(ENQUIRY, needs=("message", "email"))
        assert there.frame.url == "http://forms.example/contact"
        assert await there.frame.input_value("[name=text]") == ENQUIRY.body


async def test_a_selector_that_is_none_is_named_with_its_key(browser: Browser) -> None:
    async with shown(browser, f"<form>{PLAIN}</form>") as page:
        for key, wish in (("fields", {"message": "##"}), ("values", {"##": "Leeds"}), ("leave", ("##",))):
            with pytest.raises(ProbeError, match=f"the desk's `{key}` hold no CSS selector in .*'##'") as caught:
                await found(page, **{key: wish})
            assert caught.value.kind is FaultKind.MISSING_FIELD


async def test_what_the_desk_leaves_alone_is_left_alone(browser: Browser) -> None:
    held = await filled(browser, PLAIN, leave=("[name=who]",))
    assert held == {**SAID, "who": ""}
