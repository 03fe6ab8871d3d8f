"""What an import leaves beside a workbook: the workbook as it was, and the SHA-256 of what was written then.

Only a workbook that is still what was written is taken back: whoever has saved it since would lose that work.  No import overwrites a copy,
for it may be the only one of something: each gets a number of its own.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from xlcash.cli.output import free_name, written
from xlcash.domain.errors import XlcashError
from xlcash.importing.errors import WorkbookChangedError


class NothingToUndoError(XlcashError):
    """No import has been written into the workbook, or its former self was moved away."""

    def __init__(self, file: Path) -> None:
        super().__init__(file=file)


class WorkedInSinceError(XlcashError):
    """The workbook is no longer what the import wrote: taking it back would lose what was done in it since."""

    def __init__(self, file: Path, backup: Path) -> None:
        super().__init__(file=file, backup=backup)


def backup_path(workbook: Path) -> Path:
    """Where a workbook is kept as it was before an import: later ones get a number.

    >>> backup_path(Path("ledger.xlsm")).name
    'ledger.before-import.xlsm'
    """
    return workbook.with_name(f"{workbook.stem}.before-import{workbook.suffix}")


def replace_keeping(workbook: Path, held: bytes, new: bytes) -> Path:
    """Put a workbook in the place of the one that is `held`, and keep that; the place of the copy.

    Raises WorkbookChangedError where something else is there by now, OutputNotWritableError.
    """
    backup = free_name(backup_path(workbook))
    with written(workbook) as temporary:
        temporary.write_bytes(new)
        _check_unchanged(workbook, held)
        with written(backup) as kept:
            kept.write_bytes(held)
    _note_mark(workbook, backup, new)
    return backup


def exchange(workbook: Path, backup: Path, held: bytes, new: bytes) -> None:
    """Put a workbook in the place of the one that is `held`, and that in the place of the copy.  Raises as `replace_keeping`."""
    with written(backup) as kept:  # in place only once the workbook is: until then it is the only copy of what it holds
        kept.write_bytes(held)
        with written(workbook) as temporary:
            temporary.write_bytes(new)
            _check_unchanged(workbook, held)
    _note_mark(workbook, backup, new)


def backup_of(workbook: Path, held: bytes) -> Path:
    """The copy that stands for the workbook before what it `held` was written.  Raises NothingToUndoError, WorkedInSinceError."""
    marks, usual = _marks(workbook), backup_path(workbook)
    copies = [copy for name in dict.fromkeys([usual.name, *marks]) if (copy := workbook.with_name(name)).is_file()]
    if not copies:
        raise NothingToUndoError(usual)
    mark = _mark(held)
    found = next((copy for copy in reversed(copies) if marks.get(copy.name) == mark), None)
    if found is None:
        raise WorkedInSinceError(workbook, copies[-1])
    return found


def _check_unchanged(workbook: Path, held: bytes) -> None:
    if workbook.read_bytes() != held:
        raise WorkbookChangedError(workbook)


def _marks_path(workbook: Path) -> Path:
    return workbook.with_name(f"{workbook.stem}.before-import.json")


def _marks(workbook: Path) -> dict[str, str]:
    """What was written when each copy was kept, the latest last; without the list nobody knows."""
    try:
        found = json.loads(_marks_path(workbook).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _note_mark(workbook: Path, backup: Path, new: bytes) -> None:
    others = {name: mark for name, mark in _marks(workbook).items() if name != backup.name}
    with written(_marks_path(workbook)) as temporary:
        temporary.write_text(json.dumps({**others, backup.name: _mark(new)}, indent=1, ensure_ascii=False), encoding="utf-8")


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
