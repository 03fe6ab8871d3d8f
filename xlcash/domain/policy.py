"""Every threshold xlcash uses: typed, with default, unit, allowed range and source; read from the Settings table.

Key, meaning and group in both languages stand in the catalogue under ``policy.<name>``.
Sources: S0–S4 are the articles the rules come from (docs/requirements.md); "own" is the firm's own policy, to be set by the user.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd

from xlcash.domain.amounts import amount_from_text
from xlcash.domain.errors import RowError, SettingOutOfRangeError, UnknownSettingNotice
from xlcash.domain.tables import Table, normal_header
from xlcash.language import LANGUAGES, Language, find, say


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one threshold. `unit` names a word of ``policy.units``; `kind` is its number format on the sheet."""

    unit: str
    low: float
    high: float
    source: str
    group: str
    kind: str = "count"


def _setting(default: float, unit: str, low: float, high: float, source: str, group: str, kind: str = "count") -> Any:
    return field(default=default, metadata={"setting": Setting(unit, low, high, source, group, kind)})


def _text(default: str, source: str, group: str) -> Any:
    return field(default=default, metadata={"setting": Setting("text", 0, 0, source, group, "text")})


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds in force; the defaults are the articles' rules.

    >>> Policy().reserve_months_fixed_cost
    3.0
    """

    base_currency: str = _text("CNY", "own", "general")
    fiscal_year_start: float = _setting(1.0, "month", 1, 12, "own", "general")
    reserve_months_fixed_cost: float = _setting(3.0, "months", 0, 36, "S0", "reserve", "ratio")
    reserve_low_operating_cost: float = _setting(1.5, "times", 0, 36, "S2", "reserve", "ratio")
    reserve_high_operating_cost: float = _setting(2.0, "times", 0, 36, "S2", "reserve", "ratio")
    gap_share_of_reserve: float = _setting(0.2, "share", 0, 1, "S0", "forecast", "pct")
    sales_history_months: float = _setting(12.0, "months", 1, 60, "own", "forecast")
    vat_rate: float = _setting(0.13, "share", 0, 1, "VAT", "forecast", "pct")
    prior_weight: float = _setting(5.0, "invoices", 0, 1000, "own", "forecast")
    score_green_from: float = _setting(70.0, "points", 0, 100, "own", "credit")
    score_red_below: float = _setting(50.0, "points", 0, 100, "own", "credit")
    review_months_green: float = _setting(12.0, "months", 1, 60, "own", "credit")
    review_months_yellow: float = _setting(6.0, "months", 1, 60, "own", "credit")
    review_months_red: float = _setting(1.0, "months", 1, 60, "own", "credit")


def settings() -> Mapping[str, Setting]:
    """Every setting by name, in the order of the Settings sheet."""
    return {item.name: item.metadata["setting"] for item in fields(Policy)}


@functools.cache
def _names_by_key() -> Mapping[str, str]:
    keys = {normal_header(say(language, f"policy.{name}.key")): name for name in settings() for language in LANGUAGES}
    return keys | {normal_header(name): name for name in settings()}


def policy_from(table: Table | None) -> Policy:
    """The policy a Settings table states; what it does not state keeps its default.

    Raises SettingOutOfRangeError for a value outside its range or of the wrong kind: a threshold that can't be read must not be guessed.
    """
    if table is None:
        return Policy()
    stated: dict[str, Any] = {}
    for key, value in zip(table.rows["key"], table.rows["value"], strict=True):
        name = _names_by_key().get(normal_header(key))
        if name is not None and value is not None:
            stated[name] = _checked(name, value)
    return Policy(**stated)


def setting_notices(table: Table) -> list[RowError]:
    """Rows of the Settings table that name no setting."""
    known = _names_by_key()
    rows = zip(table.rows.index, table.rows["key"], strict=True)
    return [UnknownSettingNotice(int(row), str(key)) for row, key in rows if normal_header(key) not in known]


def settings_frame(policy: Policy, language: Language) -> pd.DataFrame:
    """The Settings table that states a policy, its texts in the reader's language."""
    rows = [
        {
            "group": say(language, f"policy.groups.{setting.group}"),
            "key": say(language, f"policy.{name}.key"),
            "value": getattr(policy, name),
            "unit": say(language, f"policy.units.{setting.unit}"),
            "meaning": say(language, f"policy.{name}.meaning"),
            "source": find(language, "policy.sources").get(setting.source, setting.source),
        }
        for name, setting in settings().items()
    ]
    return pd.DataFrame(rows, dtype=object)


def _checked(name: str, value: object) -> float | str:
    setting = settings()[name]
    if setting.kind == "text":
        return str(value).strip()
    number = amount_from_text(value) if isinstance(value, str) else float(value) if isinstance(value, (int, float)) else None
    if number is None or not setting.low <= number <= setting.high:
        raise SettingOutOfRangeError(name, value, setting.low, setting.high)
    return number
