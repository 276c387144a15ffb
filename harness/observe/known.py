"""What was known at a moment: facts have stamps, and what had not happened by then is not looked at. Pure."""

from datetime import datetime

from harness.model import Facts


def known_at(facts: Facts, now: datetime) -> Facts:
    """The facts that had happened by `now`."""
    return Facts(
        enquiries=tuple(each for each in facts.enquiries if each.created_at <= now),
        dispatches=tuple(each for each in facts.dispatches if each.at <= now),
        replies=tuple(each for each in facts.replies if each.received_at <= now),
        listened_until=facts.listened_until,
        attributions=tuple(each for each in facts.attributions if each.at <= now),
        labellings=tuple(each for each in facts.labellings if each.at <= now),
        neighbours=tuple(each for each in facts.neighbours if each.created_at <= now),
        events=tuple(each for each in facts.events if each.at <= now),
        gaps=facts.gaps,
    )


def first_after(facts: Facts, now: datetime) -> datetime | None:
    """The stamp of the first fact that had not happened by `now`, as a clock that is wrong may give; None for none."""
    stamps = [each.created_at for each in facts.enquiries] + [each.received_at for each in facts.replies]
    stamps += [each.at for each in facts.dispatches] + [each.at for each in facts.events]
    stamps += [each.at for each in facts.attributions] + [each.at for each in facts.labellings]
    return min((each for each in stamps if each > now), default=None)
