"""Build a workbook: every sheet, every formula with its cached value, the ribbon and the macros."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from xlcash.domain.cash.scenarios import default_scenarios
from xlcash.domain.collections.default_ladders import default_ladders
from xlcash.domain.company import Company, company
from xlcash.domain.credit.scorecard import default_scorecard
from xlcash.domain.errors import TooManyRowsError
from xlcash.domain.policy import Policy, settings_frame
from xlcash.domain.worksheet import LAST_ROW
from xlcash.language import LANGUAGES, Language, say
from xlcash.template.addin import ADDINS, build_addin
from xlcash.template.book import Book
from xlcash.template.package import finish
from xlcash.template.ribbon import ribbon_parts
from xlcash.template.sheet import HEAD, Sheet
from xlcash.template.sheets import KINDS, STEPS
from xlcash.template.vba import vba_project

CREATED: Final = dt.datetime(2026, 1, 1)  # noqa: DTZ001  fixed, so that equal builds are equal files
TEMPLATE_AS_OF: Final = dt.date(2026, 12, 31)
MOST_ROWS: Final = LAST_ROW - HEAD - 1  # of a worksheet, less those above the first row of a table
UNGUARDED: Final = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "pivot_tables": True}
"""What a guarded sheet lets everybody do; its answers can't be typed over, cells of the style xc Input can."""
BASE_CURRENCY: Final = "CNY"
TEMPLATE_SUFFIX: Final = ".xltm"  # of a file that Excel offers under File, New


@dataclass(frozen=True)
class BuildResult:
    """`spills`: the rows of every result by its key, header first (one error alone where a function could not answer)."""

    spills: dict[str, list[list[Any]]]


def _check_size(made_of: Company) -> None:
    for table, frame in made_of.tables.items():
        if len(frame) > MOST_ROWS:
            raise TooManyRowsError(table, len(frame), MOST_ROWS)


def build_workbook(made_of: Company, path: Path, language: Language, progress: Callable[[str], None] | None = None) -> BuildResult:
    """Write the workbook of a company. `progress` is told the name of each sheet as its writing begins, last that of the file."""
    _check_size(made_of)
    book = Book(made_of, language)
    for key, kind in KINDS.items():
        book.sheets[key] = Sheet(book, key, kind)
        book.sheets[key].grid.set_vba_name(code_name(key))
    for key, write in STEPS:
        if progress is not None:
            progress(book.tab(key))
        write(book)
    if progress is not None:
        progress(path.name)
    _complete(book, made_of.name, language)
    finish(book.look.book, path, ribbon=ribbon_parts(language), kind="xltm" if path.suffix == TEMPLATE_SUFFIX else "xlsm")
    return BuildResult({key: spill.rows for key, spill in book.spills.items()})


def code_name(key: str) -> str:
    """The name VBA knows a sheet by: ASCII in every language.

    >>> code_name("chart_data")
    'ChartDataSheet'
    """
    return "".join(part.capitalize() for part in key.split("_")) + "Sheet"


def _complete(book: Book, title: str, language: Language) -> None:
    workbook = book.look.book
    workbook.set_properties({"title": title, "subject": say(language, "sheets.dashboard.title"), "author": "xlcash", "created": CREATED})
    workbook.set_vba_name()
    workbook.add_vba_project(BytesIO(vba_project(language, tuple(map(code_name, KINDS)))), is_stream=True)
    for sheet in book.sheets.values():
        if sheet.kind != "input":
            sheet.grid.protect(options=UNGUARDED)
    book.sheets["start"].grid.activate()


def blank_company(language: Language) -> Company:
    """The company of an empty template: the default policy, scorecard, ladders and scenarios, nothing else."""
    tables = {
        "Settings": settings_frame(Policy(), language), "Scorecard": default_scorecard(language), "Ladders": default_ladders(language),
        "Scenarios": default_scenarios(language),
    }  # fmt: skip
    return company(say(language, "sheets.start.your_company"), as_of=TEMPLATE_AS_OF, base_currency=BASE_CURRENCY, tables=tables)


def build_templates(folder: Path) -> None:
    """The empty templates and the add-ins of both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        build_workbook(blank_company(language), folder / f"xlcash-{language}.xlsm", language)
        build_addin(folder / ADDINS[language], language)
