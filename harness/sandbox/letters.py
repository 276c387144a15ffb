"""The company's mail to its customers, as help desks and mail clients write it."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from random import Random
from zoneinfo import ZoneInfo

from harness.sandbox.case import Case
from harness.sandbox.staff import LetterKind, dice
from harness.sandbox.texts import profile
from harness.sandbox.wording import Wording

ZONE = ZoneInfo("Europe/London")
_QUOTE_AT_MOST = 10_000  # characters of the complaint below an answer
_LINE_AT_MOST = 900  # octets: references are not folded inside, and RFC 5322 2.1.1 allows 998
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")
_MESSAGE_ID = re.compile(r"[!-;=?-~]{3,200}")


def compose(kind: LetterKind, case: Case, *, seed: int, now: datetime) -> EmailMessage:
    """The letter of this kind in this case: the same text for the same seed and customer, dated `now`."""
    chance = dice(seed, case.key, kind)
    wording = Wording(case.understood, chance, name=one_line(case.contact.name, 80), ticket=case.ticket)
    letter = _envelope(kind, case, wording, chance, now)
    _mark_as_machine(letter, kind, chance)
    _fill(letter, _paragraphs(kind, wording), quote=_quote(kind, case, wording, chance), kind=kind)
    return letter


def one_line(text: str, length: int) -> str:
    """`text` fit for a header: no line breaks or other controls, no longer than `length`."""
    return " ".join(_CONTROLS.sub(" ", text).split())[:length]


def _paragraphs(kind: LetterKind, wording: Wording) -> str:
    if kind is LetterKind.RECEIPT:
        parts = (wording.salutation("formal_salutation"), wording.say("receipt"), wording.say("receipt_sign_off"))
    elif kind is LetterKind.MACRO:
        parts = (wording.macro_salutation(), wording.macro(), wording.say("formal_sign_off"))
    elif kind is LetterKind.ASK_AGAIN:
        parts = (wording.salutation("formal_salutation"), wording.say("ask_again"), wording.say("formal_sign_off"))
    elif kind is LetterKind.BOT:
        parts = (wording.salutation("bot_salutation"), wording.bot(), wording.say("bot_sign_off"))
    else:
        opening, closing = wording.about_a_detail("opening"), wording.about_a_detail("closing")
        body = f"{opening}\n\n{wording.care()}\n\n{closing}"
        parts = (wording.salutation("salutation"), body, wording.say("sign_off"))
    return "\n\n".join(parts)


def _envelope(kind: LetterKind, case: Case, wording: Wording, chance: Random, now: datetime) -> EmailMessage:
    contact = case.contact
    policy = (SMTP if contact.address.isascii() else SMTPUTF8).clone(max_line_length=_LINE_AT_MOST)
    letter = EmailMessage(policy=policy)
    company = profile()
    by_machine = kind in {LetterKind.RECEIPT, LetterKind.BOT}
    letter["From"] = Address(company.name if by_machine else wording.agent, addr_spec=company.mailbox)
    letter["To"] = contact.address
    thread = [f"<{id_}>" for id_ in contact.thread if _MESSAGE_ID.fullmatch(id_)]
    threaded = thread and (kind is LetterKind.RECEIPT or chance.random() < 0.7)
    letter["Subject"] = _subject(kind, case, wording, threaded=bool(threaded))
    letter["Date"] = format_datetime(now.astimezone(ZONE))
    letter["Message-ID"] = (
        f"<{sha256(f'{case.key}/{kind}'.encode()).hexdigest()[:24]}@{company.mailbox.partition('@')[2]}>"
    )
    if threaded:
        letter["In-Reply-To"] = thread[-1]
        letter["References"] = " ".join(thread[-5:])
    return letter


def _subject(kind: LetterKind, case: Case, wording: Wording, *, threaded: bool) -> str:
    theirs = one_line(case.contact.subject, 150)
    if kind is LetterKind.RECEIPT:
        return f"[#{case.ticket}] {wording.say('receipt_subject')}"
    if threaded and theirs:
        return theirs if theirs.casefold().startswith("re:") else f"Re: {theirs}"
    return f"[#{case.ticket}] {theirs or wording.say('your_enquiry')}"


def _mark_as_machine(letter: EmailMessage, kind: LetterKind, chance: Random) -> None:
    """Receipts say what they are (RFC 3834 section 5); one in three of the bot's mails does not."""
    if kind is LetterKind.RECEIPT:
        letter["Auto-Submitted"] = "auto-replied"
        letter["X-Auto-Response-Suppress"] = "All"
    elif kind is LetterKind.BOT and chance.random() < 2 / 3:
        letter["Auto-Submitted"] = "auto-generated"
        letter["Precedence"] = "bulk"


def _quote(kind: LetterKind, case: Case, wording: Wording, chance: Random) -> tuple[str, str] | None:
    """The line above the complaint and the complaint, where this letter carries it below: half of the people's do."""
    if kind in {LetterKind.RECEIPT, LetterKind.BOT} or chance.random() < 0.5:
        return None
    customer = one_line(case.contact.name, 80) or case.contact.address
    date = case.opened_at.astimezone(ZONE).strftime(wording.say("date"))
    return wording.say("wrote", date=date, customer=customer), case.contact.text[:_QUOTE_AT_MOST]


def _fill(letter: EmailMessage, text: str, *, quote: tuple[str, str] | None, kind: LetterKind) -> None:
    """The text as plain and, from machines and whoever quotes nothing, as HTML too."""
    plain = text
    if quote is not None:
        attribution, complaint = quote
        quoted = "\n".join(f"> {line}".rstrip() for line in complaint.splitlines())
        plain = f"{text}\n\n{attribution}\n{quoted}"
    letter.set_content(_encodable(plain) + "\n", cte="quoted-printable")
    if quote is None or kind is LetterKind.PERSONAL:
        letter.add_alternative(_encodable(_html(text, quote)), subtype="html", cte="quoted-printable")


def _html(text: str, quote: tuple[str, str] | None) -> str:
    body = "".join(f"<p>{'<br>'.join(escape(part).splitlines())}</p>\n" for part in text.split("\n\n"))
    if quote is not None:
        complaint = "<br>".join(escape(quote[1]).splitlines())
        body += (
            f'<div class="gmail_quote"><div class="gmail_attr">{escape(quote[0])}</div>'
            f'<blockquote class="gmail_quote">{complaint}</blockquote></div>\n'
        )
    return f"<!doctype html>\n<html><body>\n{body}</body></html>\n"


def _encodable(text: str) -> str:
    """Without lone surrogates, which no charset can carry."""
    return text.encode("utf-8", "replace").decode("utf-8")
