"""Who sent it: a machine, or a person. One line a rule."""

from harness.classify.rules.origin import envelope, wording
from harness.classify.rules.signal import Rule

RULES: list[Rule] = [
    envelope.notice,
    envelope.strong_headers,
    envelope.weak_headers,
    envelope.sender,
    envelope.mail_program,
    envelope.threading,
    envelope.subject,
    envelope.page,
    envelope.company,
    envelope.speed,
    wording.automatic,
    wording.receipt,
    wording.notice,
    wording.matter,
    wording.absence,
    wording.chat_program,
    wording.layout,
    wording.person,
]
