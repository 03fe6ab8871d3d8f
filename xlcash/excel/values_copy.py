"""A workbook's package without its formulas: what it shows, in the looks it has, and nothing that runs, asks or refreshes.

Left out are the parts that no kept part points at any more once the relationships of `CUT` are gone.  The parts that stay are changed as
bytes, so that what only Excel knows is carried.  Excel writes attributes between double quotes, `<` in no text, and no comments; what
LibreOffice computed was patched into such a file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from html import escape, unescape
from pathlib import Path
from typing import Final

from xlcash.domain.errors import XlcashError
from xlcash.importing.package.parts import WORKBOOK, Package

TYPES: Final = "[Content_Types].xml"
ROOT_LINKS: Final = "_rels/.rels"
CUT: Final = frozenset({
    "vbaProject", "extensibility", "userCustomization", "attachedToolbars", "calcChain", "volatileDependencies", "sheetMetadata",
    "externalLink", "connections", "queryTable", "powerPivotData", "customXml", "webextensiontaskpanes",
})  # fmt: skip
"""The relationships that are not kept, by the last word of their type: macros, what only formulas need, what leads out of the file."""
OLD_SHEETS: Final = frozenset({"xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"})
RICH: Final = "rdRichValue"
"""The relationship of values that are more than they show, such as a picture in a cell: their cells need the metadata."""
PLAIN: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"

_LINK: Final = re.compile(rb"<Relationship\s[^>]*?(?:/>|>\s*</Relationship>)")
_NAMED: Final = re.compile(rb'([\w:]+)="([^"]*)"')
_CELL: Final = re.compile(rb"<c\s([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_FORMULA: Final = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>([^<]*)</f>)")
_VALUE: Final = re.compile(rb"<v(?:\s[^>]*)?>[^<]+</v>|<is>")
_OF_FORMULAS: Final = re.compile(rb'\s*\bcm="\d+"')
_OF_RICH: Final = re.compile(rb'\s*\bvm="\d+"')
_KIND: Final = re.compile(rb'\s*\bt="\w+"')
_PLACE: Final = re.compile(rb'\br="([A-Z]{1,3}\d+)"')
_JUMP: Final = re.compile(r'HYPERLINK\("#([^"]+)",')
_GUARD: Final = re.compile(rb"<sheetProtection\b[^>]*/>")
_AFTER_LINKS: Final = re.compile(
    rb"<(?:printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|ignoredErrors|drawing|legacyDrawing|tableParts)\b"
)
_NAME: Final = re.compile(rb"<definedName\b([^>]*)>([^<]*)</definedName>")
_UNKNOWN_ELSEWHERE: Final = re.compile(rb"(?<![\w\]])\[\d+\]|\b_?(?:xldudf_)?XC_\w+\(")
_OF_MACROS: Final = re.compile(rb'\b(?:function|vbProcedure|xlm)="(?:1|true)"')
_GONE: Final[tuple[tuple[re.Pattern[str], re.Pattern[bytes], bytes], ...]] = tuple(
    (re.compile(part), re.compile(pattern, re.DOTALL), instead)
    for part, pattern, instead in (
        (r"xl/workbook\.xml", rb"<externalReferences>.*?</externalReferences>|<functionGroups\b.*?</functionGroups>", b""),
        (r"xl/workbook\.xml", rb'\s+(?:fullCalcOnLoad|forceFullCalc)="\w+"', b""),
        (r"xl/tables/.*", rb"<(?:calculatedColumnFormula|totalsRowFormula)\b.*?</(?:calculatedColumnFormula|totalsRowFormula)>", b""),
        (r"xl/tables/.*", rb'\s+(?:totalsRowFunction|tableType|queryTableFieldId|connectionId)="\w+"', b""),
        (r"xl/drawings/.*|xl/worksheets/.*", rb'\bmacro="[^"]+"', b'macro=""'),
        (r"xl/drawings/.*\.vml", rb"<x:FmlaMacro>[^<]*</x:FmlaMacro>", b""),
    )
)
"""What is taken out of the parts of a name, and what stands there instead."""


class OldSheetError(XlcashError):
    """The workbook has a sheet of macros or a dialog, as Excel 4 and 5 knew them: no workbook without macros can hold it."""

    def __init__(self, file: str) -> None:
        super().__init__(file=file)


class OutsidePivotError(XlcashError):
    """A pivot table reads a source outside the workbook, which a copy must not lead to."""

    def __init__(self, file: str) -> None:
        super().__init__(file=file)


def _unheard(_done: int, _of: int) -> None:
    """Progress that nobody looks at."""


def write_values(package: Package, path: Path, progress: Callable[[int, int], None] = _unheard) -> None:
    """Write a workbook without formulas (.xlsx); `progress` is told how many parts are done. Raises OldSheetError, OutsidePivotError."""
    links = _links(package)
    rich = any(kind == RICH for found in links.values() for kind, _ in found)
    cut = CUT - {"sheetMetadata"} if rich else CUT
    kept = {TYPES, *_kept(links, cut)}
    _check(package, links, kept)
    for at, name in enumerate(sorted(kept - {TYPES})):
        progress(at, len(kept))
        changed = _unlinked(package[name], cut) if name.endswith(".rels") else _valued(name, package[name], rich=rich)
        if changed != package[name]:
            package[name] = changed
    package[TYPES] = _types(package[TYPES], kept, dict(_parts(links, WORKBOOK)).get("vbaProject", ""))
    package.keep(kept)
    progress(len(kept) - 1, len(kept))
    package.write(path)


# ── which parts ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _links(package: Package) -> dict[str, list[tuple[str, str]]]:
    """What each part points at inside the package: kind and target; the package itself is the part "" ."""
    found = {}
    for name in package.names:
        folder, file = posixpath.split(name)
        if file.endswith(".rels"):
            owner = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
            found[owner] = list(_targets(package[name], posixpath.dirname(folder)))
    return found


def _targets(rels: bytes, folder: str) -> Iterator[tuple[str, str]]:
    for link in _LINK.findall(rels):
        named = {key.decode(): unescape(value.decode()) for key, value in _NAMED.findall(link)}
        if named.get("TargetMode") != "External":
            target = named["Target"]
            place = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield _last_word(named["Type"]), place


def _last_word(kind: str) -> str:
    return kind.rpartition("/")[2]


def _parts(links: dict[str, list[tuple[str, str]]], owner: str) -> Iterator[tuple[str, str]]:
    yield from links.get(owner, ())


def _kept(links: dict[str, list[tuple[str, str]]], cut: frozenset[str]) -> Iterator[str]:
    """The parts that can still be reached, each with the part of its own relationships."""
    seen, to_come = {""}, [""]
    while to_come:
        owner = to_come.pop()
        if owner:
            yield owner
        if owner in links:
            folder, file = posixpath.split(owner)
            yield posixpath.join(folder, "_rels", f"{file}.rels")
        new = {place for kind, place in _parts(links, owner) if kind not in cut} - seen
        seen |= new
        to_come += sorted(new)


def _check(package: Package, links: dict[str, list[tuple[str, str]]], kept: set[str]) -> None:
    if any(kind in OLD_SHEETS for kind, _ in _parts(links, WORKBOOK)):
        raise OldSheetError(package.path.name)
    caches = (name for name in kept if "/pivotCacheDefinition" in name and not name.endswith(".rels"))
    if any(re.search(rb'<cacheSource\b[^>]*\btype="external"', package[name]) for name in caches):
        raise OutsidePivotError(package.path.name)


def _unlinked(rels: bytes, cut: frozenset[str]) -> bytes:
    def kept(link: re.Match[bytes]) -> bytes:
        return b"" if _last_word(dict(_NAMED.findall(link[0]))[b"Type"].decode()) in cut else link[0]

    return _LINK.sub(kept, rels)


def _types(types: bytes, kept: set[str], project: str) -> bytes:
    """The types of the parts that are there; the workbook is a plain one."""

    def named(entry: re.Match[bytes]) -> bytes:
        is_there = unescape(entry[1].decode()).lstrip("/") in kept
        return entry[0] if is_there else b""

    types = re.sub(rb"application/vnd\.ms-excel\.(?:sheet|template|addin)\.macroEnabled\.main\+xml", PLAIN, types)
    types = re.sub(rb'<Override\b[^>]*?\bPartName="([^"]+)"[^>]*?/>', named, types)
    return re.sub(rb'<Default\b[^>]*"application/vnd\.ms-office\.vbaProject"[^>]*/>', b"", types) if project else types


# ── what stands in them ──────────────────────────────────────────────────────────────────────────────────────────────


def _valued(name: str, part: bytes, *, rich: bool) -> bytes:
    """A part without what belongs to formulas and macros."""
    for of, pattern, instead in _GONE:
        if of.fullmatch(name):
            part = pattern.sub(instead, part)
    if name == WORKBOOK:
        return _NAME.sub(lambda found: b"" if _is_of_no_use(found) else found[0], part)
    return _sheet(part, rich=rich) if name.startswith("xl/worksheets/") else part


def _is_of_no_use(name: re.Match[bytes]) -> bool:
    """Whether a defined name stands for a macro, for another file, or for a function that the copy does not know."""
    return bool(_OF_MACROS.search(name[1]) or _UNKNOWN_ELSEWHERE.search(name[2]))


def _sheet(part: bytes, *, rich: bool) -> bytes:
    """A sheet with values for formulas, its jumps to other sheets as links, and without a guard that keeps nothing."""
    jumps: list[tuple[bytes, str]] = []

    def valued(cell: re.Match[bytes]) -> bytes:
        head, inner = cell[1], cell[2] or b""
        formula = _FORMULA.search(inner)
        head = _OF_FORMULAS.sub(b"", head) if rich else _OF_RICH.sub(b"", _OF_FORMULAS.sub(b"", head))
        if formula:
            jump, place = _JUMP.match(unescape((formula[1] or b"").decode())), _PLACE.search(head)
            if jump and place:
                jumps.append((place[1], jump[1]))
            inner = _FORMULA.sub(b"", inner)
            if not _VALUE.search(inner):  # a formula's empty text is a blank
                return b"<c " + _KIND.sub(b"", head) + b"/>"
        return b"<c " + head + (b">" + inner + b"</c>" if inner else b"/>")

    if b"<f" in part or b' cm="' in part or b' vm="' in part:
        start = part.find(b"<sheetData")
        end = part.rfind(b"</sheetData>")
        part = part[:start] + _CELL.sub(valued, part[start:end]) + part[end:] if 0 <= start < end else part
    part = _GUARD.sub(lambda guard: guard[0] if re.search(rb'\b(?:password|hashValue)="', guard[0]) else b"", part)
    return _linked(part, jumps)


def _linked(part: bytes, jumps: list[tuple[bytes, str]]) -> bytes:
    """Links of cells to places in the workbook."""
    links = b"".join(b'<hyperlink ref="%s" location="%s"/>' % (place, escape(where).encode()) for place, where in jumps)
    if not links:
        return part
    if b"</hyperlinks>" in part:
        return part.replace(b"</hyperlinks>", links + b"</hyperlinks>", 1)
    found = _AFTER_LINKS.search(part, part.rfind(b"</sheetData>"))
    return part[: found.start()] + b"<hyperlinks>" + links + b"</hyperlinks>" + part[found.start() :] if found else part
