import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.credit.card import MISSING, card_notices, default_scorecard, read_card
from xlcash.domain.credit.factors import FACTORS
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SCORECARD

HEADER = ["Factor", "From", "To", "Category", "Points"]


def card_of(*rows):
    return read_table(SCORECARD, [HEADER, *rows]).rows


def points_of(card, values):
    (row,) = read_card(card)
    return row.table[row.places(np.array(values, dtype=float if row.factor.is_number else object))].tolist()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_default_maxima_add_up_to_100(language):
    assert sum(row.maximum for row in read_card(default_scorecard(language))) == 100.0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_default_card_is_a_scorecard_table_without_problems(language):
    frame = default_scorecard(language)
    cells = frame.astype(object).where(frame.notna() & (frame != ""), None).to_numpy().tolist()
    table = read_table(SCORECARD, [SCORECARD.headers(language), *cells])
    assert table.problems == ()
    assert card_notices(table) == []
    assert table.language == language
    pd.testing.assert_frame_equal(table.rows, frame, check_index_type=False)


def test_both_languages_state_the_same_points():
    english, chinese = default_scorecard("en"), default_scorecard("zh")
    for column in ("from", "to", "points"):
        pd.testing.assert_series_equal(english[column], chinese[column])


def test_every_default_factor_states_what_a_missing_input_earns():
    frame = default_scorecard("en")
    missing = frame[frame["category"] == "missing"]
    assert missing["factor"].tolist() == list(dict.fromkeys(frame["factor"]))
    assert missing["points"].tolist() == [5, 5, 3, 3, 3, 2, 3, 9, 2, 5, 5, 2, 1, 2, 1, 1, 2], "half, rounded up"


def test_every_default_number_falls_into_exactly_one_bin():
    values = np.r_[np.linspace(-5, 125, 5201), 1e6, 50e6, 5e9]
    for row in read_card(default_scorecard("en")):
        if row.factor.is_number:
            assert np.array([bin_.fits(values) for bin_ in row.bins]).sum(axis=0).tolist() == [1] * len(values)


def test_a_bin_holds_its_lower_end_and_not_its_upper():
    card = card_of(["Current ratio", 1.0, 1.5, None, 2], ["Current ratio", 1.5, 2.0, None, 5])
    assert points_of(card, [0.99, 1.0, 1.4999, 1.5, 2.0]) == [0.0, 2.0, 2.0, 5.0, 0.0]


def test_a_blank_end_is_open():
    card = card_of(["Current ratio", None, 1.0, None, 1], ["Current ratio", 1.0, None, None, 6])
    assert points_of(card, [-1e12, 0.999, 1.0, np.inf]) == [1.0, 1.0, 6.0, 6.0]


def test_the_first_bin_that_fits_counts():
    card = card_of(["Current ratio", 0, 2, None, 3], ["Current ratio", 1, 5, None, 4])
    assert points_of(card, [1.5, 3.0]) == [3.0, 4.0]


@given(
    bins=st.lists(st.tuples(*[st.one_of(st.none(), st.integers(-4, 4))] * 2), min_size=1, max_size=6),
    values=st.lists(st.one_of(st.just(np.nan), st.integers(-5, 5), st.floats(-5, 5), st.sampled_from([np.inf, -np.inf])), min_size=1),
)
def test_overlapping_gapped_and_reversed_bins_place_a_number_as_one_by_one_reading_does(bins, values):
    (row,) = read_card(card_of(*(["Current ratio", low, high, None, 1] for low, high in bins)))
    places = row.places(np.array(values, dtype=float)).tolist()
    assert places == [next((at for at, bin_ in enumerate(row.bins) if bin_.fits(np.array([value]))[0]), MISSING) for value in values]


def test_a_missing_number_earns_what_the_missing_row_states():
    card = card_of(["Current ratio", 0, None, None, 6], ["Current ratio", None, None, "missing", -2])
    assert points_of(card, [np.nan, 1.0]) == [-2.0, 6.0]


def test_a_missing_number_earns_nothing_without_a_missing_row():
    assert points_of(card_of(["Current ratio", None, None, None, 6]), [np.nan]) == [0.0]


def test_a_number_no_bin_takes_counts_as_missing():
    card = card_of(["Current ratio", 1, 2, None, 6], ["Current ratio", None, None, "缺失", 1])
    (row,) = read_card(card)
    assert row.places(np.array([0.5])).tolist() == [MISSING]
    assert points_of(card, [0.5]) == [1.0]


@pytest.mark.parametrize("written", ["active", "Active", " ACTIVE ", "存续", "正常", "in operation"])
@pytest.mark.parametrize("card_says", ["active", "存续"])
def test_categories_are_understood_in_either_language(written, card_says):
    assert points_of(card_of(["Registry check", None, None, card_says, 10]), [written]) == [10.0]


def test_a_category_the_catalogue_does_not_know_matches_its_own_text():
    card = card_of(["Region", None, None, "华东", 4], ["Region", None, None, "missing", 1])
    assert points_of(card, ["华东", "华北", ""]) == [4.0, 1.0, 1.0]


@pytest.mark.parametrize("name", ["Debt ratio", "debt ratio", "资产负债率", "debt_ratio"])
def test_a_factor_is_known_by_its_name_in_either_language_or_its_key(name):
    (row,) = read_card(card_of([name, 0, 1, None, 6]))
    assert row.factor is FACTORS["debt_ratio"]


def test_a_row_of_an_unknown_factor_is_named_and_has_no_effect():
    table = read_table(SCORECARD, [HEADER, ["Debt ratio", 0, 1, None, 6], ["Horoscope", 0, 1, None, 90]])
    assert [row.factor.key for row in read_card(table.rows)] == ["debt_ratio"]
    (notice,) = card_notices(table)
    assert notice.row == 2
    assert "Horoscope" in str(notice)
