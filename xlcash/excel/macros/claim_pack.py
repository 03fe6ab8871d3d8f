"""Claim pack: what an insurer asks for about one buyer, in one folder: documents, deadlines, policy, contacts and the account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import xlwings as xw

from xlcash.documents.staging import appearing
from xlcash.documents.tables import write_tables
from xlcash.domain.company import column_cells
from xlcash.domain.errors import UnknownCustomerError
from xlcash.domain.letters.file_names import file_name
from xlcash.domain.tables import LOG, Table
from xlcash.excel.cells import TABLES, rows_of, table_rows
from xlcash.excel.declare import declaration
from xlcash.excel.functions import xc_claim_clock
from xlcash.excel.ledgers import ledger_of
from xlcash.excel.macros.account import account_name, write_statement
from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.beside import folder_beside
from xlcash.excel.macros.books import as_of_date, language_of, named_range, spill, table_named
from xlcash.excel.macros.formulas import BookReader, FormulaCall
from xlcash.excel.macros.letters import arguments, library, sender
from xlcash.language import Language, say

Rows = Sequence[Sequence[Any]]

INVOICE_COLUMNS: Final = (
    "invoice", "invoice_date", "due_date", "currency", "amount", "credited", "paid", "written_off", "open", "disputed", "days_overdue",
)  # fmt: skip


def claim_pack(book: xw.Book) -> str:
    """Write a folder about the buyer of the row selected on Claims, or, from any other sheet, the customer picked on Statement."""
    language, as_of = language_of(book), as_of_date(book)
    reader = BookReader(book)
    clock, account = (reader.call(spill(book, key).formula) for key in ("claims", "statement"))
    customer = _selected(book, clock)
    given, of_account = arguments(clock), arguments(account)
    of_account |= {"customer": customer, "from_": _first_day(given, customer, as_of), "to": as_of}
    log = TABLES.table(LOG, rows_of(table_named(book, LOG.name).range.raw_value))
    name = file_name(f"{account_name(of_account, language).partition(' - ')[0]} {as_of}")
    title = say(language, "letters.account.title")
    with appearing(folder_beside(book, "claims"), name) as (staging, place):
        write_tables(staging / f"{file_name(say(language, 'letters.pack.file'))}.xlsx", _tables(given, log, customer, language))
        written = write_statement(staging, file_name(title), of_account, sender(book), library(book), language)
    said = say(language, "macros.packed", customer=customer, folder=place)
    return f"{said} {say(language, 'macros.without_pdf', files=written.without_pdf)}" if written.without_pdf else said


def _selected(book: xw.Book, clock: FormulaCall) -> str:
    """Whom the pack is about. Raises UnknownCustomerError where nobody is picked."""
    anchor, cell = spill(book, "claims").anchor, book.app.selection
    if cell is None or cell.sheet.name != anchor.sheet.name:
        return str(named_range(book, "StatementCustomer").value or "")
    customers = column_of(rows_or_error(clock), "customer")
    row = cell.row - anchor.row - 1
    if not 0 <= row < len(customers):
        raise UnknownCustomerError(f"{cell.sheet.name}!{cell[0, 0].get_address(row_absolute=False, column_absolute=False)}")
    return str(customers[row])


def _first_day(given: Mapping[str, Any], customer: str, as_of: dt.date) -> dt.date:
    """The day of the buyer's first document."""
    days = [
        table.rows.loc[table.rows["customer"] == customer, column].min()
        for table, column in ((given["invoices"], "invoice_date"), (given["receipts"], "date"))
    ]
    return min((day.date() for day in days if not pd.isna(day)), default=as_of)


def _tables(given: Mapping[str, Any], log: Table, customer: str, language: Language) -> dict[str, Rows]:
    """The sheets of the pack by title."""
    clock: pd.DataFrame = declaration(xc_claim_clock).body(**given)
    own = clock[clock["customer"] == customer].reset_index(drop=True)
    more = {name: given[name] for name in ("customers", "disputes")}
    ledger = ledger_of(given["invoices"], given["receipts"], given["as_of"], convert=False, **more)
    invoices = ledger.invoices[ledger.invoices["customer"] == customer][list(INVOICE_COLUMNS)].sort_values("invoice_date", kind="stable")
    policies: Table = given["policies"]
    titles = {key: say(language, f"letters.pack.{key}") for key in ("invoices", "deadlines")}
    return {
        titles["invoices"]: table_rows(invoices.reset_index(drop=True), language),
        titles["deadlines"]: table_rows(own, language),
        policies.spec.title(language): _own(policies, "insurer", set(own["insurer"]), language),
        given["receipts"].spec.title(language): _own(given["receipts"], "customer", {customer}, language),
        log.spec.title(language): _own(log, "customer", {customer}, language),
    }


def _own(table: Table, column: str, values: set[str], language: Language) -> Rows:
    """The rows of a table that hold one of some values, under the headers of its sheet."""
    rows = table.rows[table.rows[column].isin(values)]
    cells = [column_cells(each, rows[each.key], language) for each in table.spec.columns]
    return [table.spec.headers(language), *map(list, zip(*cells, strict=True))]
