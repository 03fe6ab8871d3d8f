"""Export files → a company a workbook can be filled with, and a report of what became of every row and every doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd

from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.company import Company, company, empty_table
from xlcash.domain.credit.scorecard import default_scorecard
from xlcash.domain.dates import DateOrder
from xlcash.domain.policy import Policy, settings_frame
from xlcash.domain.tables import SPECS
from xlcash.importing.customers import CUSTOMER_STEPS, customers_of
from xlcash.importing.export import Adapt, Export, read_export
from xlcash.importing.invoices import invoice_steps, receipts_of_settled
from xlcash.importing.numbering import Apart
from xlcash.importing.own_currency import OwnCurrency
from xlcash.importing.receipts import ReceiptSteps, types_else_cash, without_repeats
from xlcash.importing.total_rows import set_totals_aside
from xlcash.language import Language, Term

Progress: TypeAlias = Callable[[Term], None]

HOME_CURRENCY: Mapping[Language, str] = {"zh": "CNY", "en": ""}  # where neither file nor user names one


@dataclass(frozen=True)
class Files:
    """The files of one company, by table."""

    invoices: Path
    receipts: Path | None = None
    customers: Path | None = None


@dataclass(frozen=True)
class Choices:
    """What the user decides before reading; None or "" leaves it to the files."""

    language: Language = "en"
    as_of: date | None = None
    currency: str = ""
    order: DateOrder | None = None
    name: str = ""


@dataclass(frozen=True)
class Report:
    """What became of the files: one Export each, and the decisions that concern more than one file."""

    exports: tuple[Export, ...]
    decisions: tuple[Term, ...]

    @property
    def rejected_rows(self) -> int:
        return sum(export.totals.rejected_rows for export in self.exports)


def import_company(files: Files, choices: Choices, progress: Progress | None = None) -> tuple[Company, Report]:
    """Read the files of a company.

    Without a file of receipts they are derived from the days invoices were settled, without one of customers those from the invoices.
    Raises what `Export.check_usable` raises where no invoice can be used, and what `read_export` raises.
    """
    reading = _Reading(choices, progress)
    invoices = reading.file(files.invoices, "Invoices", _invoice_steps(files, choices))
    invoices.check_usable()
    customers = reading.customers(files.customers, invoices)
    invoice_rows = reading.due_dates(invoices.rows, customers)
    receipts = reading.receipts(files.receipts, invoices, customers)
    base = reading.base_currency(invoices, receipts)
    if base:
        invoice_rows = invoice_rows.assign(currency=invoice_rows["currency"].replace("", base))
    as_of = reading.as_of(invoice_rows, receipts)
    tables = {"Invoices": invoice_rows, "Receipts": receipts, "Customers": customers} | _rules(base, choices.language)
    numbered = {name: _numbered(table) for name, table in tables.items()}
    made = company(choices.name or files.invoices.stem, as_of=as_of, base_currency=base, tables=numbered)
    return made, Report(tuple(reading.exports), tuple(reading.decisions))


def _invoice_steps(files: Files, choices: Choices) -> tuple[Adapt, ...]:
    steps = invoice_steps(receipts_elsewhere=files.receipts is not None)
    return (*steps, Apart(empty_table(SPECS["Invoices"])).tell_apart, OwnCurrency(choices.currency).of_amount)


def _rules(base: str, language: Language) -> dict[str, pd.DataFrame]:
    """The tables that hold rules, as they come: to be edited by the user."""
    settings = settings_frame(replace(Policy(), base_currency=base), language)
    return {"Settings": settings, "Scorecard": default_scorecard(language), "Ladders": default_ladders(language)}


class _Reading:
    """The reading of one company: what was read so far, and what was decided."""

    def __init__(self, choices: Choices, progress: Progress | None) -> None:
        self._choices, self._progress = choices, progress
        self.exports: list[Export] = []
        self.decisions: list[Term] = []

    def file(self, path: Path, table: str, steps: tuple[Adapt, ...]) -> Export:
        if self._progress is not None:
            self._progress(Term("cli.stages.reading", table=Term(f"tables.{table}.title"), file=path.name))
        export = read_export(path, table, order=self._choices.order, language=self._choices.language, adapt=steps)
        self.exports.append(export)
        return export

    def customers(self, path: Path | None, invoices: Export) -> pd.DataFrame:
        if path is not None:
            return self.file(path, "Customers", CUSTOMER_STEPS).rows
        derived, decisions = customers_of(invoices)
        self.decisions += decisions
        return derived

    def due_dates(self, invoices: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
        """The invoices, blank due dates filled from the terms of their customers."""
        due = invoices["due_date"].to_numpy()
        terms = invoices["customer"].map(dict(zip(customers["customer"], customers["terms"], strict=True))).to_numpy(dtype=np.float64)
        told = np.isnat(due) & ~np.isnan(terms)
        if not told.any():
            return invoices
        self.decisions.append(Term("cli.decisions.due_from_customers", rows=f"{told.sum():,}"))
        days = np.where(told, terms, 0).astype("timedelta64[D]")
        return invoices.assign(due_date=np.where(told, invoices["invoice_date"].to_numpy() + days, due))

    def receipts(self, path: Path | None, invoices: Export, customers: pd.DataFrame) -> pd.DataFrame:
        if path is None:
            derived, decision = receipts_of_settled(invoices)
            self.decisions.append(decision)
            return derived
        named = Counter(customers["name"])
        names = {name: number for name, number in zip(customers["name"], customers["customer"], strict=True) if named[name] == 1 and name}
        steps = ReceiptSteps(invoices.rows, names)
        customer = (steps.customer_of_invoice, steps.number_of_name)
        export = self.file(path, "Receipts", (set_totals_aside, *customer, types_else_cash, without_repeats))
        if "settled" in invoices.cells:
            self.decisions.append(Term("cli.decisions.settled_ignored", column=invoices.headers["settled"], file=path.name))
        return export.rows

    def base_currency(self, invoices: Export, receipts: pd.DataFrame) -> str:
        """The user's choice, else the one currency there is, else the most frequent; where no cell names one, what a header names."""
        counts = Counter(currency for frame in (invoices.rows, receipts) for currency in frame["currency"].tolist() if currency)
        named = invoices.currency_named
        home = HOME_CURRENCY[self._choices.language]
        base = self._choices.currency or (counts.most_common(1)[0][0] if counts else named or home)
        sources = (("chosen", self._choices.currency), ("of_cells", counts), ("of_header", named), ("of_language", home))
        found = next((source for source, states in sources if states), "blank")
        self.decisions.append(Term(f"cli.decisions.currency_{found}", currency=base, column=invoices.headers["amount"]))
        others = sorted(set(counts) - {base})
        if others:
            self.decisions.append(Term("cli.decisions.rates_needed", currencies=", ".join(others), base=base))
        return base

    def as_of(self, invoices: pd.DataFrame, receipts: pd.DataFrame) -> date:
        """The user's choice, else the latest invoice or receipt date."""
        if self._choices.as_of:
            self.decisions.append(Term("cli.decisions.as_of_chosen", date=self._choices.as_of.isoformat()))
            return self._choices.as_of
        latest: pd.Timestamp = pd.concat([invoices["invoice_date"], receipts["date"]]).max()
        self.decisions.append(Term("cli.decisions.as_of_latest", date=latest.date().isoformat()))
        return latest.date()


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows numbered as the workbook's table will number them."""
    return frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name="row"))
