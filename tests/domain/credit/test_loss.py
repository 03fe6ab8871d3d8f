"""Expected loss of an exposure, and the provision beside the forecast's tail."""

import pytest

from xlcash.domain.cash.collections import collections
from xlcash.domain.credit.loss import expected_loss, uncollected
from xlcash.domain.credit.provision import provision
from xlcash.domain.errors import ArgumentOutOfRangeError, UnequalLengthsError
from xlcash.domain.ledger.ageing import ageing
from xlcash.domain.policy import Policy

AS_OF = "2026-06-30"
BEYOND_THREE_YEARS = 37  # months


def test_gross_is_pd_lgd_ead_and_net_what_cover_leaves():
    assert expected_loss([0.02], [0.45], [1_000_000.0], [0.9]).to_numpy().tolist() == [[9000.0, pytest.approx(900.0)]]
    assert expected_loss([0.02], [0.45], [1_000_000.0]).to_numpy().tolist() == [[9000.0, 9000.0]]


def test_one_value_holds_for_every_exposure():
    table = expected_loss([0.01, 0.1], [0.5], [100.0, 200.0], [0.8])
    assert table["gross"].tolist() == pytest.approx([0.5, 10.0])
    assert table["net"].tolist() == pytest.approx([0.1, 2.0])


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        (([2.0], [0.5], [1.0]), "PD"),
        (([0.5], [-0.1], [1.0]), "LGD"),
        (([0.5], [0.5], [-1.0]), "EAD"),
        (([0.5], [0.5], [9.0], [8.0]), "Cover"),
    ],
)
def test_a_share_outside_0_to_1_is_refused_by_name(given, argument):
    with pytest.raises(ArgumentOutOfRangeError, match=f"^{argument} is"):
        expected_loss(*given)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(UnequalLengthsError, match="LGD has 2 values and PD has 3"):
        expected_loss([0.1] * 3, [0.5] * 2, [1.0])


@pytest.fixture
def book(ledger):
    """Customers with a history, one of them in default, one in dispute."""
    invoices, receipts = [], []
    for n in range(24):
        year, month = divmod(n, 12)
        issued = f"{2024 + year + (month + 6) // 12}-{(month + 6) % 12 + 1:02d}-05"
        due = f"{2024 + year + (month + 7) // 12}-{(month + 7) % 12 + 1:02d}-05"
        disputed = {"B": 300.0 if n == 22 else None}
        invoices += [[f"{customer}-{n}", customer, issued, due, 1000.0, disputed.get(customer)] for customer in "ABC"]
        receipts.append([due, "A", 1000.0, f"A-{n}"])
        receipts.append([f"{due[:8]}25", "B", 900.0, f"B-{n}"])
        if n < 12:
            receipts.append([f"{due[:8]}15", "C", 1000.0, f"C-{n}"])
    return ledger(invoices, [*receipts, ["2026-06-01", "A", 70.0]], as_of=AS_OF)


def test_the_uncollected_is_the_last_row_of_the_forecast(book):
    table = uncollected(book, Policy())
    forecast = collections(book, periods=BEYOND_THREE_YEARS)
    assert table["uncollected"].iloc[-1] == pytest.approx(forecast["expected"].iloc[-1])
    assert table["never_paid"].iloc[-1] > 0
    assert table["disputed"].iloc[-1] == book.invoices["disputed"].sum() > 0


def test_balance_and_provision_are_those_of_ageing_and_matrix(book):
    policy = Policy(provision_assessed="C = 80%")
    table, matrix = uncollected(book, policy), provision(book, policy)
    assert table["balance"].iloc[-1] == pytest.approx(ageing(book)["total"].iloc[-1] - book.credits["amount"].sum())
    assert table["provision"].iloc[-1] == pytest.approx(matrix["provision"].iloc[-1])
    assert table["difference"].tolist() == pytest.approx((table["provision"] - table["uncollected"]).tolist())


def test_without_receipts_the_forecast_collects_all_but_disputes(ledger):
    table = uncollected(ledger([["I-1", "C", "2026-05-01", "2026-05-31", 1000.0, 300.0]], as_of=AS_OF), Policy())
    assert table.iloc[-1][["balance", "disputed", "never_paid", "uncollected", "provision"]].tolist() == [1000, 300, 0, 300, 16]


def test_an_empty_ledger_has_no_tail(ledger):
    assert uncollected(ledger([], as_of=AS_OF), Policy())["uncollected"].tolist() == [0.0] * 8
