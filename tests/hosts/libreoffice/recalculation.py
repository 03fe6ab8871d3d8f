"""The proof that a built workbook computes: every formula cell, recalculated by LibreOffice, against the value it was written with."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from xlcash.hosts.libreoffice.bridge import soffice
from xlcash.hosts.libreoffice.office import Office, Recalculation, write_settings

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TOLERANCE = 1e-9

Value: TypeAlias = float | str
"""A number (TRUE is 1), a text ("" for blank), or an error as its text: "#N/A"."""


@dataclass(frozen=True)
class FormulaCell:
    """One cell whose value a formula makes: its own, or one of the block that an array formula spills over."""

    sheet: str
    row: int
    column: int
    formula: str
    cached: Value

    @property
    def address(self) -> str:
        return f"{self.sheet}!{xl_rowcol_to_cell(self.row, self.column)}"


@dataclass(frozen=True)
class Difference:
    cell: FormulaCell
    recalculated: Value

    def __str__(self) -> str:
        return f"{self.cell.address}: {self.recalculated!r} instead of {self.cell.cached!r} from {self.cell.formula}"


def compare(book_path: Path, office: Office) -> list[Difference]:
    """Every formula cell of a workbook whose recalculated value is not the cached one; numbers may differ by a billionth."""
    assert office.recalculation is Recalculation.ALWAYS, "this LibreOffice would only show the cached values again"
    cells = formula_cells(book_path)
    document = office.open(book_path, read_only=True)
    try:
        values = {sheet: sheet_values(document.Sheets.getByName(sheet)) for sheet in {cell.sheet for cell in cells}}
    finally:
        document.close(True)
    found = ((cell, values[cell.sheet].get((cell.row, cell.column), "")) for cell in cells)
    return [Difference(cell, value) for cell, value in found if not same(cell.cached, value)]


def same(cached: Value, recalculated: Value) -> bool:
    if isinstance(cached, float) and isinstance(recalculated, float):
        return math.isclose(cached, recalculated, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return type(cached) is type(recalculated) and cached == recalculated


def sheet_values(sheet: Any) -> dict[tuple[int, int], Value]:
    """All values of a Calc sheet by (row, column) from 0; an error as Calc shows it, so that Err:504 is told from #VALUE!."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(True)
    return {
        (r, c): sheet.getCellByPosition(c, r).String if value is None else value
        for r, row in enumerate(cursor.getDataArray())
        for c, value in enumerate(row)
    }


def formula_cells(book_path: Path) -> list[FormulaCell]:
    """The formula cells of a workbook file with their cached values, read from its XML."""
    with zipfile.ZipFile(book_path) as package:
        texts = list(shared_texts(package))
        return [cell for name, part in sheet_parts(package) for cell in cells_of(name, ET.fromstring(package.read(part)), texts)]


def sheet_parts(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ET.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        yield sheet.get("name", ""), "xl/" + targets[sheet.get(RELATION)].removeprefix("/xl/")


def shared_texts(package: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" in package.namelist():
        for item in ET.fromstring(package.read("xl/sharedStrings.xml")).iter(f"{MAIN}si"):
            yield "".join(text.text or "" for text in item.iter(f"{MAIN}t"))


def cells_of(sheet: str, root: ET.Element, texts: list[str]) -> Iterator[FormulaCell]:
    elements = {xl_cell_to_rowcol(cell.get("r", "")): cell for cell in root.iter(f"{MAIN}c")}
    for place, element in elements.items():
        formula = element.find(f"{MAIN}f")
        if formula is not None:
            for row, column in block(formula, place):
                yield FormulaCell(sheet, row, column, formula.text or "", cached_value(elements.get((row, column)), texts))


def block(formula: ET.Element, place: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The cells a formula fills: the range an array formula is written over, else its own cell."""
    if formula.get("t") != "array":
        yield place
        return
    first, _, last = formula.get("ref", "").partition(":")
    (top, left), (bottom, right) = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last or first)
    yield from ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def cached_value(element: ET.Element | None, texts: list[str]) -> Value:
    if element is None:
        return ""
    kind, value = element.get("t", "n"), element.findtext(f"{MAIN}v", "")
    if kind == "inlineStr":
        return "".join(text.text or "" for text in element.iter(f"{MAIN}t"))
    if kind == "s":
        return texts[int(value)]
    return float(value) if kind in {"n", "b"} and value else value


def render(book_path: Path, out_dir: Path) -> list[Path]:
    """Pictures of a workbook's pages as LibreOffice prints them, with the values the file was written with."""
    program, to_picture = soffice(), shutil.which("pdftoppm")
    assert program, "soffice is missing"
    assert to_picture, "pdftoppm (poppler-utils) is missing"
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        write_settings(Path(profile, "user"), Recalculation.NEVER)
        command = [
            program,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            out_dir,
            book_path,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    subprocess.run([to_picture, "-r", "110", "-png", out_dir / f"{book_path.stem}.pdf", out_dir / book_path.stem], check=True, timeout=300)
    return sorted(out_dir.glob(f"{book_path.stem}-*.png"))
