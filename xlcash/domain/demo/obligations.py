"""What the demo owes and plans: accounts, bills, plan lines."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from xlcash.domain.demo.chance import Random, random
from xlcash.domain.demo.frames import typed, working_day
from xlcash.domain.tables import ACCOUNTS, BILLS, PLAN
from xlcash.language import Language, find

# Account → group, balance at the as-of date, currency.
BALANCES: Final = {
    "icbc": ("operating", 1_286_400.0, "CNY"),
    "cmb": ("operating", 722_500.0, "CNY"),
    "boc_usd": ("operating", 25_000.0, "USD"),
    "project": ("project", 318_000.0, "CNY"),
    "deposit": ("restricted", 150_000.0, "CNY"),
}

# Supplier → bills, lowest and highest amount, terms of payment, whether they can wait and for how many days, currency.
SUPPLIERS: Final = {
    "steel": (5, 62_000, 98_000, "rigid", 0, "CNY"),
    "castings": (5, 28_000, 56_000, "flexible", 30, "CNY"),
    "bearings": (2, 4_200, 7_800, "rigid", 0, "USD"),
    "motors": (4, 36_000, 64_000, "flexible", 30, "CNY"),
    "hydraulics": (4, 24_000, 52_000, "flexible", 45, "CNY"),
    "paint": (3, 8_000, 19_000, "flexible", 30, "CNY"),
    "freight": (4, 9_000, 18_000, "rigid", 0, "CNY"),
    "tools": (4, 7_000, 21_000, "flexible", 45, "CNY"),
}
FIRST_DUE, LAST_DUE = dt.date(2026, 6, 11), dt.date(2026, 8, 31)
PART_PAID: Final = {"motors": 0.5, "steel": 0.3, "hydraulics": 0.4}  # of the earliest bill of each

D = dt.date
# Line, direction, amount, frequency, start, end, rigidity, account, when the day is no working day.
LINES: Final = (
    ("wages", "out", 386_000, "monthly", D(2025, 7, 10), None, "rigid", "icbc", "before"),
    ("social", "out", 92_400, "monthly", D(2025, 7, 15), None, "rigid", "icbc", "before"),
    ("rent", "out", 174_000, "quarterly", D(2025, 7, 5), None, "rigid", "icbc", "none"),
    ("utilities", "out", 34_600, "monthly", D(2025, 7, 20), None, "rigid", "cmb", "after"),
    ("loan", "out", 61_500, "monthly", D(2025, 7, 21), D(2027, 12, 21), "rigid", "icbc", "after"),
    ("vat", "out", 66_000, "monthly", D(2025, 7, 15), None, "rigid", "icbc", "after"),
    ("income_tax", "out", 54_000, "quarterly", D(2025, 7, 15), None, "rigid", "icbc", "after"),
    ("steel", "out", 148_000, "monthly", D(2026, 9, 8), None, "rigid", "cmb", "none"),
    ("parts", "out", 180_000, "monthly", D(2026, 9, 18), None, "flexible", "cmb", "after"),
    ("freight", "out", 9_500, "weekly", D(2026, 9, 4), None, "rigid", "cmb", "none"),
    ("marketing", "out", 33_500, "monthly", D(2025, 7, 25), None, "flexible", "cmb", "after"),
    ("maintenance", "out", 21_000, "monthly", D(2025, 7, 28), None, "flexible", "cmb", "none"),
    ("research", "out", 36_000, "monthly", D(2025, 7, 28), None, "flexible", "icbc", "none"),
    ("season", "out", 135_000, "monthly", D(2026, 7, 22), D(2026, 11, 22), "flexible", "cmb", "after"),
    ("machine", "out", 335_000, "monthly", D(2026, 8, 12), D(2026, 11, 12), "rigid", "icbc", "none"),
    ("bonus", "out", 215_000, "yearly", D(2026, 1, 25), None, "rigid", "icbc", "before"),
    ("audit", "out", 30_000, "yearly", D(2026, 3, 20), None, "flexible", "icbc", "none"),
    ("subsidy", "in", 120_000, "once", D(2026, 10, 20), None, "rigid", "icbc", "after"),
    ("tax_refund", "in", 96_000, "once", D(2027, 4, 15), None, "rigid", "icbc", "after"),
    ("project_in", "in", 310_000, "quarterly", D(2026, 9, 30), D(2027, 6, 30), "rigid", "project", "after"),
    ("project_out", "out", 88_000, "monthly", D(2026, 7, 16), D(2027, 6, 16), "rigid", "project", "none"),
)
# Lines that may wait longer than the settings say, in days: winter stock may be paid for after the season.
WAITS: Final = {"season": 150.0, "research": 60.0}


def accounts_table(language: Language) -> pd.DataFrame:
    names = find(language, "demo.accounts")
    rows = [
        {"account": names[account], "group": group, "balance": balance, "currency": currency}
        for account, (group, balance, currency) in BALANCES.items()
    ]
    return typed(ACCOUNTS, rows)


def bills_table(language: Language) -> pd.DataFrame:
    """The table Bills by due date: a few overdue, a few paid in part."""
    chance, suppliers, accounts = random("bills"), find(language, "demo.suppliers"), find(language, "demo.accounts")
    bills = sorted((bill for supplier in SUPPLIERS for bill in _bills_of(supplier, chance)), key=lambda bill: bill["due_date"])
    for at, bill in enumerate(bills, 1):
        bill["bill"] = f"YF-{bill['due_date'] - dt.timedelta(days=45):%y%m}-{at:03d}"
        bill["supplier"] = suppliers[bill["supplier"]]
        bill["account"] = accounts["boc_usd" if bill["currency"] == "USD" else "cmb"]
    return typed(BILLS, bills)


def _bills_of(supplier: str, chance: Random) -> list[dict[str, Any]]:
    """A supplier's open bills, spread over the days between the first and the last due date."""
    count, low, high, rigidity, wait, currency = SUPPLIERS[supplier]
    span = (LAST_DUE - FIRST_DUE).days
    bills = []
    for at in range(count):
        day = working_day(FIRST_DUE + dt.timedelta(days=int(span * (at + float(chance.random())) / count)))
        amount = 100.0 * round(float(chance.uniform(low, high)) / 100)
        paid = round(amount * PART_PAID.get(supplier, 0.0), -2) if at == 0 else 0.0
        bills.append({"supplier": supplier, "due_date": day, "amount": amount, "paid": paid, "currency": currency,
                      "rigidity": rigidity, "max_delay": wait})  # fmt: skip
    return bills


def plan_table(language: Language) -> pd.DataFrame:
    names, accounts = (find(language, f"demo.{words}") for words in ("plan", "accounts"))
    keys = ("direction", "amount", "frequency", "start", "end", "rigidity")
    rows = [
        {
            "line": names[line],
            **dict(zip(keys, told, strict=True)),
            "currency": "CNY",
            "account": accounts[account],
            "business_day": shift,
            "max_delay": WAITS.get(line),
        }
        for line, *told, account, shift in LINES
    ]
    return typed(PLAN, rows)


def payables(rate: float) -> float:
    """What the bills still owe, in CNY at `rate` per USD."""
    bills = bills_table("en")
    owed = (bills["amount"] - bills["paid"]).to_numpy()
    return float((owed * (bills["currency"] == "USD").map({True: rate, False: 1.0}).to_numpy()).sum())


def cash(rate: float) -> float:
    """All account balances, in CNY at `rate` per USD."""
    return sum(balance * (rate if currency == "USD" else 1.0) for _, balance, currency in BALANCES.values())
