"""A reply in the hands of the matching: read no further than a rule asks for."""

from functools import cached_property

from harness.model import Reply
from harness.reading import Head, read_head, read_text
from harness.reading.notices import Returned, read_returned

NO_HEAD = Head(message_id=None, references=(), recipients=(), sender="", subject="")


class Mail:
    """One reply; its head and its text are read when they are first asked for."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    @cached_property
    def head(self) -> Head:
        """Its headers; an empty head for what is no mail."""
        return read_head(self.reply.raw) if self.reply.media_type == "message/rfc822" else NO_HEAD

    @cached_property
    def returned(self) -> Returned | None:
        """The mail that it brings back, as delivery reports and receipts do; None for other mail."""
        return read_returned(self.reply.raw) if self.reply.media_type == "message/rfc822" else None

    @property
    def is_from_a_mail_server(self) -> bool:
        """Whether it is some mail server's word, which may be any desk's, or none's."""
        return self.returned is not None or self.sender.partition("@")[0].casefold() in ("mailer-daemon", "postmaster")

    @property
    def sender(self) -> str:
        """The address in From, else that of the envelope; "" where there is none, as for a report."""
        return self.head.sender or (self.reply.sender or "" if "@" in (self.reply.sender or "") else "")

    def text(self) -> str:
        """All a reader sees, quotations too. Read anew at every call: a hundred thousand texts are not kept."""
        return read_text(self.reply.raw, self.reply.media_type)
