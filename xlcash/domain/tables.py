"""The tables a user fills in: their columns, what each may hold, and the rows in use.

Names in both languages stand in the catalogue (``tables.<Table>.columns.<column>``); a column is found by either.
"""

from __future__ import annotations

import enum
import functools
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pandas as pd

from xlcash.domain.errors import RowError
from xlcash.language import LANGUAGES, Language, find, say


class Kind(enum.Enum):
    """What a column holds, and so how its cells are read."""

    TEXT = "text"  # object of str, "" for blank
    DATE = "date"  # datetime64[s], NaT for blank
    MONEY = "money"  # float64, NaN for blank
    NUMBER = "number"  # float64, NaN for blank
    SHARE = "share"  # float64, 0.2 for 20 %, NaN for blank
    FLAG = "flag"  # bool, False for blank
    WORD = "word"  # object of str: a key of `words`, the column's default for blank
    ANY = "any"  # object, as it comes: a setting's value


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `words` names the catalogue's list of allowed words; `default` is what a blank means.

    `apart`: the rest of a row can be used without it, and without the other columns of its table that are: what can't be read of one of
    them blanks all of them.
    """

    key: str
    kind: Kind = Kind.TEXT
    required: bool = False
    words: str = ""
    default: object = None
    apart: bool = False


@dataclass(frozen=True)
class TableSpec:
    """One table: its Excel name, its columns in the order of the template, and the column no two rows may share.

    `headers_at` is where the catalogue has its headers, ``tables.<name>.columns`` unless told.
    """

    name: str
    columns: tuple[Column, ...]
    key: str = ""
    headers_at: str = ""

    @functools.cached_property
    def column(self) -> Mapping[str, Column]:
        return {column.key: column for column in self.columns}

    def title(self, language: Language) -> str:
        return say(language, f"tables.{self.name}.title")

    def header(self, key: str, language: Language) -> str:
        return say(language, f"{self.headers_at or f'tables.{self.name}.columns'}.{key}")

    def headers(self, language: Language) -> list[str]:
        return [self.header(column.key, language) for column in self.columns]

    @functools.cached_property
    def by_header(self) -> Mapping[str, tuple[str, Language | None]]:
        """Column key by normalised header; the language it is a header of, or None where both languages share it."""
        found: dict[str, tuple[str, Language | None]] = {}
        for language in LANGUAGES:
            for column in self.columns:
                head = normal_header(self.header(column.key, language))
                found[head] = (column.key, None if head in found else language)
        return found


def normal_header(text: object) -> str:
    """A header without case, spaces, width variants and the ★ of required columns."""
    return "".join(unicodedata.normalize("NFKC", str(text)).casefold().split()).strip("★*")


@functools.cache
def word_keys(words: str) -> Mapping[str, str]:
    """The key of every word of a list, in any language, by its normalised form; aliases included."""
    keys: dict[str, str] = {}
    for language in LANGUAGES:
        for key, word in find(language, f"words.{words}").items():
            keys[normal_header(word)] = keys[normal_header(key)] = key
        for key, aliases in find(language, "words.aliases").get(words, {}).items():
            keys.update((normal_header(alias), key) for alias in aliases)
    return keys


def words_in(words: str, language: Language) -> list[str]:
    """The words of a list as the reader's language shows them, in the catalogue's order."""
    return list(find(language, f"words.{words}").values())


@dataclass(frozen=True, eq=False)
class Table:
    """A table that has been read.

    `rows`: the usable rows, every column of the spec present and typed, indexed by row number (1 = first below the header).
    `left_out`: the rows that can't be used, same columns, holding what could be read (blank where not).
    `problems`: why, one RowError a row and reason, and the RowNotices about rows that are used.
    """

    spec: TableSpec
    rows: pd.DataFrame
    left_out: pd.DataFrame
    problems: tuple[RowError, ...] = ()
    language: Language = "en"
    extra: tuple[str, ...] = field(default=())


class HasHeaders(Protocol):
    """What was read from cells below headers in some language."""

    @property
    def language(self) -> Language: ...


def language_of(tables: Iterable[HasHeaders | None]) -> Language:
    """The language of an answer is that of the first table handed over."""
    return next((table.language for table in tables if table is not None), "en")


def _columns(*columns: Column | str) -> tuple[Column, ...]:
    return tuple(Column(column) if isinstance(column, str) else column for column in columns)


def _required(key: str, kind: Kind = Kind.TEXT, words: str = "") -> Column:
    return Column(key, kind, required=True, words=words)


def _date(key: str) -> Column:
    return Column(key, Kind.DATE)


def _money(key: str, default: float | None = None) -> Column:
    return Column(key, Kind.MONEY, default=default)


def _share(key: str) -> Column:
    return Column(key, Kind.SHARE, default=0.0)


def _word(key: str, words: str, default: str) -> Column:
    return Column(key, Kind.WORD, words=words, default=default)


SETTINGS = TableSpec("Settings", _columns("group", _required("key"), Column("value", Kind.ANY), "unit", "meaning", "source"), key="key")
CUSTOMERS = TableSpec(
    "Customers",
    _columns(
        _required("customer"), "name", "tax_id", "parent", "country", "region", "industry", Column("key_account", Kind.FLAG), "salesperson",
        _date("since"), Column("terms", Kind.NUMBER), "ladder", _money("credit_limit"), _money("insured_limit"), Column("hold", Kind.FLAG),
        "registry", "reputation", Column("management_change", Kind.FLAG), _date("reviewed"), "email", "language",
        "department",
    ),
    key="customer",
)  # fmt: skip
INVOICES = TableSpec(
    "Invoices",
    _columns(
        _required("invoice"), _required("customer"), _required("invoice_date", Kind.DATE), _date("due_date"),
        _required("amount", Kind.MONEY), _money("vat"), "currency",
        Column("type", Kind.WORD, words="invoice_type", default=""), _date("ship_date"), _money("disputed", 0.0),
        "contract", "plan", "account", "corrects",
    ),
    key="invoice",
)  # fmt: skip
RECEIPTS = TableSpec(
    "Receipts",
    _columns(
        _required("date", Kind.DATE), _required("customer"), _required("amount", Kind.MONEY), "invoice", "currency",
        _word("type", "receipt_type", "cash"), "receipt",
    ),
)  # fmt: skip
ORDERS = TableSpec(
    "Orders",
    _columns(
        _required("order"), _required("customer"), _required("date", Kind.DATE), _required("amount", Kind.MONEY), "currency",
        _date("ship_date"),
    ),
    key="order",
)  # fmt: skip
BILLS = TableSpec(
    "Bills",
    _columns(
        _required("bill"), _required("supplier"), _required("due_date", Kind.DATE), _required("amount", Kind.MONEY), _money("paid", 0.0),
        "currency", _word("rigidity", "rigidity", "rigid"), Column("max_delay", Kind.NUMBER, default=0.0), "account", "plan_line",
    ),
    key="bill",
)  # fmt: skip
PLAN = TableSpec(
    "Plan",
    _columns(
        _required("line"), _required("direction", Kind.WORD, "direction"), _required("amount", Kind.MONEY),
        _required("frequency", Kind.WORD, "frequency"), _required("start", Kind.DATE), _date("end"), _word("rigidity", "rigidity", "rigid"),
        "currency", "account", _word("business_day", "business_day", "none"), Column("max_delay", Kind.NUMBER),
    ),
)  # fmt: skip
ACCOUNTS = TableSpec(
    "Accounts",
    _columns(_required("account"), _required("group", Kind.WORD, "account_group"), _required("balance", Kind.MONEY), "currency"),
    key="account",
)
MONTHLY = TableSpec(
    "Monthly",
    _columns(
        _required("month", Kind.DATE), _money("sales"), _money("purchases"), _money("cogs"), _money("receivables"), _money("payables"),
        _money("inventory"), _money("prepayments"), _money("cash"), _money("current_assets"), _money("current_liabilities"),
        _money("fixed_cost"), _money("operating_cost"), _money("net_profit"),
    ),
    key="month",
)  # fmt: skip
FINANCIALS = TableSpec(
    "Financials",
    _columns(
        _required("customer"), _required("year", Kind.NUMBER), _money("total_assets"), _money("current_assets"),
        _money("current_liabilities"), _money("total_liabilities"),
        _money("retained_earnings"), _money("ebit"), _money("equity"), _money("sales"), _money("net_profit"),
    ),
)  # fmt: skip
SCORECARD = TableSpec(
    "Scorecard",
    _columns(_required("factor"), Column("from", Kind.NUMBER), Column("to", Kind.NUMBER), "category", _required("points", Kind.NUMBER)),
)
LADDERS = TableSpec(
    "Ladders",
    _columns(
        _required("ladder"), _required("level", Kind.NUMBER), _word("base", "ladder_base", "due"), _required("day", Kind.NUMBER),
        _required("action"), "owner", "template",
    ),
)  # fmt: skip
LOG = TableSpec(
    "Log",
    _columns(
        _required("date", Kind.DATE), _required("customer"), "invoice", Column("level", Kind.NUMBER), "channel", "result",
        Column("promise_date", Kind.DATE, apart=True), Column("promise_amount", Kind.MONEY, apart=True), "by",
    ),
)  # fmt: skip
SCENARIOS = TableSpec(
    "Scenarios",
    _columns(
        _required("scenario"), _share("sales_change"), Column("delay_days", Kind.NUMBER, default=0.0), Column("customer_default", Kind.ANY),
        Column("payment_acceleration", Kind.NUMBER, default=0.0), _share("cost_change"),
    ),
    key="scenario",
)  # fmt: skip
CALENDAR = TableSpec("Calendar", _columns(_required("date", Kind.DATE), _word("working", "flag", "no")), key="date")
SNAPSHOTS = TableSpec(
    "Snapshots",
    _columns(
        _required("taken", Kind.DATE), _required("period_start", Kind.DATE), _required("period_end", Kind.DATE),
        *(_money(key) for key in ("opening", "collections", "new_sales", "other_in", "rigid_out", "flexible_out", "net")),
        _required("closing", Kind.MONEY), _money("reserve_target"), _money("gap"),
    ),
)  # fmt: skip
SCORES = TableSpec(
    "Scores",
    _columns(
        _required("scored", Kind.DATE), _required("customer"), _required("score", Kind.NUMBER), "grade", "light", _date("reviewed"),
        _date("next_review"), "inputs",
    ),
)  # fmt: skip
POLICIES = TableSpec(
    "Policies",
    _columns(
        _required("insurer"), _required("from", Kind.DATE), _required("to", Kind.DATE), _required("percentage", Kind.SHARE),
        _money("deductible", 0.0), _word("deductible_order", "deductible_order", "after"), _money("first_loss", 0.0), _money("maximum"),
        Column("notification_days", Kind.NUMBER), Column("maximum_extension_days", Kind.NUMBER), Column("waiting_days", Kind.NUMBER),
        Column("maximum_term", Kind.NUMBER), Column("covers_vat", Kind.FLAG), "excluded",
        _word("waiting_from", "waiting_from", "due"), Column("filing_days", Kind.NUMBER), Column("premium_rate", Kind.SHARE),
    ),
)  # fmt: skip
CLAIMS = TableSpec(
    "Claims",
    _columns(
        "claim", _required("invoice"), "insurer", _date("notified"), _date("filed"), _money("amount"), _money("paid"), _date("closed"),
        Column("status", Kind.WORD, words="claim_status", default=""),
    ),
    key="invoice",
)  # fmt: skip
AUDIT = TableSpec(
    "Audit",
    _columns(
        _required("when", Kind.ANY), "user", _required("action"), "result", Column("complete", Kind.FLAG), Column("invoices", Kind.NUMBER),
        Column("receipts", Kind.NUMBER), _money("open"), _money("cash"), "inputs", "version",
    ),
)  # fmt: skip
OFFERS = TableSpec(
    "Offers",
    _columns(
        _required("offer"), _required("kind", Kind.WORD, "financing_kind"), _required("amount", Kind.MONEY), Column("days", Kind.NUMBER),
        Column("advance_rate", Kind.SHARE), Column("interest_rate", Kind.SHARE), _share("fee_rate"), _money("minimum_fee", 0.0),
        _money("fixed_cost", 0.0), _share("premium_rate"), Column("release_days", Kind.NUMBER, default=0.0),
        Column("discount", Kind.SHARE), Column("discount_days", Kind.NUMBER), Column("risk_taken", Kind.SHARE),
    ),
    key="offer",
)  # fmt: skip
CREDITS = TableSpec(
    "Credits",
    _columns(
        _required("credit"), _required("amount", Kind.MONEY), "currency", Column("about", Kind.FLAG), _share("tolerance"),
        _word("partial", "flag", "yes"), _date("latest_shipment"), _required("expiry", Kind.DATE),
        Column("presentation_days", Kind.NUMBER, default=21.0), Column("insured_share", Kind.SHARE, default=1.1), _date("presented"),
    ),
    key="credit",
)  # fmt: skip
LC_DOCUMENTS = TableSpec(
    "LCDocuments",
    _columns(
        _required("credit"), _required("document", Kind.WORD, "lc_document"), _word("required", "flag", "yes"),
        Column("in_set", Kind.FLAG), _date("dated"), _money("amount"), "currency", _date("cover_from"),
    ),
)  # fmt: skip
ALIASES = TableSpec("Aliases", _columns("system", _required("column"), _required("header")))
PLANS = TableSpec(
    "Plans",
    _columns(
        _required("plan"), _required("customer"), _required("due_date", Kind.DATE), _required("amount", Kind.MONEY), _date("agreed_on"),
        "by", "note",
    ),
)  # fmt: skip
DISPUTES = TableSpec(
    "Disputes",
    _columns(
        _required("invoice"), "customer", _required("raised", Kind.DATE), _money("amount"), _word("reason", "dispute_reason", "other"),
        "owner", _date("resolved"), "note",
    ),
)  # fmt: skip
RATES = TableSpec("Rates", _columns(_required("date", Kind.DATE), _required("currency"), _required("rate", Kind.NUMBER)))

SPECS: Mapping[str, TableSpec] = {
    spec.name: spec
    for spec in (
        SETTINGS, CUSTOMERS, INVOICES, RECEIPTS, ORDERS, BILLS, PLAN, ACCOUNTS, MONTHLY, FINANCIALS, SCORECARD, LADDERS, LOG, SCENARIOS,
        CALENDAR, RATES, SNAPSHOTS, SCORES, PLANS, DISPUTES, ALIASES, POLICIES, CLAIMS, AUDIT,
        OFFERS, CREDITS, LC_DOCUMENTS,
    )
}  # fmt: skip

FORECAST = TableSpec(
    "Forecast",
    _columns(
        _required("period_start", Kind.DATE), _required("period_end", Kind.DATE), _required("opening", Kind.MONEY),
        *(_money(key, 0.0) for key in ("collections", "new_sales", "other_in", "rigid_out", "flexible_out", "net")),
        _required("closing", Kind.MONEY), _money("reserve_target", 0.0), _money("gap", 0.0),
    ),
    headers_at="results.headers",
)  # fmt: skip
"""The answer of XC_CASH_FORECAST, as other functions take it: no table of the user's."""

LOSSES = TableSpec(
    "Losses",
    _columns(
        _required("customer"), _required("date", Kind.DATE), _required("amount", Kind.MONEY), _money("vat", 0.0), _money("disputed", 0.0),
        Column("term", Kind.NUMBER), _money("limit"),
    ),
)  # fmt: skip
"""Losses to run through the policies, real or supposed, as XC_INSURED_LOSS takes them."""
