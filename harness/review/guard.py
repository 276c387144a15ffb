"""Who may speak to the page: only who has its address, from the page itself, and by its own name.

Whatever else runs on this machine, and any web page open in its browser, can reach a port on loopback. So the address
holds a token that nobody can guess, a name that was rebound to loopback is refused (Host), a form sent from elsewhere
too (Origin, Sec-Fetch-Site, and a second token in the form), and the page loads nothing, sends to itself alone (CSP).
There is no cookie: cookies of 127.0.0.1 go to every port of it.
"""

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import Request

FORM_AT_MOST = 4096  # bytes


class Refused(Exception):
    """Why a request is refused, with the status that says so."""

    def __init__(self, status: int, why: str) -> None:
        self.status, self.why = status, why
        super().__init__(why)


class Guard:
    """The secrets of one run. `hosts`: what the page may be called, as 127.0.0.1:8400."""

    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts
        self.token = secrets.token_urlsafe(32)
        self.form_token = secrets.token_urlsafe(32)

    def check(self, request: Request) -> None:
        """Raises Refused for a wrong name, 421, or a wrong token, 404: who has none learns nothing."""
        if request.headers.get("host", "") not in self._hosts:
            raise Refused(421, "this page answers to its own address on loopback alone")
        if not _same(request.path_params.get("token", ""), self.token):
            raise Refused(404, "nothing here: open the address that `shopper review --web` printed, all of it")

    async def form(self, request: Request) -> Mapping[str, str]:
        """The fields of a form that this page sent. Raises Refused for any other."""
        self.check(request)
        if request.headers.get("origin", "") not in {f"http://{host}" for host in self._hosts}:
            raise Refused(403, "this form was not sent from this page")
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise Refused(403, "this form was not sent from this page")
        fields = await _fields(request)
        if not _same(fields.get("form", ""), self.form_token):
            raise Refused(403, "this form is of an earlier run of `shopper review --web`; load the page anew")
        return fields


async def _fields(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_AT_MOST:
            raise Refused(413, f"the form is over {FORM_AT_MOST} bytes")
    try:
        given = parse_qs(body.decode("ascii"), max_num_fields=10)
    except ValueError as error:
        raise Refused(400, "the form is not as a browser sends it") from error
    return {name: values[0] for name, values in given.items()}


def headers(nonce: str) -> dict[str, str]:
    """What a page may do: run and look as its own nonce says, send its forms here, and nothing else."""
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",  # no-referrer would make browsers send their forms with `Origin: null`
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())
