"""Early warning: each rule on the day it begins to hold and on the day before, and what is said of thin histories."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.balances import balances_of
from xlcash.domain.credit.warnings import credit_warnings
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, SCORES
from xlcash.language import Term

ALONE = Policy(warning_concentration=1.0)  # one customer owes all there is


def customers(*rows, head=("Customer",)):
    return read_table(CUSTOMERS, [list(head), *map(list, rows)]).rows


def said(cell):
    return cell.said("en") if isinstance(cell, Term) else cell


def found(book, rule, files=None, policy=ALONE):
    """The rows of a rule: customer, value, threshold, since, light."""
    table = credit_warnings(book, customers(["C"]) if files is None else files, policy).map(said)
    rows = table.loc[table["rule"] == rule, ["customer", "value", "threshold", "since", "light"]]
    return [
        (who, value, bound, None if pd.isna(day) else str(day.date()), light) for who, value, bound, day, light in rows.to_numpy().tolist()
    ]


def monthly(amounts, *, customer="C", first="2025-12", late=0):
    """An invoice on the 10th of each month, due on the 20th, and its payment so many days later."""
    invoices, receipts = [], []
    for at, amount in enumerate(amounts):
        month = np.datetime64(first, "M") + at
        due = month.astype("datetime64[D]") + 19
        invoices.append([f"{customer}-{at}", customer, str(month) + "-10", str(due), float(amount)])
        days = late[at] if isinstance(late, list) else late
        if days is not None:
            receipts.append([str(due + days), customer, float(amount), f"{customer}-{at}"])
    return invoices, receipts


# ── late payment ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("as_of", "days", "light"), [("2026-06-15", None, ""), ("2026-06-16", 16, "Yellow"), ("2026-07-01", 31, "Red")])
def test_an_open_invoice_warns_from_the_sixteenth_day(ledger, as_of, days, light):
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], as_of=as_of)
    expected = [("C", days, 15, "2026-06-16", light)] if days else []
    assert found(book, "Late payment") == expected


def test_a_disputed_invoice_is_not_late(ledger):
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0, 100.0]], as_of="2026-06-30")
    assert found(book, "Late payment") == []


def test_the_latest_payment_warns_while_it_is_recent(ledger):
    invoices = [["I-1", "C", "2026-01-01", "2026-01-31", 100.0], ["I-2", "C", "2026-06-01", "2026-09-30", 10.0]]
    receipts = [["2026-02-20", "C", 100.0, "I-1"]]
    assert found(ledger(invoices, receipts, as_of="2026-06-30"), "Late payment") == [("C", 20, 15, "2026-02-20", "Yellow")]
    assert found(ledger(invoices, receipts, as_of="2026-08-18"), "Late payment") == [("C", 20, 15, "2026-02-20", "Yellow")]
    assert found(ledger(invoices, receipts, as_of="2026-08-19"), "Late payment") == []  # 180 days later


# ── purchases ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("last", "fires"), [(130, False), (131, True)])
def test_purchases_up_by_more_than_30_percent(ledger, last, fires):
    book = ledger(*monthly([100] * 6 + [last]), as_of="2026-06-30")
    assert found(book, "Purchases up") == ([("C", pytest.approx(0.31), pytest.approx(0.3), "2026-06-10", "Yellow")] if fires else [])


def test_since_is_the_day_on_which_the_months_purchases_passed_the_bound(ledger):
    invoices, receipts = monthly([100] * 6 + [120])
    book = ledger([*invoices, ["I-9", "C", "2026-06-24", "2026-07-24", 50.0]], receipts, as_of="2026-06-30")
    assert found(book, "Purchases up")[0][3] == "2026-06-24"


def test_who_always_varies_that_much_does_not_warn(ledger):
    # mean 100, standard deviation √2,400 = 49: usual are up to 198
    invoices, receipts = monthly([60, 140, 100, 160, 40, 100, 190])
    assert found(ledger(invoices, receipts, as_of="2026-06-30"), "Purchases up") == []


def test_a_month_that_is_not_over_is_not_compared(ledger):
    book = ledger(*monthly([100] * 6 + [100, 500]), as_of="2026-07-30")
    assert found(book, "Purchases up") == []


def test_a_history_of_five_months_is_too_thin_and_said_to_be(ledger):
    book = ledger(*monthly([100] * 5 + [500], first="2026-01"), as_of="2026-06-30")
    assert found(book, "Purchases up") == [("Too little history", 1, pytest.approx(float("nan"), nan_ok=True), None, "")]


@pytest.mark.parametrize(("swing", "fires"), [(25, False), (30, True)])
def test_orders_vary_more_than_before(ledger, swing, fires):
    # Six months of 90 and 110, then six of 100 ± swing: deviation √(6/5) × swing, 27.4 and 32.9 % of the mean. The bound is 30 %: that of
    # the customer's own past is 11.0 % × e^(2 √((1 + 2 × 0.110²) / 6)) = 25 %.
    book = ledger(*monthly([90, 110] * 3 + [100 - swing, 100 + swing] * 3, first="2025-07"), as_of="2026-06-30")
    assert found(book, "Orders vary more") == ([("C", pytest.approx(0.3286, abs=1e-4), 0.3, "2026-01-01", "Yellow")] if fires else [])


def test_who_always_ordered_by_fits_and_starts_does_not_warn(ledger):
    book = ledger(*monthly([50, 150] * 3 + [0, 200] * 3, first="2025-07"), as_of="2026-06-30")
    assert found(book, "Orders vary more") == [], "54.8 % × e^(2 √((1 + 2 × 0.548²) / 6)) = 153 % against 110 %"


def test_variation_needs_twice_the_months(ledger):
    book = ledger(*monthly([100] * 11, first="2025-08"), as_of="2026-06-30")
    assert found(book, "Orders vary more") == [("Too little history", 1, pytest.approx(float("nan"), nan_ok=True), None, "")]


# ── lights ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def lights(ledger, *kept, **policy):
    """The warning of customer C from scores kept at the ends of quarters."""
    days = ("2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30")
    rows = [[day, "C", score] for day, score in zip(days, kept, strict=False)]
    scores = read_table(SCORES, [["Scored", "Customer", "Score"], *rows]).rows
    book = ledger(*monthly([100] * 7), as_of="2026-06-30")
    table = credit_warnings(book, customers(["C"]), Policy(warning_concentration=1.0, **policy), scores=scores).map(said)
    rows = table.loc[table["rule"] == "Light has fallen", ["customer", "value", "threshold", "since", "light"]]
    return [(who, value, bound, str(day)[:10], light) for who, value, bound, day, light in rows.to_numpy().tolist()]


@pytest.mark.parametrize(
    ("kept", "warning"),
    [
        ((70.0, 70.0, 69.9), ("C", 69.9, 70.0, "2026-06-30", "Yellow")),
        ((90.0, 49.9), ("C", 49.9, 50.0, "2026-03-31", "Red")),
        ((69.9, 50.0), None),
        ((49.0, 40.0), None),
        ((49.0, 80.0), None),
        ((80.0, 80.0, 80.0, 20.0), None),
    ],
    ids=["green to yellow", "green to red", "yellow as before", "red as before", "better", "not known yet"],
)
def test_a_light_that_falls_is_told_on_the_day_it_was_scored(ledger, kept, warning):
    assert lights(ledger, *kept) == ([warning] if warning else [])


def test_the_bounds_of_the_lights_are_those_of_settings(ledger):
    assert lights(ledger, 81.0, 79.0, score_green_from=80.0) == [("C", 79.0, 80.0, "2026-03-31", "Yellow")]


def test_one_score_is_no_fall_and_said_to_be_too_little(ledger):
    assert lights(ledger, 40.0) == [("Too little history", 1, pytest.approx(float("nan"), nan_ok=True), "NaT", "")]
    assert lights(ledger) == [("Too little history", 1, pytest.approx(float("nan"), nan_ok=True), "NaT", "")]


def test_of_two_scores_of_one_day_the_lower_row_counts(ledger):
    scores = read_table(SCORES, [["Scored", "Customer", "Score"], *([day, "C", score] for day, score in
                        (("2026-03-31", 80.0), ("2026-06-30", 80.0), ("2026-06-30", 60.0)))]).rows  # fmt: skip
    book = ledger(*monthly([100] * 7), as_of="2026-06-30")
    table = credit_warnings(book, customers(["C"]), ALONE, scores=scores).map(said)
    assert table.loc[table["rule"] == "Light has fallen", ["value", "threshold"]].to_numpy().tolist() == [[60.0, 70.0]]


def test_without_kept_scores_nothing_is_said_of_lights(ledger):
    assert found(ledger(*monthly([100] * 7), as_of="2026-06-30"), "Light has fallen") == []


# ── on time, slower, silent ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_falling_on_time_rate(ledger):
    book = ledger(*monthly([100] * 12, first="2025-07", late=[0] * 7 + [0, 5, 5, 5, 5]), as_of="2026-06-30")
    # Before 2 January 2026 six of six were on time, since then two of six.
    assert found(book, "On-time rate, change") == [
        ("C", pytest.approx(-2 / 3), pytest.approx(-2 * np.sqrt(2 / 3 * 1 / 3 * 2 / 6)), "2026-03-21", "Yellow")
    ]


def test_an_open_overdue_invoice_is_not_on_time(ledger):
    book = ledger(*monthly([100] * 12, first="2025-07", late=[0] * 8 + [None] * 4), as_of="2026-06-30")
    assert found(book, "On-time rate, change")[0][1] == pytest.approx(-2 / 3)


def test_payment_slower_than_before(ledger):
    book = ledger(*monthly([100] * 12, first="2025-07", late=[2] * 6 + [14] * 6), as_of="2026-06-30")
    # Paid since 2 January: six 14 days late and the December one, 2 days late, on 22 December: before.
    assert found(book, "Payment slower than before") == [("C", 12, 10, "2026-02-03", "Yellow")]


def test_a_slowing_within_the_usual_variation_does_not_warn(ledger):
    book = ledger(*monthly([100] * 12, first="2025-07", late=[0, 40] * 3 + [20, 45] * 3), as_of="2026-06-30")
    assert found(book, "Payment slower than before") == []


def test_silence_longer_than_any_gap_and_than_usual(ledger):
    # Seven invoices, 28 to 31 days apart, the last on 10 March. Usual is mean 30.17 + 2 × 1.17 = 32.5 days, the longest 31.
    book = monthly([100] * 7, first="2025-09")
    assert found(ledger(*book, as_of="2026-04-11"), "No order for") == []
    assert found(ledger(*book, as_of="2026-04-12"), "No order for") == [("C", 33, pytest.approx(32.5, abs=0.1), "2026-04-12", "Yellow")]


def test_silence_begins_the_day_after_what_is_usual(ledger):
    invoices, receipts = monthly([100] * 7, first="2025-09")
    rows = found(ledger(invoices, receipts, as_of="2026-05-31"), "No order for")
    assert [(row[1], row[3]) for row in rows] == [(82, "2026-04-12")]


# ── the customer's file ──────────────────────────────────────────────────────────────────────────────────────────────


def test_use_of_the_limit_since_the_day_it_was_passed_for_good(ledger):
    invoices = [
        ["I-1", "C", "2026-04-01", "2026-07-31", 95.0],
        ["I-2", "C", "2026-05-05", "2026-07-31", 60.0],
        ["I-3", "C", "2026-06-10", "2026-07-31", 35.0],
    ]
    book = ledger(invoices, [["2026-04-20", "C", 95.0, "I-1"]], as_of="2026-06-30")
    files = customers(["C", 100.0], head=("Customer", "Credit limit"))
    assert found(book, "Use of the credit limit", files) == [("C", 0.95, 0.9, "2026-06-10", "Yellow")]
    files = customers(["C", 94.0], head=("Customer", "Credit limit"))
    assert found(book, "Use of the credit limit", files)[0][4] == "Red"


def test_a_blank_limit_is_none_and_0_means_stop(ledger):
    book = ledger([["I-1", "C", "2026-06-01", "2026-07-31", 5.0]], as_of="2026-06-30")
    head = ("Customer", "Credit limit")
    assert found(book, "Use of the credit limit", customers(["C", None], head=head)) == []
    assert found(book, "Use of the credit limit", customers(["C", 0.0], head=head)) == [("C", "limit is 0", 0.9, "2026-06-01", "Red")]


def test_money_paid_ahead_frees_the_limit(ledger):
    book = ledger([["I-1", "C", "2026-06-01", "2026-07-31", 95.0]], [["2026-06-20", "C", 20.0, "I-0"]], as_of="2026-06-30")
    assert found(book, "Use of the credit limit", customers(["C", 100.0], head=("Customer", "Credit limit"))) == []


def test_a_review_is_overdue_the_day_after_it_was_due(ledger):
    head = ("Customer", "Reviewed")
    files = customers(["C", "2025-06-29"], ["D", "2025-06-30"], head=head)
    invoices = [[f"I-{who}", who, "2026-06-01", "2026-07-31", 5.0] for who in "CDE"]
    book = ledger(invoices, as_of="2026-06-30")
    assert found(book, "Review overdue", files, Policy()) == [("C", 1, 0, "2026-06-30", "Yellow")]


def test_where_nobody_was_ever_reviewed_the_rule_judges_nobody(ledger):
    book = ledger([["I-1", "C", "2024-06-01", "2026-07-31", 5.0]], as_of="2026-06-30")
    assert [row[0] for row in found(book, "Review overdue")] == ["Too little history"]


def test_a_change_of_management_is_told(ledger):
    files = customers(["C", "yes"], head=("Customer", "Management change"))
    book = ledger([["I-1", "C", "2026-06-01", "2026-07-31", 5.0]], as_of="2026-06-30")
    assert found(book, "Management has changed", files) == [("C", "yes", "no", None, "Yellow")]


# ── the whole book ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_concentration_since_the_share_was_passed(ledger):
    invoices = [["I-1", "C", "2026-04-01", "2026-07-31", 30.0], *([f"D-{n}", f"D{n}", "2026-03-01", "2026-07-31", 10.0] for n in range(9))]
    receipts = [["2026-06-15", "D1", 10.0, "D-1"]]
    book = ledger([*invoices, ["I-2", "C", "2026-06-01", "2026-07-31", 5.0]], receipts, as_of="2026-06-30")
    policy = Policy(warning_concentration=0.3)
    assert found(book, "Share of all receivables", policy=policy) == [("C", pytest.approx(35 / 115), 0.3, "2026-06-15", "Yellow")]


def test_an_industry_that_slows_down_together(ledger):
    parts = [
        monthly([100] * 12, customer=who, first="2025-07", late=[0] * 6 + [days] * 6)
        for who, days in zip("ABCD", (4, 6, 8, 0), strict=True)
    ]
    invoices, receipts = ([row for rows in side for row in rows] for side in zip(*parts, strict=True))
    book = ledger(invoices, receipts, as_of="2026-06-30")
    files = customers(*([who, "steel"] for who in "ABC"), ["D", "paper"], head=("Customer", "Industry"))
    rows = found(book, "Industry pays slower", files, Policy())
    assert rows[0][:3] == ("Industry: steel", 6, 5)
    assert rows[1][:2] == ("Too little history", 1)  # D: one customer is no industry


def test_who_left_long_ago_and_owes_nothing_is_silent(ledger):
    invoices, receipts = monthly([100] * 7, first="2024-01")
    assert credit_warnings(ledger(invoices, receipts, as_of="2026-06-30"), customers(["C"]), Policy()).empty


def test_red_comes_first_then_who_owes_most(ledger):
    invoices = [
        ["I-1", "small", "2026-04-01", "2026-04-30", 10.0], ["I-2", "large", "2026-04-01", "2026-04-30", 500.0],
        ["I-3", "middle", "2026-04-01", "2026-06-10", 90.0],
    ]  # fmt: skip
    table = credit_warnings(ledger(invoices, as_of="2026-06-30"), customers(["small"]), Policy()).map(said)
    assert table[["customer", "light"]].to_numpy().tolist()[:4] == [
        ["large", "Red"], ["small", "Red"], ["large", "Yellow"], ["middle", "Yellow"],
    ]  # fmt: skip
    assert table["light"].tolist()[4:] == [""] * (len(table) - 4)


def test_an_empty_ledger_warns_of_nothing(ledger):
    assert credit_warnings(ledger([], as_of="2026-06-30"), customers(["C"]), Policy()).empty


def test_the_balance_of_past_days(ledger):
    invoices = [["I-1", "C", "2026-04-01", "2026-07-31", 95.0], ["I-2", "D", "2026-05-05", "2026-07-31", 60.0]]
    days, balance = balances_of(ledger(invoices, [["2026-05-20", "C", 25.0, "I-1"]], as_of="2026-06-30"))
    assert days.astype("datetime64[D]").astype(str).tolist() == ["2026-04-01", "2026-05-05", "2026-05-20"]
    assert balance.tolist() == [95, 155, 130]


invoice = st.tuples(st.sampled_from("ABC"), st.integers(0, 500), st.integers(0, 60), st.integers(1, 500), st.integers(-1, 120))
FILES = customers(["A", 500.0, "2025-01-01", "x"], ["B", 0.0, None, "x"], ["C", None, "2026-01-01", "x"],
                  head=("Customer", "Credit limit", "Reviewed", "Industry"))  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(st.lists(invoice, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_what_comes_later_matters(ledger, drawn, random):
    base = np.datetime64("2025-02-01")
    invoices = [
        [f"I-{n}", who, str(base + day), str(base + day + terms), float(amount)] for n, (who, day, terms, amount, _) in enumerate(drawn)
    ]
    receipts = [
        [str(base + day + after), who, float(amount), f"I-{n}"] for n, (who, day, _, amount, after) in enumerate(drawn) if after >= 0
    ]
    one = credit_warnings(ledger(invoices, receipts, as_of="2026-06-30"), FILES, Policy()).map(said)
    random.shuffle(invoices)
    random.shuffle(receipts)
    later = [["X-1", "A", "2026-07-01", "2026-07-31", 9e9]], [["2026-07-02", "B", 9e9]]
    other = credit_warnings(ledger(invoices + later[0], receipts + later[1], as_of="2026-06-30"), FILES, Policy()).map(said)
    pd.testing.assert_frame_equal(one, other)
    known = one["since"].dropna()
    assert (known <= pd.Timestamp("2026-06-30")).all()
