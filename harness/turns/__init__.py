"""Which follow-ups are due by mail, when, what is said and to whom. Pure: nothing waits in memory for its time.

A reply that asks for what a follow-up answers is answered once, in its thread, some time later. What was begun is never
begun again: a follow-up that a crash or a lost answer leaves in doubt stays there. Follow-ups do not count against a
desk's daily limit, for each answers a question of the desk's own, once; consent and the stop switch hold for them as
for everything. So it is with a link that a desk asks to be followed before anybody reads an enquiry (double opt-in).
"""

from harness.turns.addressee import where_to
from harness.turns.agenda import Agenda, Due, Link, agenda, awaits_answer, unsaid
from harness.turns.remark import remark

__all__ = ["Agenda", "Due", "Link", "agenda", "awaits_answer", "remark", "unsaid", "where_to"]
