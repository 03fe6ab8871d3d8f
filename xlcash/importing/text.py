"""Text exports: encoding, separator and quotes told by what is in the file."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd

from xlcash.importing.errors import SourceTooLargeError, StrayQuoteError, UnknownEncodingError
from xlcash.importing.grid import FIRST_ROWS, Grid, filled, upright
from xlcash.importing.limits import CELLS, bounded

SEPARATORS: Final = {",": ",", ";": ";", "\t": "tab", "|": "|"}
SAMPLE: Final = 100_000  # characters or bytes looked at to tell separator or encoding
MOSTLY: Final = 0.9
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def text_grids(path: Path, data: bytes) -> list[Grid]:
    """The text split at each separator there is; whoever knows the headers chooses.

    Raises UnknownEncodingError, RowsFarApartError, SourceTooLargeError.
    """
    text, encoding = decoded(path, data)
    text = bounded(path, text, encoding)
    grids = []
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # one for the whole program, so it is only ever raised
    for separator, name in SEPARATORS.items():
        reader = csv.reader(io.StringIO(text[:SAMPLE], newline=""), delimiter=separator)
        head = list(islice(reader, FIRST_ROWS))
        columns = functools.partial(_columns, path, text, separator, max(map(len, head), default=0) + 1)
        grids.append(Grid(head, columns, 1, f"{encoding} “{name}”"))
    return grids


def decoded(path: Path, data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by its byte order mark, else UTF-8, UTF-16, GB18030, else what charset-normalizer finds.

    >>> decoded(Path("a.csv"), "发票号,金额".encode("gbk"))
    ('发票号,金额', 'gb18030')
    """
    mark = next((name for start, name in _MARKS if data.startswith(start)), None)
    for encoding in [mark] if mark else ["utf-8", *_wide(data), *_chinese(data), *_guessed(data)]:
        try:
            return data.decode(encoding).replace("\0", ""), encoding
        except UnicodeDecodeError:
            continue
    raise UnknownEncodingError(path)


def _wide(data: bytes) -> list[str]:
    """UTF-16 without its mark: every second byte of a header in Latin letters is zero."""
    sample = data[:SAMPLE]
    zeros = (sample[1::2].count(0), sample[::2].count(0))
    return [name for count, name in zip(zeros, ("utf-16-le", "utf-16-be"), strict=True) if count > len(sample) / 8]


def _chinese(data: bytes) -> list[str]:
    """GB18030, if what it makes of the bytes is mostly the characters of everyday Chinese."""
    sample = data[:SAMPLE].decode("gb18030", errors="ignore")
    wide = [character for character in sample if character > "\x7f"]
    common = sum(1 for character in wide if character.encode("gb2312", errors="ignore"))
    return ["gb18030"] if wide and common >= MOSTLY * len(wide) else []


def _guessed(data: bytes) -> list[str]:
    from charset_normalizer import from_bytes  # noqa: PLC0415  slow to import, seldom needed

    best = from_bytes(data[:SAMPLE]).best()
    return [best.encoding] if best else []


def _columns(path: Path, text: str, separator: str, width: int) -> list[list[Any]]:
    if max(text.count(separator), width * (text.count("\n") + 1)) > CELLS:
        raise SourceTooLargeError(path)
    try:
        frame = pd.read_csv(
            io.StringIO(text), sep=separator, header=None, names=list(range(width)), dtype=object, na_filter=False, skip_blank_lines=False,
            index_col=False,
        )  # fmt: skip
        columns: list[list[Any]] = [frame[name].tolist() for name in frame]
    except pd.errors.ParserError:  # a row longer than the first ones, or a quote that never closes
        columns = _upright(path, _rows(text, separator, csv.QUOTE_MINIMAL))
    if columns and text.count("\n") > len(columns[0]) and (row := _swallowing(columns, separator, width)):
        columns = _without_quotes(path, text, separator, row)
    while columns and not any(map(filled, columns[-1])):
        columns.pop()
    return columns


def _rows(text: str, separator: str, quoting: Literal[0, 3]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting))


def _swallowing(columns: Sequence[Sequence[Any]], separator: str, width: int) -> int | None:
    """The row with a cell that holds whole lines of the table: a quote was opened there that is none."""
    enough = max(width - 2, 1) // 2
    for column in columns:
        for at, cell in enumerate(column):
            if "\n" in cell and any(line.count(separator) >= enough for line in cell.split("\n")):
                return at + 1
    return None


def _without_quotes(path: Path, text: str, separator: str, row: int) -> list[list[Any]]:
    """The text split without regard to quotes, if that gives rows of one length. Raises StrayQuoteError."""
    rows = _rows(text, separator, csv.QUOTE_NONE)
    if len({len(cells) for cells in rows if cells}) != 1:
        raise StrayQuoteError(path, row)
    return _upright(path, rows)


def _upright(path: Path, rows: Sequence[Sequence[str]]) -> list[list[Any]]:
    """Rows of any length as columns. Raises SourceTooLargeError where one row is so long that all the others would fill the memory."""
    if len(rows) * max(map(len, rows), default=0) > CELLS:
        raise SourceTooLargeError(path)
    return upright(rows, "")
