"""Each fault that can keep Excel from Python is planted on a computer that is well, found there, and nothing else is found."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import cast
from zipfile import ZipFile

import pytest
import xlwings
from pyopenvba import ExcelFile

from xlcash.cli.doctor import examine_windows
from xlcash.hosts.windows.doctor import CHECKS, Patient, Verdict, examine
from xlcash.hosts.windows.doctor.security import BY_DEVICE_MANAGEMENT, BY_POLICY, ON_THE_COMPUTER
from xlcash.hosts.windows.machine import Machine, NoAnswerError, probe
from xlcash.hosts.windows.places import CLOUD_POLICY, EXCEL, EXCEL_POLICY, TRUSTED_LOCATIONS, is_network, start_folder
from xlcash.hosts.windows.settings import settings_file
from xlcash.language import LANGUAGES

DLL = f"xlwings64-{xlwings.__version__}.dll"
CHILD_PROCESSES = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
SECURITY = EXCEL + r"\Security"
BAD = (Verdict.FAULT, Verdict.WARNING, Verdict.UNKNOWN)

Plant = Callable[[Machine], object]


def put(key: str, **values: object) -> Plant:
    return lambda machine: machine.registry.put(key, values)


def put_default(key: str, value: str) -> Plant:
    return lambda machine: machine.registry.put(key, {"": value})


def settings(text: str) -> Plant:
    return lambda machine: settings_file(machine).write_text(text)


def beside_python(name: str, content: bytes | None) -> Plant:
    def plant(machine: Machine) -> None:
        file = machine.interpreter.parents[1] / name
        file.unlink() if content is None else file.write_bytes(content)

    return plant


def in_start_folder(name: str) -> Plant:
    return lambda machine: (start_folder(machine) / name).write_bytes((start_folder(machine) / "xlcash.xlam").read_bytes())


def copy_of_xlcash(machine: Machine) -> None:
    other = machine.folder("USERPROFILE") / "Python312"
    (other / "Lib" / "site-packages" / "xlcash").mkdir(parents=True)
    machine.registry.put(r"HKCU\Software\Python\PythonCore\3.12\InstallPath", {"": str(other)})


def copy_of_conda(machine: Machine) -> None:
    other = machine.folder("USERPROFILE") / "miniconda3" / "envs" / "books"
    (other / "Lib" / "site-packages" / "xlcash").mkdir(parents=True)
    listed = machine.folder("USERPROFILE") / ".conda" / "environments.txt"
    listed.parent.mkdir()
    listed.write_text(f"{other}\n{other.parent / 'gone'}\n", encoding="utf-8")


def copy_of_pip_user(machine: Machine) -> None:
    (machine.folder("APPDATA") / "Python" / "Python312" / "site-packages" / "xlcash").mkdir(parents=True)


def copy_on_path(machine: Machine) -> None:
    other = machine.folder("USERPROFILE") / "old-venv"
    (other / "Lib" / "site-packages" / "xlcash").mkdir(parents=True)
    cast("dict[str, str]", machine.environment)["PATH"] = os.pathsep.join([str(machine.interpreter.parent), str(other / "Scripts")])


def shadow(machine: Machine) -> None:
    (machine.folder("USERPROFILE") / "old" / "numpy").mkdir(parents=True)
    machine.registry.put(r"HKCU\Environment", {"PYTHONPATH": r"%USERPROFILE%/old"})


def mark_of_the_web(machine: Machine) -> None:
    machine.registry.put(f"{EXCEL_POLICY}\\Security\\Trusted Locations", {"AllLocationsDisabled": 1})
    addin = start_folder(machine) / "xlcash.xlam"
    Path(f"{addin}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")


PLANTED: dict[str, tuple[Plant, Verdict]] = {
    # check.case: how it is planted, and how bad it is
    "office.store": (
        put_default(
            r"HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", r"C:\Program Files\WindowsApps\Office\EXCEL.EXE"
        ),
        Verdict.FAULT,
    ),
    "settings.missing": (lambda machine: settings_file(machine).unlink(), Verdict.FAULT),
    "settings.empty": (settings('\ufeff"INTERPRETER_WIN","x"\n'), Verdict.FAULT),
    "settings.stale": (settings('"INTERPRETER_WIN","C:\\Python37\\python.exe"\n'), Verdict.FAULT),
    "python.damaged": (lambda machine: machine.interpreter.write_bytes(b""), Verdict.FAULT),
    "library.missing": (beside_python(DLL, None), Verdict.FAULT),
    "library.damaged": (beside_python(DLL, b""), Verdict.FAULT),
    "pythons.copies": (copy_of_xlcash, Verdict.WARNING),
    "pythons.copies of conda": (copy_of_conda, Verdict.WARNING),
    "pythons.copies of pip --user": (copy_of_pip_user, Verdict.WARNING),
    "pythons.copies on PATH": (copy_on_path, Verdict.WARNING),
    "environment.home": (put(r"HKCU\Environment", PYTHONHOME=r"C:\Python27"), Verdict.FAULT),
    "environment.path": (put(r"HKCU\Environment", PythonPath=r"C:\scripts"), Verdict.WARNING),
    "environment.shadows": (shadow, Verdict.FAULT),
    "macros.no_vba": (put(r"HKCU\Software\Policies\Microsoft\Office\16.0\Common", VBAOff=1), Verdict.FAULT),
    "macros.no_vba in the cloud": (put(CLOUD_POLICY + r"\Common", VBAOff=1), Verdict.FAULT),
    "macros.off in the cloud": (put(CLOUD_POLICY + r"\Excel\Security", VBAWarnings=4), Verdict.FAULT),
    "macros.off": (put(SECURITY, VBAWarnings=4), Verdict.FAULT),
    "macros.signed_only": (put(EXCEL_POLICY + r"\Security", vbawarnings=3), Verdict.WARNING),
    "macros.internet": (put(EXCEL_POLICY + r"\Security", blockcontentexecutionfrominternet=1), Verdict.WARNING),
    "macros.no_addins": (put(SECURITY, DisableAllAddins=1), Verdict.FAULT),
    "macros.signed_addins": (put(SECURITY, RequireAddinSig=1), Verdict.FAULT),
    "disabled.listed": (
        put(EXCEL + r"\Resiliency\DisabledItems", ABC=b"\x01\x00\x00\x00" + r"C:\XLSTART\XLCASH.XLAM".encode("utf-16-le")),
        Verdict.FAULT,
    ),
    "security.blocks": (put(BY_POLICY + r"\Rules", **{CHILD_PROCESSES: "1"}), Verdict.FAULT),
    "security.warns": (put(BY_DEVICE_MANAGEMENT, ASRRules=f"{CHILD_PROCESSES.upper()}=6|{'0' * 36}=1"), Verdict.WARNING),
    "security.audits": (put(ON_THE_COMPUTER + r"\Rules", **{CHILD_PROCESSES: 2}), Verdict.WARNING),
    "security.no_command_prompt": (put(r"HKCU\Software\Policies\Microsoft\Windows\System", DisableCMD=2), Verdict.FAULT),
    "security.applocker": (put(r"HKLM\SOFTWARE\Policies\Microsoft\Windows\SrpV2\Exe\{rule}", Value="x"), Verdict.WARNING),
    "addins.twice": (in_start_folder("xlcash-zh.xlam"), Verdict.WARNING),
    "addins.xlwings": (in_start_folder("xlwings.xlam"), Verdict.WARNING),
    "origin.marked": (mark_of_the_web, Verdict.FAULT),
    "versions.unreadable": (lambda machine: (start_folder(machine) / "xlcash.xlam").write_bytes(b"PK"), Verdict.UNKNOWN),
}


def bad(machine: Machine, place: str = "") -> dict[str, Verdict]:
    """What is found that is not well, as check.case; all of it can be said in both languages, with its remedy."""
    found = [one for one in examine(Patient(machine, place)) if one.verdict in BAD]
    assert all(one.title(language) and one.sentence(language) and one.remedy(language) for one in found for language in LANGUAGES)
    return {f"{one.check}.{one.case}": one.verdict for one in found}


def test_a_computer_that_is_well_is_found_well(installed: Machine, capsys) -> None:
    assert bad(installed) == {}
    assert examine_windows(installed, "", "en") == 0
    said = capsys.readouterr().out
    assert said.count("OK: ") == len(said.splitlines()) - 1
    assert "Nothing keeps Excel from reaching xlcash" in said


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found_and_nothing_else(planted: str, installed: Machine) -> None:
    plant, verdict = PLANTED[planted]
    plant(installed)
    assert bad(installed) == {planted.partition(" ")[0]: verdict}


def test_a_fault_is_told_with_its_remedy_and_an_exit_code(installed: Machine, capsys) -> None:
    settings_file(installed).unlink()
    assert examine_windows(installed, "", "zh") == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("故障：设置文件"))
    assert lines[at + 1] == "    请运行：xlcash install"
    assert lines[-1].startswith("故障：1，警告：0。")


def test_every_check_finds_something_on_a_computer_with_a_workbook(installed: Machine, addin: Path) -> None:
    patient = Patient(installed, str(addin))
    silent = {check.__name__ for check in CHECKS if not list(check(patient))}
    assert silent == {"other_settings"}


# ── Python and its library ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_python_that_does_not_load_xlcash_says_why(installed: Machine, changed) -> None:
    def silent(interpreter: Path, code: str) -> str:
        raise NoAnswerError("ModuleNotFoundError: No module named 'pywintypes'")

    ((finding),) = [one for one in examine(Patient(changed(installed, probe=silent))) if one.verdict in BAD]
    assert "pywintypes" in finding.sentence("zh")
    assert bad(changed(installed, probe=lambda *_: "3.12.1|64|0.30.0|0.0.1")) == {"python.other_version": Verdict.WARNING}


def test_the_probe_gives_the_last_line_of_what_went_wrong() -> None:
    import sys  # noqa: PLC0415

    assert probe(Path(sys.executable), "print(6 * 7)") == "42\n"
    with pytest.raises(NoAnswerError, match="ModuleNotFoundError: No module named 'no_such_thing'"):
        probe(Path(sys.executable), "import no_such_thing")
    with pytest.raises(NoAnswerError):
        probe(Path("no_such_program"), "")


def test_excel_of_32_bits_asks_for_the_library_of_32_bits_whatever_python_has(installed: Machine) -> None:
    installed.registry.put(r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration", {"Platform": "x86"})
    assert bad(installed) == {"library.missing": Verdict.FAULT}
    (installed.interpreter.parent / DLL.replace("64", "32")).write_bytes(b"MZ")
    assert bad(installed) == {}


def test_without_bits_in_the_registry_the_usual_ones_are_taken_and_it_is_said(installed: Machine) -> None:
    del installed.registry.keys[r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"]
    assert bad(installed) == {"library.bits": Verdict.UNKNOWN}
    installed.registry.put(r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook", {"Bitness": "x64"})
    assert bad(installed) == {}


def test_the_python_of_the_store_is_told_apart(installed: Machine, changed, tmp_path: Path) -> None:
    alias = tmp_path / "WindowsApps" / "python.exe"
    alias.parent.mkdir()
    alias.write_bytes(b"")
    settings_file(installed).write_text(f'"INTERPRETER_WIN","{alias}"\n')
    assert bad(changed(installed, interpreter=alias)) == {"python.store": Verdict.FAULT, "library.missing": Verdict.FAULT}


def test_what_the_firm_says_in_the_cloud_goes_before_its_group_policy(installed: Machine) -> None:
    installed.registry.put(EXCEL_POLICY + r"\Security", {"VBAWarnings": 4})
    installed.registry.put(CLOUD_POLICY + r"\Excel\Security", {"VBAWarnings": 2})
    assert bad(installed) == {}


def test_an_environment_on_onedrive_or_on_another_computer_is_said(installed: Machine, changed) -> None:
    environment = {**installed.environment, "ONEDRIVE": str(installed.interpreter.parents[1])}
    assert bad(changed(installed, environment=environment)) == {"python.onedrive": Verdict.WARNING}
    found = Patient(changed(installed, environment=environment))
    assert is_network(r"\\server\share\venv\Scripts\python.exe", found.machine)


def test_settings_for_another_python_are_said(installed: Machine, changed, tmp_path: Path) -> None:
    other = tmp_path / "other.exe"
    other.write_bytes(b"MZ")
    assert bad(changed(installed, interpreter=other)) == {"settings.other": Verdict.WARNING}


def test_a_search_path_that_is_gone_is_said(installed: Machine) -> None:
    installed.code_folder.rmdir()
    assert bad(installed) == {"settings.stale_path": Verdict.FAULT}


# ── security ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_rule_of_the_firm_goes_before_one_of_the_computer(installed: Machine) -> None:
    installed.registry.put(ON_THE_COMPUTER + r"\Rules", {CHILD_PROCESSES: "1"})
    installed.registry.put(BY_POLICY + r"\Rules", {CHILD_PROCESSES: "0"})
    assert bad(installed) == {}


def test_a_rule_with_exceptions_is_no_certain_fault(installed: Machine) -> None:
    installed.registry.put(BY_POLICY + r"\Rules", {CHILD_PROCESSES: "1"})
    installed.registry.put(BY_POLICY + r"\ASROnlyExclusions", {r"C:\xlcash": "0"})
    assert bad(installed) == {"security.excepted": Verdict.WARNING}


# ── the workbook ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def workbook(addin: Path, tmp_path: Path) -> Path:
    """A workbook's VBA is that of the add-in."""
    file = tmp_path / "books" / "firm.xlsm"
    file.parent.mkdir()
    file.write_bytes(addin.read_bytes())
    return file


def rewrite(file: Path, module: str, old: str, new: str) -> None:
    with ExcelFile(file) as book:
        source = book.get_module(module)
        assert old in source
        book.set_module(module, source.replace(old, new, 1))
        book.save()


def test_a_workbook_that_is_well(installed: Machine, workbook: Path) -> None:
    assert bad(installed, str(workbook)) == {}


def test_a_workbook_of_another_xlwings_asks_for_another_library(installed: Machine, workbook: Path) -> None:
    rewrite(workbook, "xlwings", f'XLWINGS_VERSION As String = "{xlwings.__version__}"', 'XLWINGS_VERSION As String = "0.30.12"')
    assert bad(installed, str(workbook)) == {"versions.library": Verdict.FAULT}


def test_a_workbook_of_a_later_xlcash_asks_for_what_is_not_there(installed: Machine, workbook: Path) -> None:
    rewrite(workbook, "xlcash_functions", 'Answer("xc_dso"', 'Answer("xc_tomorrow"')
    assert bad(installed, str(workbook)) == {"versions.newer": Verdict.FAULT}


def test_a_workbook_of_an_earlier_xlcash_works(installed: Machine, workbook: Path) -> None:
    rewrite(workbook, "xlcash_functions", "XLCASH_VERSION As String", "FormerVersion As String")
    assert bad(installed, str(workbook)) == {"versions.older": Verdict.WARNING}


def test_a_workbook_that_lost_its_vba_is_told(installed: Machine, workbook: Path) -> None:
    with ZipFile(workbook) as package:
        parts = {name: package.read(name) for name in package.namelist() if "vbaProject" not in name}
    with ZipFile(workbook, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part.replace(b'name="xlcash"', b'name="xlcash.conf"') if name == "xl/workbook.xml" else part)
    assert bad(installed, str(workbook)) == {"versions.foreign": Verdict.WARNING, "other_settings.sheet": Verdict.WARNING}


def test_settings_beside_the_workbook_go_before_the_users(installed: Machine, workbook: Path) -> None:
    workbook.with_name("xlcash.conf").write_bytes(b"")
    assert bad(installed, str(workbook)) == {"other_settings.beside": Verdict.WARNING}


def test_a_workbook_from_the_internet_is_blocked_unless_its_folder_is_trusted(installed: Machine, workbook: Path) -> None:
    Path(f"{workbook}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=about:internet\r\n")
    installed.registry.put(SECURITY, {"VBAWarnings": 4})
    assert bad(installed, str(workbook)) == {"origin.marked": Verdict.FAULT, "macros.off": Verdict.FAULT}
    location = TRUSTED_LOCATIONS + r"\Location7"
    installed.registry.put(location, {"Path": str(workbook.parents[1])})
    assert "origin.marked" in bad(installed, str(workbook))
    installed.registry.put(location, {"AllowSubfolders": 1})
    assert bad(installed, str(workbook)) == {}


def test_where_the_workbook_lies(installed: Machine, changed, workbook: Path) -> None:
    assert bad(installed, "https://firm.sharepoint.com/firm.xlsm") == {"place.web": Verdict.WARNING}
    assert bad(installed, r"\\server\share\firm.xlsm") == {"place.network": Verdict.WARNING}
    assert bad(installed, "nowhere.xlsm") == {"place.missing": Verdict.FAULT}
    synced = changed(installed, environment={**installed.environment, "ONEDRIVE": str(workbook.parent)})
    assert bad(synced, str(workbook)) == {}
    settings_file(synced).write_text(f'"INTERPRETER_WIN","{synced.interpreter}"\n')
    assert bad(synced, str(workbook)) == {"place.onedrive_searched": Verdict.FAULT}
