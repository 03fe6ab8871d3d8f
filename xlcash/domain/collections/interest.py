"""Interest on late payment: on what was open day by day, at the rate in force that day.

Which rate applies is a setting (`interest_rate_kind`), because the law depends on who owes whom; check it with counsel:

===========  ===========================================================================================================================
statutory    0.05 % a day (`interest_daily_rate`). Regulations on Payments to Small and Medium-sized Enterprises, art. 17: public bodies
             and large enterprises owe it where no rate was agreed (State Council Order 802, in force from 2025-06-01; the same rate stood
             in art. 15 of Order 728, in force from 2020-09-01). An agreed rate may not be lower than the 1-year LPR
contract     the annual rate agreed (`interest_contract_rate`)
reference    the rows of Rates whose Currency is the reference rate's name (`interest_reference`, LPR), each in force from its date,
             times `interest_reference_times`: between merchants without an agreed rate a court may award the 1-year LPR plus 30 to 50 %
             (Supreme People's Court, Interpretation on Disputes over Sales Contracts, as amended in 2020, art. 18).  It names the LPR at
             the time of the breach; here each day bears the rate in force on it, as loans do
===========  ===========================================================================================================================
"""

from __future__ import annotations

from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import Days, Money, day_number, day_numbers
from xlcash.domain.errors import InterestRateNotAShareError, MissingInterestRateError
from xlcash.domain.ledger.settlement import UNITS, Ledger, units
from xlcash.domain.policy import Policy

Codes: TypeAlias = npt.NDArray[np.intp]

LEAST: Final = UNITS // 200  # below half a cent nothing is open
ALWAYS: Final = -(10**7)  # a day before all others: the rate is in force on any day
HIGHEST: Final = 1.0  # an annual rate above 100 % is a percentage typed without its sign
SEGMENTS: Final = ("invoice", "customer", "from", "to", "days", "open", "interest_rate", "interest", "currency")
BY: Final = ("segment", "customer")


class InterestRates(NamedTuple):
    """Annual rates and the day each begins, in ascending order; a year has `basis` days."""

    begins: Days
    annual: Money
    basis: float

    def on(self, day: Days) -> Money:
        """The rate in force on each day; NaN before the first."""
        at = np.searchsorted(self.begins, day, side="right") - 1
        return np.where(at >= 0, self.annual[np.maximum(at, 0)], np.nan)


def interest_rates(rates: pd.DataFrame, policy: Policy) -> InterestRates:
    """The rates that the settings name, changes only. Raises InterestRateNotAShareError for a rate such as 3.1 that means 3.1 %."""
    basis = policy.interest_day_basis
    if policy.interest_rate_kind != "reference":
        statutory = policy.interest_rate_kind == "statutory"
        agreed = policy.interest_daily_rate * basis if statutory else policy.interest_contract_rate
        return InterestRates(np.array([ALWAYS]), np.array([agreed]), basis)
    named = rates[rates["currency"] == policy.interest_reference].sort_values("date", kind="stable").drop_duplicates("date", keep="last")
    for row, rate in named["rate"].items():
        if rate > HIGHEST:
            raise InterestRateNotAShareError(int(str(row)), policy.interest_reference, rate)
    annual = named["rate"].to_numpy(dtype=np.float64) * policy.interest_reference_times
    changes = np.diff(annual, prepend=np.nan) != 0
    return InterestRates(day_numbers(named["date"])[changes], annual[changes], basis)


def late_interest(ledger: Ledger, rates: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """One row per invoice and stretch of days on which neither what was open nor the rate changed, each in the invoice's own currency.

    interest = open × annual rate / days of a year (`interest_day_basis`) × days, never rounded; from the day after the due date (not
    before the invoice's own date) up to and including `ledger.as_of`; positive: the customer owes it.

    * A payment lowers what bears interest from the day after it: the day it came in on still counts, as in days overdue.
    * What a credit note took was never owed, and bears nothing from the first day.  What was written off bears nothing from the day after.
    * What is disputed bears nothing, unless the setting `interest_on_disputed` says so.
    * Invoices that were paid late count as well as those still open.  Cash that settles nothing stands in Open items and lowers nothing.

    By customer, due date and invoice, then by day.  Rows with no interest (a rate of 0) stay.  Raises MissingInterestRateError for a day
    before the first row of the reference rate, InterestRateNotAShareError for a rate above 1.

    0.05 % a day on 100,000 for ten days is 500:

    >>> from xlcash.domain.reading import read_table
    >>> from xlcash.domain.tables import INVOICES, RATES, RECEIPTS
    >>> from xlcash.domain.ledger.settlement import settle
    >>> from datetime import date
    >>> heads = ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]
    >>> invoices = read_table(INVOICES, [heads, ["I-1", "C-1", "2026-05-01", "2026-06-20", 100000.0]]).rows
    >>> receipts, none = read_table(RECEIPTS, [["Date", "Customer", "Amount"]]).rows, read_table(RATES, [["Date", "Currency", "Rate"]]).rows
    >>> rows = late_interest(settle(invoices, receipts, as_of=date(2026, 6, 30)), none, Policy())
    >>> rows[["days", "open", "interest"]].round(9).values.tolist()
    [[10.0, 100000.0, 500.0]]
    """
    invoices, known = ledger.invoices, interest_rates(rates, policy)
    at, first, last, amount = _stretches(ledger, known.begins, policy)
    rate = known.on(first)
    if np.isnan(rate).any():
        raise MissingInterestRateError(policy.interest_reference, first[np.isnan(rate)].min().astype("datetime64[D]").item())
    days = (last - first + 1).astype(np.float64)
    owed = amount / UNITS
    frame = pd.DataFrame(
        {
            "invoice": invoices["invoice"].to_numpy()[at],
            "customer": invoices["customer"].to_numpy()[at],
            "from": first.astype("datetime64[D]").astype("datetime64[s]"),
            "to": last.astype("datetime64[D]").astype("datetime64[s]"),
            "days": days,
            "open": owed,
            "interest_rate": rate,
            "interest": owed * rate / known.basis * days,
            "currency": invoices["currency"].to_numpy()[at],
            "due": invoices["due_date"].to_numpy()[at],
        }
    )
    return frame.sort_values(["customer", "due", "invoice", "from"], kind="stable", ignore_index=True)[list(SEGMENTS)]


def interest_by_customer(segments: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """The segments of `late_interest` added up: one row per customer and currency, the most interest first.

    `invoices`: how many bear interest; `overdue`: what of them is still open; `interest_open`: the interest on invoices still open,
    `interest_settled`: that on invoices since settled; together `interest`.
    """
    owed = ledger.invoices.set_index("invoice")["open"]
    each = segments.groupby(["customer", "currency", "invoice"], sort=True, as_index=False)["interest"].sum()
    still = owed.reindex(each["invoice"]).to_numpy(dtype=np.float64)
    settled = still <= 0
    each = each.assign(invoices=1.0, overdue=still, interest_open=each["interest"].mask(settled, 0.0))
    each["interest_settled"] = each["interest"].where(settled, 0.0)
    columns = ["invoices", "overdue", "interest_open", "interest_settled", "interest"]
    rows = each.groupby(["customer", "currency"], sort=True)[columns].sum().reset_index()
    return pd.DataFrame(rows.sort_values(["interest", "customer"], ascending=[False, True], kind="stable", ignore_index=True))


def _stretches(ledger: Ledger, changes: Days, policy: Policy) -> tuple[Codes, Days, Days, npt.NDArray[np.int64]]:
    """Position of the invoice, first and last day, and what bears interest, in whole units, of every stretch with something open."""
    invoices, as_of = ledger.invoices, day_number(ledger.as_of)
    begins = np.maximum(day_numbers(invoices["due_date"]) + 1, day_numbers(invoices["invoice_date"]))
    parts = ledger.settlements[ledger.settlements["kind"] != "credit_note"]
    of_part, paid_on, part = parts["at"].to_numpy(), day_numbers(parts["date"]), units(parts["amount"])
    every = np.arange(len(invoices))
    rate_of, rate_at = (grid.ravel() for grid in np.meshgrid(every, changes, indexing="ij"))
    at, first = np.concatenate([every, of_part, rate_of]), np.concatenate([begins, paid_on + 1, rate_at])
    counts = (first >= begins[at]) & (first <= as_of)
    at, first = _once(at[counts], first[counts])
    last = np.full(len(at), as_of)  # until the next one of the same invoice begins
    last[:-1] = np.where(at[1:] == at[:-1], first[1:] - 1, as_of)
    owed = units(invoices["amount"]) - units(invoices["credited"])
    if policy.interest_on_disputed == "no":
        owed = owed - units(invoices["disputed"])
    amount = owed[at] - _paid_before(at, first, of_part, paid_on, part)
    some = amount >= LEAST
    return at[some], first[some], last[some], amount[some]


def _once(at: Codes, day: Days) -> tuple[Codes, Days]:
    """The pairs of invoice and day, in this order, each once."""
    origin = int(day.min(initial=0))
    width = int(day.max(initial=0)) - origin + 1
    key = np.unique(at * width + day - origin)
    return key // width, key % width + origin


def _paid_before(at: Codes, first: Days, of_part: Codes, paid_on: Days, part: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """What was paid of an invoice before a day, summed from its parts."""
    if not len(part) or not len(at):
        return np.zeros(len(at), dtype=np.int64)
    origin = min(int(paid_on.min()), int(first.min())) - 1
    width = max(int(paid_on.max()), int(first.max())) - origin + 1
    key = of_part * width + paid_on - origin
    order = np.argsort(key, kind="stable")
    total = np.append(0, np.cumsum(part[order]))
    until, since = (np.searchsorted(key[order], at * width + day) for day in (first - origin, 0))
    return np.asarray(total[until] - total[since], dtype=np.int64)
