"""[report] in desks.toml: what a good one becomes, and what is said of a wrong one."""

from datetime import time
from pathlib import Path

import pytest

from harness import desk
from harness.model import Account, Login, Target, Tls
from tests.unit.desk_file import CHANNELS, GOOD, refusal

PEOPLE = '[report]\nto = ["head@acme.example", "qa@acme.example"]\nfrom = "reports@acme.example"\n'
VIA = 'via = "smtps://smtp.acme.example:465"\n'
A_SERVER = 'a mail server such as "smtps://smtp.acme.example:465", or leave it out where [outbox] names one'


def loaded(text: str, folder: Path) -> desk.Settings:
    path = folder / "desks.toml"
    path.write_text(text + GOOD, encoding="utf-8")
    return desk.load(path, channels=CHANNELS)


def test_it_names_people_and_a_server_of_its_own(tmp_path: Path) -> None:
    account = 'user = "kim"\nsecret = "KIMS_SECRET"\n'
    settings = loaded(PEOPLE + VIA + account, tmp_path)
    assert settings.report == desk.ReportSettings(
        to=("head@acme.example", "qa@acme.example"),
        sender="reports@acme.example",
        server=Target(
            to="",
            via="smtps://smtp.acme.example:465",
            account=Account(user="kim", login=Login.PASSWORD, secret="KIMS_SECRET"),
        ),
    )
    assert "KIMS_SECRET" in settings.secrets


def test_without_one_it_goes_by_the_outbox(tmp_path: Path) -> None:
    settings = loaded(f'{PEOPLE}[outbox]\nvia = "smtp://127.0.0.1:25"\ntls = "off"\n', tmp_path)
    assert settings.report is not None
    assert settings.report.server == Target(to="", via="smtp://127.0.0.1:25", tls=Tls.OFF)


def test_it_may_name_a_day_on_which_it_is_mailed(tmp_path: Path) -> None:
    settings = loaded(PEOPLE + VIA + 'day = 3\nlanguage = "fr"\n', tmp_path)
    assert settings.report is not None
    assert (settings.report.day, settings.report.at, settings.report.language) == (3, time(7), "fr")


def test_without_the_table_nobody_is_mailed(tmp_path: Path) -> None:
    assert loaded("", tmp_path).report is None


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (PEOPLE, "desks.toml:1: report.via: is missing, give the server that takes our mail, or [outbox]"),
        (PEOPLE.replace('"head@', '"head at ') + VIA, ('desks.toml:2: report.to.1: is "head at acme.example", '
         'give a mail address such as "head-of-service@acme.example"')),
        (PEOPLE.replace("from", "form") + VIA, ("desks.toml:1: report.from: is missing, "
         'give a mail address such as "head-of-service@acme.example"')),
        (PEOPLE + 'via = "smtp.acme.example"\n', ('desks.toml:4: report.via: is "smtp.acme.example", give a mail '
         'server such as "smtp://127.0.0.1:2526" or "smtps://smtp.acme.example:465"')),
        (PEOPLE + VIA + "day = 31\n", "desks.toml:5: report.day: is 31, give a day of the month from 1 to 28"),
        (PEOPLE + VIA + 'day = 1\nat = "7:00"\n',
         'desks.toml:6: report.at: is "7:00", give a time of day such as "07:00"'),
        (PEOPLE + VIA + 'at = "07:00"\n', ("desks.toml:1: report.day: is missing, give the day of the month that at "
         "is for, from 1 to 28")),
        (PEOPLE + 'tls = "off"\n', f"desks.toml:1: report.via: is missing, give {A_SERVER}, and user and tls with it"),
        (PEOPLE + VIA + 'tls = "off"\n', ("desks.toml:5: report.tls: is \"off\", and via is TLS from its first byte, "
         "leave tls out or give smtp://")),
        ('[report]\nto = []\nfrom = "a@acme.example"\n' + VIA, ("desks.toml:2: report.to: is a list of 0, "
         'give a list of mail addresses such as ["head-of-service@acme.example"]')),
    ],
)  # fmt: skip
def test_a_wrong_one_is_refused_in_these_words(table: str, said: str, tmp_path: Path) -> None:
    assert said in refusal("[inbox]", f"{table}[inbox]", tmp_path)
