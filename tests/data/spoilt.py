"""Mails spoilt as networks, old programs and people of ill will spoil them: a strategy for hypothesis."""

from hypothesis import strategies as st

from tests.data.seed_mails import SEEDS

MOST_SPOILINGS = 6
LONGEST_SPOILT = 60_000  # bytes

_PIECES = (
    *(
        b"\r\n",
        b"\n",
        b"\r",
        b"\r\n\r\n",
        b"\0",
        b"\xff\xfe",
        b"\x1b$B",
        b" ",
        b"\t",
        b"=\r\n",
        b"=?",
        b"?=",
        b"--b",
        b"--r--",
    ),
    *(b"Content-Type: multipart/mixed; boundary=", b"Content-Type: text/html; charset=utf-7\r\n", b"charset=gb18030"),
    *(b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n", b"format=flowed"),
    *(
        b"Bcc: all@shopper.example\r\n",
        b"From: ",
        b"Message-ID: <",
        b"Subject: =?utf-8?b?",
        b"Received: from ",
        b"Date: never\r\n",
    ),
    *(
        b"<blockquote type=cite>",
        b"<!--",
        b"</div>",
        b"<div hidden>",
        b">>> ",
        b"-----Original Message-----\r\n",
        b"\r\n.\r\n",
    ),
    *(
        b"begin 644 x\r\n",
        b"-----BEGIN PGP SIGNED MESSAGE-----\r\n",
        b"On 1.1.2026 a@b.example wrote:\r\n",
        b"\xe2\x80\xae",
    ),
)
_PLACES = st.floats(min_value=0, max_value=1, allow_nan=False)
_CHARSETS = (
    b"utf-8",
    b"us-ascii",
    b"utf-16",
    b"utf-7",
    b"koi8-r",
    b"iso-2022-jp",
    b"hz",
    b"idna",
    b"hex",
    b"no-such",
    b'"',
    b"",
)


@st.composite
def spoilt_mails(draw: st.DrawFn) -> bytes:
    """A whole mail with a few things done to it."""
    mail = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(min_value=0, max_value=MOST_SPOILINGS))):
        at, to = sorted(int(draw(_PLACES) * len(mail)) for _ in range(2))
        match draw(st.integers(min_value=0, max_value=6)):
            case 0:
                mail = mail[:at] + mail[to:]
            case 1:
                mail = mail[:at] + draw(st.sampled_from(_PIECES) | st.binary(max_size=6)) + mail[at:]
            case 2:
                mail = mail[:at] + mail[at:to] * draw(st.integers(min_value=2, max_value=4)) + mail[to:]
            case 3:
                mail = mail[:at] + bytes(255 - byte for byte in mail[at : at + 3]) + mail[at + 3 :]
            case 4:
                mail = mail.replace(b"utf-8", draw(st.sampled_from(_CHARSETS)))
            case 5:
                mail = mail[:at] + mail[at:to].swapcase() + mail[to:]
            case _:
                mail = mail[:at] + draw(st.sampled_from(SEEDS)) + mail[at:]
    return mail[:LONGEST_SPOILT]
