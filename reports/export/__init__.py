"""A month's report as files: every format prints the facts of the same `Month`."""

from reports.export.edition import FORMATS, Edition

__all__ = ["FORMATS", "Edition"]
