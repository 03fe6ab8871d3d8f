"""Random edits of the inputs of a whole workbook in LibreOffice, and what must hold after each batch of them.

Each batch is typed into the workbook, Refresh forecast is pressed, every formula cell, check and message is judged, and the inputs are put
back.  A batch with a fault is halved until the edits that matter are left.  Most batches go into a workbook of 60 invoices in Chinese, one
in ten into the demo workbook in English.
Usage: python tests/fuzz/workbook.py [--count 1000] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[2]))

import xlwings as xw

from tests.fuzz.edits import Edit, batches
from tests.fuzz.inputs import Inputs
from tests.fuzz.judging import faults
from xlcash.domain.company import Company
from xlcash.domain.demo.company import demo_company
from xlcash.hosts.libreoffice.bridge import failure
from xlcash.hosts.libreoffice.engine import app_on
from xlcash.hosts.libreoffice.office import Office
from xlcash.language import Language
from xlcash.template.build import build_workbook

INVOICES: Final = 60
DEMO_EVERY: Final = 10


@dataclass
class Result:
    """What a run looked at, and the faults with the edits that brought them about."""

    count: Counter[str] = field(default_factory=Counter)
    found: list[tuple[tuple[Edit, ...], list[str]]] = field(default_factory=list)


def small_company(language: Language) -> Company:
    """The demo company with invoices of all ages, but few: those, their customers, and the rows that are about them."""
    demo = demo_company(language)
    invoices = demo.tables["Invoices"]
    kept = invoices.iloc[:: len(invoices) // INVOICES].reset_index(drop=True)
    numbers, customers = set(kept["invoice"]), set(kept["customer"].iloc[::3])
    kept = kept[kept["customer"].isin(customers)].reset_index(drop=True)
    tables = {name: table[table["customer"].isin(customers)].reset_index(drop=True) if "customer" in table else table
              for name, table in demo.tables.items()}  # fmt: skip
    receipts = tables["Receipts"]
    return replace(
        demo, tables={**tables, "Invoices": kept, "Receipts": receipts[receipts["invoice"].isin(numbers)].reset_index(drop=True)}
    )


class Bench:
    """The workbooks under test, open in one LibreOffice, which is started again when it has ended."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths
        self._start()

    def _start(self) -> None:
        self.office = Office()
        app = app_on(self.office)
        self.books: dict[str, xw.Book] = {name: app.books.open(str(path)) for name, path in self._paths.items()}
        self.inputs = {name: Inputs(book) for name, book in self.books.items()}

    def stop(self) -> None:
        self.office.stop()

    def judge(self, name: str, edits: Sequence[Edit], count: Counter[str]) -> list[str]:
        """The faults of one workbook after some edits; its inputs are put back."""
        try:
            return judge(self.books[name], self.inputs[name], edits, count)
        except failure() as error:
            self.stop()
            self._start()
            return [f"LibreOffice ended: {error}"]


def judge(book: xw.Book, inputs: Inputs, edits: Sequence[Edit], count: Counter[str]) -> list[str]:
    for edit in edits:
        inputs.edit(edit)
    found = faults(book, edits, count)
    inputs.put_back()
    return found


def least(bench: Bench, name: str, edits: Sequence[Edit], found: list[str]) -> tuple[tuple[Edit, ...], list[str]]:
    """The edits that matter and the faults they make: halves, as long as one of them alone has a fault."""
    for half in (edits[: len(edits) // 2], edits[len(edits) // 2 :]) if len(edits) > 1 else ():
        its_own = bench.judge(name, half, Counter())
        if its_own:
            return least(bench, name, half, its_own)
    return tuple(edits), found


def run(bench: Bench, count: int, seed: int) -> Result:
    rng, result, names = Random(seed), Result(), list(bench.books)
    plans = {name: batches(rng, inputs.tables, inputs.cells, count) for name, inputs in bench.inputs.items()}
    while result.count["edits"] < count:
        name = names[-1 if result.count["batches"] % DEMO_EVERY == DEMO_EVERY - 1 else 0]
        batch = next(plans[name])[: count - result.count["edits"]]
        result.count["edits"] += len(batch)
        result.count["batches"] += 1
        found = bench.judge(name, batch, result.count)
        if found:
            result.found.append(least(bench, name, batch, found))
            _report(*result.found[-1])
    return result


def _report(edits: Sequence[Edit], found: Sequence[str]) -> None:
    print("FAULT", *(f"  after {edit}" for edit in edits[:10]), *(f"  {text}" for text in found[:10]), sep="\n", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Random edits of the inputs of a workbook in LibreOffice")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder  # what was not foreseen is logged there, apart from the user's own log
        paths = {"small": Path(folder, "small.xlsm"), "demo": Path(folder, "demo.xlsm")}
        build_workbook(small_company("zh"), paths["small"], "zh")
        build_workbook(demo_company("en"), paths["demo"], "en")
        bench, began = Bench(paths), time.monotonic()
        try:
            result = run(bench, wanted.count, wanted.seed)
        finally:
            bench.stop()
        log = Path(folder, ".xlcash", "xlcash.log")
        print(log.read_text(encoding="utf-8") if log.exists() else "Nothing unforeseen was logged.")
    print(*(f"{name}: {number:,}" for name, number in sorted(result.count.items())), f"{time.monotonic() - began:.0f} s", sep="\n")
    sys.exit(f"{len(result.found)} faults" if result.found else 0)


if __name__ == "__main__":
    main()
