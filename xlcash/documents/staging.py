"""A folder that appears with all its files or not at all: it is filled under another name, then renamed."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlcash.documents.errors import FolderNotWritableError
from xlcash.domain.letters.file_names import distinct

UNFINISHED: Final = ".unfinished"


@contextlib.contextmanager
def said(folder: Path) -> Iterator[None]:
    """Say which folder could not be written to, and why."""
    try:
        yield
    except OSError as error:
        raise FolderNotWritableError(str(folder), error.strerror or type(error).__name__) from error


@contextlib.contextmanager
def appearing(parent: Path, name: str) -> Iterator[tuple[Path, Path]]:
    """Gives the folder to fill and the one that will be there afterwards, numbered where the name is taken."""
    with said(parent):
        parent.mkdir(parents=True, exist_ok=True)
        place = free(parent, name)
        staging = parent / UNFINISHED
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            yield staging, place
            staging.rename(place)
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def put(path: Path, content: bytes) -> None:
    """A file that is whole or not there: written beside its place, onto the disk, then renamed."""
    draft = path.with_name(f"{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def free(parent: Path, name: str) -> Path:
    """A place in a folder that nothing takes yet."""
    taken = [path.name for path in parent.iterdir()] if parent.exists() else []
    return parent / distinct([*taken, name])[-1]
