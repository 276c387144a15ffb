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
    headers.return_path,
    headers.mail_program,
    headers.threading,
    headers.subject,
    sender.sender,
    sender.page,
    behaviour.speed,
    behaviour.same_wait,
    behaviour.all_hours,
    behaviour.after_receipt,
    behaviour.history,
    chat_behaviour.company,
    chat_behaviour.speaker,
    chat_behaviour.greeting,
    chat_behaviour.program,
    chat_behaviour.dots,
    chat_behaviour.burst,
    chat_behaviour.edited,
    receipts.automatic,
    receipts.receipt,
    receipts.notice,
    receipts.frame,
    receipts.told_to_nobody,
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

# These compare the case with its peers; see `authorship.AMONG_PEERS`.
AMONG_PEERS: list[Rule] = [behaviour.same_wait, behaviour.all_hours, behaviour.after_receipt, behaviour.history]

# Rules that see nothing in a case without what is named here (`signal.Has`).
NEEDS: dict[str, list[Rule]] = {
    "headers": [
        help_desk.receipt_mark,
        help_desk.agent_mark,
        headers.weak_headers,
        headers.return_path,
        headers.mail_program,
        headers.threading,
    ],
    "words_alone": [chat_text.chat_program],
    "waited": [behaviour.speed],
    "turn": [
        chat_behaviour.speaker,
        chat_behaviour.greeting,
        chat_behaviour.program,
        chat_behaviour.dots,
        chat_behaviour.burst,
        chat_behaviour.edited,
    ],
    "chat": [chat_text.kind_of_chat, chat_text.script, chat_text.print_like, chat_text.chatting],
    "peers": AMONG_PEERS,
}
