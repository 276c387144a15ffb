"""A real XMPP server for tests: Prosody, with its own settings, certificates and data in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.integration.mail.authority import Authority
from tests.ports import answers, free_ports

PASSWORD = "pässwörd"  # noqa: S105  (of a server that lives as long as the tests)
PATIENCE = 60.0  # seconds a test waits for what must come

DOMAIN = "acme.example"
OLD = "old.example"  # knows neither acknowledgements (XEP-0198) nor pings
CLEAR = "clear.example"  # has no certificate, and so no TLS
WRONG = "wrong.example"  # shows a certificate that is for another

_SETTINGS = """
run_as_root = {is_root}
daemonize = false
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
certificates = "{folder}"
log = {{ info = "{folder}/log" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {starttls} }}
c2s_direct_tls_ports = {{ {tls} }}
c2s_direct_tls_ssl = {{ certificate = "{certificate}"; key = "{key}" }}
c2s_require_encryption = false
authentication = "internal_plain"
storage = "internal"
modules_enabled = {{ "saslauth"; "tls"; "roster"; "disco"; "ping"; "smacks"; }}
modules_disabled = {{ "s2s" }}
VirtualHost "{domain}"
ssl = {{ certificate = "{certificate}"; key = "{key}" }}
VirtualHost "{old}"
ssl = {{ certificate = "{old_certificate}"; key = "{old_key}" }}
modules_disabled = {{ "smacks"; "ping"; "s2s" }}
VirtualHost "{clear}"
modules_disabled = {{ "tls"; "s2s" }}
VirtualHost "{wrong}"
ssl = {{ certificate = "{certificate}"; key = "{key}" }}
"""


class Prosody:
    """The server; `folder` is its own. Call `start` and `stop` as often as you like: ports and accounts stay."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self.folder = folder
        self.port, self.tls_port = free_ports(2)
        self._running: subprocess.Popen[bytes] | None = None
        certificate, key = authority.certificate(DOMAIN)
        old_certificate, old_key = authority.certificate(OLD)
        settings = _SETTINGS.format(
            folder=folder,
            is_root="true" if os.geteuid() == 0 else "false",
            starttls=self.port,
            tls=self.tls_port,
            certificate=certificate,
            key=key,
            old_certificate=old_certificate,
            old_key=old_key,
            domain=DOMAIN,
            old=OLD,
            clear=CLEAR,
            wrong=WRONG,
        )
        (folder / "prosody.cfg.lua").write_text(settings, encoding="utf-8")

    @property
    def url(self) -> str:
        """Where TLS comes with STARTTLS."""
        return f"xmpp://127.0.0.1:{self.port}"

    @property
    def tls_url(self) -> str:
        """Where TLS begins at once."""
        return f"xmpps://127.0.0.1:{self.tls_port}"

    def account(self, name: str, domain: str = DOMAIN) -> str:
        """The JID of an account that may log in with PASSWORD; made where there is none."""
        accounts = self.folder / "data" / domain.replace(".", "%2e") / "accounts"
        accounts.mkdir(parents=True, exist_ok=True)
        path = accounts / f"{name}.dat"
        path.write_text(f'return {{ ["password"] = "{PASSWORD}"; }};\n', encoding="utf-8")
        return f"{name}@{domain}"

    def start(self) -> None:
        """Return once clients can connect."""
        assert self._running is None
        with (self.folder / "output").open("wb") as output:
            self._running = subprocess.Popen(
                ["prosody", "-F", "--config", self.folder / "prosody.cfg.lua"],
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + 20
        while not all(answers(port) for port in (self.port, self.tls_port)):
            if self._running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"prosody did not start: {(self.folder / 'output').read_text()}{self.log()}")
            time.sleep(0.01)

    def stop(self) -> None:
        """Return once the server and all its connections are gone."""
        assert self._running is not None
        self._running.kill()
        self._running.wait(timeout=60)
        self._running = None

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


@contextmanager
def running_prosody(authority: Authority) -> Iterator[Prosody]:
    """A server that ends with the block. Skips the test where Prosody is not installed."""
    if shutil.which("prosody") is None:
        pytest.skip("Prosody is not installed: no `prosody` (apt-get install prosody)")
    folder = Path(tempfile.mkdtemp(prefix="shopper-prosody-"))
    server = Prosody(folder, authority)
    try:
        server.start()
        yield server
    finally:
        with suppress(AssertionError):  # the test stopped it
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
