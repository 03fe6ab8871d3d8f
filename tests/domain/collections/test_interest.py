"""Late interest: day by day, by rate, in parts that add up to the whole."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.collections.interest import interest_by_customer, late_interest
from xlcash.domain.errors import InterestRateNotAShareError, MissingInterestRateError
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import RATES

NO_RATES = read_table(RATES, [["Date", "Currency", "Rate"]]).rows
# 1-year LPR as published by the National Interbank Funding Center.
LPR = read_table(
    RATES,
    [
        ["Date", "Currency", "Rate"],
        ["2024-07-22", "LPR", 0.0335],
        ["2024-10-21", "LPR", 0.031],
        ["2025-05-20", "LPR", 0.03],
        ["2025-06-20", "LPR", 0.03],
        ["2025-01-01", "USD", 7.2],
    ],
).rows
AT_REFERENCE = Policy(interest_rate_kind="reference", interest_reference_times=1.5)


def interest(ledger, invoices, receipts=(), *, as_of="2026-06-30", rates=NO_RATES, policy=None):
    return late_interest(ledger(invoices, receipts, as_of=as_of), rates, policy or Policy())


def spans(rows):
    return [(f"{row['from']:%m-%d}", f"{row['to']:%m-%d}", row["open"]) for _, row in rows.iterrows()]


def test_the_statutory_rate_of_order_802_is_half_a_thousandth_a_day(ledger):
    rows = interest(ledger, [["I-1", "C-1", "2026-05-01", "2026-06-20", 100_000.0]])
    assert rows["interest"].tolist() == pytest.approx([500.0])
    assert rows["interest_rate"].tolist() == pytest.approx([0.1825])


def test_a_part_payment_lowers_it_from_the_day_after(ledger):
    rows = interest(ledger, [["I-1", "C-1", "2026-05-01", "2026-05-31", 1000.0]], [["2026-06-10", "C-1", 600.0, "I-1"]])
    assert spans(rows) == [("06-01", "06-10", 1000.0), ("06-11", "06-30", 400.0)]
    assert rows["interest"].tolist() == pytest.approx([5.0, 4.0])


def test_nothing_runs_on_the_due_date_itself_or_before(ledger):
    assert interest(ledger, [["I-1", "C-1", "2026-05-01", "2026-06-30", 1000.0]]).empty
    assert len(interest(ledger, [["I-1", "C-1", "2026-05-01", "2026-06-29", 1000.0]])) == 1


def test_what_was_paid_on_time_bears_nothing_and_what_was_paid_late_bears_until_then(ledger):
    rows = interest(
        ledger,
        [["I-1", "C-1", "2026-05-01", "2026-05-31", 1000.0], ["I-2", "C-1", "2026-05-01", "2026-05-31", 1000.0]],
        [["2026-05-31", "C-1", 1000.0, "I-1"], ["2026-06-02", "C-1", 1000.0, "I-2"]],
    )
    assert rows[["invoice", "days"]].to_numpy().tolist() == [["I-2", 2.0]]


def test_the_rate_changes_within_a_stretch_of_days(ledger):
    """100,000 due on 2025-05-10: nine days (11th to 19th) at 3.1 % × 1.5, the rest at 3.0 % × 1.5; a row that repeats 3.0 % is none."""
    rows = interest(ledger, [["I-1", "C-1", "2025-04-10", "2025-05-10", 100_000.0]], as_of="2025-06-30", rates=LPR, policy=AT_REFERENCE)
    assert spans(rows) == [("05-11", "05-19", 100_000.0), ("05-20", "06-30", 100_000.0)]
    assert rows["interest"].tolist() == pytest.approx([100_000 * 0.0465 / 365 * 9, 100_000 * 0.045 / 365 * 42])


def test_a_year_of_360_days_bears_more(ledger):
    agreed = Policy(interest_rate_kind="contract", interest_contract_rate=0.036, interest_day_basis=360)
    rows = interest(ledger, [["I-1", "C-1", "2026-05-01", "2026-06-20", 100_000.0]], policy=agreed)
    assert rows["interest"].tolist() == pytest.approx([100.0])


def test_a_credit_note_was_never_owed(ledger):
    note = ["N-1", "C-1", "2026-06-25", None, -400.0, None, None, "credit note", "I-1"]
    rows = interest(ledger, [["I-1", "C-1", "2026-05-01", "2026-06-20", 1000.0], note])
    assert spans(rows) == [("06-21", "06-30", 600.0)]


def test_what_is_disputed_bears_interest_only_if_the_settings_say_so(ledger):
    invoice = [["I-1", "C-1", "2026-05-01", "2026-06-20", 1000.0, 250.0]]
    assert interest(ledger, invoice)["open"].tolist() == [750.0]
    assert interest(ledger, invoice, policy=Policy(interest_on_disputed="yes"))["open"].tolist() == [1000.0]


def test_a_payment_taken_back_bears_interest_again(ledger):
    rows = interest(
        ledger,
        [["I-1", "C-1", "2026-05-01", "2026-06-10", 1000.0]],
        [["2026-06-15", "C-1", 1000.0, "I-1"], ["2026-06-20", "C-1", -1000.0, "I-1"]],
    )
    assert spans(rows) == [("06-11", "06-15", 1000.0), ("06-21", "06-30", 1000.0)]


def test_a_write_off_ends_it(ledger):
    rows = interest(ledger, [["I-1", "C-1", "2026-05-01", "2026-06-10", 1000.0]], [["2026-06-20", "C-1", 1000.0, "I-1", "write-off"]])
    assert spans(rows) == [("06-11", "06-20", 1000.0)]


def test_currencies_stay_apart(ledger):
    rows = [
        ["I-1", "C-1", "2026-05-01", "2026-06-20", 100.0, None, None, None, None, "CNY"],
        ["I-2", "C-1", "2026-05-01", "2026-06-20", 100.0, None, None, None, None, "USD"],
    ]
    settled = ledger(rows, as_of="2026-06-30")
    found = interest_by_customer(late_interest(settled, NO_RATES, Policy()), settled)
    assert found[["customer", "currency", "overdue", "interest"]].to_numpy().tolist() == [
        ["C-1", "CNY", 100.0, 0.5],
        ["C-1", "USD", 100.0, 0.5],
    ]


def test_by_customer_tells_what_is_on_settled_invoices(ledger):
    settled = ledger(
        [["I-1", "C-1", "2026-05-01", "2026-05-31", 1000.0], ["I-2", "C-1", "2026-05-01", "2026-06-20", 100.0]],
        [["2026-06-02", "C-1", 1000.0, "I-1"]],
        as_of="2026-06-30",
    )
    (row,) = interest_by_customer(late_interest(settled, NO_RATES, Policy()), settled).to_dict("records")
    assert (row["invoices"], row["overdue"]) == (2.0, 100.0)
    assert (row["interest_open"], row["interest_settled"], row["interest"]) == pytest.approx((0.5, 1.0, 1.5))


def test_a_day_before_the_first_reference_rate_is_an_error_that_names_it(ledger):
    with pytest.raises(MissingInterestRateError, match="LPR on or before 2024-07-11"):
        interest(ledger, [["I-1", "C-1", "2024-06-01", "2024-07-10", 100.0]], rates=LPR, policy=AT_REFERENCE)


def test_a_percentage_typed_without_its_sign_is_refused(ledger):
    typed = read_table(RATES, [["Date", "Currency", "Rate"], ["2024-07-22", "LPR", 3.1]]).rows
    with pytest.raises(InterestRateNotAShareError, match=r"row 1: LPR is 3\.1, which is 310%"):
        interest(ledger, [["I-1", "C-1", "2026-05-01", "2026-05-31", 100.0]], rates=typed, policy=AT_REFERENCE)


def test_without_invoices_there_is_no_interest(ledger):
    settled = ledger([], as_of="2026-06-30")
    assert late_interest(settled, LPR, AT_REFERENCE).empty
    assert interest_by_customer(late_interest(settled, LPR, AT_REFERENCE), settled).empty


cents = st.integers(1, 900_000).map(lambda amount: amount / 100)
days = st.integers(0, 400)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(cents, days, st.integers(0, 90)), min_size=1, max_size=4),
    st.lists(st.tuples(cents, days, st.integers(0, 3)), max_size=8),
)
def test_the_segments_add_up_to_the_interest_of_every_single_day(ledger, bills, payments):
    """Counted the slow way: for every day what was open at the close of the day before it, at the rate of that day."""
    first = dt.date(2025, 1, 1)

    def on(day):
        return (first + dt.timedelta(days=day)).isoformat()

    invoices = [[f"I-{n}", "C-1", on(issued), on(issued + term), amount] for n, (amount, issued, term) in enumerate(bills)]
    receipts = [[on(day), "C-1", amount, f"I-{n}"] for amount, day, n in payments if n < len(bills)]
    settled = ledger(invoices, receipts, as_of="2026-06-30")
    rows = late_interest(settled, LPR, AT_REFERENCE)
    whole, basis, changes = 0.0, 365, LPR[LPR["currency"] == "LPR"]
    for at, invoice in settled.invoices.iterrows():
        parts = settled.settlements[settled.settlements["at"] == at]
        days_late = np.arange(np.datetime64(invoice["due_date"], "D") + 1, np.datetime64("2026-07-01"))
        came = (parts["date"].to_numpy()[:, None] < days_late) * parts["amount"].to_numpy()[:, None]
        rate = changes["rate"].to_numpy()[(changes["date"].to_numpy()[:, None] <= days_late).sum(axis=0) - 1] * 1.5
        whole += ((invoice["amount"] - came.sum(axis=0)) * rate / basis).sum()
    assert rows["interest"].sum() == pytest.approx(whole, abs=0.005)
    assert np.allclose(rows["interest"], rows["open"] * rows["interest_rate"] / basis * rows["days"])
