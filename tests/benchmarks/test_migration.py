"""What roll rates cost: 1,000,000 invoices, 24 monthly looks, against the way most people would write it.  Run with --benchmark-enable."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from xlcash.domain.credit.migration import BANDS, look_days, movements
from xlcash.domain.ledger.ageing import DEFAULT_BANDS
from xlcash.domain.ledger.settlement import Ledger

AS_OF, MONTHS = dt.date(2026, 6, 30), 24
INVOICES_MADE = 1_000_000
SUMS = ("balance", "stayed", "settled", "rolled", "written_off")


@pytest.fixture(scope="module")
def large():
    """Three years of invoices; most are paid once, one in a hundred is written off a year after it was due."""
    chance = np.random.default_rng(0)
    issued = np.datetime64(AS_OF, "D") - chance.integers(0, 1095, INVOICES_MADE).astype("timedelta64[D]")
    due = issued + chance.choice([15, 30, 60], INVOICES_MADE).astype("timedelta64[D]")
    amount = np.exp(chance.normal(9, 1, INVOICES_MADE)).round(2)
    lost = chance.random(INVOICES_MADE) < 0.01
    late = np.where(lost, 365, chance.gamma(2, 9, INVOICES_MADE) - 6).round().astype("timedelta64[D]")
    day = np.maximum(due + late, issued)
    known = day <= np.datetime64(AS_OF, "D")
    invoices = pd.DataFrame({"invoice_date": issued.astype("datetime64[s]"), "due_date": due.astype("datetime64[s]"), "amount": amount})
    kind = np.where(lost, "write_off", "cash").astype(object)[known]
    parts = pd.DataFrame({"at": np.flatnonzero(known), "date": day[known].astype("datetime64[s]"), "amount": amount[known], "kind": kind})
    return Ledger(AS_OF, invoices, parts, pd.DataFrame())


def by_merging_monthly_ageings(ledger):
    """Each month end's ageing by groupby, merge and cut; the pairs of months by merge and groupby."""

    def ageing(day):
        known = ledger.invoices[ledger.invoices["invoice_date"] <= day]
        parts = ledger.settlements[ledger.settlements["date"] <= day]
        settled, lost = (some.groupby("at")["amount"].sum() for some in (parts, parts[parts["kind"] == "write_off"]))
        frame = known.assign(settled=settled, write_off=lost).fillna({"settled": 0.0, "write_off": 0.0})
        frame["open"] = frame["amount"] - frame["settled"]
        edges = [-np.inf, 0, *DEFAULT_BANDS, np.inf]
        frame["band"] = pd.cut((day - frame["due_date"]).dt.days, edges, labels=range(BANDS)).astype(int)
        return frame[["open", "write_off", "band"]]

    sums = np.zeros((BANDS, len(SUMS)))
    months = [pd.Timestamp(day) for day in look_days(AS_OF, MONTHS).astype("datetime64[D]")]
    for before, after in pairwise(map(ageing, months)):
        both = before[before["open"] > 0.005].merge(after, left_index=True, right_index=True, suffixes=("", "_now"))
        same = both["band"] == both["band_now"]
        both["stayed"], both["rolled"] = both["open_now"].where(same, 0.0), both["open_now"].where(~same, 0.0)
        both["lost"] = both["write_off_now"] - both["write_off"]
        both["settled"] = both["open"] - both["open_now"] - both["lost"]
        found = both.groupby("band")[["open", "stayed", "settled", "rolled", "lost"]].sum()
        sums[found.index] += found.to_numpy()
    return sums


@pytest.mark.benchmark(group="roll rates, 1,000,000 invoices, 24 months")
@pytest.mark.parametrize("way", ["xlcash", "pandas"])
def test_roll_rates(benchmark, large, way):
    if way == "pandas":
        found = benchmark.pedantic(by_merging_monthly_ageings, (large,), rounds=1)
        moved = movements(large, months=MONTHS)
        np.testing.assert_allclose(found, np.stack([amounts[0] for amounts in moved[:5]], axis=1), rtol=1e-9, atol=1e-2)
    else:
        benchmark.pedantic(movements, (large,), {"months": MONTHS}, rounds=3, warmup_rounds=1)
