"""The settings that Explain lists beside a figure are those its function reads: asked of the functions themselves."""

import sys

import pytest

from tests.excel.test_classic import sample
from xlcash.domain.policy import Policy, settings
from xlcash.excel import functions
from xlcash.excel.functions import FUNCTIONS
from xlcash.excel.ledgers import LEDGERS
from xlcash.excel.macros.explaining.inputs import looked_at
from xlcash.excel.situations import SITUATIONS

WITH_SETTINGS = [function for function in FUNCTIONS if any(parameter.name == "settings" for parameter in function.parameters)]
NOT_ASKED = {  # by the samples: of other grades, kinds of interest, deadlines and tables than theirs
    "limit_factor_a", "limit_factor_b", "limit_factor_d", "terms_days_a", "terms_days_b", "terms_days_d", "warning_industry_days",
    "interest_contract_rate", "interest_reference", "interest_reference_times", "claim_notice_days", "inventory_turnover_low",
    "prepayment_share_high",
}  # fmt: skip
BY_THE_BUTTONS = {"letter_bank_details", "letter_days_to_pay"}  # what the letters' documents say, not their list


class Recording(Policy):
    """A policy that keeps which of its settings were read; copying and comparing it reads none."""

    read: set[str] = set()  # noqa: RUF012  that of the class: copies keep it too

    def __getattribute__(self, name):
        asked = sys._getframe(1)
        if name in settings() and asked.f_globals.get("__name__") != "dataclasses" and asked.f_code.co_filename != "<string>":
            Recording.read.add(name)
        return super().__getattribute__(name)


@pytest.fixture
def recorded(monkeypatch):
    monkeypatch.setattr("xlcash.domain.policy.Policy", Recording)
    monkeypatch.setattr(Recording, "read", set())
    yield Recording
    LEDGERS.clear()
    SITUATIONS.clear()


@pytest.mark.parametrize("function", WITH_SETTINGS, ids=lambda function: function.name)
def test_the_settings_shown_are_those_read(function, recorded):
    for some in (True, False):
        LEDGERS.clear()
        SITUATIONS.clear()
        getattr(functions, function.python_name)(*(sample(p) if some or not p.optional else None for p in function.parameters))
    shown = set(looked_at(function))
    assert recorded.read <= shown, "read and not shown"
    assert shown - recorded.read <= NOT_ASKED | BY_THE_BUTTONS, "shown and never read"
