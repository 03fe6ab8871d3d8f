"""One export file → the rows of one table, every row of the file either used or rejected with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.columns import Hints
from xlcash.domain.dates import DateOrder
from xlcash.domain.errors import BlankCellError, RowError
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS, TableSpec
from xlcash.importing.columns import currency_in
from xlcash.importing.documents import (
    currency_of_system,
    kinds_of_documents,
    repeated_lines,
    sent_not_received,
    statuses,
    what_remarks_say,
)
from xlcash.importing.draft import Draft, draft
from xlcash.importing.errors import ColumnsNotRecognisedError, NoRowsError, NoUsableRowError
from xlcash.importing.grid import filled
from xlcash.importing.numbering import code_before_number
from xlcash.importing.source import Source, read_source
from xlcash.importing.totals import ControlTotals, UnbalancedTotalsError, control_totals, money
from xlcash.language import Language, Term

Adapt: TypeAlias = Callable[[Draft], None]

SYSTEM_STEPS: Final[tuple[Adapt, ...]] = (
    sent_not_received,
    code_before_number,
    repeated_lines,
    kinds_of_documents,
    statuses,
    what_remarks_say,
    currency_of_system,
)


@dataclass(frozen=True, eq=False)
class Rejected:
    """A row of a file that is not used, and every reason why."""

    row: int
    reasons: tuple[RowError, ...]


@dataclass(frozen=True, eq=False)
class Export:
    """One file, read. `rows` are indexed by row number in the file; `headers` tells which column of the file became which of ours."""

    source: Source
    rows: pd.DataFrame
    rejected: tuple[Rejected, ...]
    totals: ControlTotals
    headers: Mapping[str, str]
    decisions: tuple[Term, ...]
    cells: Mapping[str, Sequence[Any]]

    def cells_of(self, key: str) -> list[Any]:
        """The cells of a column in the used rows, also of one that only the export has."""
        column, offset = self.cells[key], self.source.header_row + 1
        return [column[row - offset] for row in self.rows.index]

    def check_usable(self) -> None:
        """Raises NoRowsError, or NoUsableRowError where every row was rejected."""
        if self.rows.empty and not self.rejected:
            raise NoRowsError(self.source.path)
        if self.rows.empty:
            raise NoUsableRowError(self.source.path, len(self.rejected), self.rejected[0].reasons[0])

    @property
    def currency_named(self) -> str:
        """The currency that the header of the amount names."""
        return currency_in(self.headers.get("amount", ""))


def read_export(
    path: Path, table: str, *, order: DateOrder | None = None, language: Language = "en", adapt: Sequence[Adapt] = ()
) -> Export:
    """Read a file for a table. Raises what `read_source` and `export_of` raise."""
    return export_of(read_source(path, table), order=order, language=language, adapt=adapt)


def export_of(source: Source, *, order: DateOrder | None = None, language: Language = "en", adapt: Sequence[Adapt] = ()) -> Export:
    """The rows of a source. `adapt` changes the columns before they are read, as the table needs it, after what its system asks for.

    Raises ColumnsNotRecognisedError where a required column is missing after that, and what `draft` raises.
    """
    spec, path, table = SPECS[source.table], source.path, source.table
    made = draft(source, order)
    for step in (*SYSTEM_STEPS, *adapt):
        step(made)
    missing = [column.key for column in spec.columns if column.required and column.key not in made.cells]
    if missing:
        raise ColumnsNotRecognisedError(path, table, missing, [head for head in source.header if head])
    keys = [column.key for column in spec.columns if column.key in made.cells]
    body = list(zip(*(made.cells[key] for key in keys), strict=True))
    above: list[tuple[Any, ...]] = [(None,) * len(keys)] * source.header_row  # so that rows are numbered as in the file
    read = read_table(spec, [[spec.header(key, language) for key in keys], *above, *body], language=language, hints=Hints(date_order=order))
    used, errors = _used(spec, made, read.rows.index.to_numpy(), [*made.errors, *read.problems], read.left_out.index.to_numpy())
    rows = read.rows if len(used) == len(read.rows) else read.rows.loc[used]
    _credit_notes_turned(made, rows)
    by_row: dict[int, list[RowError]] = {}
    for error in errors:
        by_row.setdefault(error.row, []).append(error)
    rejected = tuple(Rejected(row, tuple(by_row[row])) for row in sorted(by_row))
    decisions = (*source.told, *made.decisions)
    return Export(source, rows, rejected, _totals(made, rows, list(by_row)), made.headers, decisions, made.cells)


def _used(
    spec: TableSpec, made: Draft, read: npt.NDArray[np.int64], errors: list[RowError], left_out: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], list[RowError]]:
    """The numbers of the rows in use, and the errors of all others. A row with cells only in columns nobody knows is rejected as well."""
    used = np.setdiff1d(read, [error.row for error in made.errors])
    seen = np.union1d(read, left_out)
    known = np.union1d(seen, [error.row for error in errors] + [made.row(at) for at in made.aside])
    for row in np.setdiff1d(np.arange(made.row(0), made.row(len(made.source))), known):
        if any(map(filled, made.source.row(int(row)))):
            errors += [BlankCellError(spec.name, int(row), column.key) for column in spec.columns if column.required]
    return used, errors


def _credit_notes_turned(made: Draft, rows: pd.DataFrame) -> None:
    """Credit notes that the file states without a minus sign."""
    if made.source.table == "Invoices" and "amount" in made.cells:
        stated = [made.cells["amount"][row - made.row(0)] for row in rows.index[rows["amount"] < 0]]
        turned = sum(isinstance(cell, (int, float)) and cell > 0 for cell in stated)
        if turned:
            made.decide("credit_notes_turned", column=made.headers["amount"], rows=f"{turned:,}")


def _totals(made: Draft, rows: pd.DataFrame, rejected: list[int]) -> ControlTotals:
    size, offset = len(made.source), made.row(0)
    used_mask, rejected_mask = np.zeros(size, dtype=bool), np.zeros(size, dtype=bool)
    used_mask[rows.index.to_numpy() - offset] = True
    rejected_mask[np.array(rejected, dtype=np.int64) - offset] = True
    currencies = [str(cell or "").strip() for cell in made.cells["currency"]] if "currency" in made.cells else [""] * size
    amounts = None
    if SPECS[made.source.table].column.get("amount"):
        amounts = np.array([cell if isinstance(cell, (int, float)) else np.nan for cell in made.cells["amount"]], dtype=np.float64)
        if money(np.abs(amounts[used_mask])) != money(np.abs(rows["amount"].to_numpy(dtype=np.float64))):
            raise UnbalancedTotalsError(made.source.path.name)
    return control_totals(amounts, currencies, used_mask, rejected_mask)
