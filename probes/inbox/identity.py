"""Which mail is which: one that comes twice, or by two ways, has the same id, and no two different mails have."""

import hashlib
import re

# What those who pass a mail on or keep it write into its header: it says how the copy came, not what was sent.
_ON_THE_WAY = (
    rb"received|return-path",  # RFC 5321, 4.4
    rb"x-received|delivery-date|received-spf",  # Google; Exim; RFC 7208, 9.1
    rb"delivered-to|x-delivered-to|original-recipient",  # RFC 9228; RFC 8098, 2.3
    rb"x-original-to|(?:x-)?envelope-(?:to|from)",  # Postfix, Exim
    rb"(?:x-)?authentication-results(?:-original)?|arc-[a-z-]++|dkim-filter",  # RFC 8601; RFC 8617, 4.1; OpenDKIM
    rb"x-spam(?:-[a-z0-9_-]++)?|x-r?spamd-[a-z-]++|x-virus-[a-z-]++|x-amavis-[a-z-]++|x-quarantine-id",
    rb"x-ms-exchange-[a-z0-9-]++|x-(?:microsoft|forefront)-antispam[a-z-]*+|x-eop[a-z]++",  # Exchange Online
    rb"(?:x-)?status|x-keywords|x-uidl?|x-imap(?:base)?|content-length|lines",  # mbox files (RFC 4155) and POP3
    rb"x-mozilla-(?:status2?|keys)|x-gmail-(?:labels|received)|x-gm-thrid",  # Thunderbird; Google's export
)
# With the end of the line before it, which is quickly found; what has matched is never tried in another way.
_TRACE = re.compile(rb"(?i)\n(?:" + b"|".join(_ON_THE_WAY) + rb")[ \t]*+:.*+(?:\n[ \t].*+)*+")


def reply_id(recipient: str | None, raw: bytes) -> str:
    """The id of a mail that came for `recipient`, in any case: the same mail, however it came, has the same id.

    Two copies are the same mail if they differ only in line endings (CRLF or LF), in empty lines at the end (as for
    DKIM: RFC 6376, 3.4.3) and in the header fields that are added on the way and where mail is kept. Whatever else
    differs makes another mail, be it a single byte.
    """
    address = (recipient or "").casefold().encode("utf-8", "surrogatepass")
    lines = raw.replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n"
    body = 0 if lines.startswith(b"\n") else lines.find(b"\n\n") + 1 or len(lines)
    digest = hashlib.sha256(b"%d:%s," % (len(address), address))
    digest.update(_TRACE.sub(b"", b"\n" + lines[:body]))
    digest.update(lines[body:])
    return digest.hexdigest()[:32]
