"""Amounts as exports write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.amounts import amount_from_text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", 0.0), ("1234.5", 1234.5), ("1,234.50", 1234.5), ("1,234,567", 1234567.0), ("1,234", 1234.0), ("12,5", 12.5), ("1.234,50", 1234.5),
        ("1.234.567", 1234567.0), ("1.234", 1.234), ("¥1 234", 1234.0), ("￥1，234．50", 1234.5), ("CNY 100", 100.0), ("100元", 100.0),
        ("US$ 5", 5.0), ("(500)", -500.0), ("（500）", -500.0), ("500-", -500.0), ("-500", -500.0), ("−500", -500.0), ("+5", 5.0), ("(-5)", 5.0),
        ("1'234.50", 1234.5), ("1\u00a0234,50", 1234.5), (".5", 0.5), ("5.", 5.0), ("90%", 0.9), ("12,345.678", 12345.678),
    ],
)  # fmt: skip
def test_reads(text, amount):
    assert amount_from_text(text) == pytest.approx(amount)


@pytest.mark.parametrize("text", ["", " ", "n/a", "nan", "inf", "1e5", "1,23,4", "12,34,567", "--5", "5 apples", "0x10", "(", "-", "1.2.3"])
def test_refuses_rather_than_guesses(text):
    assert amount_from_text(text) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_any_amount_written_with_thousands_reads_back(amount):
    assert amount_from_text(f"{amount:,.2f}") == float(amount)
