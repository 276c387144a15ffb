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

# Rules that see nothing in a case without what is named here (`signal.Has`).
NEEDS: dict[str, list[Rule]] = {
    "request": [care.taken_up],
    "customer": [greeting.wrong_name],
    "facts": [facts.planted],
    "questions": [facts.answers],
    "peers": [form.recurring],
}
