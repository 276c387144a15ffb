"""Ports of this machine for servers that tests start."""

import socket
from contextlib import ExitStack, suppress


def free_ports(count: int) -> list[int]:
    """As many different TCP ports of 127.0.0.1 that nobody listens on."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


def free_port() -> int:
    """One of them."""
    return free_ports(1)[0]


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
