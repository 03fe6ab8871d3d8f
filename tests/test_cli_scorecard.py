"""`xlcash scorecard fit`: from a file of outcomes to a card the workbook takes."""

import csv
import math

import numpy as np
import openpyxl
import pytest

from xlcash.cli import main
from xlcash.domain.credit.card import card_notices, read_card
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SCORECARD

HEADER = ["Case", "Debt ratio", "Region", "Outcome"]


def cases(number=800, seed=0):
    chance = np.random.default_rng(seed)
    for case in range(number):
        debt = float(chance.random())
        region = str(chance.choice(["east", "west"]))
        bad = chance.random() > 1 / (1 + math.exp(-(2 - 4 * debt + 2 * (region == "east"))))
        yield [f"K-{case}", "" if case % 20 == 0 else f"{debt:.3f}", region, int(bad)]


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    write(tmp_path / "outcomes.csv", HEADER, cases())
    return tmp_path


def fit(capsys, *more, file="outcomes.csv", output="card.xlsx"):
    code = main(["scorecard", "fit", file, "-o", output, *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def card_of(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    (table,) = sheet.tables.values()
    assert table.displayName == "Scorecard"
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def test_the_card_is_a_scorecard_table_the_workbook_reads(capsys, folder):
    code, out, _ = fit(capsys)
    assert code == 0
    read = read_table(SCORECARD, card_of(folder / "card.xlsx"))
    assert read.problems == ()
    assert card_notices(read) == []
    assert [row.factor.key for row in read_card(read.rows)] == ["debt_ratio", "region"]
    assert sum(row.maximum for row in read_card(read.rows)) == pytest.approx(100, abs=0.03)
    assert "card.xlsx" in out


def test_it_says_how_well_the_points_part_good_from_bad_and_what_they_mean(capsys, folder):
    _, out, _ = fit(capsys)
    bad = sum(row[3] for row in cases())
    assert f"Cases: 800, of them {bad} bad" in out
    assert "AUC 0." in out
    assert "KS 0." in out
    assert sum(" expected, " in line for line in out.splitlines()) == 10
    assert "487.1229 + 28.8539 × ln(good : bad)" in out
    assert "the default points of a new workbook are an expert's and are none" in out


def test_the_other_sheets_hold_bins_quality_and_probabilities(capsys, folder):
    fit(capsys)
    book = openpyxl.load_workbook(folder / "card.xlsx")
    assert book.sheetnames == ["Scorecard", "Bins", "Quality", "Probabilities"]
    bins = [[cell.value for cell in row] for row in book["Bins"].iter_rows(min_row=6, min_col=2)]
    of_debt = [row for row in bins if row[0] == "Debt ratio"]
    assert sum(row[2] + row[3] for row in of_debt) == 800
    chances = [row[3].value for row in book["Probabilities"].iter_rows(min_row=9)]
    assert chances == sorted(chances, reverse=True)
    assert len(chances) == 11


def test_twice_the_same_file_twice_the_same_card(capsys, folder):
    fit(capsys)
    fit(capsys, output="again.xlsx")
    assert (folder / "card.xlsx").read_bytes() == (folder / "again.xlsx").read_bytes()


def test_in_chinese(capsys, folder):
    code, out, _ = fit(capsys, "--outcome", "Outcome", "--language", "zh")
    assert code == 0
    assert "样本外检验" in out
    assert card_of(folder / "card.xlsx")[0] == SCORECARD.headers("zh")
    assert {row[0] for row in card_of(folder / "card.xlsx")[1:]} == {"资产负债率", "地区"}


@pytest.mark.parametrize(("good", "bad"), [("good", "bad"), ("no", "yes"), ("正常", "违约"), ("0", "1")])
def test_outcomes_in_words(capsys, folder, good, bad):
    write(folder / "words.csv", HEADER, [[*row[:3], bad if row[3] else good] for row in cases()])
    fit(capsys, output="numbers.xlsx")
    assert fit(capsys, file="words.csv")[0] == 0
    assert (folder / "card.xlsx").read_bytes() == (folder / "numbers.xlsx").read_bytes()


def test_cases_that_have_not_ended_are_left_out_and_counted(capsys, folder):
    rows = list(cases())
    write(folder / "open.csv", HEADER, [[*row[:3], "" if at < 7 else row[3]] for at, row in enumerate(rows)])
    assert "7 rows whose outcome is blank are left out" in fit(capsys, file="open.csv")[1]


def test_a_workbook_below_title_rows_reads_as_the_csv_does(capsys, folder):
    book = openpyxl.Workbook()
    for row in [["Outcomes of 2024"], [], HEADER, *([case, float(debt) if debt else None, *rest] for case, debt, *rest in cases())]:
        book.active.append(row)
    book.save(folder / "outcomes.xlsx")
    fit(capsys, output="csv.xlsx")
    fit(capsys, file="outcomes.xlsx")
    assert card_of(folder / "card.xlsx") == card_of(folder / "csv.xlsx")


def test_a_column_left_aside_is_in_no_card(capsys, folder):
    fit(capsys, "--without", "region")
    assert {row[0] for row in card_of(folder / "card.xlsx")[1:]} == {"Debt ratio"}


def test_a_factor_the_workbook_does_not_know_is_told(capsys, folder):
    write(folder / "strange.csv", ["Case", "Leverage", "Region", "Outcome"], cases())
    assert "can't work these out for a customer: Leverage." in fit(capsys, file="strange.csv")[1]


def test_cells_that_are_no_numbers_count_as_missing_and_are_told(capsys, folder):
    write(
        folder / "odd.csv", HEADER, [[case, "#DIV/0!" if at in (3, 4) else debt, *rest] for at, (case, debt, *rest) in enumerate(cases())]
    )
    assert "Debt ratio: 2 cells are no numbers and count as missing." in fit(capsys, file="odd.csv")[1]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (["--outcome", "Ended"], "outcomes.csv has no column “Ended”: say --outcome with the one that tells how each case ended. Its columns: Case, Debt ratio,"),
        (["--outcome", "Region"], "outcomes.csv, row 2: “Region” is “"),
        (["-o", "card.csv"], "card.csv must end in .xlsx."),
    ],
)  # fmt: skip
def test_mistakes_are_said_in_one_sentence(capsys, folder, change, sentence):
    code, _, err = fit(capsys, *change)
    assert code == 1
    assert err.startswith(sentence)
    assert err.count("\n") == 1
    assert list(folder.glob("card*")) == []


def test_too_few_outcomes_and_none_that_tell_are_refused(capsys, folder):
    write(folder / "few.csv", HEADER, list(cases())[:30])
    code, _, err = fit(capsys, file="few.csv")
    assert code == 1
    assert "too few to fit points: at least 20 of each are needed" in err
    write(folder / "noise.csv", ["Case", "Outcome"], [[case, int(at % 3 == 0)] for at, (case, *_) in enumerate(cases())])
    assert "there is nothing to fit" in fit(capsys, file="noise.csv")[2]


def test_an_existing_file_is_never_replaced_unasked(capsys, folder):
    (folder / "card.xlsx").write_text("mine")
    code, _, err = fit(capsys)
    assert code == 1
    assert "--force" in err
    assert (folder / "card.xlsx").read_text() == "mine"
    assert fit(capsys, "--force")[0] == 0
