"""The place of the output: never overwritten unasked, never left half written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from xlcash.importing.errors import CardSuffixError, OutputExistsError, OutputNotWritableError, OutputSuffixError, WorkbookInUseError

SUFFIX = ".xlsm"
_REFUSALS: Final = {SUFFIX: OutputSuffixError, ".xlsx": CardSuffixError}


def check_output(path: Path, *others: Path, force: bool, suffix: str = SUFFIX) -> None:
    """Find out before the work begins whether the output can be written.

    Raises OutputSuffixError or its like, OutputExistsError for the output or one of the files that go with it, OutputNotWritableError.
    """
    if path.suffix.lower() != suffix:
        raise _REFUSALS[suffix](path)
    for file in (path, *others):
        if file.exists():
            if not force:
                raise OutputExistsError(file)
            with _said(file), file.open("r+b"):
                pass
    with _said(path), tempfile.TemporaryFile(dir=path.parent):
        pass


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A temporary file beside the output, put in its place once it is complete. Raises OutputNotWritableError."""
    temporary = path.with_name(f"~{os.getpid()}-{path.name}")
    try:
        yield temporary
        with _said(path):
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def check_closed(*files: Path) -> None:
    """Find out by the files that Excel and LibreOffice lay beside what they have open. Raises WorkbookInUseError."""
    for file in files:
        for lock in (file.with_name(f"~${file.name}"), file.with_name(f".~lock.{file.name}#")):
            if lock.exists():
                raise WorkbookInUseError(file, lock)


def removed(path: Path) -> None:
    """Remove a file of an earlier run, if it is there. Raises OutputNotWritableError."""
    with _said(path):
        path.unlink(missing_ok=True)


def free_name(path: Path) -> Path:
    """The path, or the next of its kind that is not taken: demo.xlsm, demo-2.xlsm, …"""
    names = (path if number == 1 else path.with_stem(f"{path.stem}-{number}") for number in count(1))
    return next(name for name in names if not name.exists())


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputNotWritableError(path, error.strerror or str(error)) from error
