"""Exposure: what each customer and each group owes and has ordered, against what it may."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from xlcash.domain.columns import objects
from xlcash.domain.credit.release import GROUP_LIMIT, NO, YES, decisions, findings, rule_name, word
from xlcash.domain.policy import Policy
from xlcash.language import Term


def exposures(rows: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Positions (`position.positions`) as a table: every customer, then every group of more than one.

    ===================  ================================================================================================
    exposure             open + orders + unapplied; a group's is the sum of its members'
    limit                as stated on Customers, of a group that of its ultimate parent; blank: none, 0: stop
    headroom             limit − exposure
    insured_headroom     insured limit − exposure; of a group what its members' insured limits together leave
    release              yes, no or needs approval as things stand, before any further order
    reason               the rule behind it
    ===================  ================================================================================================
    """
    verdicts = decisions(findings(rows, policy, 0.0))
    columns = ("customer", "open", "orders", "exposure", "limit", "insured", "unapplied", "overdue")
    table = pd.DataFrame(rows[list(columns)]).assign(release=objects([word(verdict) for verdict, _ in verdicts]))
    table = table.assign(reason=objects([rule_name(key, policy) if key else "" for _, key in verdicts]))
    whole = pd.concat([table, *_groups(rows, policy)], ignore_index=True)
    return pd.DataFrame(
        {
            "customer": whole["customer"],
            "open": whole["open"],
            "orders": whole["orders"],
            "exposure": whole["exposure"],
            "limit": whole["limit"],
            "headroom": whole["limit"] - whole["exposure"],
            "insured_headroom": whole["insured"] - whole["exposure"],
            "release": whole["release"],
            "unapplied": whole["unapplied"],
            "overdue": whole["overdue"],
            "reason": whole["reason"],
        }
    )


def _groups(rows: pd.DataFrame, policy: Policy) -> Iterator[pd.DataFrame]:
    """One row a group. Its insured limit is what its members have together: insurers cover firms, not groups."""
    grouped = rows[rows["group"] != ""]
    for top, members in grouped.groupby("group", sort=False):
        if len(members) == 1:
            continue
        sums = members[["open", "orders", "exposure", "unapplied", "overdue"]].sum()
        limit = members["group_limit"].to_numpy()[:1]
        stops = bool(GROUP_LIMIT.fires(np.array([sums["exposure"]]), limit)[0])
        yield pd.DataFrame(
            {
                "customer": objects([Term("results.group", customer=top)]),
                **{key: [value] for key, value in sums.items()},
                "limit": limit,
                "insured": [members["insured"].sum(min_count=1)],
                "release": objects([word(NO if stops else YES)]),
                "reason": objects([rule_name(GROUP_LIMIT.key, policy) if stops else ""]),
            }
        )
