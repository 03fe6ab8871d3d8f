"""Text exports: encoding, separator and quotes told by what is in the file."""

from __future__ import annotations

import csv
import functools
import io
import re
import warnings
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd

from xlcash.importing.errors import OtherEncodingError, SourceTooLargeError, StrayQuoteError, UnknownEncodingError
from xlcash.importing.grid import FIRST_ROWS, Grid, filled, upright
from xlcash.importing.limits import CELLS, WIDEST, bounded
from xlcash.language import Term

SEPARATORS: Final = {",": ",", ";": ";", "\t": "tab", "|": "|"}
SAMPLE: Final = 100_000  # characters or bytes looked at to tell separator or encoding
MOSTLY: Final = 0.9
RUNS: Final = 10_000  # of signs beyond ASCII that are looked at
MOST_ACCENTS: Final = 3  # in a row: ÄÖÜ
LONGEST_EXAMPLE: Final = 30
_BEYOND_ASCII: Final = re.compile(r"[^\0-\x7f]+")
_WORD: Final = re.compile(r"[^\s,;|\"]*[^\0-\x7f][^\s,;|\"]*")  # for a short text only: the square of its length in steps
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def text_grids(path: Path, data: bytes, encoding: str = "") -> list[Grid]:
    """The text split at each separator there is; whoever knows the headers chooses.

    Raises UnknownEncodingError, OtherEncodingError, RowsFarApartError, SourceTooLargeError.
    """
    text, name, told = (_as_said(path, data, encoding), encoding, ()) if encoding else decoded(path, data)
    text = bounded(path, text, name)
    grids = []
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # one for the whole program, so it is only ever raised
    for separator, spoken in SEPARATORS.items():
        reader = csv.reader(io.StringIO(text[:SAMPLE], newline=""), delimiter=separator)
        head = list(islice(reader, FIRST_ROWS))
        columns = functools.partial(_columns, path, text, separator, max(map(len, head), default=0) + 1)
        grids.append(Grid(head, columns, 1, f"{name} “{spoken}”", told=told))
    return grids


def decoded(path: Path, data: bytes) -> tuple[str, str, tuple[Term, ...]]:
    """The text, the name of its encoding, and what is to be said of it where it is a guess.

    A byte order mark tells it, and so does UTF-8, which nothing else reads like.  The rest is a guess: UTF-16 without its mark, Chinese
    (GB18030), Western European (Windows-1252).  What is none of them is refused, for names that come in garbled look like others.

    >>> decoded(Path("a.csv"), "发票号,金额".encode("gbk"))[:2]
    ('发票号,金额', 'gb18030')
    >>> decoded(Path("a.csv"), "Müller".encode("cp1252"))[:2]
    ('Müller', 'cp1252')
    """
    mark = next((name for start, name in _MARKS if data.startswith(start)), None)
    guesses = () if mark else (*_wide(data), ("gb18030", _is_chinese), ("cp1252", _is_western))
    for encoding, plausible in ((mark or "utf-8", None), *guesses):
        try:
            text = data.decode(encoding).replace("\0", "")
        except UnicodeDecodeError:
            continue
        if plausible is None:
            return text, encoding, ()
        if plausible(text):
            return text, encoding, (Term("cli.decisions.encoding", encoding=encoding.upper(), word=_example(text)),)
    raise UnknownEncodingError(path)


def _as_said(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff").replace("\0", "")
    except UnicodeError as error:
        raise OtherEncodingError(path, encoding) from error


def _wide(data: bytes) -> list[tuple[str, Callable[[str], bool]]]:
    """UTF-16 without its mark: every second byte of a header in Latin letters is zero."""
    sample = data[:SAMPLE]
    zeros = (sample[1::2].count(0), sample[::2].count(0))
    found = [name for count, name in zip(zeros, ("utf-16-le", "utf-16-be"), strict=True) if count > len(sample) / 8]
    return [(name, bool) for name in found]


def _is_chinese(text: str) -> bool:
    """Whether most signs beyond ASCII stand in words of everyday hanzi: German read as Chinese gives single and rare ones."""
    runs = [run[0] for run in islice(_BEYOND_ASCII.finditer(text), RUNS)]
    words = [run for run in runs if len(run) > 1 and sum(map(_is_everyday, run)) >= len(run) / 2]
    return 2 * sum(map(len, words)) > sum(map(len, runs))


def _is_everyday(sign: str) -> bool:
    """Level 1 of GB 2312: the 3,755 most frequent hanzi, in its rows 16 to 55."""
    code = sign.encode("gb2312", errors="ignore")
    return len(code) == 2 and 0xA0 + 16 <= code[0] <= 0xA0 + 55  # noqa: PLR2004


def _is_western(text: str) -> bool:
    """Whether signs beyond ASCII stand singly among Latin letters: Greek, Cyrillic or Korean read so gives whole words of them."""
    runs = [len(run[0]) for run in islice(_BEYOND_ASCII.finditer(text), RUNS)]
    return sum(length for length in runs if length > MOST_ACCENTS) <= (1 - MOSTLY) * sum(runs)


def _example(text: str) -> str:
    """The first word that shows how the letters were read; what is in no UTF-8 has signs beyond ASCII."""
    at = next(_BEYOND_ASCII.finditer(text)).start()
    return next(_WORD.finditer(text[max(0, at - LONGEST_EXAMPLE // 2) : at + LONGEST_EXAMPLE // 2]))[0]


def _columns(path: Path, text: str, separator: str, width: int) -> list[list[Any]]:
    if width > WIDEST + 1 or max(text.count(separator), width * (text.count("\n") + 1)) > CELLS:
        raise SourceTooLargeError(path)
    try:
        with warnings.catch_warnings(action="error", category=pd.errors.ParserWarning):  # of cells that pandas would leave out
            frame = pd.read_csv(
                io.StringIO(text), sep=separator, header=None, names=list(range(width)), dtype=object, na_filter=False,
                skip_blank_lines=False, index_col=False,
            )  # fmt: skip
        columns: list[list[Any]] = [frame[name].tolist() for name in frame]
    except (pd.errors.ParserError, pd.errors.ParserWarning):  # a row longer than the first ones looked at, or a quote that never closes
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
    width = max(map(len, rows), default=0)
    if width > WIDEST or len(rows) * width > CELLS:
        raise SourceTooLargeError(path)
    return upright(rows, "")
