"""The factors a scorecard can weigh: where each stands in the tables, and its value for every customer.

A number is NaN and a category "" where its input is missing; a missing input is never filled in from another.  No value moves the better
way when an overdue invoice grows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.credit.altman import MODELS, altman_ratios, ratio, z_score
from xlcash.domain.credit.behaviour import payment_behaviour
from xlcash.domain.credit.lists import columns_listed, listed
from xlcash.domain.credit.promises import broken_promises
from xlcash.domain.credit.statements import ALTMAN_INPUTS, latest_statements
from xlcash.domain.errors import table_title
from xlcash.domain.ledger.settlement import Ledger
from xlcash.language import Term

Values: TypeAlias = npt.NDArray[Any]

MONEY_DECIMALS: Final = 4
RECENT_DAYS: Final = 365  # own: disputes and broken promises of a year count


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of the customers at a date; every frame has one row per customer, in the order of Customers."""

    customers: pd.DataFrame
    statements: pd.DataFrame
    behaviour: pd.DataFrame
    balances: pd.DataFrame
    broken: npt.NDArray[np.float64]  # promises not kept in the last year
    as_of: dt.date


def facts_of(
    customers: pd.DataFrame, financials: pd.DataFrame, ledger: Ledger, log: pd.DataFrame | None = None, *, as_of: dt.date
) -> Facts:
    codes = pd.Index(customers["customer"])
    behaviour = payment_behaviour(ledger).drop_duplicates("customer").set_index("customer").reindex(codes)
    statements = latest_statements(financials, codes, as_of=as_of)
    return Facts(customers, statements, behaviour, _balances(ledger, codes), _broken(log, ledger, codes), as_of)


def _broken(log: pd.DataFrame | None, ledger: Ledger, codes: pd.Index[Any]) -> npt.NDArray[np.float64]:
    """Promises not kept by customer; unknown where no log is kept."""
    if log is None or not len(log):
        return np.full(len(codes), np.nan)
    number = broken_promises(log, ledger, days=RECENT_DAYS)["customer"].value_counts()
    return np.asarray(number.reindex(codes, fill_value=0), dtype=np.float64)


def _balances(ledger: Ledger, codes: pd.Index[Any]) -> pd.DataFrame:
    """Per customer: open, overdue, invoices ever, those in dispute, and those a share in dispute is taken of (see `disputed_share`)."""
    invoices = ledger.invoices
    at = codes.get_indexer(pd.Index(invoices["customer"]))
    known = at >= 0
    open_, disputed = invoices["open"].to_numpy(), invoices["disputed"].to_numpy() > 0
    age = (np.datetime64(ledger.as_of) - invoices["invoice_date"].to_numpy().astype("datetime64[D]")).astype(np.int64)
    overdue = (invoices["days_overdue"].to_numpy() > 0) & (open_ > 0)

    def summed(values: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        return np.bincount(at[known], weights=values[known].astype(np.float64), minlength=len(codes)).astype(np.float64)

    return pd.DataFrame(
        {
            "open": summed(open_),
            "overdue": summed(np.where(overdue, open_, 0.0)),
            "invoices": summed(np.ones(len(invoices))),
            "counted": summed(((age < RECENT_DAYS) & ~overdue) | disputed),
            "disputed": summed(disputed),
        },
        index=codes,
    )


def overdue_share(facts: Facts) -> Values:
    """Overdue open / open; 0 where a known buyer owes nothing, missing where there never was an invoice."""
    share = ratio(facts.balances["overdue"], facts.balances["open"])
    return np.where(facts.balances["invoices"] == 0, np.nan, np.nan_to_num(share))


def disputed_share(facts: Facts) -> Values:
    """Invoices in dispute / those and the invoices of the last year that are not overdue, by number; missing where there are none.

    Neither the amount nor the number of overdue invoices may thin it out: a worse debtor would score better.
    """
    return ratio(facts.balances["disputed"], facts.balances["counted"])


def overdue_share_of_others(column: str) -> Callable[[Facts], Values]:
    """Overdue open / open of all other customers with the same text in a column of Customers; missing where it is blank or unshared.

    Its own debts are left out: they count in `overdue_share`.
    """

    def values(facts: Facts) -> Values:
        group, names = pd.factorize(facts.customers[column].to_numpy(dtype=object))
        own = facts.balances[["open", "overdue", "invoices"]].to_numpy()
        sums = np.column_stack([np.bincount(group, amounts, len(names)) for amounts in own.T])
        open_, overdue, invoices = np.round(sums[group] - own, MONEY_DECIMALS).T  # what is left of a difference of equals is rounding
        share = np.nan_to_num(ratio(overdue, open_))
        unknown = (facts.customers[column].to_numpy() == "") | (invoices == 0)
        return np.where(unknown, np.nan, share)

    return values


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
    def input(self) -> Term | str:
        """Table and columns, as the reader's sheets name them."""
        parts = [
            Term("scorecard.input", table=table_title(table), columns=columns_listed(table, columns))
            for table, columns in self.inputs.items()
        ]
        return listed(parts, "inputs")


def _financial(key: str, part: str, whole: str) -> Factor:
    return Factor(key, {"Financials": (part, whole)}, lambda facts: ratio(facts.statements[part], facts.statements[whole]))


def _others(key: str, column: str) -> Factor:
    inputs = {"Customers": (column,), **_OPEN}
    return Factor(key, inputs, overdue_share_of_others(column))


_PAYMENT: Final = {"Invoices": ("due_date", "amount"), "Receipts": ("date", "amount")}
_OPEN: Final = {"Invoices": ("due_date", "amount"), "Receipts": ("amount",)}
_PROMISE: Final = {"Log": ("promise_date", "promise_amount"), "Receipts": ("date", "amount")}

FACTORS: Final[Mapping[str, Factor]] = {
    factor.key: factor
    for factor in (
        Factor("registry", {"Customers": ("registry",)}, _text("registry"), "scorecard.categories.registry", is_number=False),
        Factor("altman", {"Financials": tuple(ALTMAN_INPUTS)}, lambda facts: z_score(altman_ratios(facts.statements), MODELS["z2"])),
        _financial("debt_ratio", "total_liabilities", "total_assets"),
        _financial("current_ratio", "current_assets", "current_liabilities"),
        _financial("profitability", "net_profit", "sales"),
        Factor("size", {"Financials": ("sales",)}, _number("statements", "sales")),
        Factor("reputation", {"Customers": ("reputation",)}, _text("reputation"), "scorecard.categories.reputation", is_number=False),
        Factor("payment_index", _PAYMENT, _number("behaviour", "payment_index")),
        Factor("weighted_delay", _PAYMENT, _number("behaviour", "weighted_delay")),
        Factor("trend", _PAYMENT, _number("behaviour", "trend")),
        Factor("on_time_rate", _PAYMENT, _number("behaviour", "on_time_rate")),
        Factor("overdue_share", _OPEN, overdue_share),
        Factor("broken_promises", _PROMISE, lambda facts: facts.broken),
        Factor("disputed_share", {"Invoices": ("disputed", "invoice_date")}, disputed_share),
        Factor("relationship", {"Customers": ("since",)}, relationship_months),
        _others("region_overdue", "region"),
        _others("industry_overdue", "industry"),
        Factor("management_change", {"Customers": ("management_change",)}, management_change, "words.flag", is_number=False),
        Factor("country", {"Customers": ("country",)}, _text("country"), is_number=False),
        Factor("region", {"Customers": ("region",)}, _text("region"), is_number=False),
        Factor("industry", {"Customers": ("industry",)}, _text("industry"), is_number=False),
    )
}
