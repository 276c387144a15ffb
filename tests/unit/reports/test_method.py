"""How a report says that its figures were come by."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from harness.model import Consent
from reports.method import method
from reports.month import month
from reports.tongue import tongue_of
from tests.desks import desk_with
from tests.unit.reports.conftest import START

AGREED = Consent(by="Jo", given=date(2026, 1, 1), until=date(2027, 1, 1), staff_informed=date(2026, 10, 15))
MADE = START + timedelta(days=30)
SAID = {
    "en": "was told to the staff of Acme (15 Oct 2026).",
    "de": "wurde dem Personal mitgeteilt: Acme (15. Okt. 2026).",
    "fr": "pouvaient arriver : Acme (15 oct. 2026).",
    "es": "podían llegar consultas como estas: Acme (15 oct 2026).",
}


@pytest.mark.parametrize("code", SAID)
def test_when_the_staff_were_told_of_shopping_is_said_of_desks_that_were_asked(seen: Any, code: str) -> None:
    asked = desk_with(consent=AGREED)
    other = replace(asked, name="other", title="Other")
    told = method(month((seen(),), year_month=None, now=MADE, desks=(asked, other)), tongue_of(code))
    assert [each for each in told if "Acme" in each and each.endswith(SAID[code])]
    assert "Other" not in " ".join(told)


def test_of_staff_that_were_not_told_nothing_is_said(seen: Any) -> None:
    asked = desk_with(consent=replace(AGREED, staff_informed=None))
    told = method(month((seen(),), year_month=None, now=MADE, desks=(asked,)), tongue_of("en"))
    assert "staff" not in " ".join(told)
