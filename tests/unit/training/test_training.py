"""The trainer learns what signals weigh from a folder of labelled replies, all of them written for these tests."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from harness.classify import Medium
from harness.model import Aspect
from harness.training.__main__ import main
from harness.training.calibration import temperatures, tempered_apart
from harness.training.corpus import Truth
from harness.training.examples import Example
from harness.training.learning import Opinion
from harness.training.logistic import Observation, Pull, fit
from harness.training.weights import Lesson, rewritten, signals

NAMES = ("Ada", "Bela", "Cora", "Dora", "Edna", "Fay")
RECEIPT = "Thank you, we have received your message about xylophone{n}. This is an automatic reply. Our team"
LETTER = (
    "Hi, I looked at the kettle{n} you told us about and I am sorry that its lid cracked. I have sent you another one "
    "by courier, and you may keep the broken one or throw it away as you like."
)
FORM = "Thank you for contacting us. We are sorry for the inconvenience. Please visit our help page for more."
ASKED = "The lid of my kettle{n} cracked when it was a week old, and I want another one sent by courier."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three companies' replies."""
    folder = tmp_path_factory.mktemp("corpus")
    texts = (("automated", RECEIPT), ("personalised", LETTER), ("templated", FORM))
    rows = [
        {
            "id": f"{name}-{label}-{n}",
            "channel": "email",
            "company": name,
            "request_text": ASKED.format(n=n),
            "reply_text": f"Dear {name},\n\n{text.format(n=n)}",
            "label": label,
            "source": name,
        }
        for name in NAMES
        for label, text in texts
        for n in range(4)
    ]
    (folder / "email.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def learned(corpus: Path) -> str:
    """The file of weights that is learnt from the corpus."""
    output = corpus / "weights.toml"
    done = CliRunner().invoke(main, [str(corpus), "-o", str(output)], catch_exceptions=False)
    assert done.exit_code == 0
    assert "held out" in done.output
    return output.read_text(encoding="utf-8")


def lines(text: str) -> Mapping[str, Mapping[str, Any]]:
    return {name: row for family in tomllib.loads(text)["signals"].values() for name, row in family.items()}


def test_weights_keep_the_sign_that_people_judged_them_to_have(learned: str) -> None:
    for name, signal in signals(learned).items():
        if signal.family:
            row = lines(learned)[name]
            for aspect in Aspect:
                assert row.get(aspect.value, 0.0) * signal.judged[aspect] >= 0, name


def test_what_the_replies_show_moves_its_weight_and_what_they_do_not_stays_as_judged(learned: str) -> None:
    shown, unseen = lines(learned)["says it is automatic"], lines(learned)["read receipt"]
    assert shown["n"] == 24
    assert shown["origin"] > shown["judged"][0]
    assert unseen["n"] == 0
    assert unseen["origin"] == unseen["judged"][0]


def test_what_is_kept_stays_as_judged_whatever_the_replies_show(learned: str) -> None:
    rows = {**tomllib.loads(learned)["priors"], **lines(learned)}
    kept = [(signal, aspect) for signal in signals(learned).values() if signal.kept for aspect in Aspect]
    assert any(rows[signal.name]["n"] for signal, _ in kept)
    for signal, aspect in kept:
        assert rows[signal.name].get(aspect.value, 0.0) == signal.judged[aspect], signal.name


def test_no_word_of_a_reply_gets_into_the_weights(learned: str) -> None:
    assert "xylophone" not in learned
    assert "kettle" not in learned
    assert not any(name in learned for name in NAMES)


def test_the_same_replies_give_the_same_weights(corpus: Path, learned: str) -> None:
    again = corpus / "again.toml"
    CliRunner().invoke(main, [str(corpus), "-o", str(again)], catch_exceptions=False)
    assert again.read_text(encoding="utf-8") == learned


def test_a_mistake_is_listed_with_what_was_seen_and_without_words(corpus: Path, tmp_path: Path) -> None:
    rows = (corpus / "email.jsonl").read_text(encoding="utf-8")
    odd = {"id": "odd", "company": "Gil", "reply_text": RECEIPT, "label": "personalised", "source": "Gil"}
    (tmp_path / "email.jsonl").write_text(f"{rows}{json.dumps(odd)}\n", encoding="utf-8")
    listed = tmp_path / "mistakes.txt"
    CliRunner().invoke(main, [str(tmp_path), "--mistakes", str(listed)], catch_exceptions=False)
    mistakes = {row["id"]: row for row in map(json.loads, listed.read_text(encoding="utf-8").splitlines())}
    assert mistakes["odd"]["said"] == "automated"
    assert mistakes["odd"]["signals"]["says it is automatic"] == 1.0
    assert "xylophone" not in json.dumps(mistakes["odd"])


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "email.jsonl").write_text('{"id": "1", "reply_text": "Hello"}\n', encoding="utf-8")
    done = CliRunner().invoke(main, [str(tmp_path)])
    assert done.exit_code == 1
    assert "no row of any *.jsonl here has a label" in done.output


def test_an_unknown_label_is_refused_with_those_allowed(tmp_path: Path) -> None:
    (tmp_path / "email.jsonl").write_text('{"id": "1", "reply_text": "Hello", "label": "robot"}\n', encoding="utf-8")
    done = CliRunner().invoke(main, [str(tmp_path)])
    assert done.exit_code == 1
    assert "is 'robot', allowed: automated, templated, personalised, human" in done.output


def free(centre: float, spread: float = 1.0) -> Pull:
    return Pull(centre=centre, spread=spread, low=-30.0, high=30.0)


def test_a_fit_finds_the_odds_that_made_the_observations() -> None:
    seen = [
        Observation(strengths={"always": 1.0, "sign": sign}, truth=truth, counts=count)
        for sign, truth, count in ((1.0, True, 80.0), (1.0, False, 20.0), (0.0, True, 50.0), (0.0, False, 50.0))
    ]
    found = fit(seen, {"always": free(0.0, 100.0), "sign": free(0.0, 100.0)})
    assert found["always"] == pytest.approx(0.0, abs=0.01)
    assert found["sign"] == pytest.approx(1.386, abs=0.01)  # log(80 / 20)


def opinion(name: str, machine: float, truth: Truth) -> Opinion:
    example = Example(
        id=name,
        file="email",
        truth=truth,
        subtype="",
        group=name,
        cluster=name,
        medium=Medium.MAIL,
        has_headers=False,
        among_peers=False,
        strengths={},
    )
    return Opinion(example=example, machine=machine, form=0.5)


def test_how_sure_to_be_of_a_part_is_taken_from_all_others() -> None:
    right = [opinion(f"right{n}", 0.9, Truth.AUTOMATED) for n in range(10)]
    wrong = [opinion(f"wrong{n}", 0.9, Truth.PERSONALISED) for n in range(10)]
    by_name = {each.example.id: each.machine for each in tempered_apart([right, wrong])}
    assert by_name["right0"] < 0.9 < by_name["wrong0"]
    assert temperatures(right)[Aspect.ORIGIN] < 1 < temperatures(wrong)[Aspect.ORIGIN]


def test_a_weight_may_come_to_nothing_but_not_change_its_sign() -> None:
    seen = [Observation(strengths={"sign": 1.0}, truth=False, counts=100.0)]
    assert fit(seen, {"sign": Pull(centre=1.0, spread=5.0, low=0.0, high=30.0)}) == {"sign": 0.0}


def test_a_file_written_anew_keeps_its_order_its_remarks_and_what_was_judged() -> None:
    text = (
        '# old words\nversion = "7"\n\n[temperature]\norigin = 1.0\nauthorship = 1\n\n'
        '[priors]\n"any reply" = { origin = -1 }\n\n[signals.some]\n'
        '"one" = { origin = 2 } # why\n"two" = { authorship = -0.5, judged = [0, -1], kept = true, n = 3 }\n'
    )
    lesson = Lesson(
        weights={Aspect.ORIGIN: {"any reply": -0.5, "one": 2.25}, Aspect.AUTHORSHIP: {"two": -1.0}},
        seen={"any reply": 9, "one": 4},
        temperatures={Aspect.ORIGIN: 0.8, Aspect.AUTHORSHIP: 1.25},
    )
    assert rewritten(text, lesson, ["new words"]) == (
        '# new words\nversion = "8"\n\n[temperature]\norigin = 0.80\nauthorship = 1.25\n\n'
        '[priors]\n"any reply" = { origin = -0.50, judged = [-1, 0], n = 9 }\n\n'
        '[signals.some]\n"one" = { origin = 2.25, judged = [2, 0], n = 4 } # why\n'
        '"two" = { authorship = -1.00, judged = [0, -1], kept = true, n = 0 }\n'
    )
