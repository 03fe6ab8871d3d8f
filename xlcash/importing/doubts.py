"""What an import says before it is written because a person should look twice: money that may stand twice, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from xlcash.domain.merging import KEYS, Merge, Unused, after
from xlcash.importing.errors import VoidInvoiceError
from xlcash.importing.export import Export, Rejected
from xlcash.importing.terms import some
from xlcash.importing.texts import cell_text
from xlcash.importing.total_rows import CENT
from xlcash.language import Term


def doubts(merges: Sequence[Merge], held: Mapping[str, pd.DataFrame]) -> list[Term]:
    """What the merges of an import leave in doubt; `held` are the rows of the workbook's tables."""
    found = [*_void(merges[0]), *(doubt for merged in merges for doubt in _zeros(merged, held[merged.spec.name]))]
    return [*found, *_overpaid({merged.spec.name: merged for merged in merges}, held)]


def unused(export: Export) -> Unused:
    """The documents of the rows that were rejected."""
    void = {one.row for one in export.rejected if any(isinstance(reason, VoidInvoiceError) for reason in one.reasons)}
    return Unused(
        frozenset(_names(export, [one for one in export.rejected if one.row in void])),
        frozenset(_names(export, [one for one in export.rejected if one.row not in void])),
    )


def paid_in_full(invoices: pd.DataFrame, receipts: pd.DataFrame) -> frozenset[str]:
    """The invoices that receipts pay to the last cent, or beyond."""
    rest = _rest(invoices, receipts)
    return frozenset(rest.index[rest < CENT])


def _names(export: Export, rows: Iterable[Rejected]) -> list[str]:
    columns = [export.cells[key] for key in KEYS[export.source.table] if key in export.cells]
    offset = export.source.header_row + 1
    return [" ".join(filter(None, (cell_text(column[one.row - offset]) for column in columns))) for one in rows]


def _void(own: Merge) -> list[Term]:
    if not own.void:
        return []
    amount = f"{sum(amount for _, amount in own.void):,.2f}"
    return [Term("cli.decisions.void_held", rows=f"{len(own.void):,}", amount=amount, documents=some(name for name, _ in own.void))]


def _zeros(merged: Merge, held: pd.DataFrame) -> list[Term]:
    """Numbers that are new and differ from one of the workbook by zeros in front only: a spreadsheet drops them."""
    key = KEYS[merged.spec.name][0]
    if key in ("date", "month"):
        return []
    known = {number.lstrip("0"): number for number in held[key].tolist() if number.strip("0")}
    twice = [number for number in dict.fromkeys(merged.new[key].tolist()) if known.get(number.lstrip("0"), number) != number]
    if not twice:
        return []
    pairs = some(f"{known[number.lstrip('0')]} / {number}" for number in twice)
    return [Term("cli.decisions.zeros_differ", rows=f"{len(twice):,}", table=Term(f"tables.{merged.spec.name}.title"), numbers=pairs)]


def _overpaid(merges: Mapping[str, Merge], held: Mapping[str, pd.DataFrame]) -> list[Term]:
    """Invoices whose receipts come to more than their amount once the import is in, and did not before."""
    if not {"Invoices", "Receipts"} & merges.keys():
        return []
    now = _rest(held["Invoices"], held["Receipts"])
    then = _rest(*(after(held[name], merges[name]) if name in merges else held[name] for name in ("Invoices", "Receipts")))
    beyond = then.index[then < -CENT].difference(now.index[now < -CENT], sort=False)
    return [Term("cli.decisions.overpaid", rows=f"{len(beyond):,}", documents=some(beyond))] if len(beyond) else []


def _rest(invoices: pd.DataFrame, receipts: pd.DataFrame) -> pd.Series[float]:
    """What is left to pay of each invoice that receipts name, below zero where too much was paid, also back on a credit note."""
    named = receipts[receipts["invoice"] != ""]
    paid = named.groupby("invoice")["amount"].sum()
    amounts = invoices.drop_duplicates("invoice").set_index("invoice")["amount"]
    amounts = amounts[amounts.index.isin(paid.index) & (amounts != 0)]
    return amounts.abs() - paid.reindex(amounts.index) * amounts.map(lambda amount: 1.0 if amount > 0 else -1.0)
