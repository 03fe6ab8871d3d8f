"""Start leads to every sheet once."""

from __future__ import annotations

from xlcash.language import LANGUAGES, find
from xlcash.template.sheets import KINDS
from xlcash.template.sheets.start import INDEX


def test_every_sheet_is_in_the_index_once():
    listed = [key for column in INDEX for _, _, sheets in column for key in sheets]
    assert sorted(listed) == sorted(set(KINDS) - {"start"})


def test_a_group_holds_sheets_of_its_kind():
    odd = {key for column in INDEX for _, kind, sheets in column for key in sheets if KINDS[key] != kind}
    assert odd == {"dashboard", "report"}, "both tell of cash first"


def test_every_group_has_a_heading():
    groups = {name for column in INDEX for name, _, _ in column}
    assert all(groups == set(find(language, "sheets.start.index")) for language in LANGUAGES)
