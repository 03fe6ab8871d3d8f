"""How serious a shortage of cash is, and the plan that answers it: one a level.

The articles ask for a plan per level of risk (S2) and name two marks: a gap above a share of the reserve starts the plan (S0), and cash may
not run out.  The words of the plans stand in the catalogue under ``results.plans``.
"""

from __future__ import annotations

from typing import Final

from xlcash.domain.policy import Policy
from xlcash.language import Term

NORMAL, WATCH, ACT, CRITICAL = "normal", "watch", "act", "critical"
LEVELS: Final = (NORMAL, WATCH, ACT, CRITICAL)
"""From the least to the most serious."""


def level_of(cash: float, target: float, policy: Policy) -> str:
    """The level of an amount of cash, held or forecast, against the reserve target (both in the same currency).

    ========  ==========================================================================
    critical  cash is below zero
    act       it falls short of the target by more than `gap_share_of_reserve` of it (S0)
    watch     it falls short by less
    normal    it reaches the target; without a target, it is not negative
    ========  ==========================================================================

    >>> [level_of(cash, 100.0, Policy(gap_share_of_reserve=0.2)) for cash in (100.0, 80.0, 79.0, -1.0)]
    ['normal', 'watch', 'act', 'critical']
    """
    if cash < 0:
        return CRITICAL
    if cash < target * (1 - policy.gap_share_of_reserve):
        return ACT
    return WATCH if cash < target else NORMAL


def level_word(level: str) -> Term:
    """The level as a reader says it."""
    return Term(f"words.risk_level.{level}")


def plan_of(level: str) -> Term:
    """What is to be done at a level."""
    return Term(f"results.plans.{level}")
