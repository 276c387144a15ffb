"""What `shopper check` says of the server that we talk by; it is logged in at, and the desk hears nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from harness.cli.check.messaging import log_in
from harness.model import Tls
from tests.integration.messaging.agent import Agent
from tests.integration.messaging.peer import peer
from tests.integration.messaging.prosody import CLEAR, PASSWORD, WRONG, Prosody
from tests.integration.messaging.talking import SECRET, errand
from tests.ports import free_port

SET = {SECRET: PASSWORD}
Found = tuple[str, str, str]


async def found(
    user: str, via: str, *, to: str = "care@acme.example", tls: Tls = Tls.VERIFIED, environment: Mapping[str, str] = SET
) -> list[Found]:
    """What is said of a server, its name written as SERVER."""
    target = replace(errand(to, user, via).target, tls=tls)
    lines = await log_in("acme", target, environment, confined=True, now=datetime.now(UTC))
    name = via.partition("://")[2]
    return [(each.mark.value, each.what.replace(name, "SERVER"), each.todo) for each in lines]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("scheme", ["xmpp", "xmpps"])
async def test_a_server_that_is_right_is_logged_in_at_and_the_desk_hears_nothing(
    prosody: Prosody, customer: str, agent: Agent, scheme: str
) -> None:
    via, how = (prosody.url, "STARTTLS") if scheme == "xmpp" else (prosody.tls_url, "TLS")
    assert await found(customer, via, to=agent.account) == [
        ("ok", f"acme: SERVER answers, with {how}", ""),
        ("ok", "acme: the certificate of SERVER holds until 3000-01-01", ""),
        ("ok", f"acme: SERVER lets {customer} log in", ""),
    ]
    await agent.settle()
    assert agent.took == {}


async def test_what_is_not_guarded_is_not_said_to_be(prosody: Prosody) -> None:
    user = prosody.account("kim", CLEAR)
    assert await found(user, prosody.url) == [
        ("ok", "acme: SERVER answers", ""),
        ("ok", f"acme: SERVER lets {user} log in", ""),
    ]
    user = prosody.account("kim", WRONG)
    assert await found(user, prosody.url, tls=Tls.UNVERIFIED) == [
        ("ok", "acme: SERVER answers, with STARTTLS", ""),
        ("note", 'acme: the certificate of SERVER is not checked (tls = "unverified")', ""),
        ("ok", f"acme: SERVER lets {user} log in", ""),
    ]


@pytest.mark.usefixtures("trusted")
async def test_a_certificate_that_is_wrong_is_named_with_what_to_do(prosody: Prosody) -> None:
    ((mark, what, todo),) = await found(prosody.account("kim", WRONG), prosody.url)
    assert mark == "FAIL"
    assert what.startswith("acme: the certificate of SERVER is not right for wrong.example: Hostname mismatch")
    assert todo == (
        "have whoever runs it give it a certificate for wrong.example, the domain of user, or correct that; "
        "SSL_CERT_FILE names an authority of your own, and tls in the same table how much guarding is asked for"
    )


@pytest.mark.usefixtures("trusted")
async def test_a_login_that_is_refused_is_named_with_what_to_do(prosody: Prosody, customer: str) -> None:
    ((mark, what, todo),) = await found(customer, prosody.url, environment={SECRET: "not it"})
    assert mark == "FAIL"
    assert what.startswith(f"acme: SERVER did not let {customer} log in: not-authorized")
    assert todo == "see to user and the value of SHOPPER_XMPP_PASSWORD"
    missing = f"acme: the environment variable SHOPPER_XMPP_PASSWORD is not set: give it the password of {customer} at "
    assert await found(customer, prosody.url, environment={}) == [("FAIL", f"{missing}127.0.0.1", "")]


async def test_nobody_there_is_said_so() -> None:
    assert await found("kim@acme.example", f"xmpp://127.0.0.1:{free_port()}") == [
        (
            "FAIL",
            "acme: nothing answers at SERVER (Connection refused)",
            "start what should listen there, or correct via",
        )
    ]


async def test_somebody_who_speaks_otherwise_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.cli.check.messaging.PATIENCE", 0.2)
    async with peer(auth="") as server:
        ((mark, what, todo),) = await found("kim@acme.example", server.url, tls=Tls.OFF)
    assert (mark, what) == ("FAIL", "acme: SERVER does not answer as an XMPP server does within 0.2 s")
    assert todo.startswith("see whether it is one for clients, and whether it is xmpp:// (STARTTLS) or xmpps://")
