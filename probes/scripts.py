"""Our scripts in strangers' pages, each with what they share (`dom.js`) in scope."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from harness.errors import FaultKind, ProbeError
from probes.words import one_line


@cache
def page_script(name: str, shared: tuple[str, ...] = (), known: str = "") -> str:
    """The script `probes/NAME` as one function expression, whose arguments are the script's own.

    `shared`: further scripts put before it, which know its first argument as `config`. `known`: JSON of an object whose
    entries its first argument has besides its own: long lists of words are taken to the page twenty times as fast in
    the script as in an argument, of which Playwright looks at every part.

    >>> page_script("form/after.js").startswith("(...given) => {")
    True
    """
    before = [_bare(each) for each in ("dom.js", *shared)]
    if shared:
        before.insert(1, "const [config] = given;")
    script = _bare(name).removesuffix(";")
    call = f")({{ ...{known}, ...given[0] }});" if known else ")(...given);"
    return "\n".join(["(...given) => {", *before, "return (", script, f"{call}\n}}"])


def _bare(name: str) -> str:
    """A script without its comments and indents: it goes through four programs each time that a page is asked."""
    lines = (line.strip() for line in files("probes").joinpath(name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def plain(told: object) -> Any:
    """What a script gave back by `told`. Raises ProbeError (browser) where the page meddled with it.

    >>> plain('{"there": true}'), plain({"there": True})
    ({'there': True}, {'there': True})
    """
    try:
        return json.loads(told) if isinstance(told, str) else told
    except (ValueError, RecursionError) as error:
        raise meddled(error) from error


def meddled(error: Exception) -> ProbeError:
    """The page answers our script with what that would not say."""
    message = f"the page meddles with what is read from it: {one_line(repr(error))}"
    return ProbeError(FaultKind.BROWSER, message)
