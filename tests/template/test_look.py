"""The look: readable text, lights that differ in more than colour, formats from one place."""

from __future__ import annotations

import re
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

import xlcash.template
from tests.template.built import built
from xlcash.language import LANGUAGES, Language
from xlcash.template.style import tokens
from xlcash.template.style.styles import NAMED_STYLES

TEXTS_ON_GROUND = [
    (tokens.INK, tokens.WHITE),
    (tokens.MUTED, tokens.WHITE),
    (tokens.MUTED, tokens.PANEL),
    (tokens.BLUE_DARK, tokens.WHITE),
    (tokens.INPUT_TEXT, tokens.INPUT_FILL),
    *((light.text, ground) for light in tokens.LIGHTS.values() for ground in (tokens.WHITE, tokens.PANEL, light.tint)),
]


def luminance(colour: str) -> float:
    """WCAG 2: relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "ground"), TEXTS_ON_GROUND)
def test_every_text_stands_five_to_one_on_its_ground(ink: str, ground: str) -> None:
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 5


def test_lights_differ_in_symbol() -> None:
    assert [light.symbol for light in tokens.LIGHTS.values()] == ["●", "▲", "■"]


def test_ages_grow_darker_once_they_are_due() -> None:
    assert all(luminance(young) > luminance(old) for young, old in pairwise(tokens.AGE_RAMP[1:]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_named_styles_are_written_and_used(language: Language) -> None:
    with zipfile.ZipFile(built("small", language)[0]) as package:
        styles = package.read("xl/styles.xml").decode()
    assert re.findall(r'<cellStyle name="([^"]+)"', styles) == ["Normal", *NAMED_STYLES]
    cells = styles[styles.index("<cellXfs") :]
    used = set(re.findall(r'xfId="(\d+)"', cells[: cells.index("</cellXfs>")]))
    assert used >= {str(number) for number in range(len(NAMED_STYLES) + 1)}


def test_formats_come_from_the_look_alone() -> None:
    folder = Path(xlcash.template.__file__).parent
    makers = {path.name for path in folder.rglob("*.py") if "add_format" in path.read_text(encoding="utf-8")}
    assert makers == {"look.py"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_theme_brings_latin_and_chinese_letters(language: Language) -> None:
    with zipfile.ZipFile(built("small", language)[0]) as package:
        theme = package.read("xl/theme/theme1.xml").decode()
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
    assert theme.count(f'<a:latin typeface="{tokens.FAMILY[language]}"/><a:ea typeface="Microsoft YaHei"/>') == 2
    assert len(charts) > 10
    assert not any("<a:latin" in chart for chart in charts)
