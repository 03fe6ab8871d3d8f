"""The demo's monthly figures and exchange rates; sales and receivables are those of its ledger."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.demo.chance import random
from xlcash.domain.demo.customers import AS_OF, FIRST_DAY
from xlcash.domain.demo.frames import typed
from xlcash.domain.demo.invoices import VAT
from xlcash.domain.demo.obligations import cash, payables
from xlcash.domain.tables import MONTHLY, RATES

Amounts: TypeAlias = npt.NDArray[np.float64]

MONTHS: Final = 24
USD_AT_START, USD_AT_END = 7.27, 7.10

# Costs: shares of sales, or CNY a month.
COGS_SHARE: Final = 0.655
CONVERSION_SHARE: Final = 0.33  # the part of COGS that is made in the house
STOCK_MONTHS: Final = 2.1  # of COGS
FIXED_COST: Final = (598_000.0, 620_000.0)  # in the first and in the second year
VARIABLE_COST_SHARE: Final = 0.27
OVERHEAD: Final = 355_000.0
PAYABLE_MONTHS: Final = 2.4  # of purchases
PREPAYMENTS: Final = 118_000.0
LOANS_AND_TAXES: Final = 1_340_000.0


def rates_table() -> pd.DataFrame:
    """CNY per USD at the end of each month, drifting."""
    chance = random("rates")
    drift = np.linspace(USD_AT_START, USD_AT_END, MONTHS + 1)
    wobble = 0.02 * (2 * chance.random(MONTHS + 1) - 1)
    wobble[-1] = 0.0
    days = [FIRST_DAY - dt.timedelta(days=1), *_month_ends()]
    return typed(
        RATES, [{"date": day, "currency": "USD", "rate": round(float(rate), 4)} for day, rate in zip(days, drift + wobble, strict=True)]
    )


def reference_rates() -> pd.DataFrame:
    """The 1-year loan prime rate as the National Interbank Funding Center published it, for interest on late payment."""
    changes = ((dt.date(2024, 7, 22), 0.0335), (dt.date(2024, 10, 21), 0.031), (dt.date(2025, 5, 20), 0.03))
    return typed(RATES, [{"date": day, "currency": "LPR", "rate": rate} for day, rate in changes])


def monthly_table(invoices: pd.DataFrame, receipts: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """The table Monthly. All in CNY; sales, purchases and costs without VAT, receivables and payables with it.

    Receivables are what was invoiced less what was received by the end of the month, foreign currency at its rate of that day: the ledger's
    balance.  The last payables are the open bills, the last cash is that of the accounts.
    """
    chance = random("months")
    rate = rates["rate"].to_numpy()[1:]
    sales = _sales(invoices, rate)
    cogs = _rounded(sales * COGS_SHARE)
    stock = _rounded(STOCK_MONTHS * _smooth(cogs) * (1 + 0.03 * (2 * chance.random(MONTHS) - 1)))
    purchases = cogs - _rounded(sales * CONVERSION_SHARE) + np.diff(stock, prepend=stock[0])
    fixed = np.repeat(FIXED_COST, MONTHS // 2)
    owed = _rounded(PAYABLE_MONTHS * (1 + VAT) * _smooth(purchases))
    owed[-1] = round(payables(rate[-1]), 2)
    receivables = np.round(_balance(invoices, receipts, rate), 2)
    held = _cash(receipts, rate, chance.random(MONTHS))
    prepaid = _rounded(PREPAYMENTS * (0.85 + 0.3 * chance.random(MONTHS)))
    columns = {
        "sales": sales, "purchases": purchases, "cogs": cogs, "receivables": receivables, "payables": owed, "inventory": stock,
        "prepayments": prepaid, "cash": held, "current_assets": held + receivables + stock + prepaid,
        "current_liabilities": owed + LOANS_AND_TAXES, "fixed_cost": fixed,
        "operating_cost": fixed + _rounded(VARIABLE_COST_SHARE * _smooth(sales)), "net_profit": sales - cogs - OVERHEAD,
    }  # fmt: skip
    rows: list[dict[str, Any]] = [
        {"month": end.replace(day=1), **{key: round(float(values[at]), 2) for key, values in columns.items()}}
        for at, end in enumerate(_month_ends())
    ]
    return typed(MONTHLY, rows)


def _month_ends() -> list[dt.date]:
    firsts = np.arange(np.datetime64(FIRST_DAY, "M"), np.datetime64(AS_OF, "M") + 1) + 1
    return [(first.astype("datetime64[D]") - 1).astype(object) for first in firsts]


def _month(dates: pd.Series[Any]) -> npt.NDArray[np.int64]:
    """The month a date falls into, counted from the first."""
    return (dates.to_numpy().astype("datetime64[M]") - np.datetime64(FIRST_DAY, "M")).astype(np.int64)


def _by_month(frame: pd.DataFrame, dated: str, amounts: Amounts, currency: str) -> Amounts:
    own = (frame["currency"] == currency).to_numpy()
    return np.bincount(_month(frame[dated])[own], amounts[own], MONTHS).astype(np.float64)


def _sales(invoices: pd.DataFrame, rate: Amounts) -> Amounts:
    net = (invoices["amount"] - invoices["vat"]).to_numpy()
    return np.round(_by_month(invoices, "invoice_date", net, "CNY") + rate * _by_month(invoices, "invoice_date", net, "USD"), 2)


def _balance(invoices: pd.DataFrame, receipts: pd.DataFrame, rate: Amounts) -> Amounts:
    billed, received = invoices["amount"].to_numpy(), receipts["amount"].to_numpy()
    total = np.zeros(MONTHS)
    for currency, factor in (("CNY", 1.0), ("USD", rate)):
        change = _by_month(invoices, "invoice_date", billed, currency) - _by_month(receipts, "date", received, currency)
        total += factor * np.cumsum(change)
    return total


def _cash(receipts: pd.DataFrame, rate: Amounts, draws: Amounts) -> Amounts:
    """Cash, counted back from the balance of the accounts: what came in, less payments of about its mean over three months."""
    amounts = receipts["amount"].to_numpy()
    came_in = _by_month(receipts, "date", amounts, "CNY") + rate * _by_month(receipts, "date", amounts, "USD")
    went_out = _smooth(came_in) * (0.95 + 0.1 * draws)
    after = np.cumsum((came_in - went_out)[::-1])[::-1]
    return np.round(cash(rate[-1]) - np.append(after[1:], 0.0), 2)


def _smooth(values: Amounts) -> Amounts:
    """The mean of up to three months, this one last."""
    sums = np.cumsum(np.insert(values, 0, 0.0))
    at = np.arange(1, len(values) + 1)
    first = np.maximum(at - 3, 0)
    return (sums[at] - sums[first]) / (at - first)


def _rounded(values: Amounts) -> Amounts:
    return np.round(values, -2)
