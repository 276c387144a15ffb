"""A German shop's contact page with Django's own forms, on a free loopback port until told to stop.

CSRF, checks by the server alone, a honeypot, an address to be typed twice, a redirect to the thanks. `/?moved` is the
same page after a redesign. Prints its address, then a line of JSON for each form it accepts.
"""

import json
import secrets
import socket
import sys
from pathlib import Path

import django  # type: ignore[import-untyped]
import uvicorn
from django import forms
from django.conf import settings  # type: ignore[import-untyped]
from django.core.asgi import get_asgi_application  # type: ignore[import-untyped]
from django.http import HttpRequest, HttpResponse  # type: ignore[import-untyped]
from django.shortcuts import redirect, render  # type: ignore[import-untyped]
from django.urls import path  # type: ignore[import-untyped]

TOPICS = (
    ("", "Bitte wählen"),
    ("produkt", "Frage zu einem Produkt"),
    ("bestellung", "Lieferung oder Bestellung"),
    ("presse", "Presse"),
)
TITLES = (("", "---------"), ("f", "Frau"), ("h", "Herr"))
WAYS = (("telefon", "Rufen Sie mich an"), ("mail", "Per E-Mail"))


class Contact(forms.Form):  # type: ignore[misc]
    """The form as it has always been."""

    required_css_class = "pflicht"

    anrede = forms.ChoiceField(
        label="Anrede", choices=(("", "---------"), ("f", "Frau"), ("h", "Herr")), required=False
    )
    vorname = forms.CharField(label="Vorname")
    nachname = forms.CharField(label="Nachname")
    email = forms.EmailField(label="E-Mail-Adresse")
    email2 = forms.EmailField(label="E-Mail-Adresse wiederholen")
    telefon = forms.CharField(label="Telefonnummer", required=False, help_text="Für Rückfragen")
    bestellung = forms.CharField(label="Bestellnummer", required=False)
    kaufdatum = forms.DateField(label="Kaufdatum", widget=forms.DateInput(attrs={"type": "date"}))
    anliegen = forms.ChoiceField(label="Ihr Anliegen", choices=TOPICS)
    betreff = forms.CharField(label="Betreff", max_length=80)
    nachricht = forms.CharField(label="Ihre Nachricht", widget=forms.Textarea)
    anhang = forms.FileField(label="Foto oder Rechnung", required=False)
    antwort = forms.ChoiceField(label="Wie sollen wir antworten?", choices=WAYS, widget=forms.RadioSelect)
    datenschutz = forms.BooleanField(label="Ich habe die Datenschutzerklärung gelesen und stimme ihr zu")
    newsletter = forms.BooleanField(label="Ja, ich möchte den Newsletter erhalten", required=False)
    webseite = forms.CharField(label="Webseite", required=False)  # hidden by a style: what fills it in is a robot

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email.endswith("@gesperrt.example"):
            raise forms.ValidationError("An diese Adresse können wir leider nicht schreiben.")
        return email

    def clean(self) -> None:
        if self.cleaned_data.get("webseite"):
            raise forms.ValidationError("Sie sind ein Roboter.")
        if self.cleaned_data.get("email") != self.cleaned_data.get("email2"):
            self.add_error("email2", "Die beiden Adressen sind verschieden.")


class Redesigned(Contact):
    """The same questions in other words, another order and by other names."""

    field_order = ("anliegen", "bestellung", "kaufdatum", "betreff", "nachricht", "anhang", "nachname", "vorname")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, prefix="k7", auto_id="feld_%s", **kwargs)
        self.label_suffix = ""
        self.fields["nachricht"].label = "Was können wir für Sie tun?"
        self.fields["email"].label = "Ihre Mailadresse"
        self.fields["email2"].label = "Mailadresse bestätigen"
        self.fields["bestellung"].label = "Auftragsnummer"
        self.fields["anliegen"].label = "Worum geht es?"
        self.fields["antwort"].choices = WAYS[::-1]

    def add_prefix(self, field_name: str) -> str:
        names = list(self.base_fields)
        return f"k7-{names.index(field_name)}" if field_name in names else f"k7-{field_name}"


def contact(request: HttpRequest) -> HttpResponse:
    """The page, and what becomes of the form on it."""
    kind = Redesigned if "moved" in request.GET else Contact
    form = kind(request.POST or None, request.FILES or None)
    if form.is_valid():
        sys.stdout.write(json.dumps(form.cleaned_data, default=str) + "\n")
        sys.stdout.flush()
        return redirect("/danke/")
    return render(request, "contact.html", {"form": form, "redesigned": kind is Redesigned})


def thanks(request: HttpRequest) -> HttpResponse:
    """Where an accepted form leads."""
    return render(request, "thanks.html")


urlpatterns = [path("", contact), path("danke/", thanks)]


def main() -> None:
    settings.configure(
        SECRET_KEY=secrets.token_hex(),
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        LANGUAGE_CODE="de",
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [Path(__file__).parent]}],
    )
    django.setup()
    with socket.create_server(("127.0.0.1", 0)) as listener:  # it listens from here on: early callers are kept waiting
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}/\n")
        sys.stdout.flush()
        application = get_asgi_application()
        uvicorn.Server(uvicorn.Config(application, lifespan="off", log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main()
