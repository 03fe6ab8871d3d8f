"""The living credit file."""

import datetime as dt

import pandas as pd
import pytest

from xlcash.domain.credit.card import default_scorecard
from xlcash.domain.credit.history import score_history, score_records
from xlcash.domain.credit.scorecard import credit_scores
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, FINANCIALS, INVOICES, RECEIPTS, SCORECARD, SCORES

AS_OF = dt.date(2026, 6, 30)
HEADER = ["Scored", "Customer", "Score"]


def history(*rows, customer="C-1", last=12):
    found = score_history(read_table(SCORES, [HEADER, *rows]).rows, customer=customer, last=last)
    return [(f"{day:%Y-%m-%d}", score) for day, score in found[["scored", "score"]].itertuples(index=False)]


def records(card=None):
    customers = read_table(CUSTOMERS, [["Customer", "Registry", "Reviewed"], ["C-1", "active", "2026-03-01"], ["C-2", None, None]]).rows
    statements = read_table(
        FINANCIALS, [["Customer", "Year", "Sales", "Total liabilities", "Total assets"], ["C-1", 2025, 61_234_567.0, 1.0, 3.0]]
    ).rows
    ledger = settle(
        read_table(INVOICES, [["Invoice", "Customer", "Invoice date", "Amount"]]).rows,
        read_table(RECEIPTS, [["Date", "Customer", "Amount"]]).rows,
        as_of=AS_OF,
    )
    inputs = (customers, statements, ledger, default_scorecard("en") if card is None else card, Policy())
    return score_records(*inputs, as_of=AS_OF), credit_scores(*inputs, as_of=AS_OF)


def test_the_latest_scores_of_a_customer_earliest_first():
    rows = [["2026-03-31", "C-1", 60], ["2025-12-31", "C-1", 70], ["2025-12-31", "C-2", 10], ["2025-09-30", "C-1", 75]]
    assert history(*rows) == [("2025-09-30", 75.0), ("2025-12-31", 70.0), ("2026-03-31", 60.0)]
    assert history(*rows, last=1) == [("2026-03-31", 60.0)]


def test_of_two_on_one_day_the_lower_row():
    assert history(["2026-03-31", "C-1", 60], ["2026-03-31", "C-1", 61]) == [("2026-03-31", 61.0)]


def test_nothing_kept_nothing_shown():
    assert history() == []
    assert history(["2026-03-31", "C-2", 60]) == []


def test_a_record_is_the_score_and_what_it_rested_on():
    kept, scores = records()
    pd.testing.assert_frame_equal(kept.drop(columns="inputs"), scores.drop(columns="missing_inputs"))
    first, second = (cell.said("en") for cell in kept["inputs"])
    assert first.startswith("Registry check active (10); Altman Z″ missing (5); Debt ratio 0.3333 (6); ")
    assert "Annual sales 61,234,567 (2)" in first
    assert second.startswith("Registry check missing (5); ")
    assert kept["inputs"][0].said("zh").startswith("工商核查 active（10）；阿特曼Z″值 缺失（5）；")


@pytest.mark.parametrize("at", [0, 1])
def test_the_points_in_words_add_up_to_the_score(at):
    kept, _ = records()
    points = [float(part.rsplit("(", 1)[1].rstrip(")")) for part in kept["inputs"][at].said("en").split("; ")]
    assert sum(points) == kept["score"][at]


def test_a_card_of_one_factor_has_one_part():
    card = read_table(SCORECARD, [["Factor", "Category", "Points"], ["Registry check", "active", 3]]).rows
    assert records(card)[0]["inputs"][0].said("en") == "Registry check active (100)"
