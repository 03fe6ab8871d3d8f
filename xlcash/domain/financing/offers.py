"""Ways to get money before customers pay, as banks and factors quote them, on one scale of annual cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from xlcash.domain.errors import RowError
from xlcash.domain.errors.financing import NoAnnualRateError, OfferBlankError, OfferDaysError, OfferNoCashError, OfferOutOfRangeError
from xlcash.domain.financing.discount import SIMPLE, annual_rate
from xlcash.domain.financing.factoring import NOTHING, Factoring
from xlcash.domain.financing.loan import Loan
from xlcash.domain.financing.xirr import Flows, xirr
from xlcash.domain.policy import Policy
from xlcash.language import Term

LEAST_DAYS: Final = 1.0
MOST_DAYS: Final = 3660.0  # ten years: what lies above is a date typed where days are meant
_SHARES: Final = ("advance_rate", "interest_rate", "fee_rate", "premium_rate", "discount", "risk_taken")
_RANGES: Final[Mapping[str, tuple[float, float]]] = (
    dict.fromkeys(_SHARES, (0.0, 1.0)) | dict.fromkeys(("minimum_fee", "fixed_cost"), (0.0, np.inf))
    | dict.fromkeys(("release_days", "discount_days"), (0.0, MOST_DAYS)) | {"amount": (0.01, np.inf), "days": (LEAST_DAYS, MOST_DAYS)}
)  # fmt: skip


class Quote(NamedTuple):
    """What an offer comes to: cash at once, what it costs in all, the days it is held, and its flows."""

    cash_now: float
    cost: float
    days: float
    flows: Flows


class Way(NamedTuple):
    """One kind of financing: the columns it can't do without, how it is reckoned, and the share of the buyer's default it takes over.

    `risk_taken` None: the offer must state it.
    """

    needs: Sequence[str]
    quote: Callable[[Mapping[str, Any], Policy], Quote]
    risk_taken: float | None


def financing_options(offers: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """One row per offer, the cheapest by the year first; offers that can't be reckoned stand last, each with the sentence why.

    ============  =========================================================================================================
    cash_now      what comes in at once, fees and premiums taken off
    cost          all that is paid for it: discount, fees, premiums, interest
    days          how long the money is held; of a discount, the days gained
    annual_cost   the XIRR of all flows: of money that would else come in when the customer pays, or of the loan
    simple_rate   cost / cash_now × 365 / days
    off_risk      how much of the invoice or loan is no longer lost if the buyer defaults
    rank          by annual cost; offers of equal cost in the order of the table
    ============  =========================================================================================================

    Offers differ in what they take off risk: a dear one without recourse is also an insurance.
    """
    rows = [_row(row, offer, policy) for row, offer in _records(offers)]
    rows.sort(key=lambda row: float(np.nan_to_num(row["annual_cost"], nan=np.inf)))
    for rank, row in enumerate(rows, 1):
        row["rank"] = np.nan if np.isnan(row["annual_cost"]) else float(rank)
    columns = ["option", "kind", "cash_now", "cost", "days", "annual_cost", "simple_rate", "off_risk", "rank", "note"]
    return pd.DataFrame(rows, columns=columns)


def offer_mistakes(offers: pd.DataFrame, policy: Policy) -> list[RowError]:
    """The offers that can't be reckoned: the first reason of each."""
    found = []
    for row, offer in _records(offers):
        try:
            _reckoned(row, offer, policy)
        except RowError as error:
            found.append(error)
    return found


def _records(offers: pd.DataFrame) -> list[tuple[int, Mapping[str, Any]]]:
    rows = zip(map(int, offers.index), offers.to_dict("records"), strict=True)
    return [(row, {str(key): value for key, value in offer.items()}) for row, offer in rows]


def _row(row: int, offer: Mapping[str, Any], policy: Policy) -> dict[str, Any]:
    known = {"option": offer["offer"], "kind": Term(f"words.financing_kind.{offer['kind']}")}
    try:
        quote, annual, off_risk = _reckoned(row, offer, policy)
    except RowError as error:
        blank = dict.fromkeys(("cash_now", "cost", "days", "annual_cost", "simple_rate", "off_risk"), np.nan)
        return known | blank | {"note": Term(f"errors.{type(error).__name__}", **error.facts)}
    simple = annual_rate(quote.cost / quote.cash_now, quote.days, basis=SIMPLE)
    numbers = {"cash_now": quote.cash_now, "cost": quote.cost, "days": quote.days, "annual_cost": annual, "simple_rate": simple}
    return known | numbers | {"off_risk": off_risk, "note": Term(f"results.financing.{offer['kind']}")}


def _reckoned(row: int, offer: Mapping[str, Any], policy: Policy) -> tuple[Quote, float, float]:
    """The quote, its annual rate and the amount taken off risk.  Raises a RowError for what the offer lacks or gets wrong."""
    way, name = WAYS[offer["kind"]], offer["offer"]
    for column in (*way.needs, *(["risk_taken"] if way.risk_taken is None else [])):
        if np.isnan(offer[column]):
            raise OfferBlankError(row, name, column)
    _check_ranges(row, offer)
    quote = way.quote(offer, policy)
    if quote.days < LEAST_DAYS:
        raise OfferDaysError(row, name)
    stated = offer["risk_taken"]
    share = way.risk_taken if np.isnan(stated) and way.risk_taken is not None else stated
    try:
        annual = xirr(quote.flows) if quote.cash_now > 0 else -1.0
    except NoAnnualRateError as error:
        raise OfferNoCashError(row, name) from error
    if annual < -NOTHING:
        raise OfferNoCashError(row, name)
    return quote, annual, offer["amount"] * share


def _check_ranges(row: int, offer: Mapping[str, Any]) -> None:
    """No share above 1 (90 for 90 %), nothing negative, an amount and days above zero, no date where days are meant."""
    for column, (low, high) in _RANGES.items():
        value = offer[column]
        if value < low or value > high:
            raise OfferOutOfRangeError(row, offer["offer"], column, value, low, high)


def _discount(offer: Mapping[str, Any], policy: Policy) -> Quote:  # noqa: ARG001
    """The customer pays less, and sooner."""
    amount, cost = offer["amount"], offer["amount"] * offer["discount"] + offer["fixed_cost"]
    flows = Flows.of((offer["discount_days"], amount - cost), (offer["days"], -amount))
    return Quote(amount - cost, cost, offer["days"] - offer["discount_days"], flows)


def _factoring(offer: Mapping[str, Any], policy: Policy) -> Quote:
    terms = Factoring(
        offer["amount"], offer["advance_rate"], offer["fee_rate"] + offer["premium_rate"], offer["interest_rate"], offer["days"],
        offer["release_days"], offer["minimum_fee"], offer["fixed_cost"], policy.bank_year_days,
    )  # fmt: skip
    return Quote(terms.cash_now, terms.fees + terms.interest, terms.days, terms.flows)


def _assignment(offer: Mapping[str, Any], policy: Policy) -> Quote:  # noqa: ARG001
    """The debt is sold for good, at a discount and without a reserve."""
    amount = offer["amount"]
    fees = max(amount * offer["fee_rate"], offer["minimum_fee"]) + offer["fixed_cost"]
    cost = amount * offer["discount"] + fees
    return Quote(amount - cost, cost, offer["days"], Flows.of((0, amount - cost), (offer["days"], -amount)))


def _loan(offer: Mapping[str, Any], policy: Policy) -> Quote:
    paid_out = 1.0 if np.isnan(offer["advance_rate"]) else offer["advance_rate"]
    terms = Loan(
        offer["amount"], offer["interest_rate"], offer["days"], paid_out, offer["fee_rate"] + offer["premium_rate"], offer["minimum_fee"],
        offer["fixed_cost"], policy.bank_year_days,
    )  # fmt: skip
    return Quote(terms.cash_now, terms.fees + terms.interest, terms.days, terms.flows)


_OF_FACTORING: Final = ("days", "advance_rate", "interest_rate")
_OF_LOANS: Final = ("days", "interest_rate")
WAYS: Final[Mapping[str, Way]] = {
    "early_discount": Way(("days", "discount", "discount_days"), _discount, 1.0),  # who has paid can no longer default
    "factoring": Way(_OF_FACTORING, _factoring, 1.0),
    "factoring_recourse": Way(_OF_FACTORING, _factoring, 0.0),
    "assignment": Way(("days", "discount"), _assignment, 1.0),  # the assignor answers for the debt, not for the debtor's means
    "bank_loan": Way(_OF_LOANS, _loan, 0.0),
    "overdraft": Way(_OF_LOANS, _loan, 0.0),
    "insured_loan": Way(_OF_LOANS, _loan, None),  # the policy's percentage
}
