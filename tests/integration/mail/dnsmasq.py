"""A real name server for tests: dnsmasq, on a free port of the loopback interface, that knows what it is told.

Its names end in `.internal`, which nobody can register (ICANN keeps it for private use), and which we look up.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import dns.message
import dns.query
import pytest
from dns.exception import DNSException

from tests.ports import free_port


@dataclass(frozen=True, kw_only=True)
class Zone:
    """What the server answers; every other name there is under `.internal` does not exist."""

    mx: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)  # (host, preference)
    txt: Mapping[str, str | Sequence[str]] = field(default_factory=dict)  # several: a record each
    hosts: Mapping[str, Sequence[str]] = field(default_factory=dict)  # addresses


@contextmanager
def running_dnsmasq(zone: Zone) -> Iterator[tuple[str, int]]:
    """The server's address and port, until the block ends. Skips the test where dnsmasq is not installed."""
    program = shutil.which("dnsmasq", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("dnsmasq is not installed: no name server to ask (apt-get install dnsmasq-base)")
    port = free_port()
    command = [program, "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--pid-file"]
    command += [f"--port={port}", "--listen-address=127.0.0.1", "--bind-interfaces", "--local=/internal/", "--user="]
    running = subprocess.Popen([*command, *_records(zone)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _await(running, port)
        yield "127.0.0.1", port
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)


def _records(zone: Zone) -> Iterator[str]:
    for domain, exchanges in zone.mx.items():
        yield from (f"--mx-host={domain},{host},{preference}" for host, preference in exchanges)
    for name, texts in zone.txt.items():
        for text in [texts] if isinstance(texts, str) else texts:
            assert "," not in text, "a comma would begin the record's next string"
            # Which is 255 bytes long at most.
            parts = [text[start : start + 250] for start in range(0, len(text), 250)]
            yield f"--txt-record={name}," + ",".join(parts)
    for host, addresses in zone.hosts.items():
        yield f"--host-record={host}," + ",".join(addresses)


def _await(running: subprocess.Popen[bytes], port: int) -> None:
    question = dns.message.make_query("ready.internal", "A")
    deadline = time.monotonic() + 20
    while running.poll() is None and time.monotonic() < deadline:
        with suppress(DNSException, OSError):
            dns.query.udp(question, "127.0.0.1", port=port, timeout=0.2)
            return
        time.sleep(0.01)
    running.kill()
    raise RuntimeError(f"dnsmasq did not start: {running.communicate()[1].decode(errors='replace')}")
