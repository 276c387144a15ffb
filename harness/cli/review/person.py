"""The person at the terminal: who they are, and which key they press."""

import getpass
from collections.abc import Collection

import click

from harness.errors import ConfigurationError


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
