"""What is kept of an enquiry beside the ledger's facts: pictures, a transcript, the page's troubles, and traces.

`folder` names the pieces; `errand` gives a probe its page and the `record.Record` of what happens on it; `veil` and
`picture` make unreadable what must not be read.
"""

from probes.evidence.folder import PIECES, Folder, Piece

__all__ = ["PIECES", "Folder", "Piece"]
