"""The last pass over a built workbook: the ribbon goes in, and everything that would differ between two builds goes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlcash.template.ribbon import RibbonPart

Kind: TypeAlias = Literal["xlsm", "xlam"]

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name
COMPRESSION_LEVEL: Final = 6

_TEMPLATE_TYPE: Final = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE: Final = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"


def finish(path: Path, *, ribbon: Sequence[RibbonPart], kind: Kind = "xlsm") -> None:
    """Give the workbook at `path`, written by XlsxWriter with a VBA project, its ribbon and its kind, in place.

    Order, dates and compression are fixed, so that equal content gives equal bytes (with the same zlib).  The file is replaced in one
    step: a workbook is there whole or not at all.
    """
    with ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    parts["_rels/.rels"] = _with_relationships(parts["_rels/.rels"], ribbon)
    parts |= {part.name: part.xml for part in ribbon}
    if kind == "xlam":
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(_TEMPLATE_TYPE, _ADDIN_TYPE)
    unfinished = path.with_name(f"{path.name}.part")
    try:
        _write(unfinished, parts)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _with_relationships(rels: bytes, ribbon: Sequence[RibbonPart]) -> bytes:
    added = (
        f'<Relationship Id="xlcash{number}" Type="{part.relationship}" Target="{part.name}"/>' for number, part in enumerate(ribbon, 1)
    )
    return rels.replace(b"</Relationships>", "".join(added).encode() + b"</Relationships>")


def _write(path: Path, parts: dict[str, bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=COMPRESSION_LEVEL) as package:
        for name, content in parts.items():
            info = ZipInfo(name, EARLIEST)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0  # otherwise it tells on which system the file was built
            package.writestr(info, content, compresslevel=COMPRESSION_LEVEL)
