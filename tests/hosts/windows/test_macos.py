"""What a Mac gets: the settings and the script in Excel's sandbox, and nothing where Excel has never been."""

from pathlib import Path

import pytest
import xlwings

from xlcash.hosts.installing.steps import Installation
from xlcash.hosts.macos import SANDBOX, SCRIPTS, SETTINGS, ExcelNeverStartedError, Mac


@pytest.fixture
def mac(tmp_path):
    return Mac(tmp_path, Path("/opt/venv/bin/python"), Path("/opt/venv/site-packages"))


def test_settings_and_script_lie_where_the_sandbox_lets_vba_read(mac):
    (mac.home / SANDBOX).mkdir(parents=True)
    installation = Installation(mac.own_folder)
    installation.carry_out(installation.steps_to(mac.wanted()))
    assert (mac.home / SETTINGS).read_text().splitlines() == [
        '"INTERPRETER_MAC","/opt/venv/bin/python"', '"PYTHONPATH","/opt/venv/site-packages"', '"ADD_WORKBOOK_TO_PYTHONPATH","False"',
    ]  # fmt: skip
    script = mac.home / SCRIPTS / f"xlwings-{xlwings.__version__}.applescript"  # the name ExecuteMac of xlwings' VBA calls
    assert "on VbaHandler" in script.read_text()
    installation.carry_out(installation.steps_back())
    installation.forget()
    assert [path for path in mac.home.rglob("*") if path.is_file()] == []


def test_excels_own_folder_is_left_for_excel_to_make(mac):
    with pytest.raises(ExcelNeverStartedError, match="start Excel once"):
        mac.wanted()
