"""Desk files: what a good one becomes."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from harness import desk
from harness.cli.accounts import require_secrets
from harness.errors import BadFile, ConfigurationError
from harness.model import Account, Budget, Consent, Desk, DeskKind, Login, Opening, Pass, Standards, Target, Tls
from tests.unit.desk_file import CHANNELS, GOOD, SHIPPED


def test_a_good_file_becomes_settings(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert desk.load(path, channels=CHANNELS) == desk.Settings(
        inbox=desk.InboxSettings(domain="shopper.example", listen=("127.0.0.1", 2525), size_limit=25_000_000),
        desks={
            "acme": Desk(
                name="acme",
                title="Acme customer care",
                kind=DeskKind.OWN,
                zone="Europe/London",
                openings=(
                    Opening(weekday=0, opens=540, closes=750),
                    Opening(weekday=0, opens=780, closes=1050),
                    Opening(weekday=6, opens=1320, closes=1440),
                ),
                targets={
                    "mail": Target(to="care@acme.example", via="smtp://127.0.0.1:2526"),
                    "web_form": Target(
                        to="http://127.0.0.1:8000/contact",
                        fields={"message": "#body"},
                        values={"#branch": "Leeds"},
                        leave=("#nickname",),
                    ),
                },
                thresholds=Standards(acknowledgement=timedelta(minutes=15)),
                budget=Budget(daily=20),
                consent=Consent(
                    by="Jane Doe, Head of Service",
                    given=date(2026, 11, 1),
                    until=date(2027, 10, 31),
                    staff_informed=date(2026, 10, 15),
                    show_agent_names=True,
                ),
            )
        },
    )


def test_what_a_desk_bears_can_be_bounded_by_its_peoples_time_and_by_days_of_rest(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    bounds = 'daily_limit = 20\nstaff_time = "10h"\nhandling_time = "7.5m"\nlock_out_days = 3'
    path.write_text(GOOD.replace("daily_limit = 20", bounds), encoding="utf-8")
    assert desk.load(path, channels=CHANNELS).desks["acme"].budget == Budget(
        daily=20, staff_time=timedelta(hours=10), handling_time=timedelta(minutes=7.5), lock_out=3
    )


def test_what_may_be_left_out_has_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(
        '[inbox]\ndomain = "shopper.example"\n[desks.a]\ntitle = "A"\nkind = "public"\nzone = "UTC"\n'
        '[desks.a.channels.chat]\nto = "https://[::1]:8443/chat"\n',
        encoding="utf-8",
    )
    settings = desk.load(path, channels=CHANNELS)
    assert (settings.inbox.listen, settings.inbox.size_limit) == (("127.0.0.1", 2525), 25_000_000)
    assert settings.desks["a"] == Desk(
        name="a",
        title="A",
        kind=DeskKind.PUBLIC,
        zone="UTC",
        openings=(),
        targets={"chat": Target(to="https://[::1]:8443/chat")},
        thresholds=Standards(),
        budget=Budget(daily=20),
        consent=None,
    )


OUTBOX = """
[outbox]
via = "smtps://smtp.acme.example:465"
tls = "required"
user = "care-tests@acme.example"
login = "xoauth2"
secret = "SHOPPER_SMTP_TOKEN"
"""


def mail_target(text: str, folder: Path) -> Target:
    path = folder / "desks.toml"
    path.write_text(text, encoding="utf-8")
    return desk.load(path, channels=CHANNELS).desks["acme"].targets["mail"]


def test_the_outbox_takes_the_mail_of_desks_that_name_no_server(tmp_path: Path) -> None:
    without = GOOD.replace('via = "smtp://127.0.0.1:2526"\n', "")
    assert mail_target(without + OUTBOX, tmp_path) == Target(
        to="care@acme.example",
        via="smtps://smtp.acme.example:465",
        tls=Tls.REQUIRED,
        account=Account(user="care-tests@acme.example", login=Login.XOAUTH2, secret="SHOPPER_SMTP_TOKEN"),
    )


@pytest.mark.parametrize(
    ("written", "mask"), [("[evidence]\nmask = true\n", True), ("[evidence]\n", False), ("", False)]
)
def test_evidence_is_masked_where_desks_toml_asks_for_it(tmp_path: Path, written: str, mask: bool) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(written + GOOD, encoding="utf-8")
    assert desk.load(path, channels=CHANNELS).mask_evidence is mask


def test_what_leaving_a_reply_undecided_costs_may_be_set(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    path.write_text("[judge]\nundecided_cost = 0.25\n" + GOOD, encoding="utf-8")
    assert desk.load(path, channels=CHANNELS).undecided_cost == 0.25


def test_a_cost_above_that_of_a_wrong_label_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    path.write_text("[judge]\nundecided_cost = 1.5\n" + GOOD, encoding="utf-8")
    with pytest.raises(BadFile, match=r"judge.undecided_cost: is 1.5, .*a number from 0"):
        desk.load(path, channels=CHANNELS)


@pytest.mark.parametrize(("key", "selector"), [('dkim_selector = "Mail2026"\n', "mail2026"), ("", None)])
def test_the_outbox_may_say_where_its_signatures_key_is(tmp_path: Path, key: str, selector: str | None) -> None:
    path = tmp_path / "desks.toml"
    path.write_text(GOOD + OUTBOX + key, encoding="utf-8")
    assert desk.load(path, channels=CHANNELS).dkim_selector == selector


def test_a_server_of_the_desks_own_comes_first_and_is_sent_no_secret_of_the_outboxs(tmp_path: Path) -> None:
    own = Target(to="care@acme.example", via="smtp://127.0.0.1:2526")
    assert mail_target(GOOD + OUTBOX, tmp_path) == own


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("grüße@acme.example", "grüße@acme.example"),
        ("gru\u0308ße@acme.example", "grüße@acme.example"),
        ("care@bücher.example", "care@xn--bcher-kva.example"),
        ("care@straße.example", "care@xn--strae-oqa.example"),  # IDNA 2003 would send it to strasse.example
        ("お客様@例え.テスト", "お客様@xn--r8jz45g.xn--zckzah"),
        ("care@ACME.example", "care@ACME.example"),
    ],
)
def test_an_address_may_be_written_in_any_alphabet_and_its_domain_becomes_ascii(
    written: str, meant: str, tmp_path: Path
) -> None:
    assert mail_target(GOOD.replace("care@acme.example", written), tmp_path).to == meant


def test_the_shipped_file_holds_the_sandbox_on_loopback_and_no_other_desk() -> None:
    settings = desk.load(SHIPPED, channels=CHANNELS)
    assert set(settings.desks) == {"sandbox"}
    assert set(settings.desks["sandbox"].targets) == {"mail", "web_form", "chat"}


def test_a_pass_is_known_by_its_variable_alone(tmp_path: Path) -> None:
    path = tmp_path / "desks.toml"
    passed = 'pass = { header = "X-Probe", secret = "THE_PASS" }'
    path.write_text(GOOD.replace('leave = ["#nickname"]', f'leave = ["#nickname"]\n{passed}'), encoding="utf-8")
    settings = desk.load(path, channels=CHANNELS)
    acme = settings.desks["acme"]
    assert acme.targets["web_form"].admission == Pass(header="X-Probe", secret="THE_PASS")
    assert "THE_PASS" in settings.secrets
    with pytest.raises(ConfigurationError, match="THE_PASS is not set in the environment; nothing was sent"):
        require_secrets(acme, ["web_form"], {})
    require_secrets(acme, ["web_form"], {"THE_PASS": "let-me-in"})


def test_the_real_desk_that_the_shipped_file_shows_loads_once_uncommented(tmp_path: Path) -> None:
    shown = SHIPPED.read_text(encoding="utf-8").partition("# [desks.acme]")
    path = tmp_path / "desks.toml"
    path.write_text(shown[0] + "[desks.acme]" + shown[2].replace("\n# ", "\n").replace("\n#\n", "\n"), encoding="utf-8")
    acme = desk.load(path, channels=CHANNELS).desks["acme"]
    assert acme.consent is not None
    assert acme.consent.by == "Jane Doe, Head of Service"


def test_the_outbox_that_the_shipped_file_shows_loads_once_uncommented(tmp_path: Path) -> None:
    before, _, rest = SHIPPED.read_text(encoding="utf-8").partition("# [outbox]")
    shown, _, after = rest.partition("\n\n")
    path = tmp_path / "desks.toml"
    no_server_of_its_own = after.replace('via = "smtp://127.0.0.1:12526"', "")
    path.write_text(
        f"{before}[outbox]{shown}\n\n{no_server_of_its_own}".replace(shown, shown.replace("\n# ", "\n")),
        encoding="utf-8",
    )
    mail = desk.load(path, channels=CHANNELS).desks["sandbox"].targets["mail"]
    assert mail.via == "smtps://smtp.acme.example:465"
    assert mail.account == Account(user="care-tests@acme.example", login=Login.PASSWORD, secret="SHOPPER_SMTP_PASSWORD")
