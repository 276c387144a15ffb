"""Certificates: until when they hold, and whether a certificate of our own belongs to its key."""

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from harness.cli.check.line import Line, fail, ok, warn

SOON = timedelta(days=21)  # who renews by machine has done it by then, and who does it by hand has time left

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which the library has no name for


def expiry(whose: str, until: datetime, now: datetime, *, renew: str) -> Line:
    """What to say of a certificate that holds `until`."""
    if until <= now:
        return fail(f"{whose} expired on {until:%Y-%m-%d}", renew)
    if until - now <= SOON:
        return warn(f"{whose} expires soon, on {until:%Y-%m-%d}", f"{renew} before that day")
    return ok(f"{whose} holds until {until:%Y-%m-%d}")


def holds_until(peer: Mapping[str, object]) -> datetime | None:
    """The end of the certificate that `getpeercert` returned."""
    written = peer.get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(written), UTC) if isinstance(written, str) else None


def own_certificate(certificate: Path, key: Path) -> datetime:
    """Until when our own certificate holds. Raises OSError, ssl.SSLError or ValueError where it cannot be used.

    The standard library shows a certificate to nobody but who shakes hands with it, so that is done here, in memory.
    """
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key, password=lambda: b"")
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.load_verify_locations(certificate)
    # Trusted as it stands, whoever signed it, and whatever the day: the day is what we want to read.
    client.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    whatever_the_day(client)
    ends = [ssl.MemoryBIO() for _ in range(2)]
    ours = server.wrap_bio(ends[0], ends[1], server_side=True)
    theirs = client.wrap_bio(ends[1], ends[0])
    for side in (theirs, ours) * 3:
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    until = holds_until(theirs.getpeercert() or {})
    if until is None:
        raise ValueError("it does not say until when it holds")
    return until


def whatever_the_day(context: ssl.SSLContext) -> ssl.SSLContext:
    """The same context, which now takes certificates that have expired."""
    context.verify_flags |= _NO_CHECK_TIME
    return context
