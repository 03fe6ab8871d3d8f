"""The package of a built workbook: the ribbon goes in, and nothing that would differ between two builds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlcash.template.ribbon import RibbonPart
from xlcash.template.style.grid import UnpackedWorkbook

Kind: TypeAlias = Literal["xlsm", "xltm", "xlam"]

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name
COMPRESSION_LEVEL: Final = 6

_TYPES: Final[dict[Kind, bytes]] = {
    "xlsm": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    "xltm": b"application/vnd.ms-excel.template.macroEnabled.main+xml",
    "xlam": b"application/vnd.ms-excel.addin.macroEnabled.main+xml",
}


def finish(workbook: UnpackedWorkbook, path: Path, *, ribbon: Sequence[RibbonPart], kind: Kind = "xlsm") -> None:
    """Close a workbook with a VBA project and write it to `path`, with its ribbon and of its kind.

    Order, dates and compression are fixed, so that equal content gives equal bytes (with the same zlib).  The file is put in its place in
    one step: a workbook is there whole or not at all.
    """
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with TemporaryDirectory() as folder:
            _write(unfinished, _changed(workbook.unpack(Path(folder)), ribbon, kind))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _changed(parts: Mapping[str, Path], ribbon: Sequence[RibbonPart], kind: Kind) -> dict[str, Path | bytes]:
    """The parts with the ribbon among them, those that speak of it or of the kind rewritten."""
    rewritten = {
        "_rels/.rels": _with_relationships(parts["_rels/.rels"].read_bytes(), ribbon),
        "[Content_Types].xml": parts["[Content_Types].xml"].read_bytes().replace(_TYPES["xlsm"], _TYPES[kind]),
    }
    return {**parts, **rewritten, **{part.name: part.xml for part in ribbon}}


def _with_relationships(rels: bytes, ribbon: Sequence[RibbonPart]) -> bytes:
    added = (
        f'<Relationship Id="xlcash{number}" Type="{part.relationship}" Target="{part.name}"/>' for number, part in enumerate(ribbon, 1)
    )
    return rels.replace(b"</Relationships>", "".join(added).encode() + b"</Relationships>")


def _write(path: Path, parts: Mapping[str, Path | bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as package:
        for name, part in parts.items():
            info = ZipInfo(name, EARLIEST)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0  # otherwise it tells on which system the file was built
            package.writestr(info, part if isinstance(part, bytes) else part.read_bytes(), compresslevel=COMPRESSION_LEVEL)
