"""How a desk lets our browser in where it keeps machines out, as desks.toml says it."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator

from harness.desk.addresses import is_domain
from harness.desk.variables import Variable
from harness.loopback import is_loopback
from harness.model import Pass
from harness.toml_file.tables import Table, refuse_value

SHOWN = 'a table such as { header = "X-Probe", secret = "SHOPPER_PASS" }'
HEADER = 'the name of a header that the desk looks for, such as "X-Probe"'
_NAME = "^[A-Za-z][A-Za-z0-9-]{0,60}$"
# Headers by which a browser speaks to a server; a pass that replaced one of them would break the page.
_TAKEN = frozenset(
    {"host", "cookie", "connection", "upgrade", "origin", "referer", "user-agent", "accept", "range", "te"}
)
HOST = 'a host such as "links.acme.example"'


def _host(value: str) -> str:
    try:
        parts = urlsplit(f"//{value}")
        parts.port  # noqa: B018  (raises where it is none)
    except ValueError:
        refuse_value(value, HOST)
    name = parts.hostname or ""
    if parts.netloc != value or "@" in value or not (is_domain(name) or is_loopback(name)):
        refuse_value(value, HOST)
    return value.lower()


Host = Annotated[str, AfterValidator(_host), Field(description=HOST)]


class PassTable(Table):
    """What the desk lets our browser in by."""

    header: str = Field(description=HEADER, json_schema_extra={"pattern": _NAME})
    secret: Variable = Field(title="Where the value of the header is")

    @field_validator("header")
    @classmethod
    def _is_free(cls, value: str) -> str:
        plain = value.replace("-", "").isascii() and value.replace("-", "").isalnum() and value[:1].isalpha()
        name = value.lower()
        if not plain or len(value) > 61 or name in _TAKEN or name.startswith(("content-", "sec-", "proxy-")):
            refuse_value(value, HEADER)
        return value

    def admission(self) -> Pass:
        return Pass(header=self.header, secret=self.secret)
