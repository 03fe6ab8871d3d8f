"""Report: the cover of what Export PDF prints: whose figures, of which day, whether they agree, and what each page says."""

from __future__ import annotations

from typing import Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from xlcash.excel.report import MOST_ROWS, PAGES
from xlcash.template.book import Book
from xlcash.template.formula import Formula, filled, shown, text, unless_error, when
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets import checks
from xlcash.template.sheets.audit import inputs_mark
from xlcash.template.sheets.dashboard import CARDS, MODULES
from xlcash.template.sheets.strips import DAY, WHOLE
from xlcash.template.style import tokens as t
from xlcash.template.style.rules import Rules

COLUMNS: Final = (Column("what", 230, "text"), Column("figure", 130, "text"), Column("says", 760, "sentence"))
FIGURES_AT: Final = HEAD + 10  # rows from 0
PAGES_AT: Final = FIGURES_AT + 3 + len(CARDS) + 1
TWO_LINES: Final = 38  # pixels


def write(book: Book) -> None:
    sheet = book.sheets["report"]
    sheet.heading(COLUMNS)
    _about(book)
    _figures(book)
    _pages(book)
    sheet.strip(book.stale_note & checks.verdict(book))
    sheet.page(PAGES_AT + len(PAGES) - 1, len(COLUMNS), one=True, repeat=False)
    _name_pages(book)


def _about(book: Book) -> None:
    """Whose figures they are, of which day, from which inputs."""
    start, audit = book.sheets["start"], book.sheets["audit"]
    facts = {
        "company": start.at("B5") & "", "as_of": shown(book.as_of, DAY), "currency": book.base_currency & "",
        "checks": checks.verdict(book), "mark": inputs_mark(book) & "",
        "inputs": audit.at("B3") & "", "version": text("xlcash ") & unless_error(book.xc("XC_VERSION"), ""),
    }  # fmt: skip
    _head(book, HEAD, "about")
    for row, (key, value) in enumerate(facts.items(), HEAD + 1):
        _line(book, row, book.say(f"sheets.report.about.{key}"), value, bold=key == "company")
    Rules(book.look, book.sheets["report"].grid).status((HEAD + 1, 2, HEAD + len(facts), 2), f"$C{HEAD + 2}", quiet=False)


def _figures(book: Book) -> None:
    """The cards of the Dashboard below its headline."""
    sheet, board, look = book.sheets["report"], book.sheets["dashboard"], book.look
    sheet.grid.set_row_pixels(FIGURES_AT, TWO_LINES)
    _line(book, FIGURES_AT, book.link("dashboard"), text(""), board.at("B2") & "")
    _head(book, FIGURES_AT + 1, "figures")
    for row, (col, card) in enumerate(zip(MODULES, CARDS, strict=True), FIGURES_AT + 2):
        letter = xl_col_to_name(col)
        status, fact = board.at(f"{letter}7"), board.at(f"{letter}6")
        said = when(status.equals(""), fact, status & book.say("sheets.gap") & fact)
        _line(book, row, board.at(f"{letter}4") & "", board.at(f"{letter}5"), said, number=card.number)
    last = FIGURES_AT + 1 + len(CARDS)
    Rules(look, sheet.grid).status((FIGURES_AT + 2, 3, last, 3), f"$D{FIGURES_AT + 3}", quiet=False, ruled=True)


def _pages(book: Book) -> None:
    """What each page says, and how many rows of its list are printed."""
    sheet = book.sheets["report"]
    _head(book, PAGES_AT, "pages")
    for row, (key, result) in enumerate((page for page in PAGES.items() if page[0] != "report"), PAGES_AT + 1):
        sheet.grid.set_row_pixels(row, TWO_LINES)
        _line(book, row, book.link(key), _printed(book, result) if result else text(""), book.sheets[key].at("B3") & "")
    last = PAGES_AT + len(PAGES) - 1
    Rules(book.look, sheet.grid).status((PAGES_AT + 1, 3, last, 3), f"$D{PAGES_AT + 2}", ruled=True)


def _name_pages(book: Book) -> None:
    """Where each page of the report begins and, unless a list follows, ends."""
    for key in PAGES:
        page = book.sheets[key]
        last_row, last_col = page.printed
        last_row = checks.SHEETS_AT - 2 if key == "checks" else last_row  # what the sheets say of themselves is for the screen
        corner = xl_rowcol_to_cell(last_row, last_col, row_abs=True, col_abs=True)
        book.look.book.define_name(f"xc_page_{key}", f"={page.quoted}!$A$1:{corner}")


def _printed(book: Book, result: str) -> Formula:
    spill = book.spills[result]
    rows = filled(spill.column(spill.columns[0].key))
    some = book.sentence("sheets.report.first", most=text(f"{MOST_ROWS:,}"), n=shown(rows, WHOLE))
    return when(rows > MOST_ROWS, some, book.sentence("sheets.report.all", n=shown(rows, WHOLE)))


def _head(book: Book, row: int, key: str) -> None:
    """The heads of one part, ruled."""
    sheet = book.sheets["report"]
    texts = [book.say(f"sheets.report.{key}.heads.{column.key}") for column in COLUMNS]
    sheet.heads(row, COLUMNS, texts=texts)


def _line(
    book: Book, row: int, what: Formula | str, figure: Formula, says: Formula | str = "", *, number: str = "", bold: bool = False
) -> None:
    sheet, f = book.sheets["report"], book.look.f
    line = {"bottom": 1, "bottom_color": t.HAIR}
    sheet.write(row, 1, what, f("xc Output", "text", **line))
    sheet.write(row, 2, figure, f("xc Output", number, align="left", indent=1, bold=bold or bool(number), **line))
    sheet.write(row, 3, says, f("xc Small", "text", text_wrap=True, indent=1, font_color=t.INK, **line))
