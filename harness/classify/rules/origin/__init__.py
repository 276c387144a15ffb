"""Who sent it: a machine, or a person. One line a rule."""

from harness.classify.rules.origin import (
    behaviour,
    chat_behaviour,
    chat_text,
    hand,
    headers,
    help_desk,
    receipts,
    records,
    sender,
)
from harness.classify.rules.signal import Rule

RULES: list[Rule] = [
    help_desk.receipt_mark,
    help_desk.agent_mark,
    headers.notice,
    headers.strong_headers,
    headers.weak_headers,
    headers.mail_program,
    headers.threading,
    headers.subject,
    sender.sender,
    sender.page,
    behaviour.speed,
    chat_behaviour.company,
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
