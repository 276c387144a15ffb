"""Sending through real mail servers: guarded, logged in, in any alphabet, many letters over one line."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import FaultKind, ProbeError
from harness.model import Accepted, Login, Target, Tls
from harness.sandbox.specimen import specimen
from probes.mail import MailProbe
from probes.smtp.lines import Lines
from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import PASSWORD, token
from tests.integration.mail.peer import Peer
from tests.integration.mail.postfix import Postfix
from tests.integration.mail.sending import KIM, mail_probe, send

XOAUTH2 = replace(KIM, login=Login.XOAUTH2)


@pytest.fixture
def distrusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """We believe in another authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(Authority(tmp_path).root))


@pytest.fixture
async def kim(tmp_path: Path) -> AsyncIterator[MailProbe]:
    """A probe that knows Kim's password."""
    async with mail_probe(Lines(patience=10.0), tmp_path, secret=PASSWORD) as probe:
        yield probe


def to(recipient: str, postfix: Postfix, door: str = "submission", **changes: object) -> Target:
    """A recipient, by one of the server's doors."""
    scheme = "smtps" if door == "submissions" else "smtp"
    target = Target(to=recipient, via=f"{scheme}://127.0.0.1:{getattr(postfix.ports, door)}", account=KIM)
    return replace(target, **changes)  # type: ignore[arg-type]


async def refused(probe: MailProbe, target: Target) -> ProbeError:
    with pytest.raises(ProbeError) as caught:
        await send(probe, target)
    return caught.value


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("door", "how"),
    [("submission", "PLAIN"), ("submissions", "PLAIN"), ("login", "LOGIN"), ("submissions", "XOAUTH2")],
)
async def test_a_letter_goes_out_guarded_and_logged_in(door: str, how: str, postfix: Postfix, tmp_path: Path) -> None:
    recipient, account = f"{door}.{how.lower()}@acme.example", XOAUTH2 if how == "XOAUTH2" else KIM
    secret = token("kim") if how == "XOAUTH2" else PASSWORD
    async with mail_probe(Lines(patience=10.0), tmp_path, secret=secret) as probe:
        events = await send(probe, to(recipient, postfix, door, account=account))
    (letter,) = postfix.letters(recipient)
    assert events == [Accepted(reference=letter["Message-ID"])]
    assert "with ESMTPSA" in letter["Received"]
    assert f"sasl_method={how}, sasl_username=kim" in postfix.log()


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("door", "login", "secret"),
    [
        ("submission", Login.PASSWORD, "wrong and long enough to be told"),
        ("login", Login.PASSWORD, "wrong and long enough to be told"),
        ("submission", Login.XOAUTH2, token("kim", valid_for=-60)),
    ],
)
async def test_a_login_that_is_refused_says_so_and_keeps_the_secret(
    door: str, login: Login, secret: str, postfix: Postfix, tmp_path: Path
) -> None:
    tried, left = "authentication failed", " auth=0/1 "
    before = {words: postfix.log().count(words) for words in (tried, left)}
    async with mail_probe(Lines(patience=10.0), tmp_path, secret=secret) as probe:
        fault = await refused(probe, to("nobody@acme.example", postfix, door, account=replace(KIM, login=login)))
    assert fault.kind is FaultKind.LOGIN_REFUSED
    assert "did not let kim log in: 535 5.7.8" in str(fault)
    assert secret not in str(fault)
    postfix.logged(left, count=before[left] + 1)  # it writes its log in its own time
    assert postfix.log().count(tried) - before[tried] == 1, "no second try, or the account is locked"


@pytest.mark.usefixtures("distrusted")
@pytest.mark.parametrize("door", ["submission", "submissions"])
async def test_a_certificate_of_nobody_we_know_is_refused_unless_any_will_do(
    door: str, postfix: Postfix, kim: MailProbe
) -> None:
    recipient = f"{door}.distrusted@acme.example"
    for strict in (Tls.VERIFIED, Tls.REQUIRED):
        fault = await refused(kim, to(recipient, postfix, door, tls=strict))
        assert fault.kind is FaultKind.NOT_SECURE
        assert "certificate of 127.0.0.1" in str(fault)
        assert "unable to get local issuer certificate" in str(fault)
    await send(kim, to(recipient, postfix, door, tls=Tls.UNVERIFIED))
    assert "with ESMTPSA" in postfix.letters(recipient)[0]["Received"]


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_of_another_name_is_refused(authority: Authority, kim: MailProbe) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*authority.certificate("mx.elsewhere.example"))
    peer = Peer(tls=context)
    async with peer.listening() as via, peer.listening(at_once=True) as at_once:
        for url in (via, at_once):
            fault = await refused(kim, Target(to="care@acme.example", via=url))
            assert (fault.kind, "not valid for '127.0.0.1'" in str(fault)) == (FaultKind.NOT_SECURE, True)
    assert peer.taken == []


@pytest.mark.usefixtures("trusted")
async def test_what_is_off_stays_off_and_a_server_that_offers_no_tls_is_taken_unless_it_is_required(
    postfix: Postfix, kim: MailProbe
) -> None:
    for number, (door, tls) in enumerate((("plain", Tls.VERIFIED), ("plain", Tls.UNVERIFIED), ("plain", Tls.OFF))):
        recipient = f"in.clear{number}@acme.example"
        await send(kim, to(recipient, postfix, door, tls=tls, account=None))
        assert "with ESMTP id" in postfix.letters(recipient)[0]["Received"]
    fault = await refused(kim, to("nobody@acme.example", postfix, "plain", tls=Tls.REQUIRED, account=None))
    assert (fault.kind, "the server offers no STARTTLS" in str(fault)) == (FaultKind.NOT_SECURE, True)
    # With TLS off, the server here lets nobody log in: it says so before any secret went out.
    fault = await refused(kim, to("nobody@acme.example", postfix, tls=Tls.OFF))
    assert (fault.kind, "offers NO LOGIN AT ALL" in str(fault)) == (FaultKind.LOGIN_REFUSED, True)


@pytest.mark.usefixtures("trusted")
async def test_other_alphabets_arrive_with_and_without_smtputf8(postfix: Postfix, kim: MailProbe) -> None:
    name, subject = "Zoë Łukasiewicz-Ångström", "Où est ma bouilloire ? 壊れたやかん, A-10442"
    enquiry = specimen(customer={"name": name}, subject=subject, body="Grüße, 壊れた.\n\nZoë")
    for door in ("plain", "submission"):
        recipient = f"alphabets.{door}@acme.example"
        await send(kim, to(recipient, postfix, door, account=None if door == "plain" else KIM), enquiry)
        (letter,) = postfix.letters(recipient)
        assert (letter["From"].addresses[0].display_name, letter["Subject"]) == (name, subject)
        body = letter.get_body(("plain",))
        assert body is not None
        assert "Grüße, 壊れた." in body.get_content()


@pytest.mark.usefixtures("trusted")
async def test_addresses_in_other_alphabets_want_smtputf8(postfix: Postfix, kim: MailProbe) -> None:
    recipient = "grüße@acme.example"
    await send(kim, to(recipient, postfix), specimen(customer={"email": "zoë@shopper.example"}))
    (letter,) = postfix.letters(recipient)
    assert letter["Return-Path"].strip() == "<zoë@shopper.example>"
    assert letter["To"].strip() == recipient
    assert "with UTF8SMTPSA" in letter["Received"]

    fault = await refused(kim, to(recipient, postfix, "plain", account=None))
    assert fault.kind is FaultKind.REJECTED
    assert "SMTPUTF8" in str(fault)
    assert recipient in str(fault)


@pytest.mark.usefixtures("trusted")
async def test_ten_letters_go_over_one_line(postfix: Postfix, kim: MailProbe) -> None:
    before = postfix.connections()
    for number in range(10):
        await send(kim, to("ten@acme.example", postfix), specimen(id=f"enquiry{number}"))
    assert len({letter["Message-ID"] for letter in postfix.letters("ten@acme.example", count=10)}) == 10
    assert postfix.connections() - before == 1


async def test_a_password_that_is_missing_is_named_before_anybody_is_called(tmp_path: Path) -> None:
    peer = Peer()
    async with peer.listening() as via, mail_probe(Lines(patience=10.0), tmp_path, secret="") as probe:
        fault = await refused(probe, Target(to="care@acme.example", via=via, account=KIM))
    assert (fault.kind, "KIMS_SECRET is not set" in str(fault)) == (FaultKind.LOGIN_REFUSED, True)
    assert peer.connections == 0


async def test_a_secret_that_the_server_repeats_is_not_passed_on(tmp_path: Path) -> None:
    peer = Peer(answers={"AUTH": "500 what is AGtpbQBoYW1zdGVyc2FyZW15ZnJpZW5kcw== or hamstersaremyfriends?"})
    async with (
        peer.listening() as via,
        mail_probe(Lines(patience=10.0), tmp_path, secret="hamstersaremyfriends") as probe,
    ):
        fault = await refused(probe, Target(to="care@acme.example", via=via, account=KIM))
    assert "did not let kim log in: 500 what is … or …?" in str(fault)


async def test_a_login_that_is_not_offered_is_not_tried(tmp_path: Path) -> None:
    peer = Peer(offers=("AUTH CRAM-MD5 XOAUTH2",))
    async with peer.listening() as via, mail_probe(Lines(patience=10.0), tmp_path) as probe:
        fault = await refused(probe, Target(to="care@acme.example", via=via, account=KIM))
    assert "offers CRAM-MD5 XOAUTH2, and our login needs PLAIN OR LOGIN" in str(fault)
    assert [line.split()[0] for line in peer.commands] == ["EHLO"]


async def test_tls_off_and_tls_from_the_first_byte_contradict_each_other(kim: MailProbe) -> None:
    fault = await refused(kim, Target(to="care@acme.example", via="smtps://127.0.0.1:465", tls=Tls.OFF))
    assert (fault.kind, 'tls = "off" forbids it' in str(fault)) == (FaultKind.NOT_SECURE, True)


async def test_a_greeting_in_clear_where_tls_was_expected_is_told(kim: MailProbe) -> None:
    async with Peer().listening() as via:
        fault = await refused(kim, Target(to="care@acme.example", via=via.replace("smtp:", "smtps:")))
    assert (fault.kind, "no TLS came about with 127.0.0.1" in str(fault)) == (FaultKind.NOT_SECURE, True)
