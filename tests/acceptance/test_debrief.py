"""What whoever runs the desk is told at the end of a month, and whether a mail is one of ours."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from harness.ledger import Ledger
from harness.model import Dispatch, DispatchState, Enquiry
from harness.probe_token import token_of
from harness.sandbox.specimen import specimen
from probes.letter import compose_letter
from tests.acceptance.conftest import Shopper

KEY = "k" * 32
OCTOBER = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
MAIL = specimen(id="aaaaaaaaaaaa", subject="=1+1", customer={"email": "a@shopper.example"}, created_at=OCTOBER)
FORM = specimen(
    id="bbbbbbbbbbbb", desk="tokyo", channel="web_form", customer={"email": "b@shopper.example"}, created_at=OCTOBER
)


@pytest.fixture
def made(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose ledger holds two enquiries, and whose owner has a key."""
    monkeypatch.setenv("SHOPPER_KEY", KEY)
    desks = workspace / "desks.toml"
    tokyo = '\n[desks.tokyo]\ntitle = "T"\nkind = "own"\nzone = "Asia/Tokyo"\n[desks.tokyo.channels.web_form]\n'
    desks.write_text(
        desks.read_text(encoding="utf-8") + tokyo + 'to = "http://127.0.0.1:9/contact"\n', encoding="utf-8"
    )
    with Ledger.open(f"sqlite:///{workspace / 'ledger.db'}") as ledger:
        for enquiry, reference in ((MAIL, "<1@shopper.example>"), (FORM, "@SUM(1)\x9b2J\x1b[2J")):
            ledger.append_enquiry(enquiry)
            at = enquiry.created_at + timedelta(seconds=1)
            fact = Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=at, reference=reference)
            ledger.append_dispatch(fact)
    return workspace


def letter(folder: Path, enquiry: Enquiry, token: str) -> Path:
    path = folder / f"{enquiry.id}.eml"
    path.write_bytes(compose_letter(enquiry, to="care@acme.example", token=token).raw)
    return path


def test_every_enquiry_is_listed_with_what_the_desk_finds_it_by(shopper: Shopper, made: Path) -> None:
    code, out, _ = shopper("debrief", "--workspace", made)
    assert code == 0
    for found in ("aaaaaaaaaaaa", "2026-10-31 23:30 UTC", "Joan Archer", "a@shopper.example", "<1@shopper.example>"):
        assert found in out
    assert "waiting" in out
    assert "--csv" in out


def test_the_list_fits_a_terminal_of_a_hundred_columns(shopper: Shopper, made: Path) -> None:
    """With names, subjects and references as long as they come, and nothing of an address or a reference cut off."""
    enquiry = specimen(
        id="cccccccccccc",
        subject="The washing machine that you promised me for the first week of October has not been delivered yet",
        customer={"name": "Maximiliane Hohenberger", "email": "maximiliane.hohenberger.27@shopper-mail.acme.example"},
        created_at=OCTOBER,
    )
    reference = "<176195340012.7.4711.maximiliane.hohenberger.27@shopper-mail.acme.example>"
    with Ledger.open(f"sqlite:///{made / 'ledger.db'}") as ledger:
        ledger.append_enquiry(enquiry)
        fact = Dispatch(enquiry_id=enquiry.id, state=DispatchState.ACCEPTED, at=OCTOBER, reference=reference)
        ledger.append_dispatch(fact)
    _, out, _ = shopper("debrief", "--workspace", made)
    assert max(map(len, out.splitlines())) <= 100, out
    for found in (enquiry.persona.email, "Maximiliane Hohenberger", reference, "The washing machine that you promised"):
        assert found in out


def test_a_month_is_the_desks_own(shopper: Shopper, made: Path) -> None:
    code, out, _ = shopper("debrief", "--workspace", made, "--month", "2026-11", "--json")
    assert (code, [each["enquiry"] for each in json.loads(out)]) == (0, ["bbbbbbbbbbbb"])  # November already, in Tokyo
    code, out, _ = shopper("debrief", "--workspace", made, "--month", "2026-10", "--desk", "acme", "--json")
    (entry,) = json.loads(out)
    assert entry == {
        "enquiry": "aaaaaaaaaaaa",
        "made": "2026-10-31T23:30:00+00:00",
        "desk": "acme",
        "channel": "mail",
        "customer": "Joan Archer",
        "address": "a@shopper.example",
        "subject": "=1+1",
        "references": ["<1@shopper.example>"],
        "outcome": "waiting",
        "token": token_of("aaaaaaaaaaaa", KEY.encode()),
    }


def test_the_spreadsheet_calculates_and_moves_nothing_and_only_letters_have_tokens(
    shopper: Shopper, made: Path
) -> None:
    _, out, _ = shopper("debrief", "--workspace", made, "--csv")
    mail, form = csv.DictReader(StringIO(out))
    assert (mail["subject"], form["references"]) == ("'=1+1", r"'@SUM(1)\x9b2J\x1b[2J")
    assert (mail["token"], form["token"]) == (token_of("aaaaaaaaaaaa", KEY.encode()), "")
    assert "\x9b" not in shopper("debrief", "--workspace", made, "--json")[1]


def test_a_token_and_the_letter_that_carries_it_are_ours(shopper: Shopper, made: Path, tmp_path: Path) -> None:
    token = token_of(MAIL.id, KEY.encode())
    code, out, _ = shopper("debrief", "--workspace", made, "--verify", token, "--verify", letter(tmp_path, MAIL, token))
    assert code == 0
    assert out.count("ours: ") == 2
    assert out.count("enquiry aaaaaaaaaaaa, by mail at acme, made 2026-10-31 23:30 UTC as a@shopper.example") == 2


@pytest.mark.parametrize(
    ("token", "words"),
    [
        (token_of(MAIL.id, b"o" * 32), "carries no token of ours"),
        ("nonsense", "carries no token of ours"),
        (token_of(FORM.id, KEY.encode()), "comes from a@shopper.example, not from b@shopper.example: it was copied"),
        (token_of("cccccccccccc", KEY.encode()), "of enquiry cccccccccccc, which is not in this ledger"),
    ],
)
def test_a_letter_with_anything_else_is_not(
    shopper: Shopper, made: Path, tmp_path: Path, token: str, words: str
) -> None:
    code, out, _ = shopper("debrief", "--workspace", made, "--verify", letter(tmp_path, MAIL, token))
    assert code == 1
    assert words in out


def test_a_mail_that_quotes_one_of_ours_is_not_taken_for_it(shopper: Shopper, made: Path, tmp_path: Path) -> None:
    path = tmp_path / "forwarded.eml"
    path.write_text(
        f"From: a@shopper.example\n\nX-Shopper-Probe: {token_of(MAIL.id, KEY.encode())}\n", encoding="utf-8"
    )
    code, out, _ = shopper("debrief", "--workspace", made, "--verify", path)
    assert (code, "it quotes the token of aaaaaaaaaaaa" in out) == (1, True)


def test_a_forged_token_is_not_ours(shopper: Shopper, made: Path) -> None:
    code, out, _ = shopper("debrief", "--workspace", made, "--verify", token_of(MAIL.id, b"o" * 32))
    assert (code, "was not signed with our key" in out) == (1, True)


def test_without_the_key_nothing_is_verified(shopper: Shopper, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOPPER_KEY")
    code, _, err = shopper("debrief", "--workspace", made, "--verify", "1.a.b")
    assert (code, "SHOPPER_KEY is not set" in err) == (2, True)
    code, out, _ = shopper("debrief", "--workspace", made)
    assert (code, "letters carry no token" in out) == (0, True)


def test_a_file_that_is_not_there_is_named(shopper: Shopper, made: Path) -> None:
    code, _, err = shopper("debrief", "--workspace", made, "--verify", "lost.eml")
    assert (code, "lost.eml" in err) == (2, True)


def test_a_key_that_is_too_short_is_refused(shopper: Shopper, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPPER_KEY", "short")
    code, _, err = shopper("debrief", "--workspace", made)
    assert (code, "SHOPPER_KEY has 5 characters, allowed are 32 and more" in err) == (2, True)
