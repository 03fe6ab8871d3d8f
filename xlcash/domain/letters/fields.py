"""What a letter's template can say: its fields by name, and the rows of its table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from xlcash.domain.letters.file_names import file_name
from xlcash.domain.letters.letter import Letter, Total
from xlcash.domain.letters.speech import days, long, money, one_line, short, to_pay
from xlcash.domain.tables import normal_header, word_keys
from xlcash.language import Language, Term, find, say

Fields: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Content:
    """What is filled into a template: fields by name, and for every kind of row (`item`, `total`, …) the fields of each such row."""

    fields: Fields
    rows: Mapping[str, Sequence[Fields]]
    known: Mapping[str, Sequence[str]]
    """The fields of each kind of row, also where there is no row of the kind."""


@dataclass(frozen=True)
class Sender:
    """Who writes, when, and where to pay."""

    company: str
    as_of: dt.date
    pay_by: dt.date
    bank_details: str = ""


ITEM: Final = ("invoice", "issued", "due", "days", "currency", "amount", "settled", "open", "held", "claimed")
CREDIT: Final = ("document", "kind", "date", "currency", "amount")
TOTAL: Final = ("currency", "items", "open", "held", "claimed")
BALANCE: Final = ("currency", "credits", "to_pay")
HOLD: Final = ("currency", "amount")
LINE: Final = ("date", "document", "type", "due", "debit", "credit", "balance", "currency")
KNOWN: Final = {"item": ITEM, "credit": CREDIT, "total": TOTAL, "balance": BALANCE, "hold": HOLD}


def template_title(template: str, language: Language) -> str:
    """A template's name in a language: that of a letter xlcash knows, any other as it stands.

    >>> template_title("催款函", "en"), template_title("Our own", "zh")
    ('Payment reminder', 'Our own')
    """
    known = word_keys("letter").get(normal_header(template))
    return say(language, f"words.letter.{known}") if known else template


def letter_file(letter: Letter, as_of: dt.date) -> str:
    """The name of a letter's file, without its suffix."""
    return file_name(f"{letter.customer} {letter.name}"[:60] + f" - {template_title(letter.template, letter.language)} {as_of:%Y-%m-%d}")


def letter_content(letter: Letter, sender: Sender) -> Content:
    """A letter as its template says it, every text in the letter's language."""
    language, totals = letter.language, letter.totals
    first_due = letter.lines["due_date"].min()
    late = letter.lines["days_overdue"].max()
    fields = {
        "company": sender.company,
        "customer": letter.customer,
        "customer_name": letter.name,
        "tax_id": letter.tax_id,
        "salesperson": letter.salesperson,
        "owner": letter.owner,
        "action": letter.action.said(language) if isinstance(letter.action, Term) else letter.action,
        "level": f"{letter.level:g}",
        "reference": f"{letter.customer}-{sender.as_of:%Y%m%d}",
        "date": long(sender.as_of, language),
        "pay_by": long(sender.pay_by, language),
        "first_due": long(first_due.date(), language),
        "days_overdue": days(late),
        "items": str(len(letter.lines)),
        "to_pay": to_pay(totals, language),
        "bank_details": sender.bank_details,
    }
    rows: dict[str, Sequence[Fields]] = {
        "item": list(_items(letter)),
        "credit": list(_credits(letter)),
        "total": [_total(total) for total in totals if total.items],
        "balance": [_balance(total) for total in totals if total.credits],
        "hold": [{"currency": total.currency, "amount": money(total.held)} for total in totals if total.held],
    }
    return Content({key: one_line(text) for key, text in fields.items()}, rows, KNOWN)


def _items(letter: Letter) -> Iterator[Fields]:
    for line in letter.lines.to_dict("records"):
        yield {
            "invoice": one_line(line["invoice"]),
            "issued": short(line["invoice_date"]),
            "due": short(line["due_date"]),
            "days": days(line["days_overdue"]),
            "currency": line["currency"],
            **{key: money(line[key]) for key in ("amount", "settled", "open", "held", "claimed")},
        }


def _credits(letter: Letter) -> Iterator[Fields]:
    kinds = find(letter.language, "letters.credits")
    for line in letter.credits.to_dict("records"):
        yield {
            "document": one_line(line["document"]),
            "kind": kinds[line["kind"]],
            "date": short(line["date"]),
            "currency": line["currency"],
            "amount": money(line["amount"]),
        }


def _total(total: Total) -> Fields:
    money_ = {key: money(getattr(total, key)) for key in ("open", "held", "claimed")}
    return {"currency": total.currency, "items": str(total.items), **money_}


def _balance(total: Total) -> Fields:
    return {"currency": total.currency, "credits": money(total.credits), "to_pay": money(total.to_pay)}


def account_content(lines: Sequence[Mapping[Any, Any]], about: Fields, language: Language, *, start: dt.date, end: dt.date) -> Content:
    """A statement of account as its template says it; `lines` are those of XC_STATEMENT, their texts already in `language`."""
    fields = {**about, "from": long(start, language), "to": long(end, language), "date": long(end, language)}
    return Content({key: one_line(text) for key, text in fields.items()}, {"line": [_line(line) for line in lines]}, {"line": LINE})


def _line(line: Mapping[Any, Any]) -> Fields:
    texts = {key: one_line(line[key] or "") for key in ("document", "type", "currency")}
    amounts = {key: "" if line[key] is None or line[key] != line[key] else _figure(line[key]) for key in ("debit", "credit", "balance")}
    return {**texts, **amounts, "date": _day(line["date"]), "due": _day(line["due_date"])}


def _figure(value: Any) -> str:
    """An amount, zero as 0.00; what can't be read as the error it is."""
    return f"{value:,.2f}".replace("-", "−") if isinstance(value, (float, int)) else str(value)


def _day(value: Any) -> str:
    return "" if value is None else short(value)
