"""The input sheets: one Excel table each, alike but for their columns, validations and control strips."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from xlsxwriter.format import Format

from xlcash.domain.tables import SPECS, Kind, TableSpec, words_in
from xlcash.language import find
from xlcash.template.book import Book
from xlcash.template.formula import text
from xlcash.template.sheet import HEAD, NARROWEST, Column, Sheet
from xlcash.template.sheets import choices
from xlcash.template.sheets.strips import input_strip
from xlcash.template.style import tokens as t
from xlcash.template.style.grid import Grid

PAGE = 1_530  # pixels above which a table is printed two pages wide
VALIDATED = 5_000  # rows that are validated before anything is typed; Excel's table carries the rule further
FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
SIDE_BY_KIND: Final[Mapping[Kind, tuple[int, str]]] = {
    Kind.TEXT: (110, "text"), Kind.DATE: (98, "date"), Kind.MONEY: (110, "money"), Kind.NUMBER: (70, "int"), Kind.SHARE: (70, "pct"),
    Kind.FLAG: (72, "text"), Kind.WORD: (96, "text"), Kind.ANY: (96, "any"),
}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """How a table's sheet differs from the usual: width and number kind of columns by key, what may not be negative, what is a share."""

    table: str
    columns: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    positive: Sequence[str] = ()
    shares: Sequence[str] = ()
    frozen: int = 1
    widest: int = 0


_CODE, _NUMBER_20, _CENTS, _CURRENCY = (84, "text"), (172, "text"), (116, "money2"), (74, "text")
FORMS: Final[Mapping[str, Form]] = {
    "customers": Form("Customers", {
        "customer": _CODE, "name": (190, "text"), "tax_id": (160, "text"), "parent": _CODE, "country": (70, "text"),
        "region": (84, "text"), "industry": (110, "text"), "key_account": (88, "text"), "salesperson": (96, "text"), "terms": (60, "int"),
        "ladder": (150, "text"), "hold": (60, "text"), "registry": (84, "text"), "reputation": (90, "text"),
        "management_change": (130, "text"), "email": (180, "text"),
    }, ("terms", "credit_limit", "insured_limit"), frozen=2),
    "invoices": Form("Invoices", {
        "invoice": _NUMBER_20, "customer": _CODE, "amount": _CENTS, "vat": (104, "money2"), "currency": _CURRENCY,
        "disputed": (104, "money2"), "plan": (84, "text"), "account": (110, "text"), "corrects": _NUMBER_20,
    }),
    "receipts": Form("Receipts", {
        "customer": _CODE, "amount": _CENTS, "invoice": _NUMBER_20, "currency": _CURRENCY, "receipt": (150, "text"),
    }),
    "orders": Form("Orders", {"order": (150, "text"), "customer": _CODE, "amount": _CENTS, "currency": _CURRENCY}),
    "bills": Form("Bills", {
        "bill": (150, "text"), "supplier": (180, "text"), "amount": _CENTS, "paid": _CENTS, "currency": _CURRENCY, "max_delay": (84, "int"),
        "plan_line": (150, "text"),
    }, ("paid", "max_delay")),
    "plan": Form("Plan", {"line": (220, "text"), "currency": _CURRENCY, "business_day": (104, "text"), "max_delay": (84, "int")},
                 ("amount", "max_delay")),
    "accounts": Form("Accounts", {"account": (200, "text"), "group": (120, "text"), "balance": (140, "money2"), "currency": _CURRENCY}),
    "monthly": Form("Monthly", {"month": (84, "ym")}, ("fixed_cost", "operating_cost")),
    "financials": Form("Financials", {"customer": _CODE, "year": (64, "int")}, ("total_assets", "sales"), frozen=2),
    "scorecard": Form("Scorecard", {
        "factor": (220, "text"), "from": (110, "bound"), "to": (110, "bound"), "category": (170, "text"), "points": (96, "plain"),
    }),
    "ladders": Form("Ladders", {
        "ladder": (190, "text"), "level": (60, "int"), "day": (70, "plain"), "action": (260, "text"), "owner": (140, "text"),
        "template": (220, "text"),
    }),
    "scenarios": Form("Scenarios", {
        "scenario": (280, "text"), "sales_change": (120, "pct"), "delay_days": (110, "int"), "customer_default": (150, "any"),
        "payment_acceleration": (170, "int"), "cost_change": (120, "pct"),
    }),
    "log": Form("Log", {"customer": _CODE, "invoice": _NUMBER_20, "level": (60, "int"), "result": (260, "text"), "promise_amount": _CENTS},
                ("promise_amount",)),
    "plans": Form("Plans", {
        "plan": (120, "text"), "customer": _CODE, "amount": _CENTS, "by": (104, "text"), "note": (260, "text"),
    }, ("amount",), frozen=2),
    "disputes": Form("Disputes", {
        "invoice": _NUMBER_20, "customer": _CODE, "amount": _CENTS, "reason": (104, "text"), "owner": (104, "text"), "note": (320, "text"),
    }, ("amount",)),
    "snapshots": Form("Snapshots", frozen=3),
    "score_history": Form("Scores", {
        "customer": _CODE, "score": (64, "ratio"), "grade": (64, "text"), "light": (80, "text"), "inputs": (640, "sentence"),
    }, frozen=2),
    "policies": Form("Policies", {
        "insurer": (170, "text"), "percentage": (84, "pct"), "deductible_order": (116, "text"), "notification_days": (112, "int"),
        "maximum_extension_days": (150, "int"), "waiting_days": (94, "int"), "maximum_term": (104, "int"), "covers_vat": (84, "text"),
        "excluded": (170, "text"), "waiting_from": (100, "text"), "filing_days": (84, "int"), "premium_rate": (96, "pct2"),
    }, (
        "deductible", "first_loss", "maximum", "notification_days", "maximum_extension_days", "waiting_days", "maximum_term", "filing_days",
    ), shares=("percentage", "premium_rate")),
    "claim_register": Form("Claims", {
        "claim": (110, "text"), "invoice": _NUMBER_20, "insurer": (170, "text"), "amount": _CENTS, "paid": _CENTS, "status": (104, "text"),
    }, ("amount", "paid"), frozen=2),
    "import_map": Form("Aliases", {"system": (130, "text"), "column": (180, "text"), "header": (260, "text")}),
    "offers": Form("Offers", {
        "offer": (200, "text"), "kind": (190, "text"), "days": (64, "int"), "advance_rate": (104, "pct1"), "interest_rate": (104, "pct2"),
        "fee_rate": (84, "pct2"), "minimum_fee": (104, "money"), "fixed_cost": (96, "money"), "premium_rate": (104, "pct2"),
        "release_days": (104, "int"), "discount": (84, "pct2"), "discount_days": (110, "int"), "risk_taken": (96, "pct"),
    }, ("amount", "days", "minimum_fee", "fixed_cost", "release_days", "discount_days"),
        shares=("advance_rate", "interest_rate", "fee_rate", "premium_rate", "discount", "risk_taken")),
    "credits": Form("Credits", {
        "credit": (96, "text"), "amount": (104, "money2"), "currency": _CURRENCY, "about": (72, "text"), "tolerance": (72, "pct"),
        "partial": (84, "text"), "latest_shipment": (90, "date"), "presentation_days": (88, "int"), "insured_share": (72, "pct"),
        "presented": (90, "date"), "expiry": (90, "date"),
    }, ("amount", "presentation_days", "insured_share"), shares=("tolerance",)),
    "rates": Form("Rates", {"currency": (84, "text"), "rate": (110, "rate")}, ("rate",)),
}  # fmt: skip


BESIDE: Final[Mapping[str, Sequence[Form]]] = {
    "credits": (Form("LCDocuments", {
        "credit": (112, "text"), "document": (148, "text"), "required": (76, "text"), "in_set": (60, "text"), "amount": _CENTS,
        "currency": _CURRENCY, "cover_from": (88, "date"),
    }, ("amount",)),),
    "rates": (Form("Calendar", {"date": (110, "date"), "working": (110, "text")}),),
}  # fmt: skip
"""Tables that stand on another one's sheet, to its right."""
GAP: Final = Column("", 40, "text")


def columns_of(form: Form) -> list[Column]:
    kinds = ((column.key, SIDE_BY_KIND[column.kind]) for column in SPECS[form.table].columns)
    return [Column(key, *form.columns.get(key, usual)) for key, usual in kinds]


def write_input(book: Book, key: str) -> None:
    """One input sheet: heading, stars over the required columns, its tables side by side with rows and validations, print set-up."""
    sheet, forms = book.sheets[key], (FORMS[key], *BESIDE.get(key, ()))
    columns = [column for form in forms for column in (GAP, *columns_of(form))][1:]
    last, rows, first = sheet.heading(_stretched(columns)), 1, 1
    sheet.grid.set_row_pixels(HEAD - 1, t.ROW["hint"])
    for form in forms:
        rows = max(rows, _write_table(book, sheet, form, first))
        first += len(columns_of(form)) + 1
    sheet.grid.freeze_panes(HEAD + 1, 1 + forms[0].frozen)
    others = [fact for form in forms[1:] for fact in (text(book.say(f"tables.{form.table}.title")), input_strip(book, form.table))]
    sheet.strip(book.facts(input_strip(book, forms[0].table), *others))
    wide = 2 if _pixels(columns) > PAGE else 1
    repeats = len(forms) == 1 or wide == 1  # two tables have a page each: the first one's keys are nothing to the second
    sheet.page(HEAD + rows, last, wide=wide, titled=repeats)
    if repeats:
        sheet.grid.repeat_columns(0, forms[0].frozen)
    if len(forms) > 1 and wide > 1:
        sheet.grid.set_row_pixels(HEAD, t.ROW["head2"])


def _write_table(book: Book, sheet: Sheet, form: Form, first: int) -> int:
    """One table from column `first` on; gives its rows, of which an empty table keeps a blank one."""
    spec, columns, cells = SPECS[form.table], columns_of(form), book.tables[form.table][1:]
    formats = [book.look.f("xc Input", column.number, **book.look.side(at, column.number)) for at, column in enumerate(columns, first)]
    rows = max(len(cells), 1)
    _stars(sheet, spec, columns, first)
    write_rows(sheet.grid, cells, formats, first)
    add_table(sheet, form.table, rows, [
        {"header": spec.header(column.key, book.language), "format": form_, "header_format": book.look.head(sheet.kind, at, column.number)}
        for at, (column, form_) in enumerate(zip(columns, formats, strict=True), first)
    ], first)  # fmt: skip
    _validate(book, sheet, form, rows, first)
    return rows


def _stretched(columns: Sequence[Column]) -> list[Column]:
    """A narrow table reaches as far as the sentences above it."""
    share = max(NARROWEST / _pixels(columns), 1)
    return [column._replace(pixels=math.ceil(column.pixels * share)) for column in columns]


def _pixels(columns: Sequence[Column]) -> int:
    return sum(column.pixels for column in columns)


def add_table(sheet: Sheet, name: str, rows: int, columns: list[dict[str, Any]], first: int = 1) -> None:
    sheet.grid.add_table(HEAD, first, HEAD + rows, first + len(columns) - 1, {
        "name": name, "style": "Table Style Light 1", "banded_rows": False, "autofilter": False, "columns": columns,
    })  # fmt: skip


def write_rows(grid: Grid, rows: Sequence[Sequence[Any]], formats: Sequence[Format], first: int) -> None:
    """The table's rows: text as text, whatever it begins with. An empty table keeps one blank row."""
    columns = list(zip(*rows, strict=True)) if rows else [[None]] * len(formats)
    grid.block(HEAD + 1, first, columns, formats)


def _stars(sheet: Sheet, spec: TableSpec, columns: Sequence[Column], first: int) -> None:
    look = sheet.book.look
    for at, (column, shape) in enumerate(zip(spec.columns, columns, strict=True), first):
        if column.required:
            star = look.f("xc Small", font_color=t.LIGHTS["yellow"].text, valign="bottom", **look.side(at, shape.number))
            sheet.write(HEAD - 1, at, "★", star)


def _validate(book: Book, sheet: Sheet, form: Form, rows: int, first: int) -> None:
    last = HEAD + max(rows, VALIDATED)
    for at, column in enumerate(SPECS[form.table].columns, first):
        rule = _rule(book, form, column.key)
        if rule:
            sheet.grid.data_validation(HEAD + 1, at, last, at, {**rule, "ignore_blank": True})


def _rule(book: Book, form: Form, key: str) -> dict[str, Any]:
    """A column's validation: a list for words, a span for dates, no negative amounts where none make sense."""
    column = SPECS[form.table].column[key]
    said = book.say
    if column.kind in (Kind.WORD, Kind.FLAG):
        words = words_in(column.words or "flag", book.language)
        return {"validate": "list", "source": words, "error_title": "xlcash", "error_message": said("sheets.validation.word")}
    if key in ("registry", "reputation"):
        words = list(find(book.language, f"scorecard.categories.{key}").values())
        return {"validate": "list", "source": words, "error_type": "information", "error_title": "xlcash",
                "error_message": said("sheets.validation.category")}  # fmt: skip
    offered = _offered(book, form.table, key)
    if offered:
        return {"validate": "list", "source": offered, "error_type": "warning", "error_title": "xlcash",
                "error_message": said("sheets.validation.offered")}  # fmt: skip
    if column.kind is Kind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY, "error_title": "xlcash",
                "error_message": said("sheets.validation.date")}  # fmt: skip
    return _span(book, form, key)


def _span(book: Book, form: Form, key: str) -> dict[str, Any]:
    """What a number may be."""
    rule: dict[str, Any] = {"validate": "decimal", "error_title": "xlcash"}
    if key in form.shares:
        return rule | {"criteria": "between", "minimum": 0, "maximum": 1, "error_message": book.say("sheets.validation.share")}
    if key in form.positive:
        return rule | {"criteria": ">=", "value": 0, "error_message": book.say("sheets.validation.positive")}
    return {}


def _offered(book: Book, table: str, key: str) -> str | list[str]:
    """What a column offers to choose from although it takes other words, too; nothing for most."""
    if (table, key) == ("Scorecard", "category"):
        lists = ("scorecard.categories.registry", "scorecard.categories.reputation", "words.flag")
        return [*(word for path in lists for word in find(book.language, path).values()), book.say("scorecard.missing")]
    if (table, key) == ("Scenarios", "customer_default"):
        return f"={book.sheets['customers'].quoted}!$B${HEAD + 2}:$B${HEAD + 1 + VALIDATED}"
    return choices.source(book, key) if (table, key) in (("Scorecard", "factor"), ("Aliases", "column")) else ""
