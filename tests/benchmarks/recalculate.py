"""How long LibreOffice takes to recalculate a whole workbook, beside the time it takes to load it.

The ledger is simulated (`simulated_ledger`): 1 customer in 38 invoices, nine of ten invoices settled on the as-of date.  "Loads" shows the
results the workbook was saved with; "recalculates" computes every formula of it anew, the worksheet functions in LibreOffice's own Python.
Usage: python tests/benchmarks/recalculate.py [INVOICES …]
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from simulated_ledger import simulated_ledger

from xlcash.hosts.libreoffice.office import Office, Recalculation
from xlcash.importing.company import Choices, Files, import_company
from xlcash.template.build import build_workbook

SIZES: Final = (5_000, 100_000)
INVOICES_A_CUSTOMER: Final = 38
LOOKED_AT: Final = np.datetime64("2020-02-28")  # the last day on which invoices are issued
ROUNDS: Final = 3


def workbook(folder: Path, invoices: int) -> Path:
    """A workbook of about so many invoices; those paid after the as-of date are open."""
    ledger = simulated_ledger(1, drift=1.5, customers=max(invoices // INVOICES_A_CUSTOMER, 50), invoices=invoices)
    ledger.insert(0, "invoice", [f"I{number:06d}" for number in range(len(ledger))])
    ledger["paid"] = ledger["paid"].where(ledger["paid"] <= LOOKED_AT)
    export, built = folder / "invoices.csv", folder / f"{invoices}.xlsm"
    names = {
        "invoice": "Invoice",
        "customer": "Customer",
        "issued": "Invoice date",
        "due": "Due date",
        "paid": "SettledDate",
        "amount": "Amount",
    }
    ledger.rename(columns=names).to_csv(export, index=False)
    company, _ = import_company(Files(export), Choices(as_of=LOOKED_AT.astype(object)))
    build_workbook(company, built, "en")
    return built


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def measure(office: Office, book: Path) -> tuple[float, float]:
    """Seconds to load a workbook, and to recalculate it: medians."""
    loads, recalculations = [], []
    for _ in range(ROUNDS):
        took, document = seconds(lambda: office.open(book, read_only=True))
        loads.append(took)
        recalculations.append(seconds(document.calculateAll)[0])
        document.close(True)
    return statistics.median(loads), statistics.median(recalculations)


def main(*sizes: int) -> None:
    with tempfile.TemporaryDirectory() as folder, Office(recalculation=Recalculation.NEVER) as office:
        for size in sizes or SIZES:
            load, recalculation = measure(office, workbook(Path(folder), size))
            print(
                f"{size:,} invoices: loads in {load:.1f} s, recalculates in {recalculation:.1f} s, {recalculation / load:.2f} ×", flush=True
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
