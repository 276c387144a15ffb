"""One report, to be written in any format."""

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Protocol

from reports import monthly
from reports.export.pdf import FOOTER
from reports.masking import Masking
from reports.month import Month
from reports.tongue import Tongue


class PrintPage(Protocol):
    """Prints an HTML page to PDF with HTML below each sheet, as `probes.printing` does."""

    def __call__(self, page: str, *, footer: str) -> bytes: ...


class Edition:
    """The report of a month. `print_page` is called where PDF is asked for; its errors pass.

    `tongue`: its language. `mask_customers`: whether who the customers are is left out of what desks said.
    """

    def __init__(self, month: Month, tongue: Tongue, *, print_page: PrintPage, mask_customers: bool = False) -> None:
        self.month = month
        self.tongue = tongue
        self._print_page = print_page
        self._mask_customers = mask_customers

    @cached_property
    def masking(self) -> Masking:
        """Whose names are left out of what is quoted."""
        return Masking.of(self.month.seen, self.month.desks, customers=self._mask_customers)

    @cached_property
    def page(self) -> str:
        """The page as HTML, rendered once for all formats that hold it."""
        return monthly.render_in(self.tongue, self.month, format="html", masking=self.masking)

    @cached_property
    def pdf(self) -> bytes:
        """The page on paper."""
        return self._print_page(self.page, footer=FOOTER)

    def write(self, form: str, path: Path) -> None:
        """Write one of FORMATS, all or nothing: a report that was there is replaced by a whole one. Raises OSError."""
        new = path.with_name(f"{path.name}.new")
        try:
            _WRITERS[form](self, new)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)


def _html(edition: Edition, path: Path) -> None:
    path.write_text(edition.page, encoding="utf-8")


def _markdown(edition: Edition, path: Path) -> None:
    page = monthly.render_in(edition.tongue, edition.month, format="md", masking=edition.masking)
    path.write_text(page, encoding="utf-8")


def _pdf(edition: Edition, path: Path) -> None:
    path.write_bytes(edition.pdf)


# Spreadsheets and the like are imported only where they are written.


def _xlsx(edition: Edition, path: Path) -> None:
    from reports.export.xlsx import write_xlsx  # noqa: PLC0415

    write_xlsx(edition.month, edition.masking, edition.tongue, path)


def _csv(edition: Edition, path: Path) -> None:
    from reports.export.csv_rows import write_csv  # noqa: PLC0415
    from reports.export.enquiries import shown  # noqa: PLC0415

    write_csv(shown(edition.month, edition.masking), edition.tongue, path)


def _json(edition: Edition, path: Path) -> None:
    from reports.export.json_month import write_json  # noqa: PLC0415

    write_json(edition.month, edition.masking, edition.tongue, path)


_WRITERS: Mapping[str, Callable[[Edition, Path], None]] = {
    "html": _html,
    "pdf": _pdf,
    "md": _markdown,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
}
FORMATS = tuple(_WRITERS)
