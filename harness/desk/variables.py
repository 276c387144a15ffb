"""The names of environment variables that hold secrets, as desks.toml gives them."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

VARIABLE_NAME = 'the name of the environment variable that holds it, such as "SHOPPER_SMTP_PASSWORD"'
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")


def _variable(value: str) -> str:
    if not _VARIABLE.fullmatch(value):
        # Not shown: whoever wrote something else here wrote the secret itself.
        raise ValueError(f"is not the name of a variable, give {VARIABLE_NAME}")
    return value


Variable = Annotated[str, AfterValidator(_variable), Field(description=VARIABLE_NAME)]
