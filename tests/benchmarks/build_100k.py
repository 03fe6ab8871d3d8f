"""What `xlcash build` costs for many invoices, beside XlsxWriter writing the very same cells and nothing else.

Two ledgers: "open", no invoice settled, so that every one spills on Open items and Collections; "usual", 95 of 100 settled, their receipts
derived.  Each measurement has a process of its own, after the imports of its modules; the best of two counts.  Prints seconds, cells and
the peak memory of the build.
Usage: python tests/benchmarks/build_100k.py [ROWS]
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from xlcash.importing.company import Choices, Files, import_company
from xlcash.template.build import build_workbook

HEAD = ("Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency", "Type", "SettledDate")
LEDGERS = {"open": 0.0, "usual": 0.95}  # the share of invoices that are settled
FIRST_DAY, DAYS, CUSTOMERS, TERMS = dt.date(2024, 7, 1), 700, 1_500, 30
ROUNDS = 2
CELL = re.compile(r'<c r="([A-Z]+\d+)"(?: s="(\d+)")?(?: cm="1")?(?: t="(\w+)")?(?:/>|>(?:<f[^>]*>(.*?)</f>)?<v>(.*?)</v></c>)', re.DOTALL)


def export(path: Path, rows: int, settled: float) -> None:
    """A seeded export of invoices."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for number in range(rows):
            day = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
            due = day + dt.timedelta(days=TERMS)
            paid = due + dt.timedelta(days=chance.randrange(-10, 40)) if chance.random() < settled else ""
            customer, amount = f"C-{chance.randrange(CUSTOMERS):04d}", round(chance.random() * 1e5, 2)
            writer.writerow([f"I{number:07d}", customer, day, due, amount, "CNY", "invoice", paid])


def build(source: str, target: str) -> dict[str, float]:
    """Seconds and peak memory of import, computation and writing."""
    began = time.perf_counter()
    company, _ = import_company(Files(Path(source)), Choices())
    build_workbook(company, Path(target), "en")
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def write_plainly(source: str, target: str) -> dict[str, float]:
    """Seconds XlsxWriter needs for the cells of the workbook `source`, their formats at hand and their writers looked up."""
    sheets = [[(*xl_cell_to_rowcol(place), *rest) for place, *rest in cells] for cells in cells_of(Path(source))]
    began = time.perf_counter()
    book = xlsxwriter.Workbook(target)
    styles = {style for cells in sheets for *_, style in cells}
    formats = {style: style and book.add_format({"font_color": f"#{int(style):06X}"}) for style in styles}
    for cells in sheets:
        sheet = book.add_worksheet()
        write = {
            "number": sheet.write_number, "text": sheet.write_string, "blank": sheet.write_blank, "truth": sheet.write_boolean,
            "formula": lambda row, col, formula, form, to=sheet: to.write_formula(row, col, formula[0], form, formula[1]),
        }  # fmt: skip
        for row, col, kind, value, style in cells:
            write[kind](row, col, value, formats[style])
    book.close()
    return {"seconds": time.perf_counter() - began, "cells": sum(map(len, sheets))}


def cells_of(path: Path) -> Iterator[list[tuple[str, str, Any, str | None]]]:
    """The cells of every sheet: place, kind, value, number of the style."""
    with zipfile.ZipFile(path) as package:
        shared = re.findall(r"<si>(.*?)</si>", package.read("xl/sharedStrings.xml").decode(), re.DOTALL)
        texts = [unescape("".join(re.findall(r"<t[^>]*>(.*?)</t>", text, re.DOTALL))) for text in shared]
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                yield [(found[1], *_content(found, texts), found[2]) for found in CELL.finditer(package.read(name).decode())]


def _content(found: re.Match[str], texts: list[str]) -> tuple[str, Any]:
    kind, formula, value = found[3], found[4], found[5]
    if formula is not None:
        return "formula", (unescape(formula), unescape(value))
    if value is None:
        return "blank", None
    if kind in ("s", "b"):
        return ("text", texts[int(value)]) if kind == "s" else ("truth", value == "1")
    return ("text", value) if kind == "e" else ("number", float(value))


def apart(work: str, source: Path, target: Path) -> dict[str, float]:
    """A measurement in a process of its own, the best of some rounds."""
    rounds = [
        json.loads(subprocess.run([sys.executable, __file__, work, source, target], stdout=subprocess.PIPE, check=True).stdout)
        for _ in range(ROUNDS)
    ]
    return min(rounds, key=lambda measured: measured["seconds"])


def main(rows: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, target, plain = (Path(folder, name) for name in ("invoices.csv", "built.xlsm", "plain.xlsx"))
        for ledger, settled in LEDGERS.items():
            export(source, rows, settled)
            built = apart("build", source, target)
            bare = apart("write_plainly", target, plain)
            ratio = built["seconds"] / bare["seconds"]
            print(f"{ledger:6} {rows:,} invoices, {bare['cells']:,.0f} cells: xlcash {built['seconds']:.2f} s, "
                  f"XlsxWriter {bare['seconds']:.2f} s, ratio {ratio:.2f}, peak {built['mib']:,.0f} MiB")  # fmt: skip


if __name__ == "__main__":
    works = {"build": build, "write_plainly": write_plainly}
    if len(sys.argv) > 2:
        print(json.dumps(works[sys.argv[1]](*sys.argv[2:])))
    else:
        main(*map(int, sys.argv[1:]))
