"""What the judge looks at: one reply, what it answers, and how long it took."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from propcache.api import cached_property

from harness.classify import data, text
from harness.classify.borne import signs_among
from harness.classify.figures import Figures
from harness.classify.fingerprint import Fingerprint, fingerprint
from harness.classify.repeated import copied, echoes
from harness.classify.request import Request
from harness.classify.splitting import UNSPACED_SIGN
from harness.classify.templates.masking import merged_in, told_in
from harness.classify.turn import Turn
from harness.model import Fact, Notice, Question, Source
from harness.model.terms import Term, terms
from harness.reading import Letter
from harness.reading.notices.signs import MACHINE, HeaderSign, HeaderSigns
from harness.reading.notions import Place

LONGEST_READ = 20_000  # characters; what comes after cannot change who wrote the letter, and may be an attack
ECHO = 10  # this many words in the customer's order are a quotation; fewer may be a fact that was taken up
SUBJECT_ECHO = 3
_MARKED = re.compile(r"\n>.*(?:\n>.*)*+")  # as quoted, in a row
RECEIPTS_ARE_OUT = timedelta(hours=1)


class Medium(StrEnum):
    """Where a reply stood: what is usual in a chat is not in a mail."""

    MAIL = "mail"
    CHAT = "chat"  # a company's own chat, where programs speak as well as people
    PUBLIC = "public"  # a social network
    TRACKER = "tracker"  # under an issue or a request for all to see, where programs comment as well as people
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One reply before the judge.

    `conversation` ties together the replies that answer one enquiry: they are never compared with one another.
    `request` is what the customer wrote, empty where it is not known. `waited` counts from the enquiry, or from
    `last_said`, where the customer has said more since; it was that much `or_longer`. `joined`: who is said to have
    come and to be there in a chat, "" where nobody is named; None for nobody. `turn`: how it came, if a chat showed it.
    """

    id: str
    company: str | None
    letter: Letter
    request: str
    conversation: str | None = None
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    waited: timedelta | None = None
    or_longer: bool = False
    last_said: str = ""
    source: Source | None = None
    null_return_path: bool = False
    notice: Notice | None = None
    joined: str | None = None
    medium: Medium = Medium.UNKNOWN
    customer: str = ""
    received_at: datetime | None = None
    turn: Turn | None = None

    @cached_property
    def seen_alone(self) -> list[tuple[Any, Any]]:
        """The rules that may see anything in it, and what those have seen that ask no peers: as `judge` fills it in."""
        return []

    @property
    def group(self) -> str:
        """Replies of one group answer the same enquiry."""
        return self.id if self.conversation is None else self.conversation

    @property
    def is_late(self) -> bool:
        """Whether it came when a machine that acknowledges would long have done so."""
        return self.waited is not None and self.waited >= RECEIPTS_ARE_OUT

    @cached_property
    def sent_by(self) -> Fingerprint:
        """The help desk that sent it, and what carried it, as far as they are known."""
        return fingerprint(self.letter, self.signs)

    @cached_property
    def machine_header(self) -> str:
        """What says that a machine answered, whatever the words: a header, or the envelope; "" for nothing."""
        if not MACHINE.among.isdisjoint(self.signs):
            always = self.sent_by.desk.always if self.sent_by.desk else ()
            for sign in MACHINE:
                if sign in self.signs and sign.header not in always:
                    return self.header(sign)
        return "null return path" if self.null_return_path else ""

    @cached_property
    def signs(self) -> Mapping[HeaderSign, str]:
        """The signs that its headers bear, each with the value of the first that does."""
        return signs_among(self.letter.headers)

    def header(self, sign: HeaderSign) -> str:
        """The first header that a sign matches, one of `signs`, as `name: value`."""
        return f"{sign.header}: {self.signs[sign]}"

    def sign(self, some: HeaderSigns) -> str:
        """The first header that one of some signs matches, the first sign first; "" for none."""
        if some.among.isdisjoint(self.signs):
            return ""
        return next(self.header(sign) for sign in some if sign in self.signs)

    @property
    def is_from_a_list(self) -> bool:
        """Whether a list server carried it."""
        return not data.LISTS.among.isdisjoint(self.signs)

    @cached_property
    def whole(self) -> text.Text:
        """The new text as far as it is read, taken apart."""
        return text.Text(self.plain)

    @cached_property
    def spoken(self) -> text.Text:
        """The new text without what is quoted of the customer, taken apart; the signs between words stay."""
        return text.Text(self.whole.without(self.echoed)) if self.echoed else self.whole

    @cached_property
    def asked(self) -> Request:
        """The words of the request, as far as it is read."""
        return Request(self.request[:LONGEST_READ])

    @cached_property
    def words(self) -> Sequence[text.Word]:
        """The words of the new text, as far as it is read."""
        return self.whole.words

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms of the new text: its words and sentences, and numbers and days by value."""
        return terms(self.plain)

    @cached_property
    def echoed(self) -> frozenset[int]:
        """Positions in `words` that repeat the request word for word, or the subject line: no sign of care.

        A long run of words does, and so does a sentence or a line made of nothing else: "You wrote: a cracked lid."
        """
        echoed: frozenset[int] = frozenset()
        if subject := self.letter.subject[:1000]:
            run = ECHO if UNSPACED_SIGN.search(subject) else SUBJECT_ECHO  # every letter of theirs is a word here
            echoed |= copied(self.whole, Request(subject), run=run)
        if self.request:
            echoed |= echoes(self.whole, self.asked, run=ECHO)
        return echoed

    @cached_property
    def told(self) -> frozenset[int]:
        """Positions in `words` that tell a story fact in the customer's own words, outside of any longer quotation."""
        return told_in(self.whole.folded, self.facts) - self.echoed if self.facts else frozenset()

    @cached_property
    def own(self) -> Sequence[text.Word]:
        """The words of the new text that are the writer's own."""
        echoed = self.echoed
        return [word for at, word in enumerate(self.words) if at not in echoed] if echoed else self.words

    @cached_property
    def own_text(self) -> str:
        """The writer's own words with the signs between them."""
        return self.spoken.whole

    @property
    def sentences(self) -> tuple[text.Sentence, ...]:
        """The sentences of the writer's own text."""
        return self.spoken.sentences

    def said(self, notion: str) -> Place | None:
        """Where the first phrase of a list of `data.NOTIONS` is in the writer's own text."""
        return places[0] if (places := self.spoken.said.get(notion)) else None

    def shape(self, name: str) -> re.Match[str] | None:
        """The first match of one of `data.PATTERNS` in the writer's own text."""
        return self.spoken.shape(name)

    @cached_property
    def unquoted(self) -> str:
        """Everything a reader sees but lines marked as quoted: signatures and footers stay."""
        return "\n".join(self.unquoted_lines)

    @cached_property
    def unquoted_lines(self) -> list[str]:
        """Its lines."""
        shown = self.letter.full_text[:LONGEST_READ]
        return "".join(self.unmarked)[1:].splitlines() if ">" in shown else shown.splitlines()

    @cached_property
    def unmarked(self) -> list[str]:
        """What a reader sees, as far as it is read, beside lines marked as quoted: see `beside_marked`."""
        return beside_marked(self.letter.full_text[:LONGEST_READ])

    @cached_property
    def filled_lines(self) -> list[str]:
        """Those of them that are not blank."""
        return [line for line in self.unquoted_lines if line and not line.isspace()]

    @cached_property
    def at_foot(self) -> Collection[str]:
        """The notions in the new text, and those of `data.FOOT_NOTIONS` around it: often below the signature."""
        if self.letter.text == self.letter.full_text:
            return self.whole.said.keys()
        return {*self.whole.said, *data.FOOT_NOTIONS.found(self._around)}

    @property
    def _around(self) -> str:
        """What a reader sees beside the new text, with a bar for each part of it; empty lines there were made fewer."""
        if self.unquoted.startswith(self.plain):
            return self.unquoted[len(self.plain) :]
        own = {*self.plain.split("\n\n")}
        return "\n".join(["|" if part in own else part for part in self.unquoted.split("\n\n")])

    @cached_property
    def plain(self) -> str:
        """The new text as far as it is read; everything, where a cutter left nothing."""
        return (self.letter.text or self.letter.full_text)[:LONGEST_READ]

    @cached_property
    def figures(self) -> Figures:
        """The numbers in the new text."""
        return Figures(self.whole)

    @cached_property
    def merged(self) -> frozenset[str]:
        """Folded words of the merge facts: name, address, order number. Repeating them takes no reader."""
        return merged_in(self.facts) if self.facts else frozenset()

    @cached_property
    def names(self) -> frozenset[str]:
        """The customer's names, folded."""
        return frozenset([word.folded for word in text.words(self.customer)]) if self.customer else frozenset()


def beside_marked(shown: str) -> list[str]:
    """What is before, between and behind lines marked as quoted: from a line's end on each, or empty."""
    return _MARKED.split("\n" + shown.removesuffix("\n") + "\n")
