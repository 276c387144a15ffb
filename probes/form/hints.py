"""What the desk's settings say of a form: whether it can be used, and was. Pure."""

from collections.abc import Collection, Mapping

from harness.errors import FaultKind, ProbeError
from probes.form.choose import SAYABLE, Form


def check_hints(hints: Mapping[str, str]) -> None:
    """Raises ProbeError for a hint by a name that no field goes by."""
    unknown = sorted(set(hints) - {*SAYABLE, "submit"})
    if unknown:
        message = f"the desk's `fields` name {', '.join(unknown)}; allowed: {', '.join(SAYABLE)}, submit"
        raise ProbeError(FaultKind.MISSING_FIELD, message)


def use_every_selector(
    form: Form, hints: Mapping[str, str], values: Mapping[str, str], *, used: Collection[str]
) -> None:
    """Refuse a selector of the desk's that fits nothing: the page has changed, or somebody mistyped it.

    `used`: the selectors that steps before this one had a field for. Raises ProbeError (missing field).
    """
    roles = {field.override for field, _ in form.parts}
    where = [
        f"{role} = {what!r}" for role, what in hints.items() if role not in {"submit", *roles} and what not in used
    ]
    if where:
        message = f"the desk's `fields` name {', '.join(where)}, which fits no field in use on the page"
        raise ProbeError(FaultKind.MISSING_FIELD, f"{message}; it offers: {form.offers()}")
    given = {field.given for field, _ in form.parts}
    where = [repr(what) for what, value in values.items() if value not in given and what not in used]
    if where:
        message = f"the desk's `values` name {', '.join(where)}, which fits no field in use on the page"
        raise ProbeError(FaultKind.MISSING_FIELD, f"{message}; it offers: {form.offers()}")
