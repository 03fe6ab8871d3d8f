"""One cell's XML ↔ its value.

Every `<` in the XML that comes here begins a tag (`sheet_part` makes sure of that), so regular expressions find elements exactly, and what
is not changed stays byte for byte.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Final, TypeAlias

from xlcash.domain.errors import CellError

Value: TypeAlias = float | str | bool | CellError
"""What a cell shows; "" for a blank."""

ATTRIBUTES: Final = rb"""((?:[^<>"'/]|/(?!>)|"[^"]*"|'[^']*')*)"""
_ATTRIBUTE: Final = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FORMULA: Final = re.compile(rb"<f\b" + ATTRIBUTES + rb"(?:/>|>.*?</f\s*>)", re.DOTALL)
_RESULT: Final = re.compile(rb"<(v|is)\b" + ATTRIBUTES + rb"(?:/>|>(.*?)</\1\s*>)", re.DOTALL)
_RUN: Final = re.compile(rb"<t\b" + ATTRIBUTES + rb">(.*?)</t\s*>", re.DOTALL)
_PHONETIC: Final = re.compile(rb"<rPh\b.*?</rPh\s*>", re.DOTALL)
_OF_THE_OLD: Final = re.compile(rb"""\s+(?:t|vm)\s*=\s*(?:"[^"]*"|'[^']*')""")
_REFERENCE: Final = re.compile(rb"""(\sref\s*=\s*)(?:"[^"]*"|'[^']*')""")
_HIDDEN: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")

RELATIVE, ABSOLUTE = 1e-12, 1e-9
"""How far apart equal numbers may be: sums depend on where in memory the numbers stand. No cent of a thousand million is lost."""


def attributes(head: bytes) -> dict[bytes, bytes]:
    """The attributes of a start tag.

    >>> attributes(b' r="B5" s="8"')
    {b'r': b'B5', b's': b'8'}
    """
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(head)}


@dataclass(frozen=True)
class FileCell:
    """A cell as it stands in the file: the inside of its start tag, and what it encloses."""

    head: bytes
    inner: bytes

    @property
    def formula(self) -> re.Match[bytes] | None:
        return _FORMULA.search(self.inner)

    def value(self, texts: Sequence[str]) -> Value | None:
        """The value it was saved with, shared texts looked up; None where this can't be told."""
        found = _RESULT.search(self.inner)
        kind = attributes(self.head).get(b"t", b"n")
        if found is None or found[3] is None or (found[3] == b"" and kind != b"inlineStr"):
            return ""
        if kind == b"inlineStr":
            return text_of(found[3])
        return _read(kind, shown_text(found[3]), texts)

    def changed(self, value: Value, *, reference: str = "", constant: bool = False) -> bytes:
        """The element with another value: everything else of it stays; `reference` is where an array formula now reaches.

        A text is written beside its cell, not into the shared texts: as a formula's result, or where it is a `constant`, as such.
        """
        kind, result = _written(value, constant=constant and self.formula is None)
        head = _OF_THE_OLD.sub(b"", self.head).rstrip()
        inner = _RESULT.sub(b"", self.inner)
        formula = _FORMULA.search(inner)
        if formula is None:
            head = re.sub(rb"""\s+cm\s*=\s*(?:"[^"]*"|'[^']*')""", b"", head)
        at = formula.end() if formula else 0
        before = _REFERENCE.sub(rb'\g<1>"' + reference.encode() + b'"', inner[:at], count=1) if reference else inner[:at]
        inner = before + result + inner[at:]
        return b"<c" + head + kind + (b">" + inner + b"</c>" if inner else b"/>")


def _read(kind: bytes, text: str, texts: Sequence[str]) -> Value | None:
    try:
        if kind == b"s":
            return texts[int(text)]
        if kind == b"n":
            return float(text)
    except (ValueError, IndexError):
        return None
    if kind == b"b":
        return text.strip() in {"1", "true"}
    if kind == b"e":
        return next((error for error in CellError if str(error) == text), None)
    return text if kind == b"str" else None


def _written(value: Value, *, constant: bool) -> tuple[bytes, bytes]:
    """The attribute t, and the element that holds the value."""
    if isinstance(value, bool):
        return b' t="b"', b"<v>%d</v>" % value
    if isinstance(value, CellError):
        return b' t="e"', b"<v>" + str(value).encode() + b"</v>"
    if isinstance(value, float):
        return b"", b"<v>" + (repr(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)).encode() + b"</v>"
    if not value:
        return b"", b""
    if constant:
        return b' t="inlineStr"', b'<is><t xml:space="preserve">' + file_text(value) + b"</t></is>"
    return b' t="str"', b"<v>" + file_text(value) + b"</v>"


def same(one: Value | None, other: Value) -> bool:
    """Whether two values show the same; TRUE is 1 where LibreOffice can't tell them apart.

    >>> same(0.1 + 0.2, 0.3), same(True, 1.0), same("", 0.0), same("1", 1.0), same(1e9, 1e9 + 0.01)
    (True, True, False, False, False)
    """
    if isinstance(one, (float, bool)) and isinstance(other, (float, bool)):
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return one == other and type(one) is type(other)


def text_of(item: bytes) -> str:
    """The text of an inline or shared string: all its runs, without what is said of their pronunciation.

    >>> text_of(b"<r><t>A&amp;</t></r><r><rPr/><t>B</t></r><rPh sb='0' eb='1'><t>aa</t></rPh>")
    'A&B'
    """
    return "".join(shown_text(text) for _, text in _RUN.findall(_PHONETIC.sub(b"", item)))


def shown_text(text: bytes) -> str:
    """A text of the file as it is shown.

    >>> shown_text(b"a_x005F_x000A_ &lt;1")
    'a_x000A_ <1'
    """
    return _HIDDEN.sub(lambda code: chr(int(code[1], 16)), unescape(text.decode().replace("\r\n", "\n")))


def file_text(text: str) -> bytes:
    """A text as XML, what XML can't hold hidden as the format says ("_x000D_": ECMA-376, part 1, 22.9.2.19, ST_Xstring).

    >>> file_text("<a> _x000A_ " + chr(13))
    b'&lt;a&gt; _x005F_x000A_ _x000D_'
    """
    hidden = _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return hidden.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
