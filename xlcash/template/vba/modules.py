"""The VBA modules of a workbook, as source text.

=================  ==================================================================================================================
xlwings            xlwings' own module for custom add-ins (BSD), from the installed package, so that DLL and VBA always match
Dictionary         the class it uses on macOS (MIT), from the same place
xlcash_functions   one VBA function for each worksheet function
xlcash_help        what Excel's function wizard says of them
xlcash_ribbon      what the ribbon's buttons do
ThisWorkbook       registers the help when the workbook opens
=================  ==================================================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Final, NamedTuple

import xlcash
from xlcash.excel.declare import WorksheetFunction
from xlcash.excel.functions import FUNCTIONS
from xlcash.language import Language, say
from xlcash.template.ribbon import BUTTONS, Button
from xlcash.template.vba.text import literal, name, said

PROJECT_NAME: Final = "xlcash"
"""Names the settings xlwings reads: the sheet xlcash.conf, and .xlcash/xlcash.conf in the user's folder."""

# What is changed in xlwings' own module. Macros and formulas share one Python, so that Explain finds what the formulas had to say.
# That Python never imports from Excel's current folder (-P), where a file that came by mail may lie.
XLWINGS_CHANGES: Final = (
    ('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT_NAME}"'),
    ('GetConfig("USE UDF SERVER", False)', 'GetConfig("USE UDF SERVER", True)'),
    ('tail = " -B -c ""import sys, os;"', 'tail = " -B -P -c ""import sys, os;"'),
)


class Module(NamedTuple):
    """A standard module or, with `is_class`, a class module, its source with CRLF line ends."""

    name: str
    source: str
    is_class: bool = False


class UnknownXlwingsError(Exception):
    """The installed xlwings has another VBA module than the one xlcash was written for."""

    def __init__(self, text: str) -> None:
        super().__init__(f"xlwings_custom_addin.bas of the installed xlwings does not hold {text!r} exactly once")


def modules(language: Language) -> tuple[Module, ...]:
    """All modules but the workbook's own, help and questions in one language."""
    return (
        Module("xlwings", _crlf(xlwings_source())),
        Module("Dictionary", _crlf(_of_xlwings("addin", "Dictionary.cls")), is_class=True),
        _module("xlcash_functions", functions_source(FUNCTIONS)),
        _module("xlcash_help", help_source(FUNCTIONS, language)),
        _module("xlcash_ribbon", ribbon_source(language)),
    )


def workbook_source() -> str:
    """The code behind ThisWorkbook, without its attributes."""
    return _crlf(_own("ThisWorkbook.cls"))


def xlwings_source() -> str:
    """The module of xlwings itself, with its licence, changed where `XLWINGS_CHANGES` says."""
    source = _of_xlwings("xlwings_custom_addin.bas")
    for old, new in XLWINGS_CHANGES:
        if source.count(old) != 1:
            raise UnknownXlwingsError(old)
        source = source.replace(old, new)
    return source


def functions_source(functions: Sequence[WorksheetFunction]) -> str:
    own = _own("xlcash_functions.bas").replace('XLCASH_VERSION As String = "0"', f'XLCASH_VERSION As String = "{xlcash.__version__}"')
    return "\n".join([own, *map(_wrapper, functions)])


def _wrapper(function: WorksheetFunction) -> str:
    names = [name(parameter.label) for parameter in function.parameters]
    declared = [f"Optional {n}" if p.optional else n for n, p in zip(names, function.parameters, strict=True)]
    return (
        f"Public Function {function.name}({', '.join(declared)})\n"
        f'    {function.name} = Answer("{function.python_name}", Array({", ".join(names)}))\n'
        "End Function\n"
    )


def help_source(functions: Sequence[WorksheetFunction], language: Language) -> str:
    arguments = {parameter.name: function.help(parameter, language) for function in functions for parameter in function.parameters}
    return "\n".join([
        _own("xlcash_help.bas"),
        _chosen("ArgumentHelp", {key: literal(text) for key, text in sorted(arguments.items())}),
        "Private Sub DescribeAll()",
        *(_description(function, language) for function in functions),
        "End Sub\n",
    ])  # fmt: skip


def _description(function: WorksheetFunction, language: Language) -> str:
    category = literal(f"xlcash {say(language, f'functions.categories.{function.category}')}")
    arguments = literal(" ".join(parameter.name for parameter in function.parameters))
    return f'    Describe "{function.name}", {category}, {literal(function.summary(language))}, {arguments}'


def ribbon_source(language: Language) -> str:
    asking = [button for button in BUTTONS if button.on_press in ("XlcashAsked", "XlcashChoseFile")]
    return "\n".join([
        _own("xlcash_ribbon.bas"),
        _chosen("Question", {button.macro: said(language, f"ribbon.buttons.{button.macro}.question") for button in asking}),
        _chosen("Proposal", {button.macro: _proposal(button, language) for button in asking if button.proposes}),
        f'Private Function ReaderLanguage() As String\n    ReaderLanguage = "{language}"\nEnd Function\n',
        f"Private Function FileKinds() As String\n    FileKinds = {said(language, 'ribbon.file_kinds')}\nEnd Function\n",
        f"Private Function NoAnswer() As String\n    NoAnswer = {said(language, 'ribbon.no_answer')}\nEnd Function\n",
    ])  # fmt: skip


def _proposal(button: Button, language: Language) -> str:
    """What the input box proposes: a text of the catalogue where the button names one, else what a named cell holds."""
    return f"Said({said(language, button.proposes)})" if "." in button.proposes else f'NamedCell("{button.proposes}")'


def _chosen(function: str, expressions: dict[str, str]) -> str:
    """A VBA function that answers each key with its expression."""
    cases = "".join(f'        Case "{key}": {function} = {expression}\n' for key, expression in expressions.items())
    return f"Private Function {function}(ByVal Key As String) As String\n    Select Case Key\n{cases}    End Select\nEnd Function\n"


def _module(module: str, body: str) -> Module:
    return Module(module, _crlf(f'Attribute VB_Name = "{module}"\n{body}'))


def _own(file: str) -> str:
    return files(__package__).joinpath(file).read_text(encoding="ascii")


def _of_xlwings(*path: str) -> str:
    return files("xlwings").joinpath(*path).read_text(encoding="utf-8")


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
