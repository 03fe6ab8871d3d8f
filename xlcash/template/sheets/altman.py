"""Balance sheets: Altman's Z″ of every annual statement, and the zone it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlcash.language import find
from xlcash.template.book import Book
from xlcash.template.formula import count_where, ends_with, filled, shown
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.style.tokens import LightName

COLUMNS: Final = (
    Column("customer", 92, "text"), Column("year", 64, "int"), *(Column(f"x{n}", 84, "ratio2") for n in range(1, 6)),
    Column("score", 84, "ratio2"), Column("zone", 100, "text"),
)  # fmt: skip
NAME: Final = Column("name", 240, "text")
LIGHT_OF: Final[Mapping[LightName, str]] = {"green": "safe", "yellow": "grey", "red": "distress"}


def write(book: Book) -> None:
    sheet = book.sheets["altman"]
    columns = (*COLUMNS, NAME)
    sheet.heading(columns)
    spill = sheet.spill("altman", "B5", book.xc("XC_ALTMAN", book.table("Financials")), COLUMNS)
    sheet.heads(HEAD, (NAME,), len(columns), texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"K{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    words = find(book.language, "words.zone")
    sheet.rules.lights(len(COLUMNS), {light: words[zone] for light, zone in LIGHT_OF.items()})
    sheet.rules.hairline(1, len(columns))
    counts = {zone: shown(count_where((spill.column("zone"), ends_with(word))), "0") for zone, word in words.items()}
    sheet.strip(book.sentence("sheets.altman.zones", n=shown(filled(spill.column("customer")), "#,##0"), **counts))
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(HEAD + len(spill.rows), len(columns))
