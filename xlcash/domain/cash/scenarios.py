"""The scenarios that a workbook starts with; a firm writes its own beside or over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.tables import SCENARIOS
from xlcash.language import Language, find

# Sales −20 %, payment a month later, a default, dearer inputs: what the articles fear (S0, S1). The numbers are our own, to be replaced
# by what the firm has lived through. Seven days is what-if for electronic invoices and payment (S0, S2), no promise.
_APART: Final[Mapping[str, Mapping[str, Any]]] = {
    "sales": {"sales_change": -0.2},
    "late": {"delay_days": 30.0},
    "failure": {"customer_default": "largest"},
    "suppliers": {"payment_acceleration": 15.0},
    "costs": {"cost_change": 0.1},
}
_TOGETHER: Final = {key: value for changes in _APART.values() for key, value in changes.items()}
DEFAULT_SCENARIOS: Final[Mapping[str, Mapping[str, Any]]] = {**_APART, "together": _TOGETHER, "faster": {"delay_days": -7.0}}


def default_scenarios(language: Language) -> pd.DataFrame:
    """The rows of the table Scenarios, their names and words in the reader's language.

    >>> default_scenarios("en").loc[[1, 3], ["scenario", "sales_change", "customer_default"]].values.tolist()
    [['Sales fall by 20 %', -0.2, None], ['The largest customer fails', 0.0, 'largest']]
    """
    names, words = find(language, "tables.Scenarios.defaults"), find(language, "words.failing_customer")
    rows = [
        {column.key: changes.get(column.key, column.default) for column in SCENARIOS.columns}
        | {"scenario": names[key], "customer_default": words.get(changes.get("customer_default"))}
        for key, changes in DEFAULT_SCENARIOS.items()
    ]
    frame = pd.DataFrame(rows, dtype=object, index=pd.RangeIndex(1, len(rows) + 1, name="row"))
    numbers = [column.key for column in SCENARIOS.columns if column.default is not None]
    return frame.astype(dict.fromkeys(numbers, np.float64))
