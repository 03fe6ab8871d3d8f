"""The parts beside the sheets that a refresh may touch: the size of a table, what is printed, the calculation chain, the shared texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import unescape

from xlcash.hosts.libreoffice.refreshing.cell_text import ATTRIBUTES, attributes, text_of
from xlcash.importing.package.parts import MAIN, WORKBOOK, Package

_ITEM: Final = re.compile(rb"<si\b" + ATTRIBUTES + rb"(?:/>|>(.*?)</si\s*>)", re.DOTALL)
_TABLE: Final = re.compile(rb"<(?:table|autoFilter)\b" + ATTRIBUTES + rb"/?>")
_PRINT_AREA: Final = re.compile(r'(<definedName\b[^>]*\bname="_xlnm\.Print_Area"[^>]*>)([^<]+)')
_LINK: Final = re.compile(rb"<c\b" + ATTRIBUTES + rb"(?:/>|></c\s*>)")


def shared_texts(package: Package) -> list[str]:
    part = next((part for part in package.related(WORKBOOK).values() if part.endswith("/sharedStrings.xml")), None)
    return [text_of(inside) for _, inside in _ITEM.findall(package[part])] if part else []


def resize_tables(package: Package, sizes: Mapping[str, tuple[str, str]]) -> int:
    """Let tables reach as far as they do now: old and new reference by name. How many did."""
    resized = 0
    for _, sheet in package.sheets():
        for part in (part for part in package.related(sheet).values() if part.startswith("xl/tables/")):
            old, new = sizes.get(package.tree(part).get("displayName", ""), ("", ""))
            if old != new:
                package[part] = _TABLE.sub(lambda tag: tag[0].replace(_ref(old), _ref(new)), package[part])  # noqa: B023  used at once
                resized += 1
    return resized


def _ref(reference: str) -> bytes:
    return f'ref="{reference}"'.encode()


def print_areas(package: Package, areas: Mapping[str, tuple[str | None, str | None]]) -> None:
    """Print sheets to where their lists end now: old and new area by the sheet's name."""
    moved = {(sheet, old): new for sheet, (old, new) in areas.items() if old and new and old != new}

    def now(found: re.Match[str]) -> str:
        sheet, area = found[2].rpartition("!")[::2]
        new = moved.get((unescape(sheet, {"&apos;": "'"}).removeprefix("'").removesuffix("'").replace("''", "'"), area))
        return f"{found[1]}{sheet}!{new}" if new else found[0]

    if moved:
        package[WORKBOOK] = _PRINT_AREA.sub(now, package[WORKBOOK].decode("utf-8")).encode()


def cut_chain(package: Package, left: Mapping[str, set[str]]) -> None:
    """Take cells that no formula fills any more out of the chain of calculation: Excel takes a link to a cell without one for damage."""
    part = next((part for part in package.related(WORKBOOK).values() if part.endswith("/calcChain.xml")), None)
    if part is None:
        return
    numbers = {sheet.get("name", ""): sheet.get("sheetId", "") for sheet in package.tree(WORKBOOK).iter(f"{MAIN}sheet")}
    gone = {(numbers[sheet], cell) for sheet, cells in left.items() for cell in cells}
    number, owed = "", b""

    def kept(link: re.Match[bytes]) -> bytes:
        """A link names its sheet only where that is another than the link's before."""
        nonlocal number, owed
        named = attributes(link[1])
        number, owed = (named[b"i"].decode(), b"") if b"i" in named else (number, owed)
        if (number, named.get(b"r", b"").decode()) in gone:
            owed = number.encode()
            return b""
        text, owed = link[0].replace(b"<c", b'<c i="%s"' % owed, 1) if owed else link[0], b""
        return text

    changed = _LINK.sub(kept, package[part])
    if changed != package[part]:
        package[part] = changed
