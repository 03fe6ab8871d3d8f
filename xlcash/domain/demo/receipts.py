"""What the demo's customers have paid, each in its own way."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

import pandas as pd

from xlcash.domain.demo.chance import Random, random
from xlcash.domain.demo.customers import AS_OF, PAYERS, Profile, profiles
from xlcash.domain.demo.frames import cents, typed
from xlcash.domain.demo.invoices import Document
from xlcash.domain.tables import RECEIPTS

PART_PAID: Final = 0.09  # share of invoices paid in two parts
DRIFT_DAYS: Final = 240  # a payer that gets worse does so over the last eight months
SOONEST: Final = 4  # nobody pays within three days of the invoice
ADVANCES: Final = (("C-0019", dt.date(2026, 6, 16), 18_000.0),)  # paid before anything was invoiced
WRITTEN_OFF: Final = ("C-0137", dt.date(2026, 3, 31), 0.25)  # a quarter of a lost debt


@dataclass(frozen=True, slots=True)
class Receipt:
    paid_on: dt.date
    customer: str
    amount: float
    currency: str
    type: str
    invoice: int = -1  # by its place in the list of invoices; −1 = names none


def receipts(billed: list[Document], notes: list[Document]) -> list[Receipt]:
    """Every receipt up to the as-of date, by day."""
    chance = random("receipts")
    pay_run = {profile.code: int(chance.integers(0, 5)) for profile in profiles()}
    credited: dict[int, float] = defaultdict(float)
    for note in notes:
        credited[note.corrects] -= note.amount
    named: list[Receipt] = []
    for at, invoice in enumerate(billed):
        owed = cents(invoice.amount - credited[at])
        named.extend(_payments(invoice, at, owed, pay_run[invoice.profile.code], chance))
    known = [receipt for receipt in named if receipt.paid_on <= AS_OF]
    by_code = {profile.code: profile for profile in profiles()}
    plain = [receipt for receipt in known if by_code[receipt.customer].names_invoices]
    lumps = _lumps([receipt for receipt in known if not by_code[receipt.customer].names_invoices])
    advances = [Receipt(day, customer, amount, "CNY", "cash") for customer, day, amount in ADVANCES]
    losses = _losses(billed, {receipt.invoice for receipt in known})
    return sorted([*plain, *lumps, *advances, *losses], key=lambda receipt: (receipt.paid_on, receipt.customer, receipt.invoice))


def _payments(invoice: Document, at: int, owed: float, weekday: int, chance: Random) -> list[Receipt]:
    """The payments of one invoice: in one part or two, on the customer's pay day."""
    profile, payer = invoice.profile, PAYERS[invoice.profile.payer]
    delay, parted, first, gap = (float(draw) for draw in chance.random(4))
    if payer.stops_on is not None and invoice.due >= payer.stops_on:
        return []
    worse = payer.drift * min(max((invoice.due - AS_OF).days / DRIFT_DAYS + 1, 0.0), 1.0)
    day = invoice.due + dt.timedelta(days=round(payer.low + (payer.high - payer.low) * delay + worse))
    day = _pay_day(max(day, invoice.issued + dt.timedelta(days=SOONEST)), weekday)
    if parted >= PART_PAID or not profile.names_invoices:
        return [_receipt(profile, day, owed, at)]
    part = cents(owed * (0.4 + 0.3 * first))
    later = _pay_day(day + dt.timedelta(days=14 + round(28 * gap)), weekday)
    return [_receipt(profile, day, part, at), _receipt(profile, later, cents(owed - part), at)]


def _receipt(profile: Profile, day: dt.date, amount: float, at: int) -> Receipt:
    return Receipt(day, profile.code, amount, profile.currency, profile.pays_by, at)


def _pay_day(day: dt.date, weekday: int) -> dt.date:
    """The day, or the next pay day after it: customers pay on one weekday."""
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def _lumps(payments: list[Receipt]) -> list[Receipt]:
    """One receipt a customer and day, which does not say what it pays."""
    sums: dict[tuple[str, dt.date], list[Receipt]] = defaultdict(list)
    for receipt in payments:
        sums[receipt.customer, receipt.paid_on].append(receipt)
    return [
        Receipt(day, customer, cents(sum(part.amount for part in parts)), parts[0].currency, parts[0].type)
        for (customer, day), parts in sums.items()
    ]


def _losses(billed: list[Document], paid: set[int]) -> list[Receipt]:
    customer, day, share = WRITTEN_OFF
    lost = next(at for at, invoice in enumerate(billed) if invoice.profile.code == customer and at not in paid)
    return [Receipt(day, customer, cents(billed[lost].amount * share), "CNY", "write_off", lost)]


def receipts_table(paid: list[Receipt], numbers: list[str]) -> pd.DataFrame:
    """The table Receipts by date; `numbers` are those of the invoices."""
    rows = [
        {
            "date": receipt.paid_on,
            "customer": receipt.customer,
            "amount": receipt.amount,
            "invoice": numbers[receipt.invoice] if receipt.invoice >= 0 else "",
            "currency": receipt.currency,
            "type": receipt.type,
            "receipt": f"SK-{receipt.paid_on:%y%m}-{at:04d}",
        }
        for at, receipt in enumerate(paid, 1)
    ]
    return typed(RECEIPTS, rows)
