"""The mailbox at a provider that replies are read from: whether we are let in, and whether its folders are there."""

from collections.abc import Iterator, Mapping

from harness.cli.check.line import Line, fail, note, ok, warn
from harness.errors import ShopperError
from harness.model import Mailbox
from probes.inbox.imap.session import Refused, Session


def our_mailbox(mailbox: Mailbox, environment: Mapping[str, str]) -> Iterator[Line]:
    """What would go wrong there. Logs in and looks around; reads no mail, and marks none."""
    account = mailbox.account
    secret = environment.get(account.secret)
    if not secret:
        yield fail(
            f"mailbox: the environment variable {account.secret} is not set",
            f"give it the password or access token of {account.user} at {mailbox.server}",
        )
        return
    session = Session(mailbox, secret)
    try:
        session.open()
        yield ok(f"mailbox: {mailbox.server} lets {account.user} in")
        yield from _folders(mailbox, session)
        if not session.offers_idle():
            yield note(
                f"mailbox: {mailbox.server} does not tell of new mail by itself, so that it is looked for every "
                f"{mailbox.poll.total_seconds():g} s"
            )
    except ShopperError as error:
        what, _, todo = str(error).partition("; ")
        yield fail(f"mailbox: {what}", todo)
    finally:
        session.close()


def _folders(mailbox: Mailbox, session: Session) -> Iterator[Line]:
    there = session.folders()
    wanted = (*mailbox.folders, *((mailbox.spam,) if mailbox.spam else ()))
    missing = [name for name in wanted if name not in there and name.upper() != "INBOX"]
    for name in missing:
        yield fail(
            f"mailbox: there is no folder {name!r}",
            f"write one of these under [inbox.imap]: {', '.join(sorted(there)[:50])}",
        )
    for name in wanted:
        if name not in missing:
            session.enter(name, may_mark=mailbox.mark_seen)
    spam = mailbox.spam or _spam_folder(session)
    if spam is None:
        yield warn(
            "mailbox: no folder is marked as the one for spam, and replies that are sorted out will not be found",
            "name that folder with spam under [inbox.imap]",
        )
    elif not missing:
        also = "" if spam in mailbox.folders else f", and in {spam} for what is taken for spam"
        yield ok(f"mailbox: replies are looked for in {', '.join(mailbox.folders)}{also}")


def _spam_folder(session: Session) -> str | None:
    try:
        return session.spam_folder()
    except Refused:  # a server may know nothing of special folders
        return None
