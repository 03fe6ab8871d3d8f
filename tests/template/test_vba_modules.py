"""The VBA sources: what VBA can hold, and that every function, argument and button is in them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcash.excel.declare import WorksheetFunction
from xlcash.excel.functions import FUNCTIONS
from xlcash.language import LANGUAGES, Language, say
from xlcash.template.ribbon import BUTTONS
from xlcash.template.vba import modules as sources
from xlcash.template.vba.modules import (
    UnknownXlwingsError,
    functions_source,
    help_source,
    modules,
    ribbon_source,
    workbook_source,
    xlwings_source,
)
from xlcash.template.vba.text import RESERVED, escaped, literal, name

LONGEST_LINE = 1023
MOST_CONTINUATIONS = 24
LONGEST_PROCEDURE = 60_000  # VBA compiles at most 64 KB of one procedure


def own_sources(language: Language) -> list[str]:
    return [module.source for module in modules(language) if module.name.startswith("xlcash_")] + [workbook_source()]


def unescaped(vba: str) -> str:
    """What the VBA function `Said` makes of a string expression."""
    text = "".join(part.replace('""', '"') for part in re.findall(r'"((?:[^"]|"")*)"', vba))
    units = re.sub(r"\\u([0-9A-F]{4})", lambda match: chr(int(match[1], 16)), text)
    return units.encode("utf-16", "surrogatepass").decode("utf-16")


@pytest.mark.parametrize("language", LANGUAGES)
def test_vba_is_ascii_with_crlf(language: Language) -> None:
    for module in modules(language):
        assert module.source.isascii(), module.name
        assert module.source.count("\n") == module.source.count("\r\n"), module.name
        assert module.source.count("\r") == module.source.count("\r\n"), module.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_and_procedures_stay_within_vba_s_limits(language: Language) -> None:
    for source in own_sources(language):
        lines = source.split("\r\n")
        assert max(map(len, lines)) <= LONGEST_LINE
        runs = "".join("_" if line.endswith(" _") else "." for line in lines).split(".")
        assert max(map(len, runs)) <= MOST_CONTINUATIONS
        for procedure in re.findall(r"^(?:Public|Private) (?:Sub|Function).*?^End (?:Sub|Function)", source, re.DOTALL | re.MULTILINE):
            assert len(procedure) <= LONGEST_PROCEDURE


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_each_function_has_a_wrapper_that_hands_over_each_argument(function: WorksheetFunction) -> None:
    source = functions_source(FUNCTIONS)
    header, call = re.search(rf"^Public Function {function.name}\((.*)\)\n    (.*)\nEnd Function$", source, re.MULTILINE).groups()
    declared = header.split(", ") if header else []
    assert len(declared) == len(function.parameters)
    for text, parameter in zip(declared, function.parameters, strict=True):
        assert text.startswith("Optional ") == parameter.optional
        assert text.removeprefix("Optional ").rstrip("_") == parameter.label
        assert text.removeprefix("Optional ").lower() not in RESERVED
    arguments = header.replace("Optional ", "")
    assert call == f'{function.name} = Answer("{function.python_name}", Array({arguments}))'


def test_no_two_procedures_share_a_name() -> None:
    source = functions_source(FUNCTIONS)
    names = [name.lower() for name in re.findall(r"^(?:Public|Private) (?:Sub|Function) (\w+)", source, re.MULTILINE)]
    assert len(names) == len(set(names)) > len(FUNCTIONS)


def test_a_failed_call_shows_a_genuine_error_and_keeps_its_reason() -> None:
    source = functions_source(FUNCTIONS)
    assert '    LastFailure = PythonName & ": " & Err.Description\n    Answer = CVErr(xlErrValue)\n' in source
    assert not re.search(r"(?:XC_\w+|Answer) = Err\.Description", source)


@pytest.mark.parametrize("language", LANGUAGES)
def test_function_help_says_each_text_of_the_catalogue(language: Language) -> None:
    source = help_source(FUNCTIONS, language)
    joined = source.replace(" & _\n        ", " & ")
    for function in FUNCTIONS:
        described = re.search(rf'^    Describe "{function.name}", (.*)$', joined, re.MULTILINE)[1]
        category = f"xlcash {say(language, f'functions.categories.{function.category}')}"
        arguments = " ".join(parameter.name for parameter in function.parameters)
        assert unescaped(described) == category + function.summary(language) + arguments
        for parameter in function.parameters:
            text = re.search(rf'^        Case "{parameter.name}": ArgumentHelp = (.*)$', joined, re.MULTILINE)[1]
            assert unescaped(text) == function.help(parameter, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_excel_takes_the_help_texts(language: Language) -> None:
    """Application.MacroOptions refuses or cuts a longer one."""
    for function in FUNCTIONS:
        assert len(function.summary(language)) <= 255
        assert all(len(function.help(parameter, language)) <= 255 for parameter in function.parameters)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_callback_and_question_of_the_ribbon_is_there(language: Language) -> None:
    source = ribbon_source(language)
    for button in BUTTONS:
        assert f"Public Sub {button.on_press}(Control As IRibbonControl)" in source
        if button.on_press in ("XlcashAsked", "XlcashChoseFile"):
            question = re.search(rf'Case "{button.macro}": Question = (.*)', source)[1]
            assert unescaped(question) == say(language, f"ribbon.buttons.{button.macro}.question")
        if button.proposes:
            text = "." in button.proposes  # of the catalogue
            proposal = escaped(say(language, button.proposes)) if text else button.proposes
            assert f'Case "{button.macro}": Proposal = {"Said" if text else "NamedCell"}("{proposal}")' in source


def test_xlwings_keeps_its_licence_and_takes_our_project_name() -> None:
    source = xlwings_source()
    assert "xlwings is distributed under a BSD 3-clause license." in source
    assert 'Public Const PROJECT_NAME As String = "xlcash"' in source
    assert 'OPTIMIZED_CONNECTION = GetConfig("USE UDF SERVER", True)' in source
    assert "xlwings64-0.37.8.dll" in source


def test_an_xlwings_with_another_module_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_of_xlwings", lambda *_path: "Attribute VB_Name")
    with pytest.raises(UnknownXlwingsError, match="PROJECT_NAME"):
        xlwings_source()


@given(st.text().filter(lambda text: "\\" not in text and text.isprintable()))
def test_any_text_comes_back_from_its_literal(text: str) -> None:
    assert literal(text).isascii()
    assert unescaped(literal(text)) == text


def test_a_backslash_is_refused() -> None:
    with pytest.raises(ValueError, match="backslash"):
        escaped("C:\\users")


def test_labels_that_are_vba_words_get_an_underscore() -> None:
    assert [name(label) for label in ("AsOf", "To", "End", "Log", "By")] == ["AsOf", "To_", "End_", "Log", "By"]
