"""What is kept of an enquiry beside the ledger's facts: pictures, a transcript, the page's troubles, and traces.

`errand` gives a probe its page and the `Record` of what happens on it; `folder` names the pieces; `veil` and `picture`
make unreadable what must not be read.
"""

from probes.evidence.errand import errand
from probes.evidence.folder import PIECES, Folder, Piece
from probes.evidence.record import Record

__all__ = ["PIECES", "Folder", "Piece", "Record", "errand"]
