"""Numbers that tell a document only together with something else: the code of a paper invoice, a company, a year, an item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

import pandas as pd

from xlcash.importing.draft import Draft
from xlcash.importing.grid import filled
from xlcash.importing.terms import some
from xlcash.importing.texts import cell_text

PAPER_DIGITS: Final = 8  # 发票号码 of an invoice with a 发票代码; a digital one has 20 digits and no code


def code_before_number(made: Draft) -> None:
    """An invoice with a number of a booklet only: code-number, for a number comes back in other booklets."""
    place = None if made.source.system is None else made.source.place(made.source.system.code)
    if place is None or "invoice" not in made.cells:
        return
    cells = made.cells["invoice"]
    told = zip(map(cell_text, made.source.columns[place]), map(cell_text, cells), strict=True)
    joined = [f"{code}-{number}" if code and 0 < len(number) <= PAPER_DIGITS else None for code, number in told]
    if any(joined):
        made.cells["invoice"] = [name or cell for name, cell in zip(joined, cells, strict=True)]
        made.decide("code_before_number", column=made.source.header[place], rows=f"{sum(map(bool, joined)):,}")


class Apart:
    """Tells documents of one number apart by the columns in which they differ, and knows those the workbook holds by either name."""

    def __init__(self, held: pd.DataFrame) -> None:
        days = held["invoice_date"].dt.strftime("%Y-%m-%d")
        self._held = dict(zip(held["invoice"], zip(held["customer"], days, strict=True), strict=True))

    def tell_apart(self, made: Draft) -> None:
        """Only where it must be: a number that is the only one of its kind stays as it is."""
        system, source = made.source.system, made.source
        places = [] if system is None else [at for headers in system.apart if (at := source.place(headers)) is not None]
        if not places or not {"invoice", "customer", "invoice_date"} <= made.cells.keys():
            return
        left_out = made.aside | {error.row - made.row(0) for error in made.errors}
        numbers = {at: cell_text(cell) for at, cell in enumerate(made.cells["invoice"]) if at not in left_out and filled(cell)}
        parts = [source.columns[place] for place in places]
        lines = {at: [number, *_longer(number, [cell_text(part[at]) for part in parts])] for at, number in numbers.items()}
        named = self._named(made, lines)
        changed = {at: name for at, name in named.items() if name != numbers[at]}
        if changed:
            made.cells["invoice"] = [changed.get(at, cell) for at, cell in enumerate(made.cells["invoice"])]
            columns = ", ".join(source.header[place] for place in places)
            made.decide("numbers_apart", columns=columns, rows=f"{len(changed):,}", numbers=some(changed.values()))

    def _named(self, made: Draft, lines: dict[int, list[str]]) -> dict[int, str]:
        """The name of each document: the one the workbook has for it, else the shortest that no other has."""
        alike: dict[str, list[list[str]]] = {}
        for line in lines.values():
            alike.setdefault(line[0], []).append(line)
        shortest = {number: _shortest(group) for number, group in alike.items()}
        named, taken = dict[int, str](), set[str]()
        for at, line in lines.items():
            told = (cell_text(made.cells["customer"][at]), str(made.cells["invoice_date"][at])[:10])
            known = next((name for name in reversed(line) if name not in taken and self._held.get(name) == told), None)
            named[at] = known or self._new(line, shortest[line[0]])
            taken.add(named[at])
        return named

    def _new(self, line: Sequence[str], shortest: int) -> str:
        """The plain number may be that of another document in the workbook."""
        return next((name for name in line[shortest:] if name not in self._held), line[-1])


def _longer(number: str, parts: Sequence[str]) -> Iterator[str]:
    """The number with one part more each time.

    >>> list(_longer("18", ["1000", "", "2026"]))
    ['18/1000', '18/1000', '18/1000/2026']
    """
    for end in range(1, len(parts) + 1):
        yield "/".join(filter(None, (number, *parts[:end])))


def _shortest(lines: Collection[Sequence[str]]) -> int:
    """How much of each line of names is needed for as many as can to differ.

    >>> _shortest([["18", "18/1"]]), _shortest([["18", "18/1", "18/1/a"], ["18", "18/2", "18/2/a"]])
    (0, 1)
    """
    names = list(zip(*lines, strict=True))
    return max(range(len(names)), key=lambda at: len(set(names[at])))
