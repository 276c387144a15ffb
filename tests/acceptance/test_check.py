"""`shopper check` as its users meet it: what would go wrong with mail, before any is sent."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.acceptance.conftest import Shopper
from tests.acceptance.faulty_desks import Desks
from tests.integration.mail.dnsmasq import Zone, running_dnsmasq

ZONE = Zone(
    mx={"shopper.internal": [("mx.shopper.internal", 10)], "acme.internal": [("mx.acme.internal", 10)]},
    hosts={"mx.shopper.internal": ["127.0.0.88"], "mx.acme.internal": ["127.0.0.1"]},
    txt={"shopper.internal": "v=spf1 ip4:192.0.2.1 -all"},
)


@pytest.fixture(scope="module")
def resolver() -> Iterator[str]:
    with running_dnsmasq(ZONE) as (address, port):
        yield f"{address}:{port}"


@pytest.fixture
def acme(workspace: Path, inbox_port: int) -> Callable[..., None]:
    """Write a desks.toml with a desk that is a company's own, and takes mail at `via`."""

    def write(via: str, *, domain: str = "shopper.internal", consent: bool = True) -> None:
        agreed = '[desks.acme.consent]\nby = "Jane"\ngiven = 2020-01-01\nuntil = 2099-12-31\n' if consent else ""
        (workspace / "desks.toml").write_text(
            f'[inbox]\ndomain = "{domain}"\nlisten = "127.0.0.1:{inbox_port}"\n'
            '[desks.acme]\ntitle = "Acme"\nkind = "own"\nzone = "UTC"\ndaily_limit = 5\n'
            f'[desks.acme.channels.mail]\nto = "care@acme.internal"\nvia = "{via}"\n{agreed}',
            encoding="utf-8",
        )

    return write


def via(desks: Desks) -> str:
    """The address of a mail server that takes everything."""
    return desks.mail().rpartition('via = "')[2].rstrip('"')


def test_what_would_go_wrong_with_mail_is_said_with_what_to_do(
    shopper: Shopper, workspace: Path, desks: Desks, acme: Callable[..., None], resolver: str
) -> None:
    acme(via(desks))
    code, out, _ = shopper("check", "--desk", "acme", "--resolver", resolver, "--workspace", workspace)
    assert code == 2
    assert "ok    desk acme, mail: 127.0.0.1 is a mail server of acme.internal" in out
    assert (
        "warn  shopper.internal: its mail server mx.shopper.internal (127.0.0.88) cannot be reached at port 25" in out
    )
    assert "FAIL  shopper.internal: SPF forbids 127.0.0.1 (this machine) to send its mail (-all)" in out
    assert "\n      -> add ip4:127.0.0.1 to the TXT record of shopper.internal" in out
    assert "note  shopper.internal: whether our mail is signed (DKIM) cannot be seen from here" in out
    assert "warn  shopper.internal: no DMARC record" in out
    assert out.splitlines()[-1].startswith("1 of ")
    assert desks.letters == []


def test_machines_are_told_the_same(
    shopper: Shopper, workspace: Path, desks: Desks, acme: Callable[..., None], resolver: str
) -> None:
    acme(via(desks))
    code, out, _ = shopper("check", "--json", "--resolver", resolver, "--workspace", workspace)
    told = json.loads(out)
    assert (code, told["would_fail"]) == (2, 1)
    (failed,) = (each for each in told["checks"] if each["mark"] == "FAIL")
    assert failed["what"].startswith("shopper.internal: SPF forbids")
    assert failed["todo"].startswith("add ip4:127.0.0.1")


def test_where_no_name_server_answers_nothing_fails_for_it(
    shopper: Shopper, workspace: Path, desks: Desks, acme: Callable[..., None]
) -> None:
    acme(via(desks))
    code, out, _ = shopper("check", "--offline", "--workspace", workspace)
    assert code == 0, out
    assert "warn  could not look up who takes mail for acme.internal: --offline was given" in out
    assert "warn  could not look up who takes mail for shopper.internal: --offline was given" in out
    assert "deserve a look" in out.splitlines()[-1]


def test_without_consent_nobody_is_asked_about_a_desk(
    shopper: Shopper, workspace: Path, desks: Desks, acme: Callable[..., None], resolver: str
) -> None:
    acme(via(desks), consent=False)
    code, out, _ = shopper("check", "--resolver", resolver, "--workspace", workspace)
    assert code == 2
    assert "there is no consent on record" in out
    assert "mail server of acme.internal" not in out
    assert "DMARC" not in out  # of mail that will not be sent


def test_a_desk_off_this_machine_cannot_answer_a_name_that_nobody_owns(
    shopper: Shopper, workspace: Path, desks: Desks, acme: Callable[..., None], resolver: str
) -> None:
    acme(via(desks), domain="shopper.example")
    code, out, _ = shopper("check", "--resolver", resolver, "--workspace", workspace)
    assert code == 2
    assert (
        "FAIL  shopper.example: nobody can own this name, so no reply from desk acme, mail will arrive by mail" in out
    )


def test_a_name_server_that_is_none_is_refused(shopper: Shopper, workspace: Path) -> None:
    code, _, err = shopper("check", "--resolver", "dns.example", "--workspace", workspace)
    assert code == 2
    assert "'dns.example' is no name server, give an address and if need be a port, such as 127.0.0.1:5353" in err


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (None, "warn  SHOPPER_KEY is not set: our letters carry no token"),
        ("k" * 32, "ok    SHOPPER_KEY signs our letters"),
        ("short", "FAIL  SHOPPER_KEY has 5 characters, allowed are 32 and more"),
    ],
)
def test_whether_letters_to_a_real_desk_can_be_told_from_customers_is_said(  # noqa: PLR0917
    shopper: Shopper,
    workspace: Path,
    desks: Desks,
    acme: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    key: str | None,
    said: str,
) -> None:
    monkeypatch.delenv("SHOPPER_KEY", raising=False)
    if key is not None:
        monkeypatch.setenv("SHOPPER_KEY", key)
    acme(via(desks))
    _, out, _ = shopper("check", "--offline", "--workspace", workspace)
    assert said in out


def test_a_run_to_a_real_desk_says_that_its_letters_are_not_signed_and_signs_them_where_it_can(
    shopper: Shopper, workspace: Path, desks: Desks, acme: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    acme(via(desks))
    command = ("run", "late-delivery", "--desk", "acme", "--language", "en", "--wait", "1s", "--workspace", workspace)
    monkeypatch.delenv("SHOPPER_KEY", raising=False)
    _, _, err = shopper(*command)
    assert "warning: SHOPPER_KEY is not set" in err
    monkeypatch.setenv("SHOPPER_KEY", "k" * 32)
    _, _, err = shopper(*command)
    assert "SHOPPER_KEY" not in err
    unsigned, signed = map(str, desks.letters)
    assert "X-Shopper-Probe" not in unsigned
    assert "X-Shopper-Probe: 1." in signed


def test_a_desk_with_a_form_and_no_mail_is_said_to_hear_no_follow_ups(
    shopper: Shopper, workspace: Path, acme: Callable[..., None]
) -> None:
    acme("smtp://127.0.0.1:9")
    file = workspace / "desks.toml"
    text = file.read_text(encoding="utf-8").replace('mail]\nto = "care@acme.internal"\nvia = "smtp://127.0.0.1:9"', "X")
    file.write_text(text.replace("channels.X", 'channels.web_form]\nto = "http://127.0.0.1:9/"'), encoding="utf-8")
    _, out, _ = shopper("check", "--offline", "--workspace", workspace)
    assert "note  desk acme: it has no channel mail, so what it asks by mail after a form stays unanswered" in out


def test_what_a_desk_lets_our_browser_in_by_is_missed_by_its_variable(
    shopper: Shopper, workspace: Path, acme: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    acme("smtp://127.0.0.1:9")
    file = workspace / "desks.toml"
    form = '\n[desks.acme.channels.web_form]\nto = "http://127.0.0.1:9/"\n'
    passed = 'pass = { header = "X-Probe", secret = "ACME_PASS" }\n'
    file.write_text(file.read_text(encoding="utf-8") + form + passed, encoding="utf-8")
    _, out, _ = shopper("check", "--offline", "--workspace", workspace)
    assert "desk acme, web_form: ACME_PASS is not set in the environment" in out
    monkeypatch.setenv("ACME_PASS", "let-me-in")
    _, out, _ = shopper("check", "--offline", "--workspace", workspace)
    assert "desk acme, web_form: X-Probe is shown to the desk, with the value of ACME_PASS" in out
    assert "let-me-in" not in out


def test_a_ledger_that_does_not_open_is_said_once(shopper: Shopper, workspace: Path) -> None:
    (workspace / "ledger.db").write_text("no ledger, whatever it is called", encoding="utf-8")
    code, out, _ = shopper("check", "--offline", "--workspace", workspace)
    assert (code, out.count("the file is no ledger")) == (2, 1)
