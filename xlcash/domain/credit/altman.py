"""Altman's Z″: how near a firm's balance sheet is to those of firms that failed."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

# E. I. Altman, "Revisiting credit scoring models in a Basel 2 environment", NYU Stern working paper S-CDM-02-11 (2002): the four-variable
# model for private firms and non-manufacturers; its zones are distress below 1.10, safe above 2.60.
X1_WORKING_CAPITAL: Final = 6.56
X2_RETAINED_EARNINGS: Final = 3.26
X3_EBIT: Final = 6.72
X4_EQUITY: Final = 1.05
DISTRESS_BELOW: Final = 1.10
SAFE_FROM: Final = 2.60


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """A part of a whole, NaN where the whole is zero, negative or missing: such a ratio says nothing.

    >>> ratio([1.0, 1.0], [4.0, 0.0]).tolist()
    [0.25, nan]
    """
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    with np.errstate(over="ignore"):  # a whole next to nothing makes the ratio infinite, and a bin without an end takes it
        shares: npt.NDArray[np.float64] = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return shares


def z_double_prime(financials: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Z″ = 6.56 X1 + 3.26 X2 + 6.72 X3 + 1.05 X4 of each row of Financials; NaN where any of its inputs is missing.

    X1 = (current assets - current liabilities) / total assets, X2 = retained earnings / total assets, X3 = EBIT / total assets,
    X4 = book equity / total liabilities.  All in one currency; the score has no unit.

    >>> row = dict(total_assets=100.0, current_assets=60.0, current_liabilities=40.0, total_liabilities=50.0,
    ...            retained_earnings=20.0, ebit=10.0, equity=50.0)
    >>> round(float(z_double_prime(pd.DataFrame([row]))[0]), 3)  # 6.56×0.2 + 3.26×0.2 + 6.72×0.1 + 1.05×1
    3.686
    """
    column = {key: financials[key].to_numpy(dtype=np.float64) for key in financials.columns if key != "customer"}
    assets = column["total_assets"]
    return (
        X1_WORKING_CAPITAL * ratio(column["current_assets"] - column["current_liabilities"], assets)
        + X2_RETAINED_EARNINGS * ratio(column["retained_earnings"], assets)
        + X3_EBIT * ratio(column["ebit"], assets)
        + X4_EQUITY * ratio(column["equity"], column["total_liabilities"])
    )
