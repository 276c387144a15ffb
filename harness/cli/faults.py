"""What to tell whoever ran into probe faults: the cause in the probe's words, and what to do about it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.errors import FaultKind
from harness.model import Dispatch, Observation, Outcome
from harness.observe import proof_of_arrival, unconfirmed
from harness.turns import unsaid
from reports.chats import offline_words
from reports.tables import printable
from reports.wording import not_confirmed, whether_it_arrived

REMEDIES = {
    FaultKind.UNREACHABLE: "see that the desk is up and its address in desks.toml is right; `shopper check` knocks",
    FaultKind.REJECTED: "ask whoever runs the desk: a full mailbox, a policy or an error of theirs turned us away",
    FaultKind.NOT_NOW: (
        "run it again later; a mail has more time with --wait 30m, or with a mail server named in [outbox], which "
        "tries again for days"
    ),
    FaultKind.NOT_SECURE: "name the file of the server's own authority in SSL_CERT_FILE; `tls` says how strict to be",
    FaultKind.LOGIN_REFUSED: "see that `user`, `login` and the variable that `secret` names are right and still valid",
    FaultKind.TIMEOUT: "try again later; give a slow desk more time for each step with --timeout",
    FaultKind.MISSING_FIELD: (
        "look at the picture; name what the page does not label in the channel's `fields`, and what no customer can "
        "know in `values`"
    ),
    FaultKind.FORM_REFUSED: "see what the form asks for, and plant it in the scenario or name it in `fields`",
    FaultKind.CHAT_UNAVAILABLE: "look at the picture; name what was not found (launcher, log, input) in `fields`",
    FaultKind.BLOCKED: "ask the desk to let our probes in (allow-list, test keys); captchas are never solved",
    FaultKind.BROWSER: "try again; if it happens again, get another browser with `shopper setup`",
    FaultKind.INTERNAL: "this is a defect of ours: report it with the evidence",
    FaultKind.STOPPED: "nothing to mend; run it again once the desk may be approached",
}


def tell_faults(seen: Iterable[Observation], home: Path) -> Iterator[str]:
    """Lines about the enquiries that ended in a probe fault, like troubles together, and about the uncertain ones.

    `home`: the folder from which the ledger names evidence.
    """
    seen = tuple(seen)
    alike: defaultdict[tuple[FaultKind, str], list[Dispatch]] = defaultdict(list)
    for each in seen:
        if (
            each.outcome in (Outcome.PROBE_FAULT, Outcome.BLOCKED)
            and each.fault is not None
            and each.fault.fault is not None
        ):
            alike[each.fault.fault, each.fault.detail].append(each.fault)
    for (kind, detail), faults in alike.items():
        yield f"probe fault, {kind}: {printable(detail)}"
        yield f"  what to do: {REMEDIES[kind]}"
        for fault in faults:
            yield f"  enquiry {fault.enquiry_id}" + "".join(f"\n    {home / path}" for path in fault.evidence)
    for each in seen:
        if each.outcome is Outcome.UNCERTAIN and unconfirmed(each) is None:
            yield from _tell_doubt(each, home)
    for each in seen:
        if each.outcome is Outcome.OFFLINE:
            yield from _tell_offline(each, home)
        yield from _tell_unsaid(each)
        yield from _tell_unconfirmed(each, home)


def _tell_offline(observation: Observation, home: Path) -> Iterator[str]:
    yield f"offline: {offline_words(observation)}"
    yield "  what to do: see that `hours` in desks.toml are the desk's own, and shop it while it is open"
    evidence = observation.offline.evidence if observation.offline else ()
    yield f"  enquiry {observation.enquiry.id}" + "".join(f"\n    {home / path}" for path in evidence)


def _tell_doubt(observation: Observation, home: Path) -> Iterator[str]:
    doubt = observation.doubt
    yield f"uncertain: {printable(doubt.detail) if doubt else 'we were stopped while sending'}"
    yield f"  {whether_it_arrived(observation)}"
    if proof_of_arrival(observation) is None:
        yield "  what to do: ask the desk for it if you must know; should it answer, `shopper show` tells"
    reference = f", {printable(doubt.reference)}" if doubt and doubt.reference else ""
    evidence = doubt.evidence if doubt else ()
    yield f"  enquiry {observation.enquiry.id}{reference}" + "".join(f"\n    {home / path}" for path in evidence)


def _tell_unsaid(observation: Observation) -> Iterator[str]:
    """The follow-ups that we could not say, or may not have said: what the desk does after those is not its doing."""
    for turn in unsaid(observation):
        if turn.fault is not None:
            yield f"a follow-up could not be said, {turn.fault}: {printable(turn.detail)}"
            yield f"  what to do: {REMEDIES[turn.fault]}"
        else:
            why = printable(turn.detail) or "we were stopped while saying it"
            yield f"a follow-up may have been said, or not: {why}"
            yield "  it is never said again; ask the desk for it if you must know"
        yield f"  enquiry {turn.enquiry_id}, its follow-up number {(turn.turn or 0) + 1}"


def _tell_unconfirmed(observation: Observation, home: Path) -> Iterator[str]:
    """The desk holds the enquiry until its link was followed: its silence after that failed is not its doing."""
    fact = unconfirmed(observation)
    if fact is None:
        return
    yield not_confirmed(fact)
    yield "  the link is never followed again; ask the desk whether it has the request"
    yield f"  enquiry {fact.enquiry_id}" + "".join(f"\n    {home / path}" for path in fact.evidence)
