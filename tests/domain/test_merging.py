import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.company import empty_table
from xlcash.domain.merging import KEYS, Change, Unused, additions, merge
from xlcash.domain.tables import SPECS

INVOICES, RECEIPTS, CUSTOMERS = (SPECS[name] for name in ("Invoices", "Receipts", "Customers"))


def frame(spec, *rows):
    """Rows given by some columns, the others blank; numbered as a table is."""
    blank = empty_table(spec)
    filler = {"O": "", "f": np.nan, "M": np.datetime64("NaT", "s"), "b": False}
    columns = {
        key: pd.Series([row.get(key, filler[blank[key].dtype.kind]) for row in rows], dtype=blank[key].dtype, index=range(1, len(rows) + 1))
        for key in blank
    }
    return pd.DataFrame(columns)


def invoice(number, amount=1.0, **others):
    return {"invoice": number, "customer": "C1", "invoice_date": pd.Timestamp("2026-01-05"), "amount": amount, "disputed": 0.0, **others}


def receipt(amount, **others):
    return {"date": pd.Timestamp("2026-02-01"), "customer": "C1", "amount": amount, "type": "cash", **others}


def test_the_same_again_changes_nothing():
    rows = frame(INVOICES, invoice("A", 10.0, currency="EUR"), invoice("B", -3.0))
    merged = merge(INVOICES, rows, rows, list(INVOICES.column))
    assert not merged
    assert (merged.same, merged.gone, merged.rows_after) == (2, (), 2)
    assert [(one.currency, one.before, one.after) for one in merged.sums] == [("", -3, -3), ("EUR", 10, 10)]


def test_new_changed_and_gone_rows_and_their_money():
    held = frame(INVOICES, invoice("A", 10.0), invoice("B", 20.0), invoice("C", 30.0))
    file = frame(INVOICES, invoice("C", 35.5, due_date=pd.Timestamp("2026-03-01")), invoice("A", 10.0), invoice("D", 1.25))
    merged = merge(INVOICES, held, file, ["amount", "due_date"])
    assert merged.changes == (
        Change(3, "C", "amount", 30.0, 35.5),
        Change(3, "C", "due_date", None, dt.date(2026, 3, 1)),
    )
    assert (merged.new["invoice"].tolist(), merged.gone, merged.same, merged.changed) == (["D"], ("B",), 1, 1)
    assert [(float(one.before), float(one.after)) for one in merged.sums] == [(60.0, 66.75)]


def test_a_blank_of_the_file_says_nothing_but_no_dispute_means_none():
    held = frame(INVOICES, invoice("A", due_date=pd.Timestamp("2026-03-01"), contract="K-9", disputed=5.0))
    file = frame(INVOICES, invoice("A"))
    merged = merge(INVOICES, held, file, ["due_date", "contract", "disputed"])
    assert merged.changes == (Change(1, "A", "disputed", 5.0, 0.0),)


def test_a_column_the_file_does_not_have_is_never_touched():
    held = frame(CUSTOMERS, {"customer": "C1", "hold": True, "terms": 30.0})
    merged = merge(CUSTOMERS, held, frame(CUSTOMERS, {"customer": "C1", "terms": 45.0}), ["customer", "terms"])
    assert [change.column for change in merged.changes] == ["terms"]


def test_equal_receipts_without_a_number_are_counted():
    held = frame(RECEIPTS, receipt(100.0), receipt(100.0))
    merged = merge(RECEIPTS, held, frame(RECEIPTS, *[receipt(100.0)] * 3), ["date", "customer", "amount"])
    assert (len(merged.new), merged.same, merged.gone) == (1, 2, ())
    assert merge(RECEIPTS, held, frame(RECEIPTS, receipt(100.0)), ["amount"]).gone == ("2026-02-01 C1 100",)


def test_a_receipt_over_two_invoices_is_two_rows_told_by_both_numbers():
    held = frame(RECEIPTS, receipt(60.0, receipt="R1", invoice="A"), receipt(40.0, receipt="R1", invoice="B"))
    file = frame(RECEIPTS, receipt(40.0, receipt="R1", invoice="B"), receipt(65.0, receipt="R1", invoice="A"))
    merged = merge(RECEIPTS, held, file, ["amount"])
    assert merged.changes == (Change(1, "R1 A", "amount", 60.0, 65.0),)


def test_a_currency_that_changes_moves_its_amount():
    merged = merge(INVOICES, frame(INVOICES, invoice("A", 10.0)), frame(INVOICES, invoice("A", 10.0, currency="USD")), ["currency"])
    assert [(one.currency, float(one.before), float(one.after)) for one in merged.sums] == [("", 10.0, 0.0), ("USD", 0.0, 10.0)]


def test_into_an_empty_table_everything_is_new():
    file = frame(INVOICES, invoice("A", 10.0))
    merged = merge(INVOICES, empty_table(INVOICES), file, ["amount"])
    assert (len(merged.new), merged.rows_before, merged.rows_after) == (1, 0, 1)
    assert [float(one.after) for one in additions(INVOICES, file, file).sums] == [20.0]


@pytest.mark.parametrize("name", sorted(KEYS))
def test_every_table_that_is_merged_has_the_columns_that_tell_its_rows(name):
    assert set(KEYS[name]) <= set(SPECS[name].column)


NUMBERS = st.lists(st.tuples(st.sampled_from("ABCDEFGH"), st.integers(-5, 5)), max_size=8, unique_by=lambda pair: pair[0])


@given(NUMBERS, NUMBERS)
def test_what_is_merged_twice_is_merged_once(held, file):
    before, incoming = (frame(INVOICES, *(invoice(number, float(amount)) for number, amount in rows)) for rows in (held, file))
    merged = merge(INVOICES, before, incoming, ["amount"])
    after = pd.concat([before, merged.new], ignore_index=True)
    after.index += 1
    for change in merged.changes:
        after.loc[change.row, change.column] = change.new
    assert set(after["invoice"]) == {number for number, _ in (*held, *file)}
    assert float(sum(one.after for one in merged.sums)) == after["amount"].sum()
    again = merge(INVOICES, after, incoming, ["amount"])
    assert not again
    assert set(again.gone) == set(merged.gone)


UNNUMBERED = receipt(100.0)
NUMBERED = receipt(100.0, receipt="R1")


@pytest.mark.parametrize("held", [UNNUMBERED, NUMBERED])
@pytest.mark.parametrize("file", [UNNUMBERED, NUMBERED])
def test_one_payment_stays_one_whether_table_or_file_give_it_a_number(held, file):
    merged = merge(RECEIPTS, frame(RECEIPTS, held), frame(RECEIPTS, file), ["date", "customer", "amount", "receipt"])
    assert (len(merged.new), merged.gone, merged.rows_after) == (0, (), 1)
    numbered = held is UNNUMBERED and file is NUMBERED
    assert [(change.column, change.old, change.new) for change in merged.changes] == ([("receipt", None, "R1")] if numbered else [])


@pytest.mark.parametrize("held", [UNNUMBERED, NUMBERED])
@pytest.mark.parametrize("file", [UNNUMBERED, NUMBERED])
def test_another_payment_is_new_whether_table_or_file_give_it_a_number(held, file):
    other = file | {"amount": 7.0} | ({"receipt": "R2"} if file is NUMBERED else {})
    merged = merge(RECEIPTS, frame(RECEIPTS, held), frame(RECEIPTS, other), ["date", "customer", "amount", "receipt"])
    assert (merged.new["amount"].tolist(), len(merged.gone), merged.changes) == ([7.0], 1, ())


def test_two_numbered_payments_for_one_without_a_number_leave_one_that_is_new():
    file = frame(RECEIPTS, NUMBERED, receipt(100.0, receipt="R2"))
    merged = merge(RECEIPTS, frame(RECEIPTS, UNNUMBERED), file, ["receipt"])
    assert ([change.new for change in merged.changes], merged.new["receipt"].tolist()) == (["R1"], ["R2"])


def test_a_payment_of_an_invoice_paid_in_full_is_known_by_its_amount_and_of_another_by_its_day_too():
    held = frame(RECEIPTS, receipt(100.0, invoice="A"), receipt(100.0, invoice="B"))
    later = pd.Timestamp("2026-02-03")
    file = frame(RECEIPTS, *(receipt(100.0, invoice=invoice, receipt=f"P{invoice}", date=later) for invoice in "AB"))
    merged = merge(RECEIPTS, held, file, ["date", "receipt"], paid={"A"})
    assert [(change.column, change.new) for change in merged.changes] == [("date", dt.date(2026, 2, 3)), ("receipt", "PA")]
    assert merged.new["receipt"].tolist() == ["PB"]


def test_a_document_the_file_calls_void_is_kept_and_told_with_its_amount_and_a_rejected_one_is_not_gone():
    held = frame(INVOICES, invoice("A", 10.0), invoice("B", 20.0), invoice("C", 30.0))
    unused = Unused(void=frozenset({"B", "Z"}), rejected=frozenset({"C"}))
    merged = merge(INVOICES, held, frame(INVOICES, invoice("A", 10.0)), ["amount"], unused=unused)
    assert (merged.void, merged.gone, merged.rows_after) == ((("B", 20.0),), (), 3)


@pytest.mark.parametrize("odd", ["C\xa01", "C 1\u200b", "C\r\n1", "C \x011", "\ufeffC 1"])
def test_a_number_is_the_same_whatever_blanks_and_unseen_characters_stand_in_it(odd):
    held, file = (frame(INVOICES, invoice(number)) for number in (odd, "C 1"))
    assert merge(INVOICES, held, file, []).same == 1
