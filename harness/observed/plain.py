"""Records as plain JSON and back: a list of its fields for each record, by the fields' own types."""

from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

_MICROSECOND = timedelta(microseconds=1)
Reading = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """What JSON can hold of a record, or of tuples of them."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // _MICROSECOND
    kind: type = type(value)
    return [plain(getattr(value, name)) for name in _names(kind)]


@cache
def reading_of(kind: Any) -> Reading:
    """What makes a record of this kind, or tuples of it, of what `plain` made of it.

    That raises TypeError, ValueError or AttributeError for anything else.
    """
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return _record(kind)
    if get_origin(kind) is tuple:
        of_each = reading_of(get_args(kind)[0])
        return lambda told: tuple(of_each(each) for each in told)
    if get_origin(kind) in (Union, UnionType):
        return _either(get_args(kind))
    if kind is datetime:
        return datetime.fromisoformat
    if kind is timedelta:
        return lambda told: told * _MICROSECOND
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else lambda told: told


def reading_fields(kind: Any, names: Iterable[str]) -> Callable[[Any], dict[str, Any]]:
    """What reads some fields of a kind of record, of which `plain` made a list in the order of `names`."""
    hints = get_type_hints(kind)
    reading = [(name, reading_of(hints[name])) for name in names]
    return lambda told: {name: of_it(value) for (name, of_it), value in zip(reading, told, strict=True)}


def _record(kind: Any) -> Reading:
    of_fields = reading_fields(kind, _names(kind))
    return lambda told: kind(**of_fields(told))


def _either(kinds: tuple[Any, ...]) -> Reading:
    """What may be None, or a text, or else of one kind."""
    as_they_are = tuple(each for each in kinds if each in (NoneType, str))
    others = [reading_of(each) for each in kinds if each not in as_they_are]
    return lambda told: told if isinstance(told, as_they_are) else others[0](told)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """Of a dataclass or of a named tuple."""
    named: tuple[str, ...] = kind._fields if hasattr(kind, "_fields") else tuple(each.name for each in fields(kind))
    return named
