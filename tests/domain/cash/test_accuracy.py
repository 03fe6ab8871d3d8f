"""The backtest: worked by hand, and what must hold whatever a ledger holds."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.calendar import periods as periods_of
from xlcash.domain.cash.accuracy import HORIZONS, _trial, forecast_accuracy, past_origins
from xlcash.domain.cash.collections import METHODS
from xlcash.domain.cash.metrics import bias, coverage, weighted_error
from xlcash.domain.company import empty_table
from xlcash.domain.errors import NothingToCompareError
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.tables import INVOICES, RECEIPTS
from xlcash.language import Term

AS_OF = dt.date(2026, 6, 30)  # a Tuesday
METHOD = {method: Term(f"words.collection_method.{method}") for method in METHODS}
SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "ar" / "ibm_ar_invoices.csv"


@pytest.fixture(scope="session")
def accuracy(ledger):
    """The backtest of a ledger written as rows."""

    def found(invoices, receipts, as_of=AS_OF, **asked):
        return forecast_accuracy(lambda day: ledger(invoices, receipts, as_of=str(day)), as_of=as_of, **asked)

    return found


def of(table, method, column="wape"):
    """One column of a method, single periods first, all of them together last."""
    return table.loc[[name == METHOD[method] for name in table["method"]], column].tolist()


def ten_days_late(dues, amount=100.0, customer="C"):
    """Invoices issued long before they are due, each paid ten days after."""
    invoices = [[f"{customer}{due}", customer, "2025-01-01", due, amount] for due in dues]
    receipts = [[str(np.datetime64(due) + 10), customer, amount, f"{customer}{due}"] for due in dues]
    return invoices, receipts


# ── the measures ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_measures_worked_by_hand():
    forecast, actual = np.array([120.0, 50.0, 30.0]), np.array([100.0, 100.0, 0.0])
    assert weighted_error(forecast, actual) == (20 + 50 + 30) / 200
    assert bias(forecast, actual) == 0.0
    assert coverage(np.array([90.0, 110.0]), np.array([100.0, 120.0]), np.array([100.004, 100.0])) == 0.5


def test_no_percentage_of_nothing():
    forecast, nothing = np.array([120.0, 50.0]), np.zeros(2)
    assert np.isnan([weighted_error(forecast, nothing), bias(forecast, nothing), weighted_error(nothing, nothing)]).all()
    assert np.isnan(coverage(np.empty(0), np.empty(0), np.empty(0)))


# ── the past days ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_outcome_of_every_past_day_is_known():
    for as_of in (AS_OF, dt.date(2026, 6, 15), dt.date(2024, 2, 29)):
        for frequency, horizon in HORIZONS.items():
            for day in past_origins(as_of, frequency, 5):
                assert periods_of(day, horizon, frequency).ends[-1] <= np.datetime64(as_of)


def test_months_and_quarters_are_whole():
    assert past_origins(AS_OF, "monthly", 2) == [dt.date(2026, 2, 28), dt.date(2026, 3, 31)]
    assert past_origins(dt.date(2026, 7, 30), "quarterly", 2) == [dt.date(2025, 9, 30), dt.date(2025, 12, 31)]
    assert past_origins(AS_OF, "daily", 1) == [dt.date(2026, 6, 23)]


# ── worked by hand ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_pays_ten_days_late(accuracy):
    """Past days are Tuesdays and weeks end on them; 100 fall due every Friday and are paid on the Monday after the next.

    So one invoice is overdue on each of them, that of the last Friday, and comes in week 1; that of every Friday to come is paid a week
    later.  By the due date the overdue one and the next Friday's both come in week 1: 200 instead of 100, then one each week as it is.
    """
    dues = [str(np.datetime64("2026-01-02") + 7 * week) for week in range(26)]
    table = accuracy(*ten_days_late(dues))
    assert of(table, "customer_mean") == of(table, "customer_median") == [0.0] * 5
    assert of(table, "due_date") == [1.0, 0.0, 0.0, 0.0, 0.25]
    assert of(table, "due_date", "bias") == [1.0, 0.0, 0.0, 0.0, 0.25]
    assert max(of(table, "behaviour")) < 0.02
    assert of(table, "behaviour", "coverage") == [1.0] * 5
    assert np.isnan(of(table, "due_date", "coverage")).all()
    assert table["origins_used"].tolist() == [12.0] * 20
    assert of(table, "due_date", "horizon") == [1.0, 2.0, 3.0, 4.0, Term("results.accuracy.together")]


def test_the_nearest_method_is_chosen_and_says_its_error(accuracy):
    """Due every sixth day, so that no weekday is a pay day and the smoothed habits reach over the weeks' ends."""
    dues = [str(np.datetime64("2026-01-02") + 6 * step) for step in range(30)]
    table = accuracy(*ten_days_late(dues))
    assert [name for name, mark in zip(table["method"], table["chosen"], strict=True) if mark] == [METHOD["customer_mean"]]
    reasons = {method: of(table, method, "reason")[-1].said("en") for method in METHODS}
    assert reasons["customer_mean"] == "Lowest error over the single periods: 0.0%"
    assert of(table, "behaviour")[0] > 0.01
    assert reasons["behaviour"].startswith("Error over the single periods: ")
    assert of(table, "due_date", "reason")[:-1] == [""] * 4


def test_of_equal_errors_behaviour_is_chosen(accuracy):
    """Nobody has ever paid before the last past day, so all methods say the due date, and all are right."""
    invoices = [["I-1", "C", "2026-05-01", "2026-06-05", 100.0]]
    table = accuracy(invoices, [["2026-06-05", "C", 100.0, "I-1"]], origins=4)
    assert all(of(table, method)[-1] == 0.0 for method in METHODS)
    assert of(table, "behaviour", "chosen")[-1] == Term("words.flag.yes")


def test_part_payments_count_in_their_weeks_and_new_invoices_in_none(accuracy):
    """Open on 2 June: 100, due on the 10th. Paid are 40 on the 9th (week 1) and 60 on the 16th (week 2); I-2 is written after."""
    invoices = [["I-1", "C", "2026-05-01", "2026-06-10", 100.0], ["I-2", "C", "2026-06-03", "2026-06-10", 500.0]]
    receipts = [["2026-06-09", "C", 40.0, "I-1"], ["2026-06-16", "C", 60.0, "I-1"], ["2026-06-10", "C", 500.0, "I-2"]]
    table = accuracy(invoices, receipts, origins=1)
    assert of(table, "due_date")[:2] == [1.0, 40 / 60]
    assert np.isnan(of(table, "due_date")[2:4]).all(), "nothing came in weeks 3 and 4"
    assert of(table, "due_date")[4] == 0.0


def test_a_write_off_or_a_credit_note_is_no_collection_and_what_is_disputed_is_not_counted(accuracy):
    invoices = [
        ["I-1", "C", "2026-05-01", "2026-06-05", 100.0],
        ["I-2", "C", "2026-05-01", "2026-06-05", 100.0, 30.0],
        ["I-3", "C", "2026-06-04", None, 50.0, None, None, "credit note", "I-1"],
    ]
    receipts = [["2026-06-05", "C", 50.0, "I-1", "write-off"], ["2026-06-05", "C", 100.0, "I-2", "note"]]
    table = accuracy(invoices, receipts, origins=1)
    assert of(table, "due_date")[0] == 100 / 70  # 170 were forecast, 70 of the undisputed came


def test_in_months(accuracy):
    """Due on the 25th and paid early in the next month: at each month's end one invoice is overdue."""
    dues = [f"{month}-25" for month in np.arange("2025-08", "2026-07", dtype="datetime64[M]")]
    table = accuracy(*ten_days_late(dues), frequency="monthly", origins=4)
    assert len(table) == 4 * 4
    assert of(table, "due_date") == [1.0, 0.0, 0.0, 1 / 3]
    assert of(table, "customer_mean") == [0.0] * 4


# ── too little to tell ───────────────────────────────────────────────────────────────────────────────────────────────


def test_too_few_past_days_give_figures_but_no_choice(accuracy):
    table = accuracy(*ten_days_late(["2026-06-05"]), origins=3)
    assert table["chosen"].tolist() == [""] * 20
    assert of(table, "behaviour", "reason")[-1].said("en") == "Only 3 past days to compare, 4 are needed: no choice"
    assert of(table, "behaviour")[-1] == 0.0


def test_a_ledger_without_receipts_has_no_percentages_and_no_choice(accuracy):
    table = accuracy([["I-1", "C", "2026-01-01", "2026-06-05", 100.0]], [])
    assert np.isnan(table[["wape", "bias"]].to_numpy(float)).all()
    assert of(table, "due_date", "reason")[-1].said("zh") == "这些期间没有回款：不作选择"
    assert set(table["chosen"]) == {""}


def test_past_days_without_open_invoices_are_not_counted(accuracy):
    invoices = [["I-1", "C", "2026-05-20", "2026-06-05", 100.0]]
    assert set(accuracy(invoices, [["2026-06-05", "C", 100.0, "I-1"]])["origins_used"]) == {2.0}  # 26 May and 2 June


def test_nothing_to_compare_is_told_with_the_day(accuracy):
    with pytest.raises(NothingToCompareError, match=r"No invoice was open at the close of 2026-06-02 .* known by 2026-06-30"):
        accuracy([["I-1", "C", "2026-06-03", "2026-06-05", 100.0]], [])


# ── what must hold for any ledger ────────────────────────────────────────────────────────────────────────────────────

DAYS = np.datetime64("2026-04-01") + np.arange(150)
invoice = st.tuples(st.sampled_from("ABC"), st.integers(0, 80), st.integers(0, 40), st.integers(1, 900), st.integers(-1, 40), st.booleans())
ledgers = st.lists(invoice, min_size=1, max_size=25)


def written(drawn, scale=1.0):
    """Invoices issued from April on, each paid so many days after its issue (−1: not at all), some receipts without an invoice number."""
    invoices = [
        [f"I-{n}", who, str(DAYS[day]), str(DAYS[day + term]), amount * scale] for n, (who, day, term, amount, *_) in enumerate(drawn)
    ]
    receipts = [
        [str(DAYS[day + after]), who, amount * scale, f"I-{n}" if named else None]
        for n, (who, day, _, amount, after, named) in enumerate(drawn)
        if after >= 0
    ]
    return invoices, receipts


def figures(table):
    return table[["wape", "bias"]].to_numpy(float)


@settings(deadline=None, max_examples=12)
@given(ledgers, ledgers)
def test_what_is_dated_after_the_as_of_date_changes_nothing(accuracy, drawn, later):
    as_of = dt.date(2026, 5, 31)
    invoices, receipts = written(drawn)
    others = written([(who, day, term, amount, after, named) for who, day, term, amount, after, named in later])
    changed = [row for row in invoices if row[2] <= str(as_of)] + [[f"N-{row[0]}", *row[1:]] for row in others[0] if row[2] > str(as_of)]
    paid = [row for row in receipts if row[0] <= str(as_of)] + [row for row in others[1] if row[0] > str(as_of)]
    try:
        one = accuracy(invoices, receipts, as_of, origins=2)
    except NothingToCompareError:
        with pytest.raises(NothingToCompareError):
            accuracy(changed, paid, as_of, origins=2)
        return
    pd.testing.assert_frame_equal(one, accuracy(changed, paid, as_of, origins=2))


@settings(deadline=None, max_examples=12)
@given(ledgers, st.integers(0, 30))
def test_a_receipt_dated_after_a_past_day_never_changes_what_was_forecast_on_it(ledger, drawn, wait):
    origin, as_of = "2026-05-15", "2026-06-12"
    invoices, receipts = written(drawn)
    later = [[str(np.datetime64(row[0]) + wait) if row[0] > origin else row[0], *row[1:]] for row in receipts]
    spans = periods_of(dt.date.fromisoformat(origin), 4, "weekly")
    one, other = (
        _trial(ledger(invoices, paid, as_of=origin), ledger(invoices, paid, as_of=as_of), spans, 5.0) for paid in (receipts, later)
    )
    for method in METHODS:
        assert one.expected[method].tolist() == other.expected[method].tolist()
    assert (one.low.tolist(), one.high.tolist()) == (other.low.tolist(), other.high.tolist())


@settings(deadline=None, max_examples=10)
@given(ledgers, st.randoms(use_true_random=False))
def test_neither_the_order_of_the_rows_nor_the_unit_of_money_matters(accuracy, drawn, random):
    as_of = dt.date(2026, 6, 20)
    invoices, receipts = written([(*each[:5], True) for each in drawn])
    doubled = written([(*each[:5], True) for each in drawn], scale=2.0)
    try:
        one = accuracy(invoices, receipts, as_of, origins=2)
    except NothingToCompareError:
        return
    random.shuffle(invoices)
    random.shuffle(receipts)
    np.testing.assert_allclose(figures(one), figures(accuracy(invoices, receipts, as_of, origins=2)), atol=1e-9)
    np.testing.assert_allclose(figures(one), figures(accuracy(*doubled, as_of, origins=2)), atol=1e-9)


# ── a real ledger ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sample_ledger_gives_the_reference_numbers_of_the_simple_methods():
    """70 Mondays of a public sample; methods.md measured 33.3, 23.4 and 22.8 % by the week, and 10.1, 4.3 and 4.7 % over 28 days."""
    if not SAMPLE.exists():
        pytest.skip(f"the sample ledger is not in {SAMPLE.parent}")
    raw = pd.read_csv(SAMPLE)
    day = {name: pd.to_datetime(raw[name]).to_numpy().astype("datetime64[s]") for name in ("InvoiceDate", "DueDate", "SettledDate")}
    common = {"invoice": raw.index.astype(str).to_numpy(dtype=object), "customer": raw["customerID"].to_numpy(dtype=object)}
    common["amount"] = raw["InvoiceAmount"].astype(float)
    blank = dict.fromkeys(("currency", "contract", "account", "corrects"), "")
    invoices = empty_table(INVOICES).reindex(raw.index).assign(**blank, **common, type="invoice", disputed=0.0)
    invoices = invoices.assign(invoice_date=day["InvoiceDate"], due_date=day["DueDate"])
    receipts = empty_table(RECEIPTS).reindex(raw.index).assign(currency="", receipt="", type="cash", date=day["SettledDate"], **common)
    table = forecast_accuracy(lambda at: settle(invoices, receipts, as_of=at), as_of=dt.date(2013, 11, 24), origins=70)
    weekly = {method: of(table, method, "reason")[-1].fields["error"] for method in METHODS}
    monthly = {method: round(of(table, method)[-1], 3) for method in METHODS}
    assert (weekly["due_date"], weekly["customer_mean"], weekly["customer_median"]) == ("33.3%", "23.4%", "22.8%")
    assert (monthly["due_date"], monthly["customer_mean"], monthly["customer_median"]) == (0.101, 0.043, 0.047)
    assert float(weekly["behaviour"].rstrip("%")) <= 18.0
    assert monthly["behaviour"] <= 0.035
