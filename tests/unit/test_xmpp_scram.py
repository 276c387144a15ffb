"""The key that a login by SCRAM needs: right, and never so dear that everything else stands still."""

from collections.abc import Iterable
from typing import Any

import pytest

pytest.importorskip("slixmpp", reason="slixmpp is not installed (uv sync --extra messaging)")

from slixmpp.util.sasl.client import SASLCancelled, choose

from probes.xmpp import scram


def mechanism(name: str) -> Any:
    """As the library chooses it for a server that offers this one."""

    def credentials(_: Iterable[str], optional: Iterable[str]) -> dict[str, Any]:
        return {"username": "kim", "password": "pässwörd"} | dict.fromkeys(optional, b"")

    return choose({name}, credentials, lambda values: dict.fromkeys(values, True))


@pytest.mark.parametrize("name", ["SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"])
def test_the_key_is_the_librarys_own(name: str) -> None:
    ours = mechanism(name)
    assert isinstance(ours, scram.Scram)
    for password in ("pässwörd", "pässwörd".encode()):
        assert ours.Hi(password, b"salt", 64) == super(scram.Scram, ours).Hi(password, b"salt", 64)  # type: ignore[arg-type]


@pytest.mark.parametrize("rounds", [0, -1, 10**9])
def test_a_server_cannot_keep_us_busy(rounds: int) -> None:
    ours = mechanism("SCRAM-SHA-256")
    nonce = ours.process(b"").partition(b"r=")[2]
    with pytest.raises(SASLCancelled):
        ours.process(b"r=%s1,s=c2FsdA==,i=%d" % (nonce, rounds))
