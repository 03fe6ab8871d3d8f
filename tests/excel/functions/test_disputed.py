"""What the register Disputes holds is disputed everywhere: wherever Invoices.Disputed has a say, the register has the same."""

import pytest

from tests.excel.test_classic import sample
from xlcash.excel import functions
from xlcash.excel.arguments import TableArgument
from xlcash.excel.functions import FUNCTIONS, xc_claim_clock, xc_late_interest, xc_open_items

ABOUT_THE_REGISTER = {"XC_DISPUTES", "XC_MESSAGES", "XC_FINGERPRINT"}
OF_LEDGER = [
    function
    for function in FUNCTIONS
    if {"invoices", "receipts"} <= {parameter.name for parameter in function.parameters} and function.name not in ABOUT_THE_REGISTER
]
INVOICES = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], ["I-1", "C-1", "2026-04-01", "2026-05-30", 100.0]]
NO_RECEIPTS = [["Date", "Customer", "Amount", "Invoice"]]
REGISTER = [["Invoice", "Raised", "Amount", "Reason"], ["I-1", "2026-06-01", 100.0, "quality"]]


def answer(function, *, disputed, register):
    given = {parameter.name: sample(parameter) for parameter in function.parameters}
    heads, *rows = given["invoices"]
    at, invoice = heads.index("Disputed"), heads.index("Invoice")
    for row in rows:
        row[at] = disputed if row[invoice] == "I-4" else None
    if "customers" in given:
        given["customers"] = [[*row, 8_000.0 if place else "Insured limit"] for place, row in enumerate(given["customers"])]
    if "disputes" in given:
        given["disputes"] = [["Invoice", "Raised", "Amount", "Reason"], ["I-4", "2026-04-06", register, "quality"]] if register else None
    return getattr(functions, function.python_name)(**given)


@pytest.mark.parametrize("function", OF_LEDGER, ids=lambda function: function.name)
def test_the_register_says_what_the_column_says(function):
    plain, stated = (answer(function, disputed=amount, register=None) for amount in (None, 1_000.0))
    takes_register = any(parameter.name == "disputes" for parameter in function.parameters)
    assert takes_register or plain == stated, f"{function.name} depends on Invoices.Disputed: let it take Disputes"
    if takes_register:
        assert answer(function, disputed=None, register=1_000.0) == stated


def test_all_the_tables_among_the_arguments_have_a_place_for_the_register():
    register = [p.argument for function in OF_LEDGER for p in function.parameters if p.name == "disputes"]
    assert register
    assert all(isinstance(argument, TableArgument) and argument.spec.name == "Disputes" for argument in register)


def test_what_the_register_disputes_bears_no_interest():
    given = INVOICES, NO_RECEIPTS, "2026-06-30", [["Date", "Currency", "Rate"]], [["Key", "Value"]]
    (row,) = xc_late_interest(*given)[1:]
    assert row[7] == pytest.approx(1.55), "100 × 0.05 % × 31 days"
    assert xc_late_interest(*given, None, None, None, REGISTER)[1:] == []


def test_what_the_register_disputes_is_not_covered():
    customers = [["Customer", "Insured limit"], ["C-1", 1000.0]]
    policies = [["Insurer", "From", "To", "Percentage", "Notification days"], ["A", "2026-01-01", "2026-12-31", 0.9, 88.0]]
    given = INVOICES, NO_RECEIPTS, customers, policies, "2026-06-30"
    assert xc_claim_clock(*given)[1][3:5] == [100.0, 100.0]
    assert xc_claim_clock(*given, None, None, None, REGISTER)[1][3:5] == [100.0, 0.0]


def test_open_items_shows_the_dispute_until_it_is_resolved():
    resolved = [["Invoice", "Raised", "Amount", "Resolved"], ["I-1", "2026-06-01", 40.0, "2026-06-20"]]
    disputed = [
        xc_open_items(INVOICES, NO_RECEIPTS, day, None, None, None, None, resolved)[1][8]
        for day in ("2026-05-31", "2026-06-19", "2026-06-20")
    ]
    assert disputed == [0.0, 40.0, 0.0]
