"""Staged payments: the due dates of one contract, such as deposit, delivery and acceptance, side by side."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.calendar import day_number, days_or_nan
from xlcash.domain.ledger.settlement import Ledger

LEAST_OPEN: Final = 0.005  # below half a cent nothing is open
_CONTRACT: Final = ["customer", "contract", "currency"]


def contract_stages(ledger: Ledger) -> pd.DataFrame:
    """Every due date of each contract on which something is open, in its own currency; by customer, contract and day.

    stage
        Which of the contract's due dates this is, counted from 1.
    amount, credited, paid, open
        Of the invoices due that day; paid holds cash, notes and write-offs, so that open = amount − credited − paid.
    contract_share
        The amount as a share of all invoiced under the contract so far.
    days_overdue
        Days since the due date while something is open, negative before it; blank once settled.

    Invoices that name no contract are left out.
    """
    named = ledger.invoices[ledger.invoices["contract"].to_numpy() != ""]
    named = named.assign(paid=named["paid"] + named["written_off"])
    rows = named.groupby([*_CONTRACT, "due_date"], sort=True)[["amount", "credited", "paid", "open"]].sum().reset_index()
    of_contract = rows.groupby(_CONTRACT, sort=False)
    live = of_contract["open"].transform("max") >= LEAST_OPEN
    late = day_number(ledger.as_of) - days_or_nan(rows["due_date"])
    rows = rows.assign(
        stage=of_contract.cumcount() + 1.0,
        contract_share=rows["amount"] / of_contract["amount"].transform("sum"),
        days_overdue=np.where(rows["open"] >= LEAST_OPEN, late, np.nan),
    )
    columns = [
        "contract",
        "customer",
        "stage",
        "due_date",
        "currency",
        "amount",
        "contract_share",
        "credited",
        "paid",
        "open",
        "days_overdue",
    ]
    frame: pd.DataFrame = rows.loc[live, columns].reset_index(drop=True)
    return frame
