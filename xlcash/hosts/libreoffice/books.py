"""xlwings' Book over a Calc document."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from xlwings import base_classes

from xlcash.hosts.libreoffice.bridge import properties, uno
from xlcash.hosts.libreoffice.formulas import Formulas
from xlcash.hosts.libreoffice.names import Names
from xlcash.hosts.libreoffice.number_formats import NumberFormats
from xlcash.hosts.libreoffice.picking import pick
from xlcash.hosts.libreoffice.ranges import Range
from xlcash.hosts.libreoffice.sheets import Sheets

if TYPE_CHECKING:
    from xlcash.hosts.libreoffice.apps import App

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class Books(base_classes.Books):  # type: ignore[misc]  # xlwings carries no types
    """The open workbooks of one LibreOffice."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._active: Book | None = None
        self._known: dict[str, Book] = {}

    @property
    def api(self) -> Any:
        return self.app.office.desktop.Components

    def _open(self) -> list[Book]:
        """Each document has one Book for life, which keeps what it learnt of formats and formulas."""
        documents = {document.RuntimeUID: document for document in self.api if document.supportsService(SPREADSHEET)}
        self._known = {uid: self._known.get(uid) or Book(self.app, document) for uid, document in documents.items()}
        return list(self._known.values())

    def __iter__(self) -> Iterator[Book]:
        return iter(self._open())

    def __len__(self) -> int:
        return len(self._open())

    def __call__(self, key: int | str) -> Book:
        return pick(self._open(), key)

    @property
    def active(self) -> Book | None:
        """The book activated or opened last; None where no book is open."""
        books = self._open()
        return self._active if self._active in books else books[-1] if books else None

    @active.setter
    def active(self, book: Book) -> None:
        self._active = book

    def add(self) -> Book:
        return self._taken(self.app.office.new())

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,  # noqa: ARG002, FBT001  xlwings passes Excel's arguments by position
        read_only: bool | None = None,  # noqa: FBT001
        format: str | None = None,  # noqa: A002, ARG002
        password: str | None = None,
        *_rest: object,
    ) -> Book:
        return self._taken(self.app.office.open(Path(fullname), password=password, read_only=bool(read_only)))

    def _taken(self, document: Any) -> Book:
        self._active = next(book for book in self._open() if book.document.RuntimeUID == document.RuntimeUID)
        return self._active


class Book(base_classes.Book):  # type: ignore[misc]  # xlwings carries no types
    app: Any = None  # a plain attribute over the base class's property, which has no setter

    def __init__(self, app: App, document: Any) -> None:
        self.app = app
        self.document = document
        self._areas: tuple[Any, dict[str, list[Any]]] = None, {}

    @property
    def api(self) -> Any:
        return self.document

    def areas_of(self, sheet: str) -> list[Any]:
        """The database ranges on a sheet; all of them are asked where they stand only when one, or a sheet, has come or gone."""
        areas, sheets = self.document.DatabaseRanges, self.document.Sheets.ElementNames
        names = areas.ElementNames
        if self._areas[0] != (names, sheets):
            found: dict[str, list[Any]] = {name: [] for name in sheets}
            for area in map(areas.getByName, names):
                found[sheets[area.DataArea.Sheet]].append(area)
            self._areas = (names, sheets), found
        return self._areas[1][sheet]

    @property
    def controller(self) -> Any:
        return self.document.CurrentController

    @property
    def fullname(self) -> str:
        return str(uno().fileUrlToSystemPath(self.document.URL) if self.document.URL else self.document.Title)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @functools.cached_property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self, self.document.NamedRanges)

    @functools.cached_property
    def formulas(self) -> Formulas:
        return Formulas(self.document)

    @functools.cached_property
    def formats(self) -> NumberFormats:
        return NumberFormats(self.document)

    @functools.cached_property
    def epoch(self) -> dt.datetime:
        """The day that serial number 0 stands for."""
        day = self.document.NullDate
        return dt.datetime(day.Year, day.Month, day.Day)  # noqa: DTZ001  a worksheet's dates have no time zone

    @property
    def selection(self) -> Range | None:
        """The selected cells; None while something else is selected."""
        chosen = self.document.CurrentSelection
        return Range.of(self.sheets.active, chosen) if hasattr(chosen, "RangeAddress") else None

    def activate(self) -> None:
        self.app.books.active = self

    def close(self) -> None:
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> NoReturn:
        """Refused: LibreOffice's own writer drops dynamic arrays, code names and class modules from an Excel file."""
        raise NotImplementedError("LibreOffice computes xlcash's workbooks, but must not write them: it drops what only Excel knows")

    def save_copy(self, path: str) -> None:
        """The book's file with what LibreOffice shows now, as Excel's SaveCopyAs."""
        from xlcash.hosts.libreoffice.refreshing.copying import write_copy  # noqa: PLC0415  it stands above the books

        write_copy(self, Path(path))

    def to_pdf(self, path: str, quality: str | None = None) -> None:  # noqa: ARG002  xlwings' own
        """The visible sheets, as Excel does it: LibreOffice prints hidden ones too, but none without a print area beside one that has."""
        areas = [(sheet.xl, sheet.xl.getPrintAreas()) for sheet in self.sheets]
        try:
            for sheet in self.sheets:
                used = (sheet.used_range.cells.RangeAddress,)
                sheet.xl.setPrintAreas((sheet.xl.getPrintAreas() or used) if sheet.visible else ())
            self.document.storeToURL(uno().systemPathToFileUrl(path), properties(FilterName="calc_pdf_Export"))
        finally:
            for xl, old in areas:
                xl.setPrintAreas(old)
