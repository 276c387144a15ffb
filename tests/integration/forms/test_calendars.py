"""Days for fields that cannot be typed in: chosen in the calendar that opens, or written as the desk says."""

import pytest

from harness.errors import FaultKind, ProbeError
from probes.browser import Browser
from tests.integration.forms.filling import PLAIN, filled

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# Turned to the month after next at first, as those of deliveries are, with days of other months among its own.
CALENDAR = """<style>.cal td, .cal span { cursor: pointer }</style>
  <label>Date of delivery <input id=day name=day readonly required></label><script>{
    const months = ["October 2026", "November 2026", "December 2026", "January 2027"];
    let at = 3;
    const draw = (cal) => {
      cal.innerHTML = `<span class=cal-prev>&lsaquo;</span> <b>${months[at]}</b> <span class=cal-next>&rsaquo;</span>
        <table><tr><td class=outside>14</td><td class=outside>14</td></tr></table><button type=button>Apply</button>`;
      for (let day = 1; day < 31; day++) cal.querySelector("tr").innerHTML += `<td>${day}</td>`;
      let chosen = "";
      cal.onclick = ({ target }) => {
        if (target.className === "cal-prev") { at -= 1; draw(cal); }
        if (target.className === "cal-next") { at += 1; draw(cal); }
        if (target.tagName === "TD" && !target.className) chosen = `${target.innerText}/${at + 10}/2026`;
        if (target.tagName === "BUTTON") { day.value = chosen; cal.remove(); }
      };
    };
    day.onclick = () => {
      const cal = document.createElement("div");
      cal.className = "cal";
      draw(cal);
      document.body.append(cal);
    };
  }</script>"""


async def test_a_day_is_chosen_in_its_calendar(browser: Browser) -> None:
    assert (await filled(browser, CALENDAR + PLAIN))["day"] == "14/11/2026"


async def test_what_cannot_be_typed_in_is_written_as_the_desk_says(browser: Browser) -> None:
    assert (await filled(browser, CALENDAR + PLAIN, values={"#day": "13 Nov"}))["day"] == "13 Nov"


async def test_a_calendar_without_the_day_is_told_of(browser: Browser) -> None:
    with pytest.raises(ProbeError, match="Date of delivery is filled in by a calendar alone") as lacking:
        await filled(browser, CALENDAR.replace("cal-prev", "left") + PLAIN)
    assert lacking.value.kind is FaultKind.MISSING_FIELD
    assert """values = { "#day" = "..." }""" in str(lacking.value)
