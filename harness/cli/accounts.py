"""The secrets of our accounts at servers, and desks' passes, which come from the environment alone."""

from collections.abc import Collection, Mapping

from harness.errors import ConfigurationError
from harness.model import Desk, Login
from probes.secret_files import Secrets


def require_secrets(desk: Desk, channels: Collection[str], environment: Mapping[str, str] | None = None) -> None:
    """Refuse to begin where the password or token of an account that these channels send from, or a pass, is not there.

    Raises ConfigurationError naming the variable.
    """
    environment = Secrets() if environment is None else environment
    for channel in channels:
        account = desk.targets[channel].account
        if account is not None and not environment.get(account.secret):
            what = "access token" if account.login is Login.XOAUTH2 else "password"
            raise ConfigurationError(
                f"desk {desk.name}, channel {channel}: {account.secret} is not set in the environment; "
                f"nothing was sent: give it the {what} of {account.user} (`.env.example` shows how)"
            )
        admission = desk.targets[channel].admission
        if admission is not None and not environment.get(admission.secret):
            raise ConfigurationError(
                f"desk {desk.name}, channel {channel}: {admission.secret} is not set in the environment; "
                f"nothing was sent: give it what the desk lets probes in by in its header {admission.header}"
            )
