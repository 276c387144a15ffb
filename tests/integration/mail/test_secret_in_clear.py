"""A login never goes in clear to a server that is not on this machine."""

from dataclasses import replace

import pytest

from harness.errors import FaultKind, ProbeError
from harness.model import Account, Target, Tls
from probes.letter import Letter
from probes.smtp.lines import Lines
from probes.smtp.server import Server, server_of
from tests.integration.mail.peer import Peer
from tests.integration.mail.sending import KIM

LETTER = Letter(
    sender="a@b.example", recipient="c@d.example", message_id="<1@b>", raw=b"Subject: x\r\n\r\nHello", needs_utf8=False
)


def afar(via: str, tls: Tls = Tls.VERIFIED, *, account: Account | None = KIM) -> Server:
    """The peer, as a server that mail leaves this machine for; no other network is needed for it."""
    target = Target(to="care@acme.example", via=via, tls=tls, account=account)
    return replace(server_of(target, {KIM.secret: "hush"}, confined=True), is_near=False)


@pytest.mark.parametrize(
    ("tls", "told"),
    [
        (Tls.VERIFIED, "the login of kim must not go in clear, and the server offers no STARTTLS"),
        (Tls.UNVERIFIED, "the login of kim must not go in clear, and the server offers no STARTTLS"),
        (Tls.OFF, 'the login of kim must not go in clear, and tls = "off" forbids TLS'),
        (Tls.REQUIRED, "TLS is required, and the server offers no STARTTLS"),
    ],
)
async def test_without_tls_nothing_but_a_greeting_is_said_to_a_server_afar(tls: Tls, told: str) -> None:
    peer = Peer()
    async with peer.listening() as via, Lines(patience=10.0) as lines:
        with pytest.raises(ProbeError) as caught:
            async with lines.handed_over(afar(via, tls), LETTER):
                pass
        await peer.all_left.wait()
    assert (caught.value.kind, told in str(caught.value)) == (FaultKind.NOT_SECURE, True)
    assert ([line.split()[0] for line in peer.commands], peer.taken) == (["EHLO"], [])


async def test_without_a_login_mail_goes_in_clear_as_it_does_between_servers() -> None:
    peer = Peer()
    async with (
        peer.listening() as via,
        Lines(patience=10.0) as lines,
        lines.handed_over(afar(via, account=None), LETTER),
    ):
        pass
    assert len(peer.taken) == 1


@pytest.mark.parametrize(
    ("host", "is_guarded"),
    [
        ("127.0.0.1", False),
        ("localhost", False),
        ("192.0.2.1", True),
        ("smtp.acme.example", True),
        ("127.acme.example", True),
    ],
)
def test_a_login_may_go_in_clear_on_this_machine_alone(host: str, is_guarded: bool) -> None:
    target = Target(to="care@acme.example", via=f"smtp://{host}:25", account=KIM)
    assert server_of(target, {KIM.secret: "hush"}, confined=False).must_be_guarded is is_guarded
