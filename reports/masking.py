"""Names of agents left out of what is quoted: they are people, and a report is about a desk. Pure; never raises.

Everybody is `[name]`: numbered, one could be followed through a report, and figures counted of one person.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from harness.model import Desk, Enquiry, Observation, Persona
from harness.observe import Naming, folded, is_common, naming, signatures

NAME, ADDRESS, CUSTOMER = "[name]", "[address]", "[customer]"
_LONGEST = 200_000  # characters of a text that are looked at; the rest is left out
_MOST = 500  # names of a desk that are looked for, the longest first
# Characters without a width, which would hide a name from whoever looks for it; joiners have their use in scripts.
_HIDDEN = re.compile("[\u00ad\u180e\u200b\u2060\ufeff]")
_ADDRESSES = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_AGAIN = re.compile(rf"{re.escape(NAME)}(?:[ \u00a0.,'\u2019-]{{1,3}}{re.escape(NAME)})+")


@dataclass(frozen=True, slots=True)
class _Agents:
    """Those of one desk: the names, a pattern that finds them, and what looks like one and is none."""

    naming: Naming
    pattern: re.Pattern[str]
    parts: frozenset[str]  # words of names, folded, by which an address is told to be a person's

    @classmethod
    def of(cls, found: Naming) -> "_Agents":
        names = sorted(found.names, key=len, reverse=True)[:_MOST]
        forms = "|".join(_form(name) for name in names) or r"(?!)"
        return cls(found, re.compile(forms), folded(" ".join(names)) - found.own)

    def masked(self, text: str) -> str:
        pieces, end = [], 0
        for begin, until in signatures(text, self.naming.own):
            pieces += [text[end:begin], NAME]
            end = until
        signed = "".join([*pieces, text[end:]])
        addressed = _ADDRESSES.sub(lambda found: ADDRESS if self._is_of_a_person(found[1]) else found[0], signed)
        return _AGAIN.sub(NAME, self.pattern.sub(NAME, addressed))

    def _is_of_a_person(self, local: str) -> bool:
        return not self.parts.isdisjoint(re.split(r"[._+\-\d]+", local.casefold()))


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
        plain = unicodedata.normalize("NFC", _HIDDEN.sub("", text[:_LONGEST]))
        if self.customers:
            plain = _without_customer(plain, enquiry.persona)
        agents = self.agents.get(enquiry.desk)
        return plain if agents is None else agents.masked(plain)

    def who(self, name: str, enquiry: Enquiry) -> str:
        """Who said it, as a mail's From or a chat names them: what is no name stays, such as "Acme customer care"."""
        return self.text(name, enquiry)


def _shows_names(desk: Desk | None) -> bool:
    return desk is not None and desk.consent is not None and desk.consent.show_agent_names


def _form(name: str) -> str:
    """A pattern for a name as it may be written: large, and small where it is no common word; of a possession, too."""
    words = r"\s+".join(re.escape(word) for word in name.split())
    if name.upper() == name.lower():
        return words if len(name) < 4 and not name.isascii() else rf"(?<!\w){words}(?!\w)"
    has_small = " " in name or not is_common(name)
    forms = (
        rf"(?i:{words})" if has_small else "|".join(dict.fromkeys(map(re.escape, (name, name.upper(), name.title()))))
    )
    return rf"(?<!\w)(?:{forms})(?:['\u2019]?s)?(?!\w)"


def _without_customer(text: str, persona: Persona) -> str:
    told = [persona.email, persona.phone, persona.order, persona.postcode, persona.name, *persona.name.split()]
    forms = "|".join(re.escape(each) for each in told if len(each) > 1)
    return re.sub(rf"(?<!\w)(?:{forms})(?!\w)", CUSTOMER, text, flags=re.IGNORECASE) if forms else text
