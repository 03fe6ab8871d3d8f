"""Worksheet functions of financing: what money costs, and the documents of letters of credit."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pandas import DataFrame

from xlcash.domain.financing.discount import EFFECTIVE, discount_cost
from xlcash.domain.financing.discount_offer import discount_offer
from xlcash.domain.financing.factoring import Factoring, factoring_cost
from xlcash.domain.financing.letters_of_credit import lc_check
from xlcash.domain.financing.longer_terms import longer_terms
from xlcash.domain.financing.offers import financing_options
from xlcash.domain.policy import policy_from
from xlcash.domain.working_days import NO_CALENDAR, WorkingDays
from xlcash.excel.arguments import (
    Amount,
    AsOf,
    Calendar,
    Credits,
    Customers,
    Days,
    Disputes,
    Financials,
    Invoices,
    LCDocuments,
    Log,
    NumberArgument,
    Offers,
    Rates,
    Receipts,
    Scorecard,
    Settings,
    WordArgument,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.ledgers import ledger_of

Share: TypeAlias = Annotated[float, NumberArgument(low=0, high=1)]
Discount: TypeAlias = Annotated[float, NumberArgument(low=0, high=0.99)]
Wait: TypeAlias = Annotated[float, NumberArgument(low=0, high=3660)]
YearDays: TypeAlias = Annotated[float, NumberArgument(low=360, high=366)]
RateBasis: TypeAlias = Annotated[str, WordArgument("rate_basis")]


@worksheet_function("financing")
def xc_discount_cost(
    discount: Discount, discount_days: Wait, net_days: Days, actual_days: Days | None = None, basis: RateBasis = EFFECTIVE
) -> float:
    """The annual rate of a discount for early payment, against the day customers really pay where it is known.

    2/10 net 30 costs 44.59 % a year, 37.24 % without compounding; given to who would pay on day 60, 15.9 %:

    >>> [round(xc_discount_cost(0.02, 10, 30, day), 4) for day in (None, 60)], round(xc_discount_cost("2%", 10, 30, None, "simple"), 4)
    ([0.4459, 0.1589], 0.3724)
    """
    return discount_cost(discount, discount_days=discount_days, net_days=net_days, actual_days=actual_days, basis=basis)


@worksheet_function("financing")
def xc_discount_offer(
    invoices: Invoices, receipts: Receipts, as_of: AsOf, discount: Discount, discount_days: Wait, uptake: Share | None = None,
    settings: Settings | None = None, rates: Rates | None = None, customers: Customers | None = None,
) -> DataFrame:  # fmt: skip
    """What a discount for early payment would have cost on the payments of the last 365 days; who pays early anyway takes it too.

    Of 200 paid, 100 came on day 5 without any discount.  If the payer of the other 100 takes 2 % on day 10 instead of paying on day 60,
    4 are given for 98 that come 50 days sooner:

    >>> invoices = [["Invoice", "Customer", "Invoice date", "Due date", "Amount"]]
    >>> invoices += [[f"I-{n}", f"C-{n}", "2026-03-01", "2026-03-31", 100.0] for n in (1, 2)]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-03-06", "C-1", 100.0, "I-1"], ["2026-04-30", "C-2", 100.0, "I-2"]]
    >>> table = xc_discount_offer(invoices, receipts, "2026-06-30", 0.02, 10, 1)
    >>> total = dict(zip(table[0], table[-1]))
    >>> [round(total[key], 4) for key in ("Given anyway", "Yearly cost", "Cash freed", "Annual cost")]
    [2.0, 4.0, 13.4247, 0.3392]
    """
    policy = policy_from(settings)
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, base=policy.base_currency)
    taken = policy.discount_uptake if uptake is None else uptake
    rate = policy.cost_of_capital
    return discount_offer(ledger, discount=discount, discount_days=discount_days, uptake=taken, cost_of_capital=rate)


@worksheet_function("financing")
def xc_factoring_cost(
    amount: Amount, advance_rate: Share, fee_rate: Share, interest_rate: Share, days: Days, release_days: Wait = 0.0,
    minimum_fee: Amount = 0.0, fixed_cost: Amount = 0.0, year_days: YearDays | None = None,
) -> float:  # fmt: skip
    """The annual rate of factoring one invoice: the XIRR of advance less fees, and of the reserve, less interest, when it is released.

    80 % of 100,000 advanced for 60 days, 1 % fee, 6 % interest:

    >>> round(xc_factoring_cost(100000, 0.8, 0.01, 0.06, 60), 4)
    0.1469
    """
    terms = Factoring(amount, advance_rate, fee_rate, interest_rate, days, release_days, minimum_fee, fixed_cost)
    return factoring_cost(terms if year_days is None else terms._replace(year_days=year_days))


@worksheet_function("financing")
def xc_financing_options(offers: Offers, settings: Settings | None = None) -> DataFrame:
    """Discount, factoring, assignment and loans as quoted, by annual cost; an offer that lacks a figure says which.

    >>> offers = [["Offer", "Kind", "Amount", "Days", "Interest rate", "Discount", "Discount days"]]
    >>> offers += [["2/10", "early discount", 100.0, 60, None, 0.02, 10], ["Bank", "bank loan", 100.0, 60, 0.045, None, None]]
    >>> table = xc_financing_options([*offers, ["Bank 2", "bank loan", 100.0, 60]])
    >>> for row in table[1:]: print(row[0], "·", f"{row[5]:.4f}" if row[5] else row[9])
    Bank · 0.0466
    2/10 · 0.1589
    Bank 2 · Offers, row 3: “Bank 2” has no “Interest rate”, without which its cost can’t be told; fill it in.
    """
    return financing_options(offers.rows, policy_from(settings))


@worksheet_function("financing")
def xc_longer_terms(
    customers: Customers, financials: Financials, invoices: Invoices, receipts: Receipts, as_of: AsOf, scorecard: Scorecard,
    settings: Settings, extra_days: Wait, margin: Share, rates: Rates | None = None, log: Log | None = None,
    disputes: Disputes | None = None,
) -> DataFrame:  # fmt: skip
    """What longer terms would cost a year by grade, and the rise in sales that pays for them.

    3,650 a year, paid after 30 days, at 30 days more: 300 more are always owed, which at 5 % costs 15; at a margin of 20 % (17.7 % of the
    price with VAT), less 0.8 % for 60 days of capital, 88.9 more must be sold:

    >>> customers = [["Customer", "Registry"], ["C-1", "active"]]
    >>> invoices = [["Invoice", "Customer", "Invoice date", "Amount"], ["I-1", "C-1", "2026-01-01", 3650.0]]
    >>> invoices += [["I-2", "C-1", "2026-06-30", 0.01]]
    >>> receipts = [["Date", "Customer", "Amount", "Invoice"], ["2026-01-31", "C-1", 3650.0, "I-1"]]
    >>> settings = [["Key", "Value"], ["provision_rate_not_due", 0.0]]
    >>> card = [["Factor", "Category", "Points"], ["Registry check", "active", 100.0]]
    >>> table = xc_longer_terms(customers, [["Customer", "Year"]], invoices, receipts, "2026-06-30", card, settings, 30, 0.2)
    >>> row = dict(zip(table[0], table[1]))
    >>> [round(row[key], 1) for key in ("Extra balance", "Yearly cost", "Break-even sales")]
    [300.0, 15.0, 88.9]
    """
    policy = policy_from(settings)
    ledger = ledger_of(invoices, receipts, as_of, customers=customers, rates=rates, base=policy.base_currency, disputes=disputes)
    notes = None if log is None else log.rows
    tables = customers.rows, financials.rows, ledger, scorecard.rows
    return longer_terms(*tables, policy, as_of=as_of, extra_days=extra_days, margin=margin, log=notes)


@worksheet_function("financing")
def xc_lc_check(credits: Credits, documents: LCDocuments, as_of: AsOf, calendar: Calendar | None = None) -> DataFrame:  # noqa: A002
    """The documents of letters of credit against UCP 600, discrepancies first; each check names its article.

    >>> credits = [["Credit", "Amount", "Expiry", "Latest shipment"], ["LC-1", 1000.0, "2026-07-31", "2026-06-10"]]
    >>> documents = [["Credit", "Document", "In set", "Dated", "Amount"], ["LC-1", "commercial invoice", "yes", "2026-06-10", 1000.0],
    ...              ["LC-1", "transport document", "yes", "2026-06-12", None]]
    >>> for row in xc_lc_check(credits, documents, "2026-06-30")[:3]: print(row[2], row[3], row[8], row[9])
    Check Status Days left Article
    Shipped by the latest day Discrepancy  UCP 600, art. 14 a, 19–25
    Document in the set Complies  UCP 600, art. 14 a, 17 a
    """
    working = NO_CALENDAR if calendar is None else WorkingDays.of(calendar.rows)
    return lc_check(credits.rows, documents.rows, as_of=as_of, working=working, unusable=credits.left_out)
