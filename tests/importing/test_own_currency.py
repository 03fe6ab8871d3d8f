"""Amounts in the firm's own currency beside columns that name currencies."""

import pytest

from xlcash.domain.reading import read_table
from xlcash.domain.tables import SPECS
from xlcash.importing.errors import OtherCurrencyError
from xlcash.importing.into import Held, Wishes, plan_import


@pytest.fixture
def plan(write):
    def make(rows, held=None):
        return plan_import(write("export.csv", rows), held or Held({}), Wishes())

    return make


def rows(planned, *columns):
    return planned.export.rows[list(columns)].values.tolist()


LOCAL = ["Customer", "Document Number", "Document Type", "Document Date", "Net due date", "Amount in local currency", "Document currency"]
IN_LOCAL = ["1000", "18000001", "RV", "2026-03-01", "2026-03-31", "700.00"]


def test_an_amount_in_local_currency_goes_with_the_local_currency(plan):
    planned = plan([[*LOCAL, "Local Currency"], [*IN_LOCAL, "USD", "EUR"]])
    assert rows(planned, "amount", "currency") == [[700.0, "EUR"]]


def test_an_amount_in_local_currency_beside_other_currencies_is_refused(plan):
    with pytest.raises(OtherCurrencyError, match=r"Amount in local currency are in your firm's own currency .* \(EUR, USD\)"):
        plan([LOCAL, [*IN_LOCAL, "USD"], ["1000", "18000002", *IN_LOCAL[2:], "EUR"]])


def test_an_amount_in_local_currency_beside_one_currency_is_in_it_and_told_unless_the_workbook_states_another(plan):
    planned = plan([LOCAL, [*IN_LOCAL, "USD"]])
    assert rows(planned, "amount", "currency") == [[700.0, "USD"]]
    assert any("every document is in USD" in decision.said("en") for decision in planned.decisions)
    for own, others in (("EUR", "USD"), ("欧元", "USD")):
        held = Held({"Settings": read_table(SPECS["Settings"], [["Key", "Value"], ["base_currency", own]])})
        assert rows(plan([LOCAL, [*IN_LOCAL, "EUR"]], held=held), "currency") == [["EUR"]]
        with pytest.raises(OtherCurrencyError, match="on Settings: EUR"):
            plan([LOCAL, [*IN_LOCAL, others]], held=held)


def test_yonyou_amounts_in_local_currency_of_foreign_documents_are_refused(plan):
    header = ["单据编号", "单据日期", "客户编码", "币种", "本币金额", "本币余额", "单据类型"]
    lines = [["YS1", "2026-03-01", "C1", "美元", "7000", "7000", "应收单"], ["YS2", "2026-03-01", "C1", "人民币", "5", "5", "应收单"]]
    with pytest.raises(OtherCurrencyError):
        plan([header, *lines])
