"""The worksheet functions, each declared once. `FUNCTIONS` is the one list that VBA, add-ins, help and docs are generated from."""

from __future__ import annotations

from typing import Final

from xlcash.excel.declare import WorksheetFunction, declaration
from xlcash.excel.functions.accuracy import xc_forecast_accuracy, xc_snapshot_review
from xlcash.excel.functions.behaviour import xc_payment_behaviour
from xlcash.excel.functions.cash import xc_cash_forecast, xc_collections
from xlcash.excel.functions.collections import xc_collection_stage, xc_contracts, xc_disputes, xc_payment_plan, xc_plans
from xlcash.excel.functions.control import xc_fingerprint, xc_messages, xc_version
from xlcash.excel.functions.credit import xc_altman, xc_credit_score, xc_score_explain, xc_score_history
from xlcash.excel.functions.exposure import xc_concentration, xc_credit_limit, xc_exposure, xc_release_check
from xlcash.excel.functions.financing import (
    xc_discount_cost,
    xc_discount_offer,
    xc_factoring_cost,
    xc_financing_options,
    xc_lc_check,
    xc_longer_terms,
)
from xlcash.excel.functions.insurance import (
    xc_claim_clock,
    xc_claim_history,
    xc_insurance_sizing,
    xc_insure_next,
    xc_insured_loss,
    xc_policy_use,
    xc_released_provision,
)
from xlcash.excel.functions.insured_cash import xc_insured_comparison
from xlcash.excel.functions.ledger import xc_ageing, xc_open_items, xc_statement
from xlcash.excel.functions.letters import xc_letters
from xlcash.excel.functions.loss import xc_expected_loss, xc_migration, xc_provision, xc_uncollected
from xlcash.excel.functions.payments import xc_expected_payments, xc_payment_curve
from xlcash.excel.functions.review import xc_review
from xlcash.excel.functions.risk import xc_cash_triggers, xc_deferrals, xc_stress
from xlcash.excel.functions.series import xc_series_forecast
from xlcash.excel.functions.simulation import xc_cash_at_risk
from xlcash.excel.functions.warnings import xc_warnings
from xlcash.excel.functions.working_capital import (
    xc_ccc,
    xc_cei,
    xc_dio,
    xc_dpo,
    xc_dso,
    xc_dso_countback,
    xc_reserve,
    xc_working_capital,
)
from xlcash.excel.functions.worklist import xc_collection_kpi, xc_late_interest, xc_worklist

__all__ = [
    "FUNCTIONS", "xc_ageing", "xc_altman", "xc_cash_at_risk", "xc_cash_forecast", "xc_cash_triggers", "xc_ccc", "xc_cei",
    "xc_claim_clock", "xc_claim_history", "xc_collection_kpi", "xc_collection_stage", "xc_collections", "xc_concentration", "xc_contracts",
    "xc_credit_limit", "xc_credit_score", "xc_deferrals", "xc_dio", "xc_discount_cost", "xc_discount_offer", "xc_disputes", "xc_dpo",
    "xc_dso", "xc_dso_countback", "xc_expected_loss", "xc_expected_payments", "xc_exposure", "xc_factoring_cost", "xc_financing_options",
    "xc_fingerprint", "xc_forecast_accuracy", "xc_insurance_sizing", "xc_insure_next", "xc_insured_comparison", "xc_insured_loss",
    "xc_late_interest", "xc_lc_check", "xc_letters", "xc_longer_terms", "xc_messages", "xc_migration", "xc_open_items",
    "xc_payment_behaviour", "xc_payment_curve", "xc_payment_plan", "xc_plans", "xc_policy_use", "xc_provision", "xc_release_check",
    "xc_released_provision", "xc_reserve", "xc_review", "xc_score_explain", "xc_score_history", "xc_series_forecast", "xc_snapshot_review",
    "xc_statement", "xc_stress", "xc_uncollected", "xc_version", "xc_warnings", "xc_working_capital", "xc_worklist",
]  # fmt: skip

FUNCTIONS: Final[tuple[WorksheetFunction, ...]] = tuple(
    declaration(function)
    for function in (
        xc_open_items,
        xc_ageing,
        xc_statement,
        xc_cash_forecast,
        xc_collections,
        xc_expected_payments,
        xc_payment_curve,
        xc_series_forecast,
        xc_cash_triggers,
        xc_deferrals,
        xc_stress,
        xc_cash_at_risk,
        xc_forecast_accuracy,
        xc_snapshot_review,
        xc_dso,
        xc_dso_countback,
        xc_dpo,
        xc_dio,
        xc_ccc,
        xc_cei,
        xc_working_capital,
        xc_reserve,
        xc_payment_behaviour,
        xc_altman,
        xc_credit_score,
        xc_score_explain,
        xc_score_history,
        xc_credit_limit,
        xc_exposure,
        xc_release_check,
        xc_concentration,
        xc_warnings,
        xc_migration,
        xc_provision,
        xc_uncollected,
        xc_expected_loss,
        xc_collection_stage,
        xc_plans,
        xc_payment_plan,
        xc_disputes,
        xc_contracts,
        xc_worklist,
        xc_letters,
        xc_late_interest,
        xc_collection_kpi,
        xc_insurance_sizing,
        xc_insure_next,
        xc_policy_use,
        xc_released_provision,
        xc_insured_loss,
        xc_claim_clock,
        xc_claim_history,
        xc_review,
        xc_insured_comparison,
        xc_discount_cost,
        xc_discount_offer,
        xc_factoring_cost,
        xc_financing_options,
        xc_longer_terms,
        xc_lc_check,
        xc_messages,
        xc_fingerprint,
        xc_version,
    )
)
