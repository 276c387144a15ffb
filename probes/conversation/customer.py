"""The customer's side of a conversation, as a generator without any input or output.

It is sent what happens and yields what to do, as httpx's `auth_flow` does with requests: `Wait` is answered by whatever
happens next, every other act by `Done`. It never argues, never pays, and gives nothing that the persona has not.
"""

from harness.model import Enquiry
from probes.conversation.acts import (
    Choose,
    FillForm,
    FormAsked,
    Happening,
    Heard,
    Leave,
    Offered,
    Opened,
    Purpose,
    Say,
    Script,
    Silence,
)
from probes.conversation.answers import Answers
from probes.conversation.menus import Menus
from probes.conversation.pace import PARTING, RETRY, Pace
from probes.conversation.room import Room
from probes.conversation.voice import Gone, Left, Steps, Voice
from probes.conversation.words import is_closing, listed_choices, mentions, opening_words, saying

_TOGETHER = 10  # messages of theirs that are answered by one of ours


def converse(enquiry: Enquiry) -> Script:
    """The conversation of this enquiry: always the same one for the same happenings."""
    return _Customer(enquiry).talk()


class _Customer:
    """One customer in one conversation."""

    def __init__(self, enquiry: Enquiry) -> None:
        self._enquiry = enquiry
        self._answers = Answers(enquiry)
        self._menus = Menus(enquiry.body)
        self._pace = Pace(enquiry)
        self._room = Room()
        self._voice = Voice(self._room)
        self._chases = 1 + (self._pace.chance("chases").random() < 0.5)
        self._chase = self._why = ""
        self._complained = self._asked_for_person = self._parted = False

    def talk(self) -> Script:
        try:
            yield from self._begin()
            yield from self._listen()
        except Left:
            if self._complained and not (self._room.queued or self._room.away or self._parted):
                yield Say(text=self._words("goodbye"), purpose=Purpose.GOODBYE)
        except Gone:
            return
        yield Leave(later=self._complained and self._room.away, why=self._why)

    def _begin(self) -> Steps[None]:
        """Until the complaint is said: through menus and forms, with or without a greeting of its own."""
        while not self._complained and not isinstance(what := (yield from self._voice.next(None)), Opened):
            yield from self._meet(what)
        if self._complained:  # a form before the chat took it
            return
        greeting, complaint = opening_words(self._enquiry.body)
        if greeting and self._pace.chance("greeting").random() < 0.4:
            yield from self._voice.say(greeting, Purpose.GREETING)
            yield from self._wait_for_hello()
        else:
            complaint = self._enquiry.body
        while not self._complained:
            self._complained = yield from self._voice.say(complaint, Purpose.COMPLAINT)
            if not self._complained:
                yield from self._meet((yield from self._voice.next(RETRY)))

    def _wait_for_hello(self) -> Steps[None]:
        while not isinstance(what := (yield from self._voice.next(self._pace.hello())), Silence | Heard | Opened):
            yield from self._meet(what)

    def _listen(self) -> Steps[None]:
        """Until the customer has what he came for, or leaves."""
        while True:
            satisfied = self._answers.satisfied
            patience = self._pace.patience(self._room, satisfied=satisfied, chases=self._chases)
            what = yield from self._voice.next(patience)
            if isinstance(what, Heard):
                if (yield from self._respond(what)):
                    return
            elif isinstance(what, Silence):
                if (yield from self._break_silence()):
                    return
            else:
                yield from self._meet(what)

    def _meet(self, what: Happening) -> Steps[None]:
        """Do what is done at any time: forms and menus."""
        if isinstance(what, Offered):
            yield from self._choose(what)
        elif isinstance(what, FormAsked):
            done = yield from self._voice.do(FillForm())
            self._complained |= done.complained
            if done.later:
                self._room.away = True
                raise Left

    def _respond(self, heard: Heard) -> Steps[bool]:
        """Answer what is asked, together with what else is asked while we think; whether that was the end of it."""
        text = heard.text
        if (choices := listed_choices(text)) and not mentions("survey", text):
            return (yield from self._choose_by_number(choices, text))
        in_circles = self._answers.goes_in_circles(text)
        due, closing = self._due(heard), is_closing(text)
        for _ in range(_TOGETHER):
            if not due and not closing:
                break
            what = yield from self._voice.next(self._pace.thinking(self._voice.said))
            if isinstance(what, Silence):
                break
            if isinstance(what, Heard):
                due, closing = due + self._due(what), is_closing(what.text)
            else:
                yield from self._meet(what)
        if due:
            yield from self._voice.say(" ".join(dict.fromkeys(due)), Purpose.ANSWER)
        elif closing:
            return (yield from self._close())
        elif in_circles or mentions("lost", text):
            return (yield from self._want_a_person())
        return False

    def _due(self, heard: Heard) -> list[str]:
        if mentions("survey", heard.text):
            return []
        return self._answers.due(heard.text, changed=heard.changed, handed_over=self._room.person)

    def _close(self) -> Steps[bool]:
        """Say what there is to say to "anything else?"; whether that was the end of it."""
        if self._answers.open is not None and self._chases:
            yield from self._remind()
            return False
        return (yield from self._part("no_thanks"))

    def _choose(self, menu: Offered) -> Steps[None]:
        """Press what fits best, or what leads to a person where the same menu comes again."""
        if mentions("survey", menu.text):
            return
        index = self._menus.pick(menu.choices)
        if index is not None:
            yield from self._voice.do(Choose(index=index, label=menu.choices[index]))

    def _choose_by_number(self, choices: tuple[tuple[str, str], ...], text: str) -> Steps[bool]:
        self._answers.hear(text)
        index = self._menus.pick(tuple(words for _, words in choices))
        if index is None:
            return (yield from self._want_a_person())
        yield from self._voice.say(choices[index][0], Purpose.ANSWER)
        return False

    def _want_a_person(self) -> Steps[bool]:
        """Ask a machine for one, once; where that was of no use either, give up: whether that was the end of it."""
        if self._asked_for_person and self._room.uselessness:
            self._why = self._room.uselessness
            return (yield from self._part("gave_up"))
        if not self._asked_for_person and not self._room.person:
            self._asked_for_person = yield from self._voice.say(self._words("agent"), Purpose.ANSWER)
        return False

    def _break_silence(self) -> Steps[bool]:
        """Chase, or say thanks where all is answered; whether that was the end of it."""
        if self._room.typing or self._room.queued:
            self._room.typing = False  # dots that stay that long mean nothing
        elif self._room.away:
            return True
        elif self._answers.satisfied:
            return (yield from self._part("thanks"))
        elif self._chases and self._room.their_word and self._answers.open is not None:
            yield from self._remind()
        elif self._chases:
            self._chases -= 1
            self._chase = self._words("chase", but=self._chase)
            yield from self._voice.say(self._chase, Purpose.CHASE)
        return False

    def _remind(self) -> Steps[None]:
        self._chases -= 1
        if (question := self._answers.open) is not None:
            self._chase = self._words("remind", but=self._chase)
            yield from self._voice.say(self._chase.replace("{question}", question), Purpose.CHASE)

    def _part(self, key: str) -> Steps[bool]:
        """Say goodbye, and wait a little for theirs."""
        self._parted = yield from self._voice.say(self._words(key), Purpose.GOODBYE)
        for _ in range(20):
            if not self._parted or isinstance((yield from self._voice.next(PARTING)), Silence):
                break
        return self._parted

    def _words(self, key: str, *, but: str = "") -> str:
        chance = self._pace.chance(f"{key} {self._voice.said}")
        return saying(chance, key, self._enquiry.persona.language, but=but)
