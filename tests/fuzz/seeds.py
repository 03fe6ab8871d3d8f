"""Files as firms export them, which the fuzz then spoils: every format that is read, made here or kept beside this module."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

FOLDER = Path(__file__).with_name("seeds")  # formats that no library writes here: kept as files
HEAD = ["Invoice", "Customer", "Name", "Invoice date", "Due date", "Amount", "Currency", "Settled date"]
NAMES = ["Nordlicht GmbH", "上海东方机械有限公司", 'Ridge & Sons, "North"', "Åse Öl", "two\nlines"]
RECEIPTS = ["Receipt", "Customer", "Date", "Amount", "Invoice", "Currency"]
DIGITAL = [
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期", "金额", "税额", "价税合计",
    "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注",
]  # fmt: skip
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ledger(rows: int = 30) -> list[list[object]]:
    made: list[list[object]] = [list(HEAD)]
    for at in range(rows):
        issued = dt.date(2026, 1 + at % 6, 1 + at % 28)
        amount = round(137.35 * (at + 1) * (-1 if at % 9 == 8 else 1), 2)
        settled = issued + dt.timedelta(days=40) if at % 3 else ""
        made.append([f"INV-{1000 + at}", f"C-{at % 5:03}", NAMES[at % 5], issued, issued + dt.timedelta(days=30), amount, "EUR", settled])
    return [*made, ["Total", "", "", "", "", sum(row[5] for row in made[1:]), "", ""]]


def receipts() -> list[list[object]]:
    rows = [[f"R-{at}", f"C-{at % 5:03}", dt.date(2026, 3, 1 + at), 50.25 + at, f"INV-{1000 + at}", "EUR"] for at in range(20)]
    return [list(RECEIPTS), *rows]


def digital() -> list[list[object]]:
    made: list[list[object]] = [list(DIGITAL)]
    for at in range(20):
        red = at % 7 == 6
        number, blue = f"244420000000123{45000 + at}", f"244420000000123{45000 + at - 1}"
        gross = -113.0 * at if red else 113.0 * (at + 1)
        made.append([
            at + 1, "", "", number, "91440300MA5EU0XX0X", "深圳本公司", f"9131000071093123{at % 4:02}", f"客户{at % 4}有限公司",
            f"2026-03-{1 + at:02} 10:20:30", f"{gross / 1.13:.2f}", f"{gross - gross / 1.13:.2f}", f"{gross:.2f}", "电子发票服务平台",
            "数电发票（增值税专用发票）", "已作废" if at == 3 else "正常", "否" if red else "是", "正常", "张三",
            f"被红冲蓝字数电发票号码：{blue}" if red else "",
        ])  # fmt: skip
    return made


def comma(rows: list[list[object]]) -> list[list[object]]:
    """Dates and amounts as Germans write them."""
    return [
        [f"{cell:%d.%m.%Y}" if isinstance(cell, dt.date) else f"{cell:.2f}".replace(".", ",") if isinstance(cell, float) else cell for cell in row]
        for row in rows
    ]  # fmt: skip


def text(rows: list[list[object]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def workbook(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd", "in_memory": True}) as book:
        sheet = book.add_worksheet("Ledger")
        sheet.merge_range("A1:H1", "Open invoices 2026")
        for at, row in enumerate(rows, 2):
            sheet.write_row(at, 0, row)
        book.add_worksheet("Notes").write("A1", "nothing here")
    return out.getvalue()


def calc(rows: list[list[object]]) -> bytes:
    """The least a file of LibreOffice holds."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<office:body><office:spreadsheet><table:table table:name="Ledger">{lines}</table:table></office:spreadsheet></office:body>'
    manifest = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        package.writestr(
            "content.xml", f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>{body}</office:document-content>'
        )
        space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        package.writestr(
            "META-INF/manifest.xml", f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest {space}>{manifest}</manifest:manifest>'
        )
    return out.getvalue()


def _ods_cell(value: object) -> str:
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value}</text:p></table:table-cell>'
    if isinstance(value, float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def seeds(folder: Path | None = None) -> list[tuple[str, bytes]]:
    """A name and a content each: those made here, those kept, and the files of a folder of the user's."""
    german = comma(ledger())
    made = [
        ("utf8.csv", text(ledger())), ("bom.csv", text(ledger(), encoding="utf-8-sig")), ("utf16.csv", text(ledger(), "\t", "utf-16")),
        ("chinese.csv", text(ledger(), encoding="gb18030")), ("digital.csv", text(digital(), encoding="gb18030")),
        ("semicolon.csv", text(german, ";", "utf-8-sig")), ("tab.tsv", text(german, "\t")), ("pipe.txt", text(ledger(), "|")),
        ("receipts.csv", text(receipts())), ("ledger.xlsx", workbook(ledger())), ("digital.xlsx", workbook(digital())),
        ("receipts.xlsm", workbook(receipts())), ("ledger.ods", calc(ledger())),
    ]  # fmt: skip
    kept = [path for place in filter(None, (FOLDER, folder)) for path in sorted(place.iterdir()) if path.is_file()]
    return made + [(path.name, path.read_bytes()) for path in kept]
