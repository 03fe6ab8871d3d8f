"""The language a customer is written to in, and how figures and days are said in it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any, cast

from xlcash.domain.letters.letter import Total
from xlcash.domain.tables import normal_header, word_keys
from xlcash.language import Language, find, say

NOTHING = "–"


def language_of(about: Mapping[Any, Any], language: Language) -> Language | None:
    """The language of a row of Customers: as stated; Chinese in China and English elsewhere where a country is stated; else the workbook's.

    None for a language that there are no letters in.

    >>> language_of({"country": "Vietnam"}, "zh"), language_of({"country": "中国", "language": "English"}, "zh"), language_of({}, "zh")
    ('en', 'en', 'zh')
    """
    stated, country = (normal_header(about.get(key) or "") for key in ("language", "country"))
    if stated:
        return cast("Language | None", word_keys("language").get(stated))
    if country:
        return "zh" if word_keys("home_country").get(country) else "en"
    return language


def money(amount: float) -> str:
    """An amount of money to the cent, "–" for none.

    >>> money(1234.5), money(-80.0), money(0.0)
    ('1,234.50', '−80.00', '–')
    """
    return NOTHING if abs(amount) < 0.005 else f"{amount:,.2f}".replace("-", "−")  # noqa: PLR2004  half a cent


def to_pay(totals: Iterable[Total], language: Language) -> str:
    """What is to be paid, in each currency that has something to pay."""
    amounts = [f"{total.currency} {total.to_pay:,.2f}".strip() for total in totals if total.to_pay > 0]
    return str(find(language, "letters.and")).join(amounts)


def short(day: Any) -> str:
    """A day as a table shows it, blank where there is none."""
    return f"{day:%Y-%m-%d}" if day == day else ""  # noqa: PLR0124  NaT is not equal to itself


def long(day: dt.date, language: Language) -> str:
    """A day as a sentence says it.

    >>> long(dt.date(2026, 6, 3), "en"), long(dt.date(2026, 6, 3), "zh")
    ('3 June 2026', '2026年6月3日')
    """
    month = find(language, "letters.months")[day.month - 1]
    return say(language, "letters.day", day=day.day, month=month, year=day.year)


def days(number: float) -> str:
    """Days overdue as a table shows them: "–" before the due date."""
    return f"{number:.0f}" if math.isfinite(number) and number > 0 else NOTHING


def one_line(text: object) -> str:
    """A text of the user's as one line that a document can hold: no line breaks, no control characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in str(text)).split())
