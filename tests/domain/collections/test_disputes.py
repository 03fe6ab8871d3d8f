"""The register of disputes: age, what it holds, and that nothing counts twice."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.collections.staging import AS_OF, ledger_of, overdue, rows, said, stages
from xlcash.domain.collections.disputes import dispute_reasons, dispute_register, in_dispute
from xlcash.domain.tables import DISPUTES

ONE = ["I-1", "2026-06-10", 30.0, "quality", None]


def register(disputes, *invoices, receipts=(), as_of=AS_OF):
    return dispute_register(ledger_of(invoices or [overdue(20)], receipts, as_of), rows(DISPUTES, disputes))


def disputed(disputes, *invoices, receipts=(), as_of=AS_OF):
    ledger = ledger_of(invoices or [overdue(20)], receipts, as_of)
    return in_dispute(ledger, rows(DISPUTES, disputes)).invoices["disputed"].tolist()


def test_a_dispute_has_an_age_from_the_day_it_was_raised():
    row = register([ONE]).iloc[0]
    assert row[["customer", "raised_amount", "open", "disputed", "age"]].tolist() == ["C-1", 30.0, 100.0, 30.0, 20.0]
    assert said(row["reason"]) == "quality"


def test_once_resolved_it_holds_nothing_and_its_age_stands_still():
    solved = [*ONE[:4], "2026-06-15"]
    assert register([solved]).iloc[0][["disputed", "age"]].tolist() == [0.0, 5.0]
    assert register([solved], as_of=dt.date(2026, 6, 14)).iloc[0][["disputed", "age"]].tolist() == [30.0, 4.0]


def test_what_is_raised_later_is_not_known_yet():
    assert len(register([ONE], as_of=dt.date(2026, 6, 9))) == 0


def test_without_an_amount_all_that_is_open_is_disputed():
    assert disputed([["I-1", "2026-06-10", None, None, None]], receipts=[["2026-06-20", "C-1", 40.0, "I-1"]]) == [60.0]


def test_two_disputes_of_one_invoice_hold_at_most_what_is_open():
    both = [["I-1", "2026-06-12", 80.0, "price", None], ["I-1", "2026-06-10", 70.0, "quality", None]]
    assert disputed(both) == [100.0]
    assert register(both)["disputed"].tolist() == [70.0, 30.0], "the earlier one first"


def test_the_register_counts_instead_of_the_amount_on_the_invoice():
    stated = overdue(20, disputed=50.0)
    assert disputed([ONE], stated) == [30.0]
    assert disputed([[*ONE[:4], "2026-06-15"]], stated) == [0.0], "resolved: nothing is disputed"
    assert disputed([["I-9", "2026-06-10", 30.0, None, None]], stated) == [50.0], "another invoice's dispute"


def test_a_disputed_invoice_that_is_not_registered_stands_below():
    table = register([ONE], overdue(20), overdue(10, "I-2", disputed=5.0))
    assert table["invoice"].tolist() == ["I-1", "I-2"]
    assert said(table["reason"].iloc[1]) == "not in the register"
    assert table["disputed"].tolist() == [30.0, 5.0]
    assert table["age"].isna().tolist() == [False, True]


def test_those_not_resolved_come_first_the_oldest_at_the_top():
    table = register(
        [["I-1", "2026-06-20", 1.0, None, None], ["I-2", "2026-01-01", 1.0, None, "2026-03-01"], ["I-3", "2026-06-10", 1.0, None, None]],
        overdue(90), overdue(90, "I-2"), overdue(90, "I-3"),
    )  # fmt: skip
    assert table["invoice"].tolist() == ["I-3", "I-1", "I-2"]


def test_by_reason_with_a_total():
    disputes = [ONE, ["I-2", "2026-06-20", 10.0, "quality", None], ["I-3", "2026-05-01", 5.0, "price", "2026-05-11"]]
    ledger = ledger_of([overdue(20), overdue(20, "I-2"), overdue(20, "I-3")])
    table = dispute_reasons(ledger, rows(DISPUTES, disputes), {"": 1.0}).set_index("reason")
    assert [said(reason) for reason in table.index][:3] == ["price", "quantity", "quality"]
    quality = table.loc["words.dispute_reason.quality"]
    assert quality[["disputes", "disputed", "share", "oldest_age", "mean_age"]].tolist() == [2.0, 40.0, 1.0, 20.0, 15.0]
    assert table.loc["words.dispute_reason.price", ["disputes", "resolved_disputes", "days_to_resolve"]].tolist() == [0.0, 1.0, 10.0]
    assert table.iloc[-1][["disputes", "disputed"]].tolist() == [2.0, 40.0]


def test_by_reason_in_the_base_currency():
    dollars = [*overdue(20), None, "USD"]
    table = dispute_reasons(ledger_of([dollars]), rows(DISPUTES, [ONE]), {"USD": 7.0})
    assert table["disputed"].iloc[-1] == pytest.approx(210.0)


def test_on_the_ladder_the_disputed_part_is_held_and_the_rest_goes_on():
    row = stages([overdue(20)], disputes=[ONE]).iloc[0]
    assert row[["open", "disputed", "hold", "level"]].tolist() == [100.0, 30.0, "", 1.0]
    assert stages([overdue(20)], disputes=[["I-1", "2026-06-10", 100.0, None, None]])["hold"].tolist() == ["ladders.hold.disputed"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["I-1", "I-2", "I-9"]), st.integers(1, 28), st.integers(0, 150), st.booleans()), max_size=6))
def test_the_register_holds_what_the_ledger_holds_as_disputed_and_never_more_than_is_open(drawn):
    disputes = [
        [invoice, f"2026-06-{day:02d}", float(amount), None, f"2026-06-{day:02d}" if over else None] for invoice, day, amount, over in drawn
    ]
    ledger = ledger_of([overdue(20, disputed=15.0), overdue(10, "I-2", disputed=15.0)])
    held = in_dispute(ledger, rows(DISPUTES, disputes)).invoices
    assert dispute_register(ledger, rows(DISPUTES, disputes))["disputed"].sum() == pytest.approx(held["disputed"].sum())
    assert held["disputed"].between(0, held["open"]).all()
