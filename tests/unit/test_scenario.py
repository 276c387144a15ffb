"""Scenario files: what a good one becomes, and files and folders that cannot be read."""

from datetime import timedelta
from pathlib import Path

import pytest

from harness import scenario
from harness.errors import BadFile
from harness.model import Brief, FollowUp, Question, Scenario, Standards
from tests.unit.scenario_file import CHANNELS, GOOD, SHIPPED, load, refusal


def test_a_good_file_becomes_a_scenario(tmp_path: Path) -> None:
    assert load(GOOD, tmp_path) == Scenario(
        id="late",
        title="The parcel has not come",
        channels=("mail", "chat"),
        briefs={
            "en": Brief(
                language="en",
                subjects=("Where is {order}?", "Late"),
                bodies=("The {item} has not come. When will\nit arrive? See {invoice}.\n", "No {item}. {when}"),
                merge={"invoice": "INV-#####"},
                story={"item": ("kettle", "toaster")},
                questions=(Question(name="when", text="When will it arrive?", answers=("on Thursday", "tomorrow")),),
                follow_ups=(FollowUp(text="It is {order}.", asked=("order number",)),),
            )
        },
        thresholds=Standards(first_response=timedelta(hours=24)),
        observation_window=timedelta(days=14),
        patience=timedelta(seconds=90),
    )


def test_patience_is_ten_minutes_where_none_is_given(tmp_path: Path) -> None:
    assert load(GOOD.replace('patience = "90s"\n', ""), tmp_path).patience == timedelta(minutes=10)


def test_the_pattern_of_the_order_number_can_be_given(tmp_path: Path) -> None:
    loaded = load(GOOD.replace("invoice = ", 'order = "SO-####"\ninvoice = '), tmp_path)
    assert loaded.briefs["en"].merge["order"] == "SO-####"


def test_a_file_that_is_not_utf_8_is_refused_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "late.toml"
    path.write_bytes(b'id = "late"\ntitle = "Verf\xfcgbar"\n')
    assert refusal(path) == "late.toml:2: is not UTF-8 text (byte 0xfc), save it as UTF-8"


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "late.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert scenario.load(path, channels=CHANNELS).id == "late"


def test_windows_line_ends_move_no_line(tmp_path: Path) -> None:
    path = tmp_path / "late.toml"
    path.write_bytes(GOOD.replace('"24h"', "24").replace("\n", "\r\n").encode())
    assert refusal(path).startswith("late.toml:8: thresholds.first_response: is 24, give ")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "late.toml"
    path.write_text(GOOD + "# more\n" * 150_000, encoding="utf-8")
    assert refusal(path) == "late.toml: is larger than 1,000,000 bytes, the most that is read"


def test_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "late.toml").mkdir()
    assert refusal(tmp_path / "late.toml") == "late.toml: is a directory, give the path of a TOML file"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "late.toml") == "late.toml: is not there, give the path of a TOML file"


def test_a_folder_gives_its_scenarios_by_id_and_leaves_desks_and_editors_files_alone(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(GOOD.replace('"late"', '"b"'), encoding="utf-8")
    (tmp_path / "a.toml").write_text(GOOD.replace('"late"', '"a"'), encoding="utf-8")
    (tmp_path / "desks.toml").write_text("not a scenario", encoding="utf-8")
    (tmp_path / ".#a.toml").write_text("an editor's lock", encoding="utf-8")
    loaded = scenario.load_all(tmp_path, channels=CHANNELS)
    assert [(key, value.id) for key, value in loaded.items()] == [("a", "a"), ("b", "b")]


def test_two_files_of_one_id_are_refused_with_all_else_that_is_wrong_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "late.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "late-copy.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "z.toml").write_text(GOOD.replace('"late"', '"z"').replace('"90s"', '"90"'), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        scenario.load_all(tmp_path, channels=CHANNELS)
    assert str(caught.value).splitlines() == [
        f'{tmp_path}/late-copy.toml:1: id: is "late" in late-copy.toml, give id = "late-copy" or rename the file',
        (
            f'{tmp_path}/z.toml:5: patience: is "90", give a duration longer than 0s and at most 366d such as "90s", '
            '"15m", "24h" or "14d"'
        ),
    ]


def test_a_folder_without_a_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile) as caught:
        scenario.load_all(tmp_path / "nowhere", channels=CHANNELS)
    assert str(caught.value) == f"{tmp_path}/nowhere: holds no scenario, give a folder with *.toml files"


def test_the_shipped_scenarios_load_and_four_of_them_are_told_in_four_languages() -> None:
    shipped = scenario.load_all(SHIPPED, channels=CHANNELS)
    assert len(shipped) >= 9
    assert sum({"en", "de", "fr", "es"} <= set(each.briefs) for each in shipped.values()) >= 4
    for each in shipped.values():
        assert len(each.briefs["en"].bodies) >= 3
