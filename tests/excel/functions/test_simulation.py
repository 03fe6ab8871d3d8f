"""Cash at risk as a worksheet calls it."""

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import xc_cash_at_risk, xc_cash_forecast
from xlcash.excel.messages import MESSAGES

INVOICES = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"]]
INVOICES += [[f"P-{n}", f"C-{n % 3}", "2026-01-05", f"2026-02-{n % 28 + 1:02d}", 100.0 + n] for n in range(40)]
INVOICES += [[f"O-{n}", f"C-{n % 3}", "2026-06-05", f"2026-07-{n % 28 + 1:02d}", 90.0 + n] for n in range(20)]
RECEIPTS = [
    ["Date", "Customer", "Amount", "Invoice"],
    *([f"2026-03-{n * 7 % 28 + 1:02d}", f"C-{n % 3}", 100.0 + n, f"P-{n}"] for n in range(40)),
]
BILLS = [["Bill", "Supplier", "Due date", "Amount"], ["B-1", "S-1", "2026-07-20", 500.0]]
PLAN = [["Line", "Direction", "Amount", "Frequency", "Start"], ["Rent", "out", 150.0, "monthly", "2026-01-05"]]
ACCOUNTS = [["Account", "Group", "Balance"], ["Bank", "operating", 400.0]]
MONTHLY = [["Month", "Sales", "Fixed cost"], *([f"2026-{month:02d}-01", 1_000.0 + month * 30, 150.0] for month in range(1, 7))]
SETTINGS = [["Key", "Value"], ["simulation_paths", 2_000.0], ["simulation_seed", 5.0]]
TABLES = (INVOICES, RECEIPTS, BILLS, PLAN, ACCOUNTS, MONTHLY, SETTINGS, "2026-06-30")


def test_blank_paths_and_seed_are_those_of_the_settings():
    told = xc_cash_at_risk(*TABLES)
    assert told == xc_cash_at_risk(*TABLES, 2_000.0, 5.0)
    assert told == xc_cash_at_risk(*TABLES, None, "")
    assert told != xc_cash_at_risk(*TABLES, 2_000.0, 6.0)


def test_twelve_months_are_told_in_the_order_of_the_columns():
    table = xc_cash_at_risk(*TABLES)
    assert len(table) == 13
    assert table[0] == ["Period end", "P5", "P10", "P50", "P90", "Probability below reserve", "Expected", "Cash flow at risk"]
    for row, forecast in zip(table[1:], xc_cash_forecast(*TABLES)[1:], strict=True):
        assert row[0] == forecast[1]
        assert row[1] <= row[2] <= row[3] <= row[4]
        assert 0 <= row[5] <= 1
        assert row[6] == pytest.approx(forecast[9])
        assert row[7] == pytest.approx(row[6] - row[1])


def test_thirteen_weeks_in_chinese():
    chinese = [["参数", "数值"], ["模拟路径数", 2_000.0], ["模拟种子", 5.0]]
    weeks = xc_cash_at_risk(*TABLES[:6], chinese, "2026-06-30", None, None, 13.0, "按周")
    assert len(weeks) == 14
    assert weeks[1:] == xc_cash_at_risk(*TABLES, None, None, 13.0, "weekly")[1:]


PATHS, SEEDS = "a number from 1,000 to 100,000.", "a number from 0 to 4,294,967,295."


@pytest.mark.parametrize(("paths", "seed", "said"), [(999.0, 1.0, PATHS), (100_001.0, 1.0, PATHS), (1_000.0, -1.0, SEEDS)])
def test_too_few_or_too_many(paths, seed, said):
    assert xc_cash_at_risk(*TABLES, paths, seed) is CellError.NUM
    assert str(MESSAGES.latest()[0].error).endswith(said)


def test_without_an_account_there_is_no_cash_to_tell_of():
    assert xc_cash_at_risk(*TABLES[:4], [["Account", "Group", "Balance"]], *TABLES[5:]) is CellError.NA
