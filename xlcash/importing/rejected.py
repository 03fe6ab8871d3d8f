"""The list of rejected rows, as a file that Excel opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlcash.importing.export import Export
from xlcash.language import Language, say

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rejected_path(output: Path) -> Path:
    """Where the rejected rows of an output are listed.

    >>> rejected_path(Path("ledger.xlsm")).name
    'ledger.rejected.csv'
    """
    return output.with_suffix(".rejected.csv")


def rejected_csv(exports: tuple[Export, ...], language: Language) -> bytes:
    """File, row number in it, every reason, and the row as it stands in the file: UTF-8 with the mark by which Excel knows it.

    Each file has its own header row, since files have different columns.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for export in exports:
        writer.writerows(_rows(export, language))
    return text.getvalue().encode("utf-8-sig")


def _rows(export: Export, language: Language) -> Iterator[list[str]]:
    if not export.rejected:
        return
    headers = [say(language, f"cli.rejected.{key}") for key in ("file", "row", "reasons")]
    yield [*headers, *map(guarded, export.source.header)]
    for rejected in export.rejected:
        reasons = " ".join(reason.sentence(language) for reason in rejected.reasons)
        yield [guarded(export.source.path.name), str(rejected.row), guarded(reasons), *map(guarded, export.source.row(rejected.row))]


def guarded(cell: Any) -> str:
    """A cell as text that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded(-5.5), guarded(None), guarded("A-1")
    ("'=1+1", "'-5.5", '', 'A-1')
    """
    text = "" if cell is None else f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
