"""Tables and ledgers written as rows: text dates, blanks as None, missing cells at the end of a row left out."""

import datetime as dt

import pytest

from xlcash.domain.ledger.settlement import settle
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS

HEADS = {
    "Invoices": [
        "Invoice",
        "Customer",
        "Invoice date",
        "Due date",
        "Amount",
        "Disputed",
        "Account",
        "Type",
        "Corrects",
        "Currency",
        "Contract",
    ],
    "Receipts": ["Date", "Customer", "Amount", "Invoice", "Type", "Currency"],
    "Bills": ["Bill", "Supplier", "Due date", "Amount", "Paid", "Rigidity", "Account", "Currency", "Plan line", "Max delay"],
    "Plan": ["Line", "Direction", "Amount", "Frequency", "Start", "End", "Rigidity", "Account", "Currency", "Business day", "Max delay"],
    "Accounts": ["Account", "Group", "Balance", "Currency"],
    "Calendar": ["Date", "Working"],
    "Scenarios": ["Scenario", "Sales change", "Delay days", "Customer default", "Payment acceleration", "Cost change"],
    "Monthly": ["Month", "Sales", "Fixed cost", "Operating cost", "Receivables", "Payables", "Purchases"],
}


def _rows(name, *rows):
    head = HEADS[name]
    return read_table(SPECS[name], [head, *([*row, *[None] * (len(head) - len(row))] for row in rows)]).rows


def _ledger(invoices, receipts=(), *, as_of):
    return settle(_rows("Invoices", *invoices), _rows("Receipts", *receipts), as_of=dt.date.fromisoformat(as_of))


@pytest.fixture(scope="session")
def rows():
    """The rows of a table by its name."""
    return _rows


@pytest.fixture(scope="session")
def ledger():
    """A settled ledger."""
    return _ledger
