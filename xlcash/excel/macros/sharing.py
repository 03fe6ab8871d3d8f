"""Export PDF and Values-only copy, of the Share group of the ribbon: files for those who have no xlcash."""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings as xw

from xlcash.documents.staging import put, said
from xlcash.excel.macros.beside import file_of, free_file
from xlcash.excel.macros.books import Spill, language_of, named_range, spill
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.patience import begin, whole_or_none
from xlcash.excel.report import MOST_ROWS, PAGES
from xlcash.excel.values_copy import write_values
from xlcash.importing.package.parts import Package
from xlcash.language import say

# ── Values-only copy ─────────────────────────────────────────────────────────────────────────────────────────────────


def copy_values(book: xw.Book) -> str:
    """Write a copy beside the workbook that shows what it shows, without formulas and macros."""
    language, target = language_of(book), free_file(book, "values", ".xlsx")

    def tell(at: int, of: int) -> None:
        begin(book.app, at, of, say(language, "macros.copying", at=at + 1, of=of), language)

    with tempfile.TemporaryDirectory(prefix="xlcash-values-") as folder, said(target.parent), whole_or_none():
        now, copy = Path(folder, file_of(book).name), Path(folder, target.name)
        begin(book.app, 0, 1, say(language, "macros.copying_book"), language)
        _save_copy(book, now)
        write_values(Package.read(now), copy, tell)
        put(target, copy.read_bytes())
    return say(language, "macros.copied", file=target)


def _save_copy(book: xw.Book, path: Path) -> None:
    """The workbook as it stands at this moment; it need not be saved, and stays as saved or unsaved as it was.

    Excel for the Mac can't save a copy of an open workbook, so that there it is saved first.
    """
    if book.app.engine.name != "excel":
        book.impl.save_copy(str(path))
    elif sys.platform == "darwin":
        book.save()
        shutil.copyfile(file_of(book), path)
    else:
        book.api.SaveCopyAs(str(path))


# ── Export PDF ───────────────────────────────────────────────────────────────────────────────────────────────────────


def export_pdf(book: xw.Book) -> str:
    """Write the report as a PDF beside the workbook: its cover, then the answers, long lists cut to their first rows."""
    language, target = language_of(book), free_file(book, "report", ".pdf")
    pages = {key: named_range(book, f"xc_page_{key}") for key in PAGES}
    shown = book.sheets.active
    with (
        tempfile.TemporaryDirectory(prefix="xlcash-report-") as folder, said(target.parent), whole_or_none(),
        _cut_to_what_is_read(book, pages),
    ):  # fmt: skip
        begin(book.app, len(pages), len(pages), say(language, "macros.exporting"), language)
        printed = book.to_pdf(str(Path(folder, target.name)), include=[head.sheet.name for head in pages.values()])
        put(target, Path(printed).read_bytes())
    shown.activate()
    return say(language, "macros.exported", file=target)


@contextlib.contextmanager
def _cut_to_what_is_read(book: xw.Book, pages: dict[str, xw.Range]) -> Iterator[None]:
    """Print areas that end with the list at the end of their sheet, or with its first rows; afterwards they are what they were."""
    reader, language = BookReader(book), language_of(book)
    before: list[tuple[Any, str | None]] = []
    try:
        for at, (key, result) in enumerate(PAGES.items()):
            begin(book.app, at, len(PAGES), say(language, "macros.exporting_page", at=at + 1, of=len(PAGES)), language)
            setup = pages[key].sheet.page_setup
            before.append((setup, setup.print_area))
            setup.print_area = _area(pages[key], spill(book, result), reader) if result else pages[key].address
        yield
    finally:
        for setup, area in before:
            setup.print_area = area


def _area(page: xw.Range, result: Spill, reader: BookReader) -> str:
    """As wide as the page, down to the last row of the list that is printed; an error stands alone in the list's first cell."""
    answer = reader.call(result.formula).answer()
    rows = min(len(answer), 1 + MOST_ROWS) if isinstance(answer, list) else 1
    return str(page.resize(result.anchor.row + rows - 1, page.shape[1]).address)
