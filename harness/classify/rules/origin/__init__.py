"""Who sent it: a machine, or a person. One line a rule."""

from harness.classify.rules.origin import chat_text, envelope, hand, receipts, records
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
    receipts.automatic,
    receipts.receipt,
    receipts.notice,
    receipts.closing,
    receipts.matter,
    receipts.absence,
    chat_text.chat_program,
    chat_text.kind_of_chat,
    chat_text.script,
    chat_text.print_like,
    chat_text.chatting,
    records.layout,
    records.bare,
    hand.person,
]
