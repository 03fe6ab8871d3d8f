"""The factors a scorecard can weigh: where each stands in the tables, and its value for every customer.

A number is NaN and a category "" where its input is missing; a missing input is never filled in from another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.credit.altman import ratio, z_double_prime
from xlcash.domain.credit.behaviour import payment_behaviour
from xlcash.domain.errors import column_header, table_title
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

Values: TypeAlias = npt.NDArray[Any]

RECENT_DAYS: Final = 365  # own: disputes are counted against the invoices of a year


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of the customers at a date; every frame has one row per customer, in the order of Customers."""

    customers: pd.DataFrame
    statements: pd.DataFrame
    behaviour: pd.DataFrame
    balances: pd.DataFrame
    as_of: dt.date


def facts_of(customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, *, as_of: dt.date) -> Facts:
    codes = pd.Index(customers["customer"])
    behaviour = payment_behaviour(ledger).drop_duplicates("customer").set_index("customer").reindex(codes)
    return Facts(customers, latest_statements(financials, codes, as_of=as_of), behaviour, _balances(ledger, codes), as_of)


def latest_statements(financials: pd.DataFrame, codes: pd.Index[Any], *, as_of: dt.date) -> pd.DataFrame:
    """Each customer's latest annual statement that is closed at `as_of`; a year is closed on its 31 December."""
    last_closed = (as_of + dt.timedelta(days=1)).year - 1
    closed = financials[financials["year"] <= last_closed].sort_values("year", kind="stable")
    return closed.drop_duplicates("customer", keep="last").set_index("customer").reindex(codes)


def _balances(ledger: Ledger, codes: pd.Index[Any]) -> pd.DataFrame:
    """Per customer: open, overdue, invoices ever, invoices of the last year, and how many stand in dispute."""
    invoices = ledger.invoices
    at = codes.get_indexer(pd.Index(invoices["customer"]))
    known = at >= 0
    open_, disputed = invoices["open"].to_numpy(), invoices["disputed"].to_numpy() > 0
    age = (np.datetime64(ledger.as_of) - invoices["invoice_date"].to_numpy().astype("datetime64[D]")).astype(np.int64)

    def summed(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        return np.bincount(at[known], weights=values[known].astype(np.float64), minlength=len(codes)).astype(np.float64)

    return pd.DataFrame(
        {
            "open": summed(open_),
            "overdue": summed(np.where(invoices["days_overdue"].to_numpy() > 0, open_, 0.0)),
            "invoices": summed(np.ones(len(invoices))),
            "counted": summed((age < RECENT_DAYS) | disputed),
            "disputed": summed(disputed),
        },
        index=codes,
    )


def overdue_share(facts: Facts) -> Values:
    """Overdue open / open; 0 where a known buyer owes nothing, missing where there never was an invoice."""
    share = ratio(facts.balances["overdue"], facts.balances["open"])
    return np.where(facts.balances["invoices"] == 0, np.nan, np.nan_to_num(share))


def disputed_share(facts: Facts) -> Values:
    """Invoices in dispute / invoices of the last year (with the older ones in dispute), by number.

    By number, because an amount would thin out as the overdue balance grows, and a worse debtor would score better.
    """
    share = ratio(facts.balances["disputed"], facts.balances["counted"])
    return np.where(facts.balances["invoices"] == 0, np.nan, np.nan_to_num(share))


def relationship_months(facts: Facts) -> Values:
    """Whole months since Customers.since."""
    since = pd.DatetimeIndex(facts.customers["since"])
    months = (facts.as_of.year - since.year) * 12 + facts.as_of.month - since.month - (since.day > facts.as_of.day)
    return np.asarray(months, dtype=np.float64)


def management_change(facts: Facts) -> Values:
    return np.where(facts.customers["management_change"], "yes", "no").astype(object)


def _number(frame: str, key: str) -> Callable[[Facts], Values]:
    return lambda facts: getattr(facts, frame)[key].to_numpy(dtype=np.float64)


def _text(key: str) -> Callable[[Facts], Values]:
    return lambda facts: facts.customers[key].to_numpy(dtype=object)


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor. `inputs`: the columns it is read from, by table; `words`: the catalogue's list its categories stand in."""

    key: str
    inputs: Mapping[str, tuple[str, ...]]
    values: Callable[[Facts], Values]
    words: str = ""
    is_number: bool = True

    @property
    def name(self) -> Term:
        return Term(f"scorecard.factors.{self.key}")

    @property
    def input(self) -> Term:
        """Table and columns, as the reader's sheets name them."""
        parts = [
            Term("scorecard.input", table=table_title(table), columns=_joined("columns", [column_header(table, c) for c in columns]))
            for table, columns in self.inputs.items()
        ]
        return _joined("inputs", parts)


def _financial(key: str, part: str, whole: str) -> Factor:
    return Factor(key, {"Financials": (part, whole)}, lambda facts: ratio(facts.statements[part], facts.statements[whole]))


def _joined(how: str, terms: list[Term]) -> Term:
    first, *rest = terms
    return Term(f"scorecard.{how}", first=first, rest=_joined(how, rest)) if rest else first


_PAYMENT: Final = {"Invoices": ("due_date", "amount"), "Receipts": ("date", "amount")}
_ALTMAN: Final = (
    "current_assets", "current_liabilities", "total_assets", "retained_earnings", "ebit", "equity", "total_liabilities",
)  # fmt: skip

FACTORS: Final[Mapping[str, Factor]] = {
    factor.key: factor
    for factor in (
        Factor("registry", {"Customers": ("registry",)}, _text("registry"), "scorecard.categories.registry", is_number=False),
        Factor("altman", {"Financials": _ALTMAN}, lambda facts: z_double_prime(facts.statements)),
        _financial("debt_ratio", "total_liabilities", "total_assets"),
        _financial("current_ratio", "current_assets", "current_liabilities"),
        _financial("profitability", "net_profit", "sales"),
        Factor("size", {"Financials": ("sales",)}, _number("statements", "sales")),
        Factor("reputation", {"Customers": ("reputation",)}, _text("reputation"), "scorecard.categories.reputation", is_number=False),
        Factor("payment_index", _PAYMENT, _number("behaviour", "payment_index")),
        Factor("on_time_rate", _PAYMENT, _number("behaviour", "on_time_rate")),
        Factor("overdue_share", {"Invoices": ("due_date", "amount"), "Receipts": ("amount",)}, overdue_share),
        Factor("disputed_share", {"Invoices": ("disputed", "invoice_date")}, disputed_share),
        Factor("relationship", {"Customers": ("since",)}, relationship_months),
        Factor("management_change", {"Customers": ("management_change",)}, management_change, "words.flag", is_number=False),
        Factor("country", {"Customers": ("country",)}, _text("country"), is_number=False),
        Factor("region", {"Customers": ("region",)}, _text("region"), is_number=False),
        Factor("industry", {"Customers": ("industry",)}, _text("industry"), is_number=False),
    )
}
