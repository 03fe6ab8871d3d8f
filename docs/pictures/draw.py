"""Draws the pictures of this folder: the first printed page of the demo workbook's sheets, computed by LibreOffice with xlcash loaded.

Usage: python docs/pictures/draw.py        (needs LibreOffice, poppler-utils and ImageMagick)
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from xlcash.domain.demo.company import demo_company
from xlcash.hosts.libreoffice import bridge
from xlcash.hosts.libreoffice.office import Office
from xlcash.language import LANGUAGES, say
from xlcash.template.build import build_workbook

SHEETS = (
    "start", "dashboard", "settings", "invoices", "forecast", "cash_at_risk", "response", "stress", "accuracy", "working_capital",
    "open_items", "ageing", "credit", "score_explained", "limits", "warnings", "provision", "collections", "messages",
)  # fmt: skip
FOLDER = Path(__file__).parent


def first_pages(pdf: Path) -> dict[str, int]:
    """The first page of each sheet, told by its footer "xlcash · sheet"."""
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages: dict[str, int] = {}
    for number, page in enumerate(text.split("\f"), 1):
        for line in page.splitlines():
            if "xlcash · " in line:
                pages.setdefault(line.split("xlcash · ", 1)[1].rsplit("  ", 1)[0].strip(), number)
    return pages


def draw(folder: Path, office: Office) -> None:
    property_value = bridge.uno().getClass("com.sun.star.beans.PropertyValue")
    for language in LANGUAGES:
        book, pdf = folder / f"{language}.xlsm", folder / f"{language}.pdf"
        build_workbook(demo_company(language), book, language)
        document = office.open(book)
        document.storeToURL(pdf.as_uri(), (property_value("FilterName", 0, "calc_pdf_Export", 0),))
        document.close(True)
        pages = first_pages(pdf)
        for sheet in SHEETS:
            page = str(pages[say(language, f"sheets.{sheet}.tab")])
            name = f"{language}-{sheet.replace('_', '-')}"
            subprocess.run(["pdftoppm", "-r", "110", "-f", page, "-l", page, "-singlefile", "-png", pdf, folder / name], check=True)
            trim = ["-trim", "-bordercolor", "white", "-border", "16", "+dither", "-colors", "128"]
            subprocess.run(["convert", folder / f"{name}.png", *trim, FOLDER / f"{name}.png"], check=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch, Office() as running:
        draw(Path(scratch), running)
