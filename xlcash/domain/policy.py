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
from xlcash.domain.errors import RowError, SettingOutOfRangeError, SettingUnknownWordError, UnknownSettingNotice
from xlcash.domain.tables import Table, normal_header, word_keys, words_in
from xlcash.language import LANGUAGES, Language, find, say


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one threshold.

    `unit` names a word of ``policy.units``, `kind` is its number format on the sheet, `words` the list that a word must be chosen from.
    """

    unit: str
    low: float
    high: float
    source: str
    group: str
    kind: str = "count"
    words: str = ""


def _setting(default: float, unit: str, low: float, high: float, source: str, group: str, kind: str = "count") -> Any:
    return field(default=default, metadata={"setting": Setting(unit, low, high, source, group, kind)})


def _text(default: str, source: str, group: str) -> Any:
    return field(default=default, metadata={"setting": Setting("text", 0, 0, source, group, "text")})


def _word(default: str, words: str, source: str, group: str) -> Any:
    return field(default=default, metadata={"setting": Setting("text", 0, 0, source, group, "text", words)})


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
    turnover_months: float = _setting(3.0, "months", 1, 12, "own", "working_capital")
    dso_norm_low: float = _setting(30.0, "days", 0, 365, "802", "working_capital")
    dso_norm_high: float = _setting(60.0, "days", 0, 365, "802", "working_capital")
    dso_dpo_widening_days: float = _setting(5.0, "days", 0, 365, "own", "working_capital")
    current_ratio_low: float = _setting(1.5, "times", 0, 100, "S1", "working_capital", "ratio")
    current_ratio_high: float = _setting(2.0, "times", 0, 100, "S1", "working_capital", "ratio")
    current_ratio_alarm: float = _setting(1.0, "times", 0, 100, "S1", "working_capital", "ratio")
    quick_ratio_low: float = _setting(1.0, "times", 0, 100, "custom", "working_capital", "ratio")
    gap_share_of_reserve: float = _setting(0.2, "share", 0, 1, "S0", "forecast", "pct")
    sales_history_months: float = _setting(60.0, "months", 1, 240, "own", "forecast")
    vat_rate: float = _setting(0.13, "share", 0, 1, "VAT", "forecast", "pct")
    collection_method: str = _word("behaviour", "collection_method", "own", "forecast")
    prior_weight: float = _setting(5.0, "invoices", 0, 1000, "own", "forecast")
    flexible_delay_days: float = _setting(30.0, "days", 0, 365, "own", "forecast")
    sales_change_quarter: float = _setting(0.15, "share", 0, 10, "S0", "risk", "pct")
    new_business_share: float = _setting(0.5, "share", 0, 10, "S0", "risk", "pct")
    new_business_exposure: float = _setting(0.0, "amount", 0, 1e15, "own", "risk")
    new_business_months: float = _setting(12.0, "months", 0, 120, "own", "risk")
    industry: str = _word("general", "industry", "S0, S1", "risk")
    inventory_turnover_low: float = _setting(6.0, "times", 0, 365, "own", "risk", "ratio")
    prepayment_share_high: float = _setting(0.1, "share", 0, 1, "own", "risk", "pct")
    payment_correlation: float = _setting(0.08, "share", 0, 0.9, "Basel", "risk", "pct")
    simulation_paths: float = _setting(10_000.0, "paths", 1_000, 100_000, "own", "risk")
    simulation_seed: float = _setting(1.0, "number", 0, 4_294_967_295, "own", "risk", "int")
    review_red_change: float = _setting(0.15, "share", 0, 10, "own", "risk", "pct")
    grade_a_from: float = _setting(85.0, "points", 0, 100, "own", "credit")
    grade_b_from: float = _setting(70.0, "points", 0, 100, "own", "credit")
    grade_c_from: float = _setting(60.0, "points", 0, 100, "own", "credit")
    grade_d_from: float = _setting(50.0, "points", 0, 100, "own", "credit")
    score_green_from: float = _setting(70.0, "points", 0, 100, "own", "credit")
    score_red_below: float = _setting(50.0, "points", 0, 100, "own", "credit")
    review_months_green: float = _setting(12.0, "months", 1, 60, "own", "credit")
    review_months_yellow: float = _setting(6.0, "months", 1, 60, "own", "credit")
    review_months_red: float = _setting(1.0, "months", 1, 60, "own", "credit")
    limit_need_times: float = _setting(1.0, "times", 0.1, 10, "own", "credit", "ratio")
    limit_net_worth_share: float = _setting(0.35, "share", 0, 10, "own", "credit", "pct")
    limit_turnover_share: float = _setting(0.05, "share", 0, 10, "own", "credit", "pct")
    limit_concentration_share: float = _setting(0.2, "share", 0, 1, "own", "credit", "pct")
    sales_above_insured: str = _word("no", "flag", "own", "credit")
    limit_start_share: float = _setting(0.3, "share", 0, 1, "own", "credit", "pct")
    limit_full_months: float = _setting(12.0, "months", 1, 120, "own", "credit")
    limit_clean_days: float = _setting(30.0, "days", 0, 365, "own", "credit")
    limit_round_to: float = _setting(1_000.0, "amount", 0, 1e15, "own", "credit")
    limit_keep_within: float = _setting(0.25, "share", 0, 1, "own", "credit", "pct")
    limit_factor_a: float = _setting(1.0, "share", 0, 10, "own", "credit", "pct")
    limit_factor_b: float = _setting(0.8, "share", 0, 10, "own", "credit", "pct")
    limit_factor_c: float = _setting(0.6, "share", 0, 10, "own", "credit", "pct")
    limit_factor_d: float = _setting(0.3, "share", 0, 10, "own", "credit", "pct")
    limit_factor_e: float = _setting(0.0, "share", 0, 10, "own", "credit", "pct")
    terms_days_a: float = _setting(60.0, "days", 0, 365, "own", "credit")
    terms_days_b: float = _setting(45.0, "days", 0, 365, "own", "credit")
    terms_days_c: float = _setting(30.0, "days", 0, 365, "own", "credit")
    terms_days_d: float = _setting(15.0, "days", 0, 365, "own", "credit")
    terms_days_e: float = _setting(0.0, "days", 0, 365, "own", "credit")
    high_risk_regions: str = _text("", "own", "credit")
    terms_days_high_risk: float = _setting(15.0, "days", 0, 365, "own", "credit")
    orders_count: str = _word("yes", "flag", "own", "credit")
    release_overdue_days: float = _setting(15.0, "days", 0, 365, "S4", "credit")
    new_customer_months: float = _setting(6.0, "months", 0, 120, "own", "credit")
    new_customer_amount: float = _setting(20_000.0, "amount", 0, 1e15, "own", "credit")
    large_order_share: float = _setting(0.5, "share", 0, 10, "own", "credit", "pct")
    large_order_times: float = _setting(3.0, "times", 0, 1000, "own", "credit", "ratio")
    warning_delay_days: float = _setting(15.0, "days", 0, 365, "S4", "warnings")
    warning_purchases_rise: float = _setting(0.3, "share", 0, 10, "S4", "warnings", "pct")
    warning_on_time_fall: float = _setting(0.2, "share", 0, 1, "own", "warnings", "pct")
    warning_cycle_days: float = _setting(10.0, "days", 0, 365, "own", "warnings")
    warning_concentration: float = _setting(0.2, "share", 0, 1, "own", "warnings", "pct")
    warning_limit_use: float = _setting(0.9, "share", 0, 10, "own", "warnings", "pct")
    warning_industry_days: float = _setting(5.0, "days", 0, 365, "own", "warnings")
    warning_usual_variation: float = _setting(2.0, "times", 0, 10, "own", "warnings", "ratio")
    warning_history_months: float = _setting(6.0, "months", 2, 60, "own", "warnings")
    warning_least_invoices: float = _setting(6.0, "invoices", 2, 1000, "own", "warnings")
    provision_months: float = _setting(24.0, "months", 1, 120, "own", "loss")
    provision_least_items: float = _setting(10.0, "items", 1, 10_000, "own", "loss")
    provision_forward_factor: float = _setting(1.0, "times", 0, 10, "ECL", "loss", "ratio2")
    provision_terminal_loss: float = _setting(1.0, "share", 0, 1, "own", "loss", "pct")
    provision_rate_not_due: float = _setting(0.003, "share", 0, 1, "IE76", "loss", "pct2")
    provision_rate_1_30: float = _setting(0.016, "share", 0, 1, "IE76", "loss", "pct2")
    provision_rate_31_60: float = _setting(0.036, "share", 0, 1, "IE76", "loss", "pct2")
    provision_rate_61_90: float = _setting(0.066, "share", 0, 1, "IE76", "loss", "pct2")
    provision_rate_91_180: float = _setting(0.106, "share", 0, 1, "IE76", "loss", "pct2")
    provision_rate_181_360: float = _setting(0.5, "share", 0, 1, "own", "loss", "pct")
    provision_assessed: str = _text("", "ECL", "loss")
    insurance_share_low: float = _setting(0.7, "share", 0, 1, "S2", "insurance", "pct")
    insurance_share_high: float = _setting(0.9, "share", 0, 1, "S2", "insurance", "pct")
    insurance_largest_times: float = _setting(1.5, "times", 0, 100, "S2", "insurance", "ratio")
    insurance_tolerance: float = _setting(0.0, "amount", 0, 1e15, "own", "insurance")
    claim_alert_days: float = _setting(14.0, "days", 0, 365, "own", "insurance")
    cost_of_capital: float = _setting(0.05, "share", 0, 1, "own", "financing", "pct1")
    discount_uptake: float = _setting(0.5, "share", 0, 1, "own", "financing", "pct")
    bank_year_days: float = _setting(360.0, "days", 360, 366, "PBC", "financing", "int")
    claim_payment_days: float = _setting(30.0, "days", 0, 365, "own", "financing", "int")
    interest_rate_kind: str = _word("statutory", "interest_rate", "802", "collections")
    interest_daily_rate: float = _setting(0.0005, "share", 0, 0.01, "802", "collections", "pct2")
    interest_contract_rate: float = _setting(0.0, "share", 0, 1, "own", "collections", "pct2")
    interest_reference: str = _text("LPR", "SPC18", "collections")
    interest_reference_times: float = _setting(1.3, "times", 0, 4, "SPC18", "collections", "ratio2")
    interest_day_basis: float = _setting(365.0, "days", 360, 366, "own", "collections")
    interest_on_disputed: str = _word("no", "flag", "own", "collections")
    letter_days_to_pay: float = _setting(7.0, "days", 1, 90, "own", "collections")
    letter_bank_details: str = _text("", "own", "collections")
    special_list_days: float = _setting(30.0, "days", 0, 3650, "S2", "collections")
    worklist_horizon_days: float = _setting(30.0, "days", 1, 365, "own", "collections")
    worklist_held_weight: float = _setting(0.25, "share", 0, 1, "own", "collections", "pct")
    worklist_age_days: float = _setting(90.0, "days", 1, 3650, "own", "collections")
    worklist_age_weight: float = _setting(1.0, "times", 0, 100, "own", "collections", "ratio2")
    worklist_step_days: float = _setting(7.0, "days", 1, 365, "own", "collections")
    worklist_step_weight: float = _setting(0.5, "times", 0, 100, "own", "collections", "ratio2")
    worklist_deadline_weight: float = _setting(2.0, "times", 0, 100, "own", "collections", "ratio2")
    worklist_promise_days: float = _setting(90.0, "days", 0, 3650, "own", "collections")
    worklist_promise_weight: float = _setting(0.5, "times", 0, 100, "own", "collections", "ratio2")
    worklist_limit_weight: float = _setting(0.25, "times", 0, 100, "own", "collections", "ratio2")
    contact_gap_days: float = _setting(3.0, "days", 0, 365, "own", "collections")
    executive_meeting_level: float = _setting(2.0, "number", 0, 99, "S3", "collections", "int")
    ladder_without_log: str = _word("days", "ladder_start", "own", "collections")
    ladder_grade_a: str = _text("", "own", "collections")
    ladder_grade_b: str = _text("", "own", "collections")
    ladder_grade_c: str = _text("", "own", "collections")
    ladder_grade_d: str = _text("", "own", "collections")
    ladder_grade_e: str = _text("", "own", "collections")
    plan_grace_days: float = _setting(3.0, "days", 0, 365, "own", "collections")
    promise_longest_days: float = _setting(90.0, "days", 0, 3650, "own", "collections")
    claim_notice_days: float = _setting(14.0, "days", 0, 365, "own", "collections")
    limitation_years: float = _setting(3.0, "years", 1, 30, "CC188", "collections", "ratio")


def settings() -> Mapping[str, Setting]:
    """Every setting by name, in the order of the Settings sheet."""
    return {item.name: item.metadata["setting"] for item in fields(Policy)}


@functools.cache
def _names_by_key() -> Mapping[str, str]:
    keys = {normal_header(say(language, f"policy.{name}.key")): name for name in settings() for language in LANGUAGES}
    return keys | {normal_header(name): name for name in settings()}


def policy_from(table: Table | None) -> Policy:
    """The policy a Settings table states; what it does not state keeps its default.

    Raises SettingOutOfRangeError for a value outside its range or of the wrong kind, SettingUnknownWordError for a word that is none of
    its list: a threshold that can't be read must not be guessed.
    """
    if table is None:
        return Policy()
    stated: dict[str, Any] = {name: _checked(name, value, table.language) for _, name, value in stated_settings(table)}
    return Policy(**stated)


def stated_settings(table: Table) -> list[tuple[int, str, Any]]:
    """Row, name and value of every setting that the table states."""
    rows = zip(table.rows.index, table.rows["key"], table.rows["value"], strict=True)
    named = ((int(row), _names_by_key().get(normal_header(key)), value) for row, key, value in rows)
    return [(row, name, value) for row, name, value in named if name is not None and value is not None]


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
            "value": setting_value(policy, name, language),
            "unit": say(language, f"policy.units.{setting.unit}"),
            "meaning": say(language, f"policy.{name}.meaning"),
            "source": find(language, "policy.sources").get(setting.source, setting.source),
        }
        for name, setting in settings().items()
    ]
    return pd.DataFrame(rows, dtype=object)


def setting_value(policy: Policy, name: str, language: Language) -> float | str | None:
    """A setting as the reader's Settings sheet states it: a word in the reader's language, blank for no text."""
    words, value = settings()[name].words, getattr(policy, name)
    return say(language, f"words.{words}.{value}") if words else None if value == "" else value


def _checked(name: str, value: object, language: Language) -> float | str:
    setting = settings()[name]
    if setting.words:
        word = word_keys(setting.words).get(normal_header(value))
        if word is None:
            raise SettingUnknownWordError(name, value, words_in(setting.words, language))
        return word
    if setting.kind == "text":
        return str(value).strip()
    number = amount_from_text(value) if isinstance(value, str) else float(value) if isinstance(value, (int, float)) else None
    if number is None or not setting.low <= number <= setting.high:
        raise SettingOutOfRangeError(name, value, setting.low, setting.high)
    return number
