"""Writes the Calc add-in: an unzipped LibreOffice extension that is generated from the declared worksheet functions.

A workbook made for Excel computes unchanged, because every function's CompatibilityName is its Excel name.

How arguments are declared to Calc, and what follows from it (tried with LibreOffice 25.2)
------------------------------------------------------------------------------------------
=====================  ===============  ==============================================================================
argument               UNO type         behaviour
=====================  ===============  ==============================================================================
a required table       ``XCellRange``   The range itself: error cells inside are seen and reported row by row.  Named
                                        ranges, INDEX, OFFSET, IF and CHOOSE that give a reference are taken; a
                                        literal array or the result of another function is refused (Err:504).
an optional table      ``any``          May be omitted (a trailing XCellRange may not), may be nested; but one error
                                        cell anywhere in the range stops the call before it begins (Err:504).
numbers, bands         ``any``          Ranges, literal arrays and texts such as "30,60,90"; error cells as above.
one cell               ``any``          A blank cell arrives as 0, TRUE as 1, a date as its serial number; an error
                                        cell is passed on as the result without a call.
=====================  ===============  ==============================================================================

A function that answers with a table is declared as ``sequence<sequence<any>>``, any other as ``any``: Calc refuses a table inside an `any`.
Calc never spills: the table fills the range its array formula is entered over.
"""

from __future__ import annotations

import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, get_type_hints
from xml.sax.saxutils import escape

import pandas as pd

import xlcash
from xlcash.excel.arguments import TableArgument
from xlcash.excel.declare import Parameter, WorksheetFunction
from xlcash.excel.functions import FUNCTIONS
from xlcash.language import LANGUAGES, Language

MODULE: Final = ("org", "xlcash")
INTERFACE: Final = "org.xlcash.XFunctions"
IMPLEMENTATION: Final = "org.xlcash.Functions"
ADDIN_SERVICE: Final = "com.sun.star.sheet.AddIn"
PACKAGES_VARIABLE: Final = "XLCASH_PACKAGES"
"""The environment variable that tells the Python inside LibreOffice where xlcash and its libraries are."""

OWN_OFFICE_VARIABLE: Final = "XLCASH_OWN_OFFICE"
"""The environment variable that says this LibreOffice is one of our own, that no user sees."""

_LOCALES: Final[Mapping[Language, str]] = {"en": "en", "zh": "zh-CN"}

_MANIFEST: Final = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="functions.idl" manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
 <manifest:file-entry manifest:full-path="CalcAddIns.xcu" manifest:media-type="application/vnd.sun.star.configuration-data"/>
 <manifest:file-entry manifest:full-path="functions.py" manifest:media-type="application/vnd.sun.star.uno-component;type=Python"/>
</manifest:manifest>
"""

_DESCRIPTION: Final = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="org.xlcash"/>
 <version value="{version}"/>
</description>
"""

_IDL: Final = """module {outer} {{ module {inner} {{
interface {interface}
{{
{methods}
}};
}}; }};
"""

_REGISTRY: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
oor:name="CalcAddIns" oor:package="org.openoffice.Office">
<node oor:name="AddInInfo"><node oor:name="{implementation}" oor:op="replace"><node oor:name="AddInFunctions">
{functions}
</node></node></node>
</oor:component-data>
"""

_LOADER: Final = f'''"""Hands LibreOffice the worksheet functions of xlcash. Written by xlcash.hosts.libreoffice.addin."""

import os
import site

for folder in os.environ.get("{PACKAGES_VARIABLE}", "").split(os.pathsep):
    site.addsitedir(folder)

from xlcash.hosts.libreoffice.component import implementation_helper

g_ImplementationHelper = implementation_helper()
'''


def write_addin(folder: Path, functions: Iterable[WorksheetFunction] = FUNCTIONS) -> Path:
    """Write the extension's files into a folder (made if missing), and give the folder back."""
    functions = tuple(functions)
    files = {
        "META-INF/manifest.xml": _MANIFEST,
        "description.xml": _DESCRIPTION.format(version=xlcash.__version__),
        "functions.idl": interface_text(functions),
        "CalcAddIns.xcu": _REGISTRY.format(implementation=IMPLEMENTATION, functions="\n".join(map(_function_node, functions))),
        "functions.py": _LOADER,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def package_folders() -> tuple[str, ...]:
    """The folders that hold xlcash and its libraries in the running environment."""
    paths = sysconfig.get_paths()
    own = Path(xlcash.__file__).parents[1]
    return tuple(dict.fromkeys((paths["purelib"], paths["platlib"], str(own))))


def answers_table(function: WorksheetFunction) -> bool:
    """Whether a function answers with a table rather than one cell; its declared return type says so."""
    return get_type_hints(function.body)["return"] is pd.DataFrame


def interface_text(functions: Iterable[WorksheetFunction]) -> str:
    """The UNO interface of the functions, as its IDL text.

    >>> from xlcash.excel.functions import FUNCTIONS
    >>> [line.strip() for line in interface_text(FUNCTIONS).splitlines() if "XC_VERSION" in line]
    ['any XC_VERSION();']
    """
    outer, inner = MODULE
    return _IDL.format(outer=outer, inner=inner, interface=INTERFACE.rpartition(".")[2], methods="\n".join(map(_idl_method, functions)))


def _idl_method(function: WorksheetFunction) -> str:
    result = "sequence< sequence< any > >" if answers_table(function) else "any"
    arguments = ", ".join(f"[in] {_uno_type(parameter)} {parameter.label}" for parameter in function.parameters)
    return f"    {result} {function.name}({arguments});"


def _uno_type(parameter: Parameter) -> str:
    whole_range = isinstance(parameter.argument, TableArgument) and not parameter.optional
    return "com::sun::star::table::XCellRange" if whole_range else "any"


def _function_node(function: WorksheetFunction) -> str:
    properties = (
        _localised("DisplayName", dict.fromkeys(LANGUAGES, function.name))
        + _localised("Description", {language: function.summary(language) for language in LANGUAGES})
        + '<prop oor:name="Category"><value>Add-In</value></prop>'
        + f'<prop oor:name="CompatibilityName"><value xml:lang="en">{function.name}</value></prop>'
    )
    parameters = "".join(_parameter_node(function, parameter) for parameter in function.parameters)
    return f'<node oor:name="{function.name}" oor:op="replace">{properties}<node oor:name="Parameters">{parameters}</node></node>'


def _parameter_node(function: WorksheetFunction, parameter: Parameter) -> str:
    names = _localised("DisplayName", dict.fromkeys(LANGUAGES, parameter.label))
    helps = _localised("Description", {language: function.help(parameter, language) for language in LANGUAGES})
    return f'<node oor:name="{parameter.label}" oor:op="replace">{names}{helps}</node>'


def _localised(name: str, texts: Mapping[Language, Any]) -> str:
    values = "".join(f'<value xml:lang="{_LOCALES[language]}">{escape(text)}</value>' for language, text in texts.items())
    return f'<prop oor:name="{name}">{values}</prop>'
