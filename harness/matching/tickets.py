"""Ticket numbers, as help desks write them into subjects and letters."""

import re
from collections import defaultdict
from collections.abc import Iterable

from harness.model import Enquiry

MOST_NUMBERS = 30  # of one text
SHORTEST_IN_LETTER = 5  # characters
LONGEST_SUBJECT = 1_000
LONGEST_TEXT = 20_000  # characters of a letter that are looked through

_CODE = r"(?=[\w./:-]{0,39}\d)[^\W_][\w./:-]{1,38}[^\W_]"
_KEYWORD = (
    r"(?:(?:support[ -])?(?:ticket|case|request|incident|enquiry|inquiry|query|issue|reference|ref)"
    r"|(?:ticket|vorgangs?|anfrage|fall|bearbeitungs|service|akten|referenz)(?:nummer|zeichen|id|nr)?|vorgang"
    r"|dossier|demande|référence|reference|requête|caso|consulta|solicitud|referencia|expediente|incidencia"
    r"|pratica|richiesta|segnalazione|riferimento|chamado|protocolo|zaak(?:nummer)?|melding|ärende(?:nummer)?|sag)"
)
_NUMBER_WORD = (
    r"(?:[ -]{0,2}(?:(?:number|nummer|numéro|número|numero|núm|no|nr|id)\b\.?|n[°º]))?(?:\s(?:is|ist|lautet|est|es)\b)?"
)

# Where the number itself is marked: `[#123]`, `{#HS:123-4}`, `[example.org #123]`, `Ticket#2026112510000123`.
_HASH = re.compile(r"#{1,2}[ -]{0,2}((?:[A-Za-z]{1,8}[-:]?)?\d[\w-]{1,30})")
_BRACKETS = re.compile(r"[\[{]\s?((?=[\w-]{0,40}\d)[^\W_]{1,20}(?:[-_][^\W_]{1,20}){0,4})\s?[\]}]")
_THREAD = re.compile(r"\bref:\s?(!?[\w.]{6,60}):ref\b", re.IGNORECASE)
_NAMED = re.compile(rf"\b{_KEYWORD}{_NUMBER_WORD}\s{{0,3}}[:#=(\[]{{0,3}}\s{{0,2}}({_CODE})", re.IGNORECASE)
# Only in subjects: in a letter's footer the same shape is a register's or a tax office's number.
_LETTERS_AND_DIGITS = re.compile(r"\b([A-Z]{2,6}[-:]?\d{4,14})\b")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/.]\d{1,2}){0,2}")


def in_subject(subject: str) -> tuple[str, ...]:
    """Every number in a subject that a help desk may have put there, in one spelling."""
    text = subject[:LONGEST_SUBJECT]
    return _normal_forms(text, (_HASH, _BRACKETS, _THREAD, _NAMED, _LETTERS_AND_DIGITS))


def in_letter(text: str) -> tuple[str, ...]:
    """Every number in a letter that is called a ticket's, in one spelling; short ones count all sorts of things."""
    found = _normal_forms(text[:LONGEST_TEXT], (_HASH, _THREAD, _NAMED, _BRACKETS))
    return tuple(number for number in found if len(number) >= SHORTEST_IN_LETTER)


def _normal_forms(text: str, patterns: Iterable[re.Pattern[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for pattern in patterns:
        for match in pattern.finditer(text):
            number = normal(match[1])
            if len(number) > 1 and not _YEAR.fullmatch(match[1]):
                found[number] = None
            if len(found) >= MOST_NUMBERS:
                return tuple(found)
    return tuple(found)


def normal(number: str) -> str:
    """One spelling of a ticket number: folded, no spaces, no leading zeros; "" for what holds no digit."""
    folded = "".join(number.casefold().split()).strip("#.:-/")
    if not any(character.isdigit() for character in folded):
        return ""
    return folded.lstrip("0") if folded.isdecimal() else folded


class Tickets:
    """Which number each desk gave to which enquiry."""

    def __init__(self) -> None:
        self._known: defaultdict[str, dict[str, set[str]]] = defaultdict(dict)  # number -> desk -> enquiry ids
        self._numbered: defaultdict[str, set[str]] = defaultdict(set)  # desk -> enquiries that were given numbers

    def learn(self, enquiry: Enquiry, numbers: Iterable[str]) -> None:
        """Take down numbers from a reply to `enquiry`; what the enquiry itself said is no ticket number."""
        ours = _own_text(enquiry)
        for number in numbers:
            if number and number not in ours:
                self._known[number].setdefault(enquiry.desk, set()).add(enquiry.id)
                self._numbered[enquiry.desk].add(enquiry.id)

    def given(self, number: str) -> frozenset[str]:
        """The enquiries, one a desk, to which this number was given; what a desk wrote in two names neither."""
        desks = self._known.get(number, {}).values()
        return frozenset(next(iter(ids)) for ids in desks if len(ids) == 1)

    def tells_apart(self, desk: str) -> bool:
        """Whether this desk's numbers were seen to differ: what stood in one reply alone may stand in all."""
        return len(self._numbered[desk]) > 1


def _own_text(enquiry: Enquiry) -> str:
    return f"{enquiry.subject}\n{enquiry.body}\n{enquiry.persona.order}".casefold()
