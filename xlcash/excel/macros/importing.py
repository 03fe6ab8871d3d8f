"""Import ledger, Write import and Undo import, of the Data group of the ribbon.

Import ledger reads a file and shows on the sheet Import preview what it would change; Write import reads the file once more, makes sure it
is still the same, and writes; Undo import takes the latest one back from what the preview keeps of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any, Final, cast

import xlwings as xw

from xlcash.domain.company import column_cells
from xlcash.domain.dates import DateOrder
from xlcash.domain.errors import XlcashError
from xlcash.domain.merging import Merge, documents
from xlcash.domain.tables import ALIASES, SPECS
from xlcash.excel.macros.appending import KeptTable, as_text
from xlcash.excel.macros.books import NotAnXlcashBookError, as_of_date, language_of, named_range, spills
from xlcash.excel.macros.refresh import refresh
from xlcash.importing.errors import AmbiguousDatesError, ContradictoryDatesError
from xlcash.importing.headings import Alias, system_called, table_called
from xlcash.importing.into import Held, ImportPlan, Wishes, plan_import
from xlcash.importing.package.book import changed_cells
from xlcash.importing.preview import preview_lines, totals_lines
from xlcash.importing.systems import System
from xlcash.language import Language, say

FACTS: Final = "xc_import_facts"  # the cells: file, table, system, mark of the file, mark of the preview, state
ORDER: Final = "xc_import_order"  # what the user says of the order of dates
TABLE: Final = "xc_import_choose_table"  # what table a file is for, where the user says it
SYSTEM: Final = "xc_import_choose_system"  # and whose export it is
LIST: Final = "xc_import_list"  # the first line of the preview
WRITTEN: Final = "xc_import_written"  # the first line of what the latest import wrote
WIDTH: Final = 7  # the columns of both: what, table, row, document, column, old, new
MARKED: Final = WIDTH + 1  # what was written has the mark of each new row besides
MOST_REJECTED: Final = 1_000  # rejected rows on the sheet
TABLES: Final = ("Invoices", "Receipts", "Customers")
NOT_WRITTEN: Final[Mapping[str, int]] = {}


class NothingPreviewedError(XlcashError):
    """Write import without a preview, or Undo import without an import."""


class FileChangedError(XlcashError):
    """The file, or the workbook, is not what the preview showed."""

    def __init__(self, file: str) -> None:
        super().__init__(file=file)


class NotOnTheListError(XlcashError):
    """What stands in a cell of the preview is none of what can be chosen there."""

    def __init__(self, value: str, sheet: str) -> None:
        super().__init__(value=value, sheet=sheet)


class DatesNeedAnOrderError(XlcashError):
    """Nothing in the file tells whether day or month comes first; the preview has a cell for it."""

    def __init__(self, reason: AmbiguousDatesError | ContradictoryDatesError, sheet: str) -> None:
        super().__init__(**{key: str(value) for key, value in reason.facts.items() if key in ("file", "column")}, sheet=sheet)


@dataclass(frozen=True)
class _State:
    """What the preview's facts say."""

    file: str
    table: str
    digest: str
    mark: str
    state: str


def import_ledger(book: xw.Book, path: str) -> str:
    """Read a file and show what it would change. Nothing of the user's is written."""
    plan, language = _plan(book, path, _table(book)), language_of(book)
    _show(book, plan, "previewed" if plan else "nothing", _lines(plan, language), language)
    counts = {"new": sum(len(merged.new) for merged in plan.merges), "changed": sum(merged.changed for merged in plan.merges)}
    said = say(language, "macros.import_previewed", file=Path(path).name, rejected=len(plan.export.rejected), **counts)
    return said if plan else say(language, "macros.import_nothing", file=Path(path).name)


def write_import(book: xw.Book) -> str:
    """Write what the preview shows, and bring every result up to it. Raises FileChangedError where it would no longer be that."""
    facts, language = _facts(book), language_of(book)
    if facts.state != say(language, "macros.import_states.previewed"):
        raise NothingPreviewedError
    plan = _plan(book, facts.file, facts.table)
    if plan.mark != facts.mark:
        raise FileChangedError(Path(facts.file).name)
    firsts = {merged.spec.name: _write(book, merged, language) for merged in plan.merges if merged}
    lines = list(_lines(plan, language, firsts))
    _show(book, plan, "written", lines, language)
    _list(book, WRITTEN, _marked(book, [line for line in lines if line[1] and line[2]], language), MARKED)
    _let_the_file_tell(book)
    refresh(book, spills(book), lambda at, of: say(language, "macros.refreshing", at=at, of=of))
    totals = "; ".join(f"{name}: {sentence}" for name, sentence in totals_lines(plan, language))
    return say(language, "macros.import_written", file=Path(facts.file).name, totals=totals, digest=facts.digest[:12])


def undo_import(book: xw.Book) -> str:
    """Put back every cell that still holds what the latest import wrote, and take out the rows it added."""
    language, first = language_of(book), named_range(book, WRITTEN)
    lines = [line for line in _rows(first.resize(_height(first), MARKED)) if line[1] and isinstance(line[2], float)]
    if not lines:
        raise NothingPreviewedError
    stay: list[Sequence[Any]] = []
    for name, spec in SPECS.items():
        mine = [line for line in lines if line[1] == spec.title(language)]
        if mine:
            stay += _take_back(book, name, mine, language)
    _list(book, WRITTEN, [], MARKED)
    _list(book, LIST, [[say(language, "macros.import_kinds.stays"), *line[1:WIDTH]] for line in stay])
    named_range(book, FACTS).offset(5, 0).value = say(language, "macros.import_states.undone")
    refresh(book, spills(book), lambda at, of: say(language, "macros.refreshing", at=at, of=of))
    said = "macros.import_undone_partly" if stay else "macros.import_undone"
    return say(language, said, back=len(lines) - len(stay), moved=len(stay))


def _choice(book: xw.Book, name: str) -> str:
    """What the user has chosen in a cell of the preview; workbooks of an earlier xlcash lack some of these cells."""
    try:
        return str(named_range(book, name).value or "")
    except NotAnXlcashBookError:
        return ""


def _table(book: xw.Book) -> str:
    chosen = _choice(book, TABLE)
    if chosen and not table_called(chosen):
        raise NotOnTheListError(chosen, named_range(book, TABLE).sheet.name)
    return table_called(chosen)


def _system(book: xw.Book) -> System | None:
    chosen = _choice(book, SYSTEM)
    system = system_called(chosen) if chosen else None
    if chosen and system is None:
        raise NotOnTheListError(chosen, named_range(book, SYSTEM).sheet.name)
    return system


def _let_the_file_tell(book: xw.Book) -> None:
    """Empty the cells of choices: they were meant for one file, and would decide over the next one unseen."""
    for name in (ORDER, TABLE, SYSTEM):
        if _choice(book, name):
            named_range(book, name).clear_contents()


def _plan(book: xw.Book, path: str, table: str) -> ImportPlan:
    kept = {name: KeptTable(book, SPECS[name]) for name in dict.fromkeys((*TABLES, "Settings", *filter(None, (table,))))}
    held = Held({name: one.read() for name, one in kept.items()}, as_of_date(book), language_of(book))
    order = named_range(book, ORDER).value
    wishes = Wishes(table, _system(book), cast("DateOrder", order) if order in ("dmy", "mdy") else None, _aliases(book))
    try:
        return plan_import(Path(path), held, wishes)
    except (AmbiguousDatesError, ContradictoryDatesError) as error:
        raise DatesNeedAnOrderError(error, named_range(book, ORDER).sheet.name) from error


def _aliases(book: xw.Book) -> tuple[Alias, ...]:
    rows = KeptTable(book, ALIASES).read().rows
    return tuple(Alias(*row) for row in rows[["system", "column", "header"]].itertuples(index=False))


def _lines(plan: ImportPlan, language: Language, firsts: Mapping[str, int] = NOT_WRITTEN) -> Iterator[list[Any]]:
    """The lines of the preview; `firsts` tells in which row of each table the new ones begin, once they are written."""

    def line(kind: str, table: str | None, row: int | None, *rest: Any) -> list[Any]:
        return [say(language, kind), table, row, *rest, *[None] * (WIDTH - 3 - len(rest))]

    for decision in plan.decisions:
        yield line("macros.import_kinds.decided", None, None, decision.said(language))
    for name, sentence in totals_lines(plan, language):
        yield line("macros.import_kinds.total", name, None, sentence)
    for rejected in islice(plan.export.rejected, MOST_REJECTED):
        reasons = " ".join(reason.sentence(language) for reason in rejected.reasons)
        yield line("macros.import_kinds.rejected", None, rejected.row, reasons)
    if (more := len(plan.export.rejected) - MOST_REJECTED) > 0:
        yield line("macros.import_kinds.rejected", None, None, say(language, "macros.import_more_rejected", rows=f"{more:,}"))
    rows = {SPECS[name].title(language): count(first) for name, first in firsts.items()}
    for shown in preview_lines(plan, language):
        row = next(rows[shown.table]) if shown.kind == "new" and rows else shown.row
        yield line(f"cli.import.kinds.{shown.kind}", shown.table, row, *shown[3:])


def _show(book: xw.Book, plan: ImportPlan, state: str, lines: Iterable[Sequence[Any]], language: Language) -> None:
    """Write the preview sheet: its facts, then line by line."""
    source = plan.export.source
    system = source.system.name(language) if source.system else "–"
    words = say(language, f"macros.import_states.{state}")
    facts = [str(source.path), SPECS[source.table].title(language), system, plan.digest, plan.mark, words]
    named_range(book, FACTS).resize(len(facts), 1).value = [[as_text(fact)] for fact in facts]
    _list(book, LIST, lines)
    named_range(book, LIST).sheet.activate()


def _marked(book: xw.Book, lines: Sequence[list[Any]], language: Language) -> Iterator[list[Any]]:
    """Lines of what was written, each new row with its mark: whether somebody has worked in it since is seen by it."""
    new = say(language, "cli.import.kinds.new")
    marks: dict[str, dict[int, str]] = {}
    for spec in SPECS.values():
        title = spec.title(language)
        if rows := [int(line[2]) for line in lines if line[0] == new and line[1] == title]:
            marks[title] = KeptTable(book, spec).marks(rows)
    for line in lines:
        yield [*line, marks[line[1]][int(line[2])] if line[0] == new else None]


def _list(book: xw.Book, name: str, lines: Iterable[Sequence[Any]], width: int = WIDTH) -> None:
    """Write lines in place of those that stand there."""
    first = named_range(book, name)
    first.resize(_height(first), width).clear_contents()
    cells = [[as_text(_moment(value)) for value in line] for line in lines]
    if cells:
        first.resize(len(cells), width).value = cells


def _height(first: xw.Range) -> int:
    return int(max(first.sheet.used_range.last_cell.row - first.row + 1, 1))


def _moment(value: Any) -> Any:
    """A date with its time, as a cell takes it."""
    return dt.datetime(value.year, value.month, value.day) if isinstance(value, dt.date) else value  # noqa: DTZ001  a sheet has no time zone


def _rows(cells: xw.Range) -> list[list[Any]]:
    return list(cells.options(ndim=2).value)


def _facts(book: xw.Book) -> _State:
    file, table, _, digest, mark, state = (row[0] for row in _rows(named_range(book, FACTS).resize(6, 1)))
    if not file or not state:
        raise NothingPreviewedError
    titles = {SPECS[name].title(language_of(book)): name for name in SPECS}
    return _State(str(file), titles[str(table)], str(digest), str(mark), str(state))


def _write(book: xw.Book, merged: Merge, language: Language) -> int:
    """Write one table; the number of the first row that is new."""
    kept = KeptTable(book, merged.spec)
    first = kept.filled + 1
    if not merged.new.empty:
        kept.append({column.key: column_cells(column, merged.new[column.key], language) for column in merged.spec.columns})
    kept.change({(change.row, key): _moment(cell) for key, change, cell in changed_cells(merged, language)})
    return first


def _take_back(book: xw.Book, name: str, lines: Sequence[Sequence[Any]], language: Language) -> list[Sequence[Any]]:
    """Undo the lines of one table; those of cells or rows that somebody has changed since stay, and are given back."""
    spec, kept = SPECS[name], KeptTable(book, SPECS[name])
    keys = {spec.header(column.key, language): column.key for column in spec.columns}
    rows = Held({name: kept.read()}).rows(name)
    now = dict(zip(rows.index.tolist(), documents(spec, rows), strict=True))
    restored: dict[tuple[int, str], Any] = {}
    removed: list[int] = []
    stay: list[Sequence[Any]] = []
    new = say(language, "cli.import.kinds.new")
    marks = kept.marks([int(line[2]) for line in lines if line[0] == new and int(line[2]) in now])
    for line in lines:
        kind, _, row, document, column, old, written, mark = line
        if now.get(int(row)) == document and kind == new and mark in (None, marks[int(row)]):  # an earlier xlcash left no mark
            removed.append(int(row))
        elif now.get(int(row)) == document and kind != new and (kept.cell(int(row), keys[column]) or None) == (written or None):
            restored[int(row), keys[column]] = old
        else:
            stay.append(line)
    kept.change(restored)
    if removed:
        kept.shrink(removed)
    return stay
