"""Servers that an enquiry is handed to: where they are, how the way there is guarded, and who we are to them."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harness.errors import FaultKind, ProbeError
from harness.loopback import is_loopback
from harness.model import Account, Login, Target, Tls


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """A kind of server. `plain` is the scheme of its addresses where TLS comes later or not at all.

    `ports` are the usual ones of that and of its sister, which is TLS at once. `where` says where to set the address.
    """

    name: str
    plain: str
    ports: tuple[int, int]
    where: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """A server, how the way there is guarded, and who we are to it; `secret` is the password or token itself.

    `at_once`: TLS from the first byte, instead of STARTTLS. `is_near`: on the loopback interface, where nobody listens.
    """

    host: str
    port: int
    is_near: bool
    at_once: bool = False
    tls: Tls = Tls.VERIFIED
    user: str | None = None
    login: Login = Login.PASSWORD
    secret: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def is_checked(self) -> bool:
        """Whether its certificate must be right."""
        return self.tls in (Tls.VERIFIED, Tls.REQUIRED)

    @property
    def must_be_guarded(self) -> bool:
        """Whether nothing is said in clear: because it was asked for, or because a secret would go with it."""
        return self.tls is Tls.REQUIRED or (self.user is not None and not self.is_near)


def find_server(target: Target, service: Service, environment: Mapping[str, str], *, confined: bool) -> Server:
    """The server that `target.via` names, with the secret of the account from the environment.

    Raises ProbeError where no server is named, where it must not be approached, and where the secret is missing.
    """
    via, at_once = target.via or "", f"{service.plain}s"
    try:
        parts = urlsplit(via)
        host, port = parts.hostname, parts.port or service.ports[parts.scheme == at_once]
    except ValueError:
        host, port = None, None
    if host is None or port is None or not via.startswith((f"{service.plain}://", f"{at_once}://")):
        message = (
            f"the {service.name} is {target.via!r}, allowed is {service.plain}://host:port or {at_once}://host:port; "
            f"set {service.where}"
        )
        raise ProbeError(FaultKind.UNREACHABLE, message)
    if confined and not is_loopback(host):
        message = f"{host} is not on the loopback interface, which this enquiry must not leave"
        raise ProbeError(FaultKind.INTERNAL, message)
    if parts.scheme == at_once and target.tls is Tls.OFF:
        message = f'{via} is TLS from the first byte, and tls = "off" forbids it; take one of the two away'
        raise ProbeError(FaultKind.NOT_SECURE, message)
    account = target.account
    return Server(
        host=host,
        port=port,
        is_near=is_loopback(host),
        at_once=parts.scheme == at_once,
        tls=target.tls,
        user=account.user if account else None,
        login=account.login if account else Login.PASSWORD,
        secret=_secret(account, environment, host) if account else None,
    )


def context(is_checked: bool) -> ssl.SSLContext:
    """What a server's certificate is judged by; anything goes where it is not checked.

    Certificates are checked against the authorities that OpenSSL knows of. To trust one of your own, name its PEM file
    in the environment variable SSL_CERT_FILE, or a folder of them in SSL_CERT_DIR. Either stands in for the system's
    own file or folder.
    """
    judge = ssl.create_default_context()
    if not is_checked:
        judge.check_hostname = False
        judge.verify_mode = ssl.CERT_NONE
    return judge


def _secret(account: Account, environment: Mapping[str, str], host: str) -> str:
    secret = environment.get(account.secret)
    if not secret:
        kind = "access token" if account.login is Login.XOAUTH2 else "password"
        message = (
            f"the environment variable {account.secret} is not set: give it the {kind} of {account.user} at {host}"
        )
        raise ProbeError(FaultKind.LOGIN_REFUSED, message)
    return secret
