"""Mutated files thrown at the import: python tests/fuzz/files.py --count 20000 --seed 1 [--first NUMBER] [--folder SAMPLES] [--only NUMBER].

Each file is made from a seed and its own number, so `--only` makes the same file again and `--keep FOLDER` writes it out.  A worker reads it as
`xlcash import` does; of every few files (more often with an injected formula) the result is also written into a workbook.  What may come out is
a plan or one of our own refusals.  Anything else is a find: another exception (`crash`), more than 10 seconds of processor time, or no answer at
all (`hang`), more than 1 GiB (`memory`), a formula in a sheet of inputs or in the lists beside it (`formula`).
"""

from __future__ import annotations

import argparse
import csv
import io
import multiprocessing
import os
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zipfile import ZipFile

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")
sys.path.insert(0, str(Path(__file__).parent))

from mutations import spoiled  # noqa: E402  beside this file
from seeds import seeds  # noqa: E402

SECONDS = 10  # of processor time: other programs may have the machine
NO_ANSWER = 120  # seconds after which a worker is given up
MEMORY = 1 << 30
ADDRESSES = 3 << 30  # of which libraries map much that they never touch
WRITTEN_EVERY = 20
INJECTED_WRITTEN_EVERY = 4
FINDS = ("crash", "hang", "memory", "formula")
EXTENSIONS = (".csv", ".xlsx", ".xls", ".xlsb", ".ods", ".txt")


class Result(NamedTuple):
    """What became of a file: `outcome` is imported, the name of our refusal, or a find."""

    number: int
    outcome: str
    what: str
    seconds: float
    memory: int
    detail: str = ""


def made(number: int, seed: int, from_: list[tuple[str, bytes]]) -> tuple[str, bytes, str]:
    """The file of a number: its name, its content and how it was spoiled."""
    chance = Random(f"{seed}:{number}")
    name, data = from_[number % len(from_)]
    data, how = spoiled(data, chance)
    if chance.random() < 0.02:
        name = Path(name).stem + chance.choice(EXTENSIONS)
    return name, data, f"{name} {how}"


def fuzz(
    count: int, seed: int, *, first: int = 0, folder: Path | None = None, workers: int = 2, only: int | None = None
) -> Iterator[Result]:
    """The results of the files from number `first` up to `count`, in the order in which they come."""
    numbers = iter([only] if only is not None else range(first, count))
    with tempfile.TemporaryDirectory() as place:
        empty = _empty_workbook(Path(place))
        pool = [_Worker(seed, folder, empty) for _ in range(workers)]
        for worker in pool:
            worker.give(next(numbers, None))
        while busy := [worker for worker in pool if worker.number is not None]:
            wait([worker.pipe for worker in busy], timeout=0.5)
            for worker in busy:
                if (result := worker.result()) is not None:
                    yield result
                    worker.give(next(numbers, None))
        for worker in pool:
            worker.end()


class _Worker:
    """A process that reads files one after another; one that hangs or dies is replaced."""

    def __init__(self, seed: int, folder: Path | None, empty: Path) -> None:
        self._arguments = (seed, folder, empty)
        self.number: int | None = None
        self._began = 0.0
        self._start()

    def _start(self) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=_work, args=(theirs, *self._arguments), daemon=True)
        self._process.start()
        theirs.close()
        self.pipe.recv()  # it has imported everything

    def give(self, number: int | None) -> None:
        self.number, self._began = number, time.monotonic()
        if number is not None:
            self.pipe.send(number)

    def result(self) -> Result | None:
        number, seconds = self.number, time.monotonic() - self._began
        assert number is not None
        if self.pipe.poll():
            try:
                return self.pipe.recv()
            except EOFError:
                self._process.join()  # it ends by itself: how is told
                self._start_anew()
                return Result(number, "crash", "", seconds, 0, f"the process ended with {self._code}")
        if seconds > NO_ANSWER:
            self._start_anew()
            return Result(number, "hang", "", seconds, 0)
        return None

    def _start_anew(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._code = self._process.exitcode
        self.pipe.close()


def _work(pipe: Connection, seed: int, folder: Path | None, empty: Path) -> None:
    import resource  # noqa: PLC0415  Unix only

    import xlcash.importing.into  # noqa: F401, PLC0415  loaded before the first file is timed

    from_, held = seeds(folder), _held(empty)
    pipe.send("ready")
    while True:
        number = pipe.recv()
        name, data, how = made(number, seed, from_)
        path = empty.with_name(f"{number}-{name}")
        path.write_bytes(data)
        del data
        _forget_peak()
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, -1))  # not while a file is made, which may take more than to read it
        began, largest = sum(os.times()[:4]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        outcome, detail = _tried(path, held, empty, write=number % (INJECTED_WRITTEN_EVERY if "inject" in how else WRITTEN_EVERY) == 0)
        seconds, memory, apart = sum(os.times()[:4]) - began, _peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        memory = max(memory, apart * 1024) if apart > largest else memory
        resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
        path.unlink()
        if outcome not in FINDS and seconds > SECONDS:
            outcome = "hang"
        if outcome not in FINDS and memory > MEMORY:
            outcome = "memory"
        pipe.send(Result(number, outcome, how, seconds, memory, detail))


def _tried(path: Path, held: Any, empty: Path, *, write: bool) -> tuple[str, str]:
    from xlcash.domain.errors import XlcashError  # noqa: PLC0415
    from xlcash.importing.errors import AmbiguousDatesError, ContradictoryDatesError  # noqa: PLC0415
    from xlcash.importing.into import Wishes, plan_import  # noqa: PLC0415

    try:
        try:
            plan = plan_import(path, held, Wishes())
        except (AmbiguousDatesError, ContradictoryDatesError):
            plan = plan_import(path, held, Wishes(order="dmy"))
        found = _formulas(plan, empty, path) if write else ""
    except XlcashError as error:
        said = error.sentence("en") and error.sentence("zh")
        return (type(error).__name__, "") if said else ("crash", "a refusal without a sentence")
    except MemoryError:
        return "memory", traceback.format_exc(limit=-3)
    except BaseException:  # noqa: BLE001  a panic of the reader in Rust is no Exception
        return "crash", traceback.format_exc(limit=-4)
    return ("formula", found) if found else ("imported", "")


def _formulas(plan: Any, empty: Path, path: Path) -> str:
    """What of a plan became a formula, in the workbook it is written into or in the lists beside it."""
    from xlcash.importing.package.book import BookFile  # noqa: PLC0415
    from xlcash.importing.preview import preview_lines  # noqa: PLC0415
    from xlcash.importing.rejected import guarded, rejected_csv  # noqa: PLC0415

    out = path.with_name(f"{path.name}.out.xlsm")
    BookFile(empty).write(plan, out, {"action": "=1+1", "result": "=1+1"})
    fresh = _formula_texts(out) - _formula_texts(empty)
    BookFile(out).held()
    out.unlink()
    listed = [row for row in csv.reader(io.StringIO(rejected_csv((plan.export,), "en").decode("utf-8-sig"))) if row]
    listed += [[guarded(cell) for cell in line[1:]] for line in preview_lines(plan, "zh")]
    starts = [cell for row in listed for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))]
    return repr([*sorted(fresh)[:3], *starts[:3]]) if fresh or starts else ""


def _formula_texts(path: Path) -> set[bytes]:
    """Every formula of a workbook's sheets; those that a table fills down are the same in every row."""
    with ZipFile(path) as package:
        sheets = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/")]
    return {formula for sheet in sheets for formula in re.findall(rb"<f\b[^>]*>[^<]*", sheet)}


def _empty_workbook(folder: Path) -> Path:
    from xlcash.template.build import blank_company, build_workbook  # noqa: PLC0415

    build_workbook(blank_company("en"), folder / "empty.xlsm", "en")
    return folder / "empty.xlsm"


def _held(empty: Path) -> Any:
    from xlcash.importing.package.book import BookFile  # noqa: PLC0415

    return BookFile(empty).held()


def _forget_peak() -> None:
    """Linux measures the peak anew from here."""
    refs = Path("/proc/self/clear_refs")
    if refs.exists():
        refs.write_text("5")


def _peak() -> int:
    """The most bytes of real memory since then."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024


def main() -> int:
    arguments = argparse.ArgumentParser()
    for flag, kind, default in (
        ("count", int, 1000),
        ("first", int, 0),
        ("seed", int, 1),
        ("workers", int, 2),
        ("only", int, None),
        ("folder", Path, None),
        ("keep", Path, None),
    ):
        arguments.add_argument(f"--{flag}", type=kind, default=default)
    asked = arguments.parse_args()
    if asked.keep and asked.only is not None:
        name, data, how = made(asked.only, asked.seed, seeds(asked.folder))
        (asked.keep / name).write_bytes(data)
        print(how)
    counts: Counter[str] = Counter()
    slowest, largest = Result(0, "", "", 0, 0), Result(0, "", "", 0, 0)
    began = time.monotonic()
    for result in fuzz(asked.count, asked.seed, first=asked.first, folder=asked.folder, workers=asked.workers, only=asked.only):
        counts[result.outcome] += 1
        slowest, largest = max(slowest, result, key=lambda one: one.seconds), max(largest, result, key=lambda one: one.memory)
        if counts.total() % 1000 == 0:
            most = f"slowest {slowest.seconds:.2f} s (number {slowest.number}), peak {largest.memory >> 20} MiB (number {largest.number})"
            print(f"{counts.total():,} files, {time.monotonic() - began:.0f} s, {dict(counts)}, {most}", file=sys.stderr, flush=True)
        if result.outcome in FINDS:
            print(
                f"{result.outcome}: number {result.number}, {result.what}, {result.seconds:.1f} s, {result.memory >> 20} MiB\n{result.detail}",
                flush=True,
            )
    for outcome, count in counts.most_common():
        print(f"{count:>7,}  {outcome}")
    print(f"slowest {slowest.seconds:.2f} s (number {slowest.number}, {slowest.what})")
    print(f"peak {largest.memory >> 20} MiB (number {largest.number}, {largest.what}); {time.monotonic() - began:.0f} s in all")
    return 1 if any(counts[find] for find in FINDS) else 0


if __name__ == "__main__":
    sys.exit(main())
