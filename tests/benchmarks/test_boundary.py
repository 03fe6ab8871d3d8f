"""What a worksheet function's arguments cost: 100,000 rows of 8 columns in, 3 out.  Run with --benchmark-enable."""

import random

import pytest

from xlcash.domain.tables import INVOICES
from xlcash.excel.cells import TableMemo, table_rows
from xlcash.excel.classic import com_rows

ROWS = 100_000


def ledger():
    """Invoices as COM hands them over: new objects every time."""
    chance = random.Random(1)
    head = ("Invoice", "Customer", "Invoice date", "Due date", "Amount", "Currency", "Type", "Disputed")
    return (
        head,
        *(
            (f"I{i:07d}", f"C-{i % 1000:04d}", 45000.0 + i % 700, 45030.0 + i % 700, round(chance.random() * 1e5, 2), "CNY", "invoice", None)
            for i in range(ROWS)
        ),
    )


def answered(memo, rows):
    frame = memo.table(INVOICES, rows).rows[["invoice", "customer", "amount"]]
    return com_rows(table_rows(frame, "en"))


def through_xlwings_converters(rows):
    """The same table as xlwings' own DataFrame converters carry it on the classic path."""
    import xlwings.conversion as conversion  # noqa: PLC0415

    frame = conversion.PandasDataFrameConverter.read_value([list(row) for row in rows], {"index": False})
    return [list(frame.columns[:3]), *frame.iloc[:, :3].astype(object).to_numpy().tolist()]


@pytest.mark.benchmark(group="boundary 100k x 8 in, 100k x 3 out")
def test_first_formula(benchmark):
    rows = ledger()
    answer = benchmark.pedantic(lambda memo: answered(memo, rows), setup=lambda: ((TableMemo(),), {}), rounds=5)
    assert len(answer) == ROWS + 1


@pytest.mark.benchmark(group="a table read, and known again")
def test_table_read(benchmark):
    rows = ledger()
    table = benchmark.pedantic(lambda memo: memo.table(INVOICES, rows), setup=lambda: ((TableMemo(),), {}), rounds=5)
    assert len(table.rows) == ROWS


@pytest.mark.benchmark(group="a table read, and known again")
def test_table_known_again(benchmark):
    memo = TableMemo()
    first = memo.table(INVOICES, ledger())
    again = ledger()
    assert benchmark(lambda: memo.table(INVOICES, again)) is first
