from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from xlcash.hosts.libreoffice.bridge import office_python, soffice
from xlcash.hosts.libreoffice.office import AddinSilentError, Office, Recalculation


def test_the_bridge_tells_which_python_it_was_built_for(tmp_path: Path) -> None:
    assert office_python(tmp_path) is None
    (tmp_path / "libpyuno.so").write_bytes(b"\x7fELF libpython3.11.so.1.0\x00")
    assert office_python(tmp_path) == (3, 11)


def test_the_session_computes_with_the_office_on_the_search_path(libreoffice: Office) -> None:
    program = soffice()
    assert program is not None
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    assert f" {libreoffice.version}." in told


def test_a_file_that_is_none_is_an_os_error(libreoffice: Office, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nothing\.xlsx"):
        libreoffice.open(tmp_path / "nothing.xlsx")


def test_a_stopped_office_leaves_no_process_and_no_folder(libreoffice: Office) -> None:
    other = Office(recalculation=Recalculation.NEVER)
    folder = Path(other._folder.name)
    assert folder.exists()
    other.stop()
    other.stop()
    assert other._process.poll() is not None
    assert not folder.exists()


def test_an_addin_that_does_not_answer_as_it_should_is_an_error(libreoffice: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xlcash.__version__", "another")
    with pytest.raises(AddinSilentError, match="another"):
        Office()
