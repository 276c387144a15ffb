"""A bakery's contact page with Panel, on a free loopback port until told to stop.

Bokeh's controls, every one in a shadow root of its own, their values sent to the server over a websocket as they
change. `/?moved` is the same page after a redesign. Prints its address, then a line of JSON for each form it accepts.
"""

import json
import sys
from typing import Any

import panel as pn  # type: ignore[import-not-found,unused-ignore]

TOPICS = {"Please choose": "", "Question about our bread": "bread", "Complaint or late delivery": "complaint"}


class Contact:
    """One customer's view of the form."""

    def __init__(self, *, moved: bool) -> None:
        widgets = pn.widgets
        self.parts = {
            "name": widgets.TextInput(name="What is your name? *" if moved else "Your name *"),
            "email": widgets.TextInput(
                name="E-mail *" if moved else "Your e-mail address *", placeholder="you@home.org"
            ),
            "phone": widgets.TextInput(name="Phone"),
            "order": widgets.TextInput(name="Order reference" if moved else "Order number"),
            "topic": widgets.Select(name="Reason *" if moved else "Topic *", options=TOPICS),
            "day": widgets.DatePicker(name="Day of purchase"),
            "message": widgets.TextAreaInput(name="How can we help? *" if moved else "Message *", rows=5),
            "answer": widgets.RadioBoxGroup(name="Answer", options={"By phone": "phone", "By e-mail": "email"}),
            "privacy": widgets.Checkbox(name="I agree to the privacy policy *"),
            "news": widgets.Checkbox(name="Send me the newsletter"),
        }
        order = (
            ["order", "topic", "message", "day", "name", "email", "phone", "privacy", "news"] if moved else self.parts
        )
        self.outcome = pn.pane.Alert("", visible=False)
        button = widgets.Button(name="Submit" if moved else "Send message", button_type="primary", on_click=self.take)
        ways = [pn.pane.Markdown("How shall we answer?"), self.parts["answer"]] if moved else []
        self.view = pn.Column("# Contact", *(self.parts[name] for name in order), *ways, self.outcome, button)

    def take(self, _event: object) -> None:
        """The button was pressed: accept the form, or say what is wrong with it."""
        values: dict[str, Any] = {name: part.value for name, part in self.parts.items()}
        if not all(values[name] for name in ("name", "email", "topic", "message", "privacy")):
            self.refuse("Please fill in every field that has a star.")
        elif values["email"].endswith("@blocked.example"):
            self.refuse("We cannot write to that address.")
        else:
            sys.stdout.write(json.dumps(values, default=str) + "\n")
            sys.stdout.flush()
            self.view[:] = ["# Thank you!", "We have your message. Your ticket number is BK-5512."]

    def refuse(self, why: str) -> None:
        self.outcome.param.update(object=why, alert_type="danger", visible=True)


def main() -> None:
    def page() -> pn.Column:
        search = pn.Row(pn.widgets.TextInput(placeholder="Search our bread"), pn.widgets.Button(name="Search"))
        return pn.Column(search, Contact(moved="moved" in pn.state.session_args).view)

    server = pn.serve(
        page, port=0, address="127.0.0.1", show=False, start=False, verbose=False, title="Contact | Crust"
    )
    sys.stdout.write(f"http://127.0.0.1:{server.port}/\n")
    sys.stdout.flush()
    server.start()
    server.io_loop.start()


if __name__ == "__main__":
    pn.extension()
    main()
