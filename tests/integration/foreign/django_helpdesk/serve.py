"""Run django-helpdesk on a free loopback port until told to stop: `serve.py STAFF_PASSWORD`.

Prints one line, the desk's address, once connections are accepted; everything else goes to standard error.
"""

import logging
import socket
import sys
from pathlib import Path

import django  # type: ignore[import-untyped]
import uvicorn
from django.conf import settings  # type: ignore[import-untyped]
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler  # type: ignore[import-untyped]
from django.core.asgi import get_asgi_application  # type: ignore[import-untyped]


def furnish(address: str, password: str) -> None:
    """A public queue and a member of staff, in a database that holds helpdesk's own tables and mail templates."""
    # Models can only be imported once django.setup() has run.
    from django.contrib.auth.models import User  # type: ignore[import-untyped]  # noqa: PLC0415
    from django.contrib.sites.models import Site  # type: ignore[import-untyped]  # noqa: PLC0415
    from helpdesk.models import Queue  # type: ignore[import-untyped]  # noqa: PLC0415

    Path(settings.MAIL_FOLDER).mkdir()
    Site.objects.update(domain=address, name="Parcels")
    User.objects.create_user("mia", "mia@parcels.example", password, first_name="Mia", is_staff=True)
    Queue.objects.create(
        title="Customer care",
        slug="care",
        email_address="care@parcels.example",
        allow_public_submission=True,
        allow_email_submission=True,
        email_box_type="local",
        email_box_local_dir=settings.MAIL_FOLDER,
        email_box_interval=0,
    )


def main(password: str) -> None:
    logging.basicConfig(level=logging.INFO)
    logging.getLogger("uvicorn.access").addFilter(lambda line: "/static/" not in line.getMessage())
    django.setup()
    with socket.create_server(("127.0.0.1", 0)) as listener:  # it listens from here on: early callers are kept waiting
        address = f"127.0.0.1:{listener.getsockname()[1]}"
        furnish(address, password)
        sys.stdout.write(f"http://{address}\n")
        sys.stdout.flush()
        application = ASGIStaticFilesHandler(get_asgi_application())
        uvicorn.Server(uvicorn.Config(application, lifespan="off", log_config=None)).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
