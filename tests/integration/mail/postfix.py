"""A real mail server for tests: Postfix, with its own settings, queue and mail in a temporary folder.

It asks Dovecot who may log in: any user may, with Dovecot's PASSWORD or `token(user)`. Whatever it takes, for whomever,
ends in one folder, or goes on to one server; but for what it takes for GONE, which it sends back, and for SLOW,
which it tries for ever.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.integration.mail.authority import Authority
from tests.integration.mail.dovecot import Dovecot
from tests.integration.mail.postfix_files import QUEUE, SERVICES, SETTINGS
from tests.ports import answers, free_ports

GONE, SLOW = "gone@acme.example", "slow@acme.example"


@dataclass(frozen=True, kw_only=True)
class Ports:
    """`submission` offers STARTTLS, `submissions` begins with TLS; `login` is as the first, with AUTH LOGIN alone.

    `plain` wants no login, and offers neither TLS nor SMTPUTF8.
    """

    submission: int
    submissions: int
    login: int
    plain: int


class Postfix:
    """The server; `folder` is its own."""

    def __init__(
        self,
        folder: Path,
        certificate: tuple[Path, Path],
        *,
        sasl: int,
        onward: int | None = None,
        policy: int | None = None,
    ) -> None:
        """`sasl`, `onward`, `policy`: ports of a Dovecot that knows passwords, of a server that all mail goes to, and
        of a policy service that is asked about each recipient.
        """
        self.folder = folder
        self.ports = Ports(**dict(zip(("submission", "submissions", "login", "plain"), free_ports(4), strict=True)))
        self._running: subprocess.Popen[bytes] | None = None
        self._lay_out(
            certificate,
            sasl=sasl,
            onward=f"virtual_transport = smtp:[127.0.0.1]:{onward}" if onward else "",
            policy=f"smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:{policy}" if policy else "",
        )

    def start(self) -> None:
        """Return once mail is taken."""
        with (self.folder / "errors").open("wb") as errors:
            self._running = subprocess.Popen(
                [_daemons() / "master", "-c", self.folder / "conf", "-s"],
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        deadline = time.monotonic() + 20
        while not all(answers(port) for port in vars(self.ports).values()):
            if self._running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"postfix did not start: {(self.folder / 'errors').read_text()}{self.log()}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Return once the server is gone."""
        assert self._running is not None
        self._running.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(timeout=60)
        with suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait(timeout=60)

    def hand_on(self, domain: str, port: int) -> None:
        """Send mail for this domain on to a server on this machine from now on."""
        (self.folder / "transport").write_text(f"/@{re.escape(domain)}$/ smtp:[127.0.0.1]:{port}\n", encoding="utf-8")

    def logged(self, words: str, *, count: int = 1) -> None:
        """Wait until the log says so, that often."""
        deadline = time.monotonic() + 20
        while self.log().count(words) < count:
            assert time.monotonic() < deadline, f"postfix does not say {words!r}: {self.log()}"
            time.sleep(0.01)

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def connections(self) -> int:
        """How many have called so far."""
        return self.log().count(": connect from ")

    def letters(self, recipient: str, *, count: int = 1) -> list[EmailMessage]:
        """Wait until that many letters have come for `recipient`; returns them, in no order."""
        deadline = time.monotonic() + 20
        while len(found := self._letters(recipient)) < count:
            assert time.monotonic() < deadline, f"postfix has not delivered {count} letters: {self.log()}"
            time.sleep(0.01)
        return found

    def _letters(self, recipient: str) -> list[EmailMessage]:
        raw = [path.read_bytes() for path in (self.folder / "mail").glob("all/new/*")]
        mine = [each for each in raw if f"\nDelivered-To: {recipient}\n".encode() in each]
        return [message_from_bytes(each, policy=default) for each in mine]

    def await_deferred(self) -> None:
        """Wait until a letter could not go on, and is kept to be tried again."""
        self.logged("status=deferred")

    def try_again(self) -> None:
        """Send what was put off, at once."""
        subprocess.run(["postqueue", "-c", self.folder / "conf", "-f"], check=True, timeout=60)

    def _lay_out(self, certificate: tuple[Path, Path], *, sasl: int, onward: str, policy: str) -> None:
        for name in ("conf", "queue", "queue/pid", "data", "mail"):
            (self.folder / name).mkdir(mode=0o755)
        for name in (*QUEUE, "maildrop", "public"):
            (self.folder / "queue" / name).mkdir(mode=0o700)
        for path in (self.folder / "data", self.folder / "mail", *(self.folder / "queue").iterdir()):
            if path.name != "pid":
                shutil.chown(path, "postfix", "postfix")
        owner = pwd.getpwnam("postfix")
        (self.folder / "transport").touch()
        settings = SETTINGS.format(
            folder=self.folder,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            certificate=certificate[0],
            key=certificate[1],
            sasl=sasl,
            onward=onward,
            policy=policy,
            gone=GONE,
            slow=SLOW,
        )
        (self.folder / "conf" / "main.cf").write_text(settings, encoding="utf-8")
        (self.folder / "conf" / "master.cf").write_text(SERVICES.format(**vars(self.ports)), encoding="utf-8")


@contextmanager
def running_postfix(
    authority: Authority, dovecot: Dovecot, *, onward: int | None = None, policy: int | None = None
) -> Iterator[Postfix]:
    """A server that ends with the block. Skips the test where Postfix is not installed, or must not be started."""
    if shutil.which("postfix") is None:
        pytest.skip("Postfix is not installed: no `postfix` (apt-get install postfix)")
    if os.geteuid() != 0:
        pytest.skip("only root can start Postfix")
    folder = Path(tempfile.mkdtemp(prefix="shopper-postfix-"))
    folder.chmod(0o755)
    server = Postfix(folder, authority.certificate(), sasl=dovecot.ports.sasl, onward=onward, policy=policy)
    try:
        server.start()
        yield server
    finally:
        with suppress(AssertionError):  # it never ran
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _daemons() -> Path:
    found = subprocess.run(["postconf", "-dh", "daemon_directory"], capture_output=True, text=True, check=True)
    return Path(found.stdout.strip())
