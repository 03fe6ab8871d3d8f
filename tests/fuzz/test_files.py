"""A seeded thousand of mutated files; the full run is one command: python tests/fuzz/files.py --count 20000 --seed 1."""

import sys

import pytest

from tests.fuzz.files import FINDS, fuzz

COUNT = 1_000


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory and its peak are taken from Linux")
def test_no_spoiled_file_crashes_hangs_fills_the_memory_or_leaves_a_formula():
    results = list(fuzz(COUNT, seed=2))
    assert sorted(one.number for one in results) == list(range(COUNT))
    assert [one for one in results if one.outcome in FINDS] == []
    assert len({one.outcome for one in results}) > 5  # every way out was taken, not one refusal for all
    assert sum(one.outcome == "imported" for one in results) > COUNT / 5
