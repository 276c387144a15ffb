"""Double opt-in: which mails ask for a request to be confirmed by a link, and which only look like it."""

from email.message import EmailMessage

import pytest

from harness.reading import read
from harness.reading.confirming import asks_to_confirm
from harness.sites import is_own_site

PAGE = "https://www.acme.com/contact"
LINK = "https://www.acme.com/c/8f3a"


def mail(text: str, *, html: str | None = None, subject: str = "Your message") -> bytes:
    message = EmailMessage()
    message["From"] = "Acme <no-reply@acme.com>"
    message["Subject"] = subject
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def asked(raw: bytes) -> str | None:
    letter = read(raw, "message/rfc822")
    found = asks_to_confirm(raw, "message/rfc822", letter)
    return found.url if found else None


@pytest.mark.parametrize(
    "text",
    [
        f"Hello,\n\nplease confirm your request by following this link:\n{LINK}\n\nElse ignore this.",
        f"Thank you. Please verify your e-mail address. The link is valid for 24 hours.\n\n<{LINK}>\n",
        f"Guten Tag,\n\nbitte bestätigen Sie Ihre Anfrage, indem Sie auf den folgenden Link klicken:\n\n{LINK}\n",
        f"Bitte bestätigen Sie Ihre E-Mail-Adresse: {LINK}\n\nDatenschutz: https://www.acme.com/privacy",
        f"Bonjour,\n\nconfirmez votre demande en cliquant sur ce lien : {LINK}\n\nCordialement",
        f"Pour valider votre adresse e-mail, suivez ce lien :\n{LINK}\n",
        f"Hola:\n\nPor favor, confirme su solicitud en el siguiente enlace: {LINK}\n",
        f"Para confirmar su correo electrónico, haga clic aquí: {LINK}\n",
    ],
)
def test_a_mail_that_asks_for_the_request_to_be_confirmed_is_known_in_four_languages(text: str) -> None:
    assert asked(mail(text)) == LINK


def test_the_button_of_a_page_is_found_among_links_that_stand_in_every_mail() -> None:
    html = f"""<html><body><div><a href="https://www.acme.com/">Acme</a></div>
      <p>Please confirm your enquiry, so that it reaches our team.</p>
      <table><tr><td><a href="{LINK}">Confirm my enquiry</a></td></tr></table>
      <p>If the button does not work, copy this: <a href="{LINK}">{LINK}</a></p>
      <p style="display:none"><a href="https://www.acme.com/other">Confirm</a></p>
      <p><a href="https://www.acme.com/privacy">Privacy</a> <a href="https://facebook.com/acme">Facebook</a></p></body></html>"""
    assert asked(mail(f"Please confirm your enquiry: {LINK}", html=html)) == LINK
    assert asked(mail("Please see the HTML part.", html=html)) == LINK


def test_a_link_that_says_only_here_is_known_by_the_sentence_that_it_stands_in() -> None:
    here = f'<a href="{LINK}?a=b&amp;m=x@y.z">here</a>'
    html = f'<p>Please confirm your request under our <a href="{PAGE}/t">terms</a> {here}.</p>'
    assert asked(mail("See the page.", html=html)) == f"{LINK}?a=b&m=x@y.z"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (f"Please confirm your subscription to our newsletter: {LINK}", "Hello"),
        (f"Bitte bestätigen Sie Ihre E-Mail-Adresse: {LINK}", "Ihre Newsletter-Anmeldung"),
        (f"Bitte bestätigen Sie die Anmeldung zum Newsletter mit Ihrer E-Mail-Adresse: {LINK}", "Hallo"),
        (f"Confirmez votre abonnement à l'infolettre et votre adresse e-mail : {LINK}", "Bonjour"),
        (f"Confirme su suscripción al boletín y su correo: {LINK}", "Hola"),
        (f"Please confirm your e-mail address to open your account: {LINK}", "Hello"),
        (f"Please confirm that your request is resolved: {LINK}", "Hello"),
        (f"We confirm that your request has reached us.\n\nSee it here: {LINK}", "Hello"),
        (f"Hiermit bestätigen wir Ihre Anfrage: {LINK}", "Ihre Anfrage"),
        ("Please confirm your request by answering this mail.", "Hello"),
        (f"Your request has reached us. Read more: {LINK}", "Your request"),
    ],
)
def test_what_our_customer_did_not_ask_for_or_what_asks_for_nothing_is_none(text: str, subject: str) -> None:
    assert asked(mail(text, subject=subject)) is None


def test_a_link_to_another_site_is_known_as_such_whatever_stands_on_it() -> None:
    for url in (
        "https://acme.com.evil.example/c",
        "https://evil.example/www.acme.com",
        "https://www.acme.com@evil.example/c",
    ):
        assert asked(mail(f"Please confirm your request: {url}")) == url
        assert not is_own_site(url, PAGE)
        html = f'<p>Please confirm your request: <a href="{url}">https://www.acme.com/confirm</a></p>'
        assert asked(mail("See the page.", html=html)) == url


def test_of_two_different_links_none_is_taken() -> None:
    assert asked(mail(f"Please confirm your request: {LINK}\nor confirm your request here: {LINK}2")) is None


def test_a_question_that_is_only_quoted_asks_for_nothing() -> None:
    assert asked(mail(f"We are on it.\n\nOn Monday Joan wrote:\n> Please confirm your request: {LINK}\n")) is None


@pytest.mark.parametrize(
    ("url", "page", "own"),
    [
        ("https://www.acme.com/c", "https://www.acme.com/contact", True),
        ("http://forms.acme.com/c", "https://www.acme.com/contact", True),
        ("https://acme.co.uk/c", "https://www.acme.co.uk/contact", True),
        ("https://other.co.uk/c", "https://www.acme.co.uk/contact", False),
        ("https://other.myshopify.com/c", "https://acme.myshopify.com/contact", False),
        ("https://other.github.io/c", "https://github.io/contact", False),
        ("https://forms.acme.azurewebsites.net/c", "https://acme.azurewebsites.net/contact", True),
        ("https://formulare.mueller.gv.at/c", "https://www.mueller.gv.at/kontakt", True),
        ("https://www.xn--mller-kva.de/c", "https://formular.xn--mller-kva.de/", True),
        ("https://a..b/c", "https://www.a..b/", False),
        ("https://www.acme.com:8443/c", "https://www.acme.com/contact", False),
        ("https://other.zendesk.com/c", "https://acme.zendesk.com/contact", False),
        ("http://127.0.0.1:8000/c", "http://127.0.0.1:8000/contact", True),
        ("http://127.0.0.1:6379/c", "http://127.0.0.1:8000/contact", False),
        ("http://127.0.0.1/c", "https://www.acme.com/contact", False),
        ("http://localhost:8000/c", "http://127.0.0.1:8000/contact", False),
        ("javascript:alert(1)", "https://www.acme.com/contact", False),
        ("https://www.acme.com:x/c", "https://www.acme.com/contact", False),
        ("https://www.acme.com/c", "care@acme.com", False),
    ],
)
def test_a_site_is_the_company_of_the_page_and_nobody_else(url: str, page: str, own: bool) -> None:
    assert is_own_site(url, page) is own


def test_however_deep_or_long_it_is_it_is_read_and_nothing_raises() -> None:
    html = "<div>" * 20_000 + "Please confirm your request" + f'<a href="{LINK}' + "x" * 5_000 + '">confirm</a>'
    assert asked(mail("Please confirm your request: http://" + "a" * 100_000, html=html)) is None
