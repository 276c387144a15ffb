"""A company to shop: real servers on loopback, simulated people behind them.

    from harness.sandbox import Company, Temperament

    async with Company(seed=7, clock=clock, deliver_to=("127.0.0.1", 2525), scenarios=scenarios) as company:
        desk = company.desk(name="sandbox")     # what to shop: mail, web_form and chat, at the ports it got
        ...
        await company.finished()                # no agent has anything left to do
        company.sent                            # every reply the other side answered with 250, in order

**What is real**: an SMTP server that takes mail for care@sandbox.example, a web site with a contact form
(`/contact`) and a chat over a websocket (`/chat`), and replies submitted over SMTP to `deliver_to`. It listens
on 127.0.0.1 and delivers to loopback only; it relays nothing.

**Who answers** is drawn from `temperaments` by the seed and the customer (the mail address; in a chat that
names none, the first message), so that the order of arrival changes nothing:

| temperament | by mail, and to the form | in the chat |
|---|---|---|
| SILENT | nothing | "You are number 1 in the queue.", for ever |
| RECEIPT_THEN_PERSON | a receipt within seconds; a person's own answer 2 to 30 h later | the same, in minutes |
| MACROS_ONLY | a form letter signed by a person, 1 to 12 h later | the same text |
| HELPFUL | a person's own answer, 20 min to 5 h later | typed by hand, then goodbye |
| BOT_AT_ONCE | a machine's answer within seconds, its headers honest or not | at once, and a menu |
| ASKS_AGAIN | asks for the order number it was given; once told, helps | the same |
| BUSY | a person's own answer, 2 to 30 h later | a queue whose number goes down, somebody joins, helps and leaves |
| BOT_THEN_PERSON | a machine's answer, then a person's | a bot with a menu of buttons; somebody takes over from it |
| BOT_STREAMING | a machine's answer within seconds | the same, word by word, then goodbye |
| SECOND_THOUGHTS | a person's own answer, 20 min to 5 h later | typed with a slip that is corrected after a second |

The last four work only where they are named.

**When**: mail and form are read at any time. The chat is attended at any hour, unless `after_hours` says otherwise:
then its page says, outside the desk's hours, that nobody is there, and may offer a form to leave a message with.
What is left is answered by mail, as the contact form's is.

**What they know**: an agent recognises which of the `scenarios` a complaint follows by the story facts and
questions in it, and answers from that scenario's answer key, in the customer's language (English, German,
French or Spanish). Complaints that follow none get the same care without answers.

**Time**: every wait is `clock.sleep`; every act (sending, pushing, answering a page) holds the clock, so that a
ScaledClock never skips while something is on its way. A chat message is on its way until the page says it has
shown it, and after a turn the desk gives the customer's side a moment of real time to react. Mail that
cannot be delivered (4xx, no connection) is tried again for twelve hours of the clock's time.
"""

from harness.sandbox.company import CHANNELS, Company
from harness.sandbox.doors import AfterHours
from harness.sandbox.post import Sent
from harness.sandbox.staff import USUAL, Temperament

__all__ = ["CHANNELS", "USUAL", "AfterHours", "Company", "Sent", "Temperament"]
