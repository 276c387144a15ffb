"""The person at the terminal: who they are, and which key they press."""

import getpass
from collections.abc import Collection

import click

from harness.errors import ConfigurationError
from reports.wording import one_line

_LONGEST = 60  # characters of a name


def reviewer(name: str | None, known: Collection[str]) -> str:
    """Whose word it is: the name that was given, blanks put in order, else this login's. `known`: who spoke before.

    Raises UsageError for what is no name, and for one that differs from a known one by capitals alone: they would
    count as two people.
    """
    by = login() if name is None else " ".join(name.split())
    if not by or len(by) > _LONGEST or not by.isprintable():
        raise click.UsageError(f"--by {one_line(by)!r} is no name: write up to {_LONGEST} characters, all of them seen")
    alike = sorted(each for each in known if each.casefold() == by.casefold())
    if alike and by not in alike:
        raise click.UsageError(
            f"--by {by!r}: {alike[0]!r} has reviewed here before; write it so if that is you, else another name"
        )
    return by


def login() -> str:
    """The name of this login. Raises ConfigurationError where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:  # a user without a name, as in some containers
        raise ConfigurationError("this login has no name; say whose word it is with --by") from error


def key_pressed(prompt: str, keys: Collection[str]) -> str:
    """The next key that means something."""
    click.echo(prompt, nl=False)
    while True:
        key = click.getchar().lower()
        if key in keys:
            click.echo(key)
            return key
