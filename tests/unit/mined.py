"""A desk's replies to mine: copies of one letter, and what people wrote by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from harness.classify import Case, Peers
from harness.model import Fact, Template
from harness.reading import read

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MACRO = (
    "Dear {name},\n\nWe are sorry that parcel {order} was late. Our carrier lost two vans to the flood, and yours "
    "stood in the depot until {date}. See https://desk.example/floods for the list.\n\n{agent}"
)
PEOPLE = ("Rosa", "Imre", "Odile", "Jonas", "Mei", "Paul", "Ana", "Lars", "Tess", "Omar", "Ida", "Nils")
PERSONAL = (
    "Hi Rosa, I went down to the cellar and found your umbrella behind the boiler; the handle is chipped, sorry.",
    "Good morning Imre. No, the green one never had a pocket. Marta sewed one into hers and can show you how.",
    "Odile, my colleague drives past Lyon on Thursday and would hand you the spare lid in person. Is noon fine?",
    "Your photograph made us laugh. The cat is welcome to the box; the toaster itself goes out again tonight.",
)


def case(text: str, name: str, *, group: str | None = None, facts: Sequence[Fact] = (), request: str = "") -> Case:
    letter = read(text.encode(), "text/plain")
    return Case(
        id=name,
        company="desk",
        conversation=group or f"q-{name}",
        letter=letter,
        request=request,
        facts=tuple(facts),
        received_at=START + timedelta(days=int(name[-2:]) if name[-2:].isdigit() else 0),
    )


def macro(number: int, text: str = MACRO) -> str:
    order = f"KW-{20400 + number}"
    return text.format(name=PEOPLE[number], order=order, date=f"{number + 1} March", agent=PEOPLE[-1 - number % 3])


def copies(count: int) -> list[Case]:
    return [case(macro(number), f"r{number:02}") for number in range(count)]


def personal() -> list[Case]:
    return [case(text, f"p{number:02}") for number, text in enumerate(PERSONAL)]


def letters(*cases: Case) -> tuple[Template, ...]:
    return Peers.of(cases).templates()


FOOTER = (
    "The Umbrella Works is a trading name of Parasol Holdings. Our offices are open from nine to five. Please think of "
    "the trees before you print this letter."
)


def own_words(number: int) -> str:
    """Four sentences that no other number gives."""
    words = [f"word{number}x{place}" for place in range(48)]
    return " ".join(words).replace("0", "o").replace("1", "l").replace("2", "z").replace("3", "e").replace(
        "4", "h").replace("5", "s").replace("6", "b").replace("7", "t").replace("8", "m").replace("9", "g")  # fmt: skip
