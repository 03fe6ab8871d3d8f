"""Our VBA modules compiled and run by LibreOffice, whose Basic reads VBA: what they do without Excel's own objects."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from xlcash.domain.errors import CellError
from xlcash.excel.functions import FUNCTIONS
from xlcash.hosts.libreoffice.bridge import properties
from xlcash.hosts.libreoffice.office import Office
from xlcash.language import say
from xlcash.template.ribbon import BUTTONS
from xlcash.template.vba.modules import functions_source, help_source, ribbon_source
from xlcash.template.vba.text import literal

ALWAYS_EXECUTE = 4  # com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN

# What xlwings' own module offers ours; here it only notes what it was given.
XLWINGS = """
Public Noted As String
Public Function XLPy()
    Err.Raise 1000, , "no DLL"
End Function
Public Function RunPython(Command)
    Noted = Command
End Function
Public Sub ShowError(File, Message)
    Noted = Message
End Sub
"""

TEXTS = ["2026-06-30", "2026年6月30日", "'); import os; os.remove('x') #", 'a "quoted" text', "\u0001\ufffd"]
TYPED = [*TEXTS, "100 % & ^ | < > \\ \n end"]

# Each makes the errors of one answer genuine and tells what became of its cells: 1 an error, 0 not.
ERRORS = {
    "OneCell": f"    x = CLng({CellError.NA.value})\n    MakeErrorsGenuine x\n    OneCell = Abs(IsError(x))",
    "OneNumber": f"    x = CDbl({CellError.NA.value})\n    MakeErrorsGenuine x\n    OneNumber = Abs(IsError(x))",
    "OneRow": f'    x = Array(1.5, CLng({CellError.NA.value}), "text")\n    MakeErrorsGenuine x\n'
    "    OneRow = Abs(IsError(x(0))) & Abs(IsError(x(1))) & Abs(IsError(x(2)))",
    "Table": f"    Dim x(0 To 1, 0 To 1) As Variant\n    x(0, 0) = 1.5\n    x(1, 0) = CLng({CellError.DIV0.value})\n"
    "    MakeErrorsGenuine x\n"
    "    Table = Abs(IsError(x(0, 0))) & Abs(IsError(x(0, 1))) & Abs(IsError(x(1, 0))) & Abs(IsError(x(1, 1)))",
}

Run = Callable[..., Any]


def basic(source: str) -> str:
    """VBA as LibreOffice takes it: its objects have no types, and a test calls what is private in Excel."""
    source = source.replace("Option Private Module\n", "")
    source = re.sub(r"As (IRibbonControl|Workbook)\b", "As Object", source)
    return "Option VBASupport 1\n" + re.sub(r"^Private (Sub|Function)", r"Public \1", source, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def run(libreoffice: Office) -> Iterator[Run]:
    document = libreoffice.desktop.loadComponentFromURL(
        "private:factory/scalc", "_blank", 0, properties(Hidden=True, MacroExecutionMode=ALWAYS_EXECUTE)
    )
    libraries = document.BasicLibraries
    library = libraries.getByName("Standard") if libraries.hasByName("Standard") else libraries.createLibrary("Standard")
    probes = "".join(f"Public Function Text{at}()\n    Text{at} = Said({literal(text)})\nEnd Function\n" for at, text in enumerate(TEXTS))
    asked = "Public Function Told()\n    Told = Noted\nEnd Function\nPublic Function Failure()\n    Failure = LastFailure\nEnd Function\n"
    errors = "".join(f"Public Function {name}()\n{body}\nEnd Function\n" for name, body in ERRORS.items())
    modules = {
        "xlwings": XLWINGS,
        "xlcash_functions": functions_source(FUNCTIONS),
        "xlcash_help": help_source(FUNCTIONS, "zh"),
        "xlcash_ribbon": ribbon_source("zh"),
        "probes": probes + asked + errors,
    }
    for name, source in modules.items():
        library.insertByName(name, basic(source))

    def called(procedure: str, *arguments: Any) -> Any:
        script = document.getScriptProvider().getScript(f"vnd.sun.star.script:Standard.{procedure}?language=Basic&location=document")
        return script.invoke(arguments, (), ())[0]

    yield called
    document.close(True)


def test_texts_come_back_from_ascii(run: Run) -> None:
    assert [run(f"probes.Text{at}") for at in range(len(TEXTS))] == TEXTS


@pytest.mark.parametrize("typed", TYPED)
def test_what_the_user_types_reaches_python_as_one_text(run: Run, typed: str) -> None:
    run("xlcash_ribbon.RunMacro", "set_as_of", typed)
    command = run("probes.Told")
    whole = r"from xlcash\.excel import macros; macros\.run\('[\w\\]*', '[\w\\]*', language='zh'\)"
    assert re.fullmatch(whole, command), "nothing in it can end the text"
    call = ast.parse(command).body[1].value
    assert [ast.literal_eval(argument) for argument in call.args] == ["set_as_of", typed]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.macro)
def test_a_button_runs_its_macro(run: Run, button: Any) -> None:
    run("xlcash_ribbon.RunMacro", button.macro)
    assert run("probes.Told") == f"from xlcash.excel import macros; macros.run('{button.macro}', language='zh')"


def test_questions_are_asked_in_the_language(run: Run) -> None:
    assert run("xlcash_help.Said", run("xlcash_ribbon.Question", "set_as_of")) == say("zh", "ribbon.buttons.set_as_of.question")


def test_help_is_told_in_the_language(run: Run) -> None:
    assert run("xlcash_help.Said", run("xlcash_help.ArgumentHelp", "as_of")) == say("zh", "functions.arguments.as_of")


def test_a_function_python_never_answered_keeps_the_reason(run: Run) -> None:
    run("xlcash_functions.XC_VERSION")
    assert run("probes.Failure").startswith("xc_version: ")


def test_codes_become_errors_and_nothing_else_does(run: Run) -> None:
    assert [str(run(f"probes.{name}")) for name in ERRORS] == ["1", "0", "010", "0010"]
