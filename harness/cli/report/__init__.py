"""`shopper report`: the page of a month, in any format, and to whom it is sent."""

from harness.cli.report.command import report_command

__all__ = ["report_command"]
