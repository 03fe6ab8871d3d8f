"""How much a workbook may unpack to: told before anything is parsed, so that no file can fill the memory or hang the program."""

from __future__ import annotations

import contextlib
import io
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from xlcash.importing.errors import DamagedWorkbookError, RowsFarApartError, SourceTooLargeError

UNPACKED: Final = 768 * 1024 * 1024  # bytes of all parts: a sheet of 1,000,000 × 12 cells takes about 500 MiB
CELLS: Final = 18_000_000  # of a sheet's whole rectangle, blank ones included: the reader keeps them all
WIDEST: Final = 16_384  # columns of a sheet
PARTS: Final = 10_000
TEXTS: Final = 4 << 30  # bytes of the texts of all cells: one that cells share stands in the file once, and in memory for each of them
BLANK_ROWS: Final = 100_000  # between two rows of a list that hold something; of a text, as many characters
FEW_ROWS: Final = 1_000
LINES: Final = 1_100_000  # of a text: somewhat more than the 1,048,576 rows of a sheet
_BLANK: Final = " \t\r\n,;|"
_CHUNK: Final = 1 << 20
_ROW: Final = re.compile(rb"<row\s[^>]*?\br=[\"'](\d{1,7})[\"']")
_NAMED_ROW: Final = re.compile(rb"<\w+:row\s[^>]*?\br=[\"'](\d{1,7})[\"']")  # of a file that gives its tags' namespace a name
_NAMED: Final = b":row"
# Anything but a row or a cell of the first 26 columns and 99,999 rows: where there is none, the four that follow needn't be looked for.
# (A name that is cut at the end of a piece is looked at with the next.)
_UNUSUAL: Final = re.compile(rb"r=(?![\"'](?:[A-Za-z]\d{1,5}|\d{1,7})[\"']|[^<>]{0,12}\Z)")
_LOW: Final = re.compile(rb"r=[\"'][A-Za-z]{1,3}(\d{6,7})[\"']")  # a cell far down, whatever its row says of itself
_WIDE: Final = re.compile(rb"r=[\"'][A-Za-z]{2,3}\d")
_WIDEST: Final = re.compile(rb"r=[\"'][A-Za-z]{3}\d")
# A sign of _ODD, found several times faster: a pattern that begins with plain letters is looked for as these.
_MAYBE_ODD: Final = re.compile(rb"r=(?![\"'][A-Za-z]{0,3}\d{1,7}[\"']|[^<>]{0,12}\Z)")
_SPACED: Final = re.compile(rb"r\s+=")
_FILLED: Final = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^>/]*><")
# Places outside any sheet, on which the reader's arithmetic runs over, and places written as no spreadsheet writes them.
_ODD: Final = re.compile(rb"<(?:\w+:)?(?:c|row)\s(?:[^>]*\s)?r(?:\s+=|=\s|=[\"'](?:[^\"'<>]*&|[A-Za-z]{4,}\d|[A-Za-z]*\d{8,}[\"']))")
_ERROR: Final = b't="e"'
_TEXT: Final = re.compile(rb"\bt=[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<")
_SHARED: Final = "sharedStrings.xml"
_SHEETS: Final = "xl/worksheets/"
ROW_RECORD: Final = 0  # BrtRowHdr
FILLED_RECORDS: Final = range(2, 12)  # BrtCellRk to BrtFmlaError
LEAST: Final = len(b'<c t="s"><v>0</v></c>')  # that a cell takes with a text that cells share
LONGEST_NAME: Final = 3  # letters of a column
LONGEST_TAG: Final = 256  # bytes of a chunk's end that are looked at again with the next
_REPEATED: Final = re.compile(rb"<table:table-cell\b(?=[^>]*\bvalue-type=)(?=[^>]*columns-repeated=\"\d{4,})")


def bounded(path: Path, text: str, about: str) -> str:
    """A text without the blank rows that a spreadsheet saves below its list by the hundred thousand.

    Raises RowsFarApartError where something stands below them, SourceTooLargeError for more lines than a sheet has.
    """
    for at in range(0, len(text), BLANK_ROWS):
        if at and not text[at : at + BLANK_ROWS].strip(_BLANK):
            above, below = text[:at].rstrip(_BLANK), text[at:].lstrip(_BLANK)
            if not below:
                return above
            last, stray = above.count("\n") + 1, text.count("\n", 0, len(text) - len(below)) + 1
            raise RowsFarApartError(path, about, last, stray) if stray - last > FEW_ROWS else SourceTooLargeError(path)
    if max(text.count("\n"), text.count("\r")) > LINES:
        raise SourceTooLargeError(path)
    return text


def check_packed(path: Path, data: bytes) -> frozenset[str]:
    """Refuse a packed workbook that would unpack to too much, whatever its directory says of its parts' sizes.

    Answers with the parts whose cells hold errors, found along the way.

    Raises SourceTooLargeError, DamagedWorkbookError for what is no zip.
    """
    try:
        with ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise SourceTooLargeError(path)
            left, bounds = UNPACKED, dict[str, _Bound]()
            for part in parts:
                bounds[part.filename] = _unpacked(path, data, part, left)
                left -= bounds[part.filename].size
            cells = sum(bound.size for name, bound in bounds.items() if name.startswith(_SHEETS)) // LEAST
            longest = max((bound.longest for name, bound in bounds.items() if name.endswith(_SHARED)), default=0)
            if longest * cells > TEXTS and _texts(data, parts) > TEXTS:
                raise SourceTooLargeError(path)
            return frozenset(name for name, bound in bounds.items() if bound.errors)
    except (BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise DamagedWorkbookError(path, str(error)) from error


def _unpacked(path: Path, data: bytes, part: ZipInfo, most: int) -> _Bound:
    """What was seen of a part: its true size, its cells or texts.

    Raises SourceTooLargeError above `most`, and for a sheet whose cells span too much.
    """
    bound, records = _Bound(), []
    binary = part.filename.startswith(_SHEETS) and part.filename.endswith(".bin")
    for chunk in _chunks(data, part):
        bound.size += len(chunk)
        if bound.size > most:
            raise SourceTooLargeError(path)
        if part.filename.endswith(".xml"):
            bound.see(chunk)
            if part.filename.endswith(_SHARED):
                bound.see_texts(chunk)
        elif binary:
            records.append(chunk)
    if binary and _spanned_by_records(b"".join(records)) > CELLS:
        raise SourceTooLargeError(path)
    if bound.odd:
        raise DamagedWorkbookError(path, "a cell outside the sheet")
    if bound.repeats or (bound.cells > CELLS and _spanned(_chunks(data, part)) > CELLS):
        raise SourceTooLargeError(path)
    return bound


def _chunks(data: bytes, part: ZipInfo) -> Iterator[bytes]:
    """The content of a part, unpacked piece by piece from where it stands in the file."""
    at = part.header_offset
    if data[at : at + 4] != b"PK\x03\x04":
        raise BadZipFile("a part is not where the directory says")
    begin = at + 30 + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
    packed = memoryview(data)[begin : begin + part.compress_size]
    if part.compress_type == 0:
        yield bytes(packed)
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = bytes(packed)
    while rest and not unpacker.eof:
        yield unpacker.decompress(rest, _CHUNK)
        rest = unpacker.unconsumed_tail


class _Bound:
    """What a sheet's cells can span at most, found fast: by the highest row, blank or not, and the longest name of a column."""

    def __init__(self) -> None:
        self._tail = b""
        self._height, self._letters, self._text = 1, 1, 0
        self.size = self.longest = 0
        self.repeats = self.odd = self.errors = False

    @property
    def cells(self) -> int:
        return int(self._height * 26**self._letters)

    def see(self, chunk: bytes) -> None:
        text = self._tail + chunk
        self._tail = text[-LONGEST_TAG:]
        rows = _ROW.findall(text) + (_NAMED_ROW.findall(text) if _NAMED in text else [])
        self._height = max([self._height, *map(int, rows)])
        spaced = _SPACED.search(text) is not None
        if spaced or _UNUSUAL.search(text):
            self._see_names(text, spaced=spaced)
        self.repeats |= _REPEATED.search(text) is not None
        self.errors = self.errors or _ERROR in text

    def _see_names(self, text: bytes, *, spaced: bool) -> None:
        self._height = max([self._height, *map(int, _LOW.findall(text))])
        self.odd |= (spaced or _MAYBE_ODD.search(text) is not None) and _ODD.search(text) is not None
        if self._letters < LONGEST_NAME and _WIDE.search(text):
            self._letters = LONGEST_NAME if _WIDEST.search(text) else max(self._letters, LONGEST_NAME - 1)

    def see_texts(self, chunk: bytes) -> None:
        """The length of the longest text that cells share, with its tags."""
        first, *others = map(len, chunk.split(b"</si>"))
        self.longest = max(self.longest, self._text + first, *others)
        self._text = others[-1] if others else self._text + first


def _texts(data: bytes, parts: Sequence[ZipInfo]) -> int:
    """What the texts that cells share come to in memory, each as often as it is shared."""
    shared = b"".join(chunk for part in parts if part.filename.endswith(_SHARED) for chunk in _chunks(data, part))
    sizes = list(map(len, shared.split(b"</si>")))
    found = 0
    for part in parts:
        tail = b""
        for chunk in _chunks(data, part) if part.filename.startswith(_SHEETS) else ():
            text = tail + chunk
            end = text.rfind(b"</") + 1  # a cell that is cut is looked at with the next chunk
            found += sum(sizes[at] for at in map(int, _TEXT.findall(text[:end])) if at < len(sizes))
            tail = text[max(end, len(text) - LONGEST_TAG) :]
    return found


def _spanned(chunks: Iterator[bytes]) -> int:
    """The rectangle from the first cell to the last that holds anything."""
    tail, height, width = b"", 0, 0
    for chunk in chunks:
        text = tail + chunk
        tail = text[-LONGEST_TAG:]
        for column, row in _FILLED.findall(text):
            height, width = max(height, int(row)), max(width, _number(column))
    return height * width


def _spanned_by_records(data: bytes) -> int:
    """The same of a sheet in binary form ([MS-XLSB] 2.1.4: records of a number, a length and a body)."""
    at, row, height, width = 0, 0, 0, 0
    with contextlib.suppress(IndexError, struct.error):  # a cut-off end is for the reader to find
        while at < len(data):
            number, at = _of_seven_bits(data, at)
            length, at = _of_seven_bits(data, at)
            if number == ROW_RECORD:
                (row,) = struct.unpack_from("<I", data, at)
            elif number in FILLED_RECORDS:
                height, width = max(height, row + 1), max(width, struct.unpack_from("<I", data, at)[0] + 1)
            at += length
    return height * width


def _of_seven_bits(data: bytes, at: int) -> tuple[int, int]:
    """A whole number in groups of seven bits, and where the next thing begins."""
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:  # noqa: PLR2004  the highest bit says that more follows
            return number, at


def _number(letters: bytes) -> int:
    """The number of a column: A is 1.

    >>> _number(b"A"), _number(b"aa"), _number(b"XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
