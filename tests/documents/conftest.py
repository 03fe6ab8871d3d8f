"""Templates and letters made by hand."""

import datetime as dt
import io

import docx
import pandas as pd
import pytest

from xlcash.domain.letters.fields import Sender
from xlcash.domain.letters.letter import Letter, totals_of

AS_OF = dt.date(2026, 6, 30)


@pytest.fixture(scope="session")
def sender():
    return Sender("恒泰机械有限公司", AS_OF, dt.date(2026, 7, 7))


@pytest.fixture(scope="session")
def template():
    """A Word document of paragraphs (each a list of runs, for Word splits fields) and rows of one table."""

    def make(*paragraphs, rows=()):
        document = docx.Document()
        for runs in paragraphs:
            paragraph = document.add_paragraph()
            for run in [runs] if isinstance(runs, str) else runs:
                paragraph.add_run(run)
        if rows:
            table = document.add_table(len(rows), len(rows[0]))
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    table.cell(at, column).text = text
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()

    return make


@pytest.fixture(scope="session")
def letter():
    """A letter of one customer about some amounts."""

    def make(customer="C-1", name="Brown", language="en", template="Payment reminder", amounts=(100.0,), favour=()):
        days = pd.Timestamp("2026-05-31")
        lines = pd.DataFrame({
            "invoice": [f"2631200000000{at:07d}" for at in range(len(amounts))], "invoice_date": days, "due_date": days, "days_overdue": 30.0,
            "currency": "CNY", "amount": amounts, "settled": 0.0, "open": amounts, "held": 0.0, "claimed": amounts, "level": 1.0, "step": True,
        })  # fmt: skip
        credits_ = pd.DataFrame(
            {"kind": "credit_note", "document": "N-1", "date": days, "currency": "CNY", "amount": [-amount for amount in favour]}
        )
        totals = totals_of(lines.assign(customer=customer), credits_.assign(customer=customer))[customer]
        return Letter(customer, name, language, template, 1.0, "Remind", "Finance", "", "", lines, credits_, tuple(totals))

    return make
