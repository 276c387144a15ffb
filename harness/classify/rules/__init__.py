"""The rules of the judge: each reads a case among its peers and states what it saw. One line a rule."""

from harness.classify.rules import care, envelope, form, wording
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
    form.recurring,
    form.stock,
    form.merge_error,
    form.elsewhere,
    care.taken_up,
    care.facts,
    care.answers,
    care.specifics,
    care.quoted,
]

__all__ = ["RULES", "Rule"]
