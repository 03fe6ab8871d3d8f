"""`xlcash refresh` around the computing: what it refuses, what it says, and that a file is never half written."""

import datetime as dt
import signal
import subprocess
import sys
import textwrap
import zipfile

import pytest

from xlcash.cli import main
from xlcash.hosts.libreoffice.refreshing.run import Refreshed, Total
from xlcash.hosts.libreoffice.refreshing.sheet_part import Patched
from xlcash.importing.package.parts import Package
from xlcash.language import Term

BYTES = b"the sheet as it was"


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "book.xlsm"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/worksheets/sheet1.xml", BYTES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    return path


@pytest.fixture
def computed(monkeypatch):
    """What LibreOffice computes, without it: one changed part. `asked` keeps the as-of dates, `then` is run meanwhile."""

    class Computed:
        asked, changed, then = [], 1200, staticmethod(lambda: None)

    def refreshed(path, as_of, stage):
        Computed.asked.append(as_of)
        stage("computing")
        package = Package.read(path)
        package["xl/worksheets/sheet1.xml"] = b"the sheet anew"
        Computed.then()
        totals = [Total(Term("tables.Invoices.title"), 3, 1, {"CNY": 1234.5})]
        sheets = {"Forecast": Patched(b"", Computed.changed, ["B2"]), "Start": Patched(b"", 0)}
        return Refreshed(package, "Refreshed.", dt.date(2026, 6, 30), 7, totals, sheets)

    Computed.asked = []
    monkeypatch.setattr("xlcash.hosts.libreoffice.refreshing.run.refreshed", refreshed)
    return Computed


def part(path):
    with zipfile.ZipFile(path) as package:
        return package.read("xl/worksheets/sheet1.xml")


def run(capsys, *arguments):
    code = main(["refresh", *map(str, arguments)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_it_says_what_was_refreshed_and_what_changed(file, computed, capsys):
    code, out, err = run(capsys, file)
    assert (code, part(file)) == (0, b"the sheet anew")
    lines = out.splitlines()
    assert lines[:4] == [
        "7 results refreshed as of 2026-06-30; cells that changed: 1,200",
        "  Forecast: 1,200",
        "Invoices: 3 rows, 1 of them not usable; CNY 1,234.50",
        "Refreshed.",
    ]
    assert lines[4].startswith("1 cells can be computed in Excel only and keep what they showed (Forecast!B2).")
    assert "Refreshing every result" in err


def test_it_speaks_chinese(file, computed, capsys):
    out = run(capsys, file, "--language", "zh")[1]
    assert "已按 2026-06-30 刷新 7 项结果" in out
    assert "发票：3 行" in out


def test_a_day_is_handed_on(file, computed, capsys):
    run(capsys, file, "--as-of", "2026-05-31")
    assert computed.asked == [dt.date(2026, 5, 31)]


def test_without_a_change_nothing_is_written(file, computed, capsys):
    computed.changed = 0
    before = file.stat()
    out = run(capsys, file)[1]
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert "no figure has changed" in out


def test_another_file_leaves_the_first_alone(file, computed, capsys, tmp_path):
    code, out, _ = run(capsys, file, "-o", "other.xlsm")
    assert (code, part(file), part(tmp_path / "other.xlsm")) == (0, BYTES, b"the sheet anew")
    assert "Workbook: other.xlsm" in out
    code, _, err = run(capsys, file, "-o", "other.xlsm")
    assert code == 1
    assert "other.xlsm" in err


def test_the_file_keeps_its_mode_and_a_link_stays_a_link(file, computed, capsys, tmp_path):
    file.chmod(0o640)
    link = tmp_path / "link.xlsm"
    link.symlink_to(file)
    assert run(capsys, link)[0] == 0
    assert link.is_symlink()
    assert part(file) == b"the sheet anew"
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("lock", ["~$book.xlsm", ".~lock.book.xlsm#"])
def test_a_file_that_is_open_is_left_alone(file, computed, capsys, lock):
    file.with_name(lock).touch()
    code, _, err = run(capsys, file)
    assert (code, part(file), computed.asked) == (1, BYTES, [])
    assert lock in err


def test_what_can_not_be_refreshed_is_refused_before_any_work(file, computed, capsys, tmp_path):
    file.chmod(0o444)
    assert "read-only" in run(capsys, file)[2]
    file.chmod(0o644)
    (tmp_path / "book.xls").touch()
    assert ".xlsm" in run(capsys, "book.xls")[2]
    assert "no file" in run(capsys, "none.xlsm")[2]
    assert computed.asked == []


def test_a_file_saved_by_somebody_meanwhile_is_left_as_they_saved_it(file, computed, capsys):
    computed.then = staticmethod(lambda: file.write_bytes(b"saved by somebody"))
    monkey = computed.then
    code, _, err = run(capsys, file)
    assert (code, file.read_bytes()) == (1, b"saved by somebody")
    assert "was saved by somebody" in err
    assert monkey is computed.then
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("at", ["pathlib.Path.replace", "os.fsync", "shutil.copymode", "zipfile.ZipFile.writestr"])
def test_a_failure_at_any_point_leaves_the_file_whole(file, computed, capsys, monkeypatch, at):
    before = file.read_bytes()

    def failing(*_arguments, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(at, failing)
    assert run(capsys, file)[0] in (1, 3)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(("at", "new"), [("zipfile.ZipFile.writestr", False), ("os.fsync", False), ("after", True)])
def test_a_kill_at_any_point_leaves_the_old_file_or_the_new_one(file, at, new):
    """A process of its own that the system ends with SIGKILL: nothing of it can clean up."""
    killed = f"""
        import os, pathlib, signal, sys, zipfile, shutil
        import xlcash.hosts.libreoffice.refreshing.run as run
        from xlcash.hosts.libreoffice.refreshing.sheet_part import Patched
        from xlcash.importing.package.parts import Package
        import datetime as dt
        def refreshed(path, as_of, stage):
            package = Package.read(path)
            package["xl/worksheets/sheet1.xml"] = b"the sheet anew"
            return run.Refreshed(package, "", dt.date(2026, 6, 30), 1, [], {{"Start": Patched(b"", 1)}})
        run.refreshed = refreshed
        def kill(*arguments, **named):
            os.kill(os.getpid(), signal.SIGKILL)
        if {at!r} == "after":
            replace = pathlib.Path.replace
            pathlib.Path.replace = lambda self, target: (replace(self, target), kill())
        else:
            module, _, name = {at!r}.rpartition(".")
            setattr(zipfile.ZipFile if module.startswith("zipfile") else os, name, kill)
        from xlcash.cli import main
        main(["refresh", {str(file)!r}])
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(killed)], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert part(file) == (b"the sheet anew" if new else BYTES)
