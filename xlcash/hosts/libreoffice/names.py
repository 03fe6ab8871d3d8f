"""xlwings' Name over Calc's named ranges, of a book or of one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlcash.hosts.libreoffice.bridge import uno
from xlcash.hosts.libreoffice.picking import pick
from xlcash.hosts.libreoffice.ranges import Range

if TYPE_CHECKING:
    from xlcash.hosts.libreoffice.books import Book


class Names(base_classes.Names):  # type: ignore[misc]  # xlwings carries no types
    def __init__(self, book: Book, api: Any) -> None:
        self.book = book
        self.api = api

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name, Name(self, self.api.getByName(name))) for name in self.api.ElementNames]

    def __iter__(self) -> Iterator[Name]:
        return (name for _, name in self.snapshot())

    def __len__(self) -> int:
        return int(self.api.Count)

    def __call__(self, key: int | str) -> Name:
        """By one question where the name is spelt as the book spells it: a book has hundreds of names."""
        if isinstance(key, str) and self.api.hasByName(key):
            return Name(self, self.api.getByName(key))
        return pick(list(self), key)

    def contains(self, key: str) -> bool:
        return key.lower() in map(str.lower, self.api.ElementNames)

    def add(self, name: str, refers_to: str) -> Name:
        self.api.addNewByName(name, "0", uno().createUnoStruct("com.sun.star.table.CellAddress", 0, 0, 0), 0)
        made = self(name)
        made.refers_to = refers_to
        return made


class Name(base_classes.Name):  # type: ignore[misc]  # xlwings carries no types
    api: Any = None  # a plain attribute over the base class's property, which has no setter

    def __init__(self, names: Names, api: Any) -> None:
        self._names = names
        self.api = api

    @property
    def name(self) -> str:
        return str(self.api.Name)

    def delete(self) -> None:
        self._names.api.removeByName(self.name)

    @property
    def refers_to(self) -> str:
        return self._names.book.formulas.text(self.api.getTokens(), self.api.ReferencePosition)

    @refers_to.setter
    def refers_to(self, formula: str) -> None:
        self.api.setTokens(self._names.book.formulas.tokens(formula, self.api.ReferencePosition))

    @property
    def refers_to_range(self) -> Range:
        """Raises ValueError for a name that stands for a formula or a value."""
        cells = self.api.getReferredCells()
        if cells is None:
            raise ValueError(f"the name {self.name} does not refer to a range")
        return Range.of(self._names.book.sheets(cells.RangeAddress.Sheet + 1), cells)
