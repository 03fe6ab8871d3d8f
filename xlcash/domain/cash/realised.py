"""Planned payments that have become documents: a bill or an invoice takes the place of the plan line it realises.

Without this, a rent that is both planned and billed would be paid twice in the forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Dates, Money, day_numbers
from xlcash.domain.tables import normal_header

WINDOW_DAYS: Final = {"once": 366, "weekly": 3, "monthly": 15, "quarterly": 45, "yearly": 182}
"""How far a document's due date may lie from the planned day it realises: half the way to the next one."""


def documents_of_plan(bills: pd.DataFrame, invoices: pd.DataFrame, amounts: Money) -> pd.DataFrame:
    """The documents that name a plan line: columns direction, line (normalised), date, amount (whole, whatever of it is paid).

    A bill names its line in the column Plan line, else by its supplier; an invoice by its contract.  `amounts`: the bills' amounts in the
    currency of the answer; `invoices` are those of a settled ledger.
    """
    named = np.where(bills["plan_line"] != "", bills["plan_line"], bills["supplier"])
    invoiced = (invoices["amount"] - invoices["credited"]).to_numpy(dtype=np.float64)
    return pd.concat([
        _documents("out", named, bills["due_date"], amounts),
        _documents("in", invoices["contract"].to_numpy(), invoices["due_date"], invoiced),
    ])  # fmt: skip


def left_of_line(line: Mapping[Any, Any], occurrences: Dates, amount: float, documents: pd.DataFrame) -> Money:
    """What is left of a line's amount (≥ 0) on each of its planned days (ascending), once its documents are taken off.

    A document takes off the planned day nearest to its due date, within `WINDOW_DAYS`; what it exceeds the plan by takes off nothing else.

    >>> rent = {"line": "Rent", "direction": "out", "frequency": "monthly"}
    >>> bill = pd.DataFrame({"direction": ["out"], "line": ["rent"], "date": pd.to_datetime(["2026-07-03"]), "amount": [70.0]})
    >>> left_of_line(rent, np.array(["2026-07-01", "2026-08-01"], "datetime64[D]"), 100.0, bill).tolist()
    [30.0, 100.0]
    """
    left = np.full(len(occurrences), amount)
    own = documents[(documents["direction"] == line["direction"]) & (documents["line"] == normal_header(line["line"]))]
    if not len(own) or not len(occurrences):
        return left
    dated, planned = day_numbers(own["date"]), occurrences.astype(np.int64)
    after = np.clip(np.searchsorted(planned, dated), 1, max(len(planned) - 1, 1))
    pair = np.stack([after - 1, np.minimum(after, len(planned) - 1)])
    nearest = pair[np.abs(planned[pair] - dated).argmin(axis=0), np.arange(len(dated))]
    fits = np.abs(planned[nearest] - dated) <= WINDOW_DAYS[line["frequency"]]
    np.subtract.at(left, nearest[fits], own["amount"].to_numpy(dtype=np.float64)[fits])
    rest: Money = np.maximum(left, 0.0)
    return rest


def _documents(direction: str, lines: Any, dates: pd.Series[Any], amounts: Money) -> pd.DataFrame:
    names = [normal_header(line) for line in lines]
    return pd.DataFrame(
        {"direction": direction, "line": pd.Series(names, dtype=object), "date": dates.to_numpy(), "amount": np.maximum(amounts, 0.0)}
    )
