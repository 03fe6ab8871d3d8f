"""How much of what could be collected was collected."""

from __future__ import annotations

from xlcash.domain.errors import NothingToCollectError


def collection_effectiveness(begin: float, sales: float, end: float, end_current: float) -> float:
    """The collection effectiveness index (CEI, 收款有效指数): what was collected of what could be collected in a period.

    CEI = (begin + sales − end) / (begin + sales − end current)

    `begin` and `end` are all receivables at the start and the end of the period, `end_current` the part of `end` that is not due yet,
    `sales` the credit sales of the *whole* period, all on one VAT basis.  The answer is a share: 1 when nothing overdue is left, 0 when
    nothing came in, and negative only where the figures contradict each other.  Raises NothingToCollectError when nothing could be
    collected.

    Published sample of three months (creditguru.com, Collection Effectiveness Index): 6,200 owed, 10,890 sold, then 6,340 owed, of it 3,590
    not due.  79.6 % were collected; the same page shows 55.9 %, because it divides the sales, but no other term, by three.

    >>> round(collection_effectiveness(6_200, 10_890, 6_340, 3_590), 3)
    0.796
    """
    collectable = begin + sales - end_current
    if collectable == 0:
        raise NothingToCollectError
    return (begin + sales - end) / collectable
