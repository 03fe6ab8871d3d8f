"""The built-in company: a workbook's worth of tables that read back without a problem, tie together and tell the story of the dashboard."""

import datetime as dt
import functools
import re

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.cash.forecast import cash_forecast
from xlcash.domain.cash.situation import Situation
from xlcash.domain.collections.ladder import collection_stages
from xlcash.domain.company import empty_table, table_cells
from xlcash.domain.credit.card import card_notices
from xlcash.domain.credit.scorecard import credit_scores
from xlcash.domain.currency import factors
from xlcash.domain.demo.company import demo_company
from xlcash.domain.ledger.ageing import ageing
from xlcash.domain.ledger.settlement import in_base, settle
from xlcash.domain.policy import policy_from, setting_notices
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS, Kind
from xlcash.language import LANGUAGES

AS_OF = dt.date(2026, 6, 30)
TOTALS = {"Invoices": 31513705.9, "Receipts": 28566345.35, "Bills": 1119800.0, "Plan": 2625500.0}

demo = functools.cache(demo_company)
CHINESE = re.compile("[\u4e00-\u9fff]")


@functools.cache
def table(name, language="en"):
    """A table as a workbook would hold it, read back."""
    return read_table(SPECS[name], table_cells(demo(language), name, language))


@functools.cache
def rates():
    return factors(["CNY", "USD"], demo("en").tables["Rates"], as_of=AS_OF, base="CNY")


@functools.cache
def ledger():
    tables = demo("en").tables
    return in_base(settle(tables["Invoices"], tables["Receipts"], as_of=AS_OF, customers=tables["Customers"]), rates())


@functools.cache
def forecast():
    tables = demo("en").tables
    policy = policy_from(table("Settings"))
    own = (tables[name] for name in ("Bills", "Plan", "Accounts", "Monthly"))
    return cash_forecast(Situation(ledger(), *own, policy, rates()))


@functools.cache
def scores():
    tables = demo("en").tables
    policy = policy_from(table("Settings"))
    return credit_scores(tables["Customers"], tables["Financials"], ledger(), tables["Scorecard"], policy, as_of=AS_OF)


@functools.cache
def stages():
    tables = demo("en").tables
    return collection_stages(ledger(), tables["Customers"], tables["Ladders"], tables["Log"], as_of=AS_OF)


# ── the tables ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(SPECS))
def test_a_table_reads_back_without_a_problem_and_unchanged(name, language):
    back = table(name, language)
    assert back.problems == ()
    assert back.extra == ()
    assert len(back.left_out) == 0
    stated = demo(language).tables[name].reset_index(drop=True)
    pd.testing.assert_frame_equal(back.rows.reset_index(drop=True), stated[list(back.rows.columns)], check_dtype=False)


@pytest.mark.parametrize("name", list(SPECS))
def test_both_languages_hold_the_same_numbers_dates_and_words(name):
    english, chinese = (demo(language).tables[name] for language in LANGUAGES)
    same = [column.key for column in SPECS[name].columns if column.kind not in (Kind.TEXT, Kind.ANY)]
    pd.testing.assert_frame_equal(english[same], chinese[same])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(SPECS))
def test_every_column_has_the_type_of_its_kind(name, language):
    blank = empty_table(SPECS[name])
    assert demo(language).tables[name].dtypes.to_dict() == blank.dtypes.to_dict()


def test_no_word_of_one_language_stands_in_the_other():
    for name, spec in SPECS.items():
        for column in spec.columns:
            if column.kind is Kind.TEXT:
                assert not any(CHINESE.search(text) for text in demo("en").tables[name][column.key]), (name, column.key)


def test_it_is_the_same_every_time():
    again = demo_company("en")
    for name, frame in demo("en").tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])


def test_the_totals_on_every_machine():
    tables = demo("en").tables
    assert demo("en").as_of == AS_OF
    totals = {name: round(float(tables[name]["amount"].sum()), 2) for name in ("Invoices", "Receipts", "Bills", "Plan")}
    assert totals == TOTALS


def test_settings_and_scorecard_know_every_row():
    assert setting_notices(table("Settings", "zh")) == []
    assert card_notices(table("Scorecard", "zh")) == []


# ── facts that must fit together ─────────────────────────────────────────────────────────────────────────────────────


def test_two_years_of_1500_documents_with_20_digit_numbers():
    invoices = demo("en").tables["Invoices"]
    assert len(invoices) == invoices["invoice"].nunique() == 1500
    assert invoices["invoice"].str.fullmatch(r"2[456]312\d{15}").all()
    assert invoices["invoice_date"].min() < pd.Timestamp("2024-07-05")
    assert invoices["invoice_date"].max() <= pd.Timestamp(AS_OF)
    assert (invoices["invoice"].str[:2] == invoices["invoice_date"].dt.strftime("%y")).all()
    assert set(invoices["invoice_date"].dt.day_of_week) <= {0, 1, 2, 3, 4}


def test_the_ledger_settles_without_a_notice():
    assert ledger().notices == ()
    assert not ledger().invoices["open"].lt(0).any()


def test_the_books_show_what_books_show():
    invoices, receipts, book = demo("en").tables["Invoices"], demo("en").tables["Receipts"], ledger()
    notes = invoices[invoices["type"] == "credit_note"]
    assert (notes["corrects"] != "").sum() > 20
    assert set(book.credits["kind"]) == {"credit_note", "unapplied_cash"}
    assert set(invoices["currency"]) == {"CNY", "USD"}
    assert set(receipts["type"]) == {"cash", "note", "write_off"}
    assert 0.03 < (receipts["invoice"] == "").mean() < 0.3
    assert (invoices["disputed"] > 0).sum() == 3
    assert ((book.invoices["paid"] > 0) & (book.invoices["open"] > 0)).sum() >= 3
    terms = demo("en").tables["Customers"]["terms"]
    assert set(terms) == {30.0, 45.0, 60.0, 90.0}


def test_a_credit_note_is_smaller_than_the_invoice_it_corrects_and_later():
    invoices = demo("en").tables["Invoices"].set_index("invoice")
    notes = invoices[invoices["corrects"] != ""]
    corrected = invoices.loc[notes["corrects"]]
    assert (-notes["amount"].to_numpy() < 0.2 * corrected["amount"].to_numpy()).all()
    assert (notes["invoice_date"].to_numpy() > corrected["invoice_date"].to_numpy()).all()
    assert (notes["customer"].to_numpy() == corrected["customer"].to_numpy()).all()


def test_vat_is_13_per_cent_at_home_and_nothing_abroad():
    invoices = demo("en").tables["Invoices"]
    home = invoices["currency"] == "CNY"
    net = invoices["amount"] - invoices["vat"]
    assert np.abs(invoices["vat"] - 0.13 * net)[home].max() < 0.01
    assert (invoices.loc[~home, "vat"] == 0).all()


def test_every_name_a_row_refers_to_exists():
    tables = demo("en").tables
    customers, accounts = set(tables["Customers"]["customer"]), set(tables["Accounts"]["account"])
    for name in ("Invoices", "Receipts", "Financials", "Log"):
        assert set(tables[name]["customer"]) <= customers
    for name in ("Invoices", "Bills", "Plan"):
        assert set(tables[name]["account"]) <= accounts
    assert set(tables["Customers"]["ladder"]) <= set(tables["Ladders"]["ladder"])
    assert set(tables["Log"]["invoice"]) - {""} <= set(tables["Invoices"]["invoice"])


def test_monthly_receivables_are_the_balance_of_the_ledger():
    tables = demo("en").tables
    monthly = tables["Monthly"].set_index("month")["receivables"]
    assert monthly.iloc[-1] == pytest.approx(ageing(ledger())["total"].iloc[-1], abs=0.01)
    end = dt.date(2025, 12, 31)
    then = factors(["CNY", "USD"], tables["Rates"], as_of=end, base="CNY")
    balance = ageing(in_base(settle(tables["Invoices"], tables["Receipts"], as_of=end), then))["total"].iloc[-1]
    assert monthly["2025-12-01"] == pytest.approx(balance, abs=0.01)


def test_monthly_sales_are_the_invoices_without_vat():
    tables = demo("en").tables
    invoices = tables["Invoices"]
    june = invoices[invoices["invoice_date"] >= pd.Timestamp("2026-06-01")]
    net = (june["amount"] - june["vat"]) * june["currency"].map(rates())
    assert tables["Monthly"]["sales"].iloc[-1] == pytest.approx(net.sum(), abs=0.01)


def test_the_last_month_holds_the_accounts_and_the_bills():
    tables = demo("en").tables
    last = tables["Monthly"].iloc[-1]
    accounts, bills = tables["Accounts"], tables["Bills"]
    assert last["cash"] == pytest.approx((accounts["balance"] * accounts["currency"].map(rates())).sum())
    assert last["payables"] == pytest.approx(((bills["amount"] - bills["paid"]) * bills["currency"].map(rates())).sum())


def test_the_monthly_figures_add_up():
    monthly = demo("en").tables["Monthly"]
    parts = monthly[["cash", "receivables", "inventory", "prepayments"]].sum(axis=1)
    assert np.abs(parts - monthly["current_assets"]).max() < 0.01
    assert monthly["month"].tolist() == pd.date_range("2024-07-01", periods=24, freq="MS").tolist()
    assert (monthly.drop(columns="month") > 0).all(axis=None)


def test_balance_sheets_balance():
    statements = demo("en").tables["Financials"]
    assert (statements["total_assets"] == statements["equity"] + statements["total_liabilities"]).all()
    assert set(statements["year"]) == {2024.0, 2025.0}
    assert statements["customer"].nunique() < len(demo("en").tables["Customers"])


def test_bills_are_owed_in_part_and_some_are_late():
    bills = demo("en").tables["Bills"]
    late = bills["due_date"] < pd.Timestamp(AS_OF)
    assert 3 <= late.sum() <= 10
    assert (bills["paid"] > 0).sum() == 3
    assert (bills["paid"] < bills["amount"]).all()
    assert set(bills["rigidity"]) == {"rigid", "flexible"}


# ── the story ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_cash_stays_positive_but_is_below_the_reserve_for_some_months():
    table = forecast()
    assert table["opening"].iloc[0] == pytest.approx(2_186_400)
    assert (table["reserve_target"] == 1_860_000).all()
    below = table["closing"] < table["reserve_target"]
    assert below.tolist() == [False] + [True] * 10 + [False]
    assert table["period_end"][table["closing"].idxmin()] == pd.Timestamp("2026-11-30")
    assert 600_000 < table["closing"].min() < 1_200_000


def test_the_red_customers_are_those_of_the_story():
    red = scores()[scores()["light"] == "words.light.red"]
    assert set(red["customer"]) == {"C-0098", "C-0107", "C-0137", "C-0140"}
    assert set(scores()["grade"]) == {"A", "B", "C", "D", "E"}


def test_three_large_customers_stand_at_or_above_their_limit():
    customers = demo("en").tables["Customers"].set_index("customer")
    owed = ledger().invoices.groupby("customer")["open"].sum()
    above = owed[owed > customers["credit_limit"].reindex(owed.index)]
    assert {"C-0098", "C-0140"} <= set(above.index)


def test_the_size_of_the_receivables_and_what_of_them_is_overdue():
    invoices = ledger().invoices
    owed, overdue = invoices["open"].sum(), invoices.loc[invoices["days_overdue"] > 0, "open"].sum()
    assert 2_500_000 < owed < 3_300_000
    assert 0.25 < overdue / owed < 0.45


def test_a_handful_of_steps_is_due():
    table = stages()
    due = table[(table["due_on"] <= pd.Timestamp(AS_OF)) & (table["hold"] == "")]
    assert len(due) <= 25, "with the reminders before due of the last three days"
    collecting = due[due["level"] >= 1]
    assert 3 <= len(collecting) <= 10
    assert (collecting["due_on"] < pd.Timestamp(AS_OF)).sum() == 3


def test_promises_and_disputes_hold_some_steps():
    holds = set(stages()["hold"]) - {""}
    assert holds == {"ladders.hold.disputed", "ladders.hold.promise"}


def test_the_log_has_brought_every_overdue_invoice_to_its_level_in_order():
    log = demo("en").tables["Log"]
    steps = log[log["level"] >= 1]
    by_invoice = steps.sort_values("date", kind="stable").groupby("invoice")["level"].apply(list)
    assert by_invoice.map(lambda levels: levels == [float(level) for level in range(1, len(levels) + 1)]).all()
    assert log["date"].max() < pd.Timestamp(AS_OF)
