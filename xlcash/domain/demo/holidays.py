"""China's days off in 2026 and the weekend days worked instead.

Source: General Office of the State Council, notice on the arrangement of holidays in 2026 (国务院办公厅关于2026年部分节假日安排的通知).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from xlcash.domain.demo.frames import typed
from xlcash.domain.tables import CALENDAR

# First and last day off: New Year, Spring Festival, Qingming, Labour Day, Dragon Boat, Mid-Autumn, National Day.
OFF: Final = (("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"), ("09-25", "09-27"),
              ("10-01", "10-07"))  # fmt: skip
WORKED: Final = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")


def calendar_table() -> pd.DataFrame:
    """The table Calendar of 2026, by date."""
    off = [day.date() for first, last in OFF for day in pd.date_range(f"2026-{first}", f"2026-{last}")]
    worked = [dt.date.fromisoformat(f"2026-{day}") for day in WORKED]
    rows = [{"date": day, "working": "no"} for day in off] + [{"date": day, "working": "yes"} for day in worked]
    return typed(CALENDAR, sorted(rows, key=lambda row: row["date"]))
