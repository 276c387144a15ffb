"""Our scripts in strangers' pages, each with what they share (`dom.js`) in scope."""

from functools import cache
from importlib.resources import files


@cache
def page_script(name: str) -> str:
    """The script `probes/NAME` as one function expression, whose arguments are the script's own.

    >>> page_script("form/after.js").startswith("(...given) => {")
    True
    """
    room = files("probes")
    shared = room.joinpath("dom.js").read_text(encoding="utf-8")
    script = room.joinpath(name).read_text(encoding="utf-8").strip().removesuffix(";")
    return f"(...given) => {{\n{shared}\nreturn (\n{script}\n)(...given);\n}}"
