"""What the desk's server answered a script with, as far as it says how it went. Pure; all of it a stranger's."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from probes.words import one_line, table

_LARGEST = 2**18  # characters of an answer that are looked at
_MOST_NODES = 500
_DEEPEST = 5
_TOLD = 5  # complaints of one answer that are kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """`success`: None where the answer does not say. `words`: its own, where it complains."""

    success: bool | None = None
    words: str = ""
    number: str | None = None


def read_answer(body: str, *, failed: bool = False) -> Answer:
    """Read an answer in JSON; what is none says nothing. A failure anywhere in it outweighs a success.

    `failed`: its status said already that it is a refusal, so that every text in it is a complaint.
    """
    try:
        data = json.loads(body[:_LARGEST])
    except (ValueError, RecursionError):
        return Answer(success=False if failed else None)
    nodes = list(_nodes(data))
    told = [word for key, value in nodes for word in [_verdict(key, value)] if word is not None]
    wrong = [value for key, value in nodes if key in _keys("wrong") and value and not isinstance(value, bool)]
    if failed or wrong or False in told:
        return Answer(success=False, words=_complaint(nodes, wrong or [data] if failed else wrong))
    number = next((str(value) for key, value in nodes if key in _keys("numbers") and _is_plain(value)), None)
    return Answer(success=True if told or number else None, number=number)


def _keys(name: str) -> frozenset[str]:
    return frozenset(table("form/after.toml")["answers"][name])


def _nodes(data: Any) -> Iterator[tuple[str, Any]]:
    """Every key with its value, from the outside in, as far as is bearable."""
    level: list[Any] = [data] if isinstance(data, (dict, list)) else []
    seen = 0
    for _ in range(_DEEPEST):
        below: list[Any] = []
        for value in level:
            items = list(value.items()) if isinstance(value, dict) else [("", each) for each in value]
            for key, inner in items[: _MOST_NODES - seen]:
                seen += 1
                yield str(key).casefold().replace("-", "_"), inner
                if isinstance(inner, (dict, list)):
                    below.append(inner)
        level = below


def _verdict(key: str, value: Any) -> bool | None:
    if key not in _keys("verdicts"):
        return None
    if isinstance(value, bool):
        return value
    word = str(value).casefold() if isinstance(value, str) else ""
    return True if word in _keys("good") else False if word in _keys("bad") else None


def _is_plain(value: Any) -> bool:
    return (isinstance(value, str) and 0 < len(value) <= 40) or (isinstance(value, int) and not isinstance(value, bool))


def _complaint(nodes: list[tuple[str, Any]], wrong: list[Any]) -> str:
    """What is said of each thing that is wrong, with the field it is about; else whatever the answer says."""
    told = [text for each in wrong for text in _texts(each, "")]
    told += [value for key, value in nodes if key in _keys("says") and isinstance(value, str) and value]
    fields = {text.partition(": ")[2] for text in told}
    return one_line(" | ".join([text for text in dict.fromkeys(told) if text not in fields][:_TOLD]))


def _texts(value: Any, field: str, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield f"{field}: {value}" if field else value
    elif isinstance(value, dict) and depth < _DEEPEST:
        message = next((value[key] for key in ("message", "detail", "msg") if isinstance(value.get(key), str)), None)
        if message is not None:
            name = value.get("field") or value.get("name") or ""
            yield from _texts(message, str(name[-1] if isinstance(name, list) else name))
        else:
            for key, inner in list(value.items())[:_TOLD]:
                yield from _texts(inner, str(key) if key.casefold() not in _keys("wrong") else "", depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for inner in value[:_TOLD]:
            yield from _texts(inner, field, depth + 1)
