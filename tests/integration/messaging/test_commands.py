"""Messages as their users meet them: a workspace with a desk that takes them, checked, shopped and looked at."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from harness.cli import main
from tests.integration.messaging.agent import Agent
from tests.integration.messaging.prosody import PASSWORD, Prosody
from tests.integration.messaging.talking import SECRET
from tests.ports import free_port

Shopper = Callable[..., Awaitable[tuple[int, str]]]

SCENARIO = """
id = "no-kettle"
title = "The kettle has not come"
channels = ["messaging"]
observation_window = "7d"
patience = "{patience}"

[languages.en]
subjects = ["Where is my {{item}}?", "No {{item}}"]
bodies = ["my {{item}} was to be here last week. {{when}}", "I still have no {{item}} of yours. {{when}}"]

[languages.en.story]
item = ["copper kettle", "iron kettle"]

[[languages.en.questions]]
name = "when"
text = "When will it arrive?"
answers = ["thursday"]

[[languages.en.follow_ups]]
asked = ["order number"]
text = "It is {{order}}."
"""
DESK = """
[inbox]
domain = "shopper.example"
listen = "127.0.0.1:{inbox}"

[desks.acme]
title = "Acme"
kind = "own"
zone = "UTC"

[desks.acme.channels.messaging]
to = "{to}"
via = "{via}"
user = "{user}"
secret = "SHOPPER_XMPP_PASSWORD"
"""


@pytest.fixture
def shopper(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shopper:
    """Run a command line in a workspace of the test's own, beside this loop; returns exit code and output."""
    monkeypatch.setenv(SECRET, PASSWORD)

    def run(arguments: list[str]) -> int:
        with pytest.raises(SystemExit) as ended:
            main([*arguments, "--workspace", str(tmp_path)])
        return int(ended.value.code or 0)

    async def called(*arguments: str) -> tuple[int, str]:
        code = await asyncio.to_thread(run, list(arguments))
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return called


def write(folder: Path, *, to: str, via: str, user: str, patience: str = "2s") -> None:
    (folder / "scenarios").mkdir(exist_ok=True)
    (folder / "scenarios" / "no-kettle.toml").write_text(SCENARIO.format(patience=patience), encoding="utf-8")
    (folder / "desks.toml").write_text(DESK.format(to=to, via=via, user=user, inbox=free_port()), encoding="utf-8")


@pytest.mark.usefixtures("trusted")
async def test_a_desk_is_shopped_and_the_talk_is_shown(
    prosody: Prosody, customer: str, agent: Agent, shopper: Shopper, tmp_path: Path
) -> None:
    write(tmp_path, to=agent.account, via=prosody.url, user=customer)
    running = asyncio.ensure_future(
        shopper("run", "no-kettle", "--desk", "acme", "--channel", "messaging", "--seed", "4", "--wait", "1s")
    )
    complaint = await agent.read()
    agent.show("composing")
    agent.say("Dear customer, the parcel is at our depot and comes on Thursday.")
    await agent.state("gone")
    code, out = await running
    assert code == 0
    assert "no-kettle   messaging" in out
    code, out = await shopper("show")
    assert code == 0
    assert "no-kettle by messaging at acme" in out
    assert "we said the complaint" in out
    assert "what we said was delivered" in out
    assert f"| {complaint}" in out
    assert "| Dear customer, the parcel is at our depot and comes on Thursday." in out
    assert "T4 all questions answered: under 1 s" in out
    assert "transcript.txt" in out


async def test_without_the_library_the_command_that_installs_it_is_named(
    prosody: Prosody, customer: str, shopper: Shopper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("probes.messaging.find_spec", lambda _: None)
    write(tmp_path, to=prosody.account("care"), via=prosody.url, user=customer)
    code, out = await shopper("run", "no-kettle", "--desk", "acme")
    assert code == 2
    assert out.endswith("install it: `pip install 'mystery-shopper[messaging]'`\n")
    _, out = await shopper("check", "--offline")
    assert "FAIL  desk acme, messaging: the channel messaging needs the library slixmpp" in out
