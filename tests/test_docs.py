"""What the pages point at is there."""

import re
from pathlib import Path

import pytest

from xlcash.excel.functions import FUNCTIONS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("workbook/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_picture_is_there(page):
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not link.startswith("http") and not (page.parent / link).exists()] == []


def test_the_rules_name_tests_and_functions_that_exist():
    text = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[^`]+)`", text))
    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()
    assert set(re.findall(r"XC_[A-Z_]+", text)) <= {function.name for function in FUNCTIONS}


def test_the_readme_names_the_test_command_that_ci_reads():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    command = text.split("<!-- command two -->")[1].split("<!-- end -->")[0]
    assert command.strip().strip("`").strip().removeprefix("bash").strip().endswith("-m pytest")
