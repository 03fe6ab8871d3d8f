"""`xlcash import`: the preview, the question, what is written and taken back, and every refusal in one sentence."""

import contextlib
import csv
import shutil
import sqlite3

import openpyxl
import pytest

from xlcash.cli import main
from xlcash.cli.import_ import backup_path
from xlcash.template.build import blank_company, build_workbook

HEAD = ["Invoice", "Customer", "Invoice date", "Amount", "Currency"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "empty.xlsm"
    build_workbook(blank_company("en"), path, "en")
    return path


@pytest.fixture
def ledger(empty, tmp_path):
    return shutil.copy(empty, tmp_path / "ledger.xlsm")


@pytest.fixture
def export(tmp_path):
    def make(*rows, head=HEAD):
        path = tmp_path / "export.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        return str(path)

    return make


def invoices(path):
    rows = openpyxl.load_workbook(path)["Invoices"].iter_rows(min_row=6, min_col=2, max_col=6, values_only=True)
    return [(row[0], row[4]) for row in rows if row[0]]


def test_shown_then_written_then_nothing_to_write_then_taken_back(export, ledger, capsys):
    source = export(["A-1", "C1", "2026-01-05", "100.50", "CNY"], ["A-2", "C1", "2026-01-06", "-7", "CNY"])
    before = ledger.read_bytes()
    assert main(["import", source, "--into", str(ledger), "--preview"]) == 0
    said = capsys.readouterr().out
    assert "Invoices: 2 new, 0 changed, 0 the same, 0 not in the file and kept; rows 0 → 2" in said
    assert "Σ CNY: 0.00 → 93.50 (+93.50)" in said
    assert "Nothing was written: this was a preview." in said
    assert ledger.read_bytes() == before
    assert main(["import", source, "--into", str(ledger)]) == 0  # nobody is at the terminal to say yes
    assert ledger.read_bytes() == before
    assert main(["import", source, "--into", str(ledger), "--yes"]) == 0
    assert invoices(ledger) == [("A-1", 100.5), ("A-2", -7)]
    assert backup_path(ledger).read_bytes() == before
    written = ledger.read_bytes()
    capsys.readouterr()
    assert main(["import", source, "--into", str(ledger), "--yes"]) == 0
    assert "the workbook holds all of this already" in capsys.readouterr().out
    assert ledger.read_bytes() == written
    for kept in (before, written):
        assert main(["import", "--undo", "--into", str(ledger)]) == 0
        assert ledger.read_bytes() == kept


def test_old_and_new_values_and_long_lists_go_to_a_file(export, ledger, capsys):
    rows = [[f"A-{at:03}", "C1", "2026-01-05", "1", ""] for at in range(30)]
    main(["import", export(*rows), "--into", str(ledger), "--yes"])
    capsys.readouterr()
    changed = [[row[0], "C1", "2026-01-05", "2", ""] for row in rows[1:]]
    main(["import", export(*changed), "--into", str(ledger), "--preview"])
    said = capsys.readouterr().out
    assert "    changed: Invoices A-001 Amount 1.00 → 2.00\n" in said
    assert "    kept: Invoices A-000\n" in said
    assert f"… and 9 more: all are listed in {ledger.with_suffix('.preview.csv')}" in said
    listed = ledger.with_suffix(".preview.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (len(listed), listed[1]) == (31, "changed,Invoices,2,A-001,Amount,1,2")


def test_rejected_rows_are_listed_with_their_reasons(export, ledger):
    assert (
        main(["import", export(["A-1", "C1", "never", "1", ""], ["A-2", "C1", "2026-01-05", "1", ""]), "--into", str(ledger), "--yes"]) == 0
    )
    assert invoices(ledger) == [("A-2", 1)]
    assert "which is no date" in ledger.with_suffix(".rejected.csv").read_text(encoding="utf-8-sig")


def test_dates_are_asked_about_by_option(export, ledger, capsys):
    source = export(["A-1", "C1", "03/04/2026", "1", ""])
    assert main(["import", source, "--into", str(ledger), "--yes"]) == 1
    assert "say --date-order dmy or --date-order mdy" in capsys.readouterr().err
    assert main(["import", source, "--into", str(ledger), "--yes", "--date-order", "dmy"]) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--undo"], "There is no import to take back"),
        ([], "Say which file to import"),
        (["nowhere.csv"], "There is no file nowhere.csv"),
        (["{export}", "--table", "Plan"], "There is no table “Plan” that files are imported into"),
        (["{export}", "--system", "sage"], "There is no map of the system “sage”: use one of digital_invoice"),
    ],
)
def test_a_refusal_is_one_sentence(export, ledger, capsys, arguments, sentence):
    source = export(["A-1", "C1", "2026-01-05", "1", ""])
    assert main(["import", *(text.format(export=source) for text in arguments), "--into", str(ledger)]) == 1
    assert capsys.readouterr().err.startswith(sentence)


def test_the_table_by_its_chinese_title(export, ledger, capsys):
    source = export(["2026-01-05", "C1", "5"], head=["收款日期", "客户编号", "收款金额"])
    assert main(["import", source, "--into", str(ledger), "--table", "收款", "--language", "zh", "--preview"]) == 0
    assert "收款：新增 1 行" in capsys.readouterr().out.replace(": ", "：")


def test_a_database_as_source_and_its_options(ledger, tmp_path, capsys):
    with contextlib.closing(sqlite3.connect(tmp_path / "books.db")) as database, database:
        database.execute("CREATE TABLE items (Invoice TEXT, Customer TEXT, [Invoice date] TEXT, Amount REAL, Currency TEXT)")
        database.executemany("INSERT INTO items VALUES (?, 'C1', ?, 10.5, 'CNY')", [("A-1", "2026-01-05"), ("A-2", "2026-02-05")])
    source, into = f"sqlite:///{tmp_path / 'books.db'}", ["--into", str(ledger), "--yes"]
    (tmp_path / "some.sql").write_text('SELECT * FROM items WHERE "Invoice date" >= :since;')
    assert main(["import", source, "--query", f"@{tmp_path / 'some.sql'}", "--parameter", "since=2026-02-01", *into]) == 0
    assert invoices(ledger) == [("A-2", 10.5)]
    assert main(["import", source, "--relation", "items", *into]) == 0
    assert sorted(invoices(ledger)) == [("A-1", 10.5), ("A-2", 10.5)]
    assert "books.db" in capsys.readouterr().out
    for asked, said in (
        (["--query", "DELETE FROM items"], "“DELETE” doesn’t belong into a query that only reads"),
        (["--query", "@absent.sql"], "The query in absent.sql can’t be read"),
        ([], "Say what to read of the database"),
    ):
        assert main(["import", source, *asked, *into]) == 1
        assert said in capsys.readouterr().err
    assert main(["import", "export.csv", "--relation", "items", *into]) == 1
    assert "export.csv is a file" in capsys.readouterr().err
    assert main(["import", source, "--parameter", "since", *into]) == 2
