"""The stamps of mail servers, in the dialects that they speak."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model import Hop
from harness.reading.received import LONGEST_NAME, MOST_HOPS, hops, instant

NINE = datetime(2026, 10, 5, 9, 0, 7, tzinfo=UTC)

# What a server wrote; what it says: by, origin, protocol, recipient.
DIALECTS = {
    "postfix": (
        """
        from web3.acme.example (web3.acme.example [192.0.2.3]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384
        (256/256 bits) key-exchange X25519 server-signature ECDSA (prime256v1)) (No client certificate
        requested) by mx.acme.example (Postfix) with ESMTPS id 4Zk2vQ1tXzz9s for <ada@shopper.example>; Mon,  5
        Oct 2026 11:00:07 +0200 (CEST)
        """,
        ("mx.acme.example", "web3.acme.example", "ESMTPS", "ada@shopper.example"),
    ),
    "postfix, from its own queue": (
        "by desk.acme.example (Postfix, from userid 33) id 9F0A52C; Mon,  5 Oct 2026 09:00:07 +0000 (UTC)",
        ("desk.acme.example", "", "", ""),
    ),
    "exim": (
        """
        from [192.0.2.9] (port=41022 helo=desk.acme.example) by mail.acme.example with esmtps  (TLS1.3) tls
        TLS_AES_256_GCM_SHA384 (Exim 4.97) (envelope-from <care@acme.example>) id 1t1abC-0003Xy-2q for
        ada@shopper.example; Mon, 05 Oct 2026 10:00:07 +0100
        """,
        ("mail.acme.example", "[192.0.2.9]", "esmtps tls TLS_AES_256_GCM_SHA384", "ada@shopper.example"),
    ),
    "exim, handed over on the machine": (
        """
        from care by mail.acme.example with local (Exim 4.97) (envelope-from <care@acme.example>) id
        1t1abC-0003Xy-2q; Mon, 05 Oct 2026 09:00:07 +0000
        """,
        ("mail.acme.example", "care", "local", ""),
    ),
    "sendmail": (
        """
        from desk (desk.acme.example [192.0.2.9]) by mail.acme.example (8.17.1/8.17.1/Debian-2) with ESMTPSA id
        495907Ab001234 (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO) for
        <ada@shopper.example>; Mon, 5 Oct 2026 05:00:07 -0400 (EDT)
        """,
        ("mail.acme.example", "desk", "ESMTPSA", "ada@shopper.example"),
    ),
    "qmail": ("(qmail 25914 invoked from network); 5 Oct 2026 09:00:07 -0000", ("", "", "", "")),
    "qmail-smtpd": (
        "from unknown (HELO desk.acme.example) (192.0.2.9) by mail.acme.example with SMTP; 5 Oct 2026 09:00:07 -0000",
        ("mail.acme.example", "unknown", "SMTP", ""),
    ),
    "Exchange": (
        """
        from DB9PR01MB1.eurprd01.prod.example ([fe80::1:2:3:4]) by DB9PR01MB1.eurprd01.prod.example
        ([fe80::1:2:3:4%7]) with mapi id 15.20.8093.014; Mon, 5 Oct 2026 09:00:07 +0000
        """,
        ("DB9PR01MB1.eurprd01.prod.example", "DB9PR01MB1.eurprd01.prod.example", "mapi", ""),
    ),
    "Exchange, at its edge": (
        """
        from EX1.acme.example (2001:db8::48) by EX2.acme.example (2001:db8::214) with Microsoft SMTP Server
        (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.3045.17 via Frontend Transport;
        Mon, 5 Oct 2026 09:00:07 +0000
        """,
        ("EX2.acme.example", "EX1.acme.example", "Microsoft SMTP Server", ""),
    ),
    "Gmail": (
        """
        by mail-ed1-f41.google.example with SMTP id 4fb4d7f45d1cf-5c5b9dd1234so123a12.1 for
        <ada@shopper.example>; Mon, 05 Oct 2026 02:00:07 -0700 (PDT)
        """,
        ("mail-ed1-f41.google.example", "", "SMTP", "ada@shopper.example"),
    ),
    "Gmail, within": (
        "by 2002:a05:7000:1:b0:5e1:2345:6789 with SMTP id x1csp123; Mon, 5 Oct 2026 02:00:07 -0700 (PDT)",
        ("2002:a05:7000:1:b0:5e1:2345:6789", "", "SMTP", ""),
    ),
    "a hosted help desk": (
        """
        from zendesk.example (unknown [10.1.2.3]) by outbyoip5.pod17.zdsys.example (Postfix) with ESMTP id
        4Zk2vQ1tXzz9s for <ada@shopper.example>; Mon,  5 Oct 2026 09:00:07 +0000 (UTC)
        """,
        ("outbyoip5.pod17.zdsys.example", "zendesk.example", "ESMTP", "ada@shopper.example"),
    ),
    "a mail service's queue": (
        """
        from a8-31.smtp-out.ses.example (a8-31.smtp-out.ses.example. [192.0.2.31]) by mx.shopper.example with
        ESMTPS id d14si136.4.2026.10.05.02.00.07 for <ada@shopper.example> (version=TLS1_3
        cipher=TLS_AES_128_GCM_SHA256 bits=128/128); Mon, 05 Oct 2026 02:00:07 -0700 (PDT)
        """,
        ("mx.shopper.example", "a8-31.smtp-out.ses.example", "ESMTPS", "ada@shopper.example"),
    ),
    "an app's own": (
        """
        from [127.0.0.1] (ec2-192-0-2-9.compute.example [192.0.2.9]) by geopod-ismtpd-3 (SG) with ESMTP id
        xYz-12 Mon, 05 Oct 2026 09:00:07.615 +0000 (UTC)
        """,
        ("geopod-ismtpd-3", "[127.0.0.1]", "ESMTP", ""),
    ),
    "webmail": (
        """
        from host9.isp.example ([192.0.2.9]) (SquirrelMail authenticated user care) by mail.acme.example with
        HTTP; Mon, 5 Oct 2026 10:00:07 +0100
        """,
        ("mail.acme.example", "host9.isp.example", "HTTP", ""),
    ),
    "the date before a remark": (
        """
        from desk.acme.example by mail.acme.example id QAA00123; Mon, 5 Oct 2026 05:00:07 -0400 (EDT)
        (envelope-from care@acme.example)
        """,
        ("mail.acme.example", "desk.acme.example", "", ""),
    ),
    "a zone with a colon": ("by mx.acme.example; Mon, 5 Oct 2026 11:00:07 +02:00", ("mx.acme.example", "", "", "")),
    "a parenthesis left open": ("by mx.acme.example (x; Mon, 5 Oct 2026 09:00:07 GMT", ("mx.acme.example", "", "", "")),
}


def unfolded(stamp: str) -> str:
    return " ".join(stamp.split())


STAMPS = [unfolded(stamp) for stamp, _ in DIALECTS.values()]


@pytest.mark.parametrize(("stamp", "said"), DIALECTS.values(), ids=list(DIALECTS))
def test_a_dialect_is_understood(stamp: str, said: tuple[str, str, str, str]) -> None:
    by, origin, protocol, recipient = said
    assert hops((("received", unfolded(stamp)),)) == (
        Hop(at=NINE, by=by, origin=origin, protocol=protocol, recipient=recipient),
    )


def test_the_oldest_stamp_comes_first_and_other_headers_are_left_out() -> None:
    fields = (("received", "by c; x"), ("subject", "by d"), ("received", "by b; x"), ("received", "by a; x"))
    assert [hop.by for hop in hops(fields)] == ["a", "b", "c"]


def test_of_a_mail_that_went_in_circles_the_stamps_nearest_to_us_are_read() -> None:
    fields = tuple(("received", f"by mx{number}.example") for number in range(MOST_HOPS + 50))
    read = hops(fields)
    assert (read[0].by, read[-1].by, len(read)) == (f"mx{MOST_HOPS - 1}.example", "mx0.example", MOST_HOPS)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mon, 5 Oct 2026 09:00:07 -0000", NINE),
        ("5 Oct 26 09:00:07 GMT", NINE),
        ("Mon, 05 October 2026 09:00:07 Z", NINE),
        ("Mon, 5 Oct 2026 04:00:07 EST", NINE),
        ("Sat, 31 Dec 2016 23:59:60 +0000", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_an_instant_is_read_however_it_is_written(written: str, meant: datetime) -> None:
    assert instant(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "Mon, 5 Oct 2026 09:00:07",  # whose clock?
        "Mon, 5 Oct 2026 09:00:07 MEZ",  # a zone that no standard knows
        "25/07/2026 09:17:09",
        "Mon, 5 Oct 2026 09:00:07 +9999",
        "Mon, 45 Oct 2026 09:00:07 +0000",
        "31 Dec 9999 23:59:59 -1200",
    ],
)
def test_what_gives_no_instant_is_unknown_and_not_guessed(written: str) -> None:
    assert instant(written) is None


@given(st.lists(st.text(max_size=200) | st.sampled_from(STAMPS), max_size=5))
def test_whatever_stands_there_is_read_without_a_sound(values: list[str]) -> None:
    read = hops(tuple(("received", value) for value in values))
    assert len(read) == len(values)
    assert all(len(hop.by) <= LONGEST_NAME for hop in read)


@given(st.sampled_from(STAMPS), st.data())
def test_a_stamp_that_was_damaged_is_read_as_far_as_it_goes(stamp: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(stamp)))
    end = data.draw(st.integers(start, len(stamp)))
    (hop,) = hops((("received", stamp[:start] + data.draw(st.text(max_size=9)) + stamp[end:]),))
    assert hop.at is None or hop.at.tzinfo is UTC
