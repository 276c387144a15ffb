"""Something that we are just saying, until the server has answered that it handled it."""

import asyncio

from harness.errors import ProbeError
from probes.xmpp.faults import declined
from probes.xmpp.stanza import Stanza, bare


class Saying:
    """The message with the id `reference`, on its way to `desk`; `taken` is done when the server has handled it."""

    def __init__(self, reference: str, *, desk: str) -> None:
        self.reference = reference
        self.taken: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._desk = desk
        self._answered_at: float | None = None

    def since(self, handled: float) -> float:
        """From when on the desk has it: its answer may overtake the server's word, and no wait begins after that."""
        return handled if self._answered_at is None else min(handled, self._answered_at)

    def settle(self, how: float | ProbeError) -> None:
        """The server has handled it (when), or sent it back."""
        if self.taken.done():
            return
        if isinstance(how, ProbeError):
            self.taken.set_exception(how)
        else:
            self.taken.set_result(how)

    def hear(self, stanza: Stanza) -> bool:
        """Take in what a stanza tells of it; returns whether that is all that the stanza tells."""
        if stanza.refusal is not None and stanza.id == self.reference:
            self.settle(declined(self._desk, stanza.refusal))
            return True
        is_receipt = stanza.receipt_of == self.reference
        if stanza.account == bare(self._desk) and (stanza.body or is_receipt):
            self._answered_at = self._answered_at or stanza.epoch
            if is_receipt:
                self.settle(stanza.epoch)
        return False
