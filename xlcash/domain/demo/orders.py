"""What the demo's customers have ordered and not all received."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pandas as pd

from xlcash.domain.demo.chance import Random, random
from xlcash.domain.demo.customers import AS_OF, Profile, profiles
from xlcash.domain.demo.frames import typed, working_day
from xlcash.domain.demo.invoices import USD_RATE
from xlcash.domain.tables import ORDERS

ORDERING: Final = 0.4  # share of the customers with an order in hand
DAYS: Final = 40  # the oldest order is so many days old
DELIVERY: Final = (14, 60)  # days from order to shipment
LARGE: Final = {"C-0033": 2.4}  # times the usual order


def orders_table() -> pd.DataFrame:
    """The table Orders by date: some shipped in the last days, most still to be delivered."""
    chance = random("orders")
    buying = [profile for profile in profiles() if profile.payer != "gone"]
    orders = [_order(profile, chance) for profile in buying if chance.random() < ORDERING or profile.code in LARGE]
    kept = [order for order in orders if order["ship_date"] >= AS_OF - dt.timedelta(days=7)]
    rows = sorted(kept, key=lambda order: (order["date"], order["customer"]))
    return typed(ORDERS, [row | {"order": f"DD-{row['date']:%y%m}-{at:03d}"} for at, row in enumerate(rows, 1)])


def _order(profile: Profile, chance: Random) -> dict[str, Any]:
    """One order, about as large as the customer's invoices."""
    age, lead, size = (float(draw) for draw in chance.random(3))
    day = working_day(AS_OF - dt.timedelta(days=round(DAYS * age)))
    shipped = working_day(day + dt.timedelta(days=round(DELIVERY[0] + (DELIVERY[1] - DELIVERY[0]) * lead)))
    months = (profile.last - profile.first).days / 365 * 12
    usual = 1000 * profile.monthly * months / profile.count / (1 if profile.currency == "CNY" else USD_RATE)
    amount = round(usual * (0.6 + 0.8 * size) * LARGE.get(profile.code, 1.0), -2)
    return {
        "customer": profile.code, "date": min(day, AS_OF), "amount": amount, "currency": profile.currency, "ship_date": shipped,
    }  # fmt: skip
