"""Many replies in one transaction."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from harness.errors import LedgerError
from harness.ledger import Ledger

if TYPE_CHECKING:
    from tests.integration.ledger.conftest import Samples


def stored(ledger: Ledger) -> list[tuple[str, bytes]]:
    return [(reply.id, reply.raw) for reply in ledger.facts().replies]


def test_a_batch_says_of_each_whether_it_is_new(ledger: Ledger, samples: "Samples") -> None:
    ledger.append_reply(samples.reply("old", raw=b"first"))
    batch = [samples.reply("one"), samples.reply("old", raw=b"second"), samples.reply("two"), samples.reply("one")]

    assert ledger.append_replies(batch) == (True, False, True, False)
    assert stored(ledger) == [("old", b"first"), ("one", samples.reply().raw), ("two", samples.reply().raw)]


def test_an_empty_batch_is_no_trouble(ledger: Ledger) -> None:
    assert ledger.append_replies([]) == ()


@pytest.mark.parametrize("size", [1, 3])
def test_a_bad_reply_keeps_no_other_from_being_stored(ledger: Ledger, samples: "Samples", size: int) -> None:
    bad = replace(samples.reply("bad"), resolution=timedelta.max)
    nobodys = samples.reply_to(None, "nobody's", enquiry_id="nowhere")
    batch = [bad, nobodys, samples.reply("good")][:size]

    outcome = ledger.append_replies(batch)

    assert all(isinstance(each, LedgerError) and each.__cause__ for each in outcome[:2])
    assert "reply bad cannot be stored" in str(outcome[0])
    assert outcome[2:] == (True,) * (size - 2)
    assert [id_ for id_, _ in stored(ledger)] == ["good"][: size - 2]


def test_what_several_store_at_once_is_new_to_one_of_them(ledger: Ledger, samples: "Samples") -> None:
    batch = [samples.reply(f"r{number}") for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: ledger.append_replies(batch), range(8)))

    assert sorted(sum(each) for each in zip(*outcomes, strict=True)) == [1] * 20  # LedgerErrors cannot be summed up
    assert len(ledger.facts().replies) == 20
