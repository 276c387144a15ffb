"""What is due at several desks: done desk beside desk, and one thing after the other at each."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Protocol, TypeVar

from harness.errors import NotPermitted
from harness.model import Desk, Enquiry

log = logging.getLogger(__name__)


class _OfEnquiry(Protocol):
    @property
    def enquiry(self) -> Enquiry: ...


Due = TypeVar("Due", bound=_OfEnquiry)
Act = Callable[[Desk, Due], Awaitable[bool]]


async def desk_by_desk(due: Iterable[Due], desks: Mapping[str, Desk], act: Act[Due], *, refused: str) -> int:
    """Do all that is due at `desks` by name; returns how often `act` said that it began something.

    A desk that does not permit it (NotPermitted) is left for now with all that is due there, which is logged as
    `refused`; what is due at a desk unknown here is left as it is. Raises what else `act` does, inside an
    ExceptionGroup.
    """
    by_desk: defaultdict[str, list[Due]] = defaultdict(list)
    for each in due:
        by_desk[each.enquiry.desk].append(each)
    known = [(desks[name], dues) for name, dues in by_desk.items() if name in desks]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_at_one(desk, dues, act, refused)) for desk, dues in known]
    return sum(task.result() for task in tasks)


async def _at_one(desk: Desk, due: Iterable[Due], act: Act[Due], refused: str) -> int:
    begun = 0
    for each in due:
        try:
            begun += await act(desk, each)
        except NotPermitted as refusal:
            log.warning("%s: %s: %s", each.enquiry.id, refused, refusal)
            break
    return begun
