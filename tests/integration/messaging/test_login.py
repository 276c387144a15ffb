"""Getting in: guarded as we were told to, with the right certificate, once, and nowhere but where we were sent."""

import pytest

from harness.errors import FaultKind, ProbeError, Unconfirmed
from harness.model import Tls
from tests.integration.messaging.peer import peer
from tests.integration.messaging.prosody import CLEAR, DOMAIN, OLD, WRONG, Prosody
from tests.integration.messaging.talking import errand, session, whole
from tests.ports import free_port

DESK = "care@acme.example"


async def refused(*where: str, tls: Tls = Tls.VERIFIED, confined: bool = True, **how: str) -> ProbeError:
    with pytest.raises(ProbeError) as caught:
        await whole(errand(DESK, *where, tls=tls, confined=confined), **how)
    return caught.value


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("tls", [Tls.VERIFIED, Tls.UNVERIFIED, Tls.OFF])
async def test_what_is_asked_of_the_connection_and_no_more_is_done(prosody: Prosody, tls: Tls) -> None:
    user = prosody.account("kim", DOMAIN if tls is Tls.OFF else WRONG if tls is Tls.UNVERIFIED else CLEAR)
    desk = f"nobody@{user.partition('@')[2]}"
    with pytest.raises(ProbeError, match="our message to nobody@") as caught:  # for that it was let in
        await whole(errand(desk, user, prosody.url, tls=tls))
    assert caught.value.kind is FaultKind.REJECTED


@pytest.mark.usefixtures("trusted")
async def test_a_server_that_offers_no_tls_is_not_told_the_password_where_tls_is_required(prosody: Prosody) -> None:
    fault = await refused(prosody.account("kim", CLEAR), prosody.url, tls=Tls.REQUIRED)
    assert fault.kind is FaultKind.NOT_SECURE
    assert str(fault).endswith("must not go in clear, and the server offers no STARTTLS; nothing was sent")


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_must_be_for_the_domain_of_our_account(prosody: Prosody) -> None:
    fault = await refused(prosody.account("kim", WRONG), prosody.url)
    assert fault.kind is FaultKind.NOT_SECURE
    assert "is not right for wrong.example: Hostname mismatch" in str(fault)
    assert (await refused(prosody.account("kim", OLD), prosody.tls_url)).kind is FaultKind.NOT_SECURE


@pytest.mark.parametrize("at_once", [False, True])
async def test_a_certificate_of_an_unknown_authority_is_not_believed(prosody: Prosody, at_once: bool) -> None:
    fault = await refused(prosody.account("kim"), prosody.tls_url if at_once else prosody.url)
    assert fault.kind is FaultKind.NOT_SECURE
    assert "is not right for acme.example: unable to get local issuer certificate" in str(fault)


@pytest.mark.usefixtures("trusted")
async def test_a_wrong_password_is_told_in_the_servers_words(prosody: Prosody) -> None:
    fault = await refused(prosody.account("kim"), prosody.url, password="not it")
    assert fault.kind is FaultKind.LOGIN_REFUSED
    assert "did not let kim@acme.example log in: not-authorized" in str(fault)
    assert "not it" not in str(fault)


async def test_a_second_way_to_log_in_is_not_tried_after_the_first_failed() -> None:
    declined = "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"
    async with peer(auth=declined) as server:
        fault = await refused("kim@acme.example", server.url, tls=Tls.OFF)
        assert server.heard == ["auth"]
    assert fault.kind is FaultKind.LOGIN_REFUSED


async def test_without_its_secret_nobody_is_called(prosody: Prosody) -> None:
    fault = await refused("kim@acme.example", prosody.url, password="")
    assert fault.kind is FaultKind.LOGIN_REFUSED
    assert str(fault).startswith("the environment variable SHOPPER_XMPP_PASSWORD is not set")


@pytest.mark.usefixtures("trusted")
async def test_a_domain_that_the_server_does_not_serve_is_told_in_its_words(prosody: Prosody) -> None:
    fault = await refused("kim@elsewhere.example", prosody.url)
    assert fault.kind is FaultKind.UNREACHABLE
    assert "host-unknown This server does not serve elsewhere.example" in str(fault)


async def test_nobody_there_is_a_fault_at_once() -> None:
    fault = await refused("kim@acme.example", f"xmpp://127.0.0.1:{free_port()}")
    assert fault.kind is FaultKind.UNREACHABLE


@pytest.mark.parametrize("host", ["chat.acme.example", "192.0.2.1"])
async def test_a_confined_probe_calls_nobody_off_loopback(host: str) -> None:
    fault = await refused("kim@acme.example", f"xmpp://{host}:5222")
    assert fault.kind is FaultKind.INTERNAL
    assert str(fault) == f"{host} is not on the loopback interface, which this enquiry must not leave"


async def test_no_name_server_is_asked_where_the_server_might_be(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("slixmpp.xmlstream.xmlstream.resolve", lambda *what, **_: asked.append(what))
    async with peer() as server:
        by_name = server.url.replace("127.0.0.1", "localhost")
        async with session(errand(DESK, "kim@acme.example", by_name, tls=Tls.OFF)) as told:
            await told.accepted()
    assert asked == []


async def test_a_server_that_sends_us_elsewhere_is_not_followed() -> None:
    async with peer() as elsewhere:
        away = (
            "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
            f"127.0.0.1:{elsewhere.port}</see-other-host></stream:error>"
        )
        async with peer(auth=away) as server:
            fault = await refused("kim@acme.example", server.url, tls=Tls.OFF)
        assert elsewhere.heard == []
    assert fault.kind is FaultKind.UNREACHABLE
    assert "ended the stream: see-other-host" in str(fault)


@pytest.mark.parametrize(
    ("rubbish", "words"),
    [
        ("<message><body>" + "x" * 2_000_000, "sent a stanza of more than 1048576 bytes"),
        ("</nonsense>", "did not say whether it took it"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>", "did not say whether it took it"),
    ],
    ids=["no end", "no XML", "a document type"],
)
async def test_what_no_server_should_send_ends_the_connection(rubbish: str, words: str) -> None:
    async with (
        peer(message=rubbish) as server,
        session(errand(DESK, "kim@acme.example", server.url, tls=Tls.OFF)) as told,
    ):
        with pytest.raises(Unconfirmed, match=words):
            await told.all()


async def test_a_flood_is_not_listened_to_for_ever() -> None:
    flood = "<message from='care@acme.example/a' type='chat'><body>Buy!</body></message>" * 1_500
    async with (
        peer(message=flood) as server,
        session(errand(DESK, "kim@acme.example", server.url, tls=Tls.OFF)) as told,
    ):
        with pytest.raises(ProbeError, match="said more than 1000 things at once"):
            await told.all()
