"""Plain tables as a workbook for people outside: values only, text as text whatever it begins with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

NARROW, WIDE = 8, 42  # characters
_EPOCH_FREE: Final = {
    "default_date_format": "yyyy-mm-dd",
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_tables(path: Path, tables: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """One sheet a table, its first row the header."""
    import xlsxwriter  # noqa: PLC0415  only a claim pack needs it

    with xlsxwriter.Workbook(path, _EPOCH_FREE) as book:
        head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "vcenter"})
        forms = {float: book.add_format({"num_format": "#,##0.00"}), str: book.add_format({"num_format": "@"})}
        for title, rows in tables.items():
            sheet = book.add_worksheet(title[:31])
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            for column, cells in enumerate(zip(*rows, strict=True)):
                sheet.set_column(column, column, min(max(NARROW, *(_width(cell) for cell in cells)), WIDE))
                sheet.write_string(0, column, str(cells[0]), head)
                for row, cell in enumerate(cells[1:], 1):
                    _write(sheet, row, column, cell, forms)


def _write(sheet: Any, row: int, column: int, cell: Any, forms: Mapping[type, Any]) -> None:
    if isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, float):
        sheet.write_number(row, column, cell, None if cell.is_integer() and abs(cell) < 1000 else forms[float])  # noqa: PLR2004  days, not money
    elif cell not in (None, ""):
        sheet.write_string(row, column, str(cell), forms[str])


def _width(cell: Any) -> int:
    """About how many characters wide; a Chinese character is two."""
    text = f"{cell:%Y-%m-%d}" if isinstance(cell, dt.date) else f"{cell:,.2f}" if isinstance(cell, float) else str(cell or "")
    return 2 + sum(1 if ord(character) < 0x2E80 else 2 for character in text)  # noqa: PLR2004  from here on East Asian
