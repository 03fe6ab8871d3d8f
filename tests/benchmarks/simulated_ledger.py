"""A ledger of paid invoices, drawn from a seed: nobody's, with the features that make payment dates hard to tell in practice.

Few customers have most of the invoices, and many only one; they have terms and habits of their own, which drift; they pay in runs, not when
an invoice is due; banks close on holidays; some invoices are disputed.  The figures were set by hand, by what is usual, not fitted to a file.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

Chance = np.random.Generator
Days = npt.NDArray[np.int64]  # counted from 1970-01-01, a Thursday

FIRST_DAY: Final = np.datetime64("2018-12-30")
DAYS: Final = 425  # on which invoices are issued: 14 months
LONGEST_WAIT: Final = 900  # days for which pay days are worked out after the last invoice
ISSUED_ON_MONDAY: Final = 0.8  # of the invoices that would be issued on a weekend

ONE_INVOICE: Final = 1 / 3  # of the customers
BIG_PAYER_HAS: Final = 0.2  # of the invoices of customers with several, or more
BIG_PAYER: Final = {"terms": 15, "usual": -1.0, "spread": 1.5}

TERMS: Final = {15: 0.72, 30: 0.15, 10: 0.06, 65: 0.04, 45: 0.03}  # days, and how many customers have them
OTHER_TERMS: Final = (15, 30, 45)
HAS_OTHER_TERMS, USES_OTHER_TERMS = 0.15, 0.35  # of the customers; of their invoices
COUNTS_FROM_INVOICE: Final = 0.2  # of the customers: they heed their usual terms, whatever the invoice says


class Draw(NamedTuple):
    """A distribution of numpy's, and its two parameters."""

    name: str
    first: float
    second: float


class Kind(NamedTuple):
    """A kind of payer: its share of the customers, its usual day after the due date, its spread around it in days."""

    share: float
    usual: Draw
    spread: Draw


REGULAR, ERRATIC = Draw("gamma", 2.0, 1.0), Draw("uniform", 5.0, 12.0)
KINDS: Final = (
    Kind(0.50, Draw("normal", 0.0, 2.5), REGULAR),  # prompt
    Kind(0.20, Draw("uniform", -12.0, -3.0), REGULAR),  # early
    Kind(0.18, Draw("uniform", 4.0, 25.0), REGULAR),  # late
    Kind(0.12, Draw("normal", 3.0, 8.0), ERRATIC),  # anything
)

DRIFT_DAYS: Final = 42  # a habit holds so long
ALL_TOGETHER: Final = 0.5  # of the drift of one customer: the drift of all
DISPUTED: Final = Draw("beta", 1.0, 18.0)  # of a customer's invoices
DISPUTE_DAYS: Final = 22.0

RUNS: Final = {"weekly": 0.42, "two weekdays": 0.20, "every second week": 0.12, "twice a month": 0.06, "any day": 0.20}
RUN_WEEKDAYS: Final = (0.12, 0.20, 0.18, 0.30, 0.20)  # Monday to Friday
MONTH_DAYS: Final = (15, 28)  # of those who pay twice a month
OUT_OF_RUN: Final = 0.08  # of the invoices: paid on the first working day
HOLIDAYS: Final = ("2019-01-01", "2019-05-27", "2019-07-04", "2019-09-02", "2019-11-28", "2019-12-25", "2020-01-01")


def simulated_ledger(
    seed: int, *, drift: float, customers: int = 1056, invoices: int = 40_000, big_payer_run: str | None = None
) -> pd.DataFrame:
    """About so many `invoices`, a row each: customer, issued, due, paid, amount.

    `drift`: the standard deviation, in days, of the step that a customer's usual day takes every six weeks.
    `big_payer_run`: one of `RUNS` for the customer with the most invoices, in place of the one drawn; all else stays as it is.
    """
    chance = np.random.default_rng(seed)
    traits = draw_customers(chance, customers, invoices)
    traits.iloc[0, traits.columns.get_loc("run")] = big_payer_run or traits["run"].iloc[0]
    code = np.repeat(np.arange(customers), traits["invoices"])
    of = traits.iloc[code]
    issued = issue_days(chance, len(of))
    terms = np.where(chance.random(len(of)) < USES_OTHER_TERMS, of["other_terms"], of["terms"])
    due = issued + terms
    meant = due + of["usual"] + habits_drift(chance, code, issued, drift) + np.where(of["from_invoice"], of["terms"] - terms, 0)
    wanted = np.maximum(np.rint(meant + irregularity(chance, of)).astype(np.int64).to_numpy(), issued + 1)
    amount = of["size"] * chance.lognormal(9.5, 1.3, len(of))
    days = {"issued": issued, "due": due, "paid": pay_days(chance, traits, code, wanted)}
    dates = {name: day.astype("datetime64[D]") for name, day in days.items()}
    ledger = pd.DataFrame({"customer": of.index, **dates, "amount": amount.round(2).to_numpy()})
    return ledger.sort_values("issued", kind="stable", ignore_index=True)


def draw_customers(chance: Chance, customers: int, invoices: int) -> pd.DataFrame:
    """What is particular to each customer, the one with the most invoices first."""
    terms = chance.choice([*TERMS], customers, p=[*TERMS.values()])
    weekday = chance.choice(len(RUN_WEEKDAYS), customers, p=RUN_WEEKDAYS)
    usual, spread = kinds_of_payer(chance, customers)
    traits = {
        "invoices": invoice_counts(chance, customers, invoices),
        "terms": terms,
        "other_terms": np.where(chance.random(customers) < HAS_OTHER_TERMS, chance.choice(OTHER_TERMS, customers), terms),
        "from_invoice": chance.random(customers) < COUNTS_FROM_INVOICE,
        "usual": usual,
        "spread": spread,
        "disputed": drawn(chance, DISPUTED, customers),
        "run": chance.choice([*RUNS], customers, p=[*RUNS.values()]),
        "weekday": weekday,
        "other_weekday": (weekday + chance.integers(1, 4, customers)) % len(RUN_WEEKDAYS),
        "odd_weeks": chance.random(customers) < 1 / 2,
        "size": chance.lognormal(0, 0.7, customers),
    }
    table = pd.DataFrame(traits, index=[f"C{number:05d}" for number in range(customers)])
    table.loc[table.index[0], [*BIG_PAYER]] = [*BIG_PAYER.values()]
    return table


def drawn(chance: Chance, draw: Draw, count: int) -> npt.NDArray[np.float64]:
    return getattr(chance, draw.name)(draw.first, draw.second, count)


def invoice_counts(chance: Chance, customers: int, invoices: int) -> Days:
    """One for a third of the customers; the others' are far apart, and the first has about a fifth of all, or more."""
    single = round(customers * ONE_INVOICE)
    size = np.sort(chance.lognormal(0, 1.9, customers - single))[::-1]
    big = max(size[0] / size.sum(), BIG_PAYER_HAS)
    share = np.append(big, size[1:] / size[1:].sum() * (1 - big))
    several = np.maximum(np.ceil(share * (invoices - single)).astype(np.int64), 2)
    return np.append(several, np.ones(single, dtype=np.int64))


def kinds_of_payer(chance: Chance, customers: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Each customer's usual day after the due date, and its spread around it."""
    kind = chance.choice(len(KINDS), customers, p=[one.share for one in KINDS])
    usual = np.choose(kind, [drawn(chance, one.usual, customers) for one in KINDS])
    return usual, np.choose(kind, [drawn(chance, one.spread, customers) for one in KINDS])


def issue_days(chance: Chance, count: int) -> Days:
    """Any day, though few on weekends."""
    day = FIRST_DAY.astype(np.int64) + chance.integers(0, DAYS, count)
    to_monday = np.where(weekday_of(day) >= len(RUN_WEEKDAYS), 7 - weekday_of(day), 0)
    return day + to_monday * (chance.random(count) < ISSUED_ON_MONDAY)


def weekday_of(day: Days) -> Days:
    """0 is a Monday."""
    return (day + 3) % 7


def habits_drift(chance: Chance, code: Days, issued: Days, drift: float) -> npt.NDArray[np.float64]:
    """By how many days a customer's habit has moved when an invoice is issued: a random walk of its own, and one of all."""
    step = (issued - issued.min()) // DRIFT_DAYS
    own = chance.normal(0, drift, (code.max() + 1, step.max() + 1)).cumsum(axis=1)
    together = chance.normal(0, ALL_TOGETHER * drift, step.max() + 1).cumsum()
    return own[code, step] + together[step]


def irregularity(chance: Chance, of: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Days from the day that was meant, for each invoice: the customer's spread, with fat tails, and now and then a dispute."""
    spread = chance.standard_t(4, len(of)) / np.sqrt(2)  # Student's t with 4 degrees of freedom has the variance 2
    dispute = chance.exponential(DISPUTE_DAYS, len(of)) * (chance.random(len(of)) < of["disputed"])
    return (of["spread"] * spread + dispute).to_numpy()


def pay_days(chance: Chance, traits: pd.DataFrame, code: Days, wanted: Days) -> Days:
    """The day of the first pay run on or after the wanted day; some invoices are paid out of run."""
    first = int(FIRST_DAY.astype(np.int64))
    days = np.arange(first, first + DAYS + LONGEST_WAIT)
    working = next_day((weekday_of(days) < len(RUN_WEEKDAYS)) & ~np.isin(days, np.array(HOLIDAYS, dtype="datetime64[D]").astype(np.int64)))
    run = next_day(moved(planned_runs(traits, days), working))
    at = wanted - first
    return first + np.where(chance.random(len(at)) < OUT_OF_RUN, working[at], run[code, at])


def planned_runs(traits: pd.DataFrame, days: Days) -> npt.NDArray[np.bool_]:
    """Whether a customer (row) has a pay run on a day (column), holidays or not."""
    weekday, other, odd, run = (traits[name].to_numpy()[:, None] for name in ("weekday", "other_weekday", "odd_weeks", "run"))
    dates = days.astype("datetime64[D]")
    day_of_month = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    on_weekday = weekday_of(days) == weekday
    planned = {
        "weekly": on_weekday,
        "two weekdays": on_weekday | (weekday_of(days) == other),
        "every second week": on_weekday & ((days + 3) // 7 % 2 == odd),
        "twice a month": np.isin(day_of_month, MONTH_DAYS),
        "any day": np.ones(len(days), dtype=bool),
    }
    return np.select([run == name for name in planned], [*planned.values()])


def moved(runs: npt.NDArray[np.bool_], working: Days) -> npt.NDArray[np.bool_]:
    """Pay runs, those on a closed day on the next working day."""
    customer, day = np.nonzero(runs)
    held = np.zeros((len(runs), len(working) + 1), dtype=bool)
    held[customer, working[day]] = True
    return held[:, : len(working)]


def next_day(allowed: npt.NDArray[np.bool_]) -> Days:
    """For every place along the last axis the next one that is allowed, itself included; behind the end where there is none."""
    place = np.where(allowed, np.arange(allowed.shape[-1]), allowed.shape[-1])
    return np.minimum.accumulate(place[..., ::-1], axis=-1)[..., ::-1]
