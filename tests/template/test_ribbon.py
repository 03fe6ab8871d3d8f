"""The ribbon tab against the rules of Office's customUI schema ([MS-CUSTOMUI])."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from xlcash.excel.macros import MACROS
from xlcash.language import LANGUAGES, Language, find, say
from xlcash.template.ribbon import BUTTONS, RibbonPart, ribbon_parts

# element → the children it may have and the attributes used of those it may have
SCHEMA = {
    "customUI": ({"ribbon"}, set()),
    "ribbon": ({"tabs"}, set()),
    "tabs": ({"tab"}, set()),
    "tab": ({"group"}, {"id", "label"}),
    "group": ({"button"}, {"id", "label"}),
    "button": (set(), {"id", "label", "imageMso", "size", "onAction", "tag", "screentip", "supertip"}),
}
LONGEST = 1024  # of label, screentip, supertip and tag
NAMESPACES = {
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/01/customui",
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2009/07/customui",
}

every_part = pytest.mark.parametrize(
    "part", [part for language in LANGUAGES for part in ribbon_parts(language)], ids=lambda part: part.name
)


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


@every_part
def test_elements_and_attributes_are_those_of_the_schema(part: RibbonPart) -> None:
    for element in ET.fromstring(part.xml).iter():
        children, attributes = SCHEMA[local(element)]
        assert {local(child) for child in element} <= children
        assert set(element.attrib) <= attributes
        assert element.tag.startswith(f"{{{NAMESPACES[part.name]}}}")


@every_part
def test_ids_are_unique_names_and_texts_are_not_too_long(part: RibbonPart) -> None:
    elements = list(ET.fromstring(part.xml).iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)) == 1 + len({button.group for button in BUTTONS}) + len(BUTTONS)
    assert all(re.fullmatch(r"[A-Za-z_]\w*", identity) for identity in ids)
    assert all(0 < len(value) <= LONGEST for element in elements for value in element.attrib.values())
    assert {button.get("size") for button in elements if local(button) == "button"} == {"large"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tab_shows_every_button_once_in_its_group_and_in_the_order_of_the_table(language: Language) -> None:
    tab = ET.fromstring(ribbon_parts(language)[1].xml).find(".//{*}tab")
    assert tab is not None
    shown = [(group.get("id"), [button.get("tag") for button in group]) for group in tab]
    groups = dict.fromkeys(button.group for button in BUTTONS)
    assert shown == [(f"xlcash_{group}", [button.macro for button in BUTTONS if button.group == group]) for group in groups]
    assert next(iter(groups)) == "data", "what everything else rests on comes first"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_buttons_or_groups_are_called_the_same(language: Language) -> None:
    tab = ET.fromstring(ribbon_parts(language)[1].xml).find(".//{*}tab")
    assert tab is not None
    for elements in ([*tab], [button for group in tab for button in group]):
        labels = [element.get("label") for element in elements]
        assert len(labels) == len(set(labels))


def test_a_button_that_asks_has_a_question_and_one_that_does_not_has_none() -> None:
    asking = {button.macro for button in BUTTONS if button.on_press in {"XlcashAsked", "XlcashChoseFile"}}
    for language in LANGUAGES:
        assert {key for key, texts in find(language, "ribbon.buttons").items() if "question" in texts} == asking


def test_a_button_tells_its_macro_in_its_tag() -> None:
    buttons = ET.fromstring(ribbon_parts("en")[0].xml).findall(".//{*}button")
    assert {button.get("tag"): button.get("onAction") for button in buttons} == {button.macro: button.on_press for button in BUTTONS}


def test_every_button_has_its_macro() -> None:
    assert {button.macro for button in BUTTONS} == set(MACROS)


def test_tips_are_of_the_language() -> None:
    tip = say("zh", "ribbon.buttons.worklist.tip")
    assert [tip in part.xml.decode() for part in (*ribbon_parts("zh"), *ribbon_parts("en"))] == [True, True, False, False]
