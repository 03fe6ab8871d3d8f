"""The ribbon tab against the rules of Office's customUI schema ([MS-CUSTOMUI])."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from xlcash.excel.macros import MACROS
from xlcash.language import LANGUAGES, Language, say
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
def test_buttons_stand_in_the_order_of_the_surface(language: Language) -> None:
    tab = ET.fromstring(ribbon_parts(language)[1].xml).find(".//{*}tab")
    shown = [(group.get("label"), [button.get("label") for button in group]) for group in tab]
    expected = {
        "en": [
            ("Data", ["Import ledger", "Write import", "Undo import", "Set as-of date"]),
            ("Forecast", ["Refresh forecast", "Roll forward", "Freeze snapshot", "Simulate", "Stress test"]),
            ("Credit", ["Score customers", "Review limits", "Warnings"]),
            ("Collections", ["Worklist", "Preview letters", "Issue letters", "Log contact", "Log promise", "Statement"]),
            ("Protection", ["Claim clock", "Claim pack"]),
            ("Insert", ["Insert table", "Insert report"]),
            ("Share", ["Export PDF", "Values-only copy", "Explain cell", "Audit", "Help"]),
        ],
        "zh": [
            ("数据", ["导入台账", "写入导入", "撤销导入", "设定截止日"]),
            ("预测", ["刷新预测", "滚动预测", "冻结快照", "模拟", "压力测试"]),
            ("信用", ["客户评分", "复核额度", "客户预警"]),
            ("催收", ["催收清单", "预览函件", "签发函件", "登记联系", "登记承诺", "对账单"]),
            ("保障", ["理赔期限", "索赔资料"]),
            ("插入", ["插入数据表", "插入报表"]),
            ("共享", ["导出 PDF", "数值副本", "解释单元格", "审计", "帮助"]),
        ],
    }
    assert shown == expected[language]


def test_a_button_tells_its_macro_in_its_tag() -> None:
    buttons = ET.fromstring(ribbon_parts("en")[0].xml).findall(".//{*}button")
    tags = {button.get("tag"): button.get("onAction") for button in buttons}
    assert tags == {
        "import_ledger": "XlcashChoseFile",
        "write_import": "XlcashPressed",
        "undo_import": "XlcashPressed",
        "set_as_of": "XlcashAsked",
        "refresh_forecast": "XlcashPressed",
        "roll_forward": "XlcashPressed",
        "freeze_snapshot": "XlcashPressed",
        "simulate": "XlcashPressed",
        "stress_test": "XlcashPressed",
        "score_customers": "XlcashPressed",
        "review_limits": "XlcashPressed",
        "warnings": "XlcashPressed",
        "worklist": "XlcashPressed",
        "preview_letters": "XlcashPressed",
        "issue_letters": "XlcashPressed",
        "log_contact": "XlcashAsked",
        "log_promise": "XlcashAsked",
        "statement": "XlcashPressed",
        "claim_clock": "XlcashPressed",
        "claim_pack": "XlcashPressed",
        "insert_table": "XlcashAsked",
        "insert_report": "XlcashAsked",
        "export_pdf": "XlcashPressed",
        "copy_values": "XlcashPressed",
        "explain_cell": "XlcashExplained",
        "audit": "XlcashPressed",
        "help": "XlcashPressed",
    }


def test_every_button_has_its_macro() -> None:
    assert {button.macro for button in BUTTONS} == set(MACROS)


def test_tips_are_of_the_language() -> None:
    tip = say("zh", "ribbon.buttons.worklist.tip")
    assert [tip in part.xml.decode() for part in (*ribbon_parts("zh"), *ribbon_parts("en"))] == [True, True, False, False]
