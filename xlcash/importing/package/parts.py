"""The parts of a workbook's package: read one by one, written anew where changed."""

from __future__ import annotations

import io
import posixpath
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from xlcash.importing.errors import DamagedWorkbookError, SourceNotFoundError, SourceNotReadableError
from xlcash.importing.limits import check_packed

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WORKBOOK: Final = "xl/workbook.xml"
COMPRESSION_LEVEL: Final = 6


class Package:
    """A workbook's parts by name, unpacked when they are asked for; what is set is written in place of what was there."""

    def __init__(self, path: Path, data: bytes, packed: ZipFile) -> None:
        self.path, self.data = path, data
        self._packed, self._names, self._changed = packed, frozenset(packed.namelist()), dict[str, bytes]()

    @classmethod
    def read(cls, path: Path) -> Package:
        """Raises SourceNotFoundError, SourceNotReadableError, DamagedWorkbookError, SourceTooLargeError."""
        if not path.is_file():
            raise SourceNotFoundError(path)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise SourceNotReadableError(path, error.strerror or str(error)) from error
        check_packed(path, data)
        return cls(path, data, ZipFile(io.BytesIO(data)))

    def __getitem__(self, name: str) -> bytes:
        if name in self._changed:
            return self._changed[name]
        try:
            return self._packed.read(name)
        except (KeyError, BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError) as error:
            raise DamagedWorkbookError(self.path, f"{name}: {error}") from error

    def __setitem__(self, name: str, part: bytes) -> None:
        self._changed[name] = part

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @property
    def names(self) -> Sequence[str]:
        """The parts in their order."""
        return [name for name in self._packed.namelist() if name in self._names]

    def keep(self, names: Iterable[str]) -> None:
        """Leave out every other part."""
        self._names &= set(names)

    def tree(self, name: str) -> ET.Element:
        try:
            return ET.fromstring(self[name])  # noqa: S314  size and unpacking are bounded, and expat knows no external entities
        except ET.ParseError as error:
            raise DamagedWorkbookError(self.path, f"{name}: {error}") from error

    def related(self, name: str) -> dict[str, str]:
        """The parts a part points at, by the id of the relationship."""
        folder, own = posixpath.split(name)
        rels = f"{folder}/_rels/{own}.rels"
        if rels not in self:
            return {}
        inner = [link for link in self.tree(rels) if link.get("TargetMode") != "External"]
        return {link.get("Id", ""): _resolved(folder, link.get("Target", "")) for link in inner}

    def sheets(self) -> Iterator[tuple[str, str]]:
        """The name of each sheet and its part."""
        parts = self.related(WORKBOOK)
        for sheet in self.tree(WORKBOOK).iter(f"{MAIN}sheet"):
            part = parts.get(sheet.get(f"{RELATED}id", ""))
            if part is not None:
                yield sheet.get("name", ""), part

    def write(self, path: Path | IO[bytes]) -> None:
        """The package as a file; parts in their order, each with the date it had."""
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as new:
            for info in (info for info in self._packed.infolist() if info.filename in self._names):
                new.writestr(info, self[info.filename], info.compress_type, COMPRESSION_LEVEL)


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
