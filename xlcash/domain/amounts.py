"""Amounts as people write them: "1,234.50", "¥1 234", "(500)", "500-", "1.234,50", "90%"."""

from __future__ import annotations

import re
import unicodedata

_SYMBOLS = re.compile(r"[\s\u00a0\u2009\u202f'’]|[¥￥$€£]|元|圆|人民币|(?i:RMB|CNY|USD|EUR|GBP|HKD|CAD|JPY|US|HK|CA)")
_PLAIN = re.compile(r"\d+(\.\d*)?|\.\d+")
_GROUPED_BY_COMMA = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
_GROUPED_BY_POINT = re.compile(r"\d{1,3}(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,}")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")


def amount_from_text(text: str) -> float | None:
    """The number a text stands for, or None if it stands for none. Negative: leading or trailing minus, or parentheses.

    A comma before exactly three digits groups thousands; before one or two digits it is a decimal comma.  A single point is always a
    decimal point, so "1.234" is 1.234: only a whole column can tell otherwise, and an importer decides that.

    >>> [amount_from_text(t) for t in ("1,234.50", "¥1 234", "(500)", "500-", "1.234,50", "90%", "n/a", "1,23,4")]
    [1234.5, 1234.0, -500.0, -500.0, 1234.5, 0.9, None, None]
    """
    text = _SYMBOLS.sub("", unicodedata.normalize("NFKC", text)).replace("−", "-").replace("–", "-")
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1], True
    if text.endswith("-"):
        text = "-" + text[:-1]
    if text.startswith(("-", "+")):
        text, negative = text[1:], negative != (text[0] == "-")
    share = text.endswith("%")
    text = text.removesuffix("%")
    if _GROUPED_BY_COMMA.fullmatch(text):
        text = text.replace(",", "")
    elif _GROUPED_BY_POINT.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not _PLAIN.fullmatch(text):
        return None
    number = float(text) / (100 if share else 1)
    return -number if negative else number
