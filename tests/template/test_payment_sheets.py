"""Expected payments, Payment curve and Sales forecast: of the small company, of ledgers worked by hand, and of the empty workbook."""

import functools
import tempfile
from pathlib import Path

import openpyxl
import pytest

from tests.template.built import AS_OF, FORMULA_LIKE, built
from xlcash.domain.company import company
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS
from xlcash.language import LANGUAGES, find, say
from xlcash.template.build import blank_company, build_workbook
from xlcash.template.style.tokens import UNIT

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

INVOICES = ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]
RECEIPTS = ["Date", "Customer", "Amount", "Invoice"]
BOOKS = {
    # 400 at risk on day −2, 300 on day 5: 3/4, then 3/4 × (1 − 100/300) = 1/2; what is open longest is 20 days overdue.
    "half paid": (
        [["I-1", "C", "2026-05-01", "2026-05-31", 100.0], ["I-2", "C", "2026-05-20", "2026-06-20", 200.0],
         ["I-3", "C", "2026-05-10", "2026-06-10", 100.0]],
        [["2026-05-29", "C", 100.0, "I-1"], ["2026-06-25", "C", 100.0, "I-2"]],
        [(f"2025-{month:02d}-01", 100.0) for month in range(1, 13)] + [(f"2026-{month:02d}-01", 200.0) for month in range(1, 7)],
    ),
    # 60 of 100 two days early, the rest on day 9; what is open is younger.  July is in progress.
    "paid": (
        [["I-1", "C", "2026-05-01", "2026-06-01", 100.0], ["I-2", "C", "2026-06-01", "2026-07-20", 50.0]],
        [["2026-05-30", "C", 60.0, "I-1"], ["2026-06-10", "C", 40.0, "I-1"]],
        [(f"2026-{month:02d}-01", 100.0) for month in range(1, 8)],
    ),
    # 3/5 of the money is open since 95 days.  Months are written as their ends.
    "long open": (
        [["I-1", "C", "2026-03-01", "2026-03-27", 30.0], ["I-2", "C", "2026-03-01", "2026-03-27", 20.0]],
        [["2026-03-27", "C", 20.0, "I-2"]],
        [("2026-03-31", 100.0), ("2026-04-30", 120.0), ("2026-05-31", 110.0), ("2026-06-30", 110.0)],
    ),
    "gap": ([], [], [("2026-03-01", 100.0), ("2026-04-01", None), ("2026-05-01", 110.0), ("2026-06-01", 120.0)]),
}  # fmt: skip


@functools.cache
def book(kind, language="en"):
    if kind in ("small", "blank"):
        return openpyxl.load_workbook(built(kind, language)[0], data_only=True)
    invoices, receipts, sales = BOOKS[kind]
    rows = {"Invoices": [INVOICES, *invoices], "Receipts": [RECEIPTS, *receipts], "Monthly": [["Month", "Sales"], *map(list, sales)]}
    tables = dict(blank_company("en").tables) | {
        name: read_table(SPECS[name], each).rows.reset_index(drop=True) for name, each in rows.items()
    }
    path = Path(tempfile.mkdtemp()) / "book.xlsm"
    build_workbook(company("Ltd", as_of=AS_OF, base_currency="CNY", tables=tables), path, "en")
    return openpyxl.load_workbook(path, data_only=True)


def sheet(kind, key, language="en"):
    return book(kind, language)[say(language, f"sheets.{key}.tab")]


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


# ── expected payments ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_expected_adds_up_to_the_open_invoices(language):
    """600 + 500 + 200 USD at 7.00; the credit note that is left is no payment to expect."""
    cells = sheet("small", "expected_payments", language)
    assert cells["B3"].value.startswith(say(language, "sheets.expected_payments.agrees", amount="2,500"))
    assert [cells[f"D{row}"].value for row in (6, 7, 8)] == [600.0, 500.0, 200.0]
    assert [cells[f"M{row}"].value for row in (6, 7, 8)] == ["First & Sons", "First & Sons", FORMULA_LIKE]


def test_nothing_open_agrees_with_nothing(language):
    assert sheet("blank", "expected_payments", language)["B3"].value.startswith(
        say(language, "sheets.expected_payments.agrees", amount="0")
    )


def test_what_comes_within_thirty_days_is_told():
    """The open amounts of the rows whose expected date lies within thirty days, as the sheet itself shows them."""
    rows = [[cell.value for cell in row] for row in sheet("half paid", "expected_payments")["B6:F7"]]
    coming = sum(row[2] for row in rows if f"{row[4]:%Y-%m-%d}" <= "2026-07-30")
    told = say("en", "sheets.expected_payments.soon", day="2026-07-30", amount=f"{coming:,.0f}")
    assert told in sheet("half paid", "expected_payments")["B3"].value


# ── payment curve ────────────────────────────────────────────────────────────────────────────────────────────────────


def curve(kind):
    """Share unpaid by day, as the chart reads it."""
    return {row[0].value: row[1].value for row in sheet(kind, "chart_data")["BT6:BU156"]}


def test_the_chart_keeps_its_height_between_payments_and_ends_where_nothing_is_watched():
    share = curve("half paid")
    assert list(share) == list(range(-30, 121))
    assert [share[day] for day in (-30, -3, -2, 4)] == [1, 1, 0.75, 0.75]
    assert [share[day] for day in (5, 20)] == pytest.approx([0.5, 0.5])
    assert {share[day] for day in range(21, 121)} == {"#N/A"}


def test_what_is_paid_in_full_stays_at_nothing():
    share = curve("paid")
    assert [share[day] for day in (-3, -2, 8, 9, 120)] == pytest.approx([1, 0.4, 0.4, 0, 0])


def said(kind, language="en"):
    return sheet(kind, "payment_curve", language)["F10"].value


def test_the_sentence_says_when_half_has_come_and_what_is_unpaid_long_after():
    half = {way: say("en", f"sheets.payment_curve.half_{way}", days=days) for way, days in (("late", 5), ("early", 2), ("never", 0))}
    assert said("half paid") == half["late"] + say("en", "sheets.payment_curve.late_unknown", days=90)
    assert said("paid") == half["early"] + say("en", "sheets.payment_curve.all", last=9)
    assert said("long open") == half["never"] + say("en", "sheets.payment_curve.late", share="60.0%", days=90)


def test_a_customer_who_has_paid_nothing_has_a_curve_that_stays_up(language):
    """C-2 owes most; its invoice is not due for twenty days."""
    cells = sheet("small", "payment_curve", language)
    assert (cells["F6"].value, said("small", language)) == ("C-2", say(language, "sheets.payment_curve.unpaid"))
    data = sheet("small", "chart_data", language)
    assert [row[1].value for row in data["BT6:BU156"]] == [1] * 11 + ["#N/A"] * 140


def test_without_any_customer_the_sheet_asks_for_one_and_the_chart_is_empty(language):
    cells = sheet("blank", "payment_curve", language)
    assert {cells["B3"].value, cells["F10"].value} == {say(language, "sheets.payment_curve.pick")}
    assert {row[0].value for row in sheet("blank", "chart_data", language)["BU6:BU156"]} == {"#N/A"}


# ── sales forecast ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_its_headers_are_in_the_readers_language(language):
    cells = sheet("small", "sales_forecast", language)
    assert [cell.value for cell in cells["B5:E5"][0]] == [
        find(language, f"results.headers.{key}") for key in ("period", "forecast", "p10", "p90")
    ]


def test_a_steady_year_is_followed_by_one_like_it(language):
    cells = sheet("small", "sales_forecast", language)
    assert cells["B3"].value == say(language, "sheets.sales_forecast.feeds", n=12, last="2026-06")
    assert cells["B20"].value.startswith(say(language, "sheets.sales_forecast.same", ahead="10,800"))


def test_the_chart_draws_the_months_known_and_begins_the_forecast_at_the_last(language):
    unit = UNIT[language]
    rows = [[cell.value for cell in row] for row in sheet("small", "chart_data", language)["BN6:BR41"]]
    assert [f"{rows[at][0]:%Y-%m}" for at in (0, 23, 24, 35)] == ["2024-07", "2026-06", "2026-07", "2027-06"]
    assert [row[1] for row in rows] == ["#N/A"] * 12 + [900 / unit] * 12 + ["#N/A"] * 12
    assert [row[2] for row in rows[:23]] == ["#N/A"] * 23
    assert [row[2] for row in rows[23:]] == pytest.approx([900 / unit] * 13)
    assert [row[4] for row in rows[:24]] == [0] * 24
    assert [row[3] + row[4] for row in rows[24:]] == [pytest.approx(900 / unit)] * 12


def test_the_year_to_come_is_compared_with_the_last_one():
    """Last twelve months 6 × 100 + 6 × 200 = 1,800."""
    cells = sheet("half paid", "sales_forecast")
    ahead = sum(cells[f"C{row}"].value for row in range(6, 18))
    way = "more" if ahead > 1_800 else "less"
    expected = say("en", f"sheets.sales_forecast.{way}", ahead=f"{ahead:,.0f}", change=f"{abs(ahead / 1_800 - 1):.1%}")
    assert cells["B20"].value.startswith(expected)


def test_a_month_in_progress_is_not_in_the_cash_forecast():
    strip = sheet("paid", "sales_forecast")["B3"].value
    assert strip == say("en", "sheets.sales_forecast.feeds_part", most=60, day="2026-06-30", n=7, last="2026-07")


def test_less_than_a_year_is_not_compared():
    assert sheet("paid", "sales_forecast")["B20"].value.startswith("Sales of the next 12 months 1,200; the last 12 are not all")


def test_month_ends_are_found_as_well_as_first_days():
    rows = [[cell.value for cell in row] for row in sheet("long open", "chart_data")["BN26:BO29"]]
    assert [row[1] for row in rows] == [0.1, 0.12, 0.11, 0.11]


def test_sales_that_cannot_be_forecast_are_told(language):
    empty = sheet("blank", "sales_forecast", language)
    assert empty["B3"].value == say(language, "sheets.sales_forecast.empty")
    assert empty["B20"].value == say(language, "sheets.dashboard.fill_in")
    assert sheet("gap", "sales_forecast")["B3"].value.startswith(
        "■ The sales on Monthly can't be forecast: select B5 and press Explain cell"
    )
