"""Whom an answer goes to. A reply is a stranger's text: whatever it names, we write to the desk and to nobody else."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.loopback import stays_here
from harness.model import Reply, Target
from harness.reading import read
from harness.sites import house

_UNREAD = re.compile(
    r"(?:no|not|do.?not|dont|never|non).?(?:reply|respond|answer|responder|risponder|repondre)|ne.?pas.?repondre|"
    r"nicht.?antworten|keine.?antwort|mailer-daemon|postmaster|bounce",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]\\@]{1,64}@[^\s<>(),;:\"\[\]\\@]{1,253}")
_MOST_READ = 2_000  # characters of a field


def where_to(reply: Reply, target: Target, *, confined: bool) -> Target:
    """Where the answer to `reply` goes: where it wants it (Reply-To, else From) if that is the desk, else to `target`.

    The desk is the organisation that agreed to be shopped: the domain of its address and what lies below that. Where
    we are `confined`, nothing is written to but what stays on this machine.
    """
    for address in _wanted(reply):
        answered = replace(target, to=address)
        if _is_the_desks(address, target.to) and (not confined or stays_here(answered)):
            return answered
    return target


def _wanted(reply: Reply) -> Iterator[str]:
    """The addresses that a mail program would answer to, but for those that say they are not read."""
    letter = read(reply.raw, reply.media_type)
    field = letter.header("reply-to")[:_MOST_READ]
    named = _ADDRESS.findall(field) if field else [letter.sender]
    yield from (each for each in named if _ADDRESS.fullmatch(each) and not _UNREAD.match(each))


def _is_the_desks(address: str, desk: str) -> bool:
    local, _, domain = address.casefold().rpartition("@")
    own_local, _, own_domain = desk.casefold().rpartition("@")
    if domain == own_domain and local.partition("+")[0] == own_local.partition("+")[0]:
        return True
    if "@" in house(desk):  # at a provider for everybody the desk is its one address, and no other
        return False
    return domain == own_domain or domain.endswith(f".{own_domain}")
