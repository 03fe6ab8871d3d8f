"""What can stand in the way of an installation."""

from __future__ import annotations

from pathlib import Path

from xlcash.domain.errors import XlcashError


class FileHeldError(XlcashError):
    """A file can't be replaced or removed: nearly always because Excel has it open."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(file=file, reason=reason)


class InterpreterPathError(XlcashError):
    """The path of Python has letters that VBA can't pass on: it speaks the code page of the system, not Unicode."""

    def __init__(self, interpreter: Path) -> None:
        super().__init__(interpreter=interpreter)


class FolderTooWideError(XlcashError):
    """A folder that holds the user's downloads must not become a trusted location."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


class FolderNotFoundError(XlcashError):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


class NetworkFolderError(XlcashError):
    """Excel trusts a network folder only where its administrator allows that."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


class DamagedManifestError(XlcashError):
    """The list of what was installed can't be read, so that nobody knows any more what may be removed."""

    def __init__(self, file: Path) -> None:
        super().__init__(file=file)
