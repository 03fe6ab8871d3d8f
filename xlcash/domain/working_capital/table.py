"""Working capital month by month, from the table Monthly."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
import pandas as pd

from xlcash.domain.calendar import days_in_month
from xlcash.domain.errors import HistoryTooShortError, RepeatedMonthError
from xlcash.domain.policy import Policy
from xlcash.domain.working_capital.status import statuses

Figures: TypeAlias = "pd.Series[float]"

DAYS_OF_A_YEAR: Final = 365
COLUMNS: Final = (
    "month", "dso", "dio", "dpo", "ccc", "dso_less_dpo", "wcr", "wcr_days", "current_ratio", "quick_ratio", "cash_ratio", "status",
    "turnover", "day_of_dso", "day_of_dpo",
)  # fmt: skip
_FIGURES: Final = list(COLUMNS[1 : COLUMNS.index("status")])


def working_capital(monthly: pd.DataFrame, policy: Policy, *, months: int = 12) -> pd.DataFrame:
    """The latest `months` months of Monthly that tell anything, oldest first; days in days, money in the base currency.

    Receivables and payables carry VAT, sales, purchases and costs do not: sales and purchases are taken with VAT added (`vat_rate`), so
    that both sides of each ratio stand on one basis.  A day's sales, purchases or cost are those of the last `turnover_months` months (3)
    by the days of these months; of fewer where an earlier month is missing or blank.

    ==================  ================================================================================================
    dso, dpo            receivables / a day's sales; payables / a day's purchases
    dio, ccc            inventory / a day's cost of sales; DSO + DIO − DPO
    dso_less_dpo        by how many days customers pay later than suppliers are paid
    wcr                 working-capital requirement (营运资金需求): receivables + inventory + prepayments − payables
    wcr_days            the same in days of sales; its receivables' part is the DSO
    current_ratio       current assets / current liabilities
    quick_ratio         (current assets − inventory − prepayments) / current liabilities
    cash_ratio          cash / current liabilities
    status              the worst rule that is broken (`working_capital.status`)
    turnover            how often a year receivables turn over: 365 / DSO
    day_of_dso          what one day of DSO ties up: a day's sales with VAT
    day_of_dpo          what one day of DPO frees: a day's purchases with VAT
    ==================  ================================================================================================

    A figure that needs a blank cell is blank, and so is a ratio to something that is not positive; only prepayments left blank count as
    none.  Other operating assets and liabilities stand in no column of Monthly (current liabilities hold loans too): the requirement leaves
    them out.  Raises HistoryTooShortError when no month tells anything, RepeatedMonthError when a month stands in two rows.
    """
    rows = _by_month(monthly)
    table = _figures(rows, policy)
    widening = table["dso_less_dpo"] - table["dso_less_dpo"].shift(int(policy.turnover_months))
    table["status"] = statuses(table.assign(widening=widening), policy)
    told = table[table[_FIGURES].notna().any(axis=1)]
    if told.empty:
        raise HistoryTooShortError("Monthly", 1, 0)
    return told[list(COLUMNS)].tail(months).reset_index(drop=True)


def _figures(rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Every column of the answer but the status."""
    span, with_vat = int(policy.turnover_months), 1 + policy.vat_rate
    sales, purchases = (_per_day(rows, name, span) * with_vat for name in ("sales", "purchases"))
    prepayments = rows["prepayments"].fillna(0.0)
    owed = rows["current_liabilities"]
    dso, dpo = _ratio(rows["receivables"], sales), _ratio(rows["payables"], purchases)
    dio = _ratio(rows["inventory"], _per_day(rows, "cogs", span))
    required = rows["receivables"] + rows["inventory"] + prepayments - rows["payables"]
    return pd.DataFrame(
        {
            "month": rows["month"],
            "dso": dso,
            "dio": dio,
            "dpo": dpo,
            "ccc": dso + dio - dpo,
            "dso_less_dpo": dso - dpo,
            "wcr": required,
            "wcr_days": _ratio(required, sales),
            "current_ratio": _ratio(rows["current_assets"], owed),
            "quick_ratio": _ratio(rows["current_assets"] - rows["inventory"] - prepayments, owed),
            "cash_ratio": _ratio(rows["cash"], owed),
            "turnover": _ratio(pd.Series(DAYS_OF_A_YEAR, index=rows.index), dso),
            "day_of_dso": sales,
            "day_of_dpo": purchases,
        }
    )


def _by_month(monthly: pd.DataFrame) -> pd.DataFrame:
    """Every month from the first to the last, the missing ones blank; `month` is its first day, `days` its length."""
    number = monthly["month"].to_numpy().astype("datetime64[M]").astype(np.int64)
    if not len(number):
        raise HistoryTooShortError("Monthly", 1, 0)
    places, counts = np.unique(number, return_counts=True)
    if (counts > 1).any():
        twice = places[counts > 1][0]
        raise RepeatedMonthError(str(twice.astype("datetime64[M]")), *monthly.index[number == twice][:2])
    every = np.arange(places[0], places[-1] + 1)
    first_days = every.astype("datetime64[M]").astype("datetime64[s]")
    rows = monthly.drop(columns="month").set_axis(number, axis=0).reindex(every)
    return rows.assign(month=first_days, days=days_in_month(first_days))


def _per_day(rows: pd.DataFrame, name: str, span: int) -> Figures:
    """A flow by the days it came in: over up to `span` months without a gap, the row's own last; blank where its own is blank."""
    amount, days = pd.Series(0.0, index=rows.index), pd.Series(0.0, index=rows.index)
    unbroken = pd.Series(data=True, index=rows.index)
    for back in range(span):
        earlier = rows[name].shift(back)
        unbroken &= earlier.notna()
        amount += earlier.where(unbroken, 0.0)
        days += rows["days"].shift(back).where(unbroken, 0.0)
    return _ratio(amount, days)


def _ratio(top: pd.Series[Any], bottom: pd.Series[Any]) -> Figures:
    """A quotient, blank where the divisor is not positive."""
    return top / bottom.where(bottom > 0)
