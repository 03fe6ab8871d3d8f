"""`xlcash open FILE --libreoffice`: the workbook in LibreOffice, its functions answering."""

import os
import shutil

import pytest
import xlsxwriter

import xlcash
from tests.hosts.conftest import missing
from xlcash.cli import main
from xlcash.hosts.libreoffice.bridge import soffice, why_unavailable

SHIM = """#!/bin/sh
echo "$@" > {folder}/asked.txt
exec {program} "$1" "$2" --headless --convert-to csv --outdir {folder} "$6"
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "账本.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("A").write_formula("A1", "=XC_VERSION()", None, "not computed")
    monkeypatch.setenv("LANG", "C.UTF-8")  # which any system has: LibreOffice writes file names in it
    return path


def test_the_functions_answer_in_what_is_started(file, tmp_path, monkeypatch, capsys):
    """The program that is started notes what it is asked, and shows the workbook as text instead of on a screen."""
    reason, program = why_unavailable(), soffice()
    if reason:
        missing(reason.said("en"))
    shim = tmp_path / "bin" / "soffice"
    shim.parent.mkdir()
    shim.write_text(SHIM.format(folder=tmp_path, program=program), encoding="utf-8")
    shim.chmod(0o755)
    shutil.copy(program.parent / "libpyuno.so", shim.parent)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    assert main(["open", str(file), "--libreoffice", "--language", "en"]) == 0
    asked = (tmp_path / "asked.txt").read_text(encoding="utf-8").split()
    assert asked[2:] == ["--norestore", "--nologo", "-n", file.as_uri()], "as a new document: saving can't overwrite the workbook"
    assert (tmp_path / "账本.csv").read_text(encoding="utf-8").strip() == xlcash.__version__
    assert "as a new document" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--libreoffice"], 1, "soffice"),
        ([], 2, "--libreoffice is missing"),
        (["--libreoffice", "--language", "zh"], 1, "请安装 LibreOffice"),
    ],
)
def test_without_libreoffice_the_remedy_is_said(file, monkeypatch, capsys, arguments, code, said):
    monkeypatch.setattr("xlcash.hosts.libreoffice.bridge.soffice", lambda: None)
    assert main(["open", str(file), *arguments]) == code
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(capsys):
    assert main(["open", "none.xlsm", "--libreoffice", "--language", "en"]) == 1
    assert "none.xlsm" in capsys.readouterr().err
