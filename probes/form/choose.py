"""Which form of a page takes the enquiry, and why that one. Pure; the page is a stranger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from probes.form.fields import Button, Field, Option, Place
from probes.form.kinds import for_customers, kind_of
from probes.form.options import says_yes, topic_of
from probes.form.roles import Guess, by_entries, guess
from probes.words import fold, longest_match, one_line, phrases

# Roles that the desk's `fields` may name, in the order in which they are told.
SAYABLE = (
    "name", "first_name", "last_name", "email", "email_again", "phone", "order", "subject", "topic", "message",
    "salutation", "country", "city", "postcode", "date", "product", "contact_by", "consent", "photo",
)  # fmt: skip
_WORTH = {
    "message": 6.0, "email": 2.0, "order": 1.5, "topic": 1.5, "subject": 1.0, "name": 1.0, "first_name": 0.7,
    "last_name": 0.7, "phone": 0.5, "email_again": 0.5, "consent": 0.3, "photo": 0.3, "salutation": 0.3,
    "password": -8.0, "search": -3.0, "website": -1.0, "other_number": -0.3, "marketing": -0.2,
}  # fmt: skip
_KIND = {
    "contact": 3.0,
    "comment": -4.0,
    "login": -4.0,
    "newsletter": -4.0,
    "search": -4.0,
    "checkout": -4.0,
    "cookie settings": -5.0,
}
_MOST_OTHERS = 5  # forms that were not taken and are told of
_SAID = {
    "message": "a message", "email": "an e-mail address", "order": "an order number", "topic": "a topic",
    "subject": "a subject", "name": "a name", "first_name": "a first name", "phone": "a telephone number",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """The form that takes the enquiry: its fields with what they are for, and the button that sends it.

    `why` tells why this one; `kind` what it looks like; `others` what else the page has, for people to read.
    `department`: it is for others than customers with a complaint, as far as its names tell.
    """

    parts: tuple[tuple[Field, Guess], ...]
    button: Button | None
    kind: str = "contact"
    why: str = ""
    others: tuple[str, ...] = ()
    number: int = -1
    score: float = 0.0
    department: bool = False

    @property
    def wrong(self) -> bool:
        """Whether it is plainly a form for something else, and the desk's settings do not name it."""
        named = any(field.override is not None or field.given is not None for field, _ in self.parts)
        return self.kind not in {"contact", "other"} and not named

    @property
    def leads_on(self) -> bool:
        """Whether its button leads to another step, and is not the one that the desk's settings name."""
        return self.button is not None and not self.button.override and self.button.leads_on

    @property
    def begins(self) -> bool:
        """Whether all that it asks so far is what it is about, and the rest may come once that is answered.

        So it may where it is headed as a contact form and has no button that sends it.
        """
        asked = any(_comes_first(field, told.role) for field, told in self.parts)
        asked = asked or (self.kind == "contact" and self.button is None and bool(self.parts))
        return asked and not self.wrong and self.field("message") is None

    @property
    def needed(self) -> tuple[str, ...]:
        """The roles without which it cannot take the enquiry; of a step that leads on, none."""
        return () if self.leads_on else ("message", "email")

    @property
    def roles(self) -> tuple[tuple[Field, str | None], ...]:
        """The fields with their roles."""
        return tuple((field, told.role) for field, told in self.parts)

    def field(self, role: str) -> Field | None:
        """The field of that role; the surest, the roomiest or else the first, where several claim it."""
        claims = [(field, told) for field, told in self.parts if told.role == role and field.usable]
        best = max(
            claims, key=lambda each: (each[1].score >= 100, each[0].kind == "textarea", each[1].score), default=None
        )
        return best[0] if best else None

    def offers(self) -> str:
        """What a visitor could fill in, for a person to read."""
        seen = dict.fromkeys(str(field) if not field.group else field.legend or str(field) for field, _ in self.parts)
        return ", ".join(seen) or "no field at all"

    def said(self) -> str:
        """What it is and offers, for a person to read."""
        what = {"other": "another form", "cookie settings": "cookie settings"}.get(self.kind, f"a {self.kind} form")
        return one_line(f"{what} ({self.offers()})", limit=120)


def choose_form(
    fields: Iterable[Field], buttons: Sequence[Button], *, sends: tuple[str, ...], places: Sequence[Place] = ()
) -> Form | None:
    """The form with a place for most of what we have to say, a message before all; None on a page without fields.

    `sends`: folded words a sending button carries; `places`: what each form is called, by its number.
    """
    by_form: dict[int, list[tuple[Field, Guess]]] = {}
    for field in fields:
        if field.usable:
            by_form.setdefault(field.form, []).append((field, guess(field)))
    forms = [
        _weighed(number, _by_question(parts), buttons, sends, places[number] if 0 <= number < len(places) else None)
        for number, parts in by_form.items()
    ]
    if not forms:
        return None
    best = max(forms, key=lambda form: form.score)
    others = tuple(form.said() for form in forms if form is not best)
    return Form(
        parts=best.parts,
        button=best.button,
        kind=best.kind,
        why=best.why,
        others=others[:_MOST_OTHERS],
        number=best.number,
        score=best.score,
        department=best.department,
    )


def _by_question(parts: Sequence[tuple[Field, Guess]]) -> tuple[tuple[Field, Guess], ...]:
    """The same, where buttons of which one is chosen are taken for what all of them together say."""
    entries: dict[str, list[Option]] = {}
    for field, _ in parts:
        if field.kind == "radio":
            option = Option(text=field.label or field.before, value="", disabled=False)
            entries.setdefault(field.group or field.name, []).append(option)
    return tuple(
        (field, by_entries(told, entries[field.group or field.name]) if field.kind == "radio" else told)
        for field, told in parts
    )


def _weighed(
    number: int,
    parts: tuple[tuple[Field, Guess], ...],
    buttons: Sequence[Button],
    sends: tuple[str, ...],
    place: Place | None,
) -> Form:
    sender = _sender(buttons, form=number, sends=sends)
    roles = {told.role for _, told in parts if told.role}
    hinted = sum(field.override is not None or field.given is not None for field, _ in parts)
    kind, how = kind_of(roles, [button for button in buttons if button.form == number], place)
    sending = 1.0 if sender is not None and longest_match(fold(sender.text), sends) else 0.0
    score = hinted * 20 + sum(_WORTH.get(role, 0.1) for role in roles) + _KIND.get(kind, 0.0) + sending
    theirs = for_customers(place) if kind == "contact" else 0.0
    score += theirs
    told = [said for role, said in _SAID.items() if role in roles]
    why = [f"has a place for {', '.join(told)}"] if told else ["has no place for anything we have to say"]
    if sending and sender is not None:
        why.append(f'its button says "{one_line(sender.text, limit=40)}"')
    if hinted:
        why.append("the desk's settings name fields of it")
    return Form(
        parts=parts,
        button=sender,
        kind=kind,
        why="; ".join([*why, *how]),
        number=number,
        score=score,
        department=theirs < 0 and not hinted,
    )


def _comes_first(field: Field, role: str | None) -> bool:
    """Whether a field asks what it is about, or whether one has ordered anything, as its entries show."""
    texts = [option.text for option in field.options] or [field.label or field.before]
    if role == "topic":
        return any(map(topic_of, texts))
    return role in {"order", "existing_customer"} and any(says_yes(text) for text in texts)


def _sender(buttons: Iterable[Button], *, form: int, sends: tuple[str, ...]) -> Button | None:
    """The button that sends: the desk's word decides, then the button's own. One that leads back never does."""
    back = phrases("button")["back"]

    def worth(button: Button) -> tuple[bool, int, bool]:
        return button.override == "submit", longest_match(fold(button.text), sends), button.submits

    def leads_back(button: Button) -> bool:
        said = fold(button.text)
        return longest_match(said, back) > longest_match(said, sends)

    able = [each for each in buttons if each.override == "submit" or (each.form == form and not leads_back(each))]
    best = max(able, key=worth, default=None)
    return best if best is not None and any(worth(best)) else None
