"""What a worksheet function's arguments cost on xlwings' classic path, beside xlwings' own DataFrame converters.

100,000 rows of 8 columns in, 3 columns out, all columns validated; the real `CallUDF`, pywin32 stood in for.  Prints seconds and ratios.
Usage: python tests/benchmarks/classic_boundary.py [ROWS]
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "winstub"))
import excel
import pywin32

pywin32.as_on_windows()

import pandas as pd  # noqa: E402  after the stand-ins
import xlwings as xw  # noqa: E402
from xlwings.com_server import XLPython  # noqa: E402

from xlcash.domain.tables import INVOICES  # noqa: E402
from xlcash.excel.cells import TABLES, rows_of, table_rows  # noqa: E402
from xlcash.excel.classic import expose  # noqa: E402
from xlcash.excel.ledgers import LEDGERS  # noqa: E402

HEAD = ("Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency", "Type", "Disputed")
ROUNDS = 5


def _validated(invoices: Any) -> list[list[Any]]:
    return table_rows(TABLES.table(INVOICES, rows_of(invoices)).rows[["invoice", "customer", "amount"]], "en")


validated = expose(_validated, "xlcash", [("invoices", "")], "three columns of a validated table")


@xw.func
@xw.arg("invoices", pd.DataFrame, index=False)
@xw.ret(index=False)
def converted(invoices: Any) -> Any:
    return invoices[["Invoice", "Customer", "Amount"]]


def ledger(rows: int) -> tuple[tuple[Any, ...], ...]:
    """Invoices as COM hands them over: new objects every time, date cells as pywin32's datetimes."""
    chance = random.Random(1)
    body = (
        (f"I{i:07d}", f"C-{i % 1000:04d}", day(i % 700), day(i % 700 + 30), round(chance.random() * 1e5, 2), "CNY", "invoice", None)
        for i in range(rows)
    )
    return (HEAD, *body)


def day(number: int) -> dt.datetime:
    date = dt.date.fromordinal(739_000 + number)
    return pywin32.ComTime(date.year, date.month, date.day, tzinfo=dt.UTC)


def seconds(work: Callable[[], Any], before: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        before()
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def receipts(rows: int) -> tuple[tuple[Any, ...], ...]:
    """A receipt for nine invoices of ten, 20 days after the invoice."""
    body = ((day(i % 700 + 20), f"C-{i % 1000:04d}", 100.0, f"I{i:07d}") for i in range(rows) if i % 10)
    return (("Date", "Customer", "Amount", "Invoice"), *body)


def main(rows: int = 100_000) -> dict[str, float]:
    server, first, again = XLPython(), ledger(rows), ledger(rows)
    paid, paid_again = receipts(rows), receipts(rows)

    def call(function: str, *tables: Any, module: str = __name__) -> Any:
        return server.CallUDF(module, function, (*map(excel.Range, tables),), None, excel.Range(None))

    def formula(name: str, *tables: Any) -> Any:
        cells = (*map(excel.Range, tables), day(700))
        return server.CallUDF("xlcash.excel.functions", name, cells, None, excel.Range(None))

    def forget() -> None:
        TABLES.clear()
        LEDGERS.clear()

    def first_formula() -> None:
        forget()
        formula("xc_ageing", first, paid)

    assert [list(row) for row in call("validated", first)] == [list(row) for row in call("converted", first)]
    peer = seconds(lambda: call("converted", first), lambda: None)
    ours = seconds(lambda: call("validated", first), forget)
    read = seconds(lambda: TABLES.table(INVOICES, first), forget)
    known = seconds(lambda: TABLES.table(INVOICES, again), lambda: TABLES.table(INVOICES, first))
    ageing = seconds(lambda: formula("xc_ageing", first, paid), forget)
    second = seconds(lambda: formula("xc_payment_behaviour", again, paid_again), first_formula)
    return {
        "xlwings converters s": peer,
        "xlcash s": ours,
        "ratio": peer / ours,
        "table read s": read,
        "known again s": known,
        "known ratio": read / known,
        "first formula s": ageing,
        "second formula s": second,
        "second ratio": ageing / second,
    }


if __name__ == "__main__":
    for name, value in main(*map(int, sys.argv[1:])).items():
        print(f"{name:22s} {value:8.3f}")
