"""A customer at the forms of others: what is sent, and what must come of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.errors import ProbeError
from harness.model import Accepted, Assignment, Enquiry, Message, Target
from harness.sandbox.specimen import specimen
from probes.browser import Browser
from probes.toolbox import Toolbox
from probes.web_form import WebFormProbe


def enquiry(language: str, *, subject: str, body: str, domain: str = "shopper.example") -> Enquiry:
    """An enquiry by Zoë Müller, whose address is at `domain`."""
    customer = {"name": "Zoë Ann Müller", "email": f"zoe.mueller@{domain}", "language": language}
    return specimen(customer=customer, channel="web_form", subject=subject, body=body)


async def submit(
    browser: Browser, url: str, folder: Path, about: Enquiry, fields: Mapping[str, str] | None = None
) -> list[Accepted | Message]:
    """What the probe yields at this page."""
    probe = WebFormProbe(Toolbox(browser=browser, evidence=folder, timeout=45))
    assignment = Assignment(enquiry=about, target=Target(to=url, fields=fields or {}), confined=True)
    return [event async for event in probe.perform(assignment) if isinstance(event, Accepted | Message)]


async def fault(
    browser: Browser, url: str, folder: Path, about: Enquiry, fields: Mapping[str, str] | None = None
) -> ProbeError:
    """Why the probe did not get its form accepted."""
    with pytest.raises(ProbeError) as caught:
        await submit(browser, url, folder, about, fields)
    return caught.value
