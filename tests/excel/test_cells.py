"""The boundary: what comes in is known again, what goes out is a cell."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.errors import CellError
from xlcash.domain.tables import RATES
from xlcash.domain.worksheet import LAST_ROW
from xlcash.excel.cells import AnswerTooLongError, TableMemo, answer, cell_of, rows_of, table_rows
from xlcash.language import Term


def rates():
    return (("Date", "Currency", "Rate"), (46203.0, "US" + "D", 7.1))


def test_the_same_content_is_read_once():
    memo = TableMemo()
    assert memo.table(RATES, rates()) is memo.table(RATES, rates())


def test_other_content_is_read_anew():
    memo = TableMemo()
    assert memo.table(RATES, rates()) is not memo.table(RATES, (*rates(), (46204.0, "USD", 7.0)))


def test_the_oldest_table_is_forgotten():
    memo = TableMemo(size=2)
    first = memo.table(RATES, rates())
    for rate in (1.0, 2.0):
        memo.table(RATES, (("Date", "Currency", "Rate"), (46203.0, "USD", rate)))
    assert memo.table(RATES, rates()) is not first


def test_shapes_of_raw_ranges():
    assert rows_of(5.0) == [[5.0]]
    assert rows_of(("a", "b")) == [("a", "b")]
    assert rows_of((("a",), ("b",))) == (("a",), ("b",))


@pytest.mark.parametrize(("raw", "cell"), [("", None), (None, None), (-2146826246, CellError.NA), (((5.0,),), 5.0), ("x", "x"), (0.0, 0.0)])
def test_one_cell(raw, cell):
    assert cell_of(raw) == cell


def test_answers_hold_nothing_but_cells():
    frame = pd.DataFrame(
        {
            "invoice": pd.Series(["I-1", Term("results.unapplied_cash")], dtype=object),
            "amount": [1.5, np.nan],
            "due_date": pd.to_datetime(["2026-06-30", None]),
            "level": np.array([1, 2]),
            "open": pd.Series([CellError.VALUE, np.float64("inf")], dtype=object),
        }
    )
    assert table_rows(frame, "zh") == [
        ["发票号", "价税合计", "到期日", "级别", "未收金额"],
        ["I-1", 1.5, dt.datetime(2026, 6, 30), 1.0, CellError.VALUE],
        ["未核销收款", "", "", 2.0, ""],
    ]


def test_single_answers():
    assert answer(np.float64(2), "en") == 2.0
    assert answer(float("nan"), "en") is CellError.NUM
    assert answer(Term("words.light.red"), "zh") == "红"
    assert answer(None, "en") == ""


def test_more_rows_than_a_worksheet_are_no_answer():
    frame = pd.DataFrame({"open": np.zeros(LAST_ROW)})
    with pytest.raises(AnswerTooLongError, match="1,048,577 rows, and a worksheet holds 1,048,576"):
        table_rows(frame, "en")
    assert len(table_rows(frame.iloc[1:], "en")) == LAST_ROW, "the header is a row, too"


@pytest.mark.parametrize(("text", "fits"), [("x" * 32_767, True), ("x" * 32_768, False), ("😀" * 16_383, True), ("😀" * 16_384, False)])
def test_a_text_longer_than_a_cell_is_cut_and_told(text, fits):
    rows = table_rows(pd.DataFrame({"note": ["short", text], "open": [1.0, 2.0]}), "en")
    assert (rows[2][0] == text, rows.cut == ()) == (fits, fits)
    assert len(rows[2][0].encode("utf-16-le")) <= 2 * 32_767
    assert rows[1] == ["short", 1.0]
    if not fits:
        assert rows[2][0].endswith("…")
        assert f"row 2 of the answer: the text has {len(text):,} characters" in rows.cut[0].sentence()
