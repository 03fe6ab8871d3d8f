"""Formulas that know their value: Excel's semantics, case by case."""

from __future__ import annotations

import pytest

from xlcash.domain.errors import CellError
from xlcash.template.formula import (
    ANY_TEXT,
    NOT_BLANK,
    Formula,
    Range,
    cell,
    compared,
    count_where,
    ends_with,
    equal,
    filled,
    for_each,
    index,
    literal,
    lookup,
    match,
    months_later,
    sentence,
    shown,
    text,
    total,
    total_where,
    unless_error,
    unlike,
    when,
)

A = cell("A1", 2.0)
BROKEN = cell("B1", CellError.NA)
BLANK = cell("C1", None)
WORDS = Range("D1:D4", ["Red", None, "red", "Green"], 4)
AMOUNTS = Range("E1:E4", [1.0, 10.0, 100.0, 1000.0], 4)


@pytest.mark.parametrize(
    ("formula", "text_of_it", "value"),
    [
        (A + 1, "A1+1", 3.0),
        ((A + 1) * 2, "(A1+1)*2", 6.0),
        (A - (A - 1), "A1-(A1-1)", 1.0),
        (A / 0, "A1/0", CellError.DIV0),
        (A + BROKEN, "A1+B1", CellError.NA),
        (A + text("x"), 'A1+"x"', CellError.VALUE),
        (BLANK + 1, "C1+1", 1.0),
        (BLANK & "x", 'C1&"x"', "x"),
        (text("Red").equals("RED"), '"Red"="RED"', True),
        (BLANK.equals(""), 'C1=""', True),
        (BLANK.equals(0), "C1=0", True),
        (A > 1, "A1>1", True),
        (when(A > 1, "yes", "no"), 'IF(A1>1,"yes","no")', "yes"),
        (when(BROKEN > 1, "yes", "no"), 'IF(B1>1,"yes","no")', CellError.NA),
        (unless_error(BROKEN, "–"), 'IFERROR(B1,"–")', "–"),
        (months_later(cell("D1", 46_203.0), -4), "EDATE(D1,-4)", 46_081.0),  # 2026-06-30 → 2026-02-28
        (months_later(BLANK, 1), "EDATE(C1,1)", CellError.NUM),
        (months_later(BROKEN, 1), "EDATE(B1,1)", CellError.NA),
        (text('say "hi"'), '"say ""hi"""', 'say "hi"'),
    ],
)
def test_operators_and_conditions(formula: Formula, text_of_it: str, value: object) -> None:
    assert (formula.text, formula.value) == (text_of_it, value)


@pytest.mark.parametrize(
    ("number", "pattern", "said"),
    [
        (1234.5, "#,##0", "1,235"),
        (2.5, "0", "3"),
        (-2.5, "0", "-3"),
        (0.125, "0%", "13%"),
        (0.99846, "0.0%", "99.8%"),
        (3.45, "0.0", "3.5"),
        (46203.0, "yyyy-mm-dd", "2026-06-30"),
        (46203.0, "yyyy-mm", "2026-06"),
        (0.0, "yyyy-mm-dd", CellError.NUM),
    ],
)
def test_text_rounds_half_away_from_zero(number: float, pattern: str, said: object) -> None:
    assert shown(cell("A1", number), pattern).value == said


def test_conditions_count_text_without_case_and_pass_over_blanks() -> None:
    assert count_where((WORDS, equal("red"))).value == 2
    assert count_where((WORDS, unlike("red"))).value == 2
    assert count_where((WORDS, ANY_TEXT)).value == 3
    assert count_where((WORDS, ends_with("een"))).text == 'COUNTIFS(D1:D4,"*een")'
    assert count_where((WORDS, NOT_BLANK)).value == 3
    assert count_where((AMOUNTS, compared("<=", text("")))).value == 0
    assert count_where((AMOUNTS, compared("<=", cell("AsOf", 100.0)))).text == 'COUNTIFS(E1:E4,"<="&AsOf)'
    assert total_where(AMOUNTS, (WORDS, equal("red"))).value == 101.0
    assert filled(WORDS).value == 3


def test_an_error_in_a_sum_stays_an_error_and_one_outside_its_condition_does_not() -> None:
    holed = Range("F1:F2", [CellError.VALUE, 5.0], 2)
    assert total(holed).value is CellError.VALUE
    assert total_where(holed, (Range("G1:G2", ["a", "b"], 2), equal("b"))).value == 5.0


def test_a_lookup_finds_the_first_equal_and_else_is_not_available() -> None:
    assert match(text("RED"), WORDS).value == 1
    assert lookup(text("green"), WORDS, AMOUNTS).value == 1000.0
    assert lookup(text("blue"), WORDS, AMOUNTS).value is CellError.NA
    assert index(WORDS, literal(2)).value is None


def test_a_sentence_is_joined_from_its_parts() -> None:
    said = sentence("▲ {n} of {m}", n=shown(A, "0"), m=text("ten"))
    assert (said.formula, said.value) == ('="▲ "&TEXT(A1,"0")&" of "&"ten"', "▲ 2 of ten")


def test_an_array_follows_its_keys_and_is_blank_beyond_them() -> None:
    names = for_each(Range("H1:H3", ["a", "", "b"], 4), "body", lambda key: str(key).upper())
    assert names.value == [["A"], [""], ["B"], [""]]


def test_numbers_are_never_joined_without_a_pattern() -> None:
    with pytest.raises(TypeError, match="pattern"):
        text("x") & A
