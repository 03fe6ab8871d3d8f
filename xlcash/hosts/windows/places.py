r"""The folders of Excel, and what an installation puts into them.

Start folder: always the user's own XLSTART, `%APPDATA%\Microsoft\Excel\XLSTART`.  Excel opens what is in it and trusts it by default, and
%APPDATA% follows a profile that the firm keeps on a server.  The second start folder that a user can name (`Excel\Options`, AltStartup) is
not taken: it is often shared, and Excel does not trust it by itself.

Templates: the folder the user named (`PersonalTemplates`), else `%APPDATA%\Microsoft\Templates`, which Excel trusts by default.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PureWindowsPath
from typing import Final

from xlcash.hosts.installing.errors import FolderNotFoundError, FolderTooWideError, NetworkFolderError
from xlcash.hosts.installing.manifest import Value
from xlcash.hosts.installing.steps import Wanted
from xlcash.hosts.windows.machine import Machine
from xlcash.hosts.windows.settings import settings_file, settings_for, written

# Office 2016, 2019, 2021, 2024 and Microsoft 365 all keep their settings under 16.0.
EXCEL: Final = r"HKCU\Software\Microsoft\Office\16.0\Excel"
EXCEL_POLICY: Final = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel"
# Settings that a firm keeps in the cloud (Office cloud policy service), which go before its group policy. The place is that of Microsoft's
# pages on solving problems with it; not verified on a computer that has some.
CLOUD_POLICY: Final = r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0"
POLICIES: Final = (CLOUD_POLICY + r"\Excel", EXCEL_POLICY)
"""Where the firm decides about Excel, what counts more first."""

ONE_DRIVES: Final = ("ONEDRIVE", "ONEDRIVECOMMERCIAL", "ONEDRIVECONSUMER")
TRUSTED_LOCATIONS: Final = EXCEL + r"\Security\Trusted Locations"
OWN_LOCATION: Final = TRUSTED_LOCATIONS + r"\xlcash"


def own_folder(machine: Machine) -> Path:
    """Settings, log and the list of what was installed."""
    return settings_file(machine).parent


def start_folder(machine: Machine) -> Path:
    return machine.folder("APPDATA") / "Microsoft" / "Excel" / "XLSTART"


def template_folder(machine: Machine) -> Path:
    named = machine.value(EXCEL + r"\Options", "PersonalTemplates")
    return machine.expanded_path(str(named)) if named else machine.folder("APPDATA") / "Microsoft" / "Templates"


def trusted_location(folder: Path, machine: Machine) -> Mapping[str, Value]:
    """What Excel's registry holds of a trusted location; folders below it are not trusted.

    Raises FolderNotFoundError, NetworkFolderError, FolderTooWideError.
    """
    if is_network(str(folder), machine):
        raise NetworkFolderError(folder)
    if not folder.is_dir():
        raise FolderNotFoundError(folder)
    folder = folder.resolve()
    if (machine.folder("USERPROFILE") / "Downloads").resolve().is_relative_to(folder):
        raise FolderTooWideError(folder)
    return {"Path": str(folder), "Description": "xlcash", "AllowSubfolders": 0}


def is_network(path: str, machine: Machine) -> bool:
    r"""Whether a path leads to another computer: \\server\share, or a letter that stands for one."""
    drive = PureWindowsPath(path).drive
    return drive.startswith("\\\\") or bool(drive and machine.registry.values(f"HKCU\\Network\\{drive[0]}"))


def is_on_onedrive(file: Path, machine: Machine) -> bool:
    folders = [Path(folder) for name in ONE_DRIVES if (folder := machine.environment.get(name))]
    return any(file.resolve().is_relative_to(folder.resolve()) for folder in folders)


def wanted(machine: Machine, addin: Mapping[str, bytes], template: Mapping[str, bytes], trusted: Path | None) -> Wanted:
    """All that an installation puts in place: the settings, the add-in by its name, perhaps a template and a trusted location."""
    files = {settings_file(machine): written(settings_for(machine), machine.code_page)}
    files |= {start_folder(machine) / name: content for name, content in addin.items()}
    files |= {template_folder(machine) / name: content for name, content in template.items()}
    return Wanted(files, {OWN_LOCATION: trusted_location(trusted, machine)} if trusted else {})
