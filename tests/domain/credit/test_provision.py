"""The provision matrix: worked by hand, from IFRS 9's illustrative example, and what must hold for any ledger."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.credit.provision import provision
from xlcash.domain.errors import AssessedShareError, CellError, UnknownCustomerError
from xlcash.domain.ledger.ageing import ageing
from xlcash.domain.policy import Policy
from xlcash.language import Term

AS_OF = "2026-06-30"
NOTHING_OWN = Policy(provision_least_items=10_000)
ANY_HISTORY = Policy(provision_least_items=1)
CUSTOMERS = pd.DataFrame({"customer": ["A", "B"], "region": ["North", "South"], "industry": ["steel", ""]})


def said(table):
    return table.map(lambda cell: cell.said("en") if isinstance(cell, Term) else cell)


def row(table, band, key="band"):
    return said(table).set_index(key).loc[band]


def test_the_matrix_of_ifrs_9_illustrative_example_12(ledger):
    # IE74–IE77: 15,000,000 current, 7,500,000 1–30 days, 4,000,000 31–60, 2,500,000 61–90, 1,000,000 beyond; the loss allowance is 580,000.
    due = {"2026-06-30": 15_000_000, "2026-06-10": 7_500_000, "2026-05-11": 4_000_000, "2026-04-11": 2_500_000, "2026-03-12": 1_000_000}
    invoices = [[f"I-{day}", "M", "2026-01-01", day, float(amount)] for day, amount in due.items()]
    table = provision(ledger(invoices, as_of=AS_OF), NOTHING_OWN)
    assert table["provision"].tolist()[:5] == pytest.approx([45_000, 120_000, 144_000, 165_000, 106_000])
    assert row(table, "Total")[["balance", "provision"]].tolist() == pytest.approx([30_000_000, 580_000])
    assert row(table, "31–60")["basis"] == "stated in Settings: history too short, items: 2"


def own_rates(ledger):
    """Half of what was 1–30 days overdue rolled on, a quarter of it was left a month later; 100 are 1–30 days overdue now."""
    invoices = [
        ["I-1", "A", "2026-01-01", "2026-04-10", 200.0],
        ["I-2", "B", "2026-01-01", "2026-06-15", 100.0],
    ]
    receipts = [["2026-05-20", "A", 100.0, "I-1"], ["2026-06-20", "A", 75.0, "I-1"]]
    return ledger(invoices, receipts, as_of=AS_OF)


def test_a_rate_is_the_roll_rate_times_the_next_rate(ledger):
    # 1–30 on 30 April: 200 → 100 in 31–60 on 31 May → 25 in 61–90 on 30 June.
    table = provision(own_rates(ledger), replace(ANY_HISTORY, provision_rate_61_90=0.4))
    assert row(table, "31–60")["rate"] == pytest.approx(0.25 * 0.4)
    assert row(table, "1–30")["rate"] == pytest.approx(0.5 * 0.25 * 0.4)
    assert row(table, "1–30")["provision"] == pytest.approx(100 * 0.05)
    assert row(table, "1–30")["basis"] == "own roll rate: 1 items"


def test_the_forward_factor_multiplies_every_rate_up_to_all_of_it(ledger):
    table = provision(own_rates(ledger), replace(ANY_HISTORY, provision_rate_61_90=0.4, provision_forward_factor=1.5))
    assert row(table, "1–30")["rate"] == pytest.approx(0.05 * 1.5)
    assert row(table, "Over 360")["rate"] == 1


def test_a_thin_segment_takes_the_roll_rate_of_the_whole_ledger(ledger):
    policy = replace(ANY_HISTORY, provision_rate_61_90=0.4)
    table = said(provision(own_rates(ledger), policy, by="region", customers=CUSTOMERS))
    south = table[(table["region"] == "South") & (table["band"] == "1–30")].iloc[0]
    assert south[["balance", "rate"]].tolist() == pytest.approx([100, 0.05])
    assert south["basis"] == "roll rate of the whole ledger (1 items); only 0 of its own"


def test_segments_show_what_they_owe_and_add_up(ledger):
    table = said(provision(own_rates(ledger), ANY_HISTORY, by="industry", customers=CUSTOMERS))
    assert table["industry"].tolist() == ["Not stated", "steel", "Total"]
    assert table["balance"].tolist() == [100, 25, 125]
    assert table["provision"].iloc[-1] == pytest.approx(sum(table["provision"].iloc[:-1]))


def test_customers_assessed_one_by_one_stand_apart(ledger):
    table = provision(own_rates(ledger), replace(ANY_HISTORY, provision_assessed="B = 60%"))
    assert row(table, "1–30")["balance"] == 0
    assert row(table, "Assessed one by one")[["balance", "rate", "provision"]].tolist() == pytest.approx([100, 0.6, 60])
    assert row(table, "Total")["balance"] == 125


@pytest.mark.parametrize("entry", ["B = 160%", "B = much", "= 50%"])
def test_an_entry_that_is_no_customer_with_a_share_is_refused(ledger, entry):
    with pytest.raises(AssessedShareError, match=f"has the entry “{entry}”"):
        provision(own_rates(ledger), Policy(provision_assessed=f"A; {entry}"))


def test_a_customer_without_any_invoice_can_not_be_assessed(ledger):
    with pytest.raises(UnknownCustomerError):
        provision(own_rates(ledger), Policy(provision_assessed="A-B"))


def test_rows_that_can_not_be_used_are_part_of_the_balance(ledger):
    unread = pd.DataFrame({"amount": [50.0, 10.0]})
    table = provision(own_rates(ledger), ANY_HISTORY, left_out=unread)
    assert row(table, "Rows not used")["balance"] == 60
    assert row(table, "Total")["balance"] == 185
    table = provision(own_rates(ledger), ANY_HISTORY, left_out=unread.assign(amount=[50.0, np.nan]), by="region", customers=CUSTOMERS)
    assert row(table, "Total", "region")["balance"] is CellError.VALUE


def test_an_empty_ledger_needs_no_provision(ledger):
    table = provision(ledger([], as_of=AS_OF), Policy())
    assert row(table, "Total")[["balance", "provision"]].tolist() == [0, 0]


invoice = st.tuples(st.integers(0, 500), st.integers(0, 60), st.integers(-300, 500))
receipt = st.tuples(st.integers(0, 9), st.integers(0, 500), st.integers(1, 600), st.sampled_from(["cash", "write-off"]), st.booleans())
BASE = np.datetime64("2025-02-01")


def written(drawn, paid, scale=1.0):
    """Invoices and credit notes of a year and a half, receipts that name an invoice or none."""
    invoices = [
        [f"I-{n}", "AB"[n % 2], str(BASE + day), str(BASE + day + terms), amount * scale] for n, (day, terms, amount) in enumerate(drawn)
    ]
    receipts = [
        [str(BASE + day), "AB"[at % 2], amount * scale, f"I-{at}" if named else None, kind] for at, day, amount, kind, named in paid
    ]
    return invoices, receipts


@settings(deadline=None, max_examples=40)
@given(st.lists(invoice, max_size=9), st.lists(receipt, max_size=10), st.sampled_from(["none", "region", "currency"]))
def test_balances_are_the_ageing_and_no_provision_exceeds_its_balance(ledger, drawn, paid, by):
    book = ledger(*written(drawn, paid), as_of=AS_OF)
    table = provision(book, replace(ANY_HISTORY, provision_forward_factor=3.0), by=by, customers=CUSTOMERS)
    assert table["balance"].iloc[-1] == pytest.approx(ageing(book)["total"].iloc[-1], abs=1e-9)
    body = table.iloc[:-1]
    assert table["balance"].iloc[-1] == pytest.approx(sum(body["balance"]), abs=1e-9)
    assert (body["provision"] >= 0).all()
    assert (body["provision"] <= np.maximum(body["balance"].astype(float), 0) + 1e-9).all()


@settings(deadline=None, max_examples=25)
@given(st.lists(invoice, min_size=1, max_size=9), st.lists(receipt, max_size=10), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_a_later_receipt_matters_and_money_scales(ledger, drawn, paid, random):
    one = provision(ledger(*written(drawn, [(*each[:4], True) for each in paid]), as_of=AS_OF), ANY_HISTORY)
    invoices, receipts = written(drawn, [(*each[:4], True) for each in paid], 16.0)
    random.shuffle(invoices)
    other = provision(ledger(invoices, [*receipts, ["2026-07-01", "A", 5000.0, "I-0"]], as_of=AS_OF), ANY_HISTORY)
    np.testing.assert_allclose(other["provision"].astype(float), 16 * one["provision"].astype(float), atol=1e-6)
