"""The lifetime loss rate of every band of the ageing, and what it rests on.

From the last band, whose rate is the terminal loss, backwards: the rate of a band is its roll rate × the rate of the next band.  The roll
rate is the segment's own where at least `provision_least_items` items left the band (`credit.migration`), else that of the whole ledger;
where that is too thin as well, the band takes the loss rate that Settings states for it.  Last, every rate is multiplied by the forward
factor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from xlcash.domain.calendar import Money
from xlcash.domain.credit.behaviour import Codes
from xlcash.domain.credit.migration import BANDS, Movements, movements
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.policy import Policy
from xlcash.language import Term

_LAST: Final = BANDS - 1


class LossRates(NamedTuple):
    """(segments × bands), the forward factor included."""

    rate: Money
    basis: list[list[Term]]


def loss_rates(ledger: Ledger, policy: Policy, segment: Codes, segments: int) -> LossRates:
    """The loss rates of each segment of invoices (`segment`: one code an invoice)."""
    own = movements(ledger, months=int(policy.provision_months), group=segment, groups=segments)
    whole, stated = own.together, stated_rates(policy)
    rate = np.empty((segments, BANDS))
    basis: list[list[Term]] = []
    for at in range(segments):
        said = [Term("results.provision.terminal")]
        rate[at, _LAST] = policy.provision_terminal_loss
        for band in reversed(range(_LAST)):
            roll, reason = _roll_rate(own, whole, at, band, policy)
            rate[at, band] = stated[band] if roll is None else roll * rate[at, band + 1]
            said.insert(0, reason)
        basis.append(said)
    return LossRates(np.minimum(rate * policy.provision_forward_factor, 1.0), basis)


def _roll_rate(own: Movements, whole: Movements, segment: int, band: int, policy: Policy) -> tuple[float | None, Term]:
    """The roll rate to go by, None where both are too thin, and the reason."""
    items, of_all = int(own.items[segment, band]), int(whole.items[0, band])
    if items >= policy.provision_least_items:
        return float(own.roll_rates[segment, band]), Term("results.provision.own", items=f"{items:,}")
    if of_all >= policy.provision_least_items:
        return float(whole.roll_rates[0, band]), Term("results.provision.whole", items=f"{items:,}", all=f"{of_all:,}")
    return None, Term("results.provision.stated", items=of_all)


def stated_rates(policy: Policy) -> Sequence[float]:
    """The loss rates that Settings states, for every band but the last."""
    return (
        policy.provision_rate_not_due, policy.provision_rate_1_30, policy.provision_rate_31_60, policy.provision_rate_61_90,
        policy.provision_rate_91_180, policy.provision_rate_181_360,
    )  # fmt: skip
