"""Policies, customers and ledgers as dictionaries: what a row does not state is blank."""

import datetime as dt

import pytest

from xlcash.domain.ledger.settlement import settle
from xlcash.domain.reading import read_table
from xlcash.domain.tables import LOSSES, SPECS

YEAR = {"insurer": "A", "from": "2026-01-01", "to": "2026-12-31", "percentage": 0.9}
INVOICE = {"invoice": "I-1", "customer": "C-1", "invoice_date": "2026-02-01", "due_date": "2026-04-02", "amount": 100.0}


def read(name, rows):
    spec = LOSSES if name == "Losses" else SPECS[name]
    keys = list(dict.fromkeys([column.key for column in spec.columns if column.required] + [key for row in rows for key in row]))
    return read_table(spec, [[spec.header(key, "en") for key in keys], *([row.get(key) for key in keys] for row in rows)])


@pytest.fixture(scope="session")
def table():
    """A table read from rows, its problems kept."""
    return read


@pytest.fixture(scope="session")
def policies():
    """Policies of 2026 at 90 %, changed as said."""
    return lambda *changes: read("Policies", [YEAR | change for change in changes or ({},)]).rows


@pytest.fixture(scope="session")
def customers():
    """Customers by their insured limits, or by a dictionary of what is stated of them."""

    def made(**stated):
        rows = [
            {"customer": name.replace("_", "-"), **(given if isinstance(given, dict) else {"insured_limit": given})}
            for name, given in stated.items()
        ]
        return read("Customers", rows).rows

    return made


@pytest.fixture(scope="session")
def ledger():
    """A settled ledger of invoices (100 of C-1 dated 2026-02-01, due 2026-04-02, changed as said) and receipts."""

    def made(*invoices, receipts=(), as_of="2026-06-30"):
        rows = [INVOICE | {"invoice": f"I-{at}"} | invoice for at, invoice in enumerate(invoices or ({},), 1)]
        return settle(read("Invoices", rows).rows, read("Receipts", receipts).rows, as_of=dt.date.fromisoformat(as_of))

    return made
