"""The cells of one sheet's XML, changed in place: all bytes of the part that belong to no changed cell stay what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple, Protocol
from xml.parsers import expat

from xlcash.domain.errors import CellError
from xlcash.hosts.libreoffice.refreshing.cell_text import ATTRIBUTES, FileCell, Value, attributes, same
from xlcash.importing.package.tables import Area, letters

MAIN: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
BLOCKS: Final = (b"array", b"dataTable")
"""The formulas that fill more cells than their own."""

_ROOT: Final = re.compile(rb"<([\w:.-]+)" + ATTRIBUTES + rb">")
_DATA: Final = re.compile(rb"<sheetData\b" + ATTRIBUTES + rb"/?>")
_ROW: Final = re.compile(rb"<row\b" + ATTRIBUTES + rb"(?:/>|>(.*?)</row\s*>)", re.DOTALL)
_CELL: Final = re.compile(rb"<c\b" + ATTRIBUTES + rb"(?:/>|>(.*?)</c\s*>)", re.DOTALL)
_SPANS: Final = re.compile(rb"""\s+spans\s*=\s*(?:"[^"]*"|'[^']*')""")
_COLUMN: Final = re.compile(rb"<col\b" + ATTRIBUTES + rb"/?>")
_PLACE: Final = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_DIMENSION: Final = re.compile(rb"""(<dimension\b[^<>]*?\bref\s*=\s*)["']([^"'<>]*)["']""")


class NotASheetError(Exception):
    """The part is a sheet of another kind: of a chart, of a dialog, of old macros."""


class StrictSheetError(Exception):
    """The part speaks the strict dialect."""


class OddSheetError(Exception):
    """The part is not built as Excel builds it."""


class Computed(Protocol):
    """What a sheet shows now; rows and columns count from 1."""

    touched: Mapping[int, Sequence[int]]
    """The columns, by row, of cells that show something else than when the workbook was opened."""

    def value(self, row: int, column: int, old: Value | None, *, is_formula: bool) -> Value | None:
        """None where LibreOffice can't compute the cell."""

    def block(self, row: int, column: int) -> tuple[int, int] | None:
        """The size of the array formula whose first cell this is."""


class Block(NamedTuple):
    """Where an array formula reached in the file, and reaches now."""

    old: Area
    new: Area

    def reaches(self, row: int, column: int) -> bool:
        return any(area.top <= row <= area.bottom and area.left <= column <= area.right for area in self)


@dataclass
class Patched:
    """A part after a refresh."""

    data: bytes
    changed: int = 0
    kept: list[str] = field(default_factory=list)
    """Cells that LibreOffice could not compute: they keep what Excel last showed."""
    left: set[str] = field(default_factory=set)
    """Cells that an array formula no longer reaches."""


def patch(part: bytes, computed: Computed, texts: Sequence[str]) -> Patched:
    """A sheet's part with what it shows now. Raises NotASheetError, StrictSheetError, OddSheetError."""
    opened = _opened(part)
    start, end = _span_of_rows(opened)
    patcher = _Patcher(computed, texts, _column_styles(opened[:start]))
    pieces = [opened[:start], *patcher.rows(opened, start, end), opened[end:]]
    done = patcher.done
    done.data = b"".join(pieces) if done.changed else part
    if patcher.added:
        done.data = _DIMENSION.sub(lambda found: found[1] + b'"' + _wider(found[2], patcher.added) + b'"', done.data, count=1)
    return done


def _opened(part: bytes) -> bytes:
    """A blank sheet's `<sheetData/>` as a pair of tags, between which rows find their place."""
    _check(part)
    return part.replace(b"<sheetData/>", b"<sheetData></sheetData>", 1)


def _span_of_rows(part: bytes) -> tuple[int, int]:
    """Where the rows of a sheet begin and end."""
    root = _ROOT.search(part)
    name = root[1].rpartition(b":")[2] if root else b""
    if root is None or name != b"worksheet":
        raise NotASheetError
    spaces = attributes(root[2])
    if STRICT in spaces.values():
        raise StrictSheetError
    data = _DATA.search(part, root.end())
    if root[1] != b"worksheet" or spaces.get(b"xmlns") != MAIN or data is None or data[0].endswith(b"/>"):
        raise OddSheetError
    return data.end(), part.index(b"</sheetData", data.end())


def _check(part: bytes) -> None:
    """Refuse what is no XML in UTF-8, or could make a `<` anything else than the begin of a tag: comments, sections, a document type."""
    parser = expat.ParserCreate()
    encodings: list[str | None] = []
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: encodings.append(encoding)
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise OddSheetError from error
    if b"<!" in part or part.count(b"<?") > 1 or part[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise OddSheetError
    if any(encoding and encoding.lower() not in {"utf-8", "us-ascii"} for encoding in encodings):
        raise OddSheetError


def _column_styles(head: bytes) -> list[tuple[int, int, bytes]]:
    columns = [attributes(found) for found in _COLUMN.findall(head)]
    return [(int(column[b"min"]), int(column[b"max"]), column[b"style"]) for column in columns if b"style" in column]


def _wider(reference: bytes, added: set[tuple[int, int]]) -> bytes:
    area = Area.of(reference.decode())
    rows, columns = zip(*added, strict=True)
    wider = Area(min(area.top, *rows), min(area.left, *columns), max(area.bottom, *rows), max(area.right, *columns))
    return wider.reference.encode()


class _Patcher:
    """Goes once through the rows of a sheet, in their order."""

    def __init__(self, computed: Computed, texts: Sequence[str], styles: Sequence[tuple[int, int, bytes]]) -> None:
        self._computed, self._texts, self._styles = computed, texts, styles
        self._blocks: list[Block] = []
        self._to_come = sorted(computed.touched, reverse=True)
        self.done = Patched(b"")
        self.added: set[tuple[int, int]] = set()

    def rows(self, part: bytes, start: int, end: int) -> Iterator[bytes]:
        """The bytes between `start` and `end` anew: the rows there are, and those that have to be."""
        at = start
        last = 0
        for found in _ROW.finditer(part, start, end):
            number = _number(attributes(found[1]).get(b"r"))
            if number <= last:
                raise OddSheetError
            last = number
            yield part[at : found.start()]
            yield from self._missing_rows(before=number)
            yield self._row(number, found)
            at = found.end()
        yield part[at:end]
        yield from self._missing_rows(before=None)

    def _missing_rows(self, before: int | None) -> Iterator[bytes]:
        while self._to_come and (before is None or self._to_come[-1] < before):
            number = self._to_come.pop()
            cells = b"".join(self._new_cell(number, column, {}) for column in self._computed.touched[number])
            if cells:
                yield b'<row r="%d">' % number + cells + b"</row>"

    def _row(self, number: int, found: re.Match[bytes]) -> bytes:
        head, body = found[1], found[2] or b""
        touched = self._computed.touched.get(number, ())
        if touched and self._to_come and self._to_come[-1] == number:
            self._to_come.pop()
        self._blocks = [block for block in self._blocks if max(area.bottom for area in block) >= number]
        if not touched and not self._blocks and b"<f" not in body:
            return found[0]
        before = self.done.changed
        cells = b"".join(self._cells(number, body, list(touched), attributes(head)))
        if self.done.changed == before:
            return found[0]
        return b"<row" + (_SPANS.sub(b"", head) if any(row == number for row, _ in self.added) else head) + b">" + cells + b"</row>"

    def _cells(self, row: int, body: bytes, touched: list[int], of_row: Mapping[bytes, bytes]) -> Iterator[bytes]:
        at, last, waiting = 0, 0, touched[::-1]
        for found in _CELL.finditer(body):
            column = _column(attributes(found[1]).get(b"r"), row)
            if column <= last:
                raise OddSheetError
            last = column
            yield body[at : found.start()]
            while waiting and waiting[-1] < column:
                yield self._new_cell(row, waiting.pop(), of_row)
            is_touched = bool(waiting) and waiting[-1] == column
            if is_touched:
                waiting.pop()
            yield self._cell(row, column, found, is_touched=is_touched)
            at = found.end()
        yield body[at:]
        while waiting:
            yield self._new_cell(row, waiting.pop(), of_row)

    def _cell(self, row: int, column: int, found: re.Match[bytes], *, is_touched: bool) -> bytes:
        has_formula = b"<f" in (found[2] or b"")
        in_block = any(block.reaches(row, column) for block in self._blocks)
        if not (has_formula or in_block or is_touched):
            return found[0]
        cell = FileCell(found[1], found[2] or b"")
        block = self._block_of(row, column, cell) if has_formula else None
        old = cell.value(self._texts)
        new = self._computed.value(row, column, old, is_formula=has_formula)
        if new is None:
            if not isinstance(old, CellError):
                self.done.kept.append(f"{letters(column)}{row}")
            return found[0]
        moved = _reference(block.new) if block and block.new != block.old else ""
        if same(old, new) and not moved:
            return found[0]
        self.done.changed += 1
        new = bool(new) if isinstance(old, bool) and new in (0.0, 1.0) and has_formula else new
        return cell.changed(new, reference=moved, constant=not (has_formula or in_block))

    def _block_of(self, row: int, column: int, cell: FileCell) -> Block | None:
        """The block whose first cell this is; from now on its other cells are looked at."""
        formula = cell.formula
        named = attributes(formula[1]) if formula else {}
        if named.get(b"t") not in BLOCKS or b"ref" not in named:
            return None
        old = Area.of(named[b"ref"].decode())
        size = self._computed.block(row, column) if named[b"t"] == b"array" else None
        new = Area(row, column, row + size[0] - 1, column + size[1] - 1) if size else old
        block = Block(old, new)
        self._blocks.append(block)
        if new != old:
            self.done.left |= {f"{letters(at)}{line}" for line, at in _places(old) if line > new.bottom or at > new.right}
        return block

    def _new_cell(self, row: int, column: int, of_row: Mapping[bytes, bytes]) -> bytes:
        """A cell the file does not have, in the looks of its row or column; nothing where it is blank."""
        value = self._computed.value(row, column, "", is_formula=False)
        if value is None or value == "":
            return b""
        self.done.changed += 1
        self.added.add((row, column))
        style = of_row.get(b"s") if of_row.get(b"customFormat") in (b"1", b"true") else None
        style = style or next((style for first, last, style in self._styles if first <= column <= last), None)
        head = b' r="%s%d"' % (letters(column).encode(), row) + (b' s="%s"' % style if style else b"")
        in_block = any(block.reaches(row, column) for block in self._blocks)
        return FileCell(head, b"").changed(value, constant=not in_block)


def _places(area: Area) -> Iterator[tuple[int, int]]:
    return product(range(area.top, area.bottom + 1), range(area.left, area.right + 1))


def _reference(area: Area) -> str:
    """As Excel writes it: a single cell is no range."""
    first, _, last = area.reference.partition(":")
    return first if first == last else area.reference


def _number(text: bytes | None) -> int:
    if text is None or not text.isdigit():
        raise OddSheetError
    return int(text)


def _column(place: bytes | None, row: int) -> int:
    """The column of a cell's address, from 1."""
    found = _PLACE.fullmatch(place or b"")
    if found is None or int(found[2]) != row:
        raise OddSheetError
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return column
