"""The Credit group of the ribbon."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any, Final

import pandas as pd
import xlwings as xw

from xlcash.domain.credit.history import score_records
from xlcash.domain.policy import policy_from
from xlcash.domain.tables import SCORES, Table
from xlcash.excel.ledgers import ledger_of
from xlcash.excel.macros.answers import column_of, rows_or_error
from xlcash.excel.macros.appending import KeptTable
from xlcash.excel.macros.books import as_of_date, language_of, spill, spills
from xlcash.excel.macros.formulas import FormulaCall
from xlcash.excel.macros.refresh import refresh
from xlcash.language import find, say

ON_SCORES: Final = frozenset({"score_history", "warnings"})  # the results that kept scores have a say in


def score_customers(book: xw.Book) -> str:
    """Score every customer afresh, keep the scores of the day, show the sheet, and say how many are green, yellow and red."""
    language = language_of(book)
    credit = spill(book, "credit")
    reader = refresh(book, [credit], lambda at, of: say(language, "macros.scoring", at=at, of=of))
    call = reader.call(credit.formula)
    records = rows_or_error(FormulaCall(replace(call.function, body=_records), call.raw))
    kept = _keep(KeptTable(book, SCORES), records, as_of_date(book))
    resting = [result for result in spills(book) if result.key in ON_SCORES] if kept else []
    refresh(book, resting, lambda at, of: say(language, "macros.scoring", at=at, of=of))
    credit.anchor.sheet.activate()
    lights = Counter(column_of(records, "light"))
    counts = {light: lights[word] for light, word in find(language, "words.light").items()}
    return say(language, "macros.scored", customers=sum(counts.values()), kept=kept, **counts)


def _records(
    customers: Table, financials: Table, invoices: Table, receipts: Table, as_of: dt.date, scorecard: Table,
    settings: Table | None, rates: Table | None, log: Table | None, disputes: Table | None,
) -> pd.DataFrame:  # fmt: skip
    """What is kept, from the arguments of XC_CREDIT_SCORE."""
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, disputes=disputes)
    tables = customers.rows, financials.rows, ledger, scorecard.rows
    return score_records(*tables, policy_from(settings), as_of=as_of, log=None if log is None else log.rows)


def _keep(table: KeptTable, records: list[list[Any]], as_of: dt.date) -> int:
    """Add the scores of customers that have none of that day yet; how many."""
    read = table.read()
    today = pd.concat([read.rows, read.left_out]).query("scored == @day", local_dict={"day": pd.Timestamp(as_of)})
    known = set(today["customer"])
    new = [at for at, customer in enumerate(column_of(records, "customer")) if customer not in known]
    if new:
        columns = {key: [column_of(records, key)[at] for at in new] for key in (column.key for column in SCORES.columns) if key != "scored"}
        table.append({"scored": [dt.datetime(as_of.year, as_of.month, as_of.day)] * len(new)} | columns)  # noqa: DTZ001  no time zone
    return len(new)
