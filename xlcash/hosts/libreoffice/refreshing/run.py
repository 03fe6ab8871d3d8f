"""The whole way of a refresh, from the bytes of a workbook to the bytes of the refreshed one. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from xlcash.domain.tables import SPECS
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.macros import MACROS
from xlcash.excel.macros.audit import note
from xlcash.excel.macros.books import Spill, language_of, named_range, spill, spills
from xlcash.excel.macros.formulas import is_call
from xlcash.excel.macros.refresh import refresh
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.hosts.libreoffice.formulas import first_cells_of_arrays
from xlcash.hosts.libreoffice.office import Office
from xlcash.hosts.libreoffice.refreshing.computed import Cells, Shown, cells_of
from xlcash.hosts.libreoffice.refreshing.errors import StrictWorkbookError, UnknownPartError
from xlcash.hosts.libreoffice.refreshing.package import cut_chain, print_areas, resize_tables, shared_texts
from xlcash.hosts.libreoffice.refreshing.sheet_part import NotASheetError, OddSheetError, Patched, StrictSheetError, patch
from xlcash.importing.errors import LockedWorkbookError, UnsupportedSourceError
from xlcash.importing.package.parts import Package
from xlcash.language import Term, say

COUNTED: Final = ("Invoices", "Receipts")
OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
OPENING, COMPUTING, COMPARING = "opening", "computing", "comparing"


@dataclass(frozen=True)
class Total:
    """What stands in one input table: its rows, how many of them can't be used, and the amounts by currency."""

    table: Term
    rows: int
    left_out: int
    amounts: Mapping[str, float]


@dataclass
class Refreshed:
    """A refreshed workbook, and what there is to tell of it."""

    package: Package
    said: str
    as_of: dt.date
    results: int
    totals: list[Total]
    sheets: dict[str, Patched] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        return sum(patched.changed for patched in self.sheets.values())


@dataclass(frozen=True)
class State:
    """A book at one moment: all cells by sheet, and how far its tables reach."""

    cells: Mapping[str, Cells]
    tables: Mapping[str, str]

    @classmethod
    def of(cls, book: xw.Book) -> State:
        return cls(cells_of(book.impl), reach_of_tables(book))


def reach_of_tables(book: xw.Book) -> dict[str, str]:
    """The reference of every table, by name."""
    tables = [table for sheet in book.impl.sheets for table in sheet.tables]
    return {table.name: table.range.get_address(False, False, False) for table in tables}


def refreshed(path: Path, as_of: dt.date | None, stage: Callable[[str], None]) -> Refreshed:
    """Refresh a workbook; `stage` is told what begins.

    Raises what reading a package raises, LockedWorkbookError, UnsupportedSourceError, NotAnXlcashBookError, StrictWorkbookError,
    UnknownPartError, and whatever the buttons raise.
    """
    package = _read(path)
    with tempfile.TemporaryDirectory(prefix="xlcash-refresh-") as folder:
        copy = Path(folder, path.name)
        copy.write_bytes(package.data)
        stage(OPENING)
        with Office() as office:
            book = app_on(office).books.open(str(copy))
            try:
                return _computed(book, package, as_of, stage)
            finally:
                book.close()


def _read(path: Path) -> Package:
    with path.open("rb") as file:
        head = file.read(len(OLE))
        if head == OLE:
            raise LockedWorkbookError(path) if ENCRYPTED in head + file.read() else UnsupportedSourceError(path, [".xlsm"])
    return Package.read(path)


def _computed(book: xw.Book, package: Package, as_of: dt.date | None, stage: Callable[[str], None]) -> Refreshed:
    named_range(book, "AsOf")
    spill(book, "forecast")
    _unprotect(book)
    before, printed = State.of(book), _printed(book)
    stage(COMPUTING)
    macro, said, results = _pressed(book, as_of)
    stage(COMPARING)
    texts = shared_texts(package)
    done = compare(book, package, before, texts)
    if any(patched.changed for patched in done.values()):
        note(book, macro, said)
        book.app.calculate()
        done = compare(book, package, before, texts)
    put_in(package, done, before.tables, State.of(book).tables)
    print_areas(package, {name: (printed.get(name), area) for name, area in _printed(book).items()})
    day = named_range(book, "AsOf").value.date()
    return Refreshed(package, said, day, results, list(_totals(book)), done)


def _printed(book: xw.Book) -> dict[str, str | None]:
    """The print area of every sheet, by its name."""
    return {sheet.name: sheet.page_setup.print_area for sheet in book.sheets}


def _unprotect(book: xw.Book) -> None:
    """The copy's sheets are free to compute on; the user's file stays as protected as it was."""
    for sheet in book.impl.sheets:
        sheet.unlock()


def _pressed(book: xw.Book, as_of: dt.date | None) -> tuple[str, str, int]:
    """Press the button that brings every result up to date, then do the same for results the user entered on sheets of his own."""
    macro, arguments = ("set_as_of", [as_of.isoformat()]) if as_of else ("refresh_forecast", [])
    said = MACROS[macro](book, *arguments)
    named = list(spills(book))
    own = list(_own_results(book, named))
    if own:
        refresh(book, own, lambda at, of: say(language_of(book), "macros.refreshing", at=at, of=of))
    return macro, said, len(named) + len(own)


def _own_results(book: xw.Book, named: list[Spill]) -> Iterator[Spill]:
    known = {(result.anchor.sheet.name, result.anchor.row, result.anchor.column) for result in named}
    for sheet in book.sheets:
        for row, column in first_cells_of_arrays(sheet.impl.xl, "XC_"):
            result = Spill("", sheet[row, column])
            if (sheet.name, row + 1, column + 1) not in known and is_call(result.formula):
                yield result


def compare(book: xw.Book, package: Package, before: State, texts: list[str]) -> dict[str, Patched]:
    """Every sheet with the cells that show something else than before."""
    after = cells_of(book.impl)
    done = {}
    for name, part in package.sheets():
        if name not in after:
            raise UnknownPartError(package.path.name, part)
        try:
            done[name] = patch(package[part], Shown(book.sheets[name].impl, before.cells[name], after[name]), texts)
        except NotASheetError:
            continue
        except StrictSheetError as error:
            raise StrictWorkbookError(package.path.name) from error
        except OddSheetError as error:
            raise UnknownPartError(package.path.name, part) from error
    return done


def put_in(package: Package, done: Mapping[str, Patched], before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """The changed sheets and the sizes of the tables, before and after."""
    for name, part in list(package.sheets()):
        if name in done and done[name].changed:
            package[part] = done[name].data
    resize_tables(package, {name: (before[name], reference) for name, reference in after.items() if name in before})
    cut_chain(package, {name: patched.left for name, patched in done.items() if patched.left})


def _totals(book: xw.Book) -> Iterator[Total]:
    """The control totals of what the results rest on."""
    tables: dict[str, Any] = {table.name: table for sheet in book.sheets for table in sheet.tables}
    for name in (name for name in COUNTED if name in tables):
        read = TABLES.table(SPECS[name], rows_of(tables[name].range.raw_value))
        amounts = read.rows.groupby(read.rows["currency"].fillna(""))["amount"].sum()
        rows = len(read.rows) + len(read.left_out)
        yield Total(Term(f"tables.{name}.title"), rows, len(read.left_out), {str(key): float(sum_) for key, sum_ in amounts.items()})
