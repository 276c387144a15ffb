"""What is said in answer to a case, whatever the channel: receipts, form letters, and words for this customer."""

from random import Random

from harness.sandbox.handbook import Answer, Understanding
from harness.sandbox.texts import Writer, profile


class Wording:
    """One agent's words for one customer. `name` may be ""; all chance comes from `chance`."""

    def __init__(self, understood: Understanding, chance: Random, *, name: str, ticket: str = "") -> None:
        self.agent = chance.choice(profile().staff)
        self._understood = understood
        self._named = bool(name)
        company = profile()
        values = {"agent": self.agent, "company": company.name, "bot": company.bot, "ticket": ticket}
        values |= {"customer": name, "first_name": name.split(" ", maxsplit=1)[0], "order": understood.order}
        writer = Writer(language=understood.language, chance=chance, values=values)
        values["the_order"] = writer.write("order_known" if understood.order else "order_unknown")
        self._writer = writer
        self._chance = chance

    def say(self, phrase: str, **extra: str) -> str:
        """One rendering of `phrase` of the customer's language."""
        return self._writer.write(phrase, **extra)

    def draw(self, least: int, most: int) -> int:
        """A number from `least` to `most` that this customer gets."""
        return self._chance.randint(least, most)

    def salutation(self, phrase: str) -> str:
        """The salutation `phrase`, or its form for a customer without a name."""
        return self.say(phrase if self._named else f"{phrase}_unknown")

    def macro(self) -> str:
        """The form letter for the topic."""
        return self.say(f"macro_{self._understood.topic}")

    def macro_salutation(self) -> str:
        """A form letter's salutation; that for accounts has lost its field, as such letters do."""
        if self._understood.topic == "account":
            return self.say("broken_salutation")
        return self.salutation("formal_salutation")

    def bot(self) -> str:
        """A machine's full text, with its answer to the first question if it has one."""
        answers = [
            self.say("bot_answer", question=each.question, answer=each.answers[0]) for each in self._answers()[:1]
        ]
        return "\n\n".join((self.say("bot"), *answers))

    def care(self) -> str:
        """A person's paragraphs on what happened and what was asked, no two alike."""
        story = " ".join(self.say("fact_line", fact=detail) for detail in self._details())
        return "\n\n".join((story, *self.answers()))

    def answers(self) -> tuple[str, ...]:
        """A sentence for each question that was asked and has an answer."""
        return tuple(
            self.say("answer_line", question=each.question, answer=self._chance.choice(each.answers))
            for each in self._answers()
        )

    def about_a_detail(self, phrase: str) -> str:
        """`phrase` with one of the details in it."""
        return self.say(phrase, fact=self._chance.choice(self._details()))

    def _details(self) -> tuple[str, ...]:
        return self._understood.details or (self._writer.write("nothing_named"),)

    def _answers(self) -> tuple[Answer, ...]:
        return self._understood.answers
