"""Both languages say the same things."""

import re
import string

import pytest

from xlcash.language import SUBJECTS, subject


def paths(node, prefix=""):
    if isinstance(node, dict):
        return {path: text for key, value in node.items() for path, text in paths(value, f"{prefix}.{key}").items()}
    return {prefix: node}


@pytest.mark.parametrize("name", SUBJECTS)
def test_same_texts_with_the_same_fields_in_both_languages(name):
    english, chinese = paths(subject("en", name)), paths(subject("zh", name))
    aliases = {path for path in english if path.startswith(".aliases")}
    assert set(english) - aliases == set(chinese) - {path for path in chinese if path.startswith(".aliases")}
    for path, text in chinese.items():
        if isinstance(text, str):
            fields = {field for _, field, _, _ in string.Formatter().parse(text) if field}
            assert fields <= {field for _, field, _, _ in string.Formatter().parse(english[path]) if field}, path


def test_worksheet_help_fits_into_excels_function_help():
    for language in ("en", "zh"):
        for path, text in paths(subject(language, "functions")).items():
            assert len(text) <= 255, path


def test_table_names_and_headers_are_those_of_the_surface():
    columns = subject("en", "tables")["Invoices"]["columns"]
    assert list(columns.values())[:5] == ["Invoice", "Customer", "Invoice date", "Due date", "Amount"]
    assert re.fullmatch(r"[一-龥]+", subject("zh", "tables")["Invoices"]["columns"]["amount"])
