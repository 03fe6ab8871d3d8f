"""Statement: the customer's account on the sheet Statement as a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xlwings as xw

from xlcash.documents.library import Library
from xlcash.documents.staging import appearing
from xlcash.documents.writing import Written, write_account
from xlcash.domain.letters.fields import Sender, account_content
from xlcash.domain.letters.file_names import file_name
from xlcash.domain.letters.speech import language_of as language_for
from xlcash.domain.tables import Table
from xlcash.excel.declare import declaration
from xlcash.excel.functions import xc_statement
from xlcash.excel.macros.beside import folder_beside
from xlcash.excel.macros.books import language_of, spill
from xlcash.excel.macros.formulas import BookReader
from xlcash.excel.macros.letters import arguments, library, sender
from xlcash.language import Language, Term, say


def statement(book: xw.Book) -> str:
    """Write the account that the sheet Statement shows as a file beside the workbook, in the customer's language."""
    language, folder = language_of(book), folder_beside(book, "statements")
    given = arguments(BookReader(book).call(spill(book, "statement").formula))
    name = account_name(given, language)
    with appearing(folder, name) as (staging, place):
        written = write_statement(staging, name, given, sender(book), library(book), language)
    said = say(language, "macros.stated", customer=given["customer"], folder=place)
    return f"{said} {say(language, 'macros.without_pdf', files=written.without_pdf)}" if written.without_pdf else said


def account_name(given: Mapping[str, Any], language: Language) -> str:
    """The name of a statement's file and folder."""
    title = say(language, "letters.account.title")
    return file_name(f"{given['customer']} {_about(given).get('name', '')}"[:60] + f" - {title} {given['from_']}–{given['to']}")


def write_statement(folder: Path, name: str, given: Mapping[str, Any], writer: Sender, templates: Library, language: Language) -> Written:
    """A statement of account from the arguments of XC_STATEMENT."""
    about = _about(given)
    spoken = language_for(about, language) or language
    frame: pd.DataFrame = declaration(xc_statement).body(**given)
    lines = [{key: cell.said(spoken) if isinstance(cell, Term) else cell for key, cell in row.items()} for row in frame.to_dict("records")]
    fields = {
        "company": writer.company, "bank_details": writer.bank_details, "customer": given["customer"],
        "customer_name": about.get("name") or given["customer"],
        "tax_id": about.get("tax_id", ""), "salesperson": about.get("salesperson", ""),
    }  # fmt: skip
    start, end = given["from_"], given["to"]
    return write_account(folder, name, account_content(lines, fields, spoken, start=start, end=end), templates, spoken)


def _about(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The customer's row of Customers, as far as there is one."""
    customers: Table | None = given["customers"]
    rows = [] if customers is None else customers.rows[customers.rows["customer"] == given["customer"]].to_dict("records")
    return {str(key): value for key, value in rows[0].items()} if rows else {}
