"""Why a workbook can't be refreshed."""

from __future__ import annotations

from pathlib import Path

from xlcash.domain.errors import XlcashError


class ReadOnlyWorkbookError(XlcashError):
    """The file is marked read-only."""

    def __init__(self, file: Path) -> None:
        super().__init__(file=file)


class StrictWorkbookError(XlcashError):
    """The file is saved as "Strict Open XML", whose names of things are others."""

    def __init__(self, file: str) -> None:
        super().__init__(file=file)


class UnknownPartError(XlcashError):
    """A part of the file is not built as Excel builds it, so that a change of it could do harm."""

    def __init__(self, file: str, part: str) -> None:
        super().__init__(file=file, part=part)
