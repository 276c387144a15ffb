"""How customers begin and end what they write: texts that all begin alike would be known for what they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from harness.clock import zone_or_utc
from harness.model import Persona

_GREETINGS = {
    "en": (
        "Hello,",
        "Hi,",
        "Hi there,",
        "Dear Sir or Madam,",
        "Good morning,",
        "hi",
        "Hello there,",
        "To whom it may concern,",
    ),
    # With a comma German would go on in lower case, and a form without a greeting would begin so.
    "de": ("Guten Tag!", "Hallo!", "Sehr geehrte Damen und Herren!", "Guten Morgen!", "hallo", "Hallo zusammen!"),
    "fr": ("Bonjour,", "Madame, Monsieur,", "bonjour", "Bonjour à vous,", "Bonjour Madame, bonjour Monsieur,"),
    "es": ("Hola:", "Buenos días:", "Buenas tardes:", "Estimados señores:", "hola,", "Hola, buenas:"),
}
_OPENERS = {
    "en": ("Hi!", "Hello.", "hi,", "Hi there!", "hey,", ""),
    "de": ("Hallo!", "Guten Tag.", "hallo,", "Hi!", ""),
    "fr": ("Bonjour !", "Bonjour.", "bonjour,", ""),
    "es": ("¡Hola!", "Buenas.", "hola,", "Buenos días.", ""),
}
_SIGN_OFFS = {
    "en": ("Kind regards,", "Best wishes,", "Thanks,", "Many thanks,", "Regards,", "Thank you", "Best,", "Yours,"),
    "de": ("Mit freundlichen Grüßen", "Viele Grüße", "Danke und Gruß", "Freundliche Grüße", "Besten Dank", "MfG"),
    "fr": ("Cordialement,", "Bien à vous,", "Merci d'avance,", "Cordialement", "Bonne journée,", "Salutations,"),
    "es": ("Un saludo,", "Saludos,", "Gracias,", "Atentamente,", "Muchas gracias,", "Saludos cordiales,"),
}


def letter(rng: Random, paragraphs: Sequence[str], customer: Persona) -> str:
    """As people write mail: greeting, paragraphs, a name below."""
    return "\n\n".join([_greeting(rng, customer), *paragraphs, _ending(rng, customer)])


def note(rng: Random, paragraphs: Sequence[str], customer: Persona) -> str:
    """As people fill in a form that asks for their name anyway: with or without a greeting and an ending."""
    parts = [*paragraphs]
    if rng.random() < 0.6:
        parts.insert(0, _greeting(rng, customer))
    if rng.random() < 0.4:
        parts.append(_ending(rng, customer))
    return "\n\n".join(parts)


def answer(rng: Random, paragraphs: Sequence[str], customer: Persona) -> str:
    """As people answer a mail: shorter than they write one, with or without a greeting, a name below more often."""
    parts = [*paragraphs]
    if rng.random() < 0.5:
        parts.insert(0, _greeting(rng, customer))
    if rng.random() < 0.8:
        parts.append(_ending(rng, customer))
    return "\n\n".join(parts)


def line(rng: Random, paragraphs: Sequence[str], customer: Persona) -> str:
    """As people open a chat: all in one line, for the return key would send half of it."""
    return " ".join([rng.choice(_OPENERS[customer.language]), *paragraphs]).strip()


def photo_name(rng: Random, now: datetime, customer: Persona) -> str:
    """What a telephone calls the picture that its owner took some minutes ago."""
    taken = (now - timedelta(seconds=rng.randrange(120, 3600))).astimezone(zone_or_utc(customer.zone))
    number = rng.randrange(200, 9999)
    return rng.choice(
        (
            f"IMG_{taken:%Y%m%d_%H%M%S}.jpg",
            f"{taken:%Y%m%d_%H%M%S}.jpg",
            f"IMG-{taken:%Y%m%d}-WA{rng.randrange(30):04}.jpg",
            f"IMG_{number:04}.jpeg",
            f"IMG_{number:04}.JPG",
        )
    )


def _greeting(rng: Random, customer: Persona) -> str:
    return rng.choice(_GREETINGS[customer.language])


def _ending(rng: Random, customer: Persona) -> str:
    signature = customer.name if rng.random() < 0.7 else customer.name.split()[0]
    return f"{rng.choice(_SIGN_OFFS[customer.language])}\n{signature}"
