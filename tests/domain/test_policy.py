"""The Settings table is the only place where a threshold is changed."""

import pytest

from xlcash.domain.errors import SettingOutOfRangeError, SettingUnknownWordError
from xlcash.domain.policy import Policy, policy_from, setting_notices, settings, settings_frame
from xlcash.domain.reading import read_table
from xlcash.domain.tables import SETTINGS
from xlcash.language import LANGUAGES, say


def stated(*rows, head=("Key", "Value")):
    return read_table(SETTINGS, [list(head), *map(list, rows)])


def test_the_articles_rules_are_the_defaults():
    policy = Policy()
    assert (policy.reserve_months_fixed_cost, policy.reserve_low_operating_cost, policy.reserve_high_operating_cost) == (3, 1.5, 2)
    assert policy.gap_share_of_reserve == 0.2


def test_a_stated_value_wins_in_either_language_and_as_text():
    assert policy_from(stated(("reserve_months_fixed_cost", 4.0))).reserve_months_fixed_cost == 4
    assert policy_from(stated(("缺口占储备比例", "25%"), head=("参数", "数值"))).gap_share_of_reserve == 0.25
    assert policy_from(stated(("base_currency", "USD"))).base_currency == "USD"


def test_a_blank_value_keeps_the_default():
    assert policy_from(stated(("gap_share_of_reserve", None))) == Policy()


@pytest.mark.parametrize("value", [-1.0, 37.0, "many", True])
def test_a_value_outside_its_range_is_refused(value):
    with pytest.raises(SettingOutOfRangeError, match=r"reserve_months_fixed_cost is .*: it must lie between 0 and 36"):
        policy_from(stated(("reserve_months_fixed_cost", value if value is not True else "yes")))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "behaviour, due date, customer mean, customer median"), ("zh", "付款习惯, 到期日, 客户平均延迟, 客户中位延迟")],
)
def test_a_setting_that_is_a_word_is_one_of_its_list_in_any_language(language, words):
    assert Policy().collection_method == "behaviour"
    head = SETTINGS.headers(language)
    key = [say(language, "policy.collection_method.key")]
    for word in ("Customer Median", "客户中位延迟", "customer_median"):
        assert policy_from(stated([None, *key, word, *[None] * 3], head=head)).collection_method == "customer_median"
    with pytest.raises(SettingUnknownWordError) as refused:
        policy_from(stated([None, *key, "gut feeling", *[None] * 3], head=head))
    assert refused.value.sentence("en") == f"Settings: collection_method is “gut feeling”: use one of {words}."


def test_an_unknown_setting_is_told():
    assert [str(notice) for notice in setting_notices(stated(("resreve", 1.0)))] == [
        "Settings, row 1: xlcash does not know the setting “resreve”; the row has no effect."
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_states_the_policy_it_was_made_from(language):
    policy = Policy(reserve_months_fixed_cost=5.0, collection_method="customer_mean")
    frame = settings_frame(policy, language)
    table = read_table(SETTINGS, [SETTINGS.headers(language), *frame.to_numpy().tolist()])
    assert policy_from(table) == policy
    assert say(language, "words.collection_method.customer_mean") in frame["value"].tolist()
    assert len(frame) == len(settings())
    assert setting_notices(table) == []
