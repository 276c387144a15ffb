"""A real IMAP server for tests: Dovecot, with its own settings, certificates and mail in a temporary folder.

Any user may log in with PASSWORD, so that each test has a mailbox of its own, or with `token(user)` by XOAUTH2.
"""

import base64
import hashlib
import hmac
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.mail.authority import Authority
from tests.ports import answers, free_ports

PASSWORD = "pässwörd"  # noqa: S105  (of a server that lives as long as the tests)
_SIGNING_KEY = b"only Dovecot and the tests know this"

_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
default_internal_user = {internal}
default_internal_group = {internal}
default_login_user = {login}
first_valid_uid = 1
shutdown_clients = yes
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:~/Maildir
mail_fsync = never
{capability}
namespace inbox {{
  inbox = yes
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={folder}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = yes
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {sasl}
  }}
}}
service stats {{
  chroot =
}}
"""

_OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = email
"""


@dataclass(frozen=True, kw_only=True)
class Ports:
    """`imap` offers STARTTLS, `imaps` begins with TLS, `sasl` answers other servers' questions about passwords."""

    imap: int
    imaps: int
    sasl: int


class Dovecot:
    """The server; `folder` is its own. Call `start` and `stop` as often as you like: ports and mail stay."""

    def __init__(self, folder: Path, certificate: tuple[Path, Path], *, capability: str | None = None) -> None:
        """`capability` is all that the server says it can do, Dovecot's own list unless given."""
        self.folder = folder
        self.ports = Ports(**dict(zip(("imap", "imaps", "sasl"), free_ports(3), strict=True)))
        self._running: subprocess.Popen[bytes] | None = None
        is_root = os.geteuid() == 0
        me = pwd.getpwuid(os.geteuid()).pw_name
        for name in ("mail", "keys/default/HS256"):
            (folder / name).mkdir(parents=True)
        key = folder / "keys/default/HS256/default"
        key.write_bytes(base64.b64encode(_SIGNING_KEY))
        settings = _SETTINGS.format(
            folder=folder,
            internal="dovecot" if is_root else me,
            login="dovenull" if is_root else me,
            owner="dovecot" if is_root else me,
            certificate=certificate[0],
            key=certificate[1],
            capability=f"imap_capability = {capability}" if capability else "",
            password=PASSWORD,
            **vars(self.ports),
        )
        (folder / "dovecot.conf").write_text(settings, encoding="utf-8")
        (folder / "oauth2.conf").write_text(_OAUTH2.format(folder=folder), encoding="utf-8")
        if is_root:  # the server's own users must get in
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, "dovecot", "dovecot")

    @property
    def url(self) -> str:
        """Where TLS begins at once."""
        return f"imaps://127.0.0.1:{self.ports.imaps}"

    @property
    def starttls_url(self) -> str:
        return f"imap://127.0.0.1:{self.ports.imap}"

    def maildir(self, user: str) -> Path:
        return self.folder / "mail" / user / "Maildir"

    def start(self) -> None:
        """Return once mail can be read."""
        assert self._running is None
        with (self.folder / "errors").open("wb") as errors:
            self._running = subprocess.Popen(
                ["dovecot", "-F", "-c", self.folder / "dovecot.conf"],
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        for port in vars(self.ports).values():
            self._await_port(port)

    def stop(self) -> None:
        """Return once the server and all its connections are gone."""
        assert self._running is not None
        # The whole family at once: asked alone, the parent gives each child seconds to go by itself.
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait(timeout=60)
        self._running = None
        for port in vars(self.ports).values():  # a child may still be on its way out, and would keep it
            while answers(port):
                time.sleep(0.01)

    def administer(self, *arguments: str) -> str:
        """Run doveadm; returns what it printed."""
        command = ["doveadm", "-c", str(self.folder / "dovecot.conf"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def _await_port(self, port: int) -> None:
        assert self._running is not None
        deadline = time.monotonic() + 20
        while not answers(port):
            if self._running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"dovecot did not start: {(self.folder / 'errors').read_text()}{self.log()}")
            time.sleep(0.01)


def token(user: str, *, valid_for: float = 3_600) -> str:
    """An access token for `user`, a JSON Web Token (RFC 7519) that the server checks by itself."""
    parts = ({"alg": "HS256", "typ": "JWT"}, {"email": user, "sub": user, "exp": int(time.time() + valid_for)})
    signed = b".".join(_base64url(json.dumps(part).encode()) for part in parts)
    return (signed + b"." + _base64url(hmac.digest(_SIGNING_KEY, signed, hashlib.sha256))).decode()


@contextmanager
def running_dovecot(
    authority: Authority, *, capability: str | None = None, names: tuple[str, ...] = ()
) -> Iterator[Dovecot]:
    """A server that ends with the block; its certificate is for `names`, those of loopback unless given.

    Skips the test where Dovecot is not installed.
    """
    if shutil.which("dovecot") is None or not Path("/usr/lib/dovecot/imap").exists():
        pytest.skip("Dovecot is not installed: no `dovecot` with IMAP (apt-get install dovecot-imapd)")
    # Not under pytest's own temporary folder: the server's users may not enter that, and its sockets' names are short.
    folder = Path(tempfile.mkdtemp(prefix="shopper-dovecot-"))
    server = Dovecot(folder, authority.certificate(*names), capability=capability)
    try:
        server.start()
        yield server
    finally:
        with suppress(AssertionError):  # the test stopped it
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
