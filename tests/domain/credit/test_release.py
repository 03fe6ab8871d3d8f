"""Each rule of release at its edge, and which of them decides."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.credit.position import positions
from xlcash.domain.credit.release import APPROVAL, NO, RULES, decisions, findings, release_check
from xlcash.domain.errors import UnknownCustomerError
from xlcash.domain.ledger.settlement import settle
from xlcash.domain.policy import Policy
from xlcash.domain.reading import read_table
from xlcash.domain.tables import CUSTOMERS, INVOICES, RECEIPTS

AS_OF = dt.date(2026, 6, 30)
NO_ORDERS = pd.DataFrame({"customer": pd.Series([], dtype=object), "amount": pd.Series([], dtype=float)})
# A customer of long standing who paid 40 and owes 60 of two invoices of 50, due in July.
GOOD = {"Customer": "C-1", "Since": "2020-01-01", "Credit limit": 100.0}
INVOICES_OF = (["I-1", "C-1", "2026-06-01", "2026-07-01", 50.0, None], ["I-2", "C-1", "2026-06-02", "2026-07-02", 50.0, None])
PAID = (["2026-06-20", "C-1", 40.0, "I-1"],)


def check(amount, customer=None, invoices=INVOICES_OF, receipts=PAID, others=(), ask="C-1", **policy):
    people = [GOOD | (customer or {}), *others]
    head = list({key: None for each in people for key in each})
    ledger = settle(
        read_table(INVOICES, [["Invoice", "Customer", "Invoice date", "Due date", "Amount", "Disputed"], *invoices]).rows,
        read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *receipts]).rows,
        as_of=AS_OF,
    )
    customers = read_table(CUSTOMERS, [head, *([each.get(key) for key in head] for each in people)]).rows
    rules = Policy(**policy)
    return release_check(positions(customers, ledger, NO_ORDERS, rules), rules, customer=ask, amount=amount)


def said(cell):
    return cell.said("en") if hasattr(cell, "said") else cell


def reasons(*args, **changes):
    """The decision, and the rules that fired with value and threshold."""
    rows = [[said(cell) for cell in row] for row in check(*args, **changes).itertuples(index=False)]
    assert rows[0][0] == "Decision"
    return rows[0][3], [tuple(row[:3]) for row in rows[1:] if row[3] not in ("passed", "none stated")]


def test_a_good_customer_within_its_limit_passes_every_check():
    table = check(20.0)
    assert [[said(cell) for cell in row] for row in table.itertuples(index=False)] == [
        ["Decision", 20.0, None, "yes"],
        ["On hold", "no", None, "passed"],
        ["Credit limit", 80.0, 100.0, "passed"],
        ["Overdue for more than 15 days", 0.0, 0.0, "passed"],
        ["Insured limit", 80.0, pytest.approx(np.nan, nan_ok=True), "none stated"],
        ["Large order: above 50% of the limit", 20.0, 50.0, "passed"],
        ["Large order: above 3 × the usual invoice", 20.0, 150.0, "passed"],
        ["Management change", "no", None, "passed"],
    ]


def test_up_to_the_limit_yes_above_it_no():
    assert reasons(40.0) == ("yes", [])
    assert reasons(40.01) == ("no", [("Credit limit", pytest.approx(100.01), 100.0)])


def test_a_limit_of_0_stops_even_who_owes_nothing_and_a_blank_one_stops_nobody():
    assert reasons(0.0, {"Credit limit": 0.0}, receipts=[["2026-06-20", "C-1", 100.0, None]]) == ("no", [("Credit limit", 0.0, 0.0)])
    assert reasons(1e6, {"Credit limit": None}, large_order_times=1000.0, invoices=INVOICES_OF[:0]) == (
        "needs approval",
        [("New customer: less than 6 months, or nothing paid yet", pytest.approx(1e6 - 40.0), 20000.0)],
    )


def test_a_hold_is_no():
    assert reasons(1.0, {"Hold": "yes"}) == ("no", [("On hold", "yes", None)])


@pytest.mark.parametrize(("due", "decision"), [("2026-06-15", "yes"), ("2026-06-14", "no")])
def test_overdue_for_more_than_15_days_is_no(due, decision):
    late = (["I-1", "C-1", "2026-05-01", due, 50.0, None],)
    assert reasons(1.0, invoices=late)[0] == decision
    assert reasons(1.0, invoices=late, release_overdue_days=16.0)[0] == "yes"


def test_what_is_disputed_is_not_held_against_the_customer():
    late = (["I-1", "C-1", "2026-05-01", "2026-05-31", 50.0, 10.0],)
    assert reasons(1.0, invoices=late, receipts=[["2026-06-20", "C-1", 40.0, "I-1"]]) == ("yes", [])
    assert reasons(1.0, invoices=late, receipts=[["2026-06-20", "C-1", 30.0, "I-1"]])[1] == [("Overdue for more than 15 days", 10.0, 0.0)]


def test_above_the_insured_limit_somebody_approves_unless_sales_may_exceed_it():
    assert reasons(20.0, {"Insured limit": 70.0}) == ("needs approval", [("Insured limit", 80.0, 70.0)])
    assert reasons(20.0, {"Insured limit": 80.0}) == ("yes", [])
    assert reasons(20.0, {"Insured limit": 70.0}, sales_above_insured="yes") == ("yes", [])


@pytest.mark.parametrize(("since", "decision"), [("2025-12-30", "yes"), ("2025-12-31", "needs approval"), (None, "yes")])
def test_a_new_customer_needs_approval_above_an_amount(since, decision):
    assert reasons(20.0, {"Since": since}, new_customer_amount=79.0)[0] == decision
    assert reasons(20.0, {"Since": since}, new_customer_amount=80.0)[0] == "yes"


def test_who_has_paid_nothing_yet_is_new_however_long_it_is_listed():
    assert reasons(20.0, receipts=(), new_customer_amount=100.0)[0] == "no", "the limit comes first"
    assert reasons(20.0, {"Credit limit": 200.0}, receipts=(), new_customer_amount=100.0)[0] == "needs approval"


def test_a_large_order_needs_cover_by_limit_or_by_the_usual_invoice():
    roomy = {"Credit limit": 1000.0}
    assert reasons(150.0, roomy) == ("yes", [])
    assert reasons(151.0, roomy) == ("needs approval", [("Large order: above 3 × the usual invoice", 151.0, 150.0)])
    assert reasons(101.0, roomy, large_order_share=0.1)[1] == [("Large order: above 10% of the limit", 101.0, 100.0)]


def test_new_management_needs_approval():
    assert reasons(1.0, {"Management change": "yes"}) == ("needs approval", [("Management change", "yes", None)])


def test_the_group_counts_too():
    others = [{"Customer": "P", "Since": "2020-01-01", "Credit limit": 90.0}]
    assert reasons(20.0, {"Parent": "P"}, others=others) == ("yes", [])
    assert reasons(31.0, {"Parent": "P"}, others=others) == ("no", [("Group limit (the parent's)", 91.0, 90.0)])


def test_every_reason_is_told_and_no_outranks_approval():
    decision, fired = reasons(60.0, {"Hold": "yes", "Insured limit": 10.0, "Management change": "yes"})
    assert decision == "no"
    assert [name for name, *_ in fired] == [
        "On hold", "Credit limit", "Insured limit", "Large order: above 50% of the limit", "Management change",
    ]  # fmt: skip


def test_a_customer_who_is_not_listed_can_not_be_checked():
    with pytest.raises(UnknownCustomerError):
        check(1.0, ask="C-9")


def test_rules_that_forbid_come_before_rules_that_ask():
    verdicts = [rule.verdict for rule in RULES]
    assert verdicts == sorted(verdicts, key=[NO, APPROVAL].index)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), st.booleans(), st.booleans())
def test_a_larger_order_is_never_easier(exposure, limit, amount, hold, is_new):
    row = {
        "customer": "C", "listed": True, "exposure": exposure, "limit": limit, "insured": limit / 2, "hold": hold, "management": False,
        "overdue": 0.0, "is_new": is_new, "usual": np.nan, "group_exposure": np.nan, "group_limit": np.nan,
    }  # fmt: skip
    rank = {"yes": 0, APPROVAL: 1, NO: 2}
    ranks = [rank[decisions(findings(pd.DataFrame([row]), Policy(), more))[0][0]] for more in (0.0, amount, amount + 1.0)]
    assert ranks == sorted(ranks)
