"""Quotations and signatures by the marks that mail programs leave in HTML, in no language at all."""

import pytest

from harness.reading import read

ANSWER = "<div>Thank you for your letter.</div><div>A new kettle leaves today.</div>"
TEXT = "Thank you for your letter.\nA new kettle leaves today."
ASKED = "<div>Lokið er brotið.</div>"  # in a language whose words for all this are not known here


def new(html: str) -> str:
    return read(html.encode(), "text/html").text


@pytest.mark.parametrize(
    "quotation",
    [
        f'<p class="gmail_attr">Xx:</p><blockquote class="gmail_quote">{ASKED}</blockquote>',
        f'<blockquote type="cite" class="">{ASKED}</blockquote>',
        f'<blockquote cite="mid:1@shopper.example">{ASKED}</blockquote>',
        f'<div class="ydp6ca8f5c5yahoo_quoted" id="ydp6ca8f5c5yahoo_quoted_1234567890">{ASKED}</div>',
        f'<div class="protonmail_quote">Xx<blockquote>{ASKED}</blockquote></div>',
        f'<hr id="stopSpelling">{ASKED}',
        f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">Xx</div>{ASKED}',
        f'<div data-marker="__QUOTED_TEXT__">{ASKED}</div>',
        f'<div id="mail-editor-reference-message-container">{ASKED}</div>',
        f'<div class="ms-outlook-mobile-reference-message">Xx</div>{ASKED}',
        f'<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm"><b>Xx:</b> Kim</div>{ASKED}',
        f'<div name="quote" style="margin:10px; border-left:2px solid #C3D9E5;">{ASKED}</div>',
        f'<div name="messageReplySection">Xx Kim<blockquote>{ASKED}</blockquote></div>',
        f'<blockquote id="isReplyContent">{ASKED}</blockquote>',
        f'<blockquote class="front-blockquote">{ASKED}</blockquote>',
        f'<div class="freshdesk_quote"><blockquote>{ASKED}</blockquote></div>',
        f'<div>05.10.2026, 09:30, "Kim" &lt;kim@shopper.example&gt;:</div><blockquote>{ASKED}</blockquote>',
    ],
)
def test_quotation_is_known_by_its_mark(quotation: str) -> None:
    assert new(ANSWER + quotation) == TEXT or new(ANSWER + quotation).startswith(f"{TEXT}\n\nXx")
    assert "Lokið" not in new(ANSWER + quotation)


@pytest.mark.parametrize(
    "signature",
    [
        '<div name="messageSignatureSection">Jo Desk</div>',
        '<div id="composer_signature">Jo Desk</div>',
        '<div class="front-signature">Jo Desk</div>',
        '<div class="protonmail_signature_block"><div>Jo Desk</div></div>',
        '<div id="bloop_sign_1234567">Jo Desk</div>',
    ],
)
def test_signature_is_known_by_its_mark(signature: str) -> None:
    assert new(ANSWER + signature) == TEXT


def test_answers_between_quotations_are_kept() -> None:
    html = (
        '<div class="gmail_quote"><p class="gmail_attr">Xx:</p><blockquote class="gmail_quote">Lokið?</blockquote>'
        f'{ANSWER}<blockquote class="gmail_quote">Hvenær?</blockquote><div>On Friday.</div></div>'
    )
    assert new(html) == f"{TEXT}\n\nOn Friday."


def test_mail_passed_on_with_a_word_above_is_cut_below_it() -> None:
    passed_on = (
        '<div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Kim<br>'
        f"Date: Mon<br>Subject: Lid<br>To: Desk<br></div>{ASKED}</div>"
    )
    assert new(ANSWER + passed_on) == TEXT
    assert new(passed_on) == "Lokið er brotið."


@pytest.mark.parametrize(
    "style",
    [
        "height:0;overflow:hidden",
        "overflow: hidden; max-width:0; height: 0px",
        "mso-hide:all",
        "opacity: 0",
        "max-height:0px",
    ],
)
def test_what_a_style_hides_is_not_read(style: str) -> None:
    assert new(f'<div style="{style}">Preview</div>{ANSWER}') == TEXT


def test_sign_of_a_small_picture_is_read_and_the_name_of_a_large_one_is_not() -> None:
    assert new('<p>Thank you <img alt="🙂"> <img alt="Acme logo"></p>') == "Thank you 🙂"


@pytest.mark.parametrize(
    "quotation",
    [
        '<div class="gmail_attr">On Mon Kim wrote:</div><blockquote class="gmail_quote">It leaks.</blockquote>',
        '<div class="moz-cite-prefix">Kim said this:</div><blockquote type="cite"><p>It leaks.</p></blockquote>',
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Kim<br></div><div>It leaks.</div>',
        '<div class="yahoo_quoted"><div>Kim, yesterday</div><div>It leaks.</div></div>',
        "<p><b>From:</b> Kim<br><b>Sent:</b> Monday<br><b>To:</b> Help<br><b>Subject:</b> K</p><p>It leaks.</p>",
        '<blockquote style="margin:0;border-left:1px solid #ccc">It leaks.</blockquote>',
    ],
    ids=["gmail", "thunderbird", "outlook on the web", "yahoo", "outlook", "bordered"],
)
def test_quotations_are_known_by_how_mail_programs_mark_them(quotation: str) -> None:
    assert new(ANSWER + quotation) == TEXT


@pytest.mark.parametrize(
    "signature",
    [
        '<div class="gmail_signature">Jo Desk, Acme Ltd</div>',
        '<div class="moz-signature">-- <br>Jo Desk</div>',
        '<div id="Signature"><p>Jo Desk</p></div>',
    ],
)
def test_signatures_are_known_by_how_mail_programs_mark_them(signature: str) -> None:
    assert new(ANSWER + signature) == TEXT
    assert "Jo Desk" in read((ANSWER + signature).encode(), "text/html").full_text


def test_answer_in_a_plain_blockquote_is_kept() -> None:
    assert new(f"<p>Here is what Jo says:</p><blockquote>{ANSWER}</blockquote>") == f"Here is what Jo says:\n\n{TEXT}"
