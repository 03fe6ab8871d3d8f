"""A Windows computer that is made up: its registry is a dictionary, its folders lie in a temporary one, and all is well on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import xlwings

import xlcash
from xlcash.hosts.installing.steps import Installation
from xlcash.hosts.windows.machine import Machine
from xlcash.hosts.windows.places import own_folder, start_folder, wanted
from xlcash.template.addin import build_addin

EXCEL = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
ADDIN = "xlcash.xlam"


@dataclass
class MadeUpRegistry:
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)

    def values(self, key: str) -> dict[str, Any]:
        return dict(self.keys.get(key, {}))

    def subkeys(self, key: str) -> list[str]:
        below = [name.removeprefix(key + "\\") for name in self.keys if name.startswith(key + "\\")]
        return sorted({name.split("\\")[0] for name in below})

    def put(self, key: str, values: Mapping[str, Any]) -> None:
        self.keys.setdefault(key, {}).update(values)

    def remove(self, key: str) -> None:
        self.keys.pop(key, None)


def answer(interpreter: Path, code: str) -> str:
    return f"3.11.9|64|{xlwings.__version__}|{xlcash.__version__}\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Excel of 64 bits, and a Python in an environment of its own."""
    environment = tmp_path / "venv"
    (environment / "Scripts").mkdir(parents=True)
    (environment / "Lib" / "site-packages").mkdir(parents=True)
    (environment / "Scripts" / "python.exe").write_bytes(b"MZ program")
    (environment / f"xlwings64-{xlwings.__version__}.dll").write_bytes(b"MZ library")
    home = tmp_path / "home"
    for folder in (home / "Downloads", home / "AppData" / "Roaming" / "Microsoft"):
        folder.mkdir(parents=True)
    registry = MadeUpRegistry(
        {
            r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration": {"Platform": "x64"},
            r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe": {"": EXCEL},
        }
    )
    return Machine(
        registry=registry,
        environment={"USERPROFILE": str(home), "APPDATA": str(home / "AppData" / "Roaming")},
        interpreter=environment / "Scripts" / "python.exe",
        code_folder=environment / "Lib" / "site-packages",
        code_page="cp1252",
        short=lambda path: path,
        probe=answer,
    )


@pytest.fixture(scope="session")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The add-in as it is built."""
    file = tmp_path_factory.mktemp("addin") / ADDIN
    build_addin(file)
    return file


@pytest.fixture
def installed(machine: Machine, addin: Path) -> Machine:
    """The same computer after `xlcash install`."""
    installation = Installation(own_folder(machine), machine.registry)
    installation.carry_out(installation.steps_to(wanted(machine, {ADDIN: addin.read_bytes()}, {}, None)))
    assert (start_folder(machine) / ADDIN).exists()
    return machine


@pytest.fixture
def changed() -> Callable[..., Machine]:
    return replace
