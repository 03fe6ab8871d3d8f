"""docs/functions.md, generated from the declarations."""

from __future__ import annotations

import inspect
from itertools import groupby

from xlcash.excel.declare import WorksheetFunction
from xlcash.excel.functions import FUNCTIONS
from xlcash.language import say

_HEAD = """# Every function
Generated from the declarations (`python -m xlcash.template`); a test holds this page to them.

A table argument takes the whole table with its header (`Invoices[#All]`); columns are found by English or Chinese header, in any order.
A table result spills with a header row. Arguments in brackets may be left out. The examples call the same functions from Python.
"""


def functions_page() -> str:
    """The page, one section a category, in the order of `FUNCTIONS`."""
    parts = [_HEAD]
    for category, functions in groupby(FUNCTIONS, key=lambda function: function.category):
        parts.append(f"\n## {say('en', f'functions.categories.{category}')}\n")
        parts.extend(_section(function) for function in functions)
    return "".join(parts)


def _section(function: WorksheetFunction) -> str:
    arguments = "".join(f"| {p.label} | {'optional' if p.optional else ''} | {function.help(p, 'en')} |\n" for p in function.parameters)
    table = f"\n| argument | | |\n|---|---|---|\n{arguments}" if arguments else ""
    text, example = _docstring(function)
    return (
        f"\n### {function.name}\n`{function.signature()}`\n\n{function.summary('en')} {function.summary('zh')}\n{table}"
        f"\n{text}\n\n```python\n{example}\n```\n"
    )


def _docstring(function: WorksheetFunction) -> tuple[str, str]:
    """The docstring's text, and its worked example."""
    text, _, example = inspect.getdoc(function.body).partition(">>>")  # type: ignore[union-attr]
    return text.strip(), f">>>{example}".strip()
