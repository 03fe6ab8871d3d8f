"""Insert report: a ready sheet in any workbook, its formula filled with the tables found there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import pandas as pd
import xlwings as xw

from xlcash.domain.errors import CellError, XlcashError
from xlcash.domain.tables import INVOICES, RECEIPTS, TableSpec
from xlcash.excel.arguments import DateArgument, TableArgument
from xlcash.excel.cells import TABLES, rows_of
from xlcash.excel.declare import Parameter, WorksheetFunction
from xlcash.excel.functions import FUNCTIONS
from xlcash.excel.macros.answers import why
from xlcash.excel.macros.books import SPILLS_BY_ITSELF, language_of, names_of
from xlcash.excel.macros.explaining.panel import FORMATS, add_sheet
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.inserting import looks
from xlcash.excel.macros.inserting.choices import chosen
from xlcash.excel.macros.inserting.found_tables import found_tables
from xlcash.language import Language, say


class Report(NamedTuple):
    """A function and its arguments that are neither tables nor the as-of date, as they stand in the formula."""

    function: str
    given: Mapping[str, str] = {}


REPORTS: Final[Mapping[str, Report]] = {
    "forecast": Report("XC_CASH_FORECAST", {"periods": "12", "frequency": '"monthly"'}),
    "weeks": Report("XC_CASH_FORECAST", {"periods": "13", "frequency": '"weekly"'}),
    "cash_at_risk": Report("XC_CASH_AT_RISK"),
    "collections": Report("XC_COLLECTIONS", {"periods": "12", "frequency": '"monthly"'}),
    "expected_payments": Report("XC_EXPECTED_PAYMENTS"),
    "open_items": Report("XC_OPEN_ITEMS"),
    "ageing": Report("XC_AGEING"),
    "payment_behaviour": Report("XC_PAYMENT_BEHAVIOUR"),
    "scores": Report("XC_CREDIT_SCORE"),
    "limits": Report("XC_CREDIT_LIMIT"),
    "warnings": Report("XC_WARNINGS"),
    "worklist": Report("XC_WORKLIST"),
    "provision": Report("XC_PROVISION"),
    "working_capital": Report("XC_WORKING_CAPITAL"),
    "messages": Report("XC_MESSAGES"),
}
ANCHOR: Final = 5  # the row of the formula; the as-of date stands two rows above
_BY_NAME: Final = {function.name: function for function in FUNCTIONS}


class TablesMissingError(XlcashError):
    """The workbook lacks tables that a report can't do without."""

    def __init__(self, report: str, tables: str) -> None:
        super().__init__(report=report, tables=tables)


def insert_report(book: xw.Book, typed: str) -> str:
    """Put a report on a new sheet. Raises UnknownChoiceError, TablesMissingError."""
    language = language_of(book)
    key = chosen(typed, {key: f"macros.reports.{key}" for key in REPORTS}, language)
    function, name = _BY_NAME[REPORTS[key].function], say(language, f"macros.reports.{key}")
    found = found_tables(book)
    missing = [spec.title(language) for spec in _required(function) if spec.name not in found]
    if missing:
        raise TablesMissingError(name, ", ".join(missing))
    sheet = add_sheet(book, name)
    looks.title(sheet, name, function.summary(language))
    day = _as_of(book, sheet, found, language) if any(isinstance(p.argument, DateArgument) for p in function.parameters) else ""
    formula = _formula(function, REPORTS[key].given, found, day)
    rows = _enter(book, sheet.range((ANCHOR, looks.MARGIN)), formula)
    sheet.activate()
    return say(language, "macros.report_inserted", report=name, sheet=sheet.name, rows=len(rows) - 1)


def _required(function: WorksheetFunction) -> list[TableSpec]:
    return [p.argument.spec for p in function.parameters if isinstance(p.argument, TableArgument) and not p.optional]


def _formula(function: WorksheetFunction, given: Mapping[str, str], found: Mapping[str, xw.main.Table], day: str) -> str:
    """The call with the tables that are there; trailing blanks are left out."""

    def argument(parameter: Parameter) -> str:
        if isinstance(parameter.argument, TableArgument):
            table = found.get(parameter.argument.spec.name)
            return "" if table is None else f"{table.name}[#All]"
        return day if isinstance(parameter.argument, DateArgument) else given.get(parameter.name, "")

    return f"={function.name}({','.join(map(argument, function.parameters)).rstrip(',')})"


def _as_of(book: xw.Book, sheet: xw.Sheet, found: Mapping[str, xw.main.Table], language: Language) -> str:
    """The as-of date in a cell of its own: that of the workbook where it has one, else the latest day that the ledger knows."""
    label, cell = sheet.range((ANCHOR - 2, looks.MARGIN)), sheet.range((ANCHOR - 2, looks.MARGIN + 1))
    label.value = say(language, "sheets.start.as_of")
    looks.small(label)
    if "AsOf" in names_of(book):
        cell.formula = "=AsOf"
    else:
        cell.value = _latest_day(found)
        looks.typed(cell)
    cell.number_format = FORMATS["date"]
    return str(cell.get_address())


def _latest_day(found: Mapping[str, xw.main.Table]) -> dt.datetime | None:
    """The latest date of an invoice or a receipt."""
    days = [
        TABLES.table(spec, rows_of(found[name].range.raw_value)).rows[column].max()
        for name, column, spec in (("Invoices", "invoice_date", INVOICES), ("Receipts", "date", RECEIPTS))
        if name in found
    ]
    known: list[pd.Timestamp] = [day for day in days if day is not pd.NaT]
    return max(known).to_pydatetime() if known else None


def _enter(book: xw.Book, anchor: xw.Range, formula: str) -> list[list[Any]]:
    """Enter the formula so that all of its answer is seen. Raises, once it stands there, what kept the function from answering."""
    call = BookReader(book).call(formula, anchor.sheet.name)
    answer = call.answer()
    rows = answer if isinstance(answer, list) else [[answer]]
    if book.app.engine.name in SPILLS_BY_ITSELF:
        anchor.formula2 = formula
    else:
        anchor.resize(len(rows), len(rows[0])).formula_array = formula
    if isinstance(answer, CellError):
        raise why(call)
    looks.columns(anchor, rows)
    looks.header(anchor.resize(1, len(rows[0])))
    return rows
