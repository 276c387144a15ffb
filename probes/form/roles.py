"""What a field is for, judged from everything that names it. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from probes.form.fields import LISTS, TYPED, Field, Option
from probes.form.naming import data, head, names, plain, unmarked
from probes.form.options import about, asks_to_choose
from probes.words import one_line

_ENOUGH = 20  # below this a guess is no guess
_SURE = 30  # from here on what people read is believed against all that machines read
_NAMED = 35  # what a name counts that only machines read: less than anything people do
_LONG = 100  # characters of a label from which on a word in it says little
_FOR_BOXES = ("trap", "captcha", "marketing", "consent", "copy", "contact_by")
# What people call by the one word and machines, more exactly, by the others.
_FINER = {"name": {"first_name", "last_name"}, "email": {"email_again", "other_person"}, "date": {"birth_date"}}
_BY_KIND = {"password": "password", "file": "photo", "search": "search", "url": "website"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Guess:
    """A role, or None; `why` is what told so, for people to read."""

    role: str | None
    why: str
    score: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Witness:
    """Something that names a field: `weight` is what it counts, `noise` whether other words stand beside the name."""

    what: str
    text: str
    weight: float
    noise: bool = False


def guess(field: Field) -> Guess:
    """What a field is for, with what told so. The desk's own word decides; then what people read, then machines."""
    if field.override:
        return Guess(role=field.override, why="the desk's `fields` say so", score=100)
    if field.kind == "checkbox":
        told = _box_guess(field)
        return _list_guess(field) if told.role is None and field.group else told
    if field.kind == "radio" or field.kind in LISTS:
        return _list_guess(field)
    if field.kind in {"password", "file"}:
        return Guess(role=_BY_KIND[field.kind], why=f"it is of type {field.kind}", score=100)
    return _proof_or_trap(field) or _line_guess(field)


def _proof_or_trap(field: Field) -> Guess | None:
    """Fields that only machines fill in, and fields that only people can."""
    for what, text in (("label", field.label), ("placeholder", field.placeholder), ("text", field.before)):
        folded = f" {plain(text)} "
        for role in ("trap", "captcha"):
            if any(f" {phrase} " in folded for phrase in names("field")[role]):
                return Guess(role=role, why=f'its {what} says "{one_line(text, limit=60)}"', score=100)
        if re.search(data()["captcha"]["sum"], text):
            return Guess(role="captcha", why=f'it asks "{one_line(text, limit=60)}"', score=100)
    if not field.tabbable and field.kind in TYPED and field.native and not field.required:
        return Guess(role="trap", why="the keyboard does not reach it", score=100)
    return None


def _line_guess(field: Field) -> Guess:
    """Of what is typed in: what people read is weighed, what machines read is weighed, and the two are compared."""
    people = _best(_read_by_people(field), "field")
    machines = _best(_read_by_machines(field), "field")
    told = machines if people.role is None else _together(people, machines)
    if field.kind == "email" and told.role not in {"email", "email_again", "marketing", "user_name", "other_person"}:
        return Guess(role=None, why=f"it takes an e-mail address, and {told.why}")
    if told.role is None and field.kind == "textarea":
        return Guess(role="message", why="it has room for a message", score=25)
    return told


def _together(people: Guess, machines: Guess) -> Guess:
    if machines.role is None or machines.role == people.role:
        both = f"{people.why}, {machines.why}" if machines.role else people.why
        return Guess(role=people.role, why=both, score=people.score + machines.score)
    if machines.role in _FINER.get(people.role or "", ()):
        return Guess(role=machines.role, why=f"{machines.why}, {people.why}", score=people.score + machines.score)
    if people.role in _FINER.get(machines.role, ()) or people.score >= _SURE or machines.score <= _NAMED:
        return people
    return Guess(role=None, why=f"{people.why}, but {machines.why}")


def _read_by_people(field: Field) -> Iterator[_Witness]:
    yield _Witness(what="label", text=field.label, weight=60)
    yield _Witness(what="placeholder", text=field.placeholder, weight=40)
    if not field.label:
        own = _Witness(what="placeholder", text=field.placeholder, weight=40)
        yield _Witness(what="text before it", text=field.before, weight=25 if _said(own, "field")[0] else 45)
    yield _Witness(what="group", text=field.legend, weight=15)
    yield _Witness(what="description", text=field.described, weight=10)


def _read_by_machines(field: Field) -> Iterator[_Witness]:
    yield _Witness(what="name", text=field.name, weight=_NAMED, noise=True)
    token = field.autocomplete.split()[-1].lower() if field.autocomplete else ""
    yield _Witness(what="autocomplete", text=token, weight=50)
    yield _Witness(what="type", text=field.kind, weight=20 if field.kind == "tel" else 30)


def _best(witnesses: Iterable[_Witness], table: str) -> Guess:
    scores: dict[str, float] = {}
    reasons: dict[str, list[str]] = {}
    for witness in witnesses:
        role, quality = _said(witness, table)
        if role is not None:
            scores[role] = scores.get(role, 0) + witness.weight * quality
            reasons.setdefault(role, []).append(f'its {witness.what} is "{one_line(witness.text, limit=60)}"')
    role = max(scores, key=lambda role: scores[role], default=None)
    if role is None or scores[role] < _ENOUGH:
        return Guess(role=None, why="nothing names it" if role is None else f"only {reasons[role][0]}")
    return Guess(role=role, why=", ".join(reasons[role]), score=scores[role])


def _said(witness: _Witness, table: str) -> tuple[str | None, float]:
    """The role that a witness speaks for, and how clearly: 0 to 1."""
    if witness.what in {"autocomplete", "type"}:
        role = data()["autocomplete" if witness.what == "autocomplete" else "input_type"].get(witness.text)
        return (role, 1.0) if role else (None, 0.0)
    if "@" in witness.text and "." in witness.text and witness.what == "placeholder":
        return "email", 1.0
    folded = unmarked(plain(witness.text))
    found = head(folded, table)
    if found is None:
        return None, 0.0
    role, length = found
    share = length / len(folded)
    if witness.noise:
        return role, 0.7 + 0.3 * share
    return (role, 0.4 + 0.6 * share) if len(folded) < _LONG or share > 0.15 else (None, 0.0)


def _list_guess(field: Field) -> Guess:
    """Of lists and groups of buttons: what stands above them, else what their entries are about."""
    asks = next((option.text for option in field.options if asks_to_choose(option)), "")
    many = field.kind in {"checkbox", "radio"}  # whose labels are the entries
    called = [_Witness(what="group", text=field.legend, weight=60 if many else 15)]
    if not many:
        called += [_Witness(what="label", text=field.label, weight=60)]
    called += [
        _Witness(what="placeholder", text=field.placeholder, weight=40),
        _Witness(what="first entry", text=asks, weight=40),
        _Witness(what="text before it", text="" if field.label and not many else field.before, weight=40),
        _Witness(what="name", text=field.name, weight=_NAMED, noise=True),
        _Witness(what="autocomplete", text=field.autocomplete.split()[-1] if field.autocomplete else "", weight=50),
    ]
    told = by_entries(_best(called, "list"), field.options)
    asked = head(unmarked(plain(field.legend)), "list")
    if told.role is None and asked is not None and asked[0] == "date" and field.options:
        return Guess(role="date", why=f'its group is "{one_line(field.legend, limit=60)}"', score=40)
    return told


def by_entries(told: Guess, options: Sequence[Option]) -> Guess:
    """The guess at a list, or at buttons of which one is chosen, once its entries have been read, too."""
    role = about(options)
    if role == "contact_by" and told.role not in {"contact_by", "topic", "product"}:
        return Guess(role=role, why="its entries are ways to answer", score=50)
    if role == "country" and told.role in {None, "phone"}:
        return Guess(role=role, why="its entries are dialling codes", score=50)
    if role == "topic" and told.role is None:
        return Guess(role=role, why="its entries are what people write about", score=25)
    return told


def _box_guess(field: Field) -> Guess:
    """Of a box to tick: a label says much, so every word of it counts; advertising hides behind consent."""
    said = [field.label or field.before or field.legend, field.described, field.name]
    for what, text in zip(("label", "description", "name"), said, strict=True):
        folded = f" {plain(text)} "
        found = [role for role in _FOR_BOXES if any(f" {phrase} " in folded for phrase in names("field")[role])]
        if "marketing" in found and "consent" in found and field.required:
            found.remove("marketing")
        if found:
            return Guess(role=found[0], why=f'its {what} is "{one_line(text, limit=60)}"', score=60)
    return Guess(role=None, why="nothing names it")
