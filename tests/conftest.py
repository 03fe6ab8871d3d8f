"""What every test starts from: no message of another test, no table remembered."""

import pytest

from xlcash.excel.cells import TABLES
from xlcash.excel.messages import MESSAGES


@pytest.fixture(autouse=True)
def _fresh():
    MESSAGES.clear()
    TABLES.clear()
