"""The demo's customers: who they are, how much they buy and how they pay."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.demo.chance import Random, random, shared
from xlcash.domain.demo.frames import typed
from xlcash.domain.tables import CUSTOMERS
from xlcash.language import Language, find, say

FIRST_DAY: Final = dt.date(2024, 7, 1)
AS_OF: Final = dt.date(2026, 6, 30)
DOCUMENTS: Final = 1_500  # invoices and credit notes in the two years from FIRST_DAY to AS_OF
CREDIT_NOTES: Final = 38


@dataclass(frozen=True, slots=True)
class Payer:
    """How a customer pays: `low` to `high` days after the due date, up to `drift` days more by the end, nothing due from `stops_on` on."""

    low: int
    high: int
    drift: int = 0
    stops_on: dt.date | None = None


PAYERS: Final[Mapping[str, Payer]] = {
    "early": Payer(-16, -8),
    "prompt": Payer(-6, -2),
    "relaxed": Payer(-2, 6),
    "late": Payer(6, 22),
    "slow": Payer(16, 34),
    "erratic": Payer(-6, 36),
    "deteriorating": Payer(0, 8, drift=78),
    "weakening": Payer(2, 12, drift=60),
    "stopped": Payer(4, 20, stops_on=dt.date(2026, 3, 16)),
    "gone": Payer(0, 10, stops_on=dt.date(2025, 6, 10)),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """One customer. `monthly`: invoiced a month, VAT included, in thousands of CNY; `count`: its invoices; `strength`: its statements."""

    code: str
    monthly: float
    count: int
    terms: int
    payer: str
    region: str
    industry: str
    strength: str  # "" = no statements at hand
    ladder: str = "formal"
    limit: float = 0.0  # thousands; 0 = three months' invoices
    registry: str = "active"
    reputation: str = "good"
    first: dt.date = FIRST_DAY
    last: dt.date = AS_OF
    currency: str = "CNY"
    country: str = "china"
    names_invoices: bool = True  # whether its payments say what they pay
    pays_by: str = "cash"
    hold: bool = False
    key_account: bool = False
    management_change: bool = False
    insured: float = 1.0  # the insured limit as a share of the credit limit, unless on hold or abroad


# The thirteen that make the story: the large customers of the dashboard.
LARGE: Final = (
    Profile("C-0107", 76, 66, 60, "stopped", "east", "trade", "weak", "standard", 400, "abnormal", "fair", hold=True),
    Profile("C-0012", 168, 96, 60, "prompt", "east", "machinery", "strong", "formal", 500, key_account=True, insured=0.8),
    Profile("C-0033", 112, 84, 60, "late", "north", "machinery", "fair", "formal", 450, reputation="fair", insured=0.8, key_account=True),
    Profile("C-0098", 78, 66, 30, "deteriorating", "south", "building", "weak", "formal", 200, reputation="poor", hold=True),
    Profile("C-0051", 88, 78, 45, "slow", "central", "machinery", "fair", "formal", 300, reputation="fair"),
    Profile("C-0076", 58, 66, 60, "late", "west", "consumer", "fair", "departments", 350, reputation="fair"),
    Profile("C-0140", 52, 60, 45, "weakening", "north", "trade", "weak", "standard", 150, reputation="fair", management_change=True),
    Profile("C-0009", 92, 84, 45, "prompt", "east", "consumer", "strong", "departments", 300, names_invoices=False),
    Profile("C-0064", 66, 72, 30, "slow", "south", "trade", "fair", "formal", 200, reputation="fair"),
    Profile("C-0021", 82, 78, 30, "relaxed", "north", "metal", "strong", "formal", 250, pays_by="note"),
    Profile("C-0118", 46, 54, 60, "prompt", "north", "consumer", "strong", "departments", 150),
    Profile("C-0087", 46, 54, 60, "early", "central", "machinery", "strong", "formal", 150, insured=1.5),
    Profile("C-0131", 44, 54, 30, "prompt", "west", "consumer", "fair", "formal", 120, names_invoices=False),
)

# The small ones: (code, region, industry, payer, terms, strength).
_SMALL: Final = (
    ("C-0003", "east", "machinery", "prompt", 30, "strong"), ("C-0005", "east", "machinery", "relaxed", 45, "fair"),
    ("C-0014", "east", "consumer", "late", 45, "fair"), ("C-0017", "east", "machinery", "prompt", 30, "strong"),
    ("C-0019", "east", "metal", "early", 30, "strong"), ("C-0023", "north", "metal", "slow", 60, "fair"),
    ("C-0026", "north", "machinery", "prompt", 60, "fair"), ("C-0028", "north", "consumer", "early", 30, ""),
    ("C-0030", "north", "machinery", "relaxed", 30, "fair"), ("C-0036", "north", "building", "prompt", 45, "strong"),
    ("C-0038", "north", "building", "late", 45, "fair"), ("C-0041", "central", "machinery", "prompt", 60, "fair"),
    ("C-0043", "central", "energy", "prompt", 30, "strong"), ("C-0045", "central", "energy", "relaxed", 45, "fair"),
    ("C-0048", "central", "energy", "early", 30, ""), ("C-0054", "central", "metal", "late", 30, "fair"),
    ("C-0056", "central", "machinery", "prompt", 90, "strong"), ("C-0058", "central", "energy", "erratic", 30, "weak"),
    ("C-0061", "central", "metal", "prompt", 45, "strong"), ("C-0066", "south", "building", "erratic", 30, "fair"),
    ("C-0068", "south", "consumer", "prompt", 30, "fair"), ("C-0071", "south", "metal", "relaxed", 30, "strong"),
    ("C-0073", "south", "machinery", "early", 30, "strong"), ("C-0079", "west", "machinery", "prompt", 45, "strong"),
    ("C-0081", "west", "trade", "late", 30, "fair"), ("C-0084", "west", "metal", "prompt", 30, ""),
    ("C-0089", "south", "machinery", "prompt", 60, "strong"), ("C-0092", "south", "machinery", "relaxed", 45, "fair"),
    ("C-0094", "south", "consumer", "prompt", 30, "fair"), ("C-0096", "south", "energy", "prompt", 30, "strong"),
    ("C-0101", "west", "metal", "slow", 45, "fair"), ("C-0103", "west", "metal", "prompt", 30, "strong"),
    ("C-0105", "west", "energy", "late", 60, "fair"), ("C-0109", "north", "energy", "prompt", 45, "fair"),
    ("C-0112", "north", "energy", "erratic", 45, "fair"), ("C-0114", "north", "consumer", "early", 30, "strong"),
    ("C-0116", "north", "metal", "prompt", 30, "fair"), ("C-0120", "north", "machinery", "prompt", 30, ""),
    ("C-0122", "north", "metal", "late", 45, "fair"), ("C-0124", "north", "machinery", "relaxed", 60, "fair"),
    ("C-0126", "north", "machinery", "prompt", 45, "strong"), ("C-0128", "north", "energy", "prompt", 30, ""),
    ("C-0133", "west", "building", "prompt", 30, "fair"), ("C-0135", "south", "trade", "prompt", 30, ""),
)  # fmt: skip

# What sets some of the small ones apart.
_APART: Final[Mapping[str, Mapping[str, Any]]] = {
    "C-0003": {"names_invoices": False},
    "C-0014": {"insured": 0.8},
    "C-0017": {"pays_by": "note", "limit": 20.0},
    "C-0019": {"last": dt.date(2026, 3, 15), "limit": 12.0},  # ordered nothing since; has paid ahead
    "C-0028": {"insured": 0.8},
    "C-0030": {"limit": 20.0},
    "C-0036": {"insured": 0.8},
    "C-0043": {"names_invoices": False, "limit": 15.0},
    "C-0056": {"insured": 1.5},
    "C-0066": {"reputation": "fair"},
    "C-0073": {"first": dt.date(2025, 11, 3)},
    "C-0079": {"pays_by": "note"},
    "C-0096": {"first": dt.date(2026, 1, 12)},
    "C-0105": {"insured": 0.8},
    "C-0112": {"reputation": "poor"},
    "C-0116": {"limit": 15.0},
    "C-0120": {"first": dt.date(2026, 3, 2)},
    "C-0128": {"first": dt.date(2025, 9, 8)},
    "C-0133": {"names_invoices": False, "limit": 12.0},
    "C-0135": {"first": dt.date(2026, 4, 13)},
}
_OTHERS: Final = (
    Profile("C-0137", 16, 10, 60, "gone", "central", "building", "weak", "departments", 50, "revoked", "poor", last=dt.date(2025, 8, 5)),
    Profile("C-0142", 14, 15, 60, "prompt", "overseas", "machinery", "fair", currency="USD", country="vietnam"),
    Profile("C-0144", 12, 13, 45, "relaxed", "overseas", "machinery", "strong", currency="USD", country="malaysia"),
    Profile("C-0146", 18, 13, 90, "prompt", "overseas", "machinery", "strong", currency="USD", country="germany"),
)
# Customer → its parent: two groups, one of them a chain.
_PARENTS: Final = {"C-0061": "C-0051", "C-0041": "C-0061", "C-0043": "C-0051", "C-0003": "C-0012", "C-0017": "C-0012"}
_LADDERS: Final = ("formal", "standard", "departments")
_MONTHLY: Final = (4.0, 9.5)  # thousands a month of a small customer
_DAYS: Final = (AS_OF - FIRST_DAY).days + 1
_LONG: Final = 0.2  # share of the two years from which a customer has been reviewed


@functools.cache
def profiles() -> tuple[Profile, ...]:
    """All customers, by code; together they get all invoices."""
    chance = random("customers")
    others = (*LARGE, *_OTHERS)
    small = [_small(row, at, float(chance.uniform(*_MONTHLY))) for at, row in enumerate(_SMALL)]
    counts = shared(DOCUMENTS - CREDIT_NOTES - sum(profile.count for profile in others), [_share_of_time(profile) for profile in small])
    small = [replace(profile, count=count) for profile, count in zip(small, counts, strict=True)]
    return tuple(sorted((*others, *small), key=lambda profile: profile.code))


def _small(row: tuple[str, str, str, str, int, str], at: int, monthly: float) -> Profile:
    code, region, industry, payer, terms, strength = row
    plain = Profile(code, round(monthly, 1), 0, terms, payer, region, industry, strength, _LADDERS[at % len(_LADDERS)])
    return replace(plain, **_APART.get(code, {}))


def _share_of_time(profile: Profile) -> float:
    return ((profile.last - profile.first).days + 1) / _DAYS


def customers_table(language: Language) -> pd.DataFrame:
    """The table Customers."""
    names, words = (find(language, subject) for subject in ("demo", "scorecard.categories"))
    ladders = find(language, "ladders.names")
    chance = random("files")
    rows = [
        {
            "customer": profile.code,
            "name": names["customers"][profile.code],
            "tax_id": f"91{310000 + 1000 * at:06d}MADE{at:05d}X" if profile.currency == "CNY" else "",
            "parent": _PARENTS.get(profile.code, ""),
            "country": names["countries"][profile.country],
            "region": names["regions"][profile.region],
            "industry": names["industries"][profile.industry],
            "key_account": profile.key_account,
            "salesperson": names["people"][profile.region],
            "since": _since(profile, chance),
            "terms": profile.terms,
            "ladder": ladders[profile.ladder],
            "credit_limit": limit(profile),
            "insured_limit": profile.insured * limit(profile) if profile.currency == "CNY" and not profile.hold else np.nan,
            "hold": profile.hold,
            "registry": words["registry"][profile.registry],
            "reputation": words["reputation"][profile.reputation],
            "management_change": profile.management_change,
            "reviewed": AS_OF - dt.timedelta(days=int(chance.integers(20, 330))) if _share_of_time(profile) > _LONG else None,
            "email": f"ap@{profile.code.lower().replace('-', '')}.example",
            "language": say(language, f"words.language.{language if profile.country == 'china' else 'en'}"),
            "department": names["departments"][_department(profile)],
        }
        for at, profile in enumerate(profiles(), 1)
    ]
    return typed(CUSTOMERS, rows)


def _department(profile: Profile) -> str:
    """Who answers for the customer's debts."""
    return "export" if profile.country != "china" else "key_accounts" if profile.key_account else "domestic"


def limit(profile: Profile) -> float:
    """The credit limit in CNY: as agreed, else three months' invoices in whole ten thousands."""
    return 1000 * (profile.limit or max(round(3 * profile.monthly, -1), 10.0))


def _since(profile: Profile, chance: Random) -> dt.date:
    """The first invoice for new customers, some years before it for the others."""
    earlier = dt.timedelta(days=int(chance.integers(200, 2800)))
    return profile.first if profile.first > FIRST_DAY else profile.first - earlier
