"""Draws the gallery: the first printed page of every sheet of the demo workbook, computed by LibreOffice with xlcash loaded, and the
letters of the demo company, in both languages; and writes the page that shows them.

Usage: python docs/gallery/draw.py        (needs LibreOffice Calc and Writer, poppler-utils and ImageMagick)
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Final

from letters import write_longest

from xlcash.domain.demo.company import demo_company
from xlcash.hosts.libreoffice import bridge
from xlcash.hosts.libreoffice.office import Office
from xlcash.language import LANGUAGES, Language, say
from xlcash.template.build import build_workbook
from xlcash.template.sheets import KINDS

FOLDER: Final = Path(__file__).parent
HIDDEN: Final = frozenset({"chart_data"})
SHEETS: Final = tuple(sheet for sheet in KINDS if sheet not in HIDDEN)
INTRODUCTION: Final = "Every sheet of the demo company, drawn by `python docs/gallery/draw.py`. 示例公司的全部工作表。"
LOOKED_AT: Final = "[What was mended after looking](looked-at.md)"
DOTS: Final = "100"  # to the inch: an A4 page then is about as wide as a laptop's screen
TRIM: Final = ("-trim", "-bordercolor", "white", "-border", "16", "+dither", "-colors", "64")


def first_pages(pdf: Path) -> dict[str, int]:
    """The first page of each sheet, told by its footer "xlcash · sheet"."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages: dict[str, int] = {}
    for number, page in enumerate(text.split("\f"), 1):
        for line in page.splitlines():
            if "xlcash · " in line:
                pages.setdefault(line.split("xlcash · ", 1)[1].rsplit("  ", 1)[0].strip(), number)
    return pages


def draw_page(pdf: Path, page: int, name: str) -> None:
    drawn = pdf.with_name(name)
    subprocess.run(["pdftoppm", "-r", DOTS, "-f", str(page), "-l", str(page), "-singlefile", "-png", pdf, drawn], check=True)
    subprocess.run(["convert", f"{drawn}.png", *TRIM, FOLDER / f"{name}.png"], check=True)


def draw_sheets(folder: Path, office: Office, language: Language) -> None:
    property_value = bridge.uno().getClass("com.sun.star.beans.PropertyValue")
    book, pdf = folder / f"{language}.xlsm", folder / f"{language}.pdf"
    build_workbook(demo_company(language), book, language)
    document = office.open(book)
    document.storeToURL(pdf.as_uri(), (property_value("FilterName", 0, "calc_pdf_Export", 0),))
    document.close(True)
    pages = first_pages(pdf)
    for sheet in SHEETS:
        draw_page(pdf, pages[say(language, f"sheets.{sheet}.tab")], picture(language, sheet))


def picture(language: Language, what: str) -> str:
    return f"{language}-{what.replace('_', '-')}"


def page() -> str:
    """The gallery's page: of each sheet its name and the question that it answers, and its picture in each language."""
    lines = ["# Gallery · 图览", INTRODUCTION, LOOKED_AT, ""]
    for sheet in SHEETS:
        names = " · ".join(say(language, f"sheets.{sheet}.tab") for language in LANGUAGES)
        lines += [f"## {names}", "<br>".join(_question(language, sheet) for language in LANGUAGES), "", *_pair(sheet), ""]
    return "\n".join([*lines, "## Letters · 函件", "", *_pair("letter"), ""])


def _question(language: Language, sheet: str) -> str:
    """What a sheet answers, as it says itself below its title; the dashboard has no room for it."""
    return say(language, f"sheets.{sheet}.{'title' if sheet == 'dashboard' else 'line'}")


def _pair(what: str) -> list[str]:
    return [f'<img src="{picture(language, what)}.png" width="49%" alt="{what} {language}">' for language in LANGUAGES]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch, Office() as running:
        for each in LANGUAGES:
            draw_sheets(Path(scratch), running, each)
            draw_page(write_longest(Path(scratch) / each, each), 1, picture(each, "letter"))
    (FOLDER / "README.md").write_text(page(), encoding="utf-8")
