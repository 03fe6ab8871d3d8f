"""Word documents as PDF, by the program on the user's machine that knows them: Word on Windows, else LibreOffice.

So both files of a letter have one look, an edited template is honoured, and the fonts are embedded as that program does it.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

Converter: TypeAlias = Callable[[Sequence[Path]], None]

AT_ONCE: Final = 20  # documents between two reports of progress
SECONDS: Final = 60.0  # for LibreOffice to start, and again for every ten documents
_PLACES: Final = (
    Path(os.environ.get("PROGRAMFILES", r"C:\Program Files"), "LibreOffice", "program", "soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
PDF: Final = 17  # wdExportFormatPDF
NO_MACROS: Final = 3  # msoAutomationSecurityForceDisable


def to_pdf(documents: Sequence[Path], progress: Callable[[int], None] | None = None) -> list[Path]:
    """Write a PDF beside each document; gives those that have none because no program could make it."""
    done = 0
    for at in range(0, len(documents), AT_ONCE):
        some = documents[at : at + AT_ONCE]
        for convert in converters():
            left = [document for document in some if not document.with_suffix(".pdf").exists()]
            if left:
                convert(left)
        done += len(some)
        if progress:
            progress(done)
    return [document for document in documents if not document.with_suffix(".pdf").exists()]


def converters() -> Iterator[Converter]:
    """The programs at hand, the better one first."""
    if sys.platform == "win32":
        yield by_word
    if soffice() is not None:
        yield by_libreoffice


def soffice() -> str | None:
    """LibreOffice's program, on the search path or where its installer puts it."""
    return shutil.which("soffice") or next((str(place) for place in _PLACES if place.exists()), None)


def by_word(documents: Sequence[Path]) -> None:
    """A Word of our own, unseen, so that no window of the user's is touched. Without Word nothing is written."""
    client: Any = importlib.import_module("win32com.client")
    errors: Any = importlib.import_module("pywintypes")
    try:
        word = client.DispatchEx("Word.Application")
    except errors.com_error:
        return
    try:
        word.Visible, word.DisplayAlerts, word.AutomationSecurity = False, 0, NO_MACROS
        for path in documents:
            document = word.Documents.Open(str(path), ConfirmConversions=False, ReadOnly=True, AddToRecentFiles=False)
            document.ExportAsFixedFormat(str(path.with_suffix(".pdf")), PDF)
            document.Close(SaveChanges=False)
    except errors.com_error:
        return  # what has no PDF now is the next program's, or told
    finally:
        word.Quit(SaveChanges=False)


def by_libreoffice(documents: Sequence[Path]) -> None:
    """A LibreOffice with a fresh profile: one that shares the user's would do nothing while theirs is open, without a word."""
    with tempfile.TemporaryDirectory(prefix="xlcash-pdf-", ignore_cleanup_errors=True) as profile:
        command = [
            soffice() or "soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--convert-to",
            "pdf:writer_pdf_Export", "--outdir", str(documents[0].parent), *map(str, documents),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=SECONDS * (1 + len(documents) / 10))  # noqa: S603  found by name
        except (OSError, subprocess.TimeoutExpired):
            return
