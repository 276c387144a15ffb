"""Fields and forms to try things on, and what an enquiry puts into them."""

from dataclasses import replace

from harness.sandbox.specimen import specimen
from probes.form.choose import Form
from probes.form.fields import Button, Field
from probes.form.plan import plan
from probes.form.roles import guess

ENQUIRY = specimen(
    customer={"email": "joan@shopper.example"},
    channel="web_form",
    subject="Where is my order?",
    body="My copper kettle has not come.",
)
BLANK = Field(
    index=0, form=0, kind="text", label="", placeholder="", name="", autocomplete="", required=False, usable=True,
    checked=False, value="", options=(), limit=None, override=None,
)  # fmt: skip
MESSAGE = replace(BLANK, index=90, kind="textarea", label="Message")
SEND = Button(index=0, form=0, submits=True, text="Send", override=None)


def form(*fields: Field) -> Form:
    return Form(parts=tuple((field, guess(field)) for field in fields), button=None)


def filled(*fields: Field) -> dict[str, str]:
    return {step.field.label: step.value for step in plan(form(*fields), ENQUIRY, needs=())}
