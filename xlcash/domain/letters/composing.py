"""Which letters are due: one a customer, at its highest step, listing everything that is overdue.

A step asks for a letter where its row of the Ladders table names a template; a step without one is taken in another way (a call, a
visit, a suit).  Steps that are not due, or on hold, ask for nothing.  An open amount that is disputed, promised by a day not yet past or
under a payment plan that is kept is listed and not claimed; the rest goes on.  Credit notes and unapplied cash are lines of their own,
never netted in silence.

A letter takes the step after the one logged last, and the first one where none is logged, whatever `ladder_without_log` says: nobody's
first letter is a notice of assignment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd

from xlcash.domain.collections.circumstances import NONE, Circumstances
from xlcash.domain.collections.contacts import FIRST_LEVEL
from xlcash.domain.collections.ladder import LEAST_OPEN, USUAL, collection_stages
from xlcash.domain.ledger.settlement import Ledger
from xlcash.domain.letters.letter import Letter, Total, totals_of
from xlcash.domain.letters.speech import language_of
from xlcash.domain.policy import Policy
from xlcash.domain.tables import normal_header, word_keys
from xlcash.language import Language, Term

LISTS_ALL: Final = "statement"  # the letter that lists what is not yet due as well
INVITES: Final = ("reminder", "demand")  # what becomes an invitation where a key account meets the management
MEETING: Final = "meeting"
WITH_MEETING: Final = "ladders.with_meeting"
AGREED: Final = ("ladders.hold.promise", "ladders.hold.plan")  # holds by which the customer's payment is agreed and so not claimed
LINES: Final = (
    "invoice", "invoice_date", "due_date", "days_overdue", "currency", "amount", "settled", "open", "held", "claimed", "level", "step",
)  # fmt: skip
_STEP: Final = ["ladder", "level", "action"]
_BY_CURRENCY: Final = ["customer", "currency", "date"]


def letters(
    ledger: Ledger, customers: pd.DataFrame, ladders: pd.DataFrame, log: pd.DataFrame, *,
    as_of: dt.date, language: Language, policy: Policy = USUAL, around: Circumstances = NONE,
) -> list[Letter]:  # fmt: skip
    """The letters due by `as_of`, by customer; `language` is that of the workbook.

    Some are given with a note why they are not to be issued: a step is logged on `as_of` already, or later (nobody gets two letters on one
    day, and going back in time sends none again); one of the customer's invoices is at a higher step that is no letter (who is being sued
    gets no friendly reminder); the last letter of the ladder, of a higher level, is logged for one of them; a step that is no letter comes
    first and is not logged; credits cover all that is claimed; there are no letters in the customer's language.
    """
    at_once, in_turn = (
        _steps(ledger, customers, ladders, log, as_of=as_of, policy=replace(policy, ladder_without_log=start), around=around)
        for start in ("days", "first")
    )
    due, by_days = (_highest(items[items["step"]]) for items in (in_turn, at_once))
    waiting = by_days[~by_days["customer"].isin(set(due["customer"]))]
    top = pd.concat([due.assign(in_turn=True), waiting.assign(in_turn=False)]).sort_values("customer", kind="stable")
    lines = _lines(in_turn, top)
    favour = ledger.credits[ledger.credits["customer"].isin(set(top["customer"]))].sort_values(_BY_CURRENCY, kind="stable")
    totals, beside = totals_of(lines, favour), _Beside.of(in_turn, by_days, ladders, log, as_of)
    about = {row["customer"]: row for row in customers.to_dict("records")}
    listed, in_favour = _by_customer(lines, list(LINES)), _by_customer(favour, ["kind", "document", "date", "currency", "amount"])
    return [
        _letter(step, listed(name), in_favour(name), totals[name], about.get(name, {}), beside, language)
        for name, step in zip(top["customer"].tolist(), top.to_dict("records"), strict=True)
    ]


def _steps(
    ledger: Ledger, customers: pd.DataFrame, ladders: pd.DataFrame, log: pd.DataFrame, *, as_of: dt.date, policy: Policy,
    around: Circumstances,
) -> pd.DataFrame:  # fmt: skip
    """Every open invoice with its template and amounts; `taken`: its step is due or, at its ladder's end, done; `step`: due as a letter."""
    stages = collection_stages(ledger, customers, ladders, log, as_of=as_of, policy=policy, around=around)
    items = _items(ledger, _with_templates(stages, ladders))
    free, due = items["hold"] == "", items["due_on"] <= np.datetime64(as_of, "s")
    done = items["due_on"].isna() & (items["level"] >= FIRST_LEVEL)
    return items.assign(taken=free & (due | done), step=free & due & (items["template"] != ""))


def _without_letters_left(items: pd.DataFrame, ladders: pd.DataFrame) -> pd.DataFrame:
    """The items that no hold rests on and whose ladder has no letter left, each with the `level` and `template` of its last one."""
    letters = ladders[(ladders["level"] >= FIRST_LEVEL) & (ladders["template"] != "")].sort_values("level", kind="stable")
    last = letters.set_index(letters["ladder"].map(normal_header))[["level", "template"]]
    names = {name: normal_header(name) for name in items["ladder"].unique()}
    letter = last[~last.index.duplicated(keep="last")].reindex(items["ladder"].map(names))
    left = letter["level"].to_numpy()
    beyond = (items["level"] > left) | (items["due_on"].isna() & (items["level"] == left))
    return items.assign(level=left, template=letter["template"].to_numpy())[(items["hold"] == "") & beyond]


def _highest(steps: pd.DataFrame) -> pd.DataFrame:
    """Each customer's highest step; among those of one level, the last of the ladder."""
    return steps.sort_values(["customer", "level", "place"], kind="stable").drop_duplicates("customer", keep="last")


def _with_templates(stages: pd.DataFrame, ladders: pd.DataFrame) -> pd.DataFrame:
    """Every stage with its step's template and `place`, the step's row in the Ladders table.

    A step of a common track stands under another ladder's name than the customer's, so it is found by level and action.  What is no row of
    the table, such as a report to an insurer, is no letter.
    """
    rows = ladders[[*_STEP, "template"]].assign(place=np.arange(len(ladders)), level=np.maximum(ladders["level"], 0))
    own = rows.drop_duplicates(_STEP).set_index(_STEP)
    common = rows.drop_duplicates(_STEP[1:]).set_index(_STEP[1:])[["template", "place"]].add_suffix("_common")
    steps = stages[["ladder", "level"]].assign(action=[_row_action(action) for action in stages["action"]])
    found = steps.join(own, on=_STEP).join(common, on=_STEP[1:])
    template = found["template"].fillna(found["template_common"]).fillna("")
    invites = {name for name in template.unique() if _kind(name) in INVITES}
    meets = zip(stages["action"], template, strict=True)
    met = np.array([action == WITH_MEETING and name in invites for action, name in meets], dtype=bool)
    return stages.assign(template=template.mask(met, MEETING), place=found["place"].fillna(found["place_common"]))


def _row_action(action: str) -> str:
    """The action as its row of the Ladders table has it."""
    return str(action.fields["action"]) if isinstance(action, Term) and str(action) == WITH_MEETING else str(action)


def _kind(template: object) -> str:
    """The key of a letter that xlcash knows, "" for one of the user's own."""
    return word_keys("letter").get(normal_header(template), "")


def _items(ledger: Ledger, stages: pd.DataFrame) -> pd.DataFrame:
    """The stages beside what the ledger knows of their invoices; `held` is disputed or agreed, `claimed` the rest."""
    of_ledger = ["invoice", "customer", "invoice_date", "due_date", "currency", "amount", "credited", "paid", "written_off"]
    items = stages.merge(ledger.invoices[of_ledger], on=["invoice", "customer"], how="left")
    agreed = np.array([str(hold) in AGREED for hold in items["hold"]], dtype=bool)
    held = np.where(agreed, items["open"], np.minimum(items["disputed"] + items["in_plan"], items["open"]))
    return items.assign(settled=items["credited"] + items["paid"] + items["written_off"], held=held, claimed=items["open"] - held)


def _lines(items: pd.DataFrame, top: pd.DataFrame) -> pd.DataFrame:
    """What the letters list, each customer's together: all that is overdue; in a statement everything; before the due date the invoices
    whose step it is.
    """
    of_customer = top.set_index("customer").reindex(items["customer"])
    kinds = {name: _kind(name) for name in top["template"].unique()}
    everything = of_customer["template"].map(kinds).eq(LISTS_ALL).to_numpy()
    collecting = of_customer["level"].to_numpy() >= FIRST_LEVEL
    listed = np.where(collecting, items["days_overdue"] > 0, items["step"]) | everything
    return items[listed & of_customer["level"].notna().to_numpy()].sort_values(
        ["customer", "currency", "due_date", "invoice"], kind="stable"
    )


def _by_customer(rows: pd.DataFrame, columns: list[str]) -> Callable[[str], pd.DataFrame]:
    """The rows of one customer, of rows that lie together: a slice, for there may be thousands of customers."""
    names, starts = np.unique(rows["customer"].to_numpy(dtype=str), return_index=True)
    ends = np.append(starts, len(rows))[1:]
    places = {name: slice(start, end) for name, start, end in zip(names.tolist(), starts.tolist(), ends.tolist(), strict=True)}
    frame = rows[columns].reset_index(drop=True)
    return lambda customer: frame.iloc[places.get(customer, slice(0, 0))]


@dataclass(frozen=True, eq=False)
class _Beside:
    """What bears on a customer's letter beside its step, by customer.

    `told`: the last day from `as_of` on for which a step is logged. `barring`: the highest step in force that is no letter. `ended`: the
    last letter of a ladder that has been sent. `by_days`: the step that the days alone would take by letter.
    """

    as_of: dt.date
    told: Mapping[str, pd.Timestamp]
    barring: Mapping[str, Mapping[Hashable, Any]]
    ended: Mapping[str, Mapping[Hashable, Any]]
    by_days: Mapping[str, Mapping[Hashable, Any]]

    @classmethod
    def of(cls, in_turn: pd.DataFrame, by_days: pd.DataFrame, ladders: pd.DataFrame, log: pd.DataFrame, as_of: dt.date) -> _Beside:
        logged = log[(log["date"].to_numpy() >= np.datetime64(as_of, "s")) & log["level"].notna().to_numpy()]
        no_letter = in_turn["taken"] & (in_turn["template"] == "") & in_turn["place"].notna() & (in_turn["level"] >= FIRST_LEVEL)
        steps = (_highest(in_turn[no_letter]), _highest(_without_letters_left(in_turn, ladders)), by_days)
        barring, ended, skipped = ({row["customer"]: row for row in rows.to_dict("records")} for rows in steps)
        last = logged.groupby("customer")["date"].max()
        return cls(as_of, dict(zip(last.index, last, strict=True)), barring, ended, skipped)

    def note(self, step: Mapping[Hashable, Any]) -> Term | str:
        """Why the letter is not to be issued, "" where nothing speaks against it."""
        customer = step["customer"]
        if customer in self.told:
            day = self.told[customer].date()
            return Term("letters.notes.told") if day == self.as_of else Term("letters.notes.told_later", date=day.isoformat())
        bar = self.barring.get(customer, step)
        if not step["in_turn"] or bar["level"] > step["level"]:
            return Term("letters.notes.barred", action=bar["action"], level=f"{bar['level']:g}", invoice=bar["invoice"])
        end = self.ended.get(customer, step)
        if end["level"] > step["level"]:
            return Term("letters.notes.ended", letter=_title(end["template"]), level=f"{end['level']:g}", invoice=end["invoice"])
        return ""

    def remark(self, step: Mapping[Hashable, Any]) -> Term | str:
        """The letter that the days alone would send, where it is of a higher level."""
        other = self.by_days.get(str(step["customer"]))
        if not other or other["level"] <= step["level"]:
            return ""
        return Term("letters.by_days", letter=_title(other["template"]), level=f"{other['level']:g}")


def _title(template: str) -> Term | str:
    kind = _kind(template)
    return Term(f"words.letter.{kind}") if kind else template


def _letter(
    step: Mapping[Hashable, Any], lines: pd.DataFrame, favour: pd.DataFrame, totals: Sequence[Total], about: Mapping[Hashable, Any],
    beside: _Beside, language: Language,
) -> Letter:  # fmt: skip
    """The letter of one customer at its highest step."""
    customer, spoken, note = str(step["customer"]), language_of(about, language), beside.note(step)
    if spoken is None:
        note = Term("letters.notes.language", stated=about["language"], allowed=Term("letters.notes.languages"))
    elif not note and not any(total.to_pay >= LEAST_OPEN for total in totals):
        note = Term("letters.notes.covered")
    return Letter(
        customer, str(about.get("name") or customer), spoken or language, str(step["template"]), float(step["level"]), step["action"],
        step["owner"], str(about.get("salesperson", "")), str(about.get("tax_id", "")), lines, favour, tuple(totals), note,
        beside.remark(step),
    )  # fmt: skip
