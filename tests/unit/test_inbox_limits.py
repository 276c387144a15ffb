"""How many peers the inbox bears, and how much of their mail."""

import pytest

from probes.inbox.limits import TOO_BIG, TOO_MUCH_AT_ONCE, Crowd, Limits, peer_name


def test_connections_are_counted_in_all() -> None:
    crowd = Crowd(Limits(connections=2, of_one_peer=2))
    assert [crowd.admit(peer) for peer in ("192.0.2.1", "192.0.2.2")] == [None, None]
    assert "Too many connections, try" in (crowd.admit("192.0.2.3") or "")
    crowd.leave("192.0.2.1")
    assert crowd.admit("192.0.2.3") is None


def test_connections_are_counted_by_peer_but_for_those_of_this_machine() -> None:
    crowd = Crowd(Limits(connections=9, of_one_peer=1))
    assert crowd.admit("192.0.2.1") is None
    assert "from you" in (crowd.admit("192.0.2.1") or "")
    assert crowd.admit("192.0.2.2") is None
    crowd.leave("192.0.2.1")
    assert crowd.admit("192.0.2.1") is None
    assert [crowd.admit(peer) for peer in ("127.0.0.1", "127.0.0.1", "::1", "::1")] == [None] * 4


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (("192.0.2.1", 25), "192.0.2.1"),
        (("::ffff:192.0.2.1", 25, 0, 0), "192.0.2.1"),
        (("2001:db8:1:2:3:4:5:6", 25, 0, 0), "2001:db8:1:2::"),
        (("fe80::1%eth0", 25, 0, 2), "fe80::"),
        (("::1", 25, 0, 0), "::1"),
        (None, "127.0.0.1"),  # a socket in the file system, or one that was cut before we looked
    ],
)
def test_a_peer_is_an_address_or_a_network_that_one_house_has(address: object, name: str) -> None:
    assert peer_name(address) == name


def test_patience_is_short_in_a_crowd() -> None:
    crowd = Crowd(Limits(connections=4, patience=300, patience_in_a_crowd=10))
    seen = []
    for number in range(4):
        crowd.admit(f"192.0.2.{number}")
        seen.append(crowd.patience)
    assert seen == [300, 300, 300, 10]


def test_a_mail_that_is_too_big_is_kept_no_longer() -> None:
    crowd = Crowd(Limits(size=300, memory=1_000))
    with crowd.parcel() as parcel:
        refusals = []
        for size in (300, 100, 100):
            parcel.add(b"x" * size)
            refusals.append(parcel.refusal)
        assert refusals == [None, None, TOO_BIG]  # each line may have begun with a dot, doubled on the way
        assert (parcel.contents(), parcel.size) == (b"", 500)
        assert crowd.has_room_for(1_000)


def test_mails_are_kept_as_long_as_there_is_memory_and_its_room_is_given_back() -> None:
    crowd = Crowd(Limits(size=300, memory=400))
    with crowd.parcel() as one:
        one.add(b"x" * 150)
        one.add(b"y" * 150)
        with crowd.parcel() as other:
            other.add(b"x" * 101)
            assert other.refusal == TOO_MUCH_AT_ONCE
            other.add(b"x")
            assert other.contents() == b""
        assert one.contents() == b"x" * 150 + b"y" * 150
        with crowd.parcel() as other:
            other.add(b"x" * 100)
            assert other.refusal is None
    with crowd.parcel() as parcel:
        parcel.add(b"x" * 400)
        assert parcel.refusal is None
