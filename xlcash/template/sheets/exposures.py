"""The block of Chart data with the ten largest customers by what they owe, against their limits."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.template.book import Book
from xlcash.template.formula import Formula, Range, higher_of, index, lookup, lower_of, text, unless_error, when
from xlcash.template.sheet import HEAD, Column

TEN: Final = 10
MOST_CUSTOMERS: Final = 10_000
COLUMNS: Final = (
    Column("label", 230, "text"), Column("within", 80, "unit"), Column("above", 80, "unit"), Column("headroom", 80, "unit"),
    Column("owed", 104, "money"), Column("place", 64, "int"), Column("customer", 92, "text"), Column("limit", 104, "money"),
)  # fmt: skip


def write(book: Book, first: int) -> None:
    sheet = book.sheets["chart_data"]
    names, sums = _owed(book)
    largest = sorted((amount for amount in _amounts(book, names, sums) if amount is not None), reverse=True)
    columns = {column.key: first + at for at, column in enumerate(COLUMNS)}
    taken: set[int] = set()
    for rank in range(1, TEN + 1):
        row = HEAD + rank
        at = {key: xl_rowcol_to_cell(row, col) for key, col in columns.items()}
        amount = largest[rank - 1] if rank <= len(largest) else ""
        _largest(book, row, columns["owed"], rank, amount)
        above = [sheet.at(xl_rowcol_to_cell(row - 1, columns[key])).text for key in ("owed", "place")] if rank > 1 else []
        sheet.put(at["place"], _place(sheet.at(at["owed"]), sums, above, taken))
        _describe(book, at, names)


def _owed(book: Book) -> tuple[Range, Range]:
    """Customers and what they owe. An array formula looks at every row it names, so it names no more than there may be customers."""
    ageing = book.spills["ageing"]
    rows = max(MOST_CUSTOMERS, len(ageing.rows) * 2)
    return ageing.column("customer", rows), ageing.column("total", rows)


def _excluded(book: Book) -> tuple[str, str]:
    return book.say("results.headers.total"), book.say("results.not_used")


def _amounts(book: Book, names: Range, sums: Range) -> list[float | None]:
    """What each customer owes, None for the other rows of Ageing and for customers who owe nothing."""
    without = _excluded(book)
    pairs = zip(names.cells, sums.cells, strict=True)
    return [amount if name not in without and isinstance(amount, float) and amount > 0 else None for name, amount in pairs]


def _largest(book: Book, row: int, col: int, rank: int, amount: float | str) -> None:
    """The rank-th largest amount, "" beyond the last customer."""
    names, sums = (column.text for column in _owed(book))
    own = "".join(f'IF({names}&""<>{text(word).text},' for word in _excluded(book))
    positive = f"IF(ISNUMBER({sums}),IF({sums}>0,{sums}))"
    formula = Formula(f'IFERROR(LARGE({own}{positive})),{rank}),"")', amount)
    book.sheets["chart_data"].single_array(row, col, formula)


def _place(amount: Formula, sums: Range, above: list[str], taken: set[int]) -> Formula:
    """The row of Ageing that holds the amount; customers who owe the same follow one another."""
    found: float | str = ""
    if isinstance(amount.value, float):
        place = next(at for at, value in enumerate(sums.cells, 1) if value == amount.value and at not in taken)
        taken.add(place)
        found = float(place)
    first = f"MATCH({amount.text},{sums.text},0)"
    if not above:
        return Formula(f'IFERROR({first},"")', found)
    same, place_above = above
    rest = f"INDEX({sums.text},{place_above}+1):INDEX({sums.text},ROWS({sums.text}))"
    return Formula(f'IFERROR(IF({amount.text}={same},{place_above}+MATCH({amount.text},{rest},0),{first}),"")', found)


def _describe(book: Book, at: dict[str, str], names: Range) -> None:
    """Name, limit, and the parts of the bar."""
    sheet, unit = book.sheets["chart_data"], book.look.unit
    codes = book.column("Customers", "customer")
    sheet.put(at["customer"], unless_error(index(names, sheet.at(at["place"])) & "", ""))
    owed, customer = sheet.at(at["owed"]), sheet.at(at["customer"])
    limit = lookup(customer, codes, book.column("Customers", "credit_limit"))
    sheet.put(at["limit"], unless_error(when(limit.equals(""), "", limit), ""))
    known = sheet.at(at["limit"])
    free = known.equals("")
    sheet.put(at["within"], unless_error(when(free, owed, lower_of(owed, known)) / unit, 0))
    sheet.put(at["above"], unless_error(when(free, 0, higher_of(owed - known, 0)) / unit, 0))
    sheet.put(at["headroom"], unless_error(when(free, 0, higher_of(known - owed, 0)) / unit, 0))
    name = unless_error(lookup(customer, codes, book.column("Customers", "name")) & "", "")
    said = when(name.equals(""), customer, name)
    above = sheet.at(at["above"])
    over = text("■ ") & said & " +" & book.in_units(above * unit)
    sheet.put(at["label"], when(above > 0, over, said))
