"""The benchmark of the boundary runs and both ways give the same table; how fast is in docs/performance.md."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("classic_boundary.py")


def test_both_ways_give_the_same_table_and_the_ratios_are_printed():
    done = subprocess.run([sys.executable, str(SCRIPT), "200"], capture_output=True, text=True, check=True)
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "xlwings",
        "xlcash",
        "ratio",
        "table",
        "known",
        "known",
        "first",
        "second",
        "second",
    ]
