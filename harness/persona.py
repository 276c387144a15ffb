"""The assumed customer: synthetic, repeatable, at our own domain, and not to be recognised as one of many."""

import re
import unicodedata
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from harness.model import Persona

if TYPE_CHECKING:
    from faker import Faker

# Only numbers that regulators keep for fiction, so that a desk that rings back disturbs nobody.
# Ofcom, "Telephone numbers for use in TV and radio drama programmes".
_BRITISH = ("07700 900###", "020 7946 0###", "0161 496 0###", "0113 496 0###")
# NANPA: 555-0100 to 555-0199 in any area code.
_AMERICAN = ("(212) 555-01##", "312-555-01##", "(415) 555-01##", "206-555-01##")
# Bundesnetzagentur, Mitteilung 148/2021, "Rufnummern für Medienproduktionen".
_GERMAN = ("030 23125###", "069 90009###", "040 66969###", "0221 4710###", "089 99998###")
# ARCEP, décision 2018-0881 (plan national de numérotation): numbers for audiovisual works.
_FRENCH = ("01 99 00 ## ##", "02 61 91 ## ##", "04 65 71 ## ##", "06 39 98 ## ##")
# Spain keeps no range for fiction: these customers have a British mobile.
_ABROAD = ("+44 7700 900###",)

# The kind of names, the telephone numbers, and where such people live.
_LOCALES = {
    "en": ("en_GB", _BRITISH, "Europe/London"),
    "de": ("de_DE", _GERMAN, "Europe/Berlin"),
    "fr": ("fr_FR", _FRENCH, "Europe/Paris"),
    "es": ("es_ES", _ABROAD, "Europe/Madrid"),
}
LANGUAGES = frozenset(_LOCALES)

ORDER = "?##-#####"  # where a scenario gives no pattern of its own
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # no I, O and Q, which people misread
_HANDLES = ("{first}.{last}", "{last}.{first}", "{first}{last}", "{first}_{last}", "{initial}{last}")
_PLAIN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe"})


def make(rng: Random, *, language: str, zone: str, domain: str, order: str = ORDER) -> Persona:
    """Make a customer of a desk in `zone` who writes in `language`, a key of LANGUAGES (else KeyError).

    `domain` is where customers have their mail: all addresses of a domain, or one mailbox `name@domain` of which each
    takes a part after a plus.
    `order` is the pattern of the order number, # for a digit and ? for a letter. Two personas share an
    address about once in ten million million pairs.
    """
    locale, numbers, home = _LOCALES[language]
    if language == "en" and zone.startswith(("America/", "US/")):
        locale, numbers, home = "en_US", _AMERICAN, zone
    faker = _faker(locale)
    faker.seed_instance(rng.getrandbits(64))
    first, last = faker.first_name(), faker.last_name()
    mailbox, at, host = domain.rpartition("@")
    local = _local_part(rng, first, last)
    return Persona(
        name=f"{first} {last}",
        email=f"{mailbox}+{local}@{host}" if at else f"{local}@{host}",
        phone=from_pattern(rng, rng.choice(numbers)),
        order=from_pattern(rng, order),
        language=language,
        zone=home,
        postcode=faker.postcode(),
        salutation=_salutation(faker, first),
    )


def from_pattern(rng: Random, pattern: str) -> str:
    """`pattern` with each # turned into a digit and each ? into a capital letter."""
    draw = {"#": "0123456789", "?": _LETTERS}
    return "".join(rng.choice(draw[mark]) if mark in draw else mark for mark in pattern)


@cache
def _faker(locale: str) -> "Faker":
    """One generator a locale: making one takes longer than a thousand names. It is seeded anew before each use."""
    from faker import Faker  # noqa: PLC0415  (a fifth of a second, for those who make customers)

    return Faker(locale)


def _salutation(faker: "Faker", first: str) -> str:
    """How forms address somebody of that first name, "" where it is given to both, or to neither."""
    names = next(each for each in faker.get_providers() if hasattr(each, "first_names_female"))
    he, she = first in names.first_names_male, first in names.first_names_female
    return "" if he is she else "mr" if he else "ms"


def _local_part(rng: Random, first: str, last: str) -> str:
    """A mailbox name as people choose them: the name, a word that is no word, and some digits."""
    first, last = _plain(first), _plain(last)
    handle = rng.choice(_HANDLES).format(first=first, last=last, initial=first[:1])
    nickname = "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(rng.choice((2, 3))))
    digits = "".join(rng.choice("0123456789") for _ in range(6 - len(nickname) // 2))
    return f"{handle[:40]}{rng.choice(('.', '_', '-', ''))}{nickname}{digits}"


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower().translate(_PLAIN_LETTERS))
    return re.sub(r"[^a-z]", "", folded) or "kim"
