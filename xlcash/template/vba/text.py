r"""Text as VBA source.

A VBA project is stored in one code page, so that its source stays plain ASCII here: any other character stands as ``\uXXXX`` in a literal
and is turned back by the VBA function `Said` (module xlcash_help) when it is shown.  Cells of a sheet could carry the texts too, but the
add-in has no such sheet, and a text the user can edit by accident is no help.
"""

from __future__ import annotations

import re
from typing import Final

from xlcash.language import Language, say

LONGEST_LITERAL: Final = 600
"""Characters of one literal: a line of VBA holds 1,023, and at most 24 lines are joined to one."""

# [MS-VBAL] 3.3.5.2 reserved identifiers that a label could collide with.
_KEYWORDS: Final = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec cint circle clng
    const csng cstr currency cvar cverr date debug decimal declare dim do doevents double each else elseif empty end endif enum erase
    event exit false fix for friend function get global gosub goto if imp implements in input int integer is lbound len let like lock
    long longlong loop lset me mod new next not nothing null on open option optional or paramarray preserve print private property
    pset public put raiseevent redim rem resume return rset scale seek select set sgn shared single spc static stop string sub tab
    then to true type typeof ubound unlock until variant wend while with withevents write xor
"""
RESERVED: Final = frozenset(_KEYWORDS.split())


def name(label: str) -> str:
    """An argument's label as a VBA name.

    >>> name("AsOf"), name("To")
    ('AsOf', 'To_')
    """
    return f"{label}_" if label.lower() in RESERVED else label


def escaped(text: str) -> str:
    r"""Plain ASCII: every other character as its UTF-16 units.

    >>> print(escaped("DSO × 天"))
    DSO \u00D7 \u5929
    """
    if "\\" in text:
        raise ValueError(f"a backslash would be read as the start of a character: {text!r}")
    units = text.encode("utf-16-be")
    pairs = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(chr(unit) if 0x20 <= unit < 0x7F else f"\\u{unit:04X}" for unit in pairs)  # noqa: PLR2004  printable ASCII


def literal(text: str) -> str:
    """A VBA string expression for a text, over several lines where one would be too long.

    >>> print(literal("90 %"), literal('the "real" date'))
    "90 %" "the ""real"" date"
    """
    parts = re.findall(rf"(?:\\u[0-9A-F]{{4}}|[^\\]){{1,{LONGEST_LITERAL // 6}}}", escaped(text)) or [""]
    return " & _\n        ".join('"{}"'.format(part.replace('"', '""')) for part in parts)


def said(language: Language, path: str) -> str:
    """The literal of a text of the catalogue."""
    return literal(say(language, path))
