"""`xlcash install`, `uninstall` and `doctor` where there is no Excel."""

import sys

import pytest

from xlcash.cli import main
from xlcash.hosts.libreoffice import bridge
from xlcash.language import Term

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="this is what Linux says")


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_without_excel_nothing_is_installed_and_what_works_is_said(command, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main([command, "--language", "en"]) == 0
    assert "xlcash open FILE.xlsm --libreoffice" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_whether_libreoffice_can_be_used(capsys, monkeypatch):
    monkeypatch.setattr(bridge, "why_unavailable", lambda: None)
    assert main(["doctor", "--language", "en"]) == 0
    assert "LibreOffice is there" in capsys.readouterr().out
    monkeypatch.setattr(bridge, "why_unavailable", lambda: Term("cli.libreoffice.missing"))
    assert main(["doctor", "--language", "zh"]) == 1
    assert "没有 soffice 程序" in capsys.readouterr().out
