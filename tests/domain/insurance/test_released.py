"""What cover would release of the provision, band by band, worked by hand."""

import pytest

from xlcash.domain.credit.provision import provision
from xlcash.domain.insurance.released import released_provision
from xlcash.domain.policy import Policy

POLICY = Policy(provision_rate_not_due=0.01, provision_rate_1_30=0.02)


@pytest.fixture
def book(ledger):
    """On 2026-06-30: 300 of C-1 not due, 200 of C-1 and 100 of C-2 1–30 days overdue."""
    return ledger(
        {"amount": 300.0, "due_date": "2026-07-15"}, {"amount": 200.0, "due_date": "2026-06-15"},
        {"customer": "C-2", "amount": 100.0, "due_date": "2026-06-15"},
    )  # fmt: skip


def test_the_provision_of_what_the_policy_would_pay_is_released(book, customers, policies):
    table = released_provision(book, customers(C_1=400.0, C_2=None), policies(), POLICY).set_index("band")
    not_due, late, total = (table.iloc[at].to_dict() for at in (0, 1, -1))
    assert not_due == pytest.approx({"balance": 300, "provision": 3.0, "covered": 270, "released": 2.7, "net_provision": 0.3})
    assert late == pytest.approx({"balance": 300, "provision": 6.0, "covered": 90, "released": 1.8, "net_provision": 4.2})
    assert total == pytest.approx({"balance": 600, "provision": 9.0, "covered": 360, "released": 4.5, "net_provision": 4.5})


def test_the_gross_provision_is_that_of_the_matrix(book, customers, policies):
    matrix = provision(book, POLICY)
    table = released_provision(book, customers(C_1=400.0), policies(), POLICY)
    assert table["provision"].iloc[-1] == pytest.approx(matrix["provision"].iloc[-1])


def test_without_a_policy_nothing_is_released(book, customers, policies):
    table = released_provision(book, customers(C_1=400.0), policies().iloc[:0], POLICY)
    assert table["released"].tolist() == [0] * len(table)
    assert table["net_provision"].tolist() == table["provision"].tolist()
