"""The columns of one file on their way to a table: chosen, freed of the forms exports use, and what was decided on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from xlcash.domain.dates import DateOrder
from xlcash.domain.errors import DamagedNumberError, NotAnAmountError, RowError
from xlcash.domain.tables import SPECS, Kind
from xlcash.domain.worksheet import fitting, tidy
from xlcash.importing.amounts import amounts_of
from xlcash.importing.columns import EXPORT_KINDS, currency_code
from xlcash.importing.dates import DateColumn, read_dates
from xlcash.importing.errors import TextTooLongError, TooManyCellsError
from xlcash.importing.grid import filled
from xlcash.importing.source import Source
from xlcash.importing.terms import some
from xlcash.importing.texts import numbers_as_text, shortened
from xlcash.language import Term

MOST_SHEETS: Final = 12  # that a sentence names
OF_THE_ROW: Final = ("status", "voided")  # every column counts, not the first that is filled
_NUMBERS_OF_DOCUMENTS: Final = ("invoice", "customer", "receipt", "corrects", "contract")


@dataclass(eq=False)
class Draft:
    """Columns by key, one cell a row of the file below its header; `headers` says what each is called in the file.

    `aside`: the positions of rows that are no documents, and so neither used nor rejected.
    """

    source: Source
    cells: dict[str, list[Any]]
    headers: dict[str, str]
    decisions: list[Term] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    aside: set[int] = field(default_factory=set)

    def row(self, at: int) -> int:
        """The row number in the file of a position."""
        return self.source.header_row + 1 + at

    def decide(self, decision: str, **facts: Any) -> None:
        self.decisions.append(Term(f"cli.decisions.{decision}", **facts))


def draft(source: Source, order: DateOrder | None) -> Draft:
    """The columns of a file in the forms the table reader knows. Raises what `read_dates` raises."""
    made = Draft(source, {}, {})
    _about_sheets(made)
    for key, places in {**source.known.places, **source.known.about_customers}.items():
        _choose(made, key, places)
    _dates(made, order)
    _amounts(made)
    _numbers(made)
    if "currency" in made.cells:
        made.cells["currency"] = _each(made.cells["currency"], currency_code)
    made.errors += [*_too_long(source), *_long_texts(made)]
    return made


def kind_of(table: str, key: str) -> Kind:
    """What a column holds: of the table itself, of an export, or of a customer."""
    column = SPECS[table].column.get(key) or SPECS["Customers"].column.get(key)
    return column.kind if column else EXPORT_KINDS[key]


def _about_sheets(made: Draft) -> None:
    source = made.source
    if source.sheets:
        made.decide("sheets_together", sheets="; ".join(f"{name} {first:,}–{last:,}" for name, first, last in source.sheets))
    if source.others:
        made.decide("sheets_not_read", sheets=some(source.others, MOST_SHEETS))


def _choose(made: Draft, key: str, places: Sequence[int]) -> None:
    """Of several columns that fit, texts are filled up from the next; of dates and amounts the first that holds anything is taken."""
    source = made.source
    in_use = [at for at in places if any(map(filled, source.columns[at]))] or list(places[:1])
    cells, headers = _column(made, key, in_use[0]), [source.header[in_use[0]]]
    if key in OF_THE_ROW:
        headers = [source.header[at] for at in in_use]
    elif kind_of(source.table, key) is Kind.TEXT:
        for at in in_use[1:]:
            others = _column(made, key, at)
            blanks = sum(not filled(cell) and filled(other) for cell, other in zip(cells, others, strict=True))
            if blanks:
                made.decide("filled_up", column=source.header[in_use[0]], other=source.header[at], rows=f"{blanks:,}")
                cells = [cell if filled(cell) else other for cell, other in zip(cells, others, strict=True)]
                headers.append(source.header[at])
    made.cells[key], made.headers[key] = cells, " / ".join(headers)


def _column(made: Draft, key: str, place: int) -> list[Any]:
    """A column of the file, its texts tidied, and what is merged down stated in every row of it; an amount stands once."""
    cells = made.source.columns[place]
    if not _joined(cells).isprintable():
        cells = [tidy(cell) if isinstance(cell, str) else cell for cell in cells]
    merged = [(first, last) for at, first, last in made.source.merged if at == place and filled(cells[first])]
    if not merged or kind_of(made.source.table, key) is Kind.MONEY:
        return cells
    cells, rows = list(cells), 0
    for first, last in merged:
        for at in range(first + 1, min(last + 1, len(cells))):
            if not filled(cells[at]) and any(filled(column[at]) for column in made.source.columns):
                cells[at] = cells[first]
                rows += 1
    if rows:
        made.decide("merged_down", column=made.source.header[place], rows=f"{rows:,}")
    return cells


def _dates(made: Draft, order: DateOrder | None) -> None:
    dated = [key for key in made.cells if kind_of(made.source.table, key) is Kind.DATE]
    columns = {key: DateColumn.of(made.headers[key], made.cells[key]) for key in dated}
    read, decisions = read_dates(made.source.path, columns, order)
    made.cells.update(read)
    made.decisions += decisions


def _amounts(made: Draft) -> None:
    for key, cells in made.cells.items():
        if kind_of(made.source.table, key) is Kind.MONEY:
            none = _no_amounts(cells)
            read, comma = amounts_of([None if at in none else cell for at, cell in enumerate(cells)] if none else cells)
            made.cells[key] = [none.get(at, cell) for at, cell in enumerate(read)] if none else read
            made.errors += [NotAnAmountError(made.source.table, made.row(at), key, text) for at, text in none.items()]
            if comma:
                made.decide("decimal_comma", column=made.headers[key])


def _no_amounts(cells: Sequence[Any]) -> dict[int, str]:
    """What could pass for a number among amounts and is none: a share, a yes or no. As texts, by position."""
    if bool not in set(map(type, cells)) and not {"%", "％"} & set(_joined(cells)):
        return {}
    return {
        at: str(cell).upper()
        for at, cell in enumerate(cells)
        if isinstance(cell, bool) or (isinstance(cell, str) and cell.rstrip().endswith(("%", "％")))
    }


def _joined(cells: Sequence[Any]) -> str:
    """All texts of a column in one, to see in one look whether any of them is odd."""
    return "".join(cells if set(map(type, cells)) == {str} else [cell for cell in cells if isinstance(cell, str)])


def _numbers(made: Draft) -> None:
    for key in [key for key in _NUMBERS_OF_DOCUMENTS if key in made.cells]:
        made.cells[key], floats = numbers_as_text(made.cells[key])
        if floats:
            made.decide("whole_numbers", column=made.headers[key])
        table = made.source.table
        made.errors += [DamagedNumberError(table, made.row(at), key, text) for at, text in shortened(made.cells[key]).items()]


def _too_long(source: Source) -> Iterable[RowError]:
    width = len(source.header)
    for at in {at for column in source.columns[width:] for at, cell in enumerate(column) if filled(cell)}:
        found = max(place + 1 for place, column in enumerate(source.columns) if filled(column[at]))
        yield TooManyCellsError(source.table, source.header_row + 1 + at, found, width)


def _long_texts(made: Draft) -> Iterable[RowError]:
    """Texts that no cell of a workbook can hold: cut ones would be other texts."""
    for key, cells in made.cells.items():
        for at in [at for at, cell in enumerate(cells) if isinstance(cell, str) and fitting(cell) is not cell]:
            yield TextTooLongError(made.source.table, made.row(at), made.headers[key], len(cells[at]))


def _each(cells: Sequence[Any], read: Any) -> list[Any]:
    known: Mapping[Any, Any] = {cell: read(cell) for cell in {cell for cell in cells if isinstance(cell, str)}}
    return [known.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
