"""How it was written: a form letter, or a letter for this case. One line a rule."""

from harness.classify.rules.authorship import care, facts, form, generality, greeting
from harness.classify.rules.signal import Rule

# What shows that a letter was merged wrongly.
SLIPS = (form.UNFILLED, greeting.WRONG_CUSTOMER, greeting.WRONG_NAME)

RULES: list[Rule] = [
    form.recurring,
    form.stock,
    form.merge_error,
    greeting.wrong_name,
    form.elsewhere,
    care.taken_up,
    facts.planted,
    facts.answers,
    care.specifics,
    care.quoted,
    generality.general,
    generality.contacts,
]

# These compare the case with its peers. All others are shown none: what they see of a case, they see once for all.
# What these ask of peers, `classify.docket` must know: it says which verdicts another reply may change.
AMONG_PEERS: list[Rule] = [
    form.recurring,
    greeting.wrong_name,
    care.taken_up,
    facts.planted,
    facts.answers,
    care.specifics,
    generality.general,
]

IDLE_ALONE: list[Rule] = [form.recurring]  # these see nothing in a reply that has no peers

# Of what is named here (`rules.there`) there must be something for a rule to see anything in a case.
NEEDS: dict[Rule, tuple[str, ...]] = {
    form.merge_error: ("unfilled",),
    greeting.wrong_name: ("customer",),
    form.elsewhere: ("deflection", "link", "house"),
    care.taken_up: ("request",),
    facts.planted: ("facts",),
    facts.answers: ("questions",),
    care.quoted: ("quoted lines",),
    generality.contacts: ("figure",),
}
