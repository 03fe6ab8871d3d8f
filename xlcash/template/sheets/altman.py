"""Balance sheets: Altman's Z score of every annual statement, and the zone it lies in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.domain.credit.altman import MODELS, RATIOS
from xlcash.domain.tables import words_in
from xlcash.language import find
from xlcash.template.book import Book
from xlcash.template.formula import Formula, count_where, ends_with, filled, shown
from xlcash.template.sheet import HEAD, Column, Sheet
from xlcash.template.sheets.customers import customer_name, followed_rows
from xlcash.template.style.tokens import INPUT_RULE, LightName

COLUMNS: Final = (
    Column("customer", 92, "text"), Column("year", 64, "int"), *(Column(key, 76, "ratio2") for key in RATIOS),
    Column("score", 76, "ratio2"), Column("zone", 100, "text"),
)  # fmt: skip
NAME: Final = Column("name", 220, "text")
BESIDE: Final = (Column("gap", 24, "text"), Column("variant", 300, "text"))
PICK_AT: Final = len(COLUMNS) + 3  # column from 0
LIGHT_OF: Final[Mapping[LightName, str]] = {"green": "safe", "yellow": "grey", "red": "distress"}


def write(book: Book) -> None:
    sheet = book.sheets["altman"]
    sheet.heading((*COLUMNS, NAME, *BESIDE))
    picked = _picker(book, sheet)
    spill = sheet.spill("altman", "B5", book.xc("XC_ALTMAN", book.table("Financials"), picked), COLUMNS)
    sheet.heads(HEAD, (NAME,), len(COLUMNS) + 1, texts=[book.say("tables.Customers.columns.name")])
    sheet.array(f"K{HEAD + 2}", customer_name(book, spill.column("customer", followed_rows(spill))))
    words = find(book.language, "words.zone")
    sheet.rules.lights(len(COLUMNS), {light: words[zone] for light, zone in LIGHT_OF.items()})
    sheet.rules.hairline(1, len(COLUMNS) + 1)
    counts = {zone: shown(count_where((spill.column("zone"), ends_with(word))), "0") for zone, word in words.items()}
    sheet.strip(book.sentence("sheets.altman.zones", n=shown(filled(spill.column("customer")), "#,##0"), **counts))
    sheet.grid.freeze_panes(HEAD + 1, 3)
    sheet.page(HEAD + len(spill.rows), PICK_AT)


def _picker(book: Book, sheet: Sheet) -> Formula:
    """Which of Altman's scores is shown; below it the bounds of each, and what the ratios are."""
    row, words = HEAD + 1, words_in("altman_variant", book.language)
    sheet.heads(HEAD, BESIDE[1:], PICK_AT, texts=[book.say("sheets.altman.variant")])
    sheet.write(row, PICK_AT, words[0], book.look.f("xc Input", "text", border=1, border_color=INPUT_RULE, indent=1))
    sheet.grid.data_validation(row, PICK_AT, row, PICK_AT, {
        "validate": "list", "source": words, "error_title": "xlcash", "error_message": book.say("sheets.validation.word"),
    })  # fmt: skip
    cell = xl_rowcol_to_cell(row, PICK_AT, row_abs=True, col_abs=True)
    book.look.book.define_name("AltmanVariant", f"={sheet.quoted}!{cell}")
    bounds = [
        book.say(f"sheets.altman.bounds.{key}", low=f"{model.distress_below:.2f}", high=f"{model.safe_above:.2f}")
        for key, model in MODELS.items()
    ]
    ratios = [book.say(f"sheets.altman.ratios.{key}") for key in RATIOS]
    for at, said in enumerate((*bounds, *ratios), row + 2):
        sheet.write(at, PICK_AT, said, book.look.f("xc Small", "text", indent=1))
    return Formula("AltmanVariant", words[0])
