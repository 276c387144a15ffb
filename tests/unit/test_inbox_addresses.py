"""The short way to read an address in MAIL and RCPT comes to what the library's long way does."""

import pytest
from aiosmtpd.smtp import SMTP
from hypothesis import given
from hypothesis import strategies as st

from probes.inbox.connection import Connection


def read(kind: type[SMTP], words: str) -> tuple[str | None, list[str]]:
    """The address, and the parameters as the library's commands take them apart."""
    address, rest = kind._getaddr(kind.__new__(kind), words)
    return address, (rest or "").upper().split()


@pytest.mark.parametrize(
    "words",
    [
        "<kim@shopper.example>",
        "<Kim.Tavo+re1@Shopper.Example>  SIZE=500 BODY=8BITMIME SMTPUTF8",
        "<o'neil_1@a-b.example> AUTH=<>",
        "<kim@shopper.example>SIZE=1",
        "<>",
        "<> SIZE=20",
        "kim@shopper.example",
        "<kim..tavo@shopper.example>",
        "<.kim@shopper.example>",
        "<kim@shopper.example.>",
        "<@relay.example:kim@shopper.example>",
        '<"kim tavo"@shopper.example>',
        "<kim@[127.0.0.1]>",
        "<käte@häuser.example>",
        "<k\udcffim@shopper.example>",
        "<postmaster>",
        "<kim@shopper.example> (a comment) SIZE=1",
        "<kim@shopper.example",
        "<kim\r@shopper.example>",
        "",
    ],
)
def test_an_address_means_the_same_by_either_way(words: str) -> None:
    assert read(Connection, words) == read(SMTP, words)


@given(
    st.lists(st.sampled_from(["kim", "a", ".", "@", "<", ">", " ", "-", "_", "+", "SIZE=1", "é", '"', "(", ")", "\r"]))
)
def test_so_does_anything_like_an_address(pieces: list[str]) -> None:
    words = "<" + "".join(pieces)
    try:
        expected = read(SMTP, words)
    except Exception as error:  # noqa: BLE001  (the library's own trouble, which ours must not hide)
        with pytest.raises(type(error)):
            read(Connection, words)
    else:
        assert read(Connection, words) == expected
