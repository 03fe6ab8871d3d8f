"""xlwings' Table over what an Excel table becomes in Calc: a database range of the same name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlcash.hosts.libreoffice.picking import pick
from xlcash.hosts.libreoffice.ranges import Range

if TYPE_CHECKING:
    from xlcash.hosts.libreoffice.sheets import Sheet


class Tables(base_classes.Tables):  # type: ignore[misc]  # xlwings carries no types
    """The tables of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.parent = sheet
        self.api = sheet.book.document.DatabaseRanges

    def __iter__(self) -> Iterator[Table]:
        return (Table(self.parent, area) for area in self.parent.book.areas_of(self.parent.name))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Table:
        return pick(list(self), key)

    def __contains__(self, key: str) -> bool:
        return any(table.name.lower() == key.lower() for table in self)

    def add(self, *, source: Any, name: str, has_headers: bool, **_style: object) -> Table:
        """A new table over cells that hold its header; its looks are Excel's own and left out here."""
        self.api.addNewByName(name, source.impl.cells.RangeAddress)
        area = self.api.getByName(name)
        area.ContainsHeader = has_headers
        return Table(self.parent, area)


class Table(base_classes.Table):  # type: ignore[misc]  # xlwings carries no types
    """One table. Its formulas (``Invoices[#All]``) follow when it is resized; a defined name that refers to it does not."""

    parent: Any = None  # plain attributes over the base class's properties, which have no setter
    api: Any = None

    def __init__(self, sheet: Sheet, area: Any) -> None:
        self.parent = sheet
        self.api = area

    @property
    def name(self) -> str:
        return str(self.api.Name)

    @property
    def display_name(self) -> str:
        return self.name

    @property
    def range(self) -> Range:
        return Range.of(self.parent, self.api.getReferredCells())

    @property
    def show_headers(self) -> bool:
        return bool(self.api.ContainsHeader)

    @property
    def show_totals(self) -> bool:
        return bool(self.api.TotalsRow)

    @property
    def header_row_range(self) -> Range | None:
        return self.range.part(0, int(self.show_headers))

    @property
    def data_body_range(self) -> Range | None:
        """The rows between header and totals; None where there is none."""
        above = int(self.show_headers)
        return self.range.part(above, self.range.shape[0] - above - int(self.show_totals))

    @property
    def totals_row_range(self) -> Range | None:
        return self.range.part(self.range.shape[0] - 1, int(self.show_totals))

    def resize(self, range: Any) -> None:  # noqa: A002  xlwings' own name
        self.api.DataArea = range.impl.cells.RangeAddress

    def column(self, header: str) -> Range:
        """The data cells of one column."""
        heads = [str(head).lower() for head in self.range.cells.getDataArray()[0]]
        body = self.data_body_range
        if body is None or header.lower() not in heads:
            raise KeyError(f"{self.name}[{header}]")
        return Range(self.parent, body.row, body.column + heads.index(header.lower()), body.shape[0], 1)
