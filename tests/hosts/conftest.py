"""The hosts that tests run on. A host that is missing skips its tests on a user's machine and fails them in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest

from xlcash.hosts.libreoffice.bridge import why_unavailable
from xlcash.hosts.libreoffice.office import Office


def missing(reason: str) -> NoReturn:
    """A host is missing: no test may pass in CI by being skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[Office]:
    """One headless LibreOffice for the whole session, which computes every workbook anew when it loads it."""
    reason = why_unavailable()
    if reason:
        missing(reason.said("en"))
    with Office() as office:
        yield office
