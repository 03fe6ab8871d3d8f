"""The workbook of a fitted scorecard: the table Scorecard as the template's sheet takes it, its bins, and how well it does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from xlcash.domain.credit.calibration.points import FittedPoints
from xlcash.domain.credit.calibration.validation import Validation
from xlcash.domain.credit.card import MISSING_KEY, factor_keys
from xlcash.domain.credit.factors import FACTORS
from xlcash.domain.tables import SCORECARD, normal_header
from xlcash.language import Language, say
from xlcash.template.addin import CREATED
from xlcash.template.package import finish
from xlcash.template.sheet import HEAD
from xlcash.template.style import tokens as t
from xlcash.template.style.look import Look

STEP: Final = 10
Cells = Sequence[Sequence[Any]]
Columns = Sequence[tuple[str, int, str]]
"""Header, width in pixels, kind of number."""


def write_fitted_card(path: Path, fitted: FittedPoints, tested: Validation, language: Language) -> None:
    """Sheet one can be copied over the template's Scorecard; the others tell what it rests on."""
    look = Look(language)
    widths = ((220, "text"), (110, "plain"), (110, "plain"), (170, "text"), (96, "plain"))
    headers = [(head, *shape) for head, shape in zip(SCORECARD.headers(language), widths, strict=True)]
    _sheet(look, "scorecard", headers, _card(fitted, language), table=SCORECARD.name)
    _sheet(look, "bins", _headers(language, _BINS), _bins(fitted, language))
    _sheet(look, "quality", _headers(language, _DECILES), [[at, *decile] for at, decile in enumerate(tested.deciles, 1)], [
        say(language, "scorecard.fitted.quality.auc", auc=f"{tested.auc:.3f}", spread=f"{tested.auc_spread:.3f}", folds=len(tested.aucs)),
        say(language, "scorecard.fitted.quality.distance", distance=f"{tested.distance:.3f}"),
    ])  # fmt: skip
    chances = [[score, fitted.lowest + score * (fitted.highest - fitted.lowest) / 100, fitted.default_chance(score)]
               for score in range(0, 101, STEP)]  # fmt: skip
    scaling = {"factor": f"{fitted.scaling.factor:.4f}", "offset": f"{fitted.scaling.offset:.4f}"}
    ends = {"lowest": f"{fitted.lowest:.4f}", "width": f"{fitted.highest - fitted.lowest:.4f}"}
    notes = [say(language, "scorecard.fitted.chances.scale", **scaling), say(language, "scorecard.fitted.chances.score", **ends)]
    _sheet(look, "chances", _headers(language, _CHANCES), chances, [*notes, say(language, "scorecard.fitted.chances.expert")])
    look.book.set_properties({"title": say(language, "scorecard.fitted.scorecard.title"), "author": "xlcash", "created": CREATED})
    finish(look.book, path, ribbon=())


_BINS: Final = (("factor", 220, "text"), ("bin", 200, "text"), ("good", 80, "count"), ("bad", 80, "count"), ("bad_rate", 80, "pct1"),
                ("woe", 80, "ratio2"), ("points", 80, "ratio2"))  # fmt: skip
_DECILES: Final = (("part", 90, "int"), ("cases", 90, "count"), ("expected", 130, "pct1"), ("seen", 130, "pct1"))
_CHANCES: Final = (("score", 90, "int"), ("scaled", 130, "ratio"), ("chance", 150, "pct2"))


def _headers(language: Language, columns: Columns) -> Columns:
    return [(say(language, f"scorecard.fitted.heads.{key}"), *shape) for key, *shape in columns]  # type: ignore[misc]


def _sheet(look: Look, key: str, columns: Columns, rows: Cells, notes: Sequence[str] = (), table: str = "") -> None:
    """Title, one line, notes, and a table below them; the rows begin where those of the template's sheets do unless there are notes."""
    grid = look.sheet(say(look.language, f"scorecard.fitted.{key}.tab"), "output")
    grid.set_row_pixels(1, t.ROW["title"])
    grid.write(1, 1, say(look.language, f"scorecard.fitted.{key}.title"), look.f("xc Title"))
    for at, line in enumerate([say(look.language, f"scorecard.fitted.{key}.line"), *notes], 2):
        grid.write(at, 1, line, look.f("xc Line"))
    head = HEAD + len(notes)
    for col, (_, pixels, _) in enumerate(columns, 1):
        grid.set_column_pixels(col, col, pixels)
    forms = [look.f("xc Output", number, **look.side(col, number)) for col, (_, _, number) in enumerate(columns, 1)]
    grid.block(head + 1, 1, list(zip(*rows, strict=True)), forms)
    heads = [{"header": name, "format": form, "header_format": look.head("output", col, number)}
             for col, ((name, _, number), form) in enumerate(zip(columns, forms, strict=True), 1)]  # fmt: skip
    if table:
        grid.add_table(head, 1, head + len(rows), len(columns), {
            "name": table, "style": "Table Style Light 1", "banded_rows": False, "autofilter": False, "columns": heads,
        })  # fmt: skip
    else:
        for col, one in enumerate(heads, 1):
            grid.write(head, col, one["header"], one["header_format"])
    grid.freeze_panes(head + 1, 0)


def _name(factor: str, language: Language) -> str:
    """A factor of the workbook by its name there, any other as the file of outcomes calls it."""
    key = factor_keys().get(normal_header(factor))
    return FACTORS[key].name.said(language) if key else factor


def _card(fitted: FittedPoints, language: Language) -> Cells:
    missing = say(language, f"scorecard.{MISSING_KEY}")
    return [
        [_name(row.factor, language), row.low, row.high, missing if row.missing else row.category or None, row.points]
        for row in fitted.rows()
    ]


def _bins(fitted: FittedPoints, language: Language) -> Cells:
    rows = list(fitted.rows())
    counts = [cell for bins in fitted.fitted.bins for cell in zip(bins.good.tolist(), bins.bad.tolist(), bins.woe.tolist(), strict=True)]
    return [
        [_name(row.factor, language), _said(row, language), good, bad, bad / (good + bad) if good + bad else None, woe, row.points]
        for row, (good, bad, woe) in zip(rows, counts, strict=True)
    ]


def _said(row: Any, language: Language) -> str:
    if row.missing or row.category:
        return say(language, f"scorecard.{MISSING_KEY}") if row.missing else str(row.category)
    shape = {(True, True): "between", (True, False): "from", (False, True): "below", (False, False): "any"}
    ends = {name: f"{end:,.10g}" for name, end in (("low", row.low), ("high", row.high)) if end is not None}
    return say(language, f"scorecard.bins.{shape[row.low is not None, row.high is not None]}", **ends)
