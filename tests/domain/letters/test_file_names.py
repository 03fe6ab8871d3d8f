"""File names made of what users typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.domain.letters.file_names import LONGEST, distinct, file_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        (r"..\..\Windows", "_.._Windows"),
        ("C:/temp", "C__temp"),
        ("NUL", "_NUL"),
        ("com1.docx", "_com1.docx"),
        ("console", "console"),
        ("name. . ", "name"),
        ("", "_"),
        ("\x00\x1f\u202e", "_"),
        ("恒泰机械（上海）有限公司", "恒泰机械（上海）有限公司"),
    ],
)
def test_hostile_names(typed, name):
    assert file_name(typed) == name


@given(st.text(max_size=300))
def test_a_name_never_leaves_its_folder_and_can_be_made(text):
    name = file_name(text)
    assert name
    assert not set(name) & set('/\\:*?"<>|\x00')
    assert name not in (".", "..")
    assert name == name.strip(". ")
    assert len(name) <= LONGEST + 1


@given(st.lists(st.text(alphabet="aAbB (2)", max_size=6)))
def test_distinct_names_are_distinct_to_windows_too(names):
    found = distinct(names)
    assert len({name.casefold() for name in found}) == len(names)
    assert [name for name, other in zip(names, found, strict=True) if not other.startswith(name)] == []
