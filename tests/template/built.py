"""Workbooks the tests of this folder look into: a small company worked by hand, and the empty template."""

from __future__ import annotations

import datetime as dt
import functools
import tempfile
from pathlib import Path

from xlcash.domain.company import Company, company
from xlcash.domain.demo.financing import credits_table, lc_documents_table, offers_table
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS
from xlcash.language import Language
from xlcash.template.build import BuildResult, blank_company, build_workbook

AS_OF = dt.date(2026, 6, 30)
FORMULA_LIKE = '=HYPERLINK("http://example.com")'

# Open in CNY: 1,000 − 400 received + 500 − 100 credit note + 200 USD at 7.00 = 2,400; overdue 600; the rate of July is not known yet.
ROWS = {
    "Customers": [
        ["Customer", "Name", "Terms", "Credit limit"],
        ["C-1", "First & Sons", 30.0, 900.0],
        ["C-2", FORMULA_LIKE, 30.0, None],
        ["C-3", "Third", 30.0, 0.0],
    ],
    "Invoices": [
        ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency", "Type"],
        ["26312000000001204773", "C-1", "2026-05-01", "2026-05-31", 1000.0, "CNY", "invoice"],
        ["26312000000001204774", "C-1", "2026-06-15", "2026-07-15", 500.0, None, "invoice"],
        ["26312000000001204775", "C-1", "2026-06-20", None, 100.0, "CNY", "credit note"],
        ["26312000000001204776", "C-2", "2026-06-20", "2026-07-20", 200.0, "USD", "invoice"],
        ["26312000000001204777", "C-3", "2026-07-01", "2026-07-31", 5000.0, "CNY", "invoice"],
    ],
    "Receipts": [
        ["Date", "Customer", "Amount", "Invoice", "Currency"],
        ["2026-06-10", "C-1", 400.0, "26312000000001204773", "CNY"],
        ["2026-07-05", "C-1", 600.0, "26312000000001204773", "CNY"],
    ],
    "Rates": [["Date", "Currency", "Rate"], ["2026-05-31", "USD", 6.5], ["2026-06-30", "USD", 7.0], ["2026-07-01", "USD", 9.0]],
    "Accounts": [["Account", "Group", "Balance", "Currency"], ["Bank", "operating", 3000.0, "CNY"], ["Project", "project", 700.0, "CNY"]],
    "Monthly": [
        ["Month", "Sales", "Purchases", "Fixed cost", "Operating cost"],
        *([f"{2025 + (month > 12)}-{(month - 1) % 12 + 1:02d}-01", 900.0, 400.0, 1000.0, 1200.0] for month in range(7, 19)),
    ],
    "Plan": [["Line", "Direction", "Amount", "Frequency", "Start"], ["Wages", "out", 500.0, "monthly", "2026-01-10"]],
}


def small_company(language: Language) -> Company:
    blank = blank_company(language)
    tables = dict(blank.tables) | {name: read_table(SPECS[name], rows).rows.reset_index(drop=True) for name, rows in ROWS.items()}
    tables |= {"Offers": offers_table(language), "Credits": credits_table(), "LCDocuments": lc_documents_table()}  # of the demo
    return company("Small Ltd", as_of=AS_OF, base_currency="CNY", tables=tables)


@functools.cache
def built(kind: str, language: Language) -> tuple[Path, BuildResult]:
    """The workbook of the small company ("small") or the empty template ("blank"), built once a session."""
    path = Path(tempfile.mkdtemp()) / f"{kind}-{language}.xlsm"
    return path, build_workbook(small_company(language) if kind == "small" else blank_company(language), path, language)
