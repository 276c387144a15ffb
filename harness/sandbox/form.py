"""The contact form: what may be filled in, and what the page says about what was."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from harness.sandbox.case import Contact
from harness.sandbox.reception import ADDRESS
from harness.sandbox.texts import profile

MESSAGE_AT_MOST = 20_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ALL = ("name", "email", "order", "topic", "message", "consent")
LEFT = ("name", "email", "message")  # what is asked of who leaves a message
_ORDER = re.compile(r"[\w#/ .-]{0,40}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """The fields as they were sent, trimmed. `website` is hidden: only machines fill it in."""

    name: str = ""
    email: str = ""
    order: str = ""
    topic: str = ""
    message: str = ""
    consent: str = ""
    website: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Form":
        """The form from what a browser sent; unknown fields are ignored."""
        return cls(**{name: _CONTROLS.sub("", sent.get(name, "")).strip() for name in cls.__dataclass_fields__})

    def problems(self, asked: Iterable[str] = ALL) -> Mapping[str, str]:
        """Field -> what to do about it, of those that were `asked`; empty when all is well."""
        found = {
            "name": None if 0 < len(self.name) <= 120 else "Enter your name, 120 characters at most.",
            "email": None if ADDRESS.fullmatch(self.email) else "Enter an e-mail address such as name@example.com.",
            "order": None
            if _ORDER.fullmatch(self.order)
            else "Enter the number as on your invoice, or leave it empty.",
            "topic": None if self.topic in profile().topics else "Choose what it is about.",
            "message": _message_problem(self.message),
            "consent": None if self.consent else "Tick the box, so that we may use your details to answer you.",
        }
        return {name: problem for name in asked if (problem := found[name]) is not None}

    def contact(self) -> Contact:
        """What the customer wants, once there are no problems."""
        return Contact(
            name=self.name,
            address=self.email,
            subject="",
            text=self.message.replace("\r\n", "\n"),
            topic=self.topic or None,
            order=self.order,
        )


def _message_problem(message: str) -> str | None:
    if len(message) < 10:
        return "Tell us what happened, in 10 characters at least."
    if len(message) > MESSAGE_AT_MOST:
        return f"Shorten your message to {MESSAGE_AT_MOST} characters."
    return None
