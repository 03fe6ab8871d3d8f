import math

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.credit.altman import MODELS, altman
from xlcash.domain.credit.statements import statement_notices
from xlcash.domain.reading import read_table
from xlcash.domain.tables import FINANCIALS

FIRM = {
    "customer": "C-1",
    "year": 2025.0,
    "total_assets": 200.0,
    "current_assets": 120.0,
    "current_liabilities": 80.0,
    "total_liabilities": 100.0,
    "retained_earnings": 30.0,
    "ebit": 16.0,
    "equity": 100.0,
    "sales": 300.0,
    "net_profit": 9.0,
}
HEADER = [FINANCIALS.header(key, "en") for key in FIRM]


def row(variant="z2", **changes):
    return altman(pd.DataFrame([FIRM | changes]), variant=variant).iloc[0]


def table(*firms):
    cells = [[None if isinstance(cell, float) and math.isnan(cell) else cell for cell in (FIRM | firm).values()] for firm in firms]
    return read_table(FINANCIALS, [HEADER, *cells])


# ── worked by hand ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_ratios():
    found = row("z1")
    # 40/200, 30/200, 16/200, 100/100, 300/200
    assert [found[f"x{n}"] for n in range(1, 6)] == pytest.approx([0.2, 0.15, 0.08, 1.0, 1.5], abs=1e-15)


def test_z_double_prime():
    # 6.56×0.2 + 3.26×0.15 + 6.72×0.08 + 1.05×1 = 1.312 + 0.489 + 0.5376 + 1.05
    assert row()["score"] == pytest.approx(3.3886, abs=1e-12)
    assert row()["zone"] == "words.zone.safe"


def test_z_prime_weighs_sales_and_book_equity():
    # 0.717×0.2 + 0.847×0.15 + 3.107×0.08 + 0.420×1 + 0.998×1.5 = 0.1434 + 0.12705 + 0.24856 + 0.42 + 1.497
    assert row("z1")["score"] == pytest.approx(2.43601, abs=1e-12)
    assert row("z1")["zone"] == "words.zone.grey"


def test_the_emerging_market_score_is_3_25_above_and_its_zones_with_it():
    assert row("em")["score"] == pytest.approx(3.3886 + 3.25, abs=1e-12)
    for ebit in np.linspace(-80, 20, 41):
        assert row("em", ebit=ebit)["zone"] == row("z2", ebit=ebit)["zone"]


def test_only_z_prime_shows_x5():
    assert math.isnan(row("z2")["x5"])
    assert math.isnan(row("em")["x5"])


@pytest.mark.parametrize(("variant", "low", "high"), [("z2", 1.10, 2.60), ("z1", 1.23, 2.90), ("em", 4.35, 5.85)])
def test_the_zones_of_the_sources(variant, low, high):
    model = MODELS[variant]
    assert (model.distress_below, model.safe_above) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(("equity", "zone"), [(104.7, "distress"), (104.8, "grey"), (247.6, "grey"), (247.7, "safe")])
def test_a_score_beside_a_bound(equity, zone):
    # X1 to X3 zero, liabilities 100: 1.05 × 104.762 / 100 = 1.10 and 1.05 × 247.619 / 100 = 2.60
    assert row(current_assets=80.0, retained_earnings=0.0, ebit=0.0, equity=equity)["zone"] == f"words.zone.{zone}"


# ── bad input ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_negative_equity_lowers_the_score_and_is_no_mistake():
    found = row(equity=-50.0)
    assert found["x4"] == -0.5
    assert found["score"] == pytest.approx(3.3886 - 1.05 * 1.5, abs=1e-12)
    assert statement_notices(table({"equity": -50.0})) == []


@pytest.mark.parametrize(
    ("column", "ratios"),
    [
        ("current_assets", {"x1"}),
        ("current_liabilities", {"x1"}),
        ("retained_earnings", {"x2"}),
        ("ebit", {"x3"}),
        ("equity", {"x4"}),
        ("total_liabilities", {"x4"}),
        ("total_assets", {"x1", "x2", "x3", "x5"}),
        ("sales", {"x5"}),
    ],
)
def test_a_missing_input_blanks_its_ratios_and_the_score_but_not_the_others(column, ratios):
    found = row("z1", **{column: np.nan})
    assert {f"x{n}" for n in range(1, 6) if math.isnan(found[f"x{n}"])} == ratios
    assert math.isnan(found["score"])
    assert found["zone"] is None


def test_z_double_prime_needs_no_sales():
    assert row(sales=np.nan)["score"] == pytest.approx(3.3886, abs=1e-12)


@pytest.mark.parametrize("assets", [0.0, -1.0])
def test_no_assets_no_score(assets):
    found = row(total_assets=assets)
    assert math.isnan(found["score"])
    assert found["x4"] == 1.0


def test_a_firm_without_liabilities_has_no_score():
    assert math.isnan(row(total_liabilities=0.0)["score"])


def test_what_keeps_a_row_from_its_score_is_said():
    (notice,) = statement_notices(table({}, {"customer": "C-2", "total_assets": 0.0, "ebit": np.nan}))
    assert str(notice) == (
        "Financials, row 2: no Altman score, for want of Total assets, EBIT: fill it in; total assets and total liabilities must be above zero."
    )


def test_of_two_statements_for_one_year_the_lower_row_counts_and_the_other_is_told():
    both = table({"ebit": 2.0}, {"year": 2024.0}, {"ebit": 16.0})
    found = altman(both.rows)
    assert found[["year", "x3"]].to_numpy().tolist() == [[2024.0, 0.08], [2025.0, 0.08]]
    (mistake,) = statement_notices(both)
    assert mistake.row == 1
    assert "row 3 is another statement of customer C-1 for 2025" in str(mistake)


def test_a_statement_without_its_year_is_left_out_and_told():
    read = table({"year": np.nan}, {})
    assert len(altman(read.rows)) == 1
    (mistake,) = read.problems
    assert mistake.row == 1
    assert "Year" in str(mistake)


def test_every_statement_has_its_row_in_the_order_of_the_table():
    found = altman(table({"customer": "C-2"}, {"year": 2024.0}, {}).rows)
    assert found[["customer", "year"]].to_numpy().tolist() == [["C-2", 2025.0], ["C-1", 2024.0], ["C-1", 2025.0]]


def test_no_statements_no_scores():
    assert len(altman(table().rows)) == 0
