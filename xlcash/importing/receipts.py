"""Receipts that name only the invoice, or the customer by name; and rows that stand twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from xlcash.domain.errors import DuplicateKeyError
from xlcash.domain.tables import normal_header, word_keys
from xlcash.importing.draft import Draft
from xlcash.importing.grid import filled
from xlcash.importing.terms import some


class ReceiptSteps:
    """The steps that need the invoices and the names of the customers."""

    def __init__(self, invoices: pd.DataFrame, names: Mapping[str, str]) -> None:
        self._customer = dict(zip(invoices["invoice"], invoices["customer"], strict=True))
        self._numbers, self._by_name = set(invoices["customer"]), names

    def customer_of_invoice(self, made: Draft) -> None:
        """A receipt without a customer belongs to the customer of its invoice."""
        if "invoice" not in made.cells:
            return
        named = made.cells.get("customer", [None] * len(made.source))
        of_invoice = [self._customer.get(str(cell).strip()) if cell is not None else None for cell in made.cells["invoice"]]
        filled_in = sum(not filled(cell) and other is not None for cell, other in zip(named, of_invoice, strict=True))
        if filled_in:
            made.cells["customer"] = [cell if filled(cell) else other for cell, other in zip(named, of_invoice, strict=True)]
            made.headers.setdefault("customer", made.headers["invoice"])
            made.decide("customer_of_invoice", column=made.headers["invoice"], rows=f"{filled_in:,}")

    def number_of_name(self, made: Draft) -> None:
        """A receipt that names its customer by name gets the number."""
        cells = made.cells.get("customer", [])
        texts = [str(cell or "").strip() for cell in cells]
        numbers = [None if text in self._numbers else self._by_name.get(text) for text in texts]
        if any(numbers):
            made.cells["customer"] = [number or cell for number, cell in zip(numbers, cells, strict=True)]
            made.decide("number_of_name", column=made.headers["customer"], rows=f"{sum(map(bool, numbers)):,}")


def types_else_cash(made: Draft) -> None:
    """A way of payment xlcash does not tell apart is cash."""
    cells, words = made.cells.get("type", []), word_keys("receipt_type")
    unknown = {cell for cell in dict.fromkeys(cells) if filled(cell) and normal_header(cell) not in words}
    if unknown:
        made.cells["type"] = [None if cell in unknown else cell for cell in cells]
        made.decide("types_are_cash", column=made.headers["type"], words=some(sorted(map(str, unknown))))


def without_repeats(made: Draft) -> None:
    """A row equal in every cell to an earlier one is rejected if it names a receipt or an invoice; else equal payments are two."""
    key = next((key for key in ("receipt", "invoice") if key in made.cells), None)
    first: dict[tuple[Any, ...], int] = {}
    unnumbered = 0
    for at, row in enumerate(zip(*made.source.columns, strict=True)):
        before = first.setdefault(row, at)
        if before == at or not any(map(filled, row)):
            continue
        if key is not None and filled(made.cells[key][at]):
            number = str(made.cells[key][at]).strip()
            made.errors.append(DuplicateKeyError("Receipts", made.row(at), key, number, made.row(before)))
        else:
            unnumbered += 1
    if unnumbered:
        made.decide("equal_receipts", rows=f"{unnumbered:,}")
