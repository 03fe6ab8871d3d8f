import datetime as dt

from xlcash.domain.fingerprint import fingerprint
from xlcash.domain.reading import read_table
from xlcash.domain.tables import INVOICES, RECEIPTS

HEAD = ["Invoice", "Customer", "Invoice date", "Amount"]
ROWS = [["I-1", "C-1", "2026-06-01", 100.0], ["I-2", "C-2", "2026-06-02", 200.0]]


def mark(rows, head=HEAD, **more):
    return fingerprint([read_table(INVOICES, [head, *rows])], **more)


def changed(row, col, value):
    rows = [list(each) for each in ROWS]
    rows[row][col] = value
    return rows


def test_every_cell_counts():
    others = {mark(changed(row, col, value)) for row in (0, 1) for col, value in enumerate(("I-9", "C-9", "2026-06-09", 9.0))}
    assert len(others) == 8
    assert mark(ROWS) not in others


def test_a_date_is_the_same_however_it_is_written():
    assert mark(changed(0, 2, dt.datetime(2026, 6, 1))) == mark(changed(0, 2, 46174.0)) == mark(ROWS)


def test_columns_of_the_users_own_their_order_and_the_language_do_not_count():
    assert mark([[*row[::-1], "mine"] for row in ROWS], [*HEAD[::-1], "Remark"]) == mark(ROWS)
    assert mark(ROWS, ["发票号", "客户编号", "开票日期", "价税合计"]) == mark(ROWS)


def test_the_order_of_rows_counts():
    assert mark(ROWS[::-1]) != mark(ROWS)


def test_a_row_that_can_not_be_used_counts_too():
    assert len({mark([*ROWS, ["I-3", customer, "2026-06-03", "soon"]]) for customer in ("C-1", "C-2")} | {mark(ROWS)}) == 3


def test_the_date_counts():
    assert len({mark(ROWS, as_of=dt.date(2026, 6, day)) for day in (29, 30)} | {mark(ROWS)}) == 3


def test_an_empty_table_is_not_a_missing_one_and_the_order_of_tables_does_not_count():
    invoices, receipts = read_table(INVOICES, [HEAD, *ROWS]), read_table(RECEIPTS, [["Date", "Customer", "Amount"]])
    assert fingerprint([invoices]) != fingerprint([invoices, receipts]) == fingerprint([receipts, invoices])
