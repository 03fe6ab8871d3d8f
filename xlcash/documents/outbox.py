"""Where letters are put: a folder beside the workbook, in which a letter and its rows in the Log stand together or not at all.

Issuing has four steps:

1. the files are written into a folder of their own, ``.issuing``, which nobody reads;
2. a list of them and of the rows to log is put beside them (written elsewhere, then renamed: it is whole or it is not there);
3. the rows are added to the Log;
4. the folder is renamed to the day's: all its files appear at once.

Whatever ends the program in between, the next run finds it.  Files without a list, or whose rows never reached the Log, are thrown away:
nothing was issued.  Files whose rows are in the Log are brought to their place.  Issued files whose rows the Log has lost (the workbook was
not saved) have them added again.  So no step is issued twice, and none is logged without its file.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TypeAlias

from xlcash.documents.staging import free, put, said

STAGING: Final = ".issuing"
LIST: Final = ".issued.json"
Step: TypeAlias = tuple[str, str, str, float]


@dataclass(frozen=True)
class Entry:
    """A row of the Log that goes with a file: the step of one invoice. `file` is relative to the outbox."""

    date: str
    customer: str
    invoice: str
    level: float
    file: str
    by: str

    @property
    def step(self) -> Step:
        return self.date, self.customer, self.invoice, self.level


Write: TypeAlias = Callable[[Path], Iterable[Entry]]
Record: TypeAlias = Callable[[Sequence[Entry]], None]


class Outbox:
    """The letters beside one workbook. `recorded` asks the Log as it stands now, `record` adds rows to it."""

    def __init__(self, folder: Path, recorded: Callable[[], Collection[Step]], record: Record) -> None:
        self.folder = folder
        self._recorded, self._record = recorded, record

    def recover(self) -> int:
        """Bring files and Log together again; the number of rows that were added to the Log."""
        with said(self.folder):
            self._finish_or_drop()
            known = set(self._recorded())
            lost = [entry for entry in self._issued() if entry.step not in known]
        if lost:
            self._record(lost)
        return len(lost)

    def issue(self, day: dt.date, write: Write) -> Path | None:
        """Issue letters. `write` puts their files into the folder it is given and tells the rows to log; without rows nothing is issued.

        Gives the folder in which they stand. Call `recover` first.
        """
        with said(self.folder):
            staging, place = self.folder / STAGING, free(self.folder, day.isoformat())
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir(parents=True)
        try:
            entries = [Entry(**{**asdict(entry), "file": f"{place.name}/{entry.file}"}) for entry in write(staging)]
            if not entries:
                shutil.rmtree(staging)
                return None
            with said(self.folder):
                put(staging / LIST, json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1).encode())
            self._record(entries)
        except Exception:
            shutil.rmtree(staging, ignore_errors=True)
            raise
        with said(self.folder):
            staging.rename(place)
        return place

    def _finish_or_drop(self) -> None:
        """What an earlier run left: to its place where its rows are in the Log, else away."""
        staging = self.folder / STAGING
        if not staging.exists():
            return
        entries = _listed(staging)
        if entries and {entry.step for entry in entries} & set(self._recorded()):
            staging.rename(self.folder / entries[0].file.partition("/")[0])
        else:
            shutil.rmtree(staging)

    def _issued(self) -> Iterator[Entry]:
        """The rows of every file that is still there: who deletes a letter takes it back."""
        for place in sorted(self.folder.glob(f"*/{LIST}")):
            if place.parent.name != STAGING:
                yield from (entry for entry in _listed(place.parent) if (self.folder / entry.file).exists())


def _listed(folder: Path) -> list[Entry]:
    try:
        return [Entry(**row) for row in json.loads((folder / LIST).read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
