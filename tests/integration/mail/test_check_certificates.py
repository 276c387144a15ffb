"""What `shopper check` says of the certificate of the server that takes our mail."""

from datetime import timedelta

from harness.model import Tls
from tests.integration.mail.authority import Authority
from tests.integration.mail.checking import ANSWERS, GUARDING, NOW, PASSWORD, day, found, shown
from tests.integration.mail.peer import Peer


async def test_a_certificate_that_ends_soon_is_a_warning(trusted: Authority) -> None:
    async with Peer(tls=shown(trusted, until=NOW + timedelta(days=5))).listening() as url:
        lines = await found(url)
    assert lines[1] == (
        "warn",
        f"acme: the certificate of SERVER expires soon, on {day(5)}",
        "have whoever runs it renew it before that day",
    )


async def test_a_certificate_that_has_expired_is_told_with_the_day(trusted: Authority) -> None:
    async with Peer(tls=shown(trusted, until=NOW - timedelta(days=3))).listening() as url:
        assert await found(url, account=PASSWORD) == [
            ("FAIL", f"acme: the certificate of SERVER is not right: certificate has expired, on {day(-3)}", GUARDING)
        ]


async def test_a_certificate_for_another_name_is_not_right(trusted: Authority) -> None:
    async with Peer(tls=shown(trusted, "mail.acme.example")).listening() as url:
        assert await found(url) == [
            (
                "FAIL",
                (
                    "acme: the certificate of SERVER is not right: IP address mismatch, certificate is not valid for "
                    "'127.0.0.1'."
                ),
                GUARDING,
            )
        ]


async def test_a_certificate_of_an_authority_that_nobody_knows_is_not_right(authority: Authority) -> None:
    async with Peer(tls=shown(authority)).listening() as url:
        ((mark, what, todo),) = await found(url)
        assert (mark, todo) == ("FAIL", GUARDING)
        assert what == "acme: the certificate of SERVER is not right: unable to get local issuer certificate"
        assert await found(url, tls=Tls.UNVERIFIED) == [
            ANSWERS,
            ("note", 'acme: the certificate of SERVER is not checked (tls = "unverified")', ""),
        ]
