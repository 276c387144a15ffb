"""All measures of a cohort of enquiries in columns, and what they need: seconds of the processor, and megabytes.

    uv run python -m tests.benchmarks.measures [--enquiries 10000 100000 1000000]

The cohort is made here, so that nothing but the measures is timed: two months, three channels, a hundred desks of one
calendar, two languages; seven in ten answered, after minutes to days. Each size runs in a process of its own.
"""

import argparse
import resource
import time
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from harness.model import Label, Outcome
from reports.cohort import ANSWERERS, LABELS, NONE, OUTCOMES, Cohort, Kind, Milestone, Terms
from reports.compare import changes
from reports.consistency import by_hour_of_week, parity, spread
from reports.measures import by_kind, of_cohort
from reports.records import AnsweredBy
from tests.benchmarks.survival import desk

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 12, 31, tzinfo=UTC)
BEGAN = datetime(2026, 10, 1, tzinfo=UTC).timestamp()
DAY = 86400.0


def made(n: int) -> Cohort:
    """A cohort of so many enquiries, the same every time."""
    drawn = np.random.default_rng(2026)
    accepted = BEGAN + drawn.uniform(0, 61 * DAY, n)
    waits = drawn.lognormal(9.5, 1.5, n).round(6)
    answered = (drawn.uniform(size=n) < 0.7) & (waits < 14 * DAY)
    personal = drawn.uniform(size=n) < 0.4
    acknowledged = drawn.uniform(size=n) < 0.8
    at = np.full((len(Milestone), n), np.nan)
    at[Milestone.ACKNOWLEDGED] = np.where(acknowledged, accepted + drawn.exponential(60, n), np.nan)
    at[Milestone.FIRST_RESPONSE] = np.where(answered, accepted + waits, np.nan)
    at[Milestone.SUBSTANTIVE] = np.where(answered & personal, accepted + waits, np.nan)
    at[Milestone.COMPLETE] = np.where(answered & personal, accepted + 2 * waits, np.nan)
    at[Milestone.HEARD] = np.fmin(at[Milestone.ACKNOWLEDGED], at[Milestone.FIRST_RESPONSE])
    outcome = np.where(answered, OUTCOMES.index(Outcome.ANSWERED), OUTCOMES.index(Outcome.SILENT))
    outcome[~answered & acknowledged] = OUTCOMES.index(Outcome.AUTOMATED_ONLY)
    who = np.where(personal, ANSWERERS.index(AnsweredBy.PERSONALISED), ANSWERERS.index(AnsweredBy.TEMPLATED))
    label = np.where(personal, LABELS.index(Label.PERSONALISED), LABELS.index(Label.TEMPLATED))
    return Cohort(
        accepted=accepted,
        at=at,
        slack=np.zeros((len(Milestone), n), np.float32),
        watched=accepted + 14 * DAY,
        returned=np.full(n, np.nan),
        outcome=outcome.astype(np.int8),
        answered_by=np.where(answered, who, ANSWERERS.index(AnsweredBy.NOBODY)).astype(np.int8),
        first_label=np.where(answered, label, NONE).astype(np.int8),
        end=np.full(n, NONE, np.int8),
        session=np.zeros(n, np.bool_),
        asked=np.ones(n, np.bool_),
        replies=np.array([(label == place) & answered for place in range(len(LABELS))], np.uint16),
        transit=np.full(n, np.nan),
        allowed=np.repeat([[900.0], [DAY], [np.nan]], n, axis=1),
        conditions=np.zeros(n, np.int16),
        terms=(Terms(window=timedelta(days=14)),),
        kinds={
            "desk": Kind(names=tuple(f"desk {each}" for each in range(100)), codes=drawn.integers(0, 100, n, np.int16)),
            "channel": Kind(names=("mail", "web_form", "chat"), codes=drawn.integers(0, 3, n, np.int16)),
            "scenario": Kind(names=tuple("abcdefghij"), codes=drawn.integers(0, 10, n, np.int16)),
            "language": Kind(names=("en", "de"), codes=drawn.integers(0, 2, n, np.int16)),
            "salutation": Kind(names=("mr", "ms"), codes=drawn.integers(0, 2, n, np.int16)),
            "zone": Kind(names=("UTC",), codes=np.zeros(n, np.int16)),
        },
    )


def measured(n: int) -> None:
    """Time everything on a cohort of one size, and print a line for each."""
    cohort = made(n)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    desks = [desk(name) for name in cohort.kinds["desk"].names]
    first = cohort.accepted < BEGAN + 31 * DAY
    works: dict[str, Callable[[], object]] = {
        "all figures": lambda: of_cohort(cohort, now=NOW),
        "all figures, by service hours too": lambda: of_cohort(cohort, now=NOW, desks=desks),
        "all figures of each channel": lambda: by_kind(cohort, "channel", now=NOW),
        "month against month": lambda: changes(cohort.where(first), cohort.where(~first)),
        "spread, and the hours of the week": lambda: (spread(cohort), by_hour_of_week(cohort, zone="Europe/London")),
        "equal treatment of two languages": lambda: parity(cohort, "language"),
    }
    print(f"\n{n:,} enquiries; process with the cohort made: {held:,.0f} MB\n")  # noqa: T201
    for name, work in works.items():
        begun = time.process_time()
        work()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name:36} {time.process_time() - begun:8.2f} s, peak {peak:8,.0f} MB")  # noqa: T201


def main() -> None:
    """Measure each size in a process of its own, for memory once taken is not given back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enquiries", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    for size in parser.parse_args().enquiries:
        process = get_context("spawn").Process(target=measured, args=(size,))
        process.start()
        process.join()


if __name__ == "__main__":
    main()
