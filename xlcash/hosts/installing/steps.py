"""What an installation is going to do, step by step, and the doing.

Each step is known before anything is written, so that it can be shown first.  The list of what was written is stored with every step: an
installation that stops halfway can be repeated or taken back.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from xlcash.hosts.installing.manifest import NAME, Value, WrittenFile, WrittenKey, load, put, remove, save

LOGS: Final = "xlcash.log*"  # excel/log.py
BEFORE: Final = "before"  # the folder in which files that were there are kept


class Registry(Protocol):
    """The Windows registry; keys begin with HKCU or HKLM."""

    def values(self, key: str) -> dict[str, Value | bytes]: ...
    def subkeys(self, key: str) -> list[str]: ...
    def put(self, key: str, values: Mapping[str, Value]) -> None: ...
    def remove(self, key: str) -> None: ...


class Deed(enum.Enum):
    """What a step does to a file or a key; the names are those of the catalogue."""

    NEW = "new"
    REPLACED = "replaced"
    SAME = "same"
    REMOVED = "removed"
    RESTORED = "restored"
    CHANGED = "changed"
    """The user changed it after the installation: it is his now and stays."""


@dataclass(frozen=True)
class Step:
    """One file or one key of the registry (`values` is None for a file)."""

    deed: Deed
    place: str
    content: bytes = b""
    values: Mapping[str, Value] | None = None

    @property
    def is_key(self) -> bool:
        return self.place.startswith("HK")


@dataclass(frozen=True)
class Wanted:
    """What is to be there: files with their content, registry keys with their values."""

    files: Mapping[Path, bytes]
    keys: Mapping[str, Mapping[str, Value]]


class Installation:
    """What xlcash wrote into the folders of one user. `folder` holds its list; without a registry there are no keys."""

    def __init__(self, folder: Path, registry: Registry | None = None) -> None:
        self.folder = folder
        self.registry = registry
        self.manifest = load(folder)

    def steps_to(self, wanted: Wanted) -> list[Step]:
        """The steps that lead to what is wanted; what an earlier installation wrote and is wanted no more goes."""
        names = {str(file) for file in wanted.files} | set(wanted.keys)
        gone = [step for step in self.steps_back() if step.place not in names]
        files = [self._file_step(file, content) for file, content in wanted.files.items()]
        return gone + files + [self._key_step(key, values) for key, values in wanted.keys.items()]

    def steps_back(self) -> list[Step]:
        """The steps that take everything back."""
        return [*map(self._file_back, self.manifest.files), *map(self._key_back, self.manifest.keys)]

    def carry_out(self, steps: Sequence[Step]) -> None:
        """Do the steps. Raises FileHeldError; what was done until then is listed."""
        for step in steps:
            (self._do_key if step.is_key else self._do_file)(step)
            save(self.manifest, self.folder)

    def forget(self) -> None:
        """After everything was taken back: remove the list itself, the log, and every folder of ours that is empty."""
        for file in (*self.folder.glob(LOGS), self.folder / NAME):
            remove(file)
        folders = {Path(made) for made in self.manifest.folders} | {self.folder, self.folder / BEFORE}
        for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()

    def _file_step(self, file: Path, content: bytes) -> Step:
        there = file.read_bytes() if file.exists() else None
        deed = Deed.NEW if there is None else Deed.SAME if there == content else Deed.REPLACED
        return Step(deed, str(file), content)

    def _key_step(self, key: str, values: Mapping[str, Value]) -> Step:
        there = self._registry.values(key)
        deed = Deed.NEW if not there else Deed.SAME if there == dict(values) else Deed.REPLACED
        return Step(deed, key, values=values)

    def _file_back(self, place: str) -> Step:
        entry, file = self.manifest.files[place], Path(place)
        if file.exists() and _digest(file.read_bytes()) != entry.digest:
            return Step(Deed.CHANGED, place)
        return Step(Deed.RESTORED if entry.before else Deed.REMOVED, place)

    def _key_back(self, key: str) -> Step:
        entry = self.manifest.keys[key]
        there = self._registry.values(key)
        if there and there != entry.values:
            return Step(Deed.CHANGED, key)
        return Step(Deed.RESTORED if entry.before else Deed.REMOVED, key, values=entry.before)

    def _do_file(self, step: Step) -> None:
        file = Path(step.place)
        if step.deed in (Deed.NEW, Deed.REPLACED):
            self.manifest.folders += [str(folder) for folder in _missing(file.parent)]
            self.manifest.files[step.place] = WrittenFile(_digest(step.content), self._kept(file))
            save(self.manifest, self.folder)  # before the file, so that nothing of ours is ever there unlisted
            put(file, step.content)
        elif step.deed is not Deed.SAME:
            self._take_back(file, self.manifest.files[step.place], step.deed)
            del self.manifest.files[step.place]

    def _take_back(self, file: Path, entry: WrittenFile, deed: Deed) -> None:
        if deed is Deed.REMOVED:
            remove(file)
        elif deed is Deed.RESTORED and entry.before:
            put(file, Path(entry.before).read_bytes())
            remove(Path(entry.before))

    def _kept(self, file: Path) -> str | None:
        """Where the file that is there is kept, if it is the user's; not beside it, for Excel opens every file of its start folder."""
        entry = self.manifest.files.get(str(file))
        if not file.exists():
            return entry.before if entry else None
        content = file.read_bytes()
        if entry is not None and entry.digest == _digest(content):
            return entry.before
        kept = self.folder / BEFORE / f"{_digest(content)[:8]}-{file.name}"
        put(kept, content)
        return str(kept)

    def _do_key(self, step: Step) -> None:
        if step.deed in (Deed.NEW, Deed.REPLACED) and step.values is not None:
            entry = self.manifest.keys.get(step.place)
            before = entry.before if entry else _plain(self._registry.values(step.place))
            self._registry.put(step.place, step.values)
            self.manifest.keys[step.place] = WrittenKey(dict(step.values), before)
        elif step.deed is not Deed.SAME:
            if step.deed is not Deed.CHANGED:
                self._registry.remove(step.place)
            if step.deed is Deed.RESTORED and step.values:
                self._registry.put(step.place, step.values)
            del self.manifest.keys[step.place]

    @property
    def _registry(self) -> Registry:
        if self.registry is None:
            raise LookupError("this system has no registry")
        return self.registry


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _missing(folder: Path) -> Iterator[Path]:
    """The folders that have to be made for this one to be there."""
    while not folder.exists():
        yield folder
        folder = folder.parent


def _plain(values: Mapping[str, Value | bytes]) -> dict[str, Value] | None:
    return {name: value for name, value in values.items() if not isinstance(value, bytes)} or None
