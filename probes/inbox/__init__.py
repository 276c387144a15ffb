"""How replies come in: by SMTP while we listen, or from mailboxes that were filled elsewhere."""

import hashlib


def reply_id(recipient: str | None, raw: bytes) -> str:
    """The id of a mail that came for `recipient`: the same mail, delivered or imported again, has the same id."""
    address = (recipient or "").casefold().encode("utf-8", "replace")
    return hashlib.sha256(address + b"\0" + raw).hexdigest()[:32]
