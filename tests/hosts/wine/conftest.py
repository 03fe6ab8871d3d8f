"""xlcash in a Windows Python under wine (.ci/install-wine.sh)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

collect_ignore = ["client.py", "commands.py"]  # they run under the Windows Python

ROOT = Path(__file__).parents[3]
WINE = Path("/usr/lib/wine/wine64")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
CACHE = Path("/var/cache") if IS_ROOT else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
FOLDER = Path(os.environ.get("XLCASH_WINE") or CACHE / "xlcash-wine")
SECONDS = 300

Ask = Callable[[list[list[Any]]], list[Any]]


def windows(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


@pytest.fixture(scope="session")
def project() -> Iterator[Path]:
    """A copy of the package where the user that runs wine can read it; each process of tests has its own."""
    if not (WINE.exists() and (FOLDER / "installed").exists()):
        reason = f"no Windows Python under wine in {FOLDER}: run .ci/install-wine.sh"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    copy = FOLDER / f"project-{os.getpid()}"
    shutil.copytree(ROOT / "xlcash", copy / "xlcash", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    yield copy
    shutil.rmtree(copy)


@pytest.fixture(scope="module", autouse=True)
def _alone(project: Path) -> Iterator[None]:
    """One file of tests at a time, whichever process runs it: there is one Windows, with one registry."""
    import fcntl  # noqa: PLC0415 - Windows lacks it, and does not come here

    with (project.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Wine:
    """The Windows Python under wine, and the copy of the package that it can read."""

    project: Path
    python: Path = FOLDER / "python" / "python.exe"

    def run(self, script: str, arguments: list[str], given: Any) -> Any:
        """Run a script of this folder: JSON goes in, the last line that comes out is JSON."""
        for file in {"client.py", script}:
            shutil.copy(Path(__file__).with_name(file), self.project)
        user = ["runuser", "-u", "wineuser", "--"] if IS_ROOT else []
        prefix = "/home/wineuser/.wine" if IS_ROOT else str(FOLDER / "prefix")
        settings = ["env", "WINEDEBUG=-all", f"WINEPREFIX={prefix}", "PYTHONUTF8=1"]
        command = [*user, *settings, str(WINE), str(self.python), "-B", windows(self.project / script), *arguments]
        done = subprocess.run(
            command, check=False, input=json.dumps(given), capture_output=True, text=True, timeout=SECONDS, cwd=self.project
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    @staticmethod
    def path(path: Path) -> str:
        return windows(path)

    def new_folder(self, name: str) -> Path:
        """A folder in which the user of wine may write."""
        folder = self.project / name
        folder.mkdir()
        if IS_ROOT:
            shutil.chown(folder, "wineuser")
        return folder


@pytest.fixture(scope="session")
def wine(project: Path) -> Wine:
    return Wine(project)


@pytest.fixture(scope="session")
def ask(wine: Wine) -> Ask:
    """Ask functions over COM: each request is [function, arguments] as client.py describes them."""
    paths = [windows(path) for path in (FOLDER / "site", wine.python, wine.project)]
    return lambda requests: wine.run("client.py", paths, requests)["answers"]
