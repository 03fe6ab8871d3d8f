"""Files written for a test, and the real files if they are there."""

import csv
import io
from pathlib import Path

import pytest

from xlcash.importing.company import Choices, Files, import_company

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ar"


@pytest.fixture
def shared():
    """A real file by its name."""

    def find(name):
        if not DATA.is_dir():
            pytest.skip(f"the folder of sample data {DATA} is not here")
        return DATA / name

    return find


@pytest.fixture
def write(tmp_path):
    """Rows or text written as a file."""

    def make(name, content, *, encoding="utf-8", separator=","):
        if not isinstance(content, str):
            text = io.StringIO(newline="")
            csv.writer(text, delimiter=separator).writerows(content)
            content = text.getvalue()
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return make


@pytest.fixture
def company(write):
    """The company and report of an invoice list given as rows, and of other files."""

    def make(invoices, receipts=None, customers=None, **choices):
        files = Files(
            write("invoices.csv", invoices),
            receipts and write("receipts.csv", receipts),
            customers and write("customers.csv", customers),
        )
        return import_company(files, Choices(**choices))

    return make


def _decisions(report, language="en"):
    made = [decision for export in report.exports for decision in export.decisions] + list(report.decisions)
    return [decision.said(language) for decision in made]


@pytest.fixture
def decisions():
    """What a report decided, in words."""
    return _decisions
