"""Excel on a Mac: the settings its VBA reads and the script through which it starts Python.

Buttons run there; worksheet functions do not, for the free part of xlwings has none on macOS: formulas keep the values of the last save.
Both files lie where Excel's sandbox lets VBA read (GetConfigFilePath and ExecuteMac in xlwings_custom_addin.bas).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import xlwings

import xlcash
from xlcash.domain.errors import XlcashError
from xlcash.hosts.installing.steps import Wanted

SANDBOX: Final = Path("Library/Containers/com.microsoft.Excel")
SETTINGS: Final = SANDBOX / "Data/xlcash.conf"
SCRIPTS: Final = Path("Library/Application Scripts/com.microsoft.Excel")


class ExcelNeverStartedError(XlcashError):
    """Excel makes its own folder when it is first started; nobody should make it in its place."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder=folder)


@dataclass(frozen=True)
class Mac:
    """`home`: the user's folder; `interpreter` and `code_folder` as those of a Windows machine."""

    home: Path
    interpreter: Path
    code_folder: Path

    @property
    def own_folder(self) -> Path:
        """The log and the list of what was installed."""
        return self.home / ".xlcash"

    def wanted(self) -> Wanted:
        """The two files. Raises ExcelNeverStartedError."""
        if not (self.home / SANDBOX).is_dir():
            raise ExcelNeverStartedError(self.home / SANDBOX)
        settings = {"INTERPRETER_MAC": self.interpreter, "PYTHONPATH": self.code_folder, "ADD_WORKBOOK_TO_PYTHONPATH": False}
        content = "".join(f'"{name}","{value}"\n' for name, value in settings.items()).encode()
        script = f"xlwings-{xlwings.__version__}.applescript"
        return Wanted({self.home / SETTINGS: content, self.home / SCRIPTS / script: files("xlwings").joinpath(script).read_bytes()}, {})


def this_mac() -> Mac:
    return Mac(Path.home(), Path(sys.executable), Path(xlcash.__file__).parents[1])
