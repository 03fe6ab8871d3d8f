"""The cash reserve: both rules worked by hand."""

import math

import pytest

from xlcash.domain.errors import EmptyTableError, HistoryTooShortError
from xlcash.domain.policy import Policy
from xlcash.domain.working_capital.reserve import reserve
from xlcash.language import Term

ACCOUNTS = [["Bank", "operating", 200.0], ["Till", "operating", 50.0], ["Site", "project", 999.0], ["Deposit", "restricted", 999.0]]


def test_both_rules_count_operating_money_alone(rows):
    monthly = rows("Monthly", ["2026-05-01", None, 90.0, 150.0], ["2026-06-01", None, 110.0, 170.0])
    fixed, operating = reserve(rows("Accounts", *ACCOUNTS), monthly, Policy()).to_dict("records")
    assert [fixed[key] for key in ("target_low", "target_high", "months_held", "gap")] == [300.0, 300.0, 2.5, -50.0]
    assert [operating[key] for key in ("target_low", "target_high", "months_held", "gap")] == [240.0, 320.0, 250 / 160, 0.0]
    assert (fixed["status"], operating["status"]) == (Term("results.reserve_status.below"), Term("results.reserve_status.ok"))
    assert (fixed["rule"].said("en"), operating["rule"].said("zh")) == ("Fixed cost, 3 months", "1.5–2个月运营成本")


def test_the_last_twelve_months_count(rows):
    old = [["2025-01-01", None, 9_999.0]]
    monthly = rows("Monthly", *old, *([f"2025-{month:02d}-01", None, 10.0] for month in range(2, 13)), ["2026-01-01", None, 22.0])
    assert reserve(rows("Accounts", *ACCOUNTS), monthly, Policy())["target_low"][0] == pytest.approx(33)


def test_a_rule_without_figures_is_blank(rows):
    table = reserve(rows("Accounts", *ACCOUNTS), rows("Monthly", ["2026-05-01", None, 100.0]), Policy())
    assert table["target_low"][0] == 300
    assert math.isnan(table["target_low"][1])
    assert math.isnan(table["gap"][1])
    assert table["status"][1] == Term("results.reserve_status.unknown")


def test_without_any_cost_there_is_no_reserve_to_tell(rows):
    with pytest.raises(HistoryTooShortError):
        reserve(rows("Accounts", *ACCOUNTS), rows("Monthly", ["2026-05-01", 100.0]), Policy())


def test_without_accounts_there_is_no_cash_to_tell(rows):
    with pytest.raises(EmptyTableError):
        reserve(rows("Accounts"), rows("Monthly", ["2026-05-01", None, 100.0]), Policy())


def test_no_cost_at_all_needs_no_reserve(rows):
    table = reserve(rows("Accounts", *ACCOUNTS), rows("Monthly", ["2026-05-01", None, 0.0, 0.0]), Policy())
    assert table["target_low"].tolist() == [0.0, 0.0]
    assert table["months_held"].isna().all()
    assert table["status"].tolist() == [Term("results.reserve_status.ok")] * 2


def test_balances_in_other_currencies_count_at_their_rate(rows):
    accounts = rows("Accounts", ["Bank", "operating", 10.0, "USD"])
    table = reserve(accounts, rows("Monthly", ["2026-05-01", None, 35.0]), Policy(), factors={"USD": 7.0})
    assert table["months_held"][0] == 2.0
