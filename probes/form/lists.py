"""What is chosen from lists, radio buttons and check boxes. Pure."""

from collections.abc import Callable, Sequence
from datetime import date

from harness.errors import FaultKind
from probes.form.dates import part_of
from probes.form.fields import Field, Option
from probes.form.lines import Customer, day
from probes.form.options import Wish, asks_to_choose, dials, home, named, names_of_country, rank, real
from probes.form.roles import Guess
from probes.form.steps import Act, Step, left, not_ours, wanting
from probes.words import fold

Part = tuple[Field, Guess]
_YES = {"yes", "true", "on", "1", "ja", "oui", "si"}
_MOST_SHOWN = 8  # entries told of


def wish(role: str | None, customer: Customer, *, required: bool) -> Wish | None:
    """What this customer takes from a list of that role; None to leave the list as it is."""
    if role in {"topic", "contact_by"}:
        return Wish(tables=(role,), any_entry=True, needed=required)
    if not required:
        return None
    persona = customer.enquiry.persona
    if role == "salutation":
        said = {"mr": ("salutation_mr",), "ms": ("salutation_ms",)}.get(persona.salutation, ())
        return Wish(tables=(*said, "salutation_none", "neutral"), any_entry=True, needed=True)
    if role in {"order", "existing_customer"}:  # do you have one, are you one
        return Wish(values=tuple(filter(None, [customer.values.get("order")])), tables=("yes", "neutral"), needed=True)
    lives = home(persona.zone)
    if role == "country":
        return Wish(values=(*names_of_country(lives[0]), f"+{lives[3]}") if lives else (), needed=True)
    value = customer.values.get(role or "")
    return Wish(values=(value,) if value else (), tables=() if value else ("order_kind", "neutral"), needed=True)


def pick(told: Guess, options: Sequence[Option], customer: Customer, *, required: bool, now: int | None) -> int | None:
    """The entry to take; None to leave the list as it is. `now`: the real choice that stands there, kept unless the
    customer has a better one."""
    wished = wish(told.role, customer, required=required and now is None)
    found = wished.among(options) if wished else None
    if wished is None or found is None or now is None:
        return found
    better = rank(options[found].text, told.role or "") < rank(options[now].text, told.role or "")
    return found if better else None


def listed(field: Field, told: Guess, customer: Customer) -> Step:
    """What is done to a list: the browser's own, or one made of other elements, which may have to be opened first."""
    if (step := not_ours(field, told)) is not None:
        return step
    if not field.options and field.kind == "combobox":
        return _unopened(field, told, customer)
    now = _now(field)
    code = dials(field.options)  # with another the telephone number would be somebody else's
    if told.role == "date" and field.required and customer.values.get("date"):
        index = part_of(field.options, date.fromisoformat(customer.values["date"]))
    else:
        index = pick(told, field.options, customer, required=field.required or code, now=None if code else now)
    if index is None:
        if now is not None:
            return left(field, told, f'it stands at "{field.options[now].text}"')
        return wanting_one(field, told, field.options)
    return chosen(field, told, index)


def chosen(field: Field, told: Guess, index: int) -> Step:
    """That entry is taken."""
    text = field.options[index].text
    if field.kind == "select":
        return Step(act=Act.CHOOSE, field=field, told=told, value=str(index), words=f'"{text}"', needed=field.required)
    return Step(
        act=Act.PICK, field=field, told=told, wish=Wish(values=(text,)), words=f'"{text}"', needed=field.required
    )


def wanting_one(field: Field, told: Guess, options: Sequence[Option]) -> Step:
    """None of the entries is for this customer."""
    texts = [options[index].text for index in real(options)]
    more = f" and {len(texts) - _MOST_SHOWN} more" if len(texts) > _MOST_SHOWN else ""
    offered = (
        f"none of its entries is known to fit ({', '.join(texts[:_MOST_SHOWN])}{more})" if texts else "it has no entry"
    )
    step = wanting(field, told, offered)
    emptied = field.required and (field.kind != "combobox" or not field.value)
    return left(field, told, offered, fault=FaultKind.MISSING_FIELD) if emptied else step


def _unopened(field: Field, told: Guess, customer: Customer) -> Step:
    """A list whose entries are not known before it is open."""
    text = fold(field.value)
    if text and not asks_to_choose(Option(text=field.value, value=field.value, disabled=False)):
        return left(field, told, f'it stands at "{field.value}"')
    if (chosen_day := day(field, told, customer)) is not None:
        return chosen_day
    wished = wish(told.role, customer, required=field.required)
    value = customer.values.get(told.role or "")
    if wished is None and value and field.editable and told.role not in {"country", "city"}:
        wished = Wish(values=(value,))  # a line to write in that makes suggestions
    if wished is None:
        return left(field, told, "nobody insists on it")
    return Step(
        act=Act.PICK,
        field=field,
        told=told,
        words=f'"{wished.values[0]}"' if wished.values else "the entry that fits best, once the list is open",
        wish=wished,
        needed=field.required,
    )


def _now(field: Field) -> int | None:
    """The real choice that stands in a list, if one does."""
    for index in real(field.options):
        if field.options[index].value == field.value:
            return index
    return None


def grouped(parts: Sequence[Part], customer: Customer) -> list[Step]:
    """What is done to radio buttons, or to check boxes of which one is to be ticked: one step, for one of them."""
    first, told = parts[0]
    options = [
        Option(text=field.label or field.before or field.value, value="on", disabled=not field.usable)
        for field, _ in parts
    ]
    now = next((index for index, (field, _) in enumerate(parts) if field.checked), None)
    required = any(field.required for field, _ in parts)
    index = pick(told, options, customer, required=required, now=now)
    if index is not None:
        field = parts[index][0]
        return [Step(act=Act.TICK, field=field, told=told, words=f'"{options[index].text}"', needed=required)]
    if now is not None:
        return [left(parts[now][0], told, f'it stands at "{options[now].text}"')]
    if required:
        return [wanting_one(next(field for field, _ in parts if field.required), told, options)]
    return [left(first, told, "nobody insists on it")]


def box(field: Field, told: Guess) -> Step:
    """What is done to a single check box or switch: consent is given, advertising never asked for."""
    if (step := not_ours(field, told)) is not None:
        return step
    if told.role == "marketing":
        why = "probes ask for no advertising"
        if field.checked and not field.required:
            return Step(act=Act.UNTICK, field=field, told=told, words=why)
        return left(field, told, why, fault=FaultKind.MISSING_FIELD if field.required else None)
    if not (field.required or told.role == "consent"):
        return left(field, told, "nobody insists on it")
    if field.checked:
        return left(field, told, "it is ticked already")
    return Step(act=Act.TICK, field=field, told=told, words="ticked", needed=field.required)


def as_given(field: Field, told: Guess, typing: Callable[[Field, Guess, str], Step]) -> Step:
    """What the desk's settings give, whatever the field is for."""
    value = field.given or ""
    if field.kind in {"checkbox", "radio"}:
        tick = field.kind == "radio" or fold(value) in _YES
        if tick == field.checked:
            return left(field, told, "it stands as the desk's `values` want it")
        return Step(act=Act.TICK if tick else Act.UNTICK, field=field, told=told, words=f'"{value}"')
    if field.options:
        index = named(field.options, [value])
        return wanting_given(field, told) if index is None else chosen(field, told, index)
    if field.kind == "combobox":
        return Step(act=Act.PICK, field=field, told=told, wish=Wish(values=(value,)), words=f'"{value}"')
    return typing(field, told, value)


def wanting_given(field: Field, told: Guess) -> Step:
    """The desk's settings name an entry that is not there."""
    there = ", ".join(field.options[index].text for index in real(field.options)[:_MOST_SHOWN])
    words = f'{field} has no entry "{field.given}" as the desk\'s `values` want it; it has: {there}'
    return left(field, told, words, fault=FaultKind.MISSING_FIELD)
