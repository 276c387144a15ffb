"""Many replies at once: JSON lines in, JSON lines out, and exact words about bad ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from harness.classify.batch import classify_messages, classify_rows
from harness.errors import BadFile, ConfigurationError

FILE = Path("replies.jsonl")
LETTER = (
    "Dear {name}, I have looked at your kettle with Dennis in our Leeds workshop this morning, and he tells me the "
    "steam valve of the 2019 model can stick when limescale builds up around the spring."
)


def classify(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in classify_rows((json.dumps(row) for row in rows), file=FILE)]


def test_answers_come_in_order_with_label_probabilities_text_and_evidence() -> None:
    first, second = classify(
        {"id": "b", "reply_text": "I am out of the office until 3 May."},
        {"id": "a", "reply_text": "Fine by me", "company": None, "received_after_seconds": None},
    )
    assert [first["id"], second["id"]] == ["b", "a"]
    assert first["label"] == "automated"
    assert sum(first["probabilities"].values()) == pytest.approx(1)
    assert set(first["probabilities"]) == {"automated", "templated", "personalised"}
    assert first["reply_text"] == "I am out of the office until 3 May."
    assert {"aspect", "signal", "weight", "span"} == set(first["evidence"][0])
    assert first["machine"] == first["probabilities"]["automated"]
    assert first["probabilities"]["templated"] == pytest.approx((1 - first["machine"]) * first["form"])


def test_the_reply_text_is_the_new_text_of_the_raw_mail() -> None:
    raw = "From: Mia <mia@desk.example>\nSubject: Re: Kettle\n\nWe will fetch it on Friday.\n\n> My kettle leaks.\n"
    [answer] = classify({"id": "1", "reply_raw": raw, "reply_text": "ignored", "request_text": "My kettle leaks."})
    assert answer["reply_text"].strip() == "We will fetch it on Friday."


def test_rows_of_one_company_are_judged_against_each_other() -> None:
    rows = [
        {"id": name, "conversation_id": name, "reply_text": LETTER.format(name=name)} for name in ("Ann", "Ben", "Cy")
    ]
    together = classify(*({**row, "company": "Kettles"} for row in rows))
    apart = classify(*rows)
    assert {answer["label"] for answer in together} == {"templated"}
    assert {answer["label"] for answer in apart} == {"personalised"}


def test_a_name_with_half_a_letter_comes_back_in_a_line_that_any_file_holds() -> None:
    (raw,) = classify_messages([("re\udce9ponse.eml", b"We will fetch it on Friday.", "text/plain")])
    assert json.loads(raw.encode())["id"] == "re\udce9ponse.eml"


def test_a_company_is_not_judged_by_anothers_letters() -> None:
    rows = [{"id": name, "company": name, "reply_text": LETTER.format(name=name)} for name in ("Ann", "Ben", "Cy")]
    assert {answer["label"] for answer in classify(*rows)} == {"personalised"}


def test_a_machine_is_likelier_in_a_chat_than_in_a_public_post() -> None:
    text = "Please choose one of the topics below."
    chat, post, other = classify(
        *({"id": name, "channel": name, "reply_text": text} for name in ("chat", "social", "carrier pigeon"))
    )
    assert chat["machine"] > other["machine"] > post["machine"]


def test_what_is_not_sure_is_left_to_people_where_that_costs_nothing() -> None:
    row = json.dumps({"id": "1", "reply_text": "Please choose one of the topics below."})
    labels = [json.loads(*classify_rows([row], file=FILE, undecided_cost=cost))["label"] for cost in (0.0, 1.0)]
    assert labels[0] == "undecided" != labels[1]


def test_whole_minutes_are_not_held_against_the_typist() -> None:
    text = (
        "Yes, the old lid fits the new kettle, but you have to turn the ring a little further than before to close it."
    )
    [minutes, seconds] = classify(
        {"id": "1", "reply_text": text, "received_after_seconds": 0},
        {"id": "2", "reply_text": text, "received_after_seconds": 0.4},
    )
    assert "faster than anybody types" not in {piece["signal"] for piece in minutes["evidence"]}
    assert "faster than anybody types" in {piece["signal"] for piece in seconds["evidence"]}


@pytest.mark.parametrize(("charset", "decoded_as"), [("utf-8", "utf-8"), ("utf-8", "latin-1"), ("latin-1", "latin-1")])
def test_raw_mail_survives_however_it_was_decoded(charset: str, decoded_as: str) -> None:
    raw = f"From: a@desk.example\nContent-Type: text/plain; charset={charset}\n\nGrüße aus Köln".encode(charset)
    [answer] = classify({"id": "1", "reply_raw": raw.decode(decoded_as)})
    assert answer["reply_text"].strip() == "Grüße aus Köln"


def test_blank_lines_and_unknown_keys_are_passed_over() -> None:
    lines = ["", json.dumps({"id": "1", "reply_text": "Hello", "agent": "Mia"}), "  \n"]
    assert len(list(classify_rows(lines, file=FILE))) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nope", "replies.jsonl:1: not JSON (Expecting value: line 1 column 1 (char 0)), allowed is one object a line"),
        ("[1]", "replies.jsonl:1: a list is not a row, allowed is one object a line"),
        ('{"reply_text": "x"}', "replies.jsonl:1: id: is None, allowed is a text that is not empty"),
        ('{"id": 7, "reply_text": "x"}', "replies.jsonl:1: id: is 7, allowed is a text that is not empty"),
        ('{"id": "1"}', "replies.jsonl:1: reply_text: neither it nor reply_raw is given, one of them must be a text"),
        ('{"id": "1", "reply_text": 3}', "replies.jsonl:1: reply_text: is 3, allowed is a text or null"),
        ('{"id": "1", "reply_text": "x", "company": []}', "replies.jsonl:1: company: is [], allowed is a text or null"),
        ('{"id": "1", "reply_text": "x", "received_after_seconds": "5"}',
         "replies.jsonl:1: received_after_seconds: is '5', allowed is a number of seconds or null"),
        ('{"id": "1", "reply_text": "x", "received_after_seconds": NaN}',
         "replies.jsonl:1: received_after_seconds: is nan, allowed is a number of seconds or null"),
        ('{"id": "1", "reply_text": "", "received_after_seconds": 1%s}' % ("0" * 400),
         f"replies.jsonl:1: received_after_seconds: is 1{'0' * 59}, allowed is a number of seconds or null"),
    ],
)  # fmt: skip
def test_bad_rows_are_refused_by_line_and_key(line: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        list(classify_rows([line], file=FILE))
    assert str(refused.value) == message


def test_every_bad_row_is_named_at_once() -> None:
    with pytest.raises(BadFile) as refused:
        list(classify_rows(["{}", '{"id": "2", "reply_text": "fine"}', '{"id": "3"}'], file=FILE))
    assert [problem.line for problem in refused.value.problems] == [1, 3]


def test_raw_messages_of_one_company_are_judged_together() -> None:
    def raw(name: str) -> bytes:
        head = f"From: Mia <mia@desk.example>\r\nSubject: Re: Kettle\r\nIn-Reply-To: <{name}@shopper.example>\r\n"
        return f"{head}\r\n{LETTER.format(name=name)}".encode()

    messages = [(name, raw(name), "message/rfc822") for name in ("Ann", "Ben", "Cy")]
    together = [json.loads(line)["label"] for line in classify_messages(messages, company="Kettles")]
    apart = [json.loads(line)["label"] for line in classify_messages(messages)]
    assert (set(together), set(apart)) == ({"templated"}, {"personalised"})


def test_lone_surrogates_and_bad_bytes_are_survived() -> None:
    [answer] = classify(
        {"id": "1", "reply_text": "caf\ud800"},
    )
    assert answer["label"] in {"automated", "templated", "personalised", "undecided"}
