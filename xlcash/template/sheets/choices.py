"""Lists of words that are too long to stand in a validation itself (255 characters): they stand on Chart data, behind its blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from xlcash.domain.merging import KEYS
from xlcash.domain.tables import SPECS
from xlcash.language import find
from xlcash.template.book import Book
from xlcash.template.sheet import HEAD, Column

FIRST: Final = 146  # the first list's column, from 0: behind the last block of `chart_data.AT`
TITLES: Final[Mapping[str, str]] = {"factor": "tables.Scorecard.columns.factor", "column": "tables.Aliases.columns.column"}


def source(book: Book, key: str) -> str:
    """The range of a list, as a validation names it."""
    letter = xl_col_to_name(FIRST + list(TITLES).index(key))
    return f"={book.sheets['chart_data'].quoted}!${letter}${HEAD + 2}:${letter}${HEAD + 1 + len(_words(book, key))}"


def write(book: Book) -> None:
    sheet = book.sheets["chart_data"]
    columns = [Column(key, 180, "text") for key in TITLES]
    sheet.widths(columns, FIRST)
    sheet.heads(HEAD, columns, FIRST, texts=[book.say(path) for path in TITLES.values()])
    for col, key in enumerate(TITLES, FIRST):
        for row, word in enumerate(_words(book, key), HEAD + 1):
            sheet.write(row, col, word)


def _words(book: Book, key: str) -> Sequence[str]:
    """The scorecard's factors; the columns of all tables that exports are merged into."""
    if key == "factor":
        return list(find(book.language, "scorecard.factors").values())
    columns = ((table, column.key) for table in KEYS for column in SPECS[table].columns)
    return list(dict.fromkeys(SPECS[table].header(column, book.language) for table, column in columns))
