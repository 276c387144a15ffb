"""`shopper schedule`, and what `check` and `status` say of what is to be made by itself."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.cli.planned import GRACE, fact, missed, plans
from harness.cli.serving import serving
from harness.cli.workspace import Workspace
from harness.compose import enquiry_id
from harness.ledger import Ledger
from harness.model import PlannedState
from harness.sandbox.specimen import specimen
from harness.schedule import appointments
from tests.acceptance.conftest import Shopper

LONDON = 'title = "Acme"\nkind = "own"\nzone = "Europe/London"\n'
INBOX = '[inbox]\ndomain = "shopper.example"\nlisten = "127.0.0.1:12525"\n'
MAIL = '[desks.acme.channels.mail]\nto = "care@acme.example"\nvia = "smtp://127.0.0.1:9"\n'
CHAT = '[desks.acme.channels.chat]\nto = "http://127.0.0.1:9/"\n'
Write = Callable[..., None]


@pytest.fixture
def write(workspace: Path) -> Write:
    """Write a desks.toml with a schedule of these lines; `about`: more of the desk, `more`: more tables."""

    def write_desks(*schedule: str, about: str = "", more: str = "") -> None:
        asked = "\n".join(("[desks.acme.schedule]", *schedule, ""))
        (workspace / "desks.toml").write_text(
            f"{INBOX}[desks.acme]\n{LONDON}{about}{MAIL}{asked}{more}", encoding="utf-8"
        )

    return write_desks


def test_the_coming_enquiries_are_listed_with_what_each_week_takes(
    shopper: Shopper, workspace: Path, write: Write
) -> None:
    write("a_week = 10", 'languages = ["en"]')
    code, out, _ = shopper("schedule", "--days", "15", "--workspace", workspace)
    table, weeks, _ = out.split("\n\n")
    assert code == 0
    assert 15 <= len(table.splitlines()) - 2 <= 32
    assert all(" acme " in line and " mail " in line for line in table.splitlines()[2:])
    assert len(weeks.splitlines()) - 2 in {3, 4}
    assert weeks.splitlines()[-1].endswith(" of 20")
    assert out.endswith("`shopper serve` is not running: it makes them, each at its time, and none later.\n")
    with serving(Workspace(folder=workspace, ledger_url="")):
        assert "`shopper serve` is running" in shopper("schedule", "--workspace", workspace)[1]


def test_machines_are_told_the_same(shopper: Shopper, workspace: Path, write: Write) -> None:
    write("a_day = 2")
    code, out, _ = shopper("schedule", "--json", "--workspace", workspace)
    said = json.loads(out)
    assert code == 0
    assert 12 <= len(said["appointments"]) <= 16
    assert set(said["appointments"][0]) == {"at", "desk", "scenario", "channel", "language", "enquiry"}
    week = said["weeks"][0]
    assert (week["desk"], week["enquiries"], week["made"], week["busiest_day"], week["daily_limit"]) == (
        *("acme", 14, 0, 2, 20),
    )
    (_, out, _) = shopper("status", "--json", "--workspace", workspace)
    assert json.loads(out)["next"] == said["appointments"][0]


def test_who_has_no_schedule_is_told_how_one_is_made(shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("schedule", "--workspace", workspace)
    assert code == 2
    assert "no desk has a schedule; add a table [desks.NAME.schedule] with, say, a_week = 10" in err
    code, _, err = shopper("schedule", "--desk", "sandbox", "--workspace", workspace)
    assert (code, "desk sandbox has no schedule" in err) == (2, True)
    assert shopper("schedule", "--desk", "nobody", "--workspace", workspace)[0] == 2
    assert "next:" not in shopper("status", "--workspace", workspace)[1]


def test_status_says_what_is_next(shopper: Shopper, workspace: Path, write: Write) -> None:
    write("a_week = 10", 'scenarios = ["late-delivery"]')
    _, out, _ = shopper("status", "--workspace", workspace)
    assert ", late-delivery by mail at acme; `shopper serve` makes it, and is not running\n" in out


def test_what_the_scenarios_do_not_have_is_refused_at_its_line(shopper: Shopper, workspace: Path, write: Write) -> None:
    write("a_week = 10", 'scenarios = ["late-delivery", "late-deliver", "promised-call"]', 'languages = ["fr"]')
    for command in ("schedule", "check"):
        code, *said = shopper(command, "--workspace", workspace)
        assert code == 2
        told = "\n".join(said)
        assert (
            'desks.toml:13: desks.acme.schedule.scenarios.2: is "late-deliver" (did you mean "late-delivery"?)' in told
        )
        assert "desks.toml:13: desks.acme.schedule.scenarios.3: is promised-call, which is for mail" in told
    code, out, _ = shopper("status", "--workspace", workspace)
    assert (code, "no schedule can be kept as it stands; `shopper check` says why" in out) == (0, True)
    write("a_week = 10", 'languages = ["it"]')
    assert "schedule: finds no scenario for its channels and languages" in shopper("check", "--workspace", workspace)[1]


def consent(until: datetime) -> str:
    return f'[desks.acme.consent]\nby = "Jane Doe"\ngiven = 2026-01-01\nuntil = {until:%Y-%m-%d}\n'


@pytest.mark.parametrize(
    ("schedule", "about", "more", "said"),
    [
        (("a_week = 10",), "", "", "ok    desk acme: its schedule asks for 10 enquiries a week, at most "),
        (("a_week = 1",), 'staff_time = "1h"\n', "",
         "ok    desk acme: 0 made of the 6 enquiries that its staff_time has room for this month"),
        (("a_week = 10", 'on = ["sat"]', 'channels = ["chat"]'), "", f'{CHAT}[desks.acme.hours]\nmon = ["09:00-17:00"]',
         "FAIL  desk acme: its schedule asks for 10 enquiries a week, and leaves no moment for any"),
        (("a_week = 10", 'on = ["sat"]'), "", f'{CHAT}[desks.acme.hours]\nmon = ["09:00-17:00"]', ("warn  desk acme, "
         "chat: nothing is made by it in the next weeks, for it is closed whenever the schedule has time")),
        (("a_week = 10", 'while_open = ["mail"]'), "daily_limit = 2\n", '[desks.acme.hours]\nmon = ["09:00-17:00"]',
         " of about 80\n      -> widen between, on or while_open in [desks.acme.schedule], or raise the daily_limit"),
    ],
)  # fmt: skip
def test_check_says_whether_there_is_time_for_all(  # noqa: PLR0917
    shopper: Shopper, workspace: Path, write: Write, schedule: tuple[str, ...], about: str, more: str, said: str
) -> None:
    write(*schedule, about=about, more=more)
    assert said in shopper("check", "--offline", "--workspace", workspace)[1]


def test_check_says_that_the_consent_ends_before(shopper: Shopper, workspace: Path, write: Write) -> None:
    write("a_week = 10", more=consent(datetime.now(UTC) + timedelta(days=20)))
    desks = workspace / "desks.toml"
    desks.write_text(desks.read_text(encoding="utf-8").replace("127.0.0.1:9", "192.0.2.1:9"), encoding="utf-8")
    _, out, _ = shopper("check", "--offline", "--workspace", workspace)
    assert "warn  desk acme: the consent of Jane Doe ends on " in out
    assert "enquiries of the next 8 weeks" in out


def test_an_enquiry_of_the_schedule_that_was_made_is_neither_made_again_nor_refused(
    shopper: Shopper, workspace: Path, write: Write
) -> None:
    write("a_week = 1", about="lock_out_days = 2\n")
    what = ("late-delivery", "--desk", "acme", "--channel", "mail", "--language", "en", "--workspace", workspace)
    with serving(Workspace(folder=workspace, ledger_url="")):  # which has the inbox, as it has when it makes visits
        code, out, _ = shopper("visit", *what, "--seed", "first")
        assert (code, "asked acme by mail" in out) == (3, True)  # nothing answers there
        assert shopper("visit", *what, "--seed", "first") == (0, "", "")
        code, out, said = shopper("visit", *what, "--seed", "second")
    assert (code, out, "lock_out_days = 2" in said) == (2, "", True)


def test_what_was_missed_is_counted_from_the_last_that_was_made(workspace: Path, write: Write) -> None:
    write("a_week = 20", 'on = ["mon"]')
    place = Workspace(folder=workspace, ledger_url=f"sqlite:///{workspace / 'ledger.db'}")
    (plan,) = plans(place, place.settings())
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    due = appointments(plan, since=now - timedelta(days=7), until=now)
    third = enquiry_id(due[2].seed)
    with Ledger.open(place.ledger_url) as ledger:
        assert missed(plan, ledger, now) == ()  # a new schedule
        ledger.append_enquiry(specimen(id=third))
        assert missed(plan, ledger, now) == due[3:]
        just_now = due[-1].at + GRACE
        assert missed(plan, ledger, just_now) == due[3:-1]
        ledger.append_planned([fact(due[4], PlannedState.REFUSED, due[4].at, "the limit")])
        assert missed(plan, ledger, now) == due[5:]
