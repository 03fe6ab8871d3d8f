"""Worksheet functions that tell of xlcash itself and of what it could not use."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

import xlcash
from xlcash.domain.checks import problems_of
from xlcash.domain.errors import RowError, RowNotice, StandIn, XlcashError
from xlcash.domain.fingerprint import fingerprint
from xlcash.domain.tables import Table
from xlcash.excel.arguments import (
    Accounts,
    AsOf,
    Bills,
    Calendar,
    Claims,
    Credits,
    Customers,
    Disputes,
    Financials,
    Invoices,
    Ladders,
    LCDocuments,
    Log,
    Monthly,
    Offers,
    Orders,
    Plan,
    Plans,
    Policies,
    Rates,
    Receipts,
    Scenarios,
    Scorecard,
    Scores,
    Settings,
    Snapshots,
)
from xlcash.excel.declare import worksheet_function
from xlcash.excel.messages import MESSAGES, Message
from xlcash.language import Language, Term


@worksheet_function("control")
def xc_version() -> str:
    """The version of xlcash that answers.

    >>> xc_version() == xlcash.__version__
    True
    """
    return xlcash.__version__


@worksheet_function("control")
def xc_messages(
    invoices: Invoices | None = None, receipts: Receipts | None = None, customers: Customers | None = None, bills: Bills | None = None,
    plan: Plan | None = None, accounts: Accounts | None = None, monthly: Monthly | None = None, settings: Settings | None = None,
    financials: Financials | None = None, scorecard: Scorecard | None = None, ladders: Ladders | None = None, log: Log | None = None,
    rates: Rates | None = None, as_of: AsOf | None = None, scenarios: Scenarios | None = None, calendar: Calendar | None = None,
    snapshots: Snapshots | None = None, orders: Orders | None = None, scores: Scores | None = None,
    policies: Policies | None = None, claims: Claims | None = None, plans: Plans | None = None, disputes: Disputes | None = None,
    offers: Offers | None = None, credits: Credits | None = None, documents: LCDocuments | None = None,  # noqa: A002  letters of credit
) -> pd.DataFrame:  # fmt: skip
    """What was left out of, or assumed in, the tables handed over; without any table the latest messages of this session, latest first.

    >>> xc_messages([["Invoice", "Customer", "Invoice date", "Amount"], ["I-1", "C-1", "2026-06-01", "soon"]])[1][1:]
    ['Invoices', 'Row left out', 'Invoices, row 1: “Amount” is “soon”, which is no amount; the row is left out until it is a number.']
    """
    tables = {table.spec.name: table for table in _tables(locals())}
    if not tables:
        return _listed(MESSAGES.latest(), "en")
    found = problems_of(tables, as_of=as_of)
    language = next(iter(tables.values())).language
    return _listed([Message(as_of, error.facts.get("table", Term("tables.Rates.title")), error) for error in found], language)


@worksheet_function("control")
def xc_fingerprint(
    invoices: Invoices | None = None, receipts: Receipts | None = None, customers: Customers | None = None, bills: Bills | None = None,
    plan: Plan | None = None, accounts: Accounts | None = None, monthly: Monthly | None = None, settings: Settings | None = None,
    financials: Financials | None = None, scorecard: Scorecard | None = None, ladders: Ladders | None = None, log: Log | None = None,
    rates: Rates | None = None, as_of: AsOf | None = None, scenarios: Scenarios | None = None, calendar: Calendar | None = None,
    snapshots: Snapshots | None = None, orders: Orders | None = None, scores: Scores | None = None,
    policies: Policies | None = None, claims: Claims | None = None, plans: Plans | None = None, disputes: Disputes | None = None,
    offers: Offers | None = None, credits: Credits | None = None, documents: LCDocuments | None = None,  # noqa: A002  letters of credit
) -> str:  # fmt: skip
    """A mark of twelve hexadecimal digits over the inputs: equal inputs, equal mark, on every machine (see `domain.fingerprint`).

    Two results with the same mark were computed from the same tables as of the same day; a result whose mark differs from the present
    one is stale.

    >>> accounts = [["Account", "Group", "Balance"], ["Bank", "operating", 3000.0]]
    >>> mark = xc_fingerprint(accounts=accounts, as_of="2026-06-30")
    >>> mark == xc_fingerprint(accounts=accounts, as_of="2026-06-30"), mark == xc_fingerprint(accounts=accounts, as_of="2026-07-01")
    (True, False)
    """
    return fingerprint(_tables(locals()), as_of=as_of)


def _tables(arguments: Mapping[str, object]) -> list[Table]:
    """The tables among a function's arguments, in their order."""
    return [table for table in arguments.values() if isinstance(table, Table)]


def _listed(messages: list[Message], language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "when": pd.Series([message.when for message in messages], dtype=object),
            "where": pd.Series([message.where for message in messages], dtype=object),
            "effect": pd.Series([_effect(message) for message in messages], dtype=object),
            "message": pd.Series([message.error.sentence(language) for message in messages], dtype=object),
        }
    )


def _effect(message: Message) -> Term:
    """What the mistake does to the answers: nothing, a row less, another source, or no answer."""
    error = message.error
    kinds = {"used": RowNotice, "left_out": RowError, "stands_in": StandIn, "no_answer": XlcashError}
    return Term("results.effects." + next(effect for effect, family in kinds.items() if isinstance(error, family)))
