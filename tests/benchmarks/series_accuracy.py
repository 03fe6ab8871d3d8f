"""How good the forecasts of series are, beside others: prints the tables of docs/accuracy.md, section Monthly series.

The method was chosen on every second series (the first, the third, …); scored are the others, on months never used.
Usage: python tests/benchmarks/series_accuracy.py; with statsforecast installed it stands beside its methods.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.series.forecast import forecast_many
from xlcash.domain.series.seasonality import is_seasonal, seasonal_figures
from xlcash.domain.series.stack import Stack, repeated

DATA = Path(__file__).parents[3] / "shared" / "data" / "ts"
HORIZON, SEASON = 12, 12
Figures = npt.NDArray[np.float64]


class Found(NamedTuple):
    forecast: Figures
    low: Figures | None
    high: Figures | None
    seconds: float


class Task(NamedTuple):
    """Histories, and what came after them."""

    past: list[Figures]
    future: Figures

    @classmethod
    def of(cls, series: Sequence[Figures], *, last: int | None = None) -> Task:
        past = [one[:-HORIZON][-last:] if last else one[:-HORIZON] for one in series]
        return cls(past, np.array([one[-HORIZON:] for one in series]))


# ── data ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def m1_monthly() -> list[Figures]:
    """The 617 monthly series of the M1 competition (Makridakis et al., Journal of Forecasting 1, 1982), with their continuations."""
    return [np.array(text.split(), dtype=float) for text in pd.read_csv(DATA / "m1_monthly.csv.gz")["values"]]


def classics() -> dict[str, Figures]:
    """Monthly series that textbooks use."""
    table = pd.read_csv(DATA / "classic_monthly_series.csv")
    return {str(name): rows["value"].to_numpy() for name, rows in table.groupby("series", sort=False) if "euretail" not in str(name)}


def net_series(series: Sequence[Figures]) -> list[Figures]:
    """Signed figures, as net cash is: the difference of two neighbours of equal length, each as a multiple of its mean."""
    nets = []
    for _, same in groupby(sorted(series, key=len), key=len):
        scaled = [one / one[:-HORIZON].mean() for one in same]
        nets += [one - other for one, other in zip(scaled[::2], scaled[1::2], strict=False)]
    return nets


def weekly_payments() -> list[Figures]:
    """What one firm paid each supplier in each week of 2010: the suppliers paid in some of the first 40 weeks, but in fewer than 3 of 4."""
    paid = pd.read_csv(DATA / "corporate_payment.csv.gz").query("Amount > 0")
    week = (pd.to_datetime(paid["Date"]) - pd.Timestamp("2010-01-01")).dt.days // 7
    table = paid.pivot_table("Amount", "VendorNum", week, aggfunc="sum", fill_value=0.0).reindex(columns=range(52), fill_value=0.0)
    times = (table.to_numpy()[:, :-HORIZON] > 0).sum(axis=1)
    return list(table.to_numpy()[(times >= 4) & (times * 1.32 < 52 - HORIZON)])


# ── scores ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def smape(found: Figures, task: Task, scored: slice) -> float:
    return float(np.mean((200 * np.abs(found - task.future) / (np.abs(found) + np.abs(task.future)))[scored]))


def mase(found: Figures, task: Task, scored: slice) -> float:
    usual = np.array([np.mean(np.abs(one[SEASON:] - one[:-SEASON])) for one in task.past])
    return float(np.mean((np.abs(found - task.future).mean(axis=1) / usual)[scored]))


def owa(found: Figures, base: Figures, task: Task, scored: slice, scale: Task | None = None) -> float:
    """The M4 competition's measure: the mean of sMAPE and MASE, each relative to the same of `base`; MASE is scaled by `scale`'s past."""
    scale = scale or task
    return (smape(found, task, scored) / smape(base, task, scored) + mase(found, scale, scored) / mase(base, scale, scored)) / 2


def coverage(found: Found, task: Task, scored: slice) -> float:
    if found.low is None or found.high is None:
        return float("nan")
    return float(np.mean(((found.low <= task.future) & (task.future <= found.high))[scored]))


# ── methods ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def ours(task: Task, method: str = "auto", season: int = SEASON) -> Found:
    began = time.perf_counter()
    found = forecast_many(task.past, HORIZON, season=season, method=method)
    seconds = time.perf_counter() - began
    return Found(*(np.array([getattr(one, name) for one in found]) for name in ("forecast", "p10", "p90")), seconds)


def naive2(task: Task) -> Figures:
    """The last figure, with the season taken out and put back (the M competitions' measuring stick), here by our own test of season."""
    found = []
    for one in task.past:
        stack = Stack.of([np.log(one)])
        figures = seasonal_figures(stack, SEASON) * is_seasonal(stack, SEASON)[:, None]
        found.append(one[-1] * np.exp(repeated(figures, HORIZON, HORIZON)[0] - figures[0, -1]))
    return np.array(found)


def peer(task: Task, name: str, **settings: Any) -> Found:
    """A method of statsforecast, one series after the other on one core; its ranges cost extra and are not timed."""
    make: Callable[..., Any] = getattr(importlib.import_module("statsforecast.models"), name)
    make(season_length=SEASON, **settings).forecast(y=task.past[0], h=HORIZON)  # compiles
    began = time.perf_counter()
    means = [make(season_length=SEASON, **settings).forecast(y=one, h=HORIZON)["mean"] for one in task.past]
    seconds = time.perf_counter() - began
    ranges = [make(season_length=SEASON, **settings).forecast(y=one, h=HORIZON, level=[80]) for one in task.past]
    return Found(np.array(means), np.array([one["lo-80"] for one in ranges]), np.array([one["hi-80"] for one in ranges]), seconds)


def methods(task: Task) -> dict[str, Found]:
    ours(task)  # warms up
    found = {
        "xlcash": ours(task),
        "Theta alone": ours(task, "theta"),
        "Holt–Winters alone": ours(task, "holt_winters"),
        "seasonal naive": ours(task, "seasonal_naive"),
    }
    if importlib.util.find_spec("statsforecast"):
        found |= {f"statsforecast {name}": peer(task, name) for name in ("AutoETS", "DynamicOptimizedTheta", "Theta")}
    return found


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def print_m1(series: list[Figures]) -> None:
    task, scored = Task.of(series), slice(1, None, 2)
    found, second = methods(task), naive2(task)
    naive = found["seasonal naive"].forecast
    print("| method | OWA, Naive2 = 1 | OWA, seasonal naive = 1 | sMAPE | MASE | in P10–P90 | ms a series |\n|---|---|---|---|---|---|---|")
    for name, one in {**found, "Naive2": Found(second, None, None, float("nan"))}.items():
        owas = f"{owa(one.forecast, second, task, scored):.3f} | {owa(one.forecast, naive, task, scored):.3f}"
        errors = f"{smape(one.forecast, task, scored):.2f} | {mase(one.forecast, task, scored):.3f}"
        print(f"| {name} | {owas} | {errors} | {coverage(one, task, scored):.0%} | {1000 * one.seconds / len(series):.3f} |")


def print_short(series: list[Figures]) -> None:
    scored, whole = slice(1, None, 2), Task.of(series)
    naive = ours(whole, "seasonal_naive").forecast
    print("\n| months of history | OWA, seasonal naive = 1 | in P10–P90 |\n|---|---|---|")
    for months in (3, 6, 9, 11, 12, 18, 23, 24, 30, 35, 36, 48):
        task = Task.of(series, last=months)
        found = ours(task)
        print(f"| {months} | {owa(found.forecast, naive, task, scored, whole):.3f} | {coverage(found, task, scored):.0%} |")


def print_signed(series: list[Figures]) -> None:
    task, scored = Task.of(net_series(series[1::2])), slice(None)
    print("\n| net figures | MASE | in P10–P90 |\n|---|---|---|")
    for name, one in methods(task).items():
        print(f"| {name} | {mase(one.forecast, task, scored):.3f} | {coverage(one, task, scored):.0%} |")


def print_lumpy() -> None:
    task = Task.of(weekly_payments()[1::2])
    scale = np.array([np.sqrt(np.mean(np.diff(one) ** 2)) for one in task.past])
    mean = np.array([one.mean() for one in task.past])
    print("\n| lumpy figures | RMSSE | error of the 12 weeks' sum, in mean weeks | bias, the same | in P10–P90 |\n|---|---|---|---|---|")
    for name, method in {
        "xlcash (TSB)": "auto",
        "Croston, corrected": "croston",
        "mean of the last six": "recent_mean",
        "Theta": "theta",
    }.items():
        found = ours(task, method, season=1)
        rmsse = np.mean(np.sqrt(np.mean((found.forecast - task.future) ** 2, axis=1)) / scale)
        off = (found.forecast.sum(axis=1) - task.future.sum(axis=1)) / mean
        print(f"| {name} | {rmsse:.3f} | {np.abs(off).mean():.2f} | {off.mean():+.2f} | {coverage(found, task, slice(None)):.0%} |")


def print_classics(months: int = 60, step: int = 6) -> None:
    print("\n| series | xlcash | Theta alone | Holt–Winters alone | AutoETS |\n|---|---|---|---|---|")
    for name, one in classics().items():
        ends = range(months + HORIZON, len(one) + 1, step)
        task = Task.of([one[end - months - HORIZON : end] for end in ends])
        found = methods(task)
        cells = [found[key] for key in ("xlcash", "Theta alone", "Holt–Winters alone", "statsforecast AutoETS") if key in found]
        naive = found["seasonal naive"].forecast
        print(f"| {name}, {len(ends)} × |", *(f"{owa(cell.forecast, naive, task, slice(None)):.3f} |" for cell in cells))


if __name__ == "__main__":
    m1 = m1_monthly()
    print_m1(m1)
    print_short(m1)
    print_signed(m1)
    print_lumpy()
    print_classics()
