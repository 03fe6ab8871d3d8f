"""The log file for what xlcash did not foresee: beside the settings file, in the user's own folder."""

from __future__ import annotations

import functools
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path


def log_path() -> Path:
    return Path.home() / ".xlcash" / "xlcash.log"


@functools.cache
def logger() -> logging.Logger:
    """The logger, its file opened on first use; without a writable folder it stays silent rather than hide the answer's own error."""
    log = logging.getLogger("xlcash")
    log.propagate = False
    try:
        log_path().parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(log_path(), maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return log
