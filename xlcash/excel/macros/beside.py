"""The files that buttons put beside a workbook, and the folders in which they do."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from xlcash.documents.errors import BookInCloudError, UnsavedBookError
from xlcash.documents.staging import said
from xlcash.domain.letters.file_names import distinct
from xlcash.excel.macros.books import as_of_date, language_of
from xlcash.language import say


def folder_beside(book: xw.Book, *parts: str) -> Path:
    """The folder of a workbook's letters, or one in it by its name in the catalogue; it need not exist. Raises what `file_of` raises."""
    path, language = file_of(book), language_of(book)
    return path.parent.joinpath(say(language, "letters.folder", workbook=path.stem), *(say(language, f"letters.{part}") for part in parts))


def free_file(book: xw.Book, part: str, suffix: str) -> Path:
    """A file beside the workbook, named after it, what it holds and the as-of date, and numbered where the name is taken."""
    path, language = file_of(book), language_of(book)
    name = f"{path.stem}-{say(language, f'macros.files.{part}')}-{as_of_date(book).isoformat()}"
    with said(path.parent):
        taken = [other.stem for other in path.parent.iterdir() if other.suffix.lower() == suffix]
    return path.with_name(distinct([*taken, name])[-1] + suffix)


def file_of(book: xw.Book) -> Path:
    """The file of a workbook.

    Raises UnsavedBookError for a workbook that has no file yet, BookInCloudError where Excel tells a web address instead of a file.
    """
    name = str(book.fullname)
    if "://" in name:
        raise BookInCloudError(name)
    path = Path(name)
    if not path.is_absolute() or not path.exists():
        raise UnsavedBookError(path.name)
    return path
