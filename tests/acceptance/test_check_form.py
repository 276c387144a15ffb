"""`shopper check --form` and `--chat`: what a run would do on a desk's page, and that looking does nothing there."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PIL import Image

from harness.model import Desk
from harness.sandbox import Temperament
from probes.preview.marks import Ink
from tests.acceptance.conftest import Ended, Room
from tests.acceptance.faulty_desks import Desks

pytestmark = pytest.mark.browser

# A page that sends something by itself, in every way a page can without being asked.
BUSY = """<form id=own method=post action=/own><input name=a value=b></form>
<iframe name=hidden hidden></iframe><form id=other method=post action=/other target=hidden></form>
<script>
  fetch("/fetched", {method: "POST", body: "seen"}).catch(() => {});
  fetch("/deleted", {method: "DELETE"}).catch(() => {});
  navigator.sendBeacon("/beacon", "seen");
  const request = new XMLHttpRequest(); request.open("PUT", "/put"); request.send("seen");
  document.getElementById("other").submit();
  addEventListener("load", () => document.getElementById("own").submit());
</script>"""
KONTAKT = """<!doctype html><html lang=de><title>Kontakt</title>
<form action=/suche><input type=search name=q aria-label="Suche"><button>Suchen</button></form>
<h1>Schreiben Sie uns</h1>
<form method=post action=/kontakt>
  <p><label>Vorname * <input name=vn required></label>
  <p><label>Nachname * <input name=nn required></label>
  <p><label>E-Mail-Adresse * <input type=email name=mail required></label>
  <p><label>Auftragsnummer <input name=auftrag></label>
  <p style="position:absolute;left:-9999px"><label>Bitte leer lassen <input name=url tabindex=-1></label>
  {extra}
  <p><label>Ihre Nachricht * <textarea name=text required rows=6 cols=60></textarea></label>
  <p><label><input type=checkbox name=ds required> Ich habe die Datenschutzerklärung gelesen.</label>
  <p><label><input type=checkbox name=nl> Newsletter abonnieren</label>
  <p><button>Nachricht senden</button>
</form>"""
DRAWN = """<p>Thema</p><div style="cursor:pointer" class=auswahl>Bitte wählen</div>"""
BADGE = "<p><label>Werksausweis Nr. * <input name=ausweis required></label>"


class Site:
    """A page, and everything that was asked of its server: method and path."""

    def __init__(self) -> None:
        self.page = ""
        self.asked: list[tuple[str, str]] = []
        self.passes: list[str | None] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                site.asked.append((self.command, self.path))
                site.passes.append(self.headers.get("x-probe"))
                self.rfile.read(int(self.headers.get("content-length") or 0))
                html = site.page.encode()
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.send_header("content-length", str(len(html)))
                self.end_headers()
                self.wfile.write(html)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _answer  # noqa: N815  (named by the library)

            def log_message(self, *_args: object) -> None:
                """Keep standard error for the command under test."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def desk(self) -> str:
        return f'to = "http://127.0.0.1:{self.server.server_port}/kontakt?quelle=1"'

    @property
    def not_read(self) -> list[tuple[str, str]]:
        return [(method, path) for method, path in self.asked if method != "GET"]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = Thread(target=site.server.serve_forever)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()


def look(room: Room, *options: str) -> Ended:
    return room.call("check", "--desk", "faulty", "--timeout", "10s", *options)


def look_for_machines(room: Room, *options: str) -> tuple[int, dict[str, Any]]:
    ended = look(room, "--json", *options)
    return ended.code, json.loads(ended.out)


def framed(picture: Image.Image, ink: Ink) -> int:
    """How many pixels have the colour of that frame, as far as JPEG keeps it."""
    raw = picture.convert("RGB").tobytes()
    pixels = zip(raw[::3], raw[1::3], raw[2::3], strict=True)
    return sum(max(abs(one - other) for one, other in zip(pixel, ink.value, strict=True)) < 40 for pixel in pixels)


def test_a_german_form_is_listed_with_what_would_go_where_and_why(
    room: Room, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")  # wide enough for a line a field
    site.page = KONTAKT.format(extra="")
    room.write("web_form", site.desk)
    ended = look(room, "--form", "--language", "de", "--scenario", "late-delivery")
    assert ended.code == 0, ended
    told = " ".join(ended.out.split())
    for words in (
        "desk faulty, web_form: http://127.0.0.1:",
        "with the complaint late-delivery, in the language de",
        "Vorname * first name",
        "E-Mail-Adresse * email",
        'The button: "Nachricht senden".',
        "Not taken: a search form",
        "Nothing was filled in and nothing was sent.",
    ):
        assert words in told
    assert "quelle" not in ended.out, "an address is shown without its query"
    assert room.facts().enquiries == (), "a look is no enquiry"


def test_machines_are_told_the_same(room: Room, site: Site) -> None:
    site.page = KONTAKT.format(extra=DRAWN)
    room.write("web_form", site.desk)
    code, told = look_for_machines(room, "--form", "--language", "de")
    assert (code, told["would_fail"], told["button"], told["goes_on"]) == (0, None, "Nachricht senden", False)
    by_name = {each["selector"]: each for each in told["fields"]}
    acts = {each["taken_for"]: each["act"] for each in told["fields"]}
    assert acts["first_name"] == acts["last_name"] == acts["email"] == acts["order"] == acts["message"] == "fill"
    assert (acts["consent"], acts["marketing"]) == ("tick", "leave")
    assert (by_name[".auswahl"]["act"], by_name[".auswahl"]["taken_for"]) == ("pick", "topic")
    assert not any("@" in str(each["value"]) for each in told["fields"] if each["taken_for"] == "trap")
    assert all(each["because"] for each in by_name.values())
    assert all(each["left_because"] for each in told["fields"] if each["act"] == "leave")
    with Image.open(told["picture"]) as picture:
        assert framed(picture, Ink.FILLED) > 1_000


def test_a_required_field_without_a_value_is_named_with_what_to_do(room: Room, site: Site) -> None:
    site.page = KONTAKT.format(extra=BADGE)
    room.write("web_form", site.desk)
    ended = look(room, "--form", "--language", "de")
    assert ended.code == 2, ended
    assert "A run would stop here, missing field: the form requires Werksausweis Nr. *" in ended.out
    assert "`values`" in ended.out
    assert "!! nothing" in ended.out


def test_looking_sends_nothing_whatever_the_page_does_by_itself(room: Room, site: Site) -> None:
    site.page = KONTAKT.format(extra="") + BUSY
    room.write("web_form", site.desk)
    ended = look(room, "--form", "--language", "de")
    assert ended.code == 0, ended
    assert ("GET", "/kontakt?quelle=1") in site.asked
    assert site.not_read == []


def test_a_desk_that_asks_for_a_pass_is_shown_it_and_sent_nothing_all_the_same(
    room: Room, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_PASS", "open sesame")
    site.page = KONTAKT.format(extra="") + BUSY
    room.write("web_form", f'{site.desk}\npass = {{ header = "X-Probe", secret = "ACME_PASS" }}')
    ended = look(room, "--form", "--language", "de")
    assert ended.code == 0, ended
    assert site.passes == ["open sesame"] * len(site.asked)
    assert site.not_read == []


def test_a_captcha_is_said_and_the_page_pictured(room: Room, site: Site) -> None:
    site.page = '<form><textarea aria-label="Message"></textarea><div class="g-recaptcha">I am human</div></form>'
    room.write("web_form", site.desk)
    code, told = look_for_machines(room, "--form", "--language", "en")
    assert (code, told["would_fail"]["kind"]) == (2, "blocked")
    assert Path(told["picture"]).is_file()


def test_the_first_of_several_steps_is_shown_as_such(room: Room, site: Site) -> None:
    site.page = "<form method=post><label>Your name <input name=n required></label><button>Next</button></form>"
    room.write("web_form", site.desk)
    code, told = look_for_machines(room, "--form", "--language", "en")
    assert (code, told["goes_on"], [each["taken_for"] for each in told["fields"]]) == (0, True, ["name"])
    assert "It leads to another step" in look(room, "--form", "--language", "en").out


def test_a_chat_that_opens_with_a_queue_is_told_of_as_one_that_takes_no_word_yet(room: Room, site: Site) -> None:
    site.page = """<section class=chat><div role=log><div class=message>You are number 1 in the queue.</div></div>
        <form><textarea aria-label="Your message" disabled></textarea><button disabled>Send</button></form></section>"""
    room.write("chat", site.desk)
    ended = look(room, "--chat")
    assert (ended.code, ended.err) == (0, "")
    assert "The chat opened: nothing can be written in it yet, as in a queue or before a menu." in ended.out


def test_no_desk_is_looked_at_without_leave(room: Room, site: Site) -> None:
    room.write("web_form", 'to = "https://acme.example/contact"')
    ended = look(room, "--form")
    assert (ended.code, "there is no consent on record" in ended.err) == (2, True)
    room.write("web_form", site.desk)
    (room.folder / "STOP").touch()
    ended = look(room, "--form")
    assert (ended.code, "remove it to go on" in ended.err, site.asked) == (2, True, [])


def test_what_is_to_be_looked_at_must_be_named(room: Room, desks: Desks) -> None:
    room.write("mail", desks.nobody("smtp"))
    assert "name it with --desk" in room.call("check", "--form").err
    assert "has no channel web_form, it has: mail" in look(room, "--form").err
    room.write("web_form", desks.nobody("http"))
    assert "no scenario for the channel web_form in the language 'xx'" in look(room, "--form", "--language", "xx").err
    code, told = look_for_machines(room, "--form")
    assert (code, told["would_fail"]["kind"]) == (2, "unreachable")


def test_the_sandbox_companys_form_and_chat_can_be_used_as_they_are(
    serve: Callable[..., Desk],
    write_desks: Callable[..., None],
    workspace: Path,
    shopper: Callable[..., tuple[int, str, str]],
) -> None:
    write_desks(workspace, serve(Temperament.HELPFUL))
    code, out, err = shopper("check", "--desk", "sandbox", "--form", "--workspace", workspace)
    assert (code, err) == (0, "")
    assert 'The button: "Send message".' in out
    code, out, err = shopper("check", "--desk", "sandbox", "--chat", "--workspace", workspace)
    assert (code, err) == (0, "")
    assert "The chat opened: it can be written in." in out
    assert "How it was told: " in out
    assert "Found: log, input, send." in out
    assert (workspace / "evidence" / "check-sandbox-chat.jpg").is_file()
