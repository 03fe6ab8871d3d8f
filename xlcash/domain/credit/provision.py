"""The provision matrix (坏账准备，预期信用损失简化方法): what of the open receivables is expected never to come in, by age and segment.

Lifetime losses on trade receivables: CAS 22, art. 63; IFRS 9, 5.5.15.  By a matrix of ages whose loss rates come from the firm's own past,
adjusted for what is expected of the future: IFRS 9, B5.5.35; see `credit.loss_rates`.

Customers that Settings names are assessed one by one (`credit.assessed`): their invoices stand in a row of their own at the share stated
for them.  Their past stays in the loss rates, which otherwise would forget the worst of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.calendar import Money, day_number, day_numbers
from xlcash.domain.credit.assessed import assessed_shares
from xlcash.domain.credit.behaviour import Codes
from xlcash.domain.credit.loss_rates import LossRates, loss_rates
from xlcash.domain.credit.migration import BANDS, band_names
from xlcash.domain.errors import CellError
from xlcash.domain.ledger.ageing import DEFAULT_BANDS, bands_of
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

WHOLE = "none"


class Segments(NamedTuple):
    """The segment of every invoice and of every credit, as a place in `names`."""

    names: list[str]
    of_invoice: Codes
    of_credit: Codes


class _Balances(NamedTuple):
    """What is open in each segment: by band, of customers assessed alone and the loss expected on it, and as credits."""

    by_band: Money
    alone: Money
    lost_alone: Money
    credits: Money


def provision(
    ledger: Ledger, policy: Policy, *, by: str = WHOLE, customers: pd.DataFrame | None = None, left_out: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Band, balance, rate, provision and basis, youngest band first, the total last.

    `by` region, industry or currency: a block a segment, the segment as the first column, without what has no balance.  Below the bands
    stand, as far as there are any, the customers assessed one by one, credits and unapplied cash (negative, without a provision), and the
    rows that can't be used, as the ageing shows them.  Σ balance is the total of the ageing; Σ provision is what the books should hold.
    `ledger` is in one currency.  Raises UnknownCustomerError and AssessedShareError for what Settings says of single customers.
    """
    segments = segments_of(ledger, by, customers)
    rates = loss_rates(ledger, policy, segments.of_invoice, len(segments.names))
    shares = assessed_shares(ledger, policy.provision_assessed)
    balances = _balances(ledger, segments, shares)
    rows = [
        {by: name} | row
        for at, name in enumerate(segments.names)
        for row in _block(balances, rates, at, some_alone=not np.isnan(shares).all())
        if by == WHOLE or row["balance"]
    ]
    return _with_total(rows, by, left_out)


def segments_of(ledger: Ledger, by: str, customers: pd.DataFrame | None) -> Segments:
    """By the customer's region or industry, by currency, or all as one; what is not stated is a segment of its own."""
    tables = (ledger.invoices, ledger.credits)
    if by == WHOLE:
        of_invoice, of_credit = (np.zeros(len(table), dtype=np.intp) for table in tables)
        return Segments([""], of_invoice, of_credit)
    if by == "currency":
        keys = [currency for table in tables for currency in table["currency"]]
    else:
        known = {} if customers is None else dict(zip(customers["customer"], customers[by], strict=True))
        keys = [known.get(customer, "") for table in tables for customer in table["customer"]]
    code, names = pd.factorize(np.array(keys, dtype=object), sort=True)
    said = [name or Term("results.provision.not_stated") for name in names]
    return Segments(said, code[: len(ledger.invoices)], code[len(ledger.invoices) :])


def band_of_invoices(ledger: Ledger) -> Codes:
    """The band of the ageing that every invoice stands in."""
    return bands_of(day_number(ledger.as_of) - day_numbers(ledger.invoices["due_date"]), DEFAULT_BANDS)


def provided_shares(ledger: Ledger, policy: Policy) -> Money:
    """The share of every open invoice that is provided for."""
    alone = assessed_shares(ledger, policy.provision_assessed)
    rates = loss_rates(ledger, policy, np.zeros(len(ledger.invoices), dtype=np.intp), 1).rate[0]
    return np.where(np.isnan(alone), rates[band_of_invoices(ledger)], alone)


def _balances(ledger: Ledger, segments: Segments, shares: Money) -> _Balances:
    open_, left = (table[key].to_numpy(dtype=np.float64) for table, key in ((ledger.invoices, "open"), (ledger.credits, "amount")))
    count, alone, of_invoice = len(segments.names), ~np.isnan(shares), segments.of_invoice

    def summed(code: Codes, amounts: Money, width: int = 1) -> Money:
        return np.bincount(code, amounts, count * width).astype(np.float64)

    cell = of_invoice * BANDS + band_of_invoices(ledger)
    return _Balances(
        summed(cell[~alone], open_[~alone], BANDS).reshape(-1, BANDS),
        summed(of_invoice[alone], open_[alone]),
        summed(of_invoice[alone], (open_ * shares)[alone]),
        summed(segments.of_credit, left),
    )


def _block(balances: _Balances, rates: LossRates, at: int, *, some_alone: bool) -> Iterator[dict[str, Any]]:
    """The rows of one segment."""
    for place, band in enumerate(band_names()):
        balance, rate = float(balances.by_band[at, place]), float(rates.rate[at, place])
        yield {"band": band, "balance": balance, "rate": rate, "provision": balance * rate, "basis": rates.basis[at][place]}
    if some_alone:
        balance, lost = float(balances.alone[at]), float(balances.lost_alone[at])
        rate, basis = lost / balance if balance else np.nan, Term("results.provision.settings")
        yield {"band": Term("results.provision.assessed"), "balance": balance, "rate": rate, "provision": lost, "basis": basis}
    unapplied = Term("results.headers.unapplied")
    yield {"band": unapplied, "balance": float(balances.credits[at]), "rate": np.nan, "provision": 0.0, "basis": ""}


def _with_total(rows: list[dict[str, Any]], by: str, left_out: pd.DataFrame | None) -> pd.DataFrame:
    """The rows that can't be used and the total; without segments, without their column."""
    label = "band" if by == WHOLE else by
    total: dict[str, Any] = {key: sum(row[key] for row in rows) for key in ("balance", "provision")}
    if left_out is not None and len(left_out):
        amount = float(left_out["amount"].sum(skipna=False))
        unused = CellError.VALUE if np.isnan(amount) else amount
        total["balance"] = CellError.VALUE if unused is CellError.VALUE else total["balance"] + amount
        rows = [*rows, {label: Term("results.not_used"), "balance": unused, "provision": 0.0}]
    columns = [*([] if by == WHOLE else [by]), "band", "balance", "rate", "provision", "basis"]
    return pd.DataFrame([*rows, {label: Term("results.headers.total")} | total], columns=columns, dtype=object)
