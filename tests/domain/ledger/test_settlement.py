"""Who settled what: worked by hand, and what must hold for any ledger."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.ledger.ageing import ageing
from xlcash.domain.ledger.open_items import open_items
from xlcash.domain.ledger.settlement import in_base, settle
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, INVOICES, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
INVOICE_HEAD = ["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency", "Type", "Disputed", "Corrects"]
RECEIPT_HEAD = ["Date", "Customer", "Amount", "Invoice", "Currency", "Type", "Receipt"]


def ledger(invoices, receipts=(), allocation="fifo", as_of=AS_OF, customers=None):
    pad = [[*row, *[None] * (len(INVOICE_HEAD) - len(row))] for row in invoices]
    paid = [[*row, *[None] * (len(RECEIPT_HEAD) - len(row))] for row in receipts]
    terms = None if customers is None else read_table(CUSTOMERS, customers).rows
    return settle(
        read_table(INVOICES, [INVOICE_HEAD, *pad]).rows,
        read_table(RECEIPTS, [RECEIPT_HEAD, *paid]).rows,
        as_of=as_of,
        allocation=allocation,
        customers=terms,
    )


def still_open(book):
    return dict(zip(book.invoices["invoice"], book.invoices["open"], strict=True))


def test_a_part_payment_leaves_the_rest_open():
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], [["2026-06-10", "C", 60.0, "I-1"]])
    assert still_open(book) == {"I-1": 40.0}
    assert book.invoices["paid"].tolist() == [60.0]
    assert book.invoices["days_overdue"].tolist() == [30.0]
    assert book.credits.empty


def test_an_over_payment_stays_visible_and_is_told():
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], [["2026-06-10", "C", 130.0, "I-1", None, None, "R-9"]])
    assert still_open(book) == {"I-1": 0.0}
    assert book.credits[["kind", "document", "amount"]].to_numpy().tolist() == [["unapplied_cash", "R-9", -30.0]]
    assert [str(notice) for notice in book.notices] == [
        "Receipts, row 1: the receipt is 30.00 more than was open on invoice I-1; the excess is shown as unapplied cash."
    ]


def test_a_credit_note_that_names_its_invoice_reduces_it_and_the_payment_beyond_is_unapplied():
    book = ledger(
        [["I-1", "C", "2026-05-01", "2026-05-31", 100.0], ["N-1", "C", "2026-06-01", None, -20.0, None, "credit note", None, "I-1"]],
        [["2026-05-20", "C", 100.0, "I-1"]],
    )
    assert book.invoices[["credited", "paid", "open"]].to_numpy().tolist() == [[20.0, 80.0, 0.0]]
    assert book.credits["amount"].tolist() == [-20.0]


def test_a_credit_note_without_an_invoice_is_never_netted():
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0], ["N-1", "C", "2026-06-01", None, 30.0, None, "credit note"]])
    assert still_open(book) == {"I-1": 100.0}
    assert book.credits[["kind", "document", "amount"]].to_numpy().tolist() == [["credit_note", "N-1", -30.0]]


def test_a_credit_note_larger_than_its_invoice_keeps_its_rest():
    book = ledger([["I-1", "C", "2026-05-01", None, 100.0], ["N-1", "C", "2026-06-01", None, -130.0, None, None, None, "I-1"]])
    assert still_open(book) == {"I-1": 0.0}
    assert book.credits["amount"].tolist() == [-30.0]


def test_a_bounced_payment_opens_the_invoice_again():
    book = ledger(
        [["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], [["2026-06-10", "C", 100.0, "I-1"], ["2026-06-20", "C", -100.0, "I-1"]]
    )
    assert still_open(book) == {"I-1": 100.0}
    assert book.settlements["amount"].tolist() == [100.0, -100.0]


def test_refunding_an_over_payment_leaves_the_invoice_paid():
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], [["2026-06-10", "C", 120.0, "I-1"], ["2026-06-20", "C", -20.0, "I-1"]])
    assert still_open(book) == {"I-1": 0.0}
    assert book.credits["amount"].sum() == 0.0


def test_a_write_off_is_no_payment():
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], [["2026-06-10", "C", 25.0, "I-1", None, "write-off"]])
    assert book.invoices[["paid", "written_off", "open"]].to_numpy().tolist() == [[0.0, 25.0, 75.0]]
    assert np.isnat(book.invoices["last_paid"].to_numpy()).all()


def test_money_without_an_invoice_settles_the_earliest_due_first():
    book = ledger(
        [
            ["I-1", "C", "2026-04-01", "2026-06-15", 100.0],
            ["I-2", "C", "2026-04-02", "2026-05-15", 100.0],
            ["I-3", "D", "2026-01-01", None, 9.0],
        ],
        [["2026-06-20", "C", 130.0]],
    )
    assert still_open(book) == {"I-1": 70.0, "I-2": 0.0, "I-3": 9.0}


def test_civil_code_shares_between_debts_due_the_same_day():
    invoices = [["I-1", "C", "2026-04-01", "2026-05-15", 300.0], ["I-2", "C", "2026-04-02", "2026-05-15", 100.0]]
    assert still_open(ledger(invoices, [["2026-06-20", "C", 100.0]], "civil_code")) == {"I-1": 225.0, "I-2": 75.0}
    assert still_open(ledger(invoices, [["2026-06-20", "C", 100.0]], "fifo")) == {"I-1": 200.0, "I-2": 100.0}


def test_no_allocation_leaves_the_money_unapplied():
    book = ledger([["I-1", "C", "2026-04-01", "2026-05-15", 100.0]], [["2026-06-20", "C", 40.0]], "none")
    assert (still_open(book), book.credits["amount"].tolist()) == ({"I-1": 100.0}, [-40.0])


def test_what_is_dated_later_is_not_looked_at():
    book = ledger(
        [["I-1", "C", "2026-06-30", "2026-07-30", 100.0], ["I-2", "C", "2026-07-01", "2026-07-31", 50.0]],
        [["2026-06-30", "C", 10.0, "I-1"], ["2026-07-01", "C", 90.0, "I-1"], ["2026-06-29", "C", 50.0, "I-2"]],
    )
    assert still_open(book) == {"I-1": 90.0}
    assert book.credits["amount"].tolist() == [-50.0], "a prepayment of an invoice not yet known"
    assert book.notices == ()


def test_a_receipt_for_another_customers_invoice_is_not_applied():
    book = ledger([["I-1", "C", "2026-05-01", None, 100.0], ["I-2", "D", "2026-05-01", None, 10.0]], [["2026-06-01", "D", 100.0, "I-1"]])
    assert still_open(book) == {"I-1": 100.0, "I-2": 10.0}
    assert "there is no invoice I-1 of this customer" in str(book.notices[-1])


def test_a_receipt_of_an_unknown_customer_is_shown_and_told():
    book = ledger([["I-1", "C", "2026-05-01", "2026-05-31", 100.0]], [["2026-06-01", "Z", 5.0, "I-7"]])
    assert book.credits[["customer", "amount"]].to_numpy().tolist() == [["Z", -5.0]]
    assert [type(notice).__name__ for notice in book.notices] == ["UnknownReceiptCustomerNotice"]


def test_currencies_do_not_settle_each_other_but_a_blank_one_fits():
    invoices = [["I-1", "C", "2026-05-01", "2026-05-31", 100.0, "USD"]]
    assert still_open(ledger(invoices, [["2026-06-01", "C", 100.0, "I-1", "CNY"]])) == {"I-1": 100.0}
    assert still_open(ledger(invoices, [["2026-06-01", "C", 100.0, None, "CNY"]])) == {"I-1": 100.0}
    assert still_open(ledger(invoices, [["2026-06-01", "C", 100.0, "I-1"]])) == {"I-1": 0.0}


def test_a_blank_currency_means_the_ledgers_only_one():
    invoices = [["I-1", "C", "2026-05-01", "2026-05-31", 100.0, "CNY"]]
    assert still_open(ledger(invoices, [["2026-06-01", "C", 40.0]])) == {"I-1": 60.0}
    two = [*invoices, ["I-2", "D", "2026-05-01", "2026-05-31", 5.0, "USD"]]
    assert still_open(ledger(two, [["2026-06-01", "C", 40.0]])) == {"I-1": 100.0, "I-2": 5.0}, "with two, nobody knows which"


def test_terms_give_the_due_date_and_without_them_the_invoice_date_does():
    customers = [["Customer", "Terms"], ["C", 45]]
    book = ledger([["I-1", "C", "2026-05-01", None, 100.0], ["I-2", "D", "2026-05-01", None, 100.0]], customers=customers)
    assert [str(due.date()) for due in book.invoices["due_date"]] == ["2026-06-15", "2026-05-01"]
    assert [str(notice) for notice in book.notices] == [
        "Invoices, row 2: invoice I-2 has no due date and its customer no terms; it counts as due on the invoice date."
    ]


def test_a_payment_before_the_invoice_counts_on_the_invoice_date():
    book = ledger([["I-1", "C", "2026-05-10", "2026-05-31", 100.0]], [["2026-05-01", "C", 100.0]])
    assert book.settlements["date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-05-10"]


def test_the_disputed_part_is_never_more_than_what_is_open():
    book = ledger([["I-1", "C", "2026-05-10", "2026-05-31", 100.0, None, None, 80.0]], [["2026-06-01", "C", 50.0, "I-1"]])
    assert book.invoices["disputed"].tolist() == [50.0]


def test_in_base_multiplies_each_document_by_its_own_rate():
    book = ledger([["I-1", "C", "2026-05-10", "2026-05-31", 100.0, "USD"], ["I-2", "C", "2026-05-10", None, 10.0, "CNY"]])
    assert in_base(book, {"USD": 7.1, "CNY": 1.0}).invoices["open"].tolist() == pytest.approx([710.0, 10.0])


money = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999.99"), places=2).map(float)
day = st.integers(0, 200).map(lambda n: dt.datetime(2026, 1, 1) + dt.timedelta(n))
customer = st.sampled_from("CDE")


@st.composite
def ledgers(draw):
    invoices = [
        [f"I-{i}", draw(customer), draw(day), draw(day), draw(money), None, None, None, None] for i in range(draw(st.integers(0, 12)))
    ]
    notes = [
        [f"N-{i}", draw(customer), draw(day), None, -draw(money), None, None, None, draw(st.sampled_from(["", "I-0", "I-1"]))]
        for i in range(draw(st.integers(0, 3)))
    ]
    receipts = [
        [draw(day), draw(customer), draw(money) * draw(st.sampled_from([1, 1, 1, -1])), draw(st.sampled_from([None, "I-0", "I-1", "I-2"]))]
        for _ in range(draw(st.integers(0, 12)))
    ]
    return invoices + notes, receipts


def balance(invoices, receipts):
    """The ledger's balance by the simplest arithmetic: all documents less all money, as known on the day, in whole cents."""
    last = dt.datetime.combine(AS_OF, dt.time())
    billed = sum(round(row[4] * 100) for row in invoices if row[2] <= last)
    return (billed - sum(round(row[2] * 100) for row in receipts if row[0] <= last)) / 100


@settings(deadline=None, max_examples=150)
@given(ledgers(), st.sampled_from(["fifo", "civil_code", "none"]))
def test_open_items_and_ageing_add_up_to_the_balance(book, allocation):
    invoices, receipts = book
    settled = ledger(invoices, receipts, allocation)
    expected = balance(invoices, receipts)
    assert open_items(settled)["open"].sum() == pytest.approx(expected, abs=0.001)
    table = ageing(settled)
    assert table["total"].iloc[-1] == pytest.approx(expected, abs=0.001)
    figures = table.drop(columns=["customer", "total"]).astype(float)
    assert figures.sum(axis=1).to_numpy() == pytest.approx(table["total"].astype(float).to_numpy(), abs=0.001)


@settings(deadline=None, max_examples=100)
@given(ledgers(), st.sampled_from(["fifo", "civil_code", "none"]), st.randoms())
def test_the_order_of_rows_does_not_matter(book, allocation, random):
    invoices, receipts = book
    one = ageing(ledger(invoices, receipts, allocation))
    shuffled = random.sample(invoices, len(invoices)), random.sample(receipts, len(receipts))
    other = ageing(ledger(*shuffled, allocation))
    pd.testing.assert_frame_equal(one.iloc[:, [0, -2, -1]], other.iloc[:, [0, -2, -1]])


@settings(deadline=None, max_examples=100)
@given(ledgers(), st.integers(2, 9))
def test_scaling_amounts_scales_what_is_open(book, factor):
    invoices, receipts = book
    scaled = [[*row[:4], row[4] * factor, *row[5:]] for row in invoices], [[*row[:2], row[2] * factor, *row[3:]] for row in receipts]
    one, other = ledger(invoices, receipts), ledger(*scaled)
    assert (one.invoices["open"] * factor).tolist() == pytest.approx(other.invoices["open"].tolist(), abs=0.001)


@settings(deadline=None, max_examples=100)
@given(ledgers())
def test_nothing_is_paid_twice_or_below_zero(book):
    settled = ledger(*book)
    frame = settled.invoices
    assert (frame["open"] >= 0).all()
    assert (frame["amount"] - frame["credited"] - frame["paid"] - frame["written_off"]).to_numpy() == pytest.approx(
        frame["open"].to_numpy(), abs=1e-6
    )
    parts = settled.settlements.groupby("at")["amount"].sum().reindex(range(len(frame)), fill_value=0.0)
    assert parts.to_numpy() == pytest.approx((frame["amount"] - frame["open"]).to_numpy(), abs=0.001)
