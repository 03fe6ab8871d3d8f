"""`xlcash install`, `doctor` and `uninstall` on Windows: its Python, its registry, its DLL, and the way Excel's VBA starts the server."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import xlwings
from pyopenvba import ExcelFile

import xlcash
from xlcash.template.addin import build_addin

EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
APP_PATHS = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
STORE = r"C:\Program Files\WindowsApps\Microsoft.Office.Desktop\EXCEL.EXE"
DISABLED = r"C:\XLSTART\xlcash.xlam".encode("utf-16-le").hex()
GUARD = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
OFFICE = [
    ["plant", APP_PATHS, "", r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"],
    ["plant", r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform", "x64"],
]
PLANTED = {
    # what the doctor says of it: how it is planted
    "FAULT: Excel. This Excel comes from the Microsoft Store": ["plant", APP_PATHS, "", STORE],
    r"FAULT: Variables of Windows. PYTHONHOME is set to C:\Python27": ["plant", r"HKCU\Environment", "PYTHONHOME", r"C:\Python27"],
    "FAULT: Macros. Macros are switched off without a message, by Excel's own settings": ["plant", rf"{EXCEL}\Security", "VBAWarnings", 4],
    "FAULT: Macros. All add-ins are switched off": ["plant", rf"{EXCEL}\Security", "DisableAllAddins", 1],
    "FAULT: Disabled items. After a crash": ["plant", rf"{EXCEL}\Resiliency\DisabledItems", "A1", {"hex": DISABLED}],
    "FAULT: Security rules. The rule “Block all Office applications from creating child processes”": [
        "plant", GUARD, "d4f940ab-401b-4efc-aadc-ad5f3c50688a", "1",
    ],
    "FAULT: Security rules. The command prompt is forbidden": [
        "plant", r"HKCU\Software\Policies\Microsoft\Windows\System", "DisableCMD", 2,
    ],
    "warning: Add-ins. Excel opens two add-ins": ["write", r"AppData\Roaming\Microsoft\Excel\XLSTART\xlcash-zh.xlam", "@addin"],
    "warning: Other settings.": ["write", r"books\xlcash.conf", '"INTERPRETER_WIN","C:\\Python27\\python.exe"'],
    "FAULT: Versions. firm.xlsm asks for the DLL of xlwings 0.30.12": ["write", r"books\firm.xlsm", "@workbook"],
}  # fmt: skip


@pytest.fixture(scope="module")
def home(wine: Any) -> Path:
    """The folders of a Windows user whose name has a space in it."""
    return wine.new_folder("Li Wei")


@pytest.fixture(scope="module")
def workbook(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that was built with another xlwings."""
    file = tmp_path_factory.mktemp("old") / "firm.xlsm"
    build_addin(file)
    with ExcelFile(file) as book:
        book.set_module("xlwings", book.get_module("xlwings").replace(f'"{xlwings.__version__}"', '"0.30.12"'))
        book.save()
    return Path(shutil.copy(file, home.parent))


@pytest.fixture(scope="module")
def told(wine: Any, home: Path, workbook: Path) -> dict[str, Any]:
    """One session at that computer, each thing done by its name."""
    addin = wine.path(home / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "xlcash.xlam")
    sources = {"@addin": f"@{addin}", "@workbook": f"@{wine.path(workbook)}"}
    faults = [[sources.get(part, part) if isinstance(part, str) else part for part in deed] for deed in PLANTED.values()]
    session = {
        "empty": ["list"],
        **{f"office {at}": deed for at, deed in enumerate(OFFICE)},
        "doctor before": ["run", ["doctor", "--language", "zh"]],
        "tried": ["run", ["install", "--language", "en", "--dry-run"]],
        "still empty": ["list"],
        "installed": ["run", ["install", "--language", "en"]],
        "files": ["list"],
        "answers": ["ask", [["xc_dso", [500_000.0, 1_500_000.0, 90.0]], ["xc_version", []]]],
        "doctor": ["run", ["doctor", "--language", "en"]],
        **{f"fault {at}": deed for at, deed in enumerate(faults)},
        "doctor of faults": ["run", ["doctor", "--language", "en", wine.path(home / "books" / "firm.xlsm")]],
        "no addin": ["write", r"AppData\Roaming\Microsoft\Excel\XLSTART\xlcash-zh.xlam", None],
        "no conf": ["write", r"books\xlcash.conf", None],
        "no book": ["write", r"books\firm.xlsm", None],
        "uproot": ["uproot"],
        "taken back": ["run", ["uninstall", "--language", "en"]],
        "left": ["list"],
        "bare Python": ["write", r"bare\python.exe", f"@{wine.path(wine.python)}"],
        "bare settings": ["write", r".xlcash\xlcash.conf", f'"INTERPRETER_WIN","{wine.path(home)}\\bare\\python.exe"\r\n'],
        "doctor of a bare Python": ["run", ["doctor", "--language", "en"]],
    }
    answers = wine.run("commands.py", [wine.path(wine.project), wine.path(home)], list(session.values()))
    return dict(zip(session, answers, strict=True))


def test_before_the_installation_the_doctor_misses_the_settings(told: dict[str, Any]) -> None:
    said, code = told["doctor before"]
    assert "故障：设置文件。没有 " in said
    assert code == 1


def test_a_dry_run_writes_nothing(told: dict[str, Any]) -> None:
    assert "xlcash.conf" in told["tried"][0]
    assert told["still empty"] == told["empty"] == []


def test_settings_and_addin_are_put_in_place(told: dict[str, Any]) -> None:
    assert told["installed"][1] == 0, told["installed"][0]
    assert {
        r".xlcash\xlcash.conf",
        r".xlcash\installed.json",
        r"AppData\Roaming\Microsoft\Excel\XLSTART\xlcash.xlam",
    } < set(told["files"])


def test_the_server_starts_from_the_settings_and_functions_answer(told: dict[str, Any]) -> None:
    assert told["answers"] == [pytest.approx(30.0), xlcash.__version__]


def test_the_doctor_finds_the_computer_well(told: dict[str, Any]) -> None:
    said, code = told["doctor"]
    assert code == 0, said
    assert f"answers with xlcash {xlcash.__version__}" in said
    assert "FAULT" not in said


@pytest.mark.parametrize("sentence", PLANTED)
def test_the_doctor_finds_each_planted_fault(sentence: str, told: dict[str, Any]) -> None:
    said, code = told["doctor of faults"]
    assert sentence in said
    assert code == 1


def test_a_python_without_its_library_and_packages_is_found(told: dict[str, Any]) -> None:
    said, _ = told["doctor of a bare Python"]
    assert "FAULT: DLL of xlwings. xlwings64-" in said
    assert "FAULT: Python." in said


def test_uninstall_leaves_nothing_but_what_others_wrote(told: dict[str, Any]) -> None:
    assert told["taken back"][1] == 0, told["taken back"][0]
    assert [path for path in told["left"] if path != "books"] == told["empty"]
