"""The folders beside a workbook in which buttons put files."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from xlcash.documents.errors import BookInCloudError, UnsavedBookError
from xlcash.excel.macros.books import language_of
from xlcash.language import say


def folder_beside(book: xw.Book, *parts: str) -> Path:
    """The folder of a workbook's letters, or one in it by its name in the catalogue; it need not exist.

    Raises UnsavedBookError for a workbook that has no file yet, BookInCloudError where Excel tells a web address instead of a file.
    """
    name = str(book.fullname)
    if "://" in name:
        raise BookInCloudError(name)
    path = Path(name)
    if not path.is_absolute() or not path.exists():
        raise UnsavedBookError(path.name)
    language = language_of(book)
    return path.parent.joinpath(say(language, "letters.folder", workbook=path.stem), *(say(language, f"letters.{part}") for part in parts))
