"""Chance that repeats: one stream of random numbers a subject, the same on every machine.

Only uniform numbers are drawn (PCG64's integers and their 53-bit fractions), because nothing in them depends on a maths library.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

Random: TypeAlias = np.random.Generator

SEED: Final = 20260630


def random(subject: str) -> Random:
    """The stream of one subject, so that a change in one leaves the others as they were."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([SEED, *subject.encode()])))


def shared(total: int, weights: Sequence[float]) -> list[int]:
    """A whole number shared out by weight, to the last one (largest remainder).

    >>> shared(10, [1.0, 1.0, 1.0])
    [4, 3, 3]
    """
    exact = np.asarray(weights) * total / np.sum(weights)
    whole = np.floor(exact)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: round(total - whole.sum())]] += 1
    return [int(share) for share in whole]
