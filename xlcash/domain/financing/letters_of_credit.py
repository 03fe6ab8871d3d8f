"""Documents under a letter of credit, checked before the bank does: Uniform Customs and Practice (UCP 600, ICC 2007)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.errors import RowError
from xlcash.domain.errors.financing import UnknownCreditError
from xlcash.domain.working_days import NO_CALENDAR, WorkingDays
from xlcash.language import Term

ABOUT: Final = 0.10  # "about" or "approximately" before the amount: 10 % more or less, art. 30 a
SHORT: Final = 0.05  # a drawing may fall short by 5 % even where partial shipments are not allowed, art. 30 c
LEAST: Final = 0.005  # half a cent is nothing
DISCREPANCY, UNTOLD, COMPLIES = "discrepancy", "untold", "complies"
_ORDER: Final = (DISCREPANCY, UNTOLD, COMPLIES)
COLUMNS: Final = ("letter_of_credit", "document", "check", "status", "dated", "latest_day", "drawn", "allowed", "days_left", "article")

Row = dict[str, Any]


def lc_check(
    credits_: pd.DataFrame, documents: pd.DataFrame, *, as_of: dt.date, working: WorkingDays = NO_CALENDAR,
    unusable: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Every check of every credit: discrepancies first, then what can't be told yet, then what complies.

    ===============  ==========================================================================================================
    missing          a required document is not in the set: 14 a, 17 a
    late_shipment    the transport document is dated after the latest day of shipment: 14 a, with the date of shipment of 19–25
    presentation     presented more than `presentation_days` (21 unless the credit says so) after shipment: 14 c
    expiry           presented after the credit's expiry: 6 e
    overdrawn        the invoice exceeds the credit, its stated tolerance, or 10 % more after "about": 18 b, 30 a.  A nominated bank may
                     accept such an invoice, and the row says so (may_accept); it pays no more than the credit, and need not accept
    short            partial shipments not allowed, and the invoice more than 5 % below the credit, or more than its stated tolerance, or
                     10 % after "about": 30 c
    currency         invoice or insurance in another currency than the credit: 18 a iii, 28 f i
    insured          insured for less than 110 %, or what the credit states, of the invoice or the draft, whichever is greater: 28 f ii,
                     for documents that don't tell the CIF or CIP value; of those that do, the invoice is that value
    insured_late     the insurance is dated after shipment, and does not say that cover began by then (`cover_from`): 28 e
    dated_late       a document is dated after its presentation: 14 i
    ===============  ==========================================================================================================

    Until a credit is presented (`presented` blank) the day of presentation is `as_of`, and `days_left` counts to the last day.  A last
    day on which banks are closed moves to the next working day (29 a); the latest day of shipment does not (29 c).  Dates later than
    `as_of` are taken as they stand.  Quantities, unit prices and the wording of documents are not checked.  Of the credits that were left
    out (`unusable`) nothing can be told, and one row each says so.
    """
    rows = [row for credit in _records(credits_) for row in _of_credit(credit, documents, as_of, working)]
    left_out = {} if unusable is None else unusable["credit"].to_dict()
    rows.extend(_found("unusable", "", UNTOLD, "", letter_of_credit=name, table_row=row) for row, name in left_out.items())
    rows.sort(key=lambda row: _ORDER.index(row["status"]))
    for row in rows:
        row["check"] = Term(f"results.lc.{row['check']}", row=row.get("table_row"))
        row["status"] = Term(f"words.lc_status.{row['status']}")
        row["article"] = Term("results.lc.article", article=row["article"]) if row["article"] else ""
    return pd.DataFrame(rows, columns=list(COLUMNS))


def strange_documents(credits_: pd.Series[str], documents: pd.DataFrame) -> list[RowError]:
    """Documents of credits that are not among those of the table."""
    known = set(credits_)
    rows = zip(documents.index, documents["credit"], strict=True)
    return [UnknownCreditError(int(row), credit) for row, credit in rows if credit not in known]


def _of_credit(credit: Row, documents: pd.DataFrame, as_of: dt.date, working: WorkingDays) -> Iterator[Row]:
    own = [row for row in _records(documents) if row["credit"] == credit["credit"]]
    by_kind = {row["document"]: row for row in own if row["in_set"]}
    for check in (_missing(own), _days(credit, own, by_kind, as_of, working), _amounts(credit, by_kind), _insurance(credit, by_kind)):
        for row in check:
            yield {"letter_of_credit": credit["credit"]} | row


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _missing(documents: list[Row]) -> Iterator[Row]:
    for row in documents:
        if row["required"] == "yes":
            yield _found("missing", row["document"], COMPLIES if row["in_set"] else DISCREPANCY, "14 a, 17 a", dated=row["dated"])


def _days(credit: Row, own: list[Row], by_kind: Mapping[str, Row], as_of: dt.date, working: WorkingDays) -> Iterator[Row]:
    """Shipment, presentation and expiry, and documents dated after they were presented."""
    presented = _day(credit["presented"])
    on = presented or as_of
    shipped = _day(by_kind["transport"]["dated"]) if "transport" in by_kind else None
    latest = _day(credit["latest_shipment"])
    if latest is not None:
        yield _dated("late_shipment", "transport", shipped, latest, "14 a, 19–25")
    if any(row["document"] == "transport" for row in own):
        last = None if shipped is None else _open_day(shipped + dt.timedelta(days=float(credit["presentation_days"])), working)
        yield _dated("presentation", "", on, last, "14 c", left=None if presented else as_of)
    expiry = _open_day(credit["expiry"].date(), working)
    yield _dated("expiry", "", on, expiry, "6 e", left=None if presented else as_of)
    for row in own:
        if presented and row["in_set"] and _day(row["dated"]) is not None:
            yield _dated("dated_late", row["document"], _day(row["dated"]), presented, "14 i")


def _amounts(credit: Row, by_kind: Mapping[str, Row]) -> Iterator[Row]:
    invoice = by_kind.get("invoice")
    if invoice is None:
        return
    amount, margin = invoice["amount"], credit["tolerance"] or (ABOUT if credit["about"] else 0.0)
    overdrawn = _compared("overdrawn", "invoice", amount, credit["amount"] * (1 + margin), "18 b, 30 a", over=True)
    yield overdrawn | ({"check": "may_accept"} if overdrawn["status"] == DISCREPANCY else {})
    if credit["partial"] == "no":
        yield _compared("short", "invoice", amount, credit["amount"] * (1 - (margin or SHORT)), "30 c", over=False)
    yield from _currency(credit, invoice, "18 a iii")


def _insurance(credit: Row, by_kind: Mapping[str, Row]) -> Iterator[Row]:
    cover = by_kind.get("insurance")
    if cover is None:
        return
    value = float(np.fmax.reduce([by_kind[kind]["amount"] for kind in ("invoice", "draft") if kind in by_kind], initial=np.nan))
    yield _compared("insured", "insurance", cover["amount"], value * credit["insured_share"], "28 f ii", over=False)
    shipped = _day(by_kind["transport"]["dated"]) if "transport" in by_kind else None
    yield _dated("insured_late", "insurance", _earlier(cover["dated"], cover["cover_from"]), shipped, "28 e")
    yield from _currency(credit, cover, "28 f i")


def _currency(credit: Row, document: Row, article: str) -> Iterator[Row]:
    if credit["currency"] and document["currency"]:
        same = credit["currency"] == document["currency"]
        yield _found("currency", document["document"], COMPLIES if same else DISCREPANCY, article)


def _dated(check: str, document: str, day: dt.date | None, latest: dt.date | None, article: str, *, left: dt.date | None = None) -> Row:
    """A day that may not lie after another."""
    status = UNTOLD if day is None or latest is None else DISCREPANCY if day > latest else COMPLIES
    days = np.nan if left is None or latest is None else float((latest - left).days)
    return _found(check, document, status, article, dated=day, latest_day=latest, days_left=days)


def _compared(check: str, document: str, amount: float, allowed: float, article: str, *, over: bool) -> Row:
    """An amount that may not lie above (`over`) or below another."""
    excess = amount - allowed if over else allowed - amount
    status = UNTOLD if np.isnan(excess) else DISCREPANCY if excess > LEAST else COMPLIES
    return _found(check, document, status, article, drawn=amount, allowed=allowed)


def _found(check: str, document: str, status: str, article: str, **more: Any) -> Row:
    name = Term(f"words.lc_document.{document}") if document else Term("results.lc.whole_set")
    blank: Row = {"dated": None, "latest_day": None, "drawn": np.nan, "allowed": np.nan, "days_left": np.nan}
    days = {key: _stamp(value) for key, value in more.items() if key in ("dated", "latest_day")}
    return {"document": name, "check": check, "status": status, "article": article} | blank | more | days


def _open_day(day: dt.date, working: WorkingDays) -> dt.date:
    """The day itself, or the next one on which banks are open."""
    moved: dt.date = working.shifted(np.array([day], "datetime64[D]"), np.array(["after"]))[0].astype(object)
    return moved


def _day(stamp: Any) -> dt.date | None:
    return None if pd.isna(stamp) else stamp.date()


def _earlier(*stamps: Any) -> dt.date | None:
    return min((day for day in map(_day, stamps) if day is not None), default=None)


def _stamp(day: Any) -> pd.Timestamp | None:
    return None if day is None or pd.isna(day) else pd.Timestamp(day)
