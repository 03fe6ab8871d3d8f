"""`xlcash scorecard fit`: points from past outcomes, and how well they would have done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xlcash.cli.options import force_option, language_option, option
from xlcash.cli.output import check_output, written
from xlcash.cli.speech import Spoken, SpokenGroup
from xlcash.language import Language, say

if TYPE_CHECKING:
    from xlcash.domain.credit.calibration.points import FittedPoints
    from xlcash.domain.credit.calibration.validation import Validation
    from xlcash.importing.outcomes import OutcomeFile

SUFFIX: Final = ".xlsx"
DEFAULT_OUTCOME: Final = {"en": "Outcome", "zh": "结果"}


def scorecard_group(language: Language, settings: dict[str, Any]) -> click.Group:
    metavar = say(language, "cli.headings.command")
    group = SpokenGroup("scorecard", language, subcommand_metavar=metavar, context_settings=settings)
    path: click.Path = click.Path(path_type=Path)
    params = [
        click.Argument(["file"], type=path, metavar="OUTCOMES"),
        click.Option(["-o", "--output"], type=path, required=True, metavar="OUT.xlsx", help=say(language, "cli.help.card")),
        option("outcome", language, default=DEFAULT_OUTCOME[language], metavar="NAME"),
        option("without", language, multiple=True, metavar="NAME"),
        force_option(language),
        language_option(language),
    ]
    group.add_command(Spoken("fit", language, callback=fit, params=params, context_settings=settings))
    return group


def fit(file: Path, output: Path, outcome: str, without: tuple[str, ...], language: Language, *, force: bool) -> None:
    """Fit points, write them with what they rest on, and say how well they part good from bad."""
    from xlcash.domain.credit.calibration.fitting import fit_scorecard  # noqa: PLC0415  imports are paid for by the command that needs them
    from xlcash.domain.credit.calibration.points import FittedPoints, Scaling  # noqa: PLC0415
    from xlcash.domain.credit.calibration.validation import cross_validate  # noqa: PLC0415
    from xlcash.importing.outcomes import read_outcomes  # noqa: PLC0415
    from xlcash.template.fitted_card import write_fitted_card  # noqa: PLC0415

    check_output(output, force=force, suffix=SUFFIX)
    read = read_outcomes(file, outcome, without=without)
    fitted = FittedPoints.of(fit_scorecard(read.outcomes), Scaling())
    tested = cross_validate(read.outcomes)
    with written(output) as temporary:
        write_fitted_card(temporary, fitted, tested, language)
    for line in _lines(read, fitted, tested, language):
        click.echo(line)
    click.echo(say(language, "cli.scorecard.written", file=output))


def _lines(read: OutcomeFile, fitted: FittedPoints, tested: Validation, language: Language) -> Iterator[str]:
    from xlcash.domain.credit.card import factor_keys  # noqa: PLC0415
    from xlcash.domain.tables import normal_header  # noqa: PLC0415

    def told(path: str, **facts: Any) -> str:
        return say(language, f"cli.scorecard.{path}", **facts)

    bad = int(read.outcomes.bad.sum())
    yield told("cases", cases=f"{len(read.outcomes):,}", bad=f"{bad:,}", share=f"{bad / len(read.outcomes):.1%}")
    if read.open_cases:
        yield told("open_cases", rows=f"{read.open_cases:,}")
    for name, cells in read.unread.items():
        yield told("unread", column=name, cells=f"{cells:,}")
    yield told("factors", number=len(fitted.fitted.names), of=len(read.outcomes.names))
    for name, bins in zip(fitted.fitted.names, fitted.fitted.bins, strict=True):
        yield "  " + told("factor", name=name, bins=len(bins.woe), information=f"{bins.information:.2f}")
    yield told(
        "quality", auc=f"{tested.auc:.3f}", spread=f"{tested.auc_spread:.3f}", distance=f"{tested.distance:.2f}", folds=len(tested.aucs)
    )
    for at, decile in enumerate(tested.deciles, 1):
        shares = {"expected": f"{decile.expected:.1%}", "seen": f"{decile.seen:.1%}"}
        yield "  " + told("decile", number=f"{at:2}", cases=f"{decile.cases:,}", **shares)
    ends = {"lowest": f"{fitted.lowest:.1f}", "highest": f"{fitted.highest:.1f}"}
    chances = {f"at_{score}": f"{fitted.default_chance(score):.1%}" for score in (30, 50, 70)}
    yield told("scale", factor=f"{fitted.scaling.factor:.4f}", offset=f"{fitted.scaling.offset:.4f}", **ends, **chances)
    yield told("meaning")
    strange = [name for name in fitted.fitted.names if normal_header(name) not in factor_keys()]
    if strange:
        yield told("strange", names=", ".join(strange))
