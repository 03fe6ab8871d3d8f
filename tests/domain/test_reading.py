"""Cells become typed rows; every odd one is told by row and column."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.columns import Hints
from xlcash.domain.errors import CellError, MissingColumnError, NotATableError, RepeatedColumnError
from xlcash.domain.reading import read_table
from xlcash.domain.tables import ACCOUNTS, CUSTOMERS, INVOICES, MONTHLY, PLAN, RATES, RECEIPTS, SPECS
from xlcash.language import LANGUAGES

HEAD = ["Invoice", "Customer", "Invoice date", "Amount"]


def test_what_excel_sends_for_one_and_the_same_row():
    sent = [
        ["I-1", "1001", dt.datetime(2026, 6, 30, tzinfo=dt.UTC), Decimal("12.5000")],
        ["I-2", 1001.0, 46203.0, 12.5],
        ["I-3", "1001 ", "2026-06-30", "12.50"],
        ["I-4", 1001, dt.date(2026, 6, 30), 12.5],
    ]
    rows = read_table(INVOICES, [HEAD, *sent]).rows
    assert rows["customer"].tolist() == ["1001"] * 4
    assert rows["invoice_date"].astype(str).tolist() == ["2026-06-30"] * 4
    assert rows["amount"].tolist() == [12.5] * 4


def test_blank_rows_are_passed_over_and_numbers_of_rows_kept():
    table = read_table(INVOICES, [HEAD, [None] * 4, ["", " ", None, ""], ["I-1", "C", 46203.0, 1.0]])
    assert table.rows.index.tolist() == [3]
    assert table.problems == ()


def test_a_row_shorter_than_the_header_ends_in_blank_cells():
    table = read_table(INVOICES, [[*HEAD, "Currency"], ["I-1", "C", 46203.0, 1.0], ["I-2", "C", 46203.0], []])
    assert table.rows[["invoice", "amount", "currency"]].to_numpy().tolist() == [["I-1", 1.0, ""]]
    assert [str(problem) for problem in table.problems] == [
        "Invoices, row 2: “Amount” is blank; the row is left out until it is filled in."
    ]


def test_error_cells_come_as_codes_or_as_cell_errors():
    for cell in (CellError.NA, CellError.NA.value):
        hints = Hints(error_codes={error.value: error for error in CellError})
        table = read_table(INVOICES, [HEAD, ["I-1", "C", 46203.0, cell]], hints=hints)
        assert len(table.rows) == 0
        assert "holds an error value" in str(table.problems[0])


def test_amounts_kept_as_text_are_read_and_told_once_a_column_where_a_spreadsheet_would_sum_them():
    head = ["Account", "Group", "Balance", "Currency"]
    rows = [["A", "operating", "1,286,400.00", "CNY"], ["B", "operating", 1.0, "CNY"], ["C", "operating", "(500)", "CNY"]]
    table = read_table(ACCOUNTS, [head, *rows], hints=Hints(summed=True))
    assert table.rows["balance"].tolist() == [1286400.0, 1.0, -500.0]
    (told,) = map(str, table.problems)
    assert told == (
        "Accounts, row 1: “Balance” is “1,286,400.00”, a number kept as text (2 cells of the column). It is read as the number, but the sums "
        "of Excel pass over it: select the column, then Data › Text to Columns › Finish."
    )
    assert read_table(ACCOUNTS, [head, *rows]).problems == (), "of a file all cells are text, and nothing sums them"


@pytest.mark.parametrize(("kind", "cells"), [
    ("date", ["I-1", "C", "7" * 32_767, 1.0]), ("amount", ["I-1", "C", 46203.0, "x" * 32_767]), ("as text", ["I-1", "C", 46203.0, "1" + " " * 32_766]),
])  # fmt: skip
def test_a_sentence_quotes_the_beginning_of_a_long_cell_so_that_its_remedy_can_be_read(kind, cells):
    (problem,) = read_table(INVOICES, [HEAD, cells], hints=Hints(summed=True)).problems
    assert len(str(problem)) < 300, kind


def test_a_row_with_an_amount_as_text_is_left_out_for_another_mistake_all_the_same():
    table = read_table(INVOICES, [HEAD, ["I-1", "C", "never", "5.00"], ["I-2", "C", 46203.0, "6.00"]], hints=Hints(summed=True))
    assert table.rows["invoice"].tolist() == ["I-2"]
    assert [type(problem).__name__ for problem in table.problems] == ["NotADateError", "NumberAsTextNotice"]


def test_words_are_understood_in_either_language_and_by_alias():
    head = ["Line", "Direction", "Amount", "Frequency", "Start"]
    table = read_table(
        PLAN, [head, ["a", "支出", 1.0, "每月", 46203.0], ["b", "OUT", 1.0, "annual", 46203.0], ["c", "away", 1.0, "once", 46203.0]]
    )
    assert table.rows[["direction", "frequency"]].to_numpy().tolist() == [["out", "monthly"], ["out", "yearly"]]
    assert str(table.problems[0]) == "Plan, row 3: “Direction” is “away”; the row is left out until it is one of in, out."


def test_flags():
    head = ["Customer", "Hold"]
    cells = [True, False, None, "yes", "是", "N", "", 1.0]
    assert read_table(CUSTOMERS, [head, *[[f"C{i}", cell] for i, cell in enumerate(cells)]]).rows["hold"].tolist() == [
        True, False, False, True, True, False, False, True,
    ]  # fmt: skip


def test_structure_mistakes():
    with pytest.raises(MissingColumnError, match="Receipts has no column “Amount”"):
        read_table(RECEIPTS, [["Date", "Customer"]])
    with pytest.raises(RepeatedColumnError, match="“Balance” twice"):
        read_table(ACCOUNTS, [["Account", "Group", "Balance", "余额"]])
    with pytest.raises(NotATableError, match=r"such as Rates\[#All\]"):
        read_table(RATES, [[1.0, 2.0]])


def test_columns_unknown_to_the_table_are_named_and_left_alone():
    assert read_table(RATES, [["Date", "Currency", "Rate", "Who"], [46203.0, "USD", 7.1, "x"]]).extra == ("Who",)


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_is_found_by_its_own_headers(spec, language):
    table = read_table(spec, [spec.headers(language)])
    assert (len(table.rows), table.extra, table.language) == (0, (), language)
    assert list(table.rows.columns) == [column.key for column in spec.columns]


cell = st.one_of(
    st.none(), st.text(max_size=12), st.floats(), st.integers(-(10**10), 10**10), st.booleans(), st.decimals(allow_nan=False, allow_infinity=False),
    st.datetimes(), st.sampled_from(list(CellError)),
)  # fmt: skip


@given(st.lists(st.lists(cell, min_size=4, max_size=4), max_size=8))
def test_whatever_the_cells_hold_every_row_is_used_left_out_or_blank(rows):
    table = read_table(INVOICES, [HEAD, *rows])
    blank = sum(all(c is None or c != c or (isinstance(c, str) and not c.strip()) for c in row) for row in rows)  # noqa: PLR0124
    assert len(table.rows) + len(table.left_out) + blank == len(rows)
    assert set(table.left_out.index) == {problem.row for problem in table.problems}
    assert np.isfinite(table.rows["amount"]).all()


@pytest.mark.parametrize("amount", [1e13, -1e13, 1e300, "10,000,000,000,000.00"])
def test_an_amount_whose_cents_excel_can_not_keep_leaves_its_row_out(amount):
    """Excel keeps 15 digits: 9,999,999,999,999.99 is the largest amount that still has its cents."""
    table = read_table(INVOICES, [HEAD, ["I-1", "C", 46203.0, amount], ["I-2", "C", 46203.0, 9_999_999_999_999.99]])
    assert table.rows["amount"].tolist() == [9_999_999_999_999.99]
    assert "too large for Excel to keep its cents" in str(table.problems[0])


def test_a_month_stands_once_on_whichever_of_its_days():
    rows = [["2026-05-31", 1.0], ["2026-06-01", 2.0], ["2026-06-30", 3.0], ["2026-06-01", 4.0]]
    table = read_table(MONTHLY, [["Month", "Cash"], *rows])
    assert table.rows["cash"].tolist() == [1.0, 2.0]
    assert [problem.row for problem in table.problems] == [3, 4]
