"""A letter: to whom, about which documents, and what they come to in each currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from xlcash.domain.ledger.settlement import UNITS, units
from xlcash.language import Language, Term

_KEY: Final = ["customer", "currency"]


@dataclass(frozen=True, slots=True)
class Total:
    """What a letter's documents come to in one currency.

    `claimed` = `open` − `held`; `credits` are negative; `to_pay` = `claimed` + `credits`, negative where more is in the customer's favour.
    """

    currency: str
    items: int
    open: float
    held: float
    claimed: float
    credits: float
    to_pay: float


@dataclass(frozen=True, eq=False)
class Letter:
    """One customer's letter.

    `lines`: the invoices it lists: invoice, invoice_date, due_date, days_overdue, currency, amount, settled, open, held, claimed, level,
    and `step`: whether the letter is that invoice's step.
    `credits`: what the customer has in its favour: kind, document, date, currency, amount (negative).
    `totals`: one a currency.
    `note`: why the letter is not to be issued, "" where it is. `remark`: what to know of it all the same.
    """

    customer: str
    name: str
    language: Language
    template: str
    level: float
    action: str | Term
    owner: str
    salesperson: str
    tax_id: str
    lines: pd.DataFrame
    credits: pd.DataFrame
    totals: tuple[Total, ...]
    note: Term | str = ""
    remark: Term | str = ""


def totals_of(lines: pd.DataFrame, favour: pd.DataFrame) -> Mapping[str, Sequence[Total]]:
    """Every customer's totals, one a currency, by its name; summed in ten-thousandths, so that the parts add up."""
    parts = [lines[_KEY].assign(items=1, open=units(lines["open"]), held=units(lines["held"]), credits=0)]
    parts.append(favour[_KEY].assign(items=0, open=0, held=0, credits=units(favour["amount"])))
    sums = pd.concat(parts).groupby(_KEY, sort=True).sum()
    totals: dict[str, list[Total]] = {}
    for (customer, currency), items, opened, held, credit in sums.itertuples():
        amounts = (opened, held, opened - held, credit, opened - held + credit)
        totals.setdefault(customer, []).append(Total(currency, items, *(amount / UNITS for amount in amounts)))
    return totals
