"""Terms of payment by grade, shorter where the risk is high."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.policy import Policy
from xlcash.domain.tables import normal_header

_SEPARATORS: Final = re.compile(r"[,;，；、\n]")


def proposed_terms(customers: pd.DataFrame, grades: Sequence[str], policy: Policy) -> npt.NDArray[np.float64]:
    """Days of credit for each customer by its grade, at most `terms_days_high_risk` in a high-risk region; 0 is payment in advance."""
    days = np.array([getattr(policy, f"terms_days_{grade.lower()}") for grade in grades], dtype=np.float64)
    return np.where(in_high_risk_region(customers, policy), np.minimum(days, policy.terms_days_high_risk), days)


def in_high_risk_region(customers: pd.DataFrame, policy: Policy) -> npt.NDArray[np.bool_]:
    """Whether the region or the country of each customer is among those that the setting lists.

    >>> somewhere = pd.DataFrame({"region": ["South", "North"], "country": ["China", "Chile"]})
    >>> in_high_risk_region(somewhere, Policy(high_risk_regions="south; Peru")).tolist()
    [True, False]
    """
    listed = {normal_header(name) for name in _SEPARATORS.split(policy.high_risk_regions) if name.strip()}
    places = zip(customers["region"], customers["country"], strict=True)
    return np.array([bool(listed & {normal_header(region), normal_header(country)}) for region, country in places], dtype=bool)
