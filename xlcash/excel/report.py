"""What the report holds: the sheets that Export PDF prints, in the order of their tabs, and how much of a long list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PAGES: Final[Mapping[str, str]] = {
    "report": "", "forecast": "", "cash_at_risk": "", "response": "deferrals", "credit": "credit", "warnings": "warnings",
    "collections": "worklist", "provision": "provision_by", "checks": "",
}  # fmt: skip
"""Each sheet, and the result at its end that may be of any length."""
MOST_ROWS: Final = 90
"""Rows of such a result that are printed: two to three pages. Nobody reads more of a list on paper."""
