"""Altman's Z scores for firms without a share price: how near a balance sheet is to those of firms that failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.credit.statements import one_per_year
from xlcash.language import Term

# X1…X5 (E. I. Altman, "Financial ratios, discriminant analysis and the prediction of corporate bankruptcy", Journal of Finance 23, 1968).
# Balance-sheet equity stands in X4 for the market value of listed firms.
RATIOS: Final = ("x1", "x2", "x3", "x4", "x5")


@dataclass(frozen=True)
class Model:
    """One of Altman's functions: constant + Σ weight × ratio; distress below the one bound, safe above the other, grey between.

    A score on a bound is grey.
    """

    weights: tuple[float, ...]
    distress_below: float
    safe_above: float
    constant: float = 0.0

    @property
    def ratios(self) -> int:
        """How many of X1…X5 it weighs."""
        return len(self.weights)


# Z′, private firms: E. I. Altman, Corporate Financial Distress (Wiley, 1983).  Z″, private firms of any trade: Altman, Hartzell & Peck,
# Emerging Markets Corporate Bonds: A Scoring System (Salomon Brothers, 1995); its bounds: E. I. Altman, Predicting Financial Distress of
# Companies: Revisiting the Z-Score and ZETA Models (NYU Stern, 2000).  The emerging-market score is Z″ + 3.25, so that a bond in default
# scores 0 (1995; E. I. Altman, Emerging Markets Review 6, 2005); its bounds move with it.
_Z2: Final = (6.56, 3.26, 6.72, 1.05)
_EM: Final = 3.25
MODELS: Final = {
    "z2": Model(_Z2, 1.10, 2.60),
    "z1": Model((0.717, 0.847, 3.107, 0.420, 0.998), 1.23, 2.90),
    "em": Model(_Z2, 1.10 + _EM, 2.60 + _EM, _EM),
}


def altman(financials: pd.DataFrame, *, variant: str = "z2") -> pd.DataFrame:
    """One row per customer and year, in the order of Financials: X1…X5, the score and its zone.

    ===========  =======================================================================================================
    x1           (current assets − current liabilities) / total assets
    x2           retained earnings / total assets
    x3           EBIT / total assets
    x4           book equity / total liabilities; negative where the firm owes more than it owns
    x5           sales / total assets; only Z′ weighs it, elsewhere it is blank
    score        z2: Z″ = 6.56 x1 + 3.26 x2 + 6.72 x3 + 1.05 x4; z1: Z′ = 0.717 x1 + 0.847 x2 + 3.107 x3 + 0.420 x4 + 0.998 x5;
                 em: Z″ + 3.25. It has no unit; higher is safer
    zone         distress, grey or safe: z2 below 1.10, above 2.60; z1 1.23, 2.90; em 4.35, 5.85
    ===========  =======================================================================================================

    A ratio is blank where an input is, or where total assets (in x4: total liabilities) are zero or less; without one of the ratios it
    weighs a score is blank.  Of two statements of a customer for one year the last row counts.
    """
    rows = one_per_year(financials)
    model = MODELS[variant]
    ratios = altman_ratios(rows)
    ratios[:, model.ratios :] = np.nan
    score = z_score(ratios, model)
    columns = dict(zip(RATIOS, ratios.T, strict=True))
    cells = {"customer": rows["customer"].to_numpy(dtype=object), "year": rows["year"].to_numpy(dtype=np.float64)}
    return pd.DataFrame(cells | columns | {"score": score, "zone": _zones(score, model)})


def altman_ratios(statements: pd.DataFrame) -> npt.NDArray[np.float64]:
    """X1…X5 of each statement, one column each."""
    column = {key: statements[key].to_numpy(dtype=np.float64) for key in statements.columns if key != "customer"}
    assets = column["total_assets"]
    return np.column_stack(
        [
            ratio(column["current_assets"] - column["current_liabilities"], assets),
            ratio(column["retained_earnings"], assets),
            ratio(column["ebit"], assets),
            ratio(column["equity"], column["total_liabilities"]),
            ratio(column["sales"], assets),
        ]
    )


def z_score(ratios: npt.NDArray[np.float64], model: Model) -> npt.NDArray[np.float64]:
    """The score of each row of X1…X5.

    >>> z_score(np.array([[0.2, 0.2, 0.1, 1.0, 1.5]]), MODELS["z2"]).round(3).tolist()  # 6.56×0.2 + 3.26×0.2 + 6.72×0.1 + 1.05×1
    [3.686]
    """
    with np.errstate(invalid="ignore"):  # ratios that are infinite both ways cancel to nothing
        score: npt.NDArray[np.float64] = model.constant + ratios[:, : model.ratios] @ np.array(model.weights)
    return score


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """A part of a whole, NaN where the whole is zero, negative or missing: such a ratio says nothing.

    >>> ratio([1.0, 1.0], [4.0, 0.0]).tolist()
    [0.25, nan]
    """
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    with np.errstate(over="ignore"):  # a whole next to nothing makes the ratio infinite, and a bin without an end takes it
        shares: npt.NDArray[np.float64] = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return shares


def _zones(score: npt.NDArray[np.float64], model: Model) -> npt.NDArray[Any]:
    zones = np.full(len(score), None, dtype=object)
    zones[~np.isnan(score)] = Term("words.zone.grey")
    zones[score < model.distress_below] = Term("words.zone.distress")
    zones[score > model.safe_above] = Term("words.zone.safe")
    return zones
