"""The real thing but for Excel itself: xlwings' DLL, its COM server and pywin32 on a Windows Python, which answer as Python does here."""

from __future__ import annotations

from typing import Any

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel import functions
from xlcash.excel.classic import com_rows
from xlcash.excel.messages import MESSAGES

INVOICES = [
    ["Invoice", "Customer", "Invoice date", "Due date", "Amount"],
    ["I-1", "华东机械", "2026-04-01", "2026-05-01", 1130.05],
    ["I-2", "华东机械", "2026-06-01", "2026-07-01", 226.0],
    ["I-3", "Linden", "2026-01-15", "2026-02-14", 3390.0],
]
RECEIPTS = [["Date", "Customer", "Amount", "Invoice"], ["2026-06-10", "Linden", 1390.0, "I-3"], ["2026-06-12", "Linden", 10.0, None]]
CHINESE = [["发票号", "客户编号", "开票日期", "到期日", "价税合计"], *INVOICES[1:]]


def as_excel_sends(table: list[list[Any]], dates: tuple[int, ...], money: int) -> list[list[Any]]:
    """Date cells as dates, the money column formatted as currency."""
    header, *body = table
    return [header, *([_formatted(cell, at in dates, at == money) for at, cell in enumerate(row)] for row in body)]


def _formatted(cell: Any, is_date: bool, is_money: bool) -> Any:  # noqa: FBT001
    return {"date": cell} if is_date else {"money": cell} if is_money else cell


def sent(invoices: list[list[Any]]) -> list[Any]:
    return [as_excel_sends(invoices, (2, 3), 4), as_excel_sends(RECEIPTS, (0,), 2), {"date": "2026-06-30"}]


CASES: dict[str, tuple[str, list[Any], list[Any]]] = {
    # name: function, arguments as they are sent, arguments here
    "no argument": ("xc_version", [], []),
    "a number": ("xc_dso", [500_000.0, 1_500_000.0, 90.0], [500_000.0, 1_500_000.0, 90.0]),
    "an error": ("xc_dso", [500_000.0, 0.0, 90.0], [500_000.0, 0.0, 90.0]),
    "an error handed over": ("xc_dso", [{"error": CellError.REF.value}, 1.0, 90.0], [CellError.REF.value, 1.0, 90.0]),
    "a table": ("xc_ageing", sent(INVOICES), [INVOICES, RECEIPTS, "2026-06-30"]),
    "a table in Chinese": ("xc_ageing", sent(CHINESE), [CHINESE, RECEIPTS, "2026-06-30"]),
    "an omitted argument": (
        "xc_ageing",
        [*sent(INVOICES), {"omitted": True}, "customer"],
        [INVOICES, RECEIPTS, "2026-06-30", None, "customer"],
    ),
    "dates": ("xc_open_items", sent(INVOICES), [INVOICES, RECEIPTS, "2026-06-30"]),
}


@pytest.fixture(scope="module")
def answers(ask: Any) -> dict[str, Any]:
    return dict(zip(CASES, ask([[function, arguments] for function, arguments, _ in CASES.values()]), strict=True))


def seen(cell: Any) -> Any:
    """An error goes as its code to our VBA, which makes it genuine."""
    code = cell.value if isinstance(cell, CellError) else cell
    return {"error": code} if type(code) is int else cell


@pytest.mark.parametrize("case", CASES)
def test_windows_answers_as_python_does_here(case: str, answers: dict[str, Any]) -> None:
    function, _, arguments = CASES[case]
    MESSAGES.clear()
    here = [[seen(cell) for cell in row] for row in com_rows(getattr(functions, function)(*arguments))]
    assert answers[case] == (here[0][0] if len(here) == len(here[0]) == 1 else here)


def test_an_error_arrives_with_its_code(answers: dict[str, Any]) -> None:
    """No text that looks like an error, and no VT_ERROR, of which pywin32 would send the code of a missing argument."""
    assert answers["an error"] == {"error": CellError.DIV0.value}
    assert answers["an error handed over"] == {"error": CellError.NA.value}


def test_dso_is_receivables_over_sales_times_days(answers: dict[str, Any]) -> None:
    assert answers["a number"] == pytest.approx(30.0)


def test_the_ageing_adds_up_to_what_is_owed(answers: dict[str, Any]) -> None:
    """1130.05 + 226 + (3390 − 1390) − 10 unapplied."""
    assert answers["a table"][-1][-1] == pytest.approx(3346.05)
    assert answers["a table in Chinese"][0][0] == "客户编号"
