"""The command line: what it says, what it writes, and what it never touches."""

import datetime as dt
import subprocess
import sys
import zipfile

import pytest

import xlcash
from xlcash.cli import main
from xlcash.domain.errors import CellError
from xlcash.template.build import BuildResult

INVOICES = (
    "Invoice,Customer,Customer name,Invoice date,Due date,Amount\n"
    "A1,C1,Acme,2026-01-05,2026-02-05,100.10\nA1,C1,Acme,2026-01-05,2026-02-05,100.10\nA2,C2,=Beta,2026-03-31,2026-04-30,50\n"
)
SPILLS = {
    "forecast": [["Period end", "Closing"], [dt.datetime(2026, 4, 30), 5.0]],
    "reserve": [["Months held"], [2.25]],
    "credit": [["Customer", "Light"], ["C1", "Red"], ["C2", "Green"]],
    "collection_steps": [[CellError.NA]],
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    (tmp_path / "invoices.csv").write_text(INVOICES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def builder(monkeypatch):
    """A builder that writes the company's name instead of a workbook, for what does not depend on the workbook."""
    built = []

    def build(company, path, language, progress=None):
        built.append((company, language))
        path.write_text(company.name, encoding="utf-8")
        return BuildResult(SPILLS)

    monkeypatch.setattr("xlcash.template.build.build_workbook", build)
    return built


def run(capsys, *arguments):
    code = main(arguments)
    said = capsys.readouterr()
    return code, said.out, said.err


def build(capsys, *more):
    return run(capsys, "build", "--invoices", "invoices.csv", "-o", "out.xlsm", *more)


def test_version(capsys):
    assert run(capsys, "--version") == (0, f"xlcash {xlcash.__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_names_the_commands(capsys, folder, arguments):
    code, out, _ = run(capsys, *arguments)
    assert code == 0
    assert all(f"\n  {command}" in out for command in ("demo", "new", "build"))


def test_help_in_chinese_by_option_or_by_system(capsys, folder, monkeypatch):
    assert "用法：" in run(capsys, "build", "--help", "--language", "zh")[1]
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    out = run(capsys, "build", "--help")[1]
    assert "客户清单" in out
    assert "[必填]" in out
    assert "Show this message" not in out


def test_build_shows_totals_decisions_and_where_the_files_are(capsys, folder, builder):
    code, out, err = build(capsys)
    assert code == 0
    assert "Reading Invoices from invoices.csv …" in err
    assert "rows: 3 in the file = 2 used + 1 rejected" in out
    assert "amount: 250.20 in the file = 150.10 used + 100.10 rejected" in out
    assert "  · The workbook looks from 2026-03-31, the latest invoice or receipt date." in out
    assert "1 row can't be used; each is listed with its reasons in out.rejected.csv" in out
    assert "Lowest cash in the next 1 months: 5 at the end of 2026-04-30" in out
    assert "The reserve lasts 2.2 months of fixed cost" in out
    assert "Customers on red: 1 (Acme)" in out
    assert "Collection steps: not known yet." in out
    assert (folder / "out.xlsm").read_text(encoding="utf-8") == "invoices"
    assert sorted(path.name for path in folder.iterdir()) == ["invoices.csv", "out.rejected.csv", "out.xlsm"]
    assert (folder / "invoices.csv").read_text(encoding="utf-8") == INVOICES


def test_an_output_that_is_there_is_replaced_only_by_force(capsys, folder, builder):
    (folder / "out.xlsm").write_text("mine", encoding="utf-8")
    code, out, err = build(capsys)
    assert (code, out, err) == (1, "", "out.xlsm is there already: choose another name, or say --force to replace it.\n")
    assert (folder / "out.xlsm").read_text(encoding="utf-8") == "mine"
    assert build(capsys, "--force")[0] == 0
    assert (folder / "out.xlsm").read_text(encoding="utf-8") == "invoices"


def test_a_list_of_rejected_rows_is_not_replaced_unasked_and_not_left_over(capsys, folder, builder):
    (folder / "out.rejected.csv").write_text("mine", encoding="utf-8")
    assert build(capsys)[0] == 1
    (folder / "invoices.csv").write_text(INVOICES.replace("A1", "A3", 1), encoding="utf-8")
    assert build(capsys, "--force")[0] == 0
    assert not (folder / "out.rejected.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["build", "-o", "out.xlsx", "--invoices", "invoices.csv"], "out.xlsx must end in .xlsm: the workbook holds macros."),
        (["build", "-o", "no/out.xlsm", "--invoices", "invoices.csv"], "no/out.xlsm can't be written (No such file or directory)"),
        (["build", "-o", "out.xlsm", "--invoices", "none.csv"], "There is no file none.csv: check its name and folder."),
        (["build", "-o", "out.xlsm", "--invoices", "none.csv", "--language", "zh"], "没有文件 none.csv：请检查文件名与文件夹。"),
    ],
)
def test_a_mistake_is_said_in_one_sentence(capsys, folder, builder, arguments, sentence):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1].startswith(sentence)
    assert "Traceback" not in err
    assert not (folder / "out.xlsm").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["bild"], "There is no command “bild”: use demo, new, build, import, refresh, open or scorecard fit."),
        (["build", "--invoices", "x"], "--output is missing: xlcash build needs it. See xlcash build --help."),
        (["build", "--wrong"], "There is no option --wrong. See xlcash build --help."),
        (["build", "--invoices"], "--invoices needs a value. See xlcash --help."),
        (["build", "--as-of", "soon"], "“soon” is no value for --as-of: use yyyy-mm-dd."),
        (["build", "--as-of", "03/04/2025"], "“03/04/2025” is no value for --as-of: use yyyy-mm-dd."),
        (["build", "--date-order", "ymd"], "“ymd” is no value for --date-order: use dmy, mdy."),
        (["new"], "FILE.xlsm is missing: xlcash new needs it. See xlcash new --help."),
        (["build", "--language", "zh", "--wrong"], "没有 --wrong 这个选项。请看 xlcash build --help。"),
    ],
)
def test_a_wrong_command_line_is_said_in_one_sentence(capsys, folder, arguments, sentence):
    assert run(capsys, *arguments) == (2, "", f"{sentence}\n")


def test_what_nobody_foresaw_goes_to_the_log_file(capsys, folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))

    def fails(*_):
        raise ZeroDivisionError("inside")

    monkeypatch.setattr("xlcash.template.build.build_workbook", fails)
    monkeypatch.setattr("xlcash.cli.logger", lambda: logged)
    logged = type("Log", (), {"exception": lambda self, *facts: told.append(facts)})()
    told = []
    code, out, err = build(capsys)
    assert (code, out) == (3, "")
    assert "xlcash met something it did not foresee (ZeroDivisionError). The details are in" in err
    assert "Traceback" not in err
    assert told == [("xlcash %s", "build --invoices invoices.csv -o out.xlsm")]
    assert [path.name for path in folder.iterdir()] == ["invoices.csv"]


def test_new_looks_from_the_day_asked_for(capsys, folder, builder):
    code, out, _ = run(capsys, "new", "empty.xlsm", "--as-of", "2026-09-30")
    assert code == 0
    assert "As of 2026-09-30. It stands on the sheet Start" in out
    ((company, language),) = builder
    assert (company.as_of.isoformat(), language) == ("2026-09-30", "en")
    assert company.tables["Invoices"].empty


def test_demo_takes_the_next_free_name(capsys, folder, builder):
    (folder / "xlcash-demo.xlsm").write_text("mine", encoding="utf-8")
    code, out, _ = run(capsys, "demo")
    assert code == 0
    assert "xlcash-demo.xlsm is there already and was left as it is." in out
    assert (folder / "xlcash-demo.xlsm").read_text(encoding="utf-8") == "mine"
    assert (folder / "xlcash-demo-2.xlsm").exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_demo_workbook_is_whole_and_its_summary_answers(capsys, folder, language):
    code, out, err = run(capsys, "demo", "--language", language)
    assert code == 0, err
    lines = out.splitlines()
    assert len(lines) == 6
    assert "2026-06-30" in lines[0]
    assert "None" not in out
    assert not any("not known yet" in line or "无法得出" in line for line in lines)
    with zipfile.ZipFile(folder / "xlcash-demo.xlsm") as package:
        assert package.testzip() is None
        assert "xl/vbaProject.bin" in package.namelist()


def test_python_m_xlcash(folder):
    done = subprocess.run([sys.executable, "-m", "xlcash", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"xlcash {xlcash.__version__}\n"
