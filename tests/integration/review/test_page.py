"""The page on which replies are labelled: what it keeps, what it shows, and whom it refuses."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model import Label
from harness.review.guard import Guard

if TYPE_CHECKING:
    from tests.integration.review.conftest import Served


def test_a_label_is_kept_at_once_and_the_next_question_follows(served: "Served") -> None:
    answer = served.say(1, "p")
    assert (answer.status, answer.headers["location"]) == (303, f"/{served.guard.token}/2")
    assert [(word.reply_id, word.label, word.by) for word in served.words()] == [("plain", Label.PERSONALISED, "Ada")]
    served.say(1, "u")
    assert [word.label for word in served.words()] == [Label.PERSONALISED, Label.UNDECIDED]
    assert 'aria-pressed="true"' in served.ask("GET", "1").body
    assert 'aria-pressed="true"' not in served.ask("GET", "2").body


def test_after_the_last_one_it_goes_back_to_what_was_skipped_and_then_says_how_it_went(served: "Served") -> None:
    assert served.ask("GET", "").headers["location"].endswith("/1")
    for number, then in ((2, "3"), (3, "4"), (4, "1"), (1, "done")):
        assert served.say(number, "t").headers["location"].endswith(f"/{then}")
    assert served.ask("GET", "").headers["location"].endswith("/done")
    assert "4 of 4 replies have your word" in served.ask("GET", "done").body


def test_looking_changes_nothing(looked_at: "Served") -> None:
    for path in ("", "1", "2", "done", "1?label=t", f"1?label=t&reply=plain&form={looked_at.guard.form_token}"):
        assert looked_at.ask("GET", path).status in (200, 303)
    assert looked_at.ask("HEAD", "1").status == 200
    for method in ("PUT", "DELETE", "PATCH"):
        assert looked_at.ask(method, "1").status == 404
    assert looked_at.words() == ()


def test_without_the_token_there_is_nothing(looked_at: "Served") -> None:
    for token in ("", "x", "A" * 43, "%00", "%ff%fe", "../x"):
        stranger = replace(looked_at, guard=Guard(frozenset()))
        stranger.guard.token = token
        for method in ("GET", "POST"):
            answer = stranger.ask(method, "1", Origin=f"http://127.0.0.1:{looked_at.port}")
            assert answer.status == 404
            assert "kettle" not in answer.body
            assert looked_at.guard.token not in answer.body


def test_a_name_rebound_to_loopback_is_refused(looked_at: "Served") -> None:
    port = looked_at.port
    for name in ("evil.example", f"evil.example:{port}", "127.0.0.1", "127.0.0.1:1", f"[::1]:{port}", ""):
        assert looked_at.ask("GET", "1", Host=name).status == 421
        assert looked_at.say(1, "t", Host=name).status == 421
    assert looked_at.words() == ()


def test_a_form_sent_from_elsewhere_is_refused(looked_at: "Served") -> None:
    for origin in ("http://evil.example", "null", "", f"https://127.0.0.1:{looked_at.port}", "http://127.0.0.1:1"):
        assert looked_at.say(1, "t", Origin=origin).status == 403
    assert looked_at.say(1, "t", Sec_Fetch_Site="cross-site").status == 403
    assert looked_at.words() == ()


def test_a_form_that_this_page_did_not_make_is_refused(looked_at: "Served") -> None:
    for body, status in (
        ("", 403),
        ("label=t&reply=plain", 403),
        ("form=wrong&label=t&reply=plain", 403),
        ("form={form}&label=t&reply=script", 400),
        ("form={form}&label=z&reply=plain", 400),
        ("form={form}&reply=plain", 400),
        ("form={form}&label=t&reply=plain&x=" + "x" * 5000, 413),
        ("&".join("form={form}" for _ in range(20)), 400),
        ("form=ü", 400),
    ):
        sent = body.format(form=looked_at.guard.form_token).encode().decode("latin-1")
        assert looked_at.ask("POST", "1", sent, Origin=f"http://localhost:{looked_at.port}").status == status
    assert looked_at.words() == ()


def test_a_number_that_is_not_there_is_refused(looked_at: "Served") -> None:
    for number in (0, 5, 10**30):
        assert looked_at.ask("GET", str(number)).status == 404


def test_every_answer_says_what_the_page_may_do(looked_at: "Served") -> None:
    for path in ("", "1", "done", "99", "nowhere/at/all"):
        headers = looked_at.ask("GET", path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert (headers["cache-control"], headers["x-frame-options"]) == ("no-store", "DENY")
        assert "set-cookie" not in headers
        assert "server" not in headers
    nonces = {looked_at.ask("GET", "1").headers["content-security-policy"] for _ in range(3)}
    assert len(nonces) == 3


def test_what_came_is_shown_as_text(looked_at: "Served") -> None:
    page = looked_at.ask("GET", "2").body
    assert "&lt;script&gt;document.title" in page
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "{{ 7*7 }}" in page
    assert "&lt;b&gt;Re: your kettle&lt;/b&gt;" in page
    assert "Read this &lt;first&gt;." in page
    control = looked_at.ask("GET", "3").body
    assert "\\x1b[2J\\u202edesrever\\x07 \N{ARABIC LETTER ALEF}" in control
    assert not any(mark in control for mark in ("\x1b", "\x07", "\N{RIGHT-TO-LEFT OVERRIDE}"))
    huge = looked_at.ask("GET", "4").body
    assert len(huge) < 300_000
    assert "Not all is shown" in huge


def test_the_judge_is_shown_with_its_spans_marked_and_blind_with_nothing(looked_at: "Served", blind: "Served") -> None:
    assert "<mark" in looked_at.ask("GET", "1").body
    assert "What speaks for what" in looked_at.ask("GET", "1").body
    shown = blind.ask("GET", "1").body
    assert "your copper kettle" in shown
    assert "<mark" not in shown
    assert "judge" not in shown.partition("</style>")[2].replace("shopper", "")


def test_a_word_that_could_not_be_kept_is_owned_up_to(served: "Served", tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # as `shopper serve` holds it, but for longer than we wait
        answer = served.say(1, "t")
        assert (answer.status, "The word was not kept" in answer.body) == (503, True)
        other.execute("ROLLBACK")
    assert served.say(1, "t").status == 303
    assert len(served.words()) == 1
