"""The claim waterfall against the worked numbers of the methods, and what must hold whatever the losses."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcash.domain.insurance.waterfall import insured_losses

PARTS = ["uninsured_part", "above_limit", "own_share", "deductible", "first_loss", "above_maximum", "compensation"]
LOSS = {"customer": "C-1", "date": "2026-06-30", "amount": 120.0, "vat": 120 * 13 / 113, "limit": 100.0}


@pytest.fixture
def paid(table, policies):
    """The answer for losses (120 with 13 % VAT, limit 100, changed as said) under a policy."""

    def made(policy, *losses, customers=None):
        return insured_losses(table("Losses", [LOSS | loss for loss in losses or ({},)]).rows, policies(policy), customers=customers)

    return made


@pytest.mark.parametrize(("order", "compensation", "own_share"), [("after", 85.0, 10.0), ("before", 85.5, 9.5)])
def test_120_gross_limit_100_at_90_per_cent_deductible_5(paid, order, compensation, own_share):
    row = paid({"deductible": 5, "deductible_order": order}).iloc[0]
    assert row["insurable"] == pytest.approx(106.19, abs=0.005)
    assert row["within_limit"] == 100
    assert (row["own_share"], row["deductible"], row["compensation"]) == pytest.approx((own_share, 5, compensation))


def test_vat_counts_only_where_the_policy_covers_it_and_not_on_what_is_disputed(paid):
    wide = {"limit": 1000.0, "amount": 113.0, "vat": 13.0}
    assert paid({"covers_vat": "yes"}, wide)["insurable"].tolist() == [113.0]
    assert paid({}, wide)["insurable"].tolist() == pytest.approx([100.0])
    assert paid({}, wide | {"disputed": 56.5})["insurable"].tolist() == pytest.approx([50.0])
    assert paid({"covers_vat": "yes"}, wide | {"disputed": 113.0})["compensation"].tolist() == [0.0]


@pytest.mark.parametrize(
    ("policy", "loss", "reason"),
    [
        ({}, {"date": "2027-01-01"}, "not_in_force"),
        ({"excluded": "C-9; C-1"}, {}, "excluded"),
        ({"maximum_term": 60}, {"term": 61}, "over_term"),
        ({}, {"limit": None}, "no_limit"),
        ({}, {"limit": 0}, "no_limit"),
    ],
)
def test_an_uninsured_loss_says_why_and_brings_nothing(paid, policy, loss, reason):
    row = paid(policy, loss).iloc[0]
    assert row["reason"] == f"insurance.uninsured.{reason}"
    assert (row["uninsured_part"], row["compensation"]) == (120.0, 0.0)


def test_the_longest_insured_term_is_insured(paid):
    assert paid({"maximum_term": 60}, {"term": 60})["reason"].tolist() == [""]


def test_first_loss_and_maximum_are_used_up_in_order_of_date_not_of_rows(paid):
    table = paid(
        {"first_loss": 100, "maximum": 120},
        {"customer": "C-3", "date": "2026-03-03"}, {"customer": "C-1", "date": "2026-01-01"}, {"customer": "C-2", "date": "2026-02-02"},
    )  # fmt: skip
    assert table["customer"].tolist() == ["C-1", "C-2", "C-3"]
    assert table["insured_loss"].tolist() == pytest.approx([90, 90, 90])
    assert table["first_loss"].tolist() == pytest.approx([90, 10, 0])
    assert table["above_maximum"].tolist() == pytest.approx([0, 0, 50])
    assert table["compensation"].tolist() == pytest.approx([0, 80, 40])
    assert table["maximum_left"].tolist() == pytest.approx([120, 40, 0])


def test_losses_of_one_customer_share_its_limit_and_another_policy_begins_anew(table, policies):
    losses = [LOSS | {"amount": 70.0, "vat": 0.0, "date": date} for date in ("2026-01-01", "2026-02-01", "2025-06-01")]
    rows = policies({}, {"from": "2025-01-01", "to": "2025-12-31", "percentage": 0.5, "maximum": 30})
    answer = insured_losses(table("Losses", losses).rows, rows)
    assert answer["within_limit"].tolist() == [70, 70, 30]
    assert answer["compensation"].tolist() == pytest.approx([30, 63, 27])
    assert answer["maximum_left"].tolist() == pytest.approx([0, np.nan, np.nan], nan_ok=True)


def test_a_limit_that_was_raised_leaves_room_for_what_it_was_raised_by(paid):
    table = paid({}, {"limit": 10.0, "date": "2026-01-01", "vat": 0}, {"limit": 100.0, "date": "2026-02-01", "vat": 0})
    assert table["within_limit"].tolist() == [10, 90]


def test_a_blank_limit_is_that_of_customers_where_these_are_given(paid, customers):
    known = customers(C_1=40.0)
    assert paid({}, {"limit": None}, customers=known)["within_limit"].tolist() == [40]
    assert paid({}, {"limit": 30.0}, customers=known)["within_limit"].tolist() == [30]


def test_a_country_that_is_excluded_excludes_its_customers(paid, customers):
    known = customers(C_1={"country": "Vietnam", "insured_limit": 100.0})
    assert paid({"excluded": "Vietnam"}, customers=known)["reason"].tolist() == ["insurance.uninsured.excluded"]


def test_without_losses_the_answer_has_its_columns_and_no_row(paid, table, policies):
    empty = insured_losses(table("Losses", []).rows, policies())
    assert len(empty) == 0
    assert [*PARTS] == [column for column in PARTS if column in empty]


def test_without_policies_nothing_is_insured(table, policies):
    answer = insured_losses(table("Losses", [LOSS]).rows, policies().iloc[:0])
    assert answer["compensation"].tolist() == [0.0]
    assert answer["insurer"].tolist() == [""]


money = st.floats(0.01, 1e7)
shares = st.floats(0, 1)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 800), money, shares, shares, st.none() | st.floats(0, 1e6)), max_size=12),
    st.floats(0.01, 1), st.floats(0, 1e5), st.sampled_from(["after", "before"]), st.floats(0, 1e6), st.none() | st.floats(0, 1e6),
)  # fmt: skip
def test_never_more_than_the_loss_the_limit_or_what_is_left_of_the_maximum_and_the_parts_add_up(
    drawn, percentage, deductible, order, first_loss, maximum
):
    losses = pd.DataFrame(drawn, columns=["customer", "day", "amount", "vat", "disputed", "limit"])
    losses = losses.assign(
        date=np.datetime64("2025-06-01", "s") + losses["day"].to_numpy().astype("timedelta64[D]"), vat=losses["vat"] * losses["amount"],
        disputed=losses["disputed"] * losses["amount"], limit=losses["limit"].astype(float), term=np.nan,
    )  # fmt: skip
    terms = {
        "insurer": "A", "percentage": percentage, "deductible": deductible, "deductible_order": order, "first_loss": first_loss,
        "maximum": np.nan if maximum is None else maximum, "maximum_term": np.nan, "covers_vat": False, "excluded": "",
    }  # fmt: skip
    rows = pd.DataFrame([terms, terms]).assign(
        **{"from": pd.to_datetime(["2025-01-01", "2026-01-01"]), "to": pd.to_datetime(["2025-12-31", "2026-12-31"])}
    )
    answer = insured_losses(losses, rows)
    tolerance = 1e-9 * (1 + losses["amount"].sum())
    assert (answer[PARTS] >= -tolerance).all(axis=None)
    assert answer[PARTS].sum(axis=1).to_numpy() == pytest.approx(answer["amount"].to_numpy())
    assert (answer["compensation"] <= percentage * answer["within_limit"] + tolerance).all()
    year = answer["date"].dt.year
    limits = losses.assign(year=losses["date"].dt.year).groupby(["customer", "year"])["limit"].max().fillna(0)
    used = answer.groupby(["customer", year])["within_limit"].sum()
    assert all(used[key] <= limits[key] + tolerance for key in used.index)
    if maximum is not None:
        assert (answer.groupby(year)["compensation"].sum() <= maximum + tolerance).all()
        assert (answer["maximum_left"].dropna() >= -tolerance).all()
