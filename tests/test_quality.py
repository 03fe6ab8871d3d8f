"""The house rules that tools can hold: style, types, the one direction of imports, no trace of a machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = {
    "style": [sys.executable, "-m", "ruff", "check", "--no-cache", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--no-cache", "--check", "."],
    "types": [sys.executable, "-m", "mypy"],
    "imports": [str(Path(sys.executable).with_name("lint-imports"))],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tool_has_nothing_to_say(tool):
    done = subprocess.run(TOOLS[tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    return [ROOT / name for name in listed] or list((ROOT / "xlcash").rglob("*.py"))


def test_no_file_is_too_long_to_read():
    lines = {str(path): path.read_text(encoding="utf-8").count("\n") for path in tracked() if path.suffix == ".py"}
    assert {path: count for path, count in lines.items() if count > 400} == {}


def test_only_the_free_part_of_xlwings_is_used():
    pattern = re.compile(r"xlwings\.pro|from xlwings import pro|LICENSE_KEY|xlwings\.server|Book\(json")
    using = [str(path) for path in (ROOT / "xlcash").rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))]
    assert using == []
