"""Worksheet functions that tell of xlcash itself."""

from __future__ import annotations

import xlcash
from xlcash.excel.declare import worksheet_function


@worksheet_function("control")
def xc_version() -> str:
    """The version of xlcash that answers.

    >>> xc_version() == xlcash.__version__
    True
    """
    return xlcash.__version__
