"""An export into the tables a workbook holds: what it would change, known in full before anything is written."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash import __version__
from xlcash.domain.company import empty_table
from xlcash.domain.dates import DateOrder
from xlcash.domain.merging import KEYS, Merge, Sums, additions, documents, merge
from xlcash.domain.policy import stated_settings
from xlcash.domain.tables import SPECS, Table
from xlcash.importing.columns import currency_code
from xlcash.importing.customers import CUSTOMER_STEPS, customers_of
from xlcash.importing.doubts import doubts, paid_in_full, unused
from xlcash.importing.draft import Draft
from xlcash.importing.errors import UnknownTableError
from xlcash.importing.export import Adapt, Export, export_of
from xlcash.importing.grid import Grid
from xlcash.importing.headings import Alias, Headings, unknown_aliases
from xlcash.importing.invoices import invoice_steps, receipts_of_settled
from xlcash.importing.numbering import Apart
from xlcash.importing.own_currency import OwnCurrency
from xlcash.importing.receipts import ReceiptSteps, types_else_cash, without_repeats
from xlcash.importing.source import grids_of, source_of
from xlcash.importing.systems import System
from xlcash.importing.terms import some
from xlcash.importing.texts import cell_text
from xlcash.importing.total_rows import CENT, set_totals_aside
from xlcash.importing.totals import ControlTotals
from xlcash.language import Language, Term

GUESSED: Final = ("Invoices", "Receipts", "Customers")  # the earlier one of equals


@dataclass(frozen=True)
class Held:
    """What an export goes into: the tables of a workbook by name, and the day it looks from."""

    tables: Mapping[str, Table]
    as_of: dt.date | None = None
    language: Language = "en"

    @property
    def base_currency(self) -> str:
        """The firm's own currency, "" where Settings does not state it."""
        table = self.tables.get("Settings")
        stated = [] if table is None else stated_settings(table)
        return next((currency_code(str(value)) for _, name, value in stated if name == "base_currency"), "")

    def rows(self, name: str) -> pd.DataFrame:
        """The rows of a table, also those that can't be used: a number stands there all the same."""
        table = self.tables.get(name)
        if table is None:
            return empty_table(SPECS[name])
        return pd.concat([table.rows, table.left_out]).sort_index() if len(table.left_out) else table.rows


@dataclass(frozen=True)
class Wishes:
    """What the user decides before reading; what is left out is told by the file."""

    table: str = ""
    system: System | None = None
    order: DateOrder | None = None
    aliases: Sequence[Alias] = field(default=())
    encoding: str = ""


@dataclass(frozen=True)
class MergeTotals:
    """One table in an import, in rows and money."""

    table: str
    new: int
    changed: int
    same: int
    gone: int
    rows_before: int
    rows_after: int
    sums: tuple[Sums, ...]


@dataclass(frozen=True)
class ImportReport:
    """The facts of an import as Audit keeps them: what was read, by what, and what it changed. When and by whom is told by the host."""

    source: str
    digest: str
    table: str
    system: str
    version: str
    read: ControlTotals
    merged: tuple[MergeTotals, ...]


@dataclass(frozen=True, eq=False)
class ImportPlan:
    """An export, the merges it leads to (that of its own table first), how it was read, and the SHA-256 of the file."""

    export: Export
    merges: tuple[Merge, ...]
    decisions: tuple[Term, ...]
    digest: str

    def __bool__(self) -> bool:
        """Whether there is anything to write."""
        return any(self.merges)

    @property
    def mark(self) -> str:
        """A SHA-256 of all that would be written: equal for equal files and equal tables."""
        written = [(m.spec.name, m.changes, documents(m.spec, m.new), m.gone, m.void, m.sums) for m in self.merges]
        return hashlib.sha256(repr((self.digest, written)).encode()).hexdigest()

    @property
    def report(self) -> ImportReport:
        source = self.export.source
        merged = tuple(
            MergeTotals(m.spec.name, len(m.new), m.changed, m.same, len(m.gone), m.rows_before, m.rows_after, m.sums) for m in self.merges
        )
        system = source.system.key if source.system else ""
        return ImportReport(source.path.name, self.digest, source.table, system, __version__, self.export.totals, merged)


def plan_import(path: Path, held: Held, wishes: Wishes) -> ImportPlan:
    """Read a file and compare it with what the workbook holds.

    Raises UnknownTableError, what `Export.check_usable` raises, and what reading a file raises.
    """
    grids = grids_of(path, wishes.encoding)
    plan = plan_of_grids(grids, path, held, wishes)
    return ImportPlan(plan.export, plan.merges, plan.decisions, hashlib.sha256(path.read_bytes()).hexdigest())


def plan_of_grids(grids: Sequence[Grid], path: Path, held: Held, wishes: Wishes) -> ImportPlan:
    """As `plan_import`, from cells that come from anywhere; `path` names them."""
    if wishes.table and wishes.table not in KEYS:
        raise UnknownTableError(wishes.table, KEYS)
    headings = Headings(tuple(wishes.aliases), wishes.system)
    name = wishes.table or likely_table(grids, headings)
    source = source_of(grids, path, name, headings)
    export = export_of(source, order=wishes.order, language=held.language, adapt=_steps(name, held))
    export.check_usable()
    read_as = [Term("cli.decisions.read_as", table=Term(f"tables.{name}.title"))] if not wishes.table else []
    paid = paid_in_full(held.rows("Invoices"), held.rows("Receipts")) if name == "Receipts" else frozenset[str]()
    rows = held.rows(name)
    own = merge(SPECS[name], rows, _with_currency(export), list(export.headers), unused=unused(export), paid=paid)
    follow, decisions = _what_follows(export, held) if name == "Invoices" else ([], [])
    doubtful = doubts((own, *follow), {table: held.rows(table) for table in (*GUESSED, name)})
    told = [*read_as, *_about_system(export), *_about_aliases(wishes.aliases), *export.decisions, *decisions, *_after(export, held)]
    return ImportPlan(export, (own, *follow), (*told, *doubtful), "")


def likely_table(grids: Sequence[Grid], headings: Headings) -> str:
    """The table whose columns a file names best: required ones count double, and a header of the workbook itself once more."""
    scores = Counter({name: max(_likeness(grid, name, headings) for grid in grids) for name in GUESSED})
    return max(GUESSED, key=lambda name: scores[name])


def _likeness(grid: Grid, name: str, headings: Headings) -> float:
    spec, best = SPECS[name], 0.0
    for row in grid.head:
        heads = ["" if cell is None else str(cell).strip() for cell in row]
        known, system = headings.recognise(heads, name)
        required = sum(spec.column[key].required for key in known.places if key in spec.column)
        own = sum(spec.by_header.get("".join(head.casefold().split()), ("",))[0] in known.places for head in heads)
        best = max(best, len(known.places) + len(known.about_customers) / 2 + required + own + (system is not None and name == "Invoices"))
    return best


def _steps(name: str, held: Held) -> tuple[Adapt, ...]:
    customers, own = held.rows("Customers"), OwnCurrency(held.base_currency).of_amount
    if name == "Invoices":
        number = KnownCustomers(customers).number_of_customer
        first, *others = invoice_steps(receipts_elsewhere=not held.rows("Receipts").empty)
        return (first, number, *others, Apart(held.rows("Invoices")).tell_apart, own)
    if name == "Receipts":
        named = Counter(customers["name"])
        names = {name: number for name, number in zip(customers["name"], customers["customer"], strict=True) if named[name] == 1 and name}
        steps = ReceiptSteps(held.rows("Invoices"), names)
        return (set_totals_aside, steps.customer_of_invoice, steps.number_of_name, types_else_cash, without_repeats, own)
    return CUSTOMER_STEPS if name == "Customers" else (set_totals_aside, own)


class KnownCustomers:
    """The numbers that the workbook has for customers an export knows by tax id or name only."""

    def __init__(self, customers: pd.DataFrame) -> None:
        self._numbers = set(customers["customer"])
        self._by = {key: _unique(customers[key], customers["customer"]) for key in ("tax_id", "name")}

    def number_of_customer(self, made: Draft) -> None:
        cells = made.cells.get("customer")
        if cells is None:
            return
        names = made.cells.get("name", cells)
        taxes = made.cells.get("tax_id", [None] * len(cells))
        found = [
            None if cell_text(cell) in self._numbers else self._by["tax_id"].get(cell_text(tax)) or self._by["name"].get(cell_text(name))
            for cell, name, tax in zip(cells, names, taxes, strict=True)
        ]
        if any(found):
            made.cells["customer"] = [number or cell for number, cell in zip(found, cells, strict=True)]
            made.decide("customers_known", column=made.headers["customer"], rows=f"{sum(map(bool, found)):,}")


def _unique(texts: pd.Series[Any], numbers: pd.Series[Any]) -> dict[str, str]:
    often = Counter(texts)
    return {known: number for known, number in zip(texts, numbers, strict=True) if known and often[known] == 1}


def _with_currency(export: Export) -> pd.DataFrame:
    """The rows, a blank currency filled with the one that the header of the amounts names."""
    if "currency" not in export.rows or not export.currency_named or (export.rows["currency"] != "").all():
        return export.rows
    return export.rows.assign(currency=export.rows["currency"].replace("", export.currency_named))


def _what_follows(invoices: Export, held: Held) -> tuple[list[Merge], list[Term]]:
    """The receipts that settle dates tell and the customers that the workbook does not have yet."""
    customers, _ = customers_of(invoices)
    known = held.rows("Customers")
    unknown = customers[~customers["customer"].isin(known["customer"])]
    receipts, decisions = _receipts(invoices, held.rows("Receipts"))
    merges = [additions(SPECS["Receipts"], held.rows("Receipts"), receipts), additions(SPECS["Customers"], known, unknown)]
    if len(unknown):
        decisions.append(Term("cli.decisions.customers_added", customers=f"{len(unknown):,}"))
    return [merged for merged in merges if merged], decisions


def _receipts(invoices: Export, held: pd.DataFrame) -> tuple[pd.DataFrame, list[Term]]:
    """For each settled invoice what no receipt has paid yet; nothing where kept receipts name no invoice, for they may be these."""
    derived, decision = receipts_of_settled(invoices)
    if derived.empty:
        return derived, [decision] if held.empty else []
    if (held["invoice"] == "").any():
        return derived.iloc[:0], [Term("cli.decisions.settled_not_used", column=invoices.headers["settled"])]
    paid = held.groupby("invoice")["amount"].sum()
    rest = derived["amount"] - derived["invoice"].map(paid).fillna(0.0)
    owed = derived.assign(amount=rest)[np.abs(rest.to_numpy(dtype=np.float64)) > CENT]
    if owed.empty:
        return owed, []
    facts = {"column": invoices.headers["settled"], "rows": f"{len(owed):,}", "amount": f"{owed['amount'].sum():,.2f}"}
    return owed, [Term("cli.decisions.receipts_derived", **facts)]


def _about_system(export: Export) -> list[Term]:
    system = export.source.system
    return [system.recognised] if system else []


def _about_aliases(aliases: Sequence[Alias]) -> list[Term]:
    unknown = unknown_aliases(aliases)
    return [Term("cli.decisions.aliases_unknown", rows=some(f"{alias.column} ← {alias.header}" for alias in unknown))] if unknown else []


def _after(export: Export, held: Held) -> list[Term]:
    """Rows dated after the day the workbook looks from: nobody sees them until it moves."""
    key = next((key for key in ("invoice_date", "date") if key in export.rows), None)
    if held.as_of is None or key is None:
        return []
    late = int((export.rows[key] > pd.Timestamp(held.as_of)).sum())
    return [Term("cli.decisions.after_as_of", rows=f"{late:,}", as_of=held.as_of.isoformat())] if late else []
