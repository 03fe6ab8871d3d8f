"""Settings: every threshold, its unit and its source; only the value may be typed."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from xlcash.domain.policy import Setting, settings
from xlcash.domain.tables import SETTINGS, words_in
from xlcash.template.book import Book
from xlcash.template.formula import Formula, filled, lookup, shown, text
from xlcash.template.sheet import HEAD, Column
from xlcash.template.sheets.inputs import add_table
from xlcash.template.sheets.strips import remarks
from xlcash.template.style import tokens as t
from xlcash.template.style.lines import height, lines

COLUMNS = (
    Column("group", 120, "text"), Column("key", 230, "text"), Column("value", 120, "count"), Column("unit", 90, "text"),
    Column("meaning", 520, "text"), Column("source", 200, "text"),
)  # fmt: skip
VALUE = 3
QUIET = ("unit", "source")
WRAPPED = {"meaning": t.BODY, "source": t.SMALL}  # size by column
SAMPLE_SHARE = 0.05  # shares below 5 % are shown with two decimals


def setting(book: Book, name: str) -> Formula:
    """A setting's value, found by its key."""
    keys, values = book.column("Settings", "key"), book.column("Settings", "value")
    return lookup(text(book.say(f"policy.{name}.key")), keys, values)


def write(book: Book) -> None:
    sheet, look = book.sheets["settings"], book.look
    sheet.heading(COLUMNS)
    rows = book.tables["Settings"][1:]
    known = {book.say(f"policy.{name}.key"): each for name, each in settings().items()}
    line = {"bottom": 1, "bottom_color": t.HAIR}
    for row, cells in enumerate(rows, HEAD + 1):
        each = known.get(cells[1])
        for col, (column, value) in enumerate(zip(COLUMNS, cells, strict=True), 1):
            if col == VALUE:
                form = look.f("xc Input", _number(each, value), align="right", indent=1, **_free(each))
            else:
                style = "xc Small" if column.key in QUIET else "xc Output"
                form = look.f(style, "text", indent=int(col > 1), text_wrap=column.key in WRAPPED, **line)
            sheet.write(row, col, value, form)
        sheet.grid.set_row_pixels(row, _height(cells, WRAPPED | ({"value": t.SMALL} if _free(each) else {})))
        if cells[1] == book.say("policy.collection_method.key"):
            look.book.define_name("CollectionMethod", f"={sheet.quoted}!{xl_rowcol_to_cell(row, VALUE, row_abs=True, col_abs=True)}")
        rule = {} if each is None else _rule(book, each)
        if rule:
            sheet.grid.data_validation(row, VALUE, row, VALUE, rule)
    count = max(len(rows), 1)
    add_table(sheet, "Settings", count, [
        {"header": SETTINGS.header(column.key, book.language), "header_format": look.f(
            "xc Head", bottom_color=t.KIND_COLOUR["input"], align="right" if col == VALUE else "left", indent=int(col > 1))}
        for col, column in enumerate(COLUMNS, 1)
    ])  # fmt: skip
    sheet.rules.whiten_repeats(1)
    sheet.grid.freeze_panes(HEAD + 1, VALUE)
    known_settings = book.sentence("sheets.settings.count", n=shown(filled(book.column("Settings", "key")), "0"))
    sheet.strip(book.facts(remarks(book, "Settings"), known_settings))
    sheet.page(HEAD + count, len(COLUMNS))


def _number(each: Setting | None, value: Any) -> str:
    if each is None or each.kind == "text":
        return "text"
    return "pct2" if each.kind == "pct" and 0 < value < SAMPLE_SHARE else each.kind


def _free(each: Setting | None) -> dict[str, Any]:
    """A text of the user's may be long: small, in several lines."""
    return {"text_wrap": True, "font_size": t.SMALL} if each is not None and each.kind == "text" and not each.words else {}


def _height(cells: list[Any], wrapped: dict[str, int]) -> int:
    """The pixels of a row: the most lines that one of its wrapped texts takes."""
    texts = {column.key: (str(cell or ""), column.pixels) for column, cell in zip(COLUMNS, cells, strict=True)}
    return height(max(lines(*texts[key], points) for key, points in wrapped.items()))


def _rule(book: Book, each: Setting) -> dict[str, Any]:
    """What may be typed: a word of a list, a number within its range, or any text."""
    if each.words:
        words = words_in(each.words, book.language)
        return {"validate": "list", "source": words, "error_title": "xlcash", "error_message": book.say("sheets.validation.word")}
    if each.kind == "text":
        return {}
    return {
        "validate": "decimal", "criteria": "between", "minimum": each.low, "maximum": each.high, "error_title": "xlcash",
        "error_message": book.say("sheets.validation.between", low=f"{each.low:g}", high=f"{each.high:g}"),
    }  # fmt: skip
