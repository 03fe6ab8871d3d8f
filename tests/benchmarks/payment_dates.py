"""How well payments are foretold: prints the tables of docs/accuracy.md, section Collections.

On every Monday the worksheet functions are handed what was known at the close of the day before: the invoices issued, the receipts dated.
Their forecasts, and those of a careful accountant, are held against what was paid later.
Usage: python tests/benchmarks/payment_dates.py
walks four simulated ledgers, 13 Mondays each, and the same ledgers with a big payer who pays every second week only (half a minute);
python tests/benchmarks/payment_dates.py LEDGER.csv [FIRST LAST]
every Monday from FIRST to LAST (of the later half, without them) of a ledger of paid invoices with the columns customer, issued, due, paid
and amount, or those of the public sample.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import pandas as pd
from simulated_ledger import simulated_ledger

from xlcash.excel.functions import xc_collections, xc_expected_payments

SCORED: Final = {7: 0.5, 8: 1.0, 9: 0.5, 10: 0.0}  # seeds, and how far habits drift
HARD_RUN: Final = "every second week"
MONDAYS: Final = pd.date_range("2019-05-06", "2020-01-13", freq="3W-MON")
WEEKS: Final = 4
METHODS: Final = ("due date", "customer mean", "customer median", "xlcash")
PAID_BEFORE: Final = {"none": 0, "1–2": 2, "3–5": 5, "6–20": 20, "21–100": 100, "more": 10**9}  # invoices of the customer, up to
SAMPLE_HEADS: Final = {
    "customerID": "customer", "InvoiceDate": "issued", "DueDate": "due", "SettledDate": "paid", "InvoiceAmount": "amount",
}  # fmt: skip
COLUMNS: Final = ["customer", "issued", "due", "paid", "amount"]


class Walk(NamedTuple):
    """`sums`: a row a Monday and week, what was paid (actual), foretold by each method, p10 and p90.

    `dates`: a row a Monday and open invoice: each method's error in days, whether it was paid between P10 and P90 (inside), and how many
    invoices its customer had paid before.
    """

    sums: pd.DataFrame
    dates: pd.DataFrame


# ── one Monday ───────────────────────────────────────────────────────────────────────────────────────────────────────


def by_others(paid: pd.DataFrame, book: pd.DataFrame, monday: pd.Timestamp) -> dict[str, pd.Series[Any]]:
    """When each open invoice is paid if all pay on the due date, or after their mean or median delay; what is overdue, on Monday."""
    late = (paid["paid"] - paid["due"]).dt.days
    of_customer = late.groupby(paid["customer"])
    delays = {"due date": pd.Series(0.0, index=book.index)}
    for how in ("mean", "median"):
        delays[f"customer {how}"] = book["customer"].map(of_customer.agg(how)).fillna(late.agg(how))
    return {name: (book["due"] + pd.to_timedelta(delay.round(), unit="D")).clip(lower=monday) for name, delay in delays.items()}


def weekly(days: pd.Series[Any], amount: pd.Series[Any], monday: pd.Timestamp) -> list[float]:
    week = (days - monday).dt.days // 7
    return amount.groupby(week).sum().reindex(range(WEEKS), fill_value=0.0).tolist()


def cells(heads: dict[str, str], rows: pd.DataFrame) -> list[list[Any]]:
    """A worksheet's range: a row of headings, then rows with dates as Excel hands them over."""
    columns = [rows[name].dt.to_pydatetime() if rows[name].dtype.kind == "M" else rows[name] for name in heads]
    return [[*heads.values()], *map(list, zip(*columns, strict=True))]


def range_as_table(cells: list[list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(cells[1:], columns=cells[0])


def on(monday: pd.Timestamp, ledger: pd.DataFrame) -> Walk:
    known = ledger[ledger["issued"] < monday]
    paid, book = known[known["paid"] < monday], known[known["paid"] >= monday]
    heads = {"invoice": "Invoice", "customer": "Customer", "issued": "Invoice date", "due": "Due date", "amount": "Amount"}
    invoices = cells(heads, known)
    receipts = cells({"paid": "Date", "customer": "Customer", "amount": "Amount", "invoice": "Invoice"}, paid)
    as_of = (monday - pd.Timedelta(days=1)).to_pydatetime()

    expected = (
        range_as_table(xc_expected_payments(invoices, receipts, as_of)).set_index("Invoice").loc[book["invoice"]].set_index(book.index)
    )
    days = by_others(paid, book, monday)
    sums = {name: weekly(when, book["amount"], monday) for name, when in {**days, "actual": book["paid"]}.items()}
    week = range_as_table(xc_collections(invoices, receipts, as_of, WEEKS, "weekly")).iloc[:WEEKS]
    sums |= {name: week[head].tolist() for name, head in {"xlcash": "Expected", "p10": "P10", "p90": "P90"}.items()}

    errors = {name: (when - book["paid"]).dt.days.abs() for name, when in {**days, "xlcash": expected["Expected date"]}.items()}
    inside = book["paid"].between(expected["P10 date"], expected["P90 date"])
    before = book["customer"].map(paid["customer"].value_counts()).fillna(0)
    return Walk(pd.DataFrame({"monday": monday, **sums}), pd.DataFrame({**errors, "inside": inside, "before": before}))


def walk(ledger: pd.DataFrame, mondays: Iterable[pd.Timestamp]) -> Walk:
    numbered = ledger.assign(invoice=[f"I{number:06d}" for number in range(len(ledger))])
    sums, dates = zip(*(on(monday, numbered) for monday in mondays), strict=True)
    return Walk(pd.concat(sums), pd.concat(dates))


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def scores(walked: Walk) -> pd.DataFrame:
    """A row a method: WAPE of the weeks and of the four together, mean absolute error of the dates, shares in P10–P90."""
    sums, dates = walked
    together, total = sums.groupby("monday").sum(), sums["actual"].sum()
    table = pd.DataFrame(
        {
            "weekly": {name: (sums[name] - sums["actual"]).abs().sum() / total for name in METHODS},
            "four weeks": {name: (together[name] - together["actual"]).abs().sum() / total for name in METHODS},
            "date, days": dates[[*METHODS]].mean(),
        }
    )
    inside = {"dates in P10–P90": dates["inside"], "weeks in P10–P90": sums["actual"].between(sums["p10"], sums["p90"])}
    return table.assign(**{head: pd.Series({"xlcash": one.mean()}) for head, one in inside.items()})


def print_scores(title: str, table: pd.DataFrame) -> None:
    print(f"\n| {title} | {' | '.join(table.columns)} |\n|{'---|' * (1 + len(table.columns))}")
    for name, row in table.iterrows():
        shown = [f"{one:.2f}" if "days" in head else f"{one:.1%}" for head, one in row.items()]
        print(f"| {name} |", " | ".join(shown).replace("nan%", ""), "|", flush=True)


def print_dates_by_history(dates: pd.DataFrame) -> None:
    part = pd.cut(dates["before"], [-1, *PAID_BEFORE.values()], labels=[*PAID_BEFORE])
    print(f"\n| invoices it had paid | forecasts | {' | '.join(METHODS)} | in P10–P90 |\n|{'---|' * (3 + len(METHODS))}")
    for name, some in dates.groupby(part, observed=True):
        print(f"| {name} | {len(some):,} |", *(f"{some[method].mean():.2f} |" for method in METHODS), f"{some['inside'].mean():.0%} |")


def print_walks(walks: dict[str, Walk]) -> None:
    tables = {name: scores(walked) for name, walked in walks.items()}
    for name, table in tables.items():
        print_scores(name, table)
    if len(tables) > 1:
        print_scores("mean", sum(tables.values()) / len(tables))
    print_dates_by_history(pd.concat([walked.dates for walked in walks.values()]))


def ledger_of(path: str) -> pd.DataFrame:
    raw = pd.read_csv(path, dtype={"customer": str}).rename(columns=SAMPLE_HEADS)[COLUMNS]
    return raw.assign(**{name: pd.to_datetime(raw[name]) for name in ("issued", "due", "paid")})


def main(path: str = "", first: str = "", last: str = "") -> None:
    if path:
        ledger = ledger_of(path)
        span = first or ledger["issued"].median(), last or ledger["issued"].max() - pd.Timedelta(weeks=WEEKS)
        print_walks({Path(path).name: walk(ledger, pd.date_range(*span, freq="W-MON", normalize=True))})
    else:
        for run in (None, HARD_RUN):
            ledgers = {
                f"seed {seed}, drift {drift}": simulated_ledger(seed, drift=drift, big_payer_run=run) for seed, drift in SCORED.items()
            }
            print(f"\nThe big payer pays: {run or 'as drawn'}")
            print_walks({name: walk(ledger, MONDAYS) for name, ledger in ledgers.items()})


if __name__ == "__main__":
    main(*sys.argv[1:])
