"""`shopper init`: a workspace to begin from."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import click

CONFTEST = '''"""`pytest --desk NAME` shops that desk: every scenario in scenarios/ is a test."""

# Not by `pytest_plugins`, which pytest takes in a project's top folder only: this may be a folder of yours.
from harness.pytest_plugin import *  # noqa: F403
'''

ENV_EXAMPLE = """# Secrets come from the environment only. Copy to .env, and keep that out of version control.
# Before `shopper`: set -a; . ./.env; set +a
# SHOPPER_LEDGER=postgresql://shopper:password@127.0.0.1/shopper
# SHOPPER_SMTP_PASSWORD=            # the password or token that `secret` of [outbox], [report] or a mail channel names
# SHOPPER_IMAP_SECRET=              # the same for the mailbox that replies come to: `secret` of [inbox.imap]
# SHOPPER_IMAP_SECRET_FILE=         # or a file that holds it: a token that something else renews; _FILE goes with any
# SHOPPER_XMPP_PASSWORD=            # the password of our account at an XMPP server: `secret` of a messaging channel
# SHOPPER_KEY=                      # signs the token in our letters; `openssl rand -hex 32` makes one; keep it
# SSL_CERT_FILE=/etc/ssl/acme.pem   # an authority of your own, for the certificates of mail and XMPP servers
"""


@click.command("init", epilog="Example: shopper init my-desk/")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def init_command(folder: Path) -> None:
    """Make a workspace in FOLDER: desks.toml, scenarios/, conftest.py and .env.example. Overwrites nothing.

    The *.schema.json beside them let editors complete keys and underline mistakes.
    """
    (folder / "scenarios").mkdir(parents=True, exist_ok=True)
    written = [_write(folder / "conftest.py", CONFTEST), _write(folder / ".env.example", ENV_EXAMPLE)]
    with as_file(files("scenarios")) as shipped:
        for source in sorted([*shipped.glob("*.toml"), *shipped.glob("*.schema.json")]):
            # Each schema goes beside the files that name it in their first line.
            target = folder / (source.name if source.name.startswith("desks.") else f"scenarios/{source.name}")
            if not target.exists():
                shutil.copyfile(source, target)
                written.append(target)
    new = [path for path in written if path is not None]
    click.echo(f"{folder}: {len(new)} files written" + ("" if new else ", all were there already"))
    click.echo(f"Next: put your desk into {folder / 'desks.toml'}, then `shopper check --workspace {folder}`.")


def _write(path: Path, text: str) -> Path | None:
    if path.exists():
        return None
    path.write_text(text, encoding="utf-8")
    return path
