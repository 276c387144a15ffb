"""Names of agents left out of what is quoted: they are people, and a report is about a desk. Pure; never raises.

Everybody is `[name]`: numbered, one could be followed through a report, and figures counted of one person.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harness.model import Desk, Enquiry, Observation, Persona
from harness.model.terms import UNSPACED
from harness.observe import Naming, is_common, naming, signatures

NAME, ADDRESS, CUSTOMER = "[name]", "[address]", "[customer]"
_LONGEST = 200_000  # characters of a text that are looked at; the rest is left out
_MOST = 500  # names of a desk that are looked for, the longest first
# Characters without a width, which would hide a name from whoever looks for it; joiners have their use in scripts.
_HIDDEN = re.compile("[\u00ad\u180e\u200b\u2060\ufeff]")
_ADDRESSES = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_AGAIN = re.compile(rf"{re.escape(NAME)}(?:[ \u00a0.,'\u2019-]{{1,3}}{re.escape(NAME)})+")


@dataclass(frozen=True, slots=True)
class _Agents:
    """Those of one desk: folded names of letters alone, looked up word by word, and a pattern for all others.

    `own`: what looks like a name and is none.
    """

    words: frozenset[str]
    common: frozenset[str]  # those that are a word like any other, unless they begin large
    others: re.Pattern[str]
    own: frozenset[str]

    @classmethod
    def of(cls, found: Naming) -> "_Agents":
        plain = {name for name in found.names if _WORD.fullmatch(name) and not _UNSPACED.search(name)}
        common = {name for name in plain if is_common(name)}
        others = sorted(found.names - plain, key=len, reverse=True)[:_MOST]
        return cls(
            words=frozenset(map(str.casefold, plain - common)),
            common=frozenset(map(str.casefold, common)),
            others=re.compile("|".join(map(_form, others)) or r"(?!)", re.IGNORECASE),
            own=found.own,
        )

    def masked(self, text: str) -> str:
        pieces, end = [], 0
        for begin, until in signatures(text, self.own):
            pieces += [text[end:begin], NAME]
            end = until
        signed = "".join([*pieces, text[end:]])
        addressed = _ADDRESSES.sub(lambda found: ADDRESS if self._is_of_a_person(found[1]) else found[0], signed)
        return _AGAIN.sub(NAME, _WORD.sub(self._word, self.others.sub(NAME, addressed)))

    def _word(self, found: re.Match[str]) -> str:
        word = found.group()
        folded = word.casefold()
        forms = {folded, folded.removesuffix("s")} if len(folded) > 3 else {folded}  # "Mias Antwort"
        is_name = not self.words.isdisjoint(forms) or (folded in self.common and not word[0].islower())
        return NAME if is_name else word

    def _is_of_a_person(self, local: str) -> bool:
        parts = re.split(r"[._+\-\d]+", local.casefold())
        return not self.words.isdisjoint(parts) or not self.common.isdisjoint(parts)


@dataclass(frozen=True, slots=True)
class Masking:
    """What must not be told of whom. Desks whose consent shows their agents' names are not among `agents`."""

    agents: Mapping[str, _Agents] = field(default_factory=dict)
    customers: bool = False

    @classmethod
    def of(cls, seen: Iterable[Observation], desks: Iterable[Desk], *, customers: bool = False) -> "Masking":
        """For what desks said to these enquiries; with `customers`, for who asked as well.

        A desk that is not among `desks` has given no consent.
        """
        known = {desk.name: desk for desk in desks}
        by_desk: defaultdict[str, list[Observation]] = defaultdict(list)
        for each in seen:
            by_desk[each.enquiry.desk].append(each)
        hidden = {name: its for name, its in by_desk.items() if not _shows_names(known.get(name))}
        titles = {name: known[name].title if name in known else name for name in hidden}
        agents = {name: _Agents.of(naming(its, title=titles[name])) for name, its in hidden.items()}
        return cls(agents, customers)

    def text(self, text: str, enquiry: Enquiry) -> str:
        """What a desk said to this enquiry: reply, notice or words of a chat's."""
        said = self.said_by(enquiry.desk, text)
        return _without_customer(said, enquiry.persona) if self.customers else said

    def said_by(self, desk: str, text: str) -> str:
        """What a desk says to everybody, such as a form letter."""
        plain = unicodedata.normalize("NFC", _HIDDEN.sub("", text[:_LONGEST]))
        agents = self.agents.get(desk)
        return plain if agents is None else agents.masked(plain)

    def who(self, name: str, enquiry: Enquiry) -> str:
        """Who said it, as a mail's From or a chat names them: what is no name stays, such as "Acme customer care"."""
        return self.text(name, enquiry)


def hides_agents(seen: Iterable[Observation], desks: Iterable[Desk]) -> bool:
    """Whether any desk that was asked keeps its agents' names to itself."""
    known = {desk.name: desk for desk in desks}
    return not all(_shows_names(known.get(name)) for name in {each.enquiry.desk for each in seen})


def _shows_names(desk: Desk | None) -> bool:
    return desk is not None and desk.consent is not None and desk.consent.show_agent_names


def _form(name: str) -> str:
    """A pattern for a name of several words, or of a script that puts no space between them."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    return words if _UNSPACED.search(name) else rf"(?<!\w){words}(?!\w)"


def _without_customer(text: str, persona: Persona) -> str:
    told = [persona.email, persona.phone, persona.order, persona.postcode, persona.name, *persona.name.split()]
    forms = "|".join(re.escape(each) for each in told if len(each) > 1)
    return re.sub(rf"(?<!\w)(?:{forms})(?!\w)", CUSTOMER, text, flags=re.IGNORECASE) if forms else text
