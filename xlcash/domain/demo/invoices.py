"""The demo's invoices and credit notes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from xlcash.domain.demo.chance import Random, random
from xlcash.domain.demo.customers import AS_OF, CREDIT_NOTES, Profile, profiles
from xlcash.domain.demo.frames import cents, typed, working_day
from xlcash.domain.tables import INVOICES
from xlcash.language import Language, find

VAT: Final = 0.13
USD_RATE: Final = 7.1  # thousands of CNY a month → USD; the rates by month stand in `rates`
UNLINKED_NOTES: Final = 3  # of them, the last that name no invoice
NUMBER_PREFIX: Final = "312"  # issued in Shanghai, by the digital-invoice platform
FIRST_NUMBER: Final = 1_204_773


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice (amount > 0) or a credit note (< 0), VAT included."""

    profile: Profile
    issued: dt.date
    amount: float
    corrects: int = -1  # which invoice a credit note corrects, by its place in the list of invoices

    @property
    def due(self) -> dt.date:
        return self.issued + dt.timedelta(days=self.profile.terms)

    @property
    def vat(self) -> float:
        return cents(self.amount - self.amount / (1 + VAT)) if self.profile.currency == "CNY" else 0.0


def invoices() -> list[Document]:
    """All invoices, by customer and day."""
    chance = random("invoices")
    return [document for profile in profiles() for document in _of_customer(profile, chance)]


def _of_customer(profile: Profile, chance: Random) -> list[Document]:
    """A customer's invoices: spread over its time, with chance in day and amount; their mean is what it buys a month."""
    span = (profile.last - profile.first).days
    months = span / 365 * 12
    mean = 1000 * profile.monthly * months / profile.count / (1 if profile.currency == "CNY" else USD_RATE)
    documents = []
    for at in range(profile.count):
        day = profile.first + dt.timedelta(days=int(span * (at + float(chance.random())) / profile.count))
        amount = cents(mean * (0.4 + 1.2 * float(chance.random())))
        documents.append(Document(profile, min(working_day(day), AS_OF), amount))
    return documents


def credit_notes(billed: list[Document]) -> list[Document]:
    """Returns and price corrections: a small part of some invoices, a few days later. The last few do not say what they correct."""
    chance = random("credit notes")
    eligible = [at for at, one in enumerate(billed) if one.profile.currency == "CNY" and one.issued < AS_OF - dt.timedelta(days=20)]
    picked = sorted(chance.permutation(len(eligible))[:CREDIT_NOTES].tolist(), key=lambda place: billed[eligible[place]].issued)
    notes = []
    for order, place in enumerate(picked):
        invoice = billed[eligible[place]]
        day = working_day(invoice.issued + dt.timedelta(days=int(chance.integers(3, 10))))
        linked = order < CREDIT_NOTES - UNLINKED_NOTES
        amount = -cents(invoice.amount * (0.03 + 0.09 * float(chance.random())))
        notes.append(Document(invoice.profile, day, amount, eligible[place] if linked else -1))
    return notes


def invoices_table(billed: list[Document], notes: list[Document], language: Language) -> tuple[pd.DataFrame, list[str]]:
    """The table Invoices by date, and the number of each invoice of `billed`."""
    documents = [*billed, *notes]
    order = sorted(range(len(documents)), key=lambda at: (documents[at].issued, at))
    numbers = _numbers(documents, order)
    accounts = find(language, "demo.accounts")
    chance = random("contracts")
    contracts = {profile.code: int(chance.integers(10, 90)) for profile in profiles()}
    rows = [_row(documents[at], numbers, at, contracts, accounts) for at in order]
    return typed(INVOICES, rows), numbers[: len(billed)]


def _row(document: Document, numbers: list[str], at: int, contracts: dict[str, int], accounts: dict[str, str]) -> dict[str, Any]:
    profile, note = document.profile, document.amount < 0
    half = document.issued.year * 2 + (document.issued.month > 6)  # noqa: PLR2004  contracts run for half a year
    return {
        "invoice": numbers[at],
        "customer": profile.code,
        "invoice_date": document.issued,
        "due_date": document.issued if note else document.due,
        "amount": document.amount,
        "vat": document.vat,
        "currency": profile.currency,
        "type": "credit_note" if note else "invoice",
        "ship_date": None if note else document.issued - dt.timedelta(days=3),
        "contract": f"HT-{document.issued.year}-{(contracts[profile.code] * 7 + half * 31) % 900 + 100:03d}",
        "account": accounts[account_of(profile)],
        "corrects": numbers[document.corrects] if document.corrects >= 0 else "",
    }


def account_of(profile: Profile) -> str:
    """Where a customer pays to."""
    if profile.currency == "USD":
        return "boc_usd"
    return "cmb" if profile.region in {"central", "west"} else "icbc"


def _numbers(documents: list[Document], order: list[int]) -> list[str]:
    """20-digit numbers of electronic invoices: year, place and platform, then a serial number that grows with the day."""
    chance = random("numbers")
    serial = FIRST_NUMBER
    numbers = [""] * len(documents)
    for at in order:
        serial += int(chance.integers(40, 6000))
        numbers[at] = f"{documents[at].issued:%y}{NUMBER_PREFIX}{serial:015d}"
    return numbers
