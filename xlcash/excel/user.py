"""Who is at the machine, for the record on Audit."""

from __future__ import annotations

import getpass


def logged_in() -> str:
    """The name of whoever is logged in on this machine; blank where the system does not say."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""
