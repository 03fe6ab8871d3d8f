"""xlcash in a Windows Python under wine (.ci/install-wine.sh)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

collect_ignore = ["client.py"]  # it runs under the Windows Python

ROOT = Path(__file__).parents[3]
WINE = Path("/usr/lib/wine/wine64")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
CACHE = Path("/var/cache") if IS_ROOT else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
FOLDER = Path(os.environ.get("XLCASH_WINE") or CACHE / "xlcash-wine")
SECONDS = 180

Ask = Callable[[list[list[Any]]], list[Any]]


def windows(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


@pytest.fixture(scope="session")
def project() -> Path:
    """A copy of the package where the user that runs wine can read it."""
    if not (WINE.exists() and (FOLDER / "installed").exists()):
        reason = f"no Windows Python under wine in {FOLDER}: run .ci/install-wine.sh"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    copy = FOLDER / "project"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT / "xlcash", copy / "xlcash", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return copy


@pytest.fixture(scope="session")
def ask(project: Path) -> Ask:
    """Ask functions over COM: each request is [function, arguments] as client.py describes them."""
    client = shutil.copy(Path(__file__).with_name("client.py"), project)
    paths = [windows(path) for path in (FOLDER / "site", FOLDER / "python" / "python.exe", project)]
    user = ["runuser", "-u", "wineuser", "--"] if IS_ROOT else []
    prefix = "/home/wineuser/.wine" if IS_ROOT else str(FOLDER / "prefix")
    settings = ["env", "WINEDEBUG=-all", f"WINEPREFIX={prefix}", "PYTHONUTF8=1"]
    command = [*user, *settings, str(WINE), str(FOLDER / "python" / "python.exe"), "-B", windows(Path(client)), *paths]

    def asked(requests: list[list[Any]]) -> list[Any]:
        run = subprocess.run(command, check=False, input=json.dumps(requests), capture_output=True, text=True, timeout=SECONDS, cwd=project)
        assert run.returncode == 0, run.stdout + run.stderr
        return json.loads(run.stdout.splitlines()[-1])["answers"]

    return asked
