"""The modules as the VBA project (`xl/vbaProject.bin`) that XlsxWriter embeds.

pyOpenVBA makes the project as Excel does for a first macro: it is handed an empty workbook with the same code names, gives it a document
module for the workbook and for each sheet, and takes our modules beside them.  Why not a writer of our own: docs/decisions/vba-writer.md.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZipFile

import xlsxwriter
from pyopenvba import ExcelFile, VBAModuleKind

from xlcash.language import Language
from xlcash.template.vba.modules import modules, workbook_source

WORKBOOK_CODE_NAME: Final = "ThisWorkbook"


@functools.cache
def vba_project(language: Language, sheet_code_names: tuple[str, ...]) -> bytes:
    """The project of a workbook whose sheets have these code names, in sheet order; help texts in one language.

    The same arguments give the same bytes.  Hand them to XlsxWriter, and give workbook and sheets the same code names (`set_vba_name`).
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "project.xlsm"
        _empty_workbook(path, sheet_code_names)
        with ExcelFile(path) as book:
            project = book.add_vba_project()
            for module in modules(language):
                project.add_module(module.name, module.source, kind=VBAModuleKind.other if module.is_class else VBAModuleKind.standard)
            book.set_module(WORKBOOK_CODE_NAME, workbook_source())
            book.save()
        with ZipFile(path) as package:
            return package.read("xl/vbaProject.bin")


def _empty_workbook(path: Path, sheet_code_names: Sequence[str]) -> None:
    workbook = xlsxwriter.Workbook(str(path))
    workbook.set_vba_name(WORKBOOK_CODE_NAME)
    for code_name in sheet_code_names:
        workbook.add_worksheet(code_name).set_vba_name(code_name)
    workbook.close()
