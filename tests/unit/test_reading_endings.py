"""What mail programs, lists and scanners put below an answer, kind by kind."""

import pytest

from harness.reading import read

ANSWER = "Thank you for your letter.\nA new kettle leaves our warehouse today."
HEADER = "From: Kim <kim@shopper.example>\nDate: 10/05/2026 09:30 AM\nTo: help@desk.example\nSubject: Kettle"


def new(text: str) -> str:
    return read(text.encode(), "text/plain").text


@pytest.mark.parametrize(
    "attribution",
    [
        "Kim Tavo wrote:",
        "Kim Tavo schrieb:",
        "Quoting Kim Tavo <kim@shopper.example>:",
        "Zitat von Kim Tavo <kim@shopper.example>:",
        "* Kim Tavo <kim@shopper.example> [2026-10-05 09:30]:",
        "Excerpts from Kim Tavo's message of Mon Oct 05 09:30:00 +0200 2026:",
        "At 09:30 05/10/2026 -0500, Kim Tavo wrote:",
        "On Monday, October 5, Kim Tavo via Kettle\n<kim@shopper.example> wrote:",
        "On Mon, Oct 5, 2026 at 9:30 AM, Kim Tavo via Forum\n<noreply@kettle.example\n> wrote:",
        "On 5 Oct 2026, at 9:30, Kim Tavo <kim@shopper.example<mailto:kim@shopper.example>> wrote:",
        "> Le 5 oct. 2026 à 09:30, Kim Tavo <kim@shopper.example> a écrit :\n> ",
    ],
)
def test_attribution_above_marked_lines_is_cut_with_them(attribution: str) -> None:
    assert new(f"{ANSWER}\n\n{attribution}\n> It leaks.\n> What now?\n") == ANSWER
    assert new(f"{attribution}\n> It leaks.\n> What now?\n\n{ANSWER}\n") == ANSWER


@pytest.mark.parametrize(
    "above",
    [
        ">>> Kim Tavo <kim@shopper.example> 10/05/2026 9:30 AM >>>",
        f"Kim Tavo ---10/05/2026 09:30:12 AM---It leaks.\n\n{HEADER}",
        f"-----Kim Tavo/ACME wrote: -----\n{HEADER}",
        f"----- Reply message -----\n{HEADER}",
        f"-------- Original-Nachricht --------\n{HEADER}",
        f"------------------ Original ------------------\n{HEADER}",
        f"------------------ 原始邮件 ------------------\n{HEADER}",
        f"[Original Message processed by Ticketeer]\nKettle (05-Oct-2026 9:30)\n{HEADER}",
        f"Begin forwarded message:\n\n{HEADER}",
        "________________________________\nFrom: Kim\nSent: Monday",
        "From: Kim [mailto:kim@shopper.example] Sent: Monday, 5 October 2026 To: Help Subject: Kettle",
        "==== Original Message ====",
        "*** Original Message ***",
        "Monday, October 5, 2026, 9:30:00 AM, you wrote:\n",
        "Понедельник, 5 октября 2026, 9:30 +03:00 от Kim Tavo <kim@shopper.example>:",
        "W dniu 2026-10-05 09:30:39 użytkownik Kim Tavo <kim@shopper.example> napisał:",
    ],
)
def test_quotation_without_marks_is_cut_from_what_stands_above_it(above: str) -> None:
    assert new(f"{ANSWER}\n\n{above}\n\nIt leaks.\nWhat now?\n") == ANSWER


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone. Please excuse typos.",
        "Sent from my mobile device, please excuse brevity",
        "Sent from my BlackBerry® wireless handheld",
        "Sent from Mail<https://go.example/?LinkId=1> for Windows 10",
        "*Sent from my Samsung Galaxy*",
        "(sent from my phone)",
        "—\nSent from Mailbox for iPhone",
        "--\nSent from my phone. Please excuse my brevity.",
        "Get Outlook for iOS <https://aka.example/o0ukef>",
    ],
)
def test_line_of_a_telephone_is_cut_with_all_below_it(line: str) -> None:
    assert new(f"{ANSWER}\n\n{line}\n") == ANSWER
    assert new(f"{ANSWER}\n\n{line}\n\nIt leaks.\nWhat now?\n") == ANSWER


@pytest.mark.parametrize(
    "ending",
    [
        "From my telephone I cannot see the picture you sent.",
        "Von meinem Handy aus kann ich das Bild nicht sehen.",
        "Sent by mail on Monday, to be signed for.",
        "Kim said: send me another.",
        "--- The lid ---",
        "---\nThe lid is 12 cm wide.",
        "Caution: never fill it above the line.",
    ],
)
def test_sentence_that_begins_like_one_of_them_is_kept(ending: str) -> None:
    assert new(f"{ANSWER}\n\n{ending}\n") == f"{ANSWER}\n\n{ending}"


@pytest.mark.parametrize(
    "ending",
    [
        "---\nJo Desk\nHead of Kettles",
        "-----\nNo virus found in this message.\nChecked by a scanner",
        "This email has been checked for viruses by some software.\nhttps://scanner.example/antivirus",
        "<https://scanner.example>\nVirus-free.\nscanner.example",
        "CONFIDENTIALITY NOTICE: This message is for the person it was written to.",
        "*Disclaimer*\n\nThis e-mail is confidential and for its recipient.\nDelete it.",
        "This e-mail is confidential and for its recipient.\n\nPlease consider the environment before printing this.",
        "CAUTION: This email originated from outside of the organization. Do not click links.",
        "____________________________________\nKettles mailing list\nkettles@lists.example",
        "ref:_00D20abc._50020def:ref",
        "[cid:image001.png@01D9]",
    ],
)
def test_small_print_and_signatures_are_cut(ending: str) -> None:
    assert new(f"{ANSWER}\n\n{ending}\n") == ANSWER


def test_answers_between_the_quotations_are_kept_whoever_marks_them() -> None:
    quoted = "KT> It leaks.\n\nSend it back.\n\nKT> When will I have a new one?\n\nOn Friday.\n"
    assert new(f"Monday, October 5, 2026, 9:30:00 AM, you wrote:\n\n{quoted}").split("\n\n") == [
        "Send it back.",
        "On Friday.",
    ]


def test_armour_of_a_signed_text_is_no_part_of_it() -> None:
    signed = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{ANSWER}\n-----BEGIN PGP SIGNATURE-----\n\niQEc\n=ab\n"
    )
    assert new(f"{signed}-----END PGP SIGNATURE-----\n") == ANSWER
    assert ANSWER in new(f"{signed}")  # cut short, it is still read


def test_attachment_encoded_into_the_text_is_no_part_of_it() -> None:
    assert new(f"{ANSWER}\n\nbegin 644 kettle.jpg\n#0V%T\n`\nend\n") == ANSWER
