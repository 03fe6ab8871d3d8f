"""A planned payment that has become a bill or an invoice is counted once."""

import datetime as dt

import pytest

from xlcash.domain.cash.flows import by_kind, daily_flows
from xlcash.domain.cash.situation import Situation
from xlcash.domain.policy import Policy
from xlcash.domain.working_days import WorkingDays

AS_OF = "2026-06-30"
RENT = ["Rent", "out", 100.0, "monthly", "2026-01-05"]


@pytest.fixture(scope="module")
def months(ledger, rows):
    """The sums of July, August and September by kind."""

    def made(*, plan=(RENT,), bills=(), invoices=(), receipts=()):
        tables = rows("Bills", *bills), rows("Plan", *plan), rows("Accounts", ["Bank", "operating", 0.0]), rows("Monthly")
        daily = by_kind(daily_flows(Situation(ledger(invoices, receipts, as_of=AS_OF), *tables, Policy()), days=92))
        return {kind: [flow[:31].sum(), flow[31:62].sum(), flow[62:].sum()] for kind, flow in daily.items()}

    return made


def test_a_bill_that_names_its_line_takes_the_place_of_the_planned_payment(months):
    bill = ["B-1", "Landlord", "2026-08-10", 90.0, None, "rigid", None, None, "Rent"]
    assert months(bills=[bill])["rigid_out"] == [-100.0, -100.0, -100.0]  # August: 90 billed, 10 still planned


def test_a_bill_of_a_supplier_called_like_the_line_does_too(months):
    assert months(bills=[["B-1", "RENT ", "2026-08-05", 100.0]])["rigid_out"] == [-100.0, -100.0, -100.0]


def test_a_larger_bill_counts_in_full_and_takes_off_one_month_only(months):
    assert months(bills=[["B-1", "Rent", "2026-08-05", 130.0]])["rigid_out"] == [-100.0, -130.0, -100.0]


def test_what_was_paid_early_is_not_planned_any_more(months):
    assert months(bills=[["B-1", "Rent", "2026-07-05", 100.0, 100.0]])["rigid_out"] == [0.0, -100.0, -100.0]


def test_a_bill_of_the_past_takes_nothing_off_what_is_to_come(months):
    overdue = ["B-1", "Rent", "2026-06-05", 100.0]
    assert months(bills=[overdue])["rigid_out"] == [-200.0, -100.0, -100.0]


def test_a_bill_of_another_supplier_is_paid_besides(months):
    assert months(bills=[["B-1", "Steel Co", "2026-08-05", 40.0]])["rigid_out"] == [-100.0, -140.0, -100.0]


def test_an_invoice_takes_the_place_of_the_planned_inflow_of_its_contract(months):
    milestone = ["Line 4", "in", 500.0, "once", "2026-09-15"]
    invoice = ["I-1", "C", "2026-06-20", "2026-09-20", 300.0, None, None, None, None, None, "line 4"]
    found = months(plan=[milestone], invoices=[invoice])
    assert found["other_in"] == [0.0, 0.0, 200.0]
    assert found["collections"] == pytest.approx([0.0, 0.0, 300.0])


def test_an_outflow_called_like_a_contract_stays(months):
    invoice = ["I-1", "C", "2026-06-20", "2026-08-05", 300.0, None, None, None, None, None, "Rent"]
    assert months(invoices=[invoice])["rigid_out"] == [-100.0, -100.0, -100.0]


def test_the_day_planned_decides_not_the_day_it_is_shifted_to(ledger, rows):
    calendar = rows("Calendar", ["2026-07-01", "yes"])
    plan = rows("Plan", ["Wages", "out", 7.0, "once", "2026-07-04", None, "rigid", None, None, "before"])
    tables = rows("Bills"), plan, rows("Accounts", ["Bank", "operating", 0.0]), rows("Monthly")
    situation = Situation(ledger([], as_of="2026-07-02"), *tables, Policy(), working=WorkingDays.of(calendar))
    assert situation.as_of == dt.date(2026, 7, 2)
    assert by_kind(daily_flows(situation, days=3))["rigid_out"].tolist() == [-7.0, 0.0, 0.0]  # Friday the 3rd, not Saturday the 4th
