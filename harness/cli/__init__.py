"""The command line: the one room that wires probes, harness and reports together.

Commands are imported only when called, so that `shopper --help` stays quick.
"""

import importlib
import logging
import sys
import traceback
from typing import Any

import click

from harness.errors import ConfigurationError, ShopperError, ours_in

# command -> (module, what it does)
COMMANDS = {
    "demo": ("demo", "Shop the sandbox company for a month in a minute or two, and write its report."),
    "init": ("init", "Make a workspace: desks.toml, scenarios/ and a conftest.py."),
    "check": ("check", "Say what would fail, before anything is sent."),
    "run": ("run", "Make enquiries at a desk and wait for the replies."),
    "serve": ("serve", "Hold the inbox open, answer what desks ask and keep the schedule, until stopped."),
    "schedule": ("schedule", "The enquiries that `serve` is going to make by itself."),
    "status": ("look", "What is in flight, answered, silent, overdue."),
    "show": ("look", "One enquiry's timeline, with verdicts and their evidence."),
    "review": ("review", "Say where replies belong and who wrote them; how right is the judge?"),
    "report": ("report", "One honest page for a month: HTML, PDF, Markdown, ...; sent by mail."),
    "plan": ("plan", "How many enquiries a month it takes to see a change."),
    "figures": ("figures", "The measures alone, in seconds however large the ledger is."),
    "rejudge": ("rejudge", "Which reported months would change by other rules or settings, and how."),
    "debrief": ("debrief", "Every enquiry made, so that the desk can close its tickets; is a mail one of ours?"),
    "purge": ("purge", "Delete for good what is older than you may keep."),
    "classify": ("judge", "Judge any messages: JSON lines, mbox, Maildir or .eml."),
    "import": ("replies", "Take in replies that came some other way: mbox, Maildir or .eml."),
    "sandbox": ("sandbox", "Serve the sandbox company on loopback, to try things on."),
    "setup": ("setup", "Install the browser that forms and chats need."),
}

INNER = {"visit": "visit"}  # what one of these calls, and nobody else


class _Commands(click.Group):
    """Finds a command by name and imports its module only then."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        modules = {name: module for name, (module, _) in COMMANDS.items()} | INNER
        if cmd_name not in modules:
            return None
        module = importlib.import_module(f"harness.cli.{modules[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 the desk fell short, 2 usage or configuration, 3 our own fault.",
)
@click.version_option(package_name="mystery-shopper", prog_name="shopper")
@click.option("-v", "--verbose", is_flag=True, help="Log more, on standard error.")
def shopper(verbose: bool) -> None:
    """Shop a company's customer service from the outside.

    Begin with `shopper demo`, which needs nothing but this machine.
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.ERROR,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    try:
        result: Any = shopper.main(args=arguments, standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        code = 130
    except Exception as error:  # noqa: BLE001  (Python itself would exit with 1: the desk fell short)
        code = _tell(error)
    sys.exit(code)


def _tell(error: Exception) -> int:
    """Print our own errors in their own words, and of a file why it cannot be used; returns the exit code.

    Anything else is a defect of ours and keeps its traceback.
    """
    ours = ours_in(error)
    if not ours and isinstance(error, OSError) and error.filename:
        logging.getLogger(__name__).info("what could not be done", exc_info=error)
        click.echo(f"shopper: {error.filename}: {error.strerror}; see that it can be read and written", err=True)
        return ConfigurationError.exit_code
    if not ours:
        traceback.print_exception(error)
        return ShopperError.exit_code
    from reports.wording import printable  # noqa: PLC0415  (keeps `shopper --help` quick)

    for text in dict.fromkeys(printable(str(each)) for each in ours):  # files and servers of strangers are quoted
        click.echo(f"shopper: {text}" if "\n" not in text else text, err=True)
    return max(each.exit_code for each in ours)
