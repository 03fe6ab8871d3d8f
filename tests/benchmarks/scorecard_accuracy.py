"""How well scores tell good from bad: prints the tables of docs/accuracy.md, section Scorecards.

Firms: the Polish file of failures within three years; everything that is fitted is fitted inside five folds.
Customers: the sample ledger; at the close of every day before an invoice was issued, customers are ranked by what was known then, and the
invoices issued next turned out late or not.  Nothing is fitted or chosen.
Usage: python tests/benchmarks/scorecard_accuracy.py
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import numpy.typing as npt
import pandas as pd

from xlcash.domain.calendar import day_number, day_numbers
from xlcash.domain.cash.habits import payment_habits
from xlcash.domain.credit.altman import MODELS, z_score
from xlcash.domain.credit.behaviour import payment_behaviour
from xlcash.domain.credit.calibration.fitting import fit_scorecard
from xlcash.domain.credit.calibration.logistic import fit_logistic, with_intercept
from xlcash.domain.credit.calibration.outcomes import Outcomes
from xlcash.domain.credit.calibration.validation import FOLDS, Validation, auc, cross_validate, scorecard_risk
from xlcash.domain.ledger.settlement import Ledger, settle
from xlcash.domain.reading import read_table
from xlcash.domain.tables import INVOICES, RECEIPTS

DATA: Final = Path(__file__).parents[3] / "shared" / "data"
ALTMAN: Final = ("Attr3", "Attr6", "Attr7", "Attr8")  # working capital, retained earnings and EBIT / assets; book equity / liabilities
SEEDS: Final = (1, 2, 3, 4, 5)
FIRST_DAY: Final = "2012-07-02"  # half a year of history before it
Risk = npt.NDArray[np.float64]


# ── firms ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def firms() -> Outcomes:
    table = pd.read_csv(DATA / "credit" / "polish_3year.csv.gz")
    columns = tuple(table[name].to_numpy(dtype=float) for name in table.columns[:-1])
    return Outcomes(tuple(table.columns[:-1]), columns, table["class"].to_numpy() == 1)


def only(outcomes: Outcomes, names: tuple[str, ...]) -> npt.NDArray[np.float64]:
    return np.column_stack([outcomes.columns[outcomes.names.index(name)] for name in names])


def z_double_prime(_: Outcomes, new: Outcomes) -> Risk:
    """Nothing to fit; a firm without a score gets a middling one."""
    score = z_score(only(new, ALTMAN), MODELS["z2"])
    return -np.where(np.isnan(score), np.nanmedian(score), score)


def logit(names: tuple[str, ...] = (), *, ranked: bool = False) -> Callable[[Outcomes, Outcomes], Risk]:
    """Plain logistic regression on ratios: medians for blanks, standardised, or turned into normal scores by rank."""

    def risk(known: Outcomes, new: Outcomes) -> Risk:
        mine, theirs = (only(some, names or some.names) for some in (known, new))
        middle = np.nanmedian(mine, axis=0)
        mine, theirs = (np.where(np.isnan(some), middle, some) for some in (mine, theirs))
        if ranked:
            ordered = np.sort(mine, axis=0)
            mine, theirs = (
                np.column_stack([_normal(ordered[:, at], some[:, at]) for at in range(some.shape[1])]) for some in (mine, theirs)
            )
        mean, spread = mine.mean(axis=0), mine.std(axis=0)
        weights = fit_logistic((mine - mean) / spread, ~known.bad)
        return -with_intercept((theirs - mean) / spread) @ weights

    return risk


def _normal(ordered: Risk, values: Risk) -> Risk:
    """Near-normal scores of ranks (Tukey's lambda, 0.14)."""
    share = (np.searchsorted(ordered, values, side="left") + np.searchsorted(ordered, values, side="right") + 1) / (2 * len(ordered) + 2)
    return (share**0.14 - (1 - share) ** 0.14) / 0.1975


def print_firms() -> None:
    cases = firms()
    models = {
        "Altman Z″ as published": z_double_prime,
        "its four ratios, refitted to normal scores": logit(ALTMAN, ranked=True),
        "logistic regression, 64 ratios": logit(),
        "the same, 64 normal scores": logit(ranked=True),
        "**xlcash scorecard fit**": scorecard_risk,
    }
    print("| model | AUC | over five splits | KS |\n|---|---|---|---|")
    kept: Validation | None = None
    for name, model in models.items():
        found = [cross_validate(cases, model, seed=seed) for seed in SEEDS]
        kept = found[0]
        aucs = [one.auc for one in found]
        print(f"| {name} | {np.mean(aucs):.3f} | {min(aucs):.3f}–{max(aucs):.3f} | {np.mean([one.distance for one in found]):.2f} |")
    assert kept is not None
    print("\n| tenth |", *(f"{at} |" for at in range(1, 11)))
    print("|---|" + "---|" * 10)
    for row in ("expected", "seen"):
        print(f"| {row} |", *(f"{getattr(decile, row):.1%} |" for decile in kept.deciles))
    print("\nFactors of the card fitted to all firms:", ", ".join(fit_scorecard(cases).names), f"({FOLDS} folds, seeds {SEEDS})")


# ── customers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def sample_ledger() -> pd.DataFrame:
    raw = pd.read_csv(DATA / "ar" / "ibm_ar_invoices.csv")
    days = {key: pd.to_datetime(raw[column]) for key, column in (("issued", "InvoiceDate"), ("due", "DueDate"), ("paid", "SettledDate"))}
    ledger = pd.DataFrame({"customer": raw["customerID"], **days, "amount": raw["InvoiceAmount"]}).sort_values("issued", kind="stable")
    return ledger.reset_index(drop=True).assign(late=lambda rows: rows["paid"] > rows["due"])


def tables(ledger: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    number = [f"I-{row:04}" for row in range(len(ledger))]
    columns = (number, ledger["customer"], ledger["issued"].dt.to_pydatetime(), ledger["due"].dt.to_pydatetime(), ledger["amount"])
    invoices = read_table(INVOICES, [["Invoice", "Customer", "Invoice date", "Due date", "Amount"], *map(list, zip(*columns, strict=True))])
    columns = (ledger["paid"].dt.to_pydatetime(), ledger["customer"], ledger["amount"], number)
    receipts = read_table(RECEIPTS, [["Date", "Customer", "Amount", "Invoice"], *map(list, zip(*columns, strict=True))])
    return invoices.rows, receipts.rows


def late_share(known: Ledger) -> pd.Series:
    """The share of each customer's paid invoices that were late, shrunk to that of all with five invoices: the figure to beat."""
    paid = known.invoices[known.invoices["open"] <= 0]
    late = (paid["last_paid"] > paid["due_date"]).astype(float)
    mean = float(late.mean())
    by_customer = late.groupby(paid["customer"]).agg(["sum", "size"])
    return ((by_customer["sum"] + 5 * mean) / (by_customer["size"] + 5)).reindex([*known.invoices["customer"].unique()], fill_value=mean)


def chance_late(known: Ledger, new: pd.DataFrame) -> Risk:
    """The probability that an invoice issued tomorrow is still unpaid at the close of its due date, from the payment habits."""
    customers = np.array(sorted(set(new["customer"])), dtype=object)
    code, due, as_of = pd.Index(customers).get_indexer(pd.Index(new["customer"])), day_numbers(new["due"]), day_number(known.as_of)
    habits = payment_habits(known, customers)
    paid = habits.chances(code, due, as_of=as_of, days=int(due.max()) - as_of)
    return np.array([1 - row[: day - as_of].sum() for row, day in zip(paid, due.tolist(), strict=True)])


def walk_forward() -> Iterator[pd.DataFrame]:
    ledger = sample_ledger()
    invoices, receipts = tables(ledger)
    for day, new in ledger[ledger["issued"] >= FIRST_DAY].groupby("issued"):
        known = settle(invoices, receipts, as_of=(pd.Timestamp(str(day)) - pd.Timedelta(days=1)).date())
        behaviour = payment_behaviour(known).set_index("customer").reindex(new["customer"])
        share = late_share(known)
        yield pd.DataFrame(
            {
                "late": new["late"].to_numpy(),
                "late share, shrunk (k = 5)": share.reindex(new["customer"], fill_value=share.mean()).to_numpy(),
                "on-time rate (`XC_PAYMENT_BEHAVIOUR`)": -behaviour["on_time_rate"].to_numpy(),
                "expected delay (`XC_PAYMENT_BEHAVIOUR`)": behaviour["expected_delay"].to_numpy(),
                "payment index (`XC_PAYMENT_BEHAVIOUR`)": -behaviour["payment_index"].to_numpy(),
                "**chance to be late, from the payment habits**": chance_late(known, new),
            }
        )


def print_customers() -> None:
    found = pd.concat(list(walk_forward()), ignore_index=True)
    bad = found["late"].to_numpy(dtype=bool)
    print(f"\n{len(found):,} invoices, {bad.mean():.0%} late\n\n| ranked by | AUC |\n|---|---|")
    for name in found.columns[1:]:
        risk = found[name].fillna(found[name].median()).to_numpy(dtype=float)
        print(f"| {name} | {auc(risk, bad):.3f} |")


if __name__ == "__main__":
    print_firms()
    print_customers()
