"""A customer's conversation with a desk, whatever carries it: a script as a generator without input or output.

    script = converse(enquiry)
    act = next(script)
    while not isinstance(act, Leave):
        act = script.send(what_came_of(act))  # `Done` for what was done, what happened next for `Wait`

It ends by itself after `Leave`, and at once when it is sent `Closed`.
"""

from probes.conversation.acts import (
    Act,
    Choose,
    Closed,
    Done,
    FillForm,
    FormAsked,
    Happening,
    Heard,
    Leave,
    Noticed,
    Offered,
    Opened,
    PatienceOver,
    Purpose,
    Say,
    Script,
    Silence,
    Typing,
    Wait,
)
from probes.conversation.customer import converse

__all__ = [
    "Act",
    "Choose",
    "Closed",
    "Done",
    "FillForm",
    "FormAsked",
    "Happening",
    "Heard",
    "Leave",
    "Noticed",
    "Offered",
    "Opened",
    "PatienceOver",
    "Purpose",
    "Say",
    "Script",
    "Silence",
    "Typing",
    "Wait",
    "converse",
]
