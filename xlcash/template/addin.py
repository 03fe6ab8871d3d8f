"""The add-in (.xlam): the same functions and buttons in any open workbook, for work outside a template.

One file a language: ribbon labels and function help are read by one person in one language.  A shared workbook should carry its own
wrappers (a template does), because a formula that uses an add-in stores that add-in's path.
"""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Final

import xlcash
from xlcash.language import Language, say
from xlcash.template.package import finish
from xlcash.template.ribbon import ribbon_parts
from xlcash.template.style.grid import UnpackedWorkbook
from xlcash.template.vba import vba_project

CREATED: Final = dt.datetime(2026, 1, 1)  # noqa: DTZ001  fixed, so that equal builds are equal files
ADDINS: Final[dict[Language, str]] = {"en": "xlcash.xlam", "zh": "xlcash-zh.xlam"}
_SHEET: Final = "xlcash"


def build_addin(path: Path, language: Language = "en") -> None:
    """Write the add-in. Excel needs one sheet in it and never shows it."""
    workbook = UnpackedWorkbook()
    workbook.set_properties({
        "title": "xlcash",
        "comments": f"{say(language, 'ribbon.addin')} {xlcash.__version__}",
        "author": "xlcash",
        "created": CREATED,
    })  # fmt: skip
    workbook.set_vba_name()
    sheet = workbook.add_worksheet(_SHEET)
    sheet.set_vba_name(_SHEET)
    sheet.write(0, 0, "xlcash")
    sheet.write(0, 1, xlcash.__version__)
    workbook.add_vba_project(BytesIO(vba_project(language, (_SHEET,))), is_stream=True)
    finish(workbook, path, ribbon=ribbon_parts(language), kind="xlam")
