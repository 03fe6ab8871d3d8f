"""The ways in which a file arrives spoiled, each a function of its bytes and a seeded chance."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import TypeAlias

Mutation: TypeAlias = Callable[[bytes, Random], bytes]

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1",
    "＝1+1",
    "=" * 40000,
    '="001"',
]
CODECS = ["utf-8", "gb18030", "utf-16-le", "utf-16-be", "latin-1", "cp1252", "shift_jis", "utf-8-sig", "big5"]
STRANGE = ["\0", "\x0b", "\x1a", "﻿", "\ud7ff", "￿", "'", '"', "1e999", "-0", "NaN", "2.5442E+19", "99999999999999999999", "31.02.2026", "0000-00-00",
           "9999-12-31", "1/2/3", "12,345,67", "x" * 40000, "_x0041_", "<f>1</f>", "]]>", "&#0;"]  # fmt: skip
PACKED = b"PK"
MIB = 1 << 20
MOST_CELLS = 50_000_000  # that a mutation of cells is worth its time for
RARE = 0.005  # of mutations that cost as much as a hundred others


def flip_bytes(data: bytes, chance: Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 100))):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def cut(data: bytes, chance: Random) -> bytes:
    begin = chance.randrange(len(data))
    return data[:begin] + data[chance.randrange(begin, len(data)) :] if chance.random() < 0.5 else data[:begin]


def repeat(data: bytes, chance: Random) -> bytes:
    begin = chance.randrange(len(data))
    end = min(len(data), begin + chance.choice((1, 50, 500)))
    return data[:end] + data[begin:end] * chance.choice((1, 10, 500)) + data[end:]


def noise(data: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.choice((1, 20, 2000))) + data[at:]


def break_quotes(data: bytes, chance: Random) -> bytes:
    for _ in range(chance.choice((1, 2, 5))):
        at = chance.randrange(len(data))
        data = data[:at] + chance.choice((b'"', b'""', b"'", b'"\n', b'\n"', b"\r")) + data[at:]
    return data


def mix_encodings(data: bytes, chance: Random) -> bytes:
    """Some lines are written by another program in another encoding."""
    spoken = data.decode("utf-8", errors="replace").splitlines(keepends=True)
    return b"".join(line.encode(chance.choice(CODECS) if chance.random() < 0.3 else "utf-8", errors="replace") for line in spoken)


def spoil_cells(data: bytes, chance: Random) -> bytes:
    return _cells(data, chance, STRANGE)


def inject_formulas(data: bytes, chance: Random) -> bytes:
    return _cells(data, chance, FORMULAS)


def shuffle_columns(data: bytes, chance: Random) -> bytes:
    """Columns in another order, one of them twice or away; in one of ten files each row in an order of its own."""
    rows, codec, separator = _rows(data)
    width = max(map(len, rows))
    order = chance.sample(range(width), width)[: max(1, width - chance.randrange(2))] + [chance.randrange(width)] * chance.randrange(2)
    wide = [row + [""] * (width - len(row)) for row in rows]
    loose = chance.random() < 0.1
    for row in wide:
        if loose:
            chance.shuffle(row)
    return _text([[row[at] for at in order] for row in wide], codec, separator)


def spoil_part(data: bytes, chance: Random) -> bytes:
    """One part of a package is spoiled, the package itself is sound."""
    name = chance.choice(_names(data))
    return _repacked(data, name, lambda part: chance.choice((flip_bytes, cut, repeat, noise, break_quotes))(part, chance) if part else part)


def inject_into_part(data: bytes, chance: Random) -> bytes:
    """Texts of a sheet become formulas, and cells get formulas beside their values."""

    def inject(part: bytes) -> bytes:
        formula = chance.choice(FORMULAS[:6]).encode().replace(b"&", b"&amp;")
        if chance.random() < 0.3:
            return part.replace(b"<v>", b"<f>1+1</f><v>").replace(b"<table:table-cell ", b'<table:table-cell table:formula="of:=1+1" ')
        return part.replace(chance.choice((b"<t>", b"<text:p>", b"INV-", b"C-")), b"<t>" + formula, chance.choice((1, 100)))

    return _repacked(data, chance.choice(_names(data, (".xml",))), inject)


def bomb(data: bytes, chance: Random) -> bytes:
    """A part that unpacks to far more than it says, or cells that span a whole sheet."""
    name, filling = chance.choice(_names(data)), chance.choice((b" ", b"\0", b"<c/>", b"<row/>", b"<si/>"))
    made = _repacked(data, name, lambda part: part, (filling * MIB)[:MIB], chance.choice((20, 100, 800)))
    return _lying(made, chance) if chance.random() < 0.5 else made


def stretch(data: bytes, chance: Random) -> bytes:
    """Cells far away, and cells repeated."""
    far = chance.choice(("XFD1048576", "A1048576", "XFD1", "ZZZ9999999", "A99999999999", "A0", "1A"))
    times = chance.choice((1000, 16384, 1_000_000, 2**31, 2**63))

    def spoil(part: bytes) -> bytes:
        row = f'<row r="{far.lstrip("XFDZA") or 1}"><c r="{far}"><v>1</v></c></row></sheetData>'.encode()
        part = part.replace(b"</sheetData>", row)
        part = part.replace(b"<table:table-row>", f'<table:table-row table:number-rows-repeated="{times}">'.encode(), 1)
        return part.replace(b"<table:table-cell ", f'<table:table-cell table:number-columns-repeated="{times}" '.encode(), 2)

    return _repacked(data, chance.choice(_names(data, (".xml",))), spoil)


def spoil_directory(data: bytes, chance: Random) -> bytes:
    """Numbers in the directory of a package, or in the head of an old workbook, become extreme."""
    made = bytearray(data)
    marks = [at for at in range(len(made) - 46) if made[at : at + 4] in (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")] or [0]
    for _ in range(chance.choice((1, 4))):
        at = chance.choice(marks) + chance.randrange(4, 60)
        struct.pack_into("<I", made, min(at, len(made) - 4), chance.choice((0, 1, 2**15, 2**16 - 1, 2**31 - 1, 2**32 - 2, 2**32 - 1)))
    return bytes(made)


def blank_lines(data: bytes, chance: Random) -> bytes:
    """Far more blank lines, or separators, than rows."""
    at = chance.randrange(len(data))
    return data[:at] + chance.choice((b"\n", b"\r\n", b",", b",,,,,,,\n", b" ")) * chance.choice((1_000, 100_000, 5_000_000)) + data[at:]


def as_it_is(data: bytes, chance: Random) -> bytes:
    return data


ANY: list[Mutation] = [flip_bytes, flip_bytes, cut, repeat, noise, break_quotes, as_it_is]
TEXT: list[Mutation] = [
    mix_encodings,
    spoil_cells,
    spoil_cells,
    inject_formulas,
    inject_formulas,
    shuffle_columns,
    shuffle_columns,
    break_quotes,
]
PACKAGE: list[Mutation] = [spoil_part, spoil_part, spoil_part, inject_into_part, inject_into_part, stretch, stretch, spoil_directory]
OTHERS: list[Mutation] = [flip_bytes, spoil_directory, repeat]


def spoiled(data: bytes, chance: Random) -> tuple[bytes, str]:
    """A file after one to three mutations, and their names."""
    packed = data.startswith(PACKED)
    kinds = ANY + (PACKAGE * 2 if packed else TEXT * 2 if not data.startswith(b"\xd0\xcf") else OTHERS * 4)
    names = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        mutation = (bomb if packed else blank_lines) if chance.random() < RARE else chance.choice(kinds)
        try:
            data = mutation(data, chance) or b"\0"
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, csv.Error, IndexError, KeyError, zlib.error):
            continue  # an earlier mutation left nothing this one could work on
        names.append(mutation.__name__)
    return data, "+".join(names) or "as_it_is"


def _rows(data: bytes) -> tuple[list[list[str]], str, str]:
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        content = data.decode(codec)
    except UnicodeDecodeError:
        codec = "gb18030"
        content = data.decode(codec, errors="replace")
    separator = max(",;\t|", key=content[:500].count)
    csv.field_size_limit(2**31)
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=separator))
    if len(rows) * max(map(len, rows), default=0) > MOST_CELLS:
        raise ValueError("too many cells")
    return rows, codec, separator


def _text(rows: list[list[str]], codec: str, separator: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(codec, errors="replace")


def _cells(data: bytes, chance: Random, contents: list[str]) -> bytes:
    rows, codec, separator = _rows(data)
    for _ in range(chance.choice((1, 5, 40))):
        row = chance.choice(rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(contents)
    return _text(rows, codec, separator)


def _names(data: bytes, ends: tuple[str, ...] = ("",)) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if name.endswith(ends)]
    inner = [name for name in names if "sheet" in name.lower() or "content" in name or "sharedStrings" in name]
    return names + inner * 4


def _repacked(data: bytes, changed: str, change: Callable[[bytes], bytes], filling: bytes = b"", times: int = 0) -> bytes:
    """The package with one part changed, and filled up behind."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for name in old.namelist():
            with new.open(name, "w") as part:
                part.write(change(old.read(name)) if name == changed else old.read(name))
                for _ in range(times if name == changed else 0):
                    part.write(filling)
    return made.getvalue()


def _lying(data: bytes, chance: Random) -> bytes:
    made, said = bytearray(data), chance.choice((0, 100, 2**31))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", made, at + 24, said)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(made)
