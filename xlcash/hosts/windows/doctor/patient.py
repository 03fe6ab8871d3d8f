"""What is examined: one computer and, where one is named, one workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from xlcash.hosts.windows.machine import Machine
from xlcash.hosts.windows.places import EXCEL, POLICIES, TRUSTED_LOCATIONS, start_folder
from xlcash.hosts.windows.settings import INTERPRETER, read, settings_file

OWN_ADDINS: Final = "xlcash"
ADDIN_KINDS: Final = (".xlam", ".xla")


@dataclass(frozen=True)
class Patient:
    """`place`: the workbook as the user named it, perhaps a web address; empty for none."""

    machine: Machine
    place: str = ""

    @property
    def is_on_the_web(self) -> bool:
        return "://" in self.place

    @cached_property
    def workbook(self) -> Path | None:
        """The workbook as a file of this computer."""
        file = Path(self.place) if self.place and not self.is_on_the_web else None
        return file if file is not None and file.is_file() else None

    @cached_property
    def settings(self) -> dict[str, str]:
        """The user's settings as VBA reads them, empty where there are none."""
        file = settings_file(self.machine)
        return read(file, self.machine.code_page) if file.is_file() else {}

    @cached_property
    def interpreter(self) -> Path | None:
        """The Python that Excel starts, if the settings name one that is there."""
        named = self.settings.get(INTERPRETER)
        file = self.machine.expanded_path(named) if named else None
        return file if file is not None and file.is_file() else None

    @cached_property
    def office_bits(self) -> int:
        """Of the Office that is installed, 0 where the registry does not tell."""
        click_to_run = self.machine.value(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform")
        by_windows_installer = self.machine.value(r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness")
        return {"x86": 32, "x64": 64, "arm64": 64}.get(str(click_to_run or by_windows_installer).lower(), 0)

    @cached_property
    def addins(self) -> list[Path]:
        """The add-ins in Excel's start folder."""
        folder = start_folder(self.machine)
        return sorted(file for file in folder.iterdir() if file.suffix.lower() in ADDIN_KINDS) if folder.is_dir() else []

    @property
    def own_files(self) -> Iterator[Path]:
        """Every file of xlcash that Excel opens: the workbook and our add-ins."""
        if self.workbook is not None:
            yield self.workbook
        yield from (file for file in self.addins if file.stem.startswith(OWN_ADDINS))

    def is_trusted(self, file: Path) -> bool:
        """Whether a file lies in a trusted location, where Excel runs macros without asking."""
        disabled = [self.machine.value(f"{key}\\Security\\Trusted Locations", "AllLocationsDisabled") for key in (*POLICIES, EXCEL)]
        if 1 in disabled:
            return False
        return start_folder(self.machine) in file.parents or any(_holds(*location, file) for location in self._locations())

    def _locations(self) -> Iterator[tuple[Path, bool]]:
        for root in (TRUSTED_LOCATIONS, *(f"{policy}\\Security\\Trusted Locations" for policy in POLICIES)):
            for name in self.machine.registry.subkeys(root):
                path = self.machine.value(f"{root}\\{name}", "Path")
                if path:
                    yield self.machine.expanded_path(str(path)), self.machine.value(f"{root}\\{name}", "AllowSubfolders") == 1


def _holds(folder: Path, with_subfolders: bool, file: Path) -> bool:  # noqa: FBT001  a pair, as the registry has it
    parents = file.resolve().parents
    return folder in parents if with_subfolders else folder == parents[0]
