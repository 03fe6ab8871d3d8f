"""What cover would release of the provision for bad debts: a what-if by age, beside the gross provision that the books hold."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from xlcash.domain.columns import objects
from xlcash.domain.credit.migration import BANDS, band_names
from xlcash.domain.credit.provision import band_of_invoices, provided_shares
from xlcash.domain.insurance.cover import covers
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

PARTS: Final = ("balance", "provision", "covered", "released", "net_provision")


def released_provision(ledger: Ledger, customers: pd.DataFrame, policies: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """One row a band of the ageing, the total last.

    balance         open invoices; provision: what `credit.provision` holds against them
    covered         what the policies would pay of the whole band: the insured percentage of what is open within limits
    released        the same share of each invoice's provision: provision × covered / open, for losses that the policies pay
    net_provision   provision − released

    Deductible, first loss and maximum belong to claims, not to ages, and are not taken off.  Netting in the books needs cover that is
    integral to the contract and not recognised apart (IFRS 9, B5.5.55): until the auditor agrees, the gross provision stands.
    """
    open_, band = ledger.invoices["open"].to_numpy(dtype=np.float64), band_of_invoices(ledger)
    cover = covers(ledger, customers, policies)
    covered = (cover["within_limit"] * cover["percentage"]).to_numpy()
    share = provided_shares(ledger, policy)
    amounts = {"balance": open_, "provision": open_ * share, "covered": covered, "released": covered * share}
    sums = {key: np.bincount(band, values, BANDS) for key, values in amounts.items()}
    sums["net_provision"] = sums["provision"] - sums["released"]
    names = objects([*band_names(), Term("results.headers.total")])
    return pd.DataFrame({"band": names} | {key: np.append(sums[key], sums[key].sum()) for key in PARTS})
