"""The benchmark of a whole build runs and finds the built cells again; how fast is in docs/performance.md."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("build_100k.py")
LINE = re.compile(r"(\w+) +40 invoices, ([\d,]+) cells: xlcash [\d.]+ s, XlsxWriter [\d.]+ s, ratio [\d.]+, peak ([\d,]+) MiB")


def test_both_ledgers_are_built_and_written_plainly():
    pytest.importorskip("resource", reason="peak memory is asked of a POSIX system")
    done = subprocess.run([sys.executable, str(SCRIPT), "40"], capture_output=True, text=True, check=True)
    found = [LINE.fullmatch(line) for line in done.stdout.splitlines()]
    assert [match[1] for match in found] == ["open", "usual"]
    assert all(int(match[2].replace(",", "")) > 40 * len("BCDEFGHIJKL") for match in found)
