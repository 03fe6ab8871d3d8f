"""XC_SERIES_FORECAST as a sheet calls it, and what its history may look like."""

import datetime as dt
from decimal import Decimal

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_series_forecast
from xlcash.excel.histories import HistoryArgument
from xlcash.excel.messages import MESSAGES

FIGURES = [100.0, 120.0, 90.0, 110.0, 130.0, 125.0]
HEAD = ("Month", "Sales")


def month_end(number):
    return dt.datetime(2026 + number // 12, number % 12 + 1, 1) - dt.timedelta(days=1)


def dated(figures=FIGURES):
    return (HEAD, *((month_end(at), figure) for at, figure in enumerate(figures, 1)))


def refused(history, *more):
    MESSAGES.clear()
    answer = xc_series_forecast(history, 2, *more)
    return answer, str(MESSAGES.latest()[0].error)


def periods(history, count=3):
    return [row[0] for row in xc_series_forecast(history, count)[1:]]


@pytest.mark.parametrize("history", [(("月份", "销售额"), *dated()[1:]), (("销售额",), *((figure,) for figure in FIGURES))])
def test_a_chinese_header_is_answered_in_chinese(history):
    assert xc_series_forecast(history, 2)[0] == ["期间", "预测", "P10", "P90"]


def test_a_history_tells_how_far_it_reaches():
    assert str(HistoryArgument().read(dated(), "History")) == "2026-01-31 – 2026-06-30, n = 6"
    assert str(HistoryArgument().read(tuple(FIGURES), "History")) == "n = 6"


# ── the same history, written in many ways ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "history",
    [
        tuple((figure,) for figure in FIGURES),
        (tuple(FIGURES),),
        FIGURES,
        "100, 120, 90, 110, 130, 125",
        (("Sales",), *((figure,) for figure in FIGURES)),
        tuple((Decimal(str(figure)),) for figure in FIGURES),
        tuple((f"¥{figure}",) for figure in FIGURES),
        ((None,), ("",), *((figure,) for figure in FIGURES), (None,)),
        dated(),
        tuple(reversed(dated()[1:])),
        (*dated(), (month_end(7), None), (month_end(8), None)),
        (dated()[0], (None, None), *dated()[1:]),
    ],
    ids=["column", "row", "flat", "text", "header", "currency", "text cells", "blanks around", "dated", "newest first", "months to come", "blank row"],
)  # fmt: skip
def test_histories_that_say_the_same(history):
    table = xc_series_forecast(history, 2)
    assert table[0] == ["Period", "Forecast", "P10", "P90"]
    assert [row[1] for row in table[1:]] == pytest.approx([112.5, 112.5])  # the mean of six
    assert all(low <= forecast <= high for _, forecast, low, high in table[1:])


def test_without_dates_the_periods_are_counted():
    assert periods(FIGURES) == [1.0, 2.0, 3.0]


def test_month_ends_go_on_with_month_ends():
    assert periods(dated()) == [dt.datetime(2026, 7, 31), dt.datetime(2026, 8, 31), dt.datetime(2026, 9, 30)]


def test_quarters_and_weeks_and_serial_numbers_go_on_as_they_were():
    quarters = [("2025-03-31", 1.0), ("2025-06-30", 2.0), ("2025-09-30", 3.0)]
    assert periods(quarters) == [dt.datetime(2025, 12, 31), dt.datetime(2026, 3, 31), dt.datetime(2026, 6, 30)]
    weeks = [(46000.0, 1.0), (46007.0, 2.0), (46014.0, 3.0)]
    assert periods(weeks, 1) == [dt.datetime(2025, 12, 30)]
    firsts = [("2026-01-01", 1.0), ("2026-02-01", 2.0), ("2026-03-01", 3.0)]
    assert periods(firsts, 1) == [dt.datetime(2026, 4, 1)]


def test_the_method_in_either_language_and_another_season():
    history = [10.0, 20.0, 30.0, 40.0, 11.0, 22.0, 33.0]
    for method in ("seasonal naive", "季节朴素", "seasonal_naive"):
        assert [row[1] for row in xc_series_forecast(history, 4, 4, method)[1:]] == pytest.approx([40.0, 11.0, 22.0, 33.0])


# ── what can't be used is told by row ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("history", "cell", "sentence"),
    [
        ([[1.0], ["n/a"], [3.0]], CellError.VALUE, "History, row 2: “n/a” is no number: enter the figure, or 0 if there was nothing."),
        ([[1.0], [True], [3.0]], CellError.VALUE, "History, row 2: “True” is no number: enter the figure, or 0 if there was nothing."),
        ([[1.0], [CellError.DIV0.value], [3.0]], CellError.NA, "History, row 2 holds an error: mend that cell first."),
        ([["Sales"], [1.0], [None], [3.0]], CellError.VALUE, "History is blank at place 2, between two figures: fill it in, with 0 if there was nothing."),
        ([HEAD, ["2026-01-31", 1.0], ["soon", 2.0]], CellError.VALUE, "History, row 2: “soon” is no date: write it as yyyy-mm-dd."),
        ([HEAD, ["2026-01-31", 1.0], [None, 2.0]], CellError.VALUE, "History, row 2: “” is no date: write it as yyyy-mm-dd."),
        ([HEAD, ["2026-01-31", 1.0], ["2026-02-28", None], ["2026-03-31", 2.0]], CellError.VALUE, "History is blank at place 2, between two figures: fill it in, with 0 if there was nothing."),
        ([HEAD, ["2026-01-31", 1.0], ["2026-02-28", 1.0], ["2026-04-30", 2.0], ["2026-05-31", 2.0]], CellError.VALUE, "History, row 3: 2026-04-30 follows 2026-02-28, so a period is missing or stands twice: every period needs one row, with 0 if there was nothing."),
        ([HEAD, ["2026-01-31", 1.0], ["2026-02-28", 1.0], ["2026-02-28", 2.0], ["2026-03-31", 2.0]], CellError.VALUE, "History, row 3: 2026-02-28 follows 2026-02-28, so a period is missing or stands twice: every period needs one row, with 0 if there was nothing."),
        ([["2026-01-31", 1.0, 2.0]] * 3, CellError.VALUE, "History has 3 columns: hand over one column of figures, or two, date and figure."),
        ([1.0, 2.0], CellError.NA, "The history has 2 figures and this method needs 3: add earlier ones, or leave Method out."),
        ([["Sales"]], CellError.VALUE, "History is missing: hand it over."),
        ([["Month", "Sales"], [None, None]], CellError.VALUE, "History is missing: hand it over."),
    ],
)  # fmt: skip
def test_refused(history, cell, sentence):
    assert refused(history) == (cell, sentence)


def test_a_method_that_needs_more_and_a_word_that_is_none():
    assert refused(FIGURES, 12, "theta")[1].startswith("The history has 6 figures and this method needs 24:")
    assert refused(FIGURES, 12, "oracle")[1] == "Method is “oracle”: use one of auto, theta, holt winters, seasonal naive, croston, tsb."
    assert refused(FIGURES, 0)[0] is CellError.NUM
