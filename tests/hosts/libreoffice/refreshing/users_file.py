"""A user's file: a built workbook to which sheets of the user's own have been added, with everything a refresh must not touch.

The sheet Mine bears a chart, a picture, comments, conditional formats and a pivot table; the sheet Sums bears formulas over the results; the
VBA project has a module more.  XlsxWriter writes what it can; the pivot table is written here.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Final

import xlsxwriter
from pyopenvba import ExcelFile, VBAModuleKind

OWN_MACRO: Final = 'Attribute VB_Name = "Mine"\r\nPublic Sub Greet()\r\n    MsgBox "mine"\r\nEnd Sub\r\n'
OWN_PARTS: Final = {
    "xl/worksheets/sheet1.xml": "xl/worksheets/mine.xml",
    "xl/worksheets/sheet2.xml": "xl/worksheets/sums.xml",
    "xl/worksheets/_rels/sheet1.xml.rels": "xl/worksheets/_rels/mine.xml.rels",
    "xl/drawings/drawing1.xml": "xl/drawings/mine.xml",
    "xl/drawings/_rels/drawing1.xml.rels": "xl/drawings/_rels/mine.xml.rels",
    "xl/drawings/vmlDrawing1.vml": "xl/drawings/mine.vml",
    "xl/charts/chart1.xml": "xl/charts/mine.xml",
    "xl/media/image1.png": "xl/media/mine.png",
    "xl/comments1.xml": "xl/comments_mine.xml",
}
"""Where the parts of the workbook that XlsxWriter writes go."""

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES: Final = "application/vnd.openxmlformats-officedocument"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CACHE: Final = (
    f'{HEAD}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1" refreshedVersion="6" recordCount="3"><cacheSource type="worksheet">'
    '<worksheetSource ref="A1:B4" sheet="Mine"/></cacheSource><cacheFields count="2"><cacheField name="Who" numFmtId="0">'
    '<sharedItems count="2"><s v="a"/><s v="b"/></sharedItems></cacheField><cacheField name="What" numFmtId="0">'
    '<sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" minValue="1" maxValue="3"/>'
    "</cacheField></cacheFields></pivotCacheDefinition>"
)
RECORDS: Final = (
    f'{HEAD}<pivotCacheRecords xmlns="{MAIN}" count="3"><r><x v="0"/><n v="1"/></r><r><x v="1"/><n v="2"/></r><r><x v="0"/><n v="3"/></r>'
    "</pivotCacheRecords>"
)
PIVOT: Final = (
    f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name="Pivot" cacheId="77" dataCaption="Values" updatedVersion="6"><location ref="D1:E4" '
    'firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="2"><pivotField axis="axisRow" showAll="0"><items count="3">'
    '<item x="0"/><item x="1"/><item t="default"/></items></pivotField><pivotField dataField="1" showAll="0"/></pivotFields>'
    '<rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems>'
    '<colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Sum of What" fld="1" baseField="0" baseItem="0"/></dataFields>'
    '<pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1"/></pivotTableDefinition>'
)


def add_own_things(built: Path, path: Path) -> None:
    """Write a built workbook with the user's own things in it to `path`."""
    with zipfile.ZipFile(built) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts |= _own_parts()
    parts |= {
        "xl/pivotCache/pivotCacheDefinition77.xml": CACHE.encode(),
        "xl/pivotCache/pivotCacheRecords77.xml": RECORDS.encode(),
        "xl/pivotTables/pivotTable77.xml": PIVOT.encode(),
        "xl/pivotCache/_rels/pivotCacheDefinition77.xml.rels": _rels(("rId1", "pivotCacheRecords", "pivotCacheRecords77.xml")),
        "xl/pivotTables/_rels/pivotTable77.xml.rels": _rels(("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition77.xml")),
    }
    _put(parts, "xl/worksheets/_rels/mine.xml.rels", "</Relationships>", _rel("rId77", "pivotTable", "../pivotTables/pivotTable77.xml"))
    links = (("rId901", "worksheet", "worksheets/mine.xml"), ("rId902", "worksheet", "worksheets/sums.xml"))
    links += (("rId903", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition77.xml"),)
    _put(parts, "xl/_rels/workbook.xml.rels", "</Relationships>", "".join(_rel(*link) for link in links))
    place = parts["xl/workbook.xml"].count(b"<sheet ")
    printed = f'<definedName name="_xlnm.Print_Area" localSheetId="{place}">Mine!$A$1:$B$3</definedName>'
    _put(parts, "xl/workbook.xml", "</definedNames>", printed)
    sheets = '<sheet name="Mine" sheetId="901" r:id="rId901"/><sheet name="Sums" sheetId="902" r:id="rId902"/>'
    _put(parts, "xl/workbook.xml", "</sheets>", sheets)
    book = parts["xl/workbook.xml"].decode()
    calculation = book[book.index("<calcPr") : book.index("/>", book.index("<calcPr")) + 2]
    caches = '<pivotCaches><pivotCache cacheId="77" r:id="rId903"/></pivotCaches>'
    parts["xl/workbook.xml"] = book.replace(calculation, calculation + caches).encode()
    _put(parts, "[Content_Types].xml", "</Types>", _content_types(parts["[Content_Types].xml"].decode()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    with ExcelFile(path) as book_file:
        book_file.vba_project().add_module("Mine", OWN_MACRO, kind=VBAModuleKind.standard)
        book_file.save()


def _own_parts() -> dict[str, bytes]:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"constant_memory": True}) as book:  # with the texts in the cells
        mine, sums = book.add_worksheet("Mine"), book.add_worksheet("Sums")
        for row, cells in enumerate(
            [("Who", "What", None, "Who", "Sum of What"), ("a", 1, None, "a", 4), ("b", 2, None, "b", 2), ("a", 3, None, "Sum", 6)]
        ):
            for column, cell in enumerate(cells):
                mine.write(row, column, cell)
        mine.conditional_format("B2:B4", {"type": "data_bar"})
        mine.write_comment("B4", "my remark")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Mine!$B$2:$B$4"})
        mine.insert_chart("G2", chart)
        mine.insert_image("G20", "mine.png", {"image_data": io.BytesIO(_picture())})
        sums.write_formula("A1", "=SUM(Forecast!K6:K17)", None, 1)
        sums.write_formula("A2", "=MyOwnFunction(1)", None, 5)
        sums.write_formula("A3", '=IF(A1>0,"held","short")', None, "held")
        sums.write_string("A4", "mine")
        sums.conditional_format("A1", {"type": "3_color_scale"})
    with zipfile.ZipFile(written) as package:
        parts = {new: package.read(old) for old, new in OWN_PARTS.items()}
    moved = {Path(old).name: Path(new).name for old, new in OWN_PARTS.items()}
    for name in (name for name in parts if name.endswith(".rels")):
        text = parts[name].decode()
        for old, new in moved.items():
            text = text.replace(f"/{old}", f"/{new}")
        parts[name] = text.encode()
    return parts


def _picture() -> bytes:
    """A PNG of one red pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00")) + chunk(b"IEND", b"")


def _rel(key: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def _rels(*links: tuple[str, str, str]) -> bytes:
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{"".join(_rel(*link) for link in links)}</Relationships>'.encode()


def _put(parts: dict[str, bytes], name: str, before: str, text: str) -> None:
    parts[name] = parts[name].decode().replace(before, text + before, 1).encode()


def _content_types(known: str) -> str:
    kinds = {
        "/xl/worksheets/mine.xml": "spreadsheetml.worksheet", "/xl/worksheets/sums.xml": "spreadsheetml.worksheet",
        "/xl/drawings/mine.xml": "drawing", "/xl/charts/mine.xml": "drawingml.chart", "/xl/comments_mine.xml": "spreadsheetml.comments",
        "/xl/pivotCache/pivotCacheDefinition77.xml": "spreadsheetml.pivotCacheDefinition",
        "/xl/pivotCache/pivotCacheRecords77.xml": "spreadsheetml.pivotCacheRecords",
        "/xl/pivotTables/pivotTable77.xml": "spreadsheetml.pivotTable",
    }  # fmt: skip
    text = "".join(f'<Override PartName="{name}" ContentType="{TYPES}.{kind}+xml"/>' for name, kind in kinds.items())
    defaults = {"png": "image/png", "vml": f"{TYPES}.vmlDrawing"}
    return text + "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items() if f'"{end}"' not in known)
