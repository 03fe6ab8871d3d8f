"""What a check found: whether it is well, in one sentence, and what to do about it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from xlcash.language import Language, Term, say


class Verdict(enum.Enum):
    OK = "ok"
    UNKNOWN = "unknown"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """`check` and `case` name the sentence in the catalogue; the remedy stands beside it."""

    verdict: Verdict
    check: str
    case: str
    facts: dict[str, Any]

    def title(self, language: Language) -> str:
        return say(language, f"doctor.{self.check}.title")

    def sentence(self, language: Language) -> str:
        return say(language, f"doctor.{self.check}.{self.case}", **self.facts)

    def remedy(self, language: Language) -> str:
        """What to do; empty where all is well."""
        return "" if self.verdict is Verdict.OK else say(language, f"doctor.{self.check}.{self.case}_remedy", **self.facts)


def ok(check: str, case: str, **facts: Any) -> Finding:
    return Finding(Verdict.OK, check, case, facts)


def unknown(check: str, case: str, **facts: Any) -> Finding:
    return Finding(Verdict.UNKNOWN, check, case, facts)


def warning(check: str, case: str, **facts: Any) -> Finding:
    return Finding(Verdict.WARNING, check, case, facts)


def fault(check: str, case: str, **facts: Any) -> Finding:
    return Finding(Verdict.FAULT, check, case, facts)


def word(path: str) -> Term:
    """A word of the doctor's own catalogue, to be said within a sentence."""
    return Term(f"doctor.words.{path}")
