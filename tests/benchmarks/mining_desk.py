"""A made desk, of whose every reply it is known which letter it came of."""

from collections.abc import Callable, Iterator
from random import Random

from faker import Faker

LETTERS, COURTESIES, NAMES = 80, 60, 3000


class Desk:
    """Makes replies with the number of the letter they came of, -1 for none."""

    def __init__(self, seed: int = 11) -> None:
        self._chance = Random(seed)
        faker = Faker("en_US")
        faker.seed_instance(seed)
        self._sentence: Callable[[], str] = lambda: faker.sentence(nb_words=13)
        self._courtesies = [faker.sentence(nb_words=9) for _ in range(COURTESIES)]
        self._names = [faker.first_name() for _ in range(NAMES)]
        self._letters = [self._letter() for _ in range(LETTERS)]

    def _courtesy(self) -> str:
        return self._courtesies[min(int(self._chance.expovariate(1 / 12)), COURTESIES - 1)]

    def _letter(self) -> str:
        body = [self._sentence() for _ in range(self._chance.randint(2, 5))]
        body.insert(1, "Your order {order} of {date} was passed to {agent} in our team.")
        return f"Dear {{name}},\n\n{self._courtesy()} {' '.join(body)} {self._courtesy()}\n\n{{agent}}"

    def replies(self, count: int) -> Iterator[tuple[str, int]]:
        """So many replies."""
        chance = self._chance
        for _ in range(count):
            letter = min(int(chance.expovariate(1 / 20)), LETTERS - 1)
            kind = chance.random()
            if kind < 0.7:
                text = self._letters[letter]
                if kind < 0.1:
                    first, rest = text.split("\n\n", 1)
                    text = f"{first}\n\n{' '.join(self._sentence() for _ in range(chance.randint(1, 2)))} {rest}"
            else:
                letter = -1
                own = " ".join(self._sentence() for _ in range(chance.randint(2, 5)))
                text = f"Hello {{name}},\n\n{self._courtesy()} {own} {self._courtesy()}\n\n{{agent}}"
            yield self._filled(text), letter

    def _filled(self, text: str) -> str:
        chance = self._chance
        return text.format(
            name=chance.choice(self._names),
            agent=self._names[chance.randrange(30)],
            order=f"KW-{chance.randrange(10**6):06}",
            date=f"{chance.randint(1, 28)} March 2026",
        )
