"""Rules are asked where they may see something: whatever is not asked would have seen nothing."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.classify import Case, Medium, Peers, sightings
from harness.classify.rules import RULES
from harness.classify.rules.origin import ONLY_IN
from harness.reading import read

PIECES = st.sampled_from(
    [
        "Hello Anna,\n",
        "I have looked at the kettle.",
        "we are on it btw.",
        "Your request has been received, we will get back to you.",
        "ticket #12345",
        "{name}",
        "https://shop.example/tickets/123456",
        "was closed.\n",
        "The status was changed from open to closed.",
        "Maria commented:\n",
        "> a cracked lid\n",
        "Please do not reply to this automatic message.",
        "I am out of the office until Monday.",
        "`/close`",
        "call 030 1234567",
        "Name: Anna\nOrder: 17\nState: open\n",
        "Your Acme Team",
        "a cracked lid",
        "[Yes]\n[No]\n",
        "\n1. yes\n2. no\n",
        "\n| a | b |\n| c | d |\n",
        "4f1d09ab37c2",
        "Best regards\nAnna Lind\n",
        "\u2028",
    ]
)
TEXTS = st.lists(PIECES, max_size=6).map(" ".join)
HEADS = st.sampled_from(["", "From: Anna Lind <anna@shop.example>\nSubject: Automatic reply: kettle\nX-Loop: 1\n\n"])


@settings(max_examples=60)
@given(head=HEADS, text=TEXTS, request=TEXTS, medium=st.sampled_from(Medium))
def test_a_rule_that_is_not_asked_would_have_seen_nothing(head: str, text: str, request: str, medium: Medium) -> None:
    case = Case(
        id="1",
        company=None,
        letter=read(f"{head}{text}".encode(), "message/rfc822" if head else "text/plain"),
        request=request,
        waited=timedelta(minutes=2),
        medium=medium,
    )
    asked = [each for rule in RULES if medium in ONLY_IN.get(rule, Medium) for each in rule(case, Peers())]
    assert [*sightings(case, Peers())] == asked
