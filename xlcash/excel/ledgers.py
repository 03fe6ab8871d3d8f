"""The ledger behind many formulas: settled once for the same tables, date and rule."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from typing import Final

from xlcash.domain.collections.disputes import in_dispute
from xlcash.domain.collections.due_parts import by_instalments
from xlcash.domain.collections.plans import plan_standing
from xlcash.domain.currency import factors
from xlcash.domain.ledger.settlement import Ledger, in_base, settle
from xlcash.domain.policy import policy_from
from xlcash.domain.tables import Table

REMEMBERED_LEDGERS: Final = 16
LEDGERS: OrderedDict[tuple[object, ...], tuple[tuple[Table | None, ...], Ledger]] = OrderedDict()


def ledger_of(
    invoices: Table, receipts: Table, as_of: date, *, allocation: str = "fifo", customers: Table | None = None,
    rates: Table | None = None, disputes: Table | None = None, base: str | None = None, convert: bool = True,
) -> Ledger:  # fmt: skip
    """The settled ledger, disputed as the register says, its money in the base currency unless `convert` is off.

    The tables are known again by identity (`excel.cells.TABLES` gives the same Table for the same content), so they are kept alive here.
    Settling is the dear part and depends on neither register nor rates: a ledger is settled once, and disputed and converted from there.
    """
    tables = (invoices, receipts, customers, disputes, rates) if convert else (invoices, receipts, customers, disputes)
    key = (*map(id, tables), as_of, allocation, base, convert)
    if key in LEDGERS:
        LEDGERS.move_to_end(key)
        return LEDGERS[key][1]
    if convert:
        own = ledger_of(invoices, receipts, as_of, allocation=allocation, customers=customers, disputes=disputes, convert=False)
        ledger = converted(own, rates, base)
    elif disputes is not None:
        ledger = in_dispute(ledger_of(invoices, receipts, as_of, allocation=allocation, customers=customers, convert=False), disputes.rows)
    else:
        terms = None if customers is None else customers.rows
        ledger = settle(invoices.rows, receipts.rows, as_of=as_of, allocation=allocation, customers=terms)
    LEDGERS[key] = (tables, ledger)
    if len(LEDGERS) > REMEMBERED_LEDGERS:
        LEDGERS.popitem(last=False)
    return ledger


def converted(ledger: Ledger, rates: Table | None, base: str | None = None) -> Ledger:
    """The ledger with its money in the base currency, at the rates of its day."""
    used = [*ledger.invoices["currency"].unique(), *ledger.credits["currency"].unique()]
    return in_base(ledger, factors(used, None if rates is None else rates.rows, as_of=ledger.as_of, base=base))


def aged_ledger(
    invoices: Table, receipts: Table, as_of: date, plans: Table | None, settings: Table | None, *, allocation: str = "fifo",
    customers: Table | None = None, disputes: Table | None = None,
) -> Ledger:  # fmt: skip
    """The ledger in own currencies, its invoices under a payment plan that is kept due as the plan's instalments are."""
    ledger = ledger_of(invoices, receipts, as_of, allocation=allocation, customers=customers, disputes=disputes, convert=False)
    return ledger if plans is None else by_instalments(ledger, plan_standing(plans.rows, ledger, policy_from(settings)))


def past_ledgers(
    invoices: Table, receipts: Table, as_of: date, *, customers: Table | None = None, rates: Table | None = None,
    disputes: Table | None = None,
) -> Callable[[date], Ledger]:  # fmt: skip
    """The ledger as known at the close of any day up to `as_of`, its money at the rates of `as_of`; past days are not remembered."""
    at = settled_at(invoices, receipts, as_of, customers=customers, disputes=disputes)
    used = [*at(as_of).invoices["currency"].unique(), *at(as_of).credits["currency"].unique()]
    known = factors(used, None if rates is None else rates.rows, as_of=as_of)
    return lambda day: in_base(at(day), known)


def settled_at(
    invoices: Table, receipts: Table, as_of: date, *, customers: Table | None = None, disputes: Table | None = None
) -> Callable[[date], Ledger]:
    """The ledger in own currencies, as known at the close of any day up to `as_of`; past days are not remembered."""
    terms = None if customers is None else customers.rows

    def at(day: date) -> Ledger:
        if day == as_of:
            return ledger_of(invoices, receipts, as_of, customers=customers, disputes=disputes, convert=False)
        ledger = settle(invoices.rows, receipts.rows, as_of=day, customers=terms)
        return ledger if disputes is None else in_dispute(ledger, disputes.rows)

    return at
