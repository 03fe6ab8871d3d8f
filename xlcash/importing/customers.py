"""The customers: from their own file, or from what the invoices tell of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.company import empty_table
from xlcash.domain.tables import CUSTOMERS, Kind
from xlcash.importing.columns import ABOUT_CUSTOMERS
from xlcash.importing.draft import Draft
from xlcash.importing.export import Export
from xlcash.importing.terms import some, terms_of
from xlcash.language import Term


def terms_in_days(made: Draft) -> None:
    """Terms as days; codes are ignored."""
    if "terms" in made.cells:
        made.cells["terms"], codes = terms_of(made.cells["terms"])
        if codes:
            made.decide("codes_ignored", column=made.headers["terms"], codes=some(codes))


def customer_by_name(made: Draft) -> None:
    """A list without numbers: the name is the number, as in the invoices."""
    if "customer" not in made.cells and "name" in made.cells:
        made.cells["customer"], made.headers["customer"] = made.cells["name"], made.headers["name"]
        made.decide("customer_by_name", column=made.headers["name"])


CUSTOMER_STEPS: Final = (customer_by_name, terms_in_days)


def customers_of(invoices: Export) -> tuple[pd.DataFrame, list[Term]]:
    """One customer for each number, in the order of the invoices; of several spellings the most frequent, the earlier one of equals."""
    numbers = pd.Series(pd.unique(invoices.rows["customer"].to_numpy(dtype=object)), dtype=object)
    made = empty_table(CUSTOMERS).reindex(range(len(numbers)))
    columns = {column.key: pd.Series([""] * len(numbers), dtype=object) for column in CUSTOMERS.columns if column.kind is Kind.TEXT}
    flags = {column.key: np.zeros(len(numbers), dtype=bool) for column in CUSTOMERS.columns if column.kind is Kind.FLAG}
    made = made.assign(**columns | flags | {"customer": numbers})
    decisions = [Term("cli.decisions.customers_derived", customers=f"{len(numbers):,}")]
    for key in [key for key in ABOUT_CUSTOMERS if key in invoices.cells]:
        values = invoices.cells_of(key) if key == "terms" else [_text(cell) for cell in invoices.cells_of(key)]
        usual, spellings = _most_frequent(invoices.rows["customer"].to_numpy(dtype=object), values)
        if key == "terms":
            made[key] = pd.to_numeric(numbers.map(usual)).to_numpy(dtype=np.float64)
        else:
            made[key] = numbers.map(usual).astype(object).fillna("").to_numpy(dtype=object)
        if key == "name" and spellings > len(usual):
            decisions.append(Term("cli.decisions.usual_names", column=invoices.headers[key], spellings=f"{spellings:,}"))
    return made, decisions


def _text(cell: Any) -> str:
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()


def _most_frequent(customers: npt.NDArray[np.object_], values: Sequence[Any]) -> tuple[dict[str, Any], int]:
    """The most frequent value of each customer, and how many different values there are."""
    pairs = pd.DataFrame({"customer": customers, "value": pd.Series(values, dtype=object)})
    pairs = pairs[[value is not None and value != "" for value in values]]
    counts = pairs.groupby(["customer", "value"], sort=False).size().sort_values(ascending=False, kind="stable").reset_index()
    usual = counts.drop_duplicates("customer")
    return dict(zip(usual["customer"], usual["value"], strict=True)), int(counts["value"].nunique())
