"""The figures of a period by salesperson, department, region or customer, and their total."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.collections.kpi import collection_kpi
from xlcash.domain.errors import DatesReversedError
from xlcash.domain.ledger.ageing import ageing
from xlcash.domain.ledger.settlement import in_base
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, LOG

CUSTOMERS_ROWS = read_table(
    CUSTOMERS,
    [
        ["Customer", "Salesperson", "Department"],
        ["C-1", "Li Na", "Domestic"],
        ["C-2", "Wang", "Domestic"],
        ["C-3", "Li Na", "Export"],
        ["C-4", None, None],
    ],
).rows
ONE = {"": 1.0, "CNY": 1.0}


def kpi(ledger, rows, invoices, receipts=(), *, start, end="2026-06-30", log=(), by="salesperson", factors=ONE):
    log_rows = read_table(LOG, [["Date", "Customer", "Invoice", "Promise date", "Promise amount"], *log]).rows
    settled, money = ledger(invoices, receipts, as_of=end), rows("Receipts", *receipts)
    day = dt.date.fromisoformat(start)
    return collection_kpi(settled, money, CUSTOMERS_ROWS, start=day, by=by, log=log_rows, factors=factors).set_index(by)


# ── the index: 6,200 owed, 10,890 sold, then 6,340 owed, of it 3,590 not due (creditguru.com) ──────────────────────────

PUBLISHED = [
    ["I-1", "C-1", "2026-05-01", "2026-05-31", 6_200.0],
    ["I-2", "C-1", "2026-06-05", "2026-06-20", 7_300.0],
    ["I-3", "C-1", "2026-06-05", "2026-07-05", 3_590.0],
]
CAME = [["2026-06-10", "C-1", 6_200.0, "I-1"], ["2026-06-25", "C-1", 4_550.0, "I-2"]]


def test_the_published_sample_is_79_6_percent(ledger, rows):
    found = kpi(ledger, rows, PUBLISHED, CAME, start="2026-06-01").loc["Li Na"]
    assert found["cei"] == pytest.approx(0.796, abs=0.0005)
    assert (found["open"], found["overdue"], found["sales"], found["collected"]) == (6_340.0, 2_750.0, 10_890.0, 10_750.0)
    assert found["overdue_share"] == pytest.approx(2_750 / 6_340)


def test_dso_is_what_is_open_in_days_of_the_periods_sales(ledger, rows):
    assert kpi(ledger, rows, PUBLISHED, CAME, start="2026-06-01")["dso"].loc["Li Na"] == pytest.approx(6_340 / 10_890 * 30)


def test_the_index_of_several_months_is_the_mean_of_the_months(ledger, rows):
    """May: 6,200 sold, nothing due, so nothing could be collected and nothing was: May tells nothing."""
    assert kpi(ledger, rows, PUBLISHED, CAME, start="2026-05-01")["cei"].loc["Li Na"] == pytest.approx(0.796, abs=0.0005)
    later = [["I-9", "C-1", "2026-04-01", "2026-04-30", 100.0]]
    two = kpi(ledger, rows, later, [["2026-06-10", "C-1", 50.0, "I-9"]], start="2026-05-01")["cei"]
    assert two.loc["Li Na"] == pytest.approx((0.0 + 0.5) / 2)


def test_a_write_off_is_no_collection(ledger, rows):
    invoices = [["I-1", "C-1", "2026-05-01", "2026-05-31", 100.0]]
    found = kpi(ledger, rows, invoices, [["2026-06-10", "C-1", 100.0, "I-1", "write-off"]], start="2026-06-01").loc["Li Na"]
    assert (found["open"], found["collected"], found["cei"]) == (0.0, 0.0, 0.0)


def test_a_credit_note_is_neither_sales_nor_collected(ledger, rows):
    note = ["N-1", "C-1", "2026-06-20", None, -40.0, None, None, "credit note", "I-1"]
    found = kpi(ledger, rows, [["I-1", "C-1", "2026-06-01", "2026-06-10", 100.0], note], start="2026-06-01").loc["Li Na"]
    assert (found["open"], found["sales"], found["collected"], found["cei"]) == (60.0, 60.0, 0.0, 0.0)


def test_unapplied_cash_stands_apart_and_open_with_it_is_the_ledger(ledger, rows):
    receipts = [["2026-06-10", "C-1", 130.0, "I-1"]]
    found = kpi(ledger, rows, [["I-1", "C-1", "2026-06-01", "2026-06-10", 100.0]], receipts, start="2026-06-01").iloc[-1]
    assert (found["open"], found["unapplied"], found["collected"]) == (0.0, -30.0, 130.0)


def test_who_has_no_salesperson_or_is_not_on_customers_stands_together(ledger, rows):
    invoices = [["I-1", "C-4", "2026-06-01", "2026-06-10", 100.0], ["I-2", "C-9", "2026-06-01", "2026-06-10", 50.0]]
    found = kpi(ledger, rows, invoices, start="2026-06-01")
    assert found["open"].tolist() == [150.0, 150.0]
    assert found.index[0].said("en") == "Not assigned"


def test_by_department_and_by_customer(ledger, rows):
    invoices = [["I-1", "C-1", "2026-06-01", "2026-06-10", 100.0], ["I-2", "C-2", "2026-06-01", "2026-06-10", 50.0],
                ["I-3", "C-3", "2026-06-01", "2026-06-10", 7.0]]  # fmt: skip
    assert kpi(ledger, rows, invoices, start="2026-06-01", by="department")["overdue"].tolist() == [150.0, 7.0, 157.0]
    assert kpi(ledger, rows, invoices, start="2026-06-01", by="customer").index[:3].tolist() == ["C-1", "C-2", "C-3"]


def test_promises_count_when_they_fall_due_in_the_period(ledger, rows):
    invoices = [["I-1", "C-1", "2026-04-01", "2026-04-30", 100.0]]
    receipts = [["2026-06-15", "C-1", 40.0, "I-1"]]
    log = [
        ["2026-05-01", "C-1", "I-1", "2026-05-20", 100.0],  # fell due before
        ["2026-06-01", "C-1", "I-1", "2026-06-20", 40.0],  # kept
        ["2026-06-21", "C-1", "I-1", "2026-06-30", 60.0],  # due on the last day, not kept
        ["2026-06-29", "C-2", None, "2026-07-05", 5.0],  # not due yet
    ]
    found = kpi(ledger, rows, invoices, receipts, start="2026-06-01", log=log).iloc[-1]
    assert (found["promises"], found["promises_kept"], found["kept_share"]) == (2.0, 1.0, 0.5)


@pytest.mark.parametrize("amount", [0.0, -5.0])
def test_a_promise_of_nothing_is_none(ledger, rows, amount):
    log = [["2026-06-01", "C-1", "I-1", "2026-06-10", amount]]
    found = kpi(ledger, rows, [["I-1", "C-1", "2026-04-01", "2026-05-30", 100.0]], start="2026-06-01", log=log).iloc[-1]
    assert found["promises"] == 0.0
    assert found["kept_share"] != found["kept_share"], "nothing was promised, so nothing was kept"


def test_a_promise_of_nothing_is_told_and_its_contact_kept():
    head = ["Date", "Customer", "Invoice", "Level", "Promise date", "Promise amount"]
    table = read_table(LOG, [head, ["2026-06-01", "C-1", "I-1", 1, "2026-06-10", -5.0]])
    assert table.rows[["customer", "level"]].to_numpy().tolist() == [["C-1", 1.0]]
    assert table.rows[["promise_date", "promise_amount"]].isna().all(axis=None)
    assert len(table.left_out) == 0
    (problem,) = table.problems
    assert problem.sentence("en").startswith("Log, row 1: “Promise amount” is -5.00, which promises nothing; the contact counts,")


def test_other_currencies_are_converted(ledger, rows):
    invoice = [["I-1", "C-1", "2026-06-01", "2026-06-10", 100.0, None, None, None, None, "USD"]]
    receipts = [["2026-06-15", "C-1", 30.0, "I-1"]]  # its currency is that of the invoice it names
    found = kpi(ledger, rows, invoice, receipts, start="2026-06-01", factors={"": 1.0, "USD": 7.0}).iloc[-1]
    assert (found["open"], found["collected"]) == (490.0, 210.0)


def test_a_period_that_begins_after_its_end_is_refused(ledger, rows):
    with pytest.raises(DatesReversedError):
        kpi(ledger, rows, PUBLISHED, start="2026-07-01")


def test_blank_where_nothing_can_be_divided(ledger, rows):
    found = kpi(ledger, rows, [], start="2026-06-01")
    assert [name.said("en") for name in found.index] == ["Total"]
    assert found[["overdue_share", "dso", "cei", "kept_share"]].isna().all(axis=None)


cents = st.integers(1, 10_000).map(lambda amount: amount / 100)
customers = st.sampled_from(["C-1", "C-2", "C-3", "C-4", "C-9"])
bills = st.lists(st.tuples(customers, st.integers(1, 28), st.integers(1, 5), cents), max_size=8)
money = st.lists(st.tuples(customers, st.integers(1, 28), st.integers(4, 6), cents), max_size=6)


@settings(max_examples=12, deadline=None)
@given(bills, money, st.sampled_from(["salesperson", "department", "customer"]))
def test_the_total_row_is_the_sum_of_the_rows_and_the_balance_of_the_ledger(ledger, rows, bills, money, by):
    invoices = [[f"I-{n}", who, f"2026-0{month}-{day:02}", None, amount] for n, (who, day, month, amount) in enumerate(bills)]
    receipts = [[f"2026-0{month}-{day:02}", who, amount] for who, day, month, amount in money]
    found = kpi(ledger, rows, invoices, receipts, start="2026-05-01", by=by)
    total, body = found.iloc[-1], found.iloc[:-1]
    for column in ("open", "unapplied", "overdue", "sales", "collected"):
        assert body[column].sum() == pytest.approx(total[column], abs=1e-6)
    books = ageing(in_base(ledger(invoices, receipts, as_of="2026-06-30"), ONE))
    assert total["open"] + total["unapplied"] == pytest.approx(books["total"].iloc[-1], abs=1e-6)
