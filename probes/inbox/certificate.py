"""The inbox's own certificate, tried out before anybody relies on it."""

import ssl
from pathlib import Path

from harness.errors import ConfigurationError


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """What STARTTLS needs to show the certificate in these PEM files (the chain after it) and prove it with the key.

    Raises ConfigurationError where a file is missing, cannot be read or is no PEM file, the key belongs to another
    certificate or is locked with a passphrase, or the certificate has expired or is not valid yet.
    """
    for name, path in (("certificate", certificate), ("key", key)):
        try:
            path.open("rb").close()
        except OSError as error:
            raise ConfigurationError(
                f"{path}: {error.strerror or error}; let inbox.{name} in desks.toml name a PEM file that can be read"
            ) from error
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        # An empty password, for else a locked key asks for one on the terminal.
        context.load_cert_chain(certificate, key, password="")
        _try_out(context, certificate)
    except ssl.SSLCertVerificationError as error:
        raise ConfigurationError(
            f"{certificate}: {error.verify_message}; let inbox.certificate in desks.toml name one that is valid today"
        ) from error
    except (ssl.SSLError, ValueError) as error:
        raise ConfigurationError(
            f"{certificate} and {key} cannot be used: {getattr(error, 'reason', None) or error}; inbox.certificate and "
            "inbox.key in desks.toml name a certificate and its own key, without a passphrase, both as PEM files"
        ) from error
    return context


def _try_out(context: ssl.SSLContext, certificate: Path) -> None:
    """Shake hands with ourselves, trusting the certificate itself: what is left to be wrong is its time."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    trusting.load_verify_locations(certificate)
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(to_server, to_client, server_side=True)
    client = trusting.wrap_bio(to_client, to_server)
    for side in (client, server, client, server):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
