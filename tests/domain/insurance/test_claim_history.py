"""What became of the claims, by the year they were filed in."""

import datetime as dt

from xlcash.domain.insurance.claim_history import claim_history

AS_OF = dt.date(2026, 6, 30)
KEYS = ["claim_year", "claims_filed", "claims_amount", "policy_paid", "claims_refused", "claims_open"]
PAID = {"invoice": "I-1", "filed": "2025-11-01", "amount": 400.0, "paid": 300.0, "closed": "2025-12-31"}
REFUSED = {"invoice": "I-2", "filed": "2025-12-31", "amount": 100.0, "closed": "2026-02-01"}
PENDING = {"invoice": "I-3", "filed": "2026-01-01", "amount": 50.0}
REPORTED = {"invoice": "I-4", "notified": "2026-06-01"}


def history(table, *claims, as_of=AS_OF, last=12):
    rows = claim_history(table("Claims", [*claims]).rows, as_of=as_of, last=last)
    return rows[KEYS].to_numpy().tolist(), rows


def test_each_year_and_all_of_them(table):
    rows, whole = history(table, PAID, REFUSED, PENDING, REPORTED)
    assert rows == [
        ["2026", 1.0, 50.0, 0.0, 0.0, 1.0],
        ["2025", 2.0, 500.0, 300.0, 1.0, 0.0],
        ["results.headers.total", 3.0, 550.0, 300.0, 1.0, 1.0],
    ]
    assert whole["paid_share"].tolist()[1:] == [0.6, 0.6]
    assert whole["days_to_pay"].tolist()[1:] == [60.0, 60.0]
    assert whole.iloc[0][["paid_share", "days_to_pay"]].isna().all()


def test_what_happens_after_the_as_of_date_is_not_known(table):
    rows, _ = history(table, PAID, REFUSED, PENDING, as_of=dt.date(2025, 12, 31))
    assert rows[0] == ["2025", 2.0, 500.0, 300.0, 0.0, 1.0]
    assert len(rows) == 2


def test_the_total_counts_the_years_that_are_not_shown(table):
    rows, _ = history(table, PAID, PENDING, last=1)
    assert [row[:2] for row in rows] == [["2026", 1.0], ["results.headers.total", 2.0]]


def test_without_claims_there_is_a_total_of_nothing(table):
    rows, whole = history(table)
    assert rows == [["results.headers.total", 0.0, 0.0, 0.0, 0.0, 0.0]]
    assert whole.iloc[0][["paid_share", "days_to_pay"]].isna().all()
