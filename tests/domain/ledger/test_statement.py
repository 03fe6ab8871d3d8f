"""Statements of account: worked by hand, and that they agree with the ledger whatever it holds."""

import datetime as dt
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.errors import CellError, DatesReversedError, UnknownCustomerError
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.ledger.statement import statement
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, INVOICES, RECEIPTS

INVOICE_HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency", "Type", "Corrects"]
RECEIPT_HEAD = ["Date", "Customer", "Amount", "Invoice", "Currency", "Type", "Receipt"]
FROM, TO = dt.date(2026, 4, 1), dt.date(2026, 6, 30)


def table(spec, head, rows):
    return read_table(spec, [head, *([*row, *[None] * (len(head) - len(row))] for row in rows)])


def stated(invoices, receipts=(), *, customer="C", start=FROM, end=TO, customers=None):
    books, money = table(INVOICES, INVOICE_HEAD, invoices), table(RECEIPTS, RECEIPT_HEAD, receipts)
    known = None if customers is None else table(CUSTOMERS, ["Customer", "Terms"], customers).rows
    ledger = settle(books.rows, money.rows, as_of=end, customers=known)
    return ledger, statement(ledger, books.rows, money.rows, customer=customer, start=start, customers=known, left_out=books.left_out)


def lines(found):
    """Date, document, debit − credit and balance of each row."""
    amounts = found["debit"].fillna(0.0).astype(float) - found["credit"].fillna(0.0).astype(float)
    days = [f"{day:%m-%d}" for day in found["date"]]
    return list(zip(days, [getattr(name, "said", str)("en") if hasattr(name, "said") else name for name in found["document"]],
                    amounts, found["balance"], strict=True))  # fmt: skip


INVOICES_OF_C = [
    ["I-1", "C", "2026-02-10", "2026-03-12", 500.0],
    ["I-2", "C", "2026-04-05", None, 300.0],
    ["N-1", "C", "2026-05-02", None, -40.0, None, "credit note", "I-2"],
    ["I-3", "C", "2026-07-01", None, 999.0],
    ["I-9", "D", "2026-05-01", None, 777.0],
]
RECEIPTS_OF_C = [
    ["2026-03-20", "C", 200.0, "I-1", None, None, "R-1"],
    ["2026-04-05", "C", 300.0, "I-1", None, None, "R-2"],
    ["2026-06-20", "C", 300.0, "I-2"],
    ["2026-06-25", "C", 25.5, None, None, "write-off", "W-1"],
]


def test_a_statement_worked_by_hand():
    _, found = stated(INVOICES_OF_C, RECEIPTS_OF_C)
    assert lines(found) == [
        ("04-01", "Opening balance", 0.0, 300.0),
        ("04-05", "I-2", 300.0, 600.0),
        ("04-05", "R-2", -300.0, 300.0),
        ("05-02", "N-1", -40.0, 260.0),
        ("06-20", "I-2", -300.0, -40.0),
        ("06-25", "W-1", -25.5, -65.5),
        ("06-30", "Closing balance", 0.0, -65.5),
    ]
    assert [kind.said("en") for kind in found["type"][1:-1]] == ["invoice", "cash", "credit note", "cash", "write-off"]


def test_a_statement_agrees_with_the_ledger_credits_and_unapplied_cash_included():
    ledger, found = stated(INVOICES_OF_C, RECEIPTS_OF_C)
    own = ledger.invoices[ledger.invoices["customer"] == "C"]["open"].sum() + ledger.credits["amount"].sum()
    assert found["balance"].iloc[-1] == own == -65.5


def test_both_ends_of_the_period_belong_to_it():
    rows = [["I-1", "C", "2026-04-01", None, 10.0], ["I-2", "C", "2026-06-30", None, 5.0], ["I-3", "C", "2026-03-31", None, 1.0]]
    assert lines(stated(rows)[1]) == [
        ("04-01", "Opening balance", 0.0, 1.0), ("04-01", "I-1", 10.0, 11.0), ("06-30", "I-2", 5.0, 16.0),
        ("06-30", "Closing balance", 0.0, 16.0),
    ]  # fmt: skip


def test_due_dates_come_from_the_invoice_or_the_customers_terms():
    _, found = stated([["I-1", "C", "2026-05-01", None, 10.0]], customers=[["C", 45.0]])
    assert f"{found['due_date'][1]:%Y-%m-%d}" == "2026-06-15"


def test_each_currency_has_a_balance_of_its_own():
    rows = [["I-1", "C", "2026-04-10", None, 100.0, "USD"], ["I-2", "C", "2026-04-12", None, 700.0, "CNY"]]
    _, found = stated(rows, [["2026-05-01", "C", 60.0, "I-1"], ["2026-05-02", "C", 50.0, None, "CNY"]])
    assert found["currency"].tolist() == ["CNY"] * 4 + ["USD"] * 4, "a receipt without a currency is in that of its invoice"
    assert found["balance"].tolist() == [0.0, 700.0, 650.0, 650.0, 0.0, 100.0, 40.0, 40.0]


def test_money_paid_back_is_a_debit():
    _, found = stated([["I-1", "C", "2026-04-10", None, 100.0]], [["2026-04-20", "C", 130.0], ["2026-04-25", "C", -30.0]])
    assert found["debit"].tolist() == [None, 100.0, None, 30.0, None]
    assert found["balance"].tolist() == [0.0, 100.0, -30.0, 0.0, 0.0]


def test_a_customer_without_documents_owes_nothing():
    _, found = stated([], customers=[["C", 30.0]])
    assert lines(found) == [("04-01", "Opening balance", 0.0, 0.0), ("06-30", "Closing balance", 0.0, 0.0)]


def test_an_unknown_customer_and_reversed_dates_are_told():
    with pytest.raises(UnknownCustomerError, match="“X”"):
        stated(INVOICES_OF_C, customer="X")
    with pytest.raises(DatesReversedError, match="2026-07-01 lies after To 2026-06-30"):
        stated(INVOICES_OF_C, start=dt.date(2026, 7, 1))


def test_an_invoice_that_can_not_be_used_is_never_just_missing():
    rows = [["I-1", "C", "2026-05-01", None, 100.0], ["I-1", "C", "2026-05-02", None, 7.0], ["I-2", "D", "2026-05-02", None, "?"]]
    assert lines(stated(rows)[1])[1:] == [
        ("05-01", "I-1", 100.0, 100.0), ("05-02", "Row 2 not used: I-1", 7.0, 107.0), ("06-30", "Closing balance", 0.0, 107.0),
    ]  # fmt: skip
    _, unknown = stated(rows, customer="D")
    assert unknown["debit"].tolist() == [None, CellError.VALUE, None]
    assert unknown["balance"].tolist() == [0.0, CellError.VALUE, CellError.VALUE]


DAY = st.dates(dt.date(2026, 1, 1), dt.date(2026, 8, 31))
CENTS = st.integers(1, 10_000_000).map(lambda cents: cents / 100)
CURRENCY = st.sampled_from(["CNY", "USD"])
NUMBER = st.sampled_from([None, *(f"I-{at}" for at in range(6))])


@st.composite
def books(draw):
    kinds = draw(st.lists(st.booleans(), max_size=6))
    papers = [
        [f"I-{at}", draw(st.sampled_from("CD")), draw(DAY), None, draw(CENTS), draw(CURRENCY),
         "credit note" if note else "invoice", draw(NUMBER) if note else None]
        for at, note in enumerate(kinds)
    ]  # fmt: skip
    money = draw(st.lists(st.tuples(DAY, st.sampled_from("CD"), CENTS | CENTS.map(lambda x: -x), NUMBER, CURRENCY), max_size=6))
    return papers, [list(row) for row in money]


@settings(max_examples=60, deadline=None)
@given(books(), DAY, DAY, st.integers(0, 9))
def test_any_statement_agrees_with_its_ledger_and_with_itself(book, one, other, seed):
    papers, money = book
    start, end = sorted([one, other])
    ledger, found = stated(papers, money, start=start, end=end, customers=[["C", 30.0]])
    for currency, block in found.groupby("currency"):
        own = [
            frame.loc[(frame["customer"] == "C") & (frame["currency"] == currency), amount].sum()
            for frame, amount in ((ledger.invoices, "open"), (ledger.credits, "amount"))
        ]
        balance = block["balance"].tolist()
        assert balance[-1] == pytest.approx(sum(own), abs=1e-4)
        moved = block["debit"].fillna(0.0).sum() - block["credit"].fillna(0.0).sum()
        assert balance[0] + moved == pytest.approx(balance[-1], abs=1e-4)
    shuffle = random.Random(seed)
    shuffle.shuffle(papers)
    shuffle.shuffle(money)
    pd.testing.assert_frame_equal(stated(papers, money, start=start, end=end, customers=[["C", 30.0]])[1], found)
