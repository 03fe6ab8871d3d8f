"""Functions: every worksheet function, what it returns and what it takes, from the declarations."""

from __future__ import annotations

from typing import Final

from xlcash.excel.functions import FUNCTIONS
from xlcash.template.book import Book
from xlcash.template.formula import unless_error
from xlcash.template.sheet import HEAD, Column
from xlcash.template.style.lines import height, lines
from xlcash.template.style.tokens import BODY, HAIR, SMALL

COLUMNS: Final = (
    Column("name", 200, "text"), Column("category", 110, "text"), Column("summary", 480, "text"), Column("signature", 500, "text"),
)  # fmt: skip


def write(book: Book) -> None:
    sheet, look = book.sheets["functions"], book.look
    sheet.heading(COLUMNS)
    sheet.heads(HEAD, COLUMNS, texts=[book.say(f"sheets.functions.heads.{column.key}") for column in COLUMNS])
    look.book.define_name("xc_functions", f"={sheet.quoted}!$B${HEAD + 1}")
    line = {"bottom": 1, "bottom_color": HAIR, "text_wrap": True}
    for row, function in enumerate(FUNCTIONS, HEAD + 1):
        words = (
            function.name, book.say(f"functions.categories.{function.category}"), function.summary(book.language), function.signature(),
        )  # fmt: skip
        for col, value in enumerate(words, 1):
            style = "xc Output" if col in (1, 3) else "xc Small"
            sheet.write(row, col, value, look.f(style, "text", indent=int(col > 1), **line))
        wrapped = zip(words[2:], COLUMNS[2:], (BODY, SMALL), strict=True)
        sheet.grid.set_row_pixels(row, height(max(lines(said, column.pixels, points) for said, column, points in wrapped)))
    answers = book.sentence("sheets.functions.answers", version=unless_error(book.xc("XC_VERSION"), "–"))
    sheet.strip(answers)
    sheet.grid.freeze_panes(HEAD + 1, 2)
    sheet.page(HEAD + len(FUNCTIONS), len(COLUMNS))
