"""What only an export of invoices has: net and tax, open balances, a yes/no for disputes, a status, terms, and the day it was settled."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from xlcash.domain.company import empty_table
from xlcash.domain.tables import SPECS, normal_header, word_keys
from xlcash.importing.dates import NO_DAY, days_of
from xlcash.importing.draft import Draft
from xlcash.importing.errors import SettleDateError
from xlcash.importing.export import Adapt, Export
from xlcash.importing.grid import filled
from xlcash.importing.terms import some, terms_of
from xlcash.importing.texts import cell_text
from xlcash.importing.total_rows import set_totals_aside
from xlcash.language import Term


def customer_from_name(made: Draft) -> None:
    """Where an export names customers only by name, the name is their number."""
    if "customer" not in made.cells and "name" in made.cells:
        made.cells["customer"], made.headers["customer"] = made.cells["name"], made.headers["name"]
        made.decide("customer_by_name", column=made.headers["name"])
        _one_name_a_tax_id(made)


def _one_name_a_tax_id(made: Draft) -> None:
    """Of several spellings of one taxpayer the most frequent is its number, the earlier one of equals; "0000" is nobody's tax id."""
    told = list(zip(map(cell_text, made.cells.get("tax_id", [])), map(cell_text, made.cells["name"]), strict=bool("tax_id" in made.cells)))
    usual: dict[str, str] = {}
    for (tax, name), _ in Counter(told).most_common():
        if len(set(tax)) > 1 and name:
            usual.setdefault(tax, name)
    rows = sum(bool(name) and usual.get(tax, name) != name for tax, name in told)
    if rows:
        made.cells["customer"] = [usual.get(tax, cell) for (tax, _), cell in zip(told, made.cells["customer"], strict=True)]
        made.decide("one_name_a_tax_id", column=made.headers["tax_id"], rows=f"{rows:,}")


def amount_from_open(made: Draft) -> None:
    """The open balance is the amount where there is no other."""
    if "open" in made.cells and not {"amount", "net"} & made.cells.keys():
        made.cells["amount"], made.headers["amount"] = made.cells["open"], made.headers["open"]


def open_without_receipts(made: Draft) -> None:
    """The open balance is the amount where nothing tells when the rest was paid."""
    if {"open", "amount"} <= made.cells.keys() and not any(map(filled, made.cells.get("settled", []))):
        made.decide("open_amount", column=made.headers["open"], other=made.headers["amount"])
        made.cells["amount"], made.headers["amount"] = made.cells["open"], made.headers["open"]


def amount_from_net(made: Draft) -> None:
    """Where an export has net and tax but no gross amount, the amount is their sum; a part that can't be read stays as it stands."""
    if "amount" in made.cells or "net" not in made.cells:
        return
    net, vat = made.cells["net"], made.cells.get("vat")
    made.headers["amount"] = made.headers["net"]
    if vat is None:
        made.cells["amount"] = net
        made.decide("net_alone", column=made.headers["net"])
        return
    made.headers["amount"] += f" + {made.headers['vat']}"
    made.cells["amount"] = [_sum(one, other) for one, other in zip(net, vat, strict=True)]
    made.decide("net_and_tax", net=made.headers["net"], tax=made.headers["vat"])


def _sum(net: Any, vat: Any) -> Any:
    if isinstance(net, str) or net is None or vat is None:
        return net
    return vat if isinstance(vat, str) else round(net + vat, 6)


def disputed_by_word(made: Draft) -> None:
    """A column of yes and no means the whole amount."""
    cells = made.cells.get("disputed")
    if cells is None:
        return
    words = word_keys("flag")
    said = {cell: words.get(normal_header(_number_or_word(cell))) for cell in dict.fromkeys(cells) if filled(cell)}
    if not said or None in said.values():
        return
    yes = {cell for cell, word in said.items() if word == "yes"}
    amounts = [abs(amount) if isinstance(amount, (int, float)) else None for amount in made.cells.get("amount", [None] * len(cells))]
    made.cells["disputed"] = [amount if cell in yes else None for cell, amount in zip(cells, amounts, strict=True)]
    made.decide("disputed_whole", column=made.headers["disputed"], rows=f"{sum(cell in yes for cell in cells):,}")


def _number_or_word(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, (int, float)) else str(cell)


def types_if_known(made: Draft) -> None:
    """A column of types of which not one is known is another system's: the sign of the amount tells a credit note."""
    cells = made.cells.get("type")
    if cells is None:
        return
    words = SPECS[made.source.table].column["type"].words
    unknown = [str(cell).strip() for cell in dict.fromkeys(cells) if filled(cell) and normal_header(cell) not in word_keys(words)]
    known = [cell for cell in dict.fromkeys(cells) if filled(cell) and normal_header(cell) in word_keys(words)]
    if unknown and not known:
        del made.cells["type"]
        made.decide("types_unknown", column=made.headers.pop("type"), words=some(unknown))


def settled_days(made: Draft) -> None:
    """The day each invoice was settled, None where it was not; a day that can't be read makes the row unusable."""
    if "settled" not in made.cells:
        return
    days, bad = days_of(made.cells["settled"])
    made.errors += [SettleDateError(made.row(at), made.headers["settled"], cell) for at, cell in bad.items()]
    made.cells["settled"] = [None if day == NO_DAY else day for day in days.tolist()]


def due_from_terms(made: Draft) -> None:
    """Terms in days fill blank due dates: due date = invoice date + days. Codes are ignored."""
    if "terms" not in made.cells:
        return
    made.cells["terms"], codes = terms_of(made.cells["terms"])
    if codes:
        made.decide("codes_ignored", column=made.headers["terms"], codes=some(codes))
    if "invoice_date" not in made.cells:
        return
    due = made.cells.get("due_date", [None] * len(made.source))
    issued, _ = days_of(made.cells["invoice_date"])
    told = [(at, int(term)) for at, term in enumerate(made.cells["terms"]) if term is not None]
    days = [(at, term) for at, term in told if not filled(due[at]) and issued[at] != NO_DAY]
    if days:
        due = list(due)
        for at, term in days:
            due[at] = pd.Timestamp(int(issued[at]) + term, unit="D").date()
        made.cells["due_date"] = due
        made.headers.setdefault("due_date", f"{made.headers['invoice_date']} + {made.headers['terms']}")
        made.decide("due_from_terms", column=made.headers["terms"], rows=f"{len(days):,}")


def invoice_steps(*, receipts_elsewhere: bool) -> tuple[Adapt, ...]:
    """What is done to the columns of an invoice list, in this order."""
    amount = (amount_from_open, amount_from_net) if receipts_elsewhere else (open_without_receipts, amount_from_open, amount_from_net)
    return (customer_from_name, *amount, set_totals_aside, disputed_by_word, types_if_known, settled_days, due_from_terms)


def receipts_of_settled(invoices: Export) -> tuple[pd.DataFrame, Term]:
    """One receipt for each settled invoice: its full amount on the day it was settled, as cash. A settled credit note was paid out."""
    table = empty_table(SPECS["Receipts"])
    if "settled" not in invoices.cells:
        return table, Term("cli.decisions.no_receipts")
    days = np.array([NO_DAY if day is None else day for day in invoices.cells_of("settled")], dtype=np.int64)
    rows = invoices.rows[days != NO_DAY]
    if rows.empty:
        return table, Term("cli.decisions.nothing_settled", column=invoices.headers["settled"])
    made = pd.DataFrame(
        {
            "date": days[days != NO_DAY].view("datetime64[D]").astype("datetime64[s]"),
            "customer": rows["customer"].to_numpy(dtype=object),
            "amount": rows["amount"].to_numpy(dtype=np.float64),
            "invoice": rows["invoice"].to_numpy(dtype=object),
            "currency": rows["currency"].to_numpy(dtype=object),
            "type": np.full(len(rows), "cash", dtype=object),
            "receipt": np.full(len(rows), "", dtype=object),
        },
    )
    facts = {"column": invoices.headers["settled"], "rows": f"{len(made):,}", "amount": f"{made['amount'].sum():,.2f}"}
    decision = Term("cli.decisions.receipts_derived", **facts)
    return made.astype({key: table[key].dtype for key in table}), decision
