"""The triggers: every rule at, below and beyond its threshold, and what it says where a table is silent."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.cash.levels import ACT, CRITICAL, LEVELS, NORMAL, WATCH, level_of, level_word, plan_of
from xlcash.domain.cash.triggers import INDUSTRY_RULES, MOST_RULES, PROFILES, RULES, cash_triggers
from xlcash.domain.errors import EmptyTableError
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, FORECAST, MONTHLY, word_keys
from xlcash.language import LANGUAGES, Term, find

MONTHS = ("2026-07-31", "2026-08-31", "2026-09-30")
SALES = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]


def forecast(*closings, opening=100.0, target=100.0):
    """Months from July 2026 on, by their closing cash."""
    head = ["Period start", "Period end", "Opening", "Net", "Closing", "Reserve target", "Gap"]
    rows = []
    for start, closing in zip(pd.date_range("2026-07-01", periods=len(closings), freq="MS"), closings, strict=True):
        rows.append([start, start + pd.offsets.MonthEnd(0), opening, closing - opening, closing, target, min(closing - target, 0.0)])
        opening = closing
    return read_table(FORECAST, [head, *rows]).rows


def monthly(*rows, columns=("Month", "Sales")):
    return read_table(MONTHLY, [list(columns), *rows]).rows


def sold(*amounts, first="2026-01"):
    return monthly(*([str(np.datetime64(first) + at) + "-01", amount] for at, amount in enumerate(amounts)))


def found(rule, of=None, months=None, policy=None, **more):
    """What one rule says: value, threshold, whether it fired, level, the last day of its period."""
    table = cash_triggers(forecast(100.0) if of is None else of, sold() if months is None else months, policy or Policy(), **more)
    names = {Term(f"results.triggers.rules.{key}"): key for key in (*RULES, *INDUSTRY_RULES)}
    row = table[table["rule"].map(names) == rule].iloc[0]
    day = "" if pd.isna(row["period"]) else str(row["period"].date())
    return row["value"], row["threshold"], row["fired"].rsplit(".", 1)[1], row["level"].rsplit(".", 1)[-1], day


# ── the forecast ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_gap_of_exactly_a_fifth_of_the_reserve_does_not_fire():
    assert found("gap", forecast(90.0, 80.0)) == (pytest.approx(0.2), 0.2, "no", "normal", "2026-08-31")


def test_the_first_gap_beyond_a_fifth_fires_not_the_largest():
    assert found("gap", forecast(90.0, 75.0, 10.0)) == (0.25, 0.2, "yes", "act", "2026-08-31")


def test_the_share_is_a_setting():
    assert found("gap", forecast(75.0), policy=Policy(gap_share_of_reserve=0.3))[2] == "no"


def test_cash_of_zero_is_not_below_zero():
    assert found("cash", forecast(0.0, 5.0)) == (0.0, 0.0, "no", "normal", "2026-07-31")
    assert found("cash", forecast(5.0, -1.0, -9.0)) == (-1.0, 0.0, "yes", "critical", "2026-08-31")


def test_the_reserve_is_touched_below_its_target():
    assert found("reserve", forecast(120.0, 100.0)) == (100.0, 100.0, "no", "normal", "2026-08-31")
    assert found("reserve", forecast(120.0, 99.0, 50.0)) == (99.0, 100.0, "yes", "watch", "2026-08-31")


def test_without_a_target_the_fixed_cost_is_missing():
    for rule in ("gap", "reserve"):
        value, _, fired, level, day = found(rule, forecast(50.0, target=0.0))
        assert math.isnan(value)
        assert (fired, level, day) == ("no_data", "", "")


def test_the_next_thirty_days_may_use_a_fifth_of_the_cash_held():
    # July has 31 days: 30 of them bear 30/31 of its net.
    assert found("next_days", forecast(100.0 - 31.0)) == (pytest.approx(-30.0), -20.0, "yes", "act", "2026-07-30")
    assert found("next_days", forecast(100.0 - 20.0))[2] == "no"


def test_thirty_days_reach_over_a_first_period_of_two_days():
    head = ["Period start", "Period end", "Opening", "Net", "Closing"]
    short = [["2026-06-29", "2026-06-30", 100.0, -5.0, 95.0], ["2026-07-01", "2026-07-31", 95.0, -31.0, 64.0]]
    assert found("next_days", read_table(FORECAST, [head, *short]).rows)[0] == pytest.approx(-5.0 - 28.0)


def test_a_forecast_shorter_than_thirty_days_tells_what_it_has():
    head = ["Period start", "Period end", "Opening", "Net", "Closing"]
    week = read_table(FORECAST, [head, ["2026-07-01", "2026-07-07", 0.0, -7.0, -7.0]]).rows
    assert found("next_days", week) == (-7.0, 0.0, "yes", "act", "2026-07-07")  # nothing held: nothing may be used


def test_a_forecast_without_periods_is_an_error():
    with pytest.raises(EmptyTableError, match="Forecast"):
        cash_triggers(forecast(), sold(), Policy())


# ── the months ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("sales", "fired"), [(115.0, "no"), (115.1, "yes"), (85.0, "no"), (84.9, "yes")])
def test_quarterly_sales_that_move_by_more_than_15_per_cent_either_way_fire(sales, fired):
    value, threshold, *said = found("sales_quarter", months=sold(100, 100, 100, sales, sales, sales))
    assert (value, threshold) == (pytest.approx(sales / 100 - 1), 0.15)
    assert said == [fired, "act" if fired == "yes" else "normal", "2026-06-30"]


def test_a_quarter_in_progress_does_not_count():
    value, *_, day = found("sales_quarter", months=sold(100, 100, 100, 110, 110, 110, 999, first="2026-01"))
    assert (value, day) == (pytest.approx(0.1), "2026-06-30")


def test_quarters_follow_the_fiscal_year():
    # Fiscal year from February: quarters end in April and July; as of 30 June the last one is February to April.
    sales = sold(100, 100, 100, 200, 200, 200, 400, 400, first="2025-11")
    policy = Policy(fiscal_year_start=2)
    assert found("sales_quarter", months=sales, policy=policy) == (1.0, 0.15, "yes", "act", "2026-04-30")


def test_a_missing_month_leaves_no_quarter_to_compare_with():
    months = monthly(*([f"2026-{month:02d}-01", 100.0] for month in (1, 3, 4, 5, 6)))
    assert found("sales_quarter", months=months)[2] == "no_data"


def test_the_same_quarter_a_year_ago_tells_a_season_from_a_fall():
    sales = sold(*[100] * 3, *[50] * 3, *[100] * 6, *[110] * 3, first="2025-04")
    assert found("sales_year", months=sales) == (pytest.approx(0.1), 0.15, "no", "normal", "2026-06-30")
    assert found("sales_year", months=sold(*[100] * 6))[2] == "no_data"


def test_sales_after_a_quarter_without_any_have_grown_without_bound():
    assert found("sales_quarter", months=sold(0, 0, 0, 5, 5, 5))[0] == math.inf
    assert found("sales_quarter", months=sold(0, 0, 0, 0, 0, 0))[:3] == (0.0, 0.15, "no")


RATIOS = ("Month", "Current assets", "Inventory", "Prepayments", "Current liabilities")


@pytest.mark.parametrize(
    ("assets", "said"),
    [
        (99.0, (0.99, 1.0, "yes", "act")),
        (100.0, (1.0, 1.5, "yes", "watch")),
        (149.0, (1.49, 1.5, "yes", "watch")),
        (150.0, (1.5, 1.5, "no", "normal")),
    ],
)
def test_the_current_ratio_has_an_alarm_below_one_and_care_below_one_and_a_half(assets, said):
    months = monthly(["2026-06-01", assets, 0.0, 0.0, 100.0], columns=RATIOS)
    assert found("current_ratio", months=months) == (*said, "2026-06-30")


def test_the_quick_ratio_leaves_stock_and_prepayments_out():
    months = monthly(["2026-06-01", 200.0, 80.0, 30.0, 100.0], columns=RATIOS)
    assert found("quick_ratio", months=months) == (pytest.approx(0.9), 1.0, "yes", "watch", "2026-06-30")


def test_the_latest_month_that_had_ended_counts():
    rows = [["2026-06-01", 200.0, 0.0, 0.0, 100.0], ["2026-07-01", 50.0, 0.0, 0.0, 100.0]]
    assert found("current_ratio", months=monthly(*rows, columns=RATIOS))[0] == 2.0


def test_without_balances_the_ratios_have_no_data():
    assert [found(rule)[2] for rule in ("current_ratio", "quick_ratio", "widening")] == ["no_data"] * 3


def test_receivables_that_outgrow_payables_widen_the_cycle():
    # Level sales and purchases of 300 in the 91 days of a quarter: what half a month's sales more is owed is 50 / (300 / 91) days.
    columns = ("Month", "Sales", "Purchases", "Receivables", "Payables")
    policy = Policy(vat_rate=0.0, dso_dpo_widening_days=15.0)
    level = [[f"{month}-01", 100.0, 100.0, 100.0, 100.0] for month in SALES]
    assert found("widening", months=monthly(*level, columns=columns), policy=policy)[:3] == (pytest.approx(0.0), 15.0, "no")
    level[-1][3] = 150.0
    assert found("widening", months=monthly(*level, columns=columns), policy=policy) == (
        pytest.approx(50 / (300 / 91)), 15.0, "yes", "watch", "2026-06-30",
    )  # fmt: skip


# ── new business ─────────────────────────────────────────────────────────────────────────────────────────────────────

PROFIT = monthly(*([f"{month}-01", 10.0] for month in SALES), columns=("Month", "Net profit"))


def customers(**since):
    return read_table(CUSTOMERS, [["Customer", "Since"], *([name, day] for name, day in since.items())]).rows


def test_half_a_years_profit_may_be_at_stake_with_new_customers(ledger):
    invoices = [["I-1", "New", "2026-06-01", "2026-07-01", 61.0], ["I-2", "Old", "2026-06-01", "2026-07-01", 500.0]]
    book = ledger(invoices, [["2026-06-20", "New", 1.0, "I-1"]], as_of="2026-06-30")
    known = customers(New="2025-07-01", Old="2025-06-30")  # twelve months before 30 June 2026: not new any more
    at_most = found("new_business", months=PROFIT, ledger=book, customers=known)
    assert at_most == (60.0, 60.0, "no", "normal", "2026-06-30")  # 12 × 10 a month, half of it
    stated = found("new_business", months=PROFIT, ledger=book, customers=known, policy=Policy(new_business_exposure=1.0))
    assert stated == (61.0, 60.0, "yes", "watch", "2026-06-30")


def test_a_loss_bears_no_new_business():
    months = monthly(["2026-06-01", -10.0], columns=("Month", "Net profit"))
    assert found("new_business", months=months, policy=Policy(new_business_exposure=1.0))[:3] == (1.0, 0.0, "yes")


def test_nothing_is_said_of_new_business_without_dates_or_profit(ledger):
    book = ledger([["I-1", "New", "2026-06-01", "2026-07-01", 61.0]], as_of="2026-06-30")
    assert found("new_business", months=PROFIT)[2] == "no_data"
    assert found("new_business", months=PROFIT, ledger=book, customers=customers(New=None))[2] == "no_data"
    assert found("new_business", ledger=book, customers=customers(New="2026-01-01"))[2] == "no_data"


# ── the trade ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_word_for_a_trade_has_its_rules():
    assert set(PROFILES) == set(word_keys("industry").values())
    assert {rule for rules in PROFILES.values() for rule in rules} == set(INDUSTRY_RULES)
    assert all(len(RULES) + len(rules) <= MOST_RULES for rules in PROFILES.values())


def test_retail_watches_how_often_stock_turns_over():
    columns = ("Month", "COGS", "Inventory")
    months = monthly(*([f"{month}-01", 100.0, 200.0] for month in SALES[3:]), columns=columns)
    value, threshold, fired, *_ = found("inventory_turnover", months=months, policy=Policy(industry="retail"))
    assert value == pytest.approx(365 / (200 / (300 / 91)))
    assert (threshold, fired) == (6.0, "no")
    assert found("inventory_turnover", months=months, policy=Policy(industry="retail", inventory_turnover_low=7))[2] == "yes"


@pytest.mark.parametrize(("prepaid", "fired"), [(20.0, "no"), (20.1, "yes")])
def test_manufacturing_watches_prepayments_as_a_share_of_current_assets(prepaid, fired):
    months = monthly(["2026-06-01", 200.0, 0.0, prepaid, 100.0], columns=RATIOS)
    for industry in ("manufacturing", "machinery"):
        assert found("prepayments", months=months, policy=Policy(industry=industry))[:3] == (prepaid / 200, 0.1, fired)
    assert found("prepayments", policy=Policy(industry="machinery"))[2] == "no_data"


def test_consumer_goods_watch_their_short_terms():
    columns = ("Month", "Sales", "Receivables")
    months = monthly(*([f"{month}-01", 100.0, 100.0] for month in SALES[3:]), columns=columns)
    policy = Policy(industry="consumer_goods", vat_rate=0.0, dso_norm_high=30.0)
    assert found("short_terms", months=months, policy=policy)[:3] == (pytest.approx(91 / 3), 30.0, "yes")


@pytest.mark.parametrize(
    ("industry", "rule"), [("manufacturing", "long_orders"), ("pharma", "policy_shifts"), ("machinery", "project_progress")]
)
def test_what_no_table_tells_is_to_be_watched_and_never_guessed(industry, rule):
    value, threshold, fired, level, day = found(rule, policy=Policy(industry=industry))
    assert math.isnan(value)
    assert math.isnan(threshold)
    assert (fired, level, day) == ("watch", "", "")


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_that_fired_prints_its_step_and_the_plan_of_its_level(language):
    table = cash_triggers(forecast(50.0, -1.0), sold(), Policy(industry="machinery"))
    said = dict(zip(table["rule"], table["response"], strict=True))
    rule, plans = "results.triggers.rules", find(language, "results.plans")
    assert (
        said[Term(f"{rule}.cash")].said(language)
        == find(language, "results.triggers.steps.cash") + (" " if language == "en" else "") + plans["critical"]
    )
    assert plans["act"] in said[Term(f"{rule}.gap")].said(language)
    assert plans["watch"] in said[Term(f"{rule}.reserve")].said(language)
    assert "Monthly" in said[Term(f"{rule}.sales_quarter")].said("en")
    assert said[Term(f"{rule}.long_orders")].said(language) == find(language, "results.triggers.steps.long_orders")


def test_the_most_serious_comes_first_and_what_is_well_last():
    table = cash_triggers(forecast(50.0, -1.0), sold(100, 100, 100, 101, 101, 101), Policy(industry="pharma"))
    told = [word.rsplit(".", 1)[1] for word in table["fired"]]
    order = ["yes", "watch", "no_data", "no"]
    assert told == sorted(told, key=order.index)
    levels = [level.rsplit(".", 1)[1] for level in table["level"][table["fired"] == "words.fired.yes"]]
    assert levels == sorted(levels, key=LEVELS.index, reverse=True)
    assert levels[0] == CRITICAL


def test_nothing_is_said_of_what_is_well():
    table = cash_triggers(forecast(150.0), sold(), Policy())
    assert set(table["response"][table["fired"] == "words.fired.no"]) == {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_level_has_its_word_and_its_plan(language):
    assert len({level_word(level).said(language) for level in LEVELS}) == len({plan_of(level).said(language) for level in LEVELS}) == 4


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_more_cash_is_never_more_serious(cash, target):
    policy = Policy()
    worse, better = (LEVELS.index(level_of(amount, target, policy)) for amount in (cash, cash + 1_000))
    assert worse >= better


@pytest.mark.parametrize(("cash", "level"), [(-0.01, CRITICAL), (0.0, ACT), (79.99, ACT), (80.0, WATCH), (99.99, WATCH), (100.0, NORMAL)])
def test_levels_at_their_edges(cash, level):
    assert level_of(cash, 100.0, Policy()) == level
