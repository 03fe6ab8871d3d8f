"""`xlcash import`: the preview, the question, what is written and taken back, and every refusal in one sentence."""

import contextlib
import csv
import shutil
import sqlite3

import openpyxl
import pytest

from xlcash.cli import main
from xlcash.cli.backup import backup_path
from xlcash.importing.into import Wishes, plan_import
from xlcash.importing.package.book import BookFile
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


def audited(path):
    rows = openpyxl.load_workbook(path)["Audit"].iter_rows(values_only=True)
    return [cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith("xlcash import")]


def typed(path, number):
    """An invoice that a person types in and saves."""
    rows = path.with_name("typed.csv")
    rows.write_text(f"Invoice,Customer,Invoice date,Amount\n{number},C1,2026-01-05,5\n")
    book = BookFile(path)
    book.write(plan_import(rows, book.held(), Wishes()), path)
    rows.unlink()


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
    for kept, actions in (([], ["xlcash import"]), ([("A-1", 100.5), ("A-2", -7)], ["xlcash import", "xlcash import --undo"])):
        assert main(["import", "--undo", "--into", str(ledger)]) == 0
        assert invoices(ledger) == kept
        assert audited(ledger) == [*actions, "xlcash import --undo"]


def test_work_done_since_the_import_is_not_undone(export, ledger, capsys):
    """The same person imports, types an invoice in Excel, and asks for the way back."""
    before = ledger.read_bytes()
    main(["import", export(["A-1", "C1", "2026-01-05", "100.50", "CNY"]), "--into", str(ledger), "--yes"])
    typed(ledger, "typed by hand")
    worked_in = ledger.read_bytes()
    capsys.readouterr()
    assert main(["import", "--undo", "--into", str(ledger)]) == 1
    assert f"As it was before the import it is in {backup_path(ledger)}" in capsys.readouterr().err
    assert (ledger.read_bytes(), backup_path(ledger).read_bytes()) == (worked_in, before)
    main(["import", export(["A-2", "C1", "2026-01-05", "1", "CNY"]), "--into", str(ledger), "--yes"])
    second = ledger.with_name("ledger.before-import-2.xlsm")
    assert (backup_path(ledger).read_bytes(), second.read_bytes()) == (before, worked_in), "no copy is overwritten"
    assert main(["import", "--undo", "--into", str(ledger)]) == 0
    assert "typed by hand" in {name for name, _ in invoices(ledger)}
    assert "A-2" not in {name for name, _ in invoices(ledger)}


@pytest.mark.parametrize("left", ["", "{", "[]"])
def test_without_the_mark_of_what_was_written_nothing_is_taken_back(export, ledger, capsys, left):
    main(["import", export(["A-1", "C1", "2026-01-05", "1", ""]), "--into", str(ledger), "--yes"])
    ledger.with_name("ledger.before-import.json").write_text(left)
    assert main(["import", "--undo", "--into", str(ledger)]) == 1
    assert "was saved since the import" in capsys.readouterr().err
    backup_path(ledger).unlink()
    assert main(["import", "--undo", "--into", str(ledger)]) == 1
    assert "There is no import to take back" in capsys.readouterr().err


def test_a_save_between_the_preview_and_the_yes_is_not_overwritten(export, ledger, capsys, monkeypatch):
    def saved_meanwhile(_):
        typed(ledger, "typed by hand")
        return True

    monkeypatch.setattr("xlcash.cli.import_._agreed", saved_meanwhile)
    assert main(["import", export(["A-1", "C1", "2026-01-05", "1", ""]), "--into", str(ledger)]) == 1
    assert "was saved by somebody since it was read" in capsys.readouterr().err
    assert invoices(ledger) == [("typed by hand", 5)]
    assert not backup_path(ledger).exists()


@pytest.mark.parametrize("lock", ["~$ledger.xlsm", ".~lock.ledger.xlsm#"])
def test_a_workbook_that_somebody_has_open_is_not_written(export, ledger, capsys, lock):
    source, before = export(["A-1", "C1", "2026-01-05", "1", ""]), ledger.read_bytes()
    ledger.with_name(lock).touch()
    for asked in ([source, "--yes"], ["--undo"]):
        assert main(["import", *asked, "--into", str(ledger)]) == 1
        assert f"is open on some computer: {lock} lies beside it" in capsys.readouterr().err
    assert main(["import", source, "--preview", "--into", str(ledger)]) == 0
    assert ledger.read_bytes() == before


def test_a_preview_shows_everything_and_writes_nothing(export, ledger, tmp_path, capsys):
    listed = ledger.with_suffix(".rejected.csv")
    listed.write_text("of an earlier import")
    rows = [["A-0", "C1", "never", "1", ""], *([f"A-{at}", "C1", "2026-01-05", "1", ""] for at in range(1, 30))]
    source, there = export(*rows), set(tmp_path.iterdir())
    assert main(["import", source, "--preview", "--into", str(ledger)]) == 0
    said = capsys.readouterr().out
    assert said.count("    new: Invoices A-") == 29
    assert "    rejected: Invoices, row 2:" in said
    assert (set(tmp_path.iterdir()), listed.read_text()) == (there, "of an earlier import")


def test_a_list_of_rejected_rows_that_is_open_is_one_sentence(export, ledger, capsys):
    ledger.with_suffix(".rejected.csv").mkdir()  # no system lets a folder be removed like a file
    assert main(["import", export(["A-1", "C1", "2026-01-05", "1", ""]), "--into", str(ledger), "--yes"]) == 1
    assert "ledger.rejected.csv can't be written" in capsys.readouterr().err
    assert invoices(ledger) == []


def test_old_and_new_values_and_long_lists_go_to_a_file(export, ledger, capsys):
    rows = [[f"A-{at:03}", "C1", "2026-01-05", "1", ""] for at in range(30)]
    main(["import", export(*rows), "--into", str(ledger), "--yes"])
    capsys.readouterr()
    changed = [[row[0], "C1", "2026-01-05", "2", ""] for row in rows[1:]]
    main(["import", export(*changed), "--into", str(ledger)])
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
        (["{export}", "--encoding", "utf-16"], "export.csv is not in the encoding utf-16"),
        (["{header}"], "header.csv holds no rows below its header"),
        (["{folder}"], "{folder} is a folder"),
        (["{export}", "--table", "Plan"], "There is no table “Plan” that files are imported into"),
        (["{export}", "--system", "sage"], "There is no map of the system “sage”: use one of digital_invoice"),
    ],
)
def test_a_refusal_is_one_sentence(export, ledger, tmp_path, capsys, arguments, sentence):
    places = {"export": export(["A-1", "C1", "2026-01-05", "1", ""]), "header": str(tmp_path / "header.csv"), "folder": str(tmp_path)}
    (tmp_path / "header.csv").write_text(",".join(HEAD))
    assert main(["import", *(text.format(**places) for text in arguments), "--into", str(ledger)]) == 1
    assert capsys.readouterr().err.startswith(sentence.format(**places))


def test_the_encoding_can_be_named_and_a_guess_is_told(ledger, tmp_path, capsys):
    (tmp_path / "old.csv").write_bytes(
        "發票號碼,客户,Customer,Invoice,Invoice date,Amount\nx,x,台灣積體電路,A-1,2026-01-05,1\n".encode("big5hkscs")
    )
    asked = ["import", str(tmp_path / "old.csv"), "--into", str(ledger), "--preview"]
    assert main(asked) == 1
    assert main([*asked, "--encoding", "big5hkscs"]) == 0
    assert "new: Customers 台灣積體電路" in capsys.readouterr().out
    assert main([*asked, "--encoding", "klingon"]) == 2
    (tmp_path / "old.csv").write_bytes("Customer,Invoice,Invoice date,Amount\nMüller,A-1,2026-01-05,1\n".encode("cp1252"))
    assert main(asked) == 0
    assert "it is read as CP1252, which gives “Müller”" in capsys.readouterr().out


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
