"""The example survey: made-up answers with a known truth, to practise with and to test the arithmetic on."""

from dataclasses import replace
from pathlib import Path

from monitor.catalog import Catalog, load
from monitor.catalog.models import Edition, Indicator
from monitor.store import ROOT

SOURCE = "alwm"
DATA = ROOT / "data"
OVERLAY = DATA / "example" / "catalog"
MODEL = DATA / "example" / "model.toml"


def catalog(folder: Path = DATA / "catalog", over: Path = OVERLAY) -> Catalog:
    """The catalog with the example's blocks on top, and nothing in it but the survey: no real figure comes along.

    Raises Rejected when the two together do not fit.
    """
    whole = load(folder, over)
    source = whole.source[SOURCE]
    survey = [one for one in whole.indicators if one.source == SOURCE and _comes_from_answers(one)]
    used = {item for one in survey for version in one.versions for item in version.items}
    return replace(
        whole,
        editions=tuple(sorted((one for one in whole.editions if one.code in source.editions), key=_code)),
        deliveries=(),
        cautions=(),  # they warn of real figures
        sources=(source,),
        indicators=tuple(survey),
        items=tuple(one for one in whole.items if one.code in used),
        fieldwork=tuple(one for one in whole.fieldwork if one.source == SOURCE),
    )


def _code(edition: Edition) -> str:
    return edition.code


def _comes_from_answers(indicator: Indicator) -> bool:
    """Whether answers of people become this figure, or it is linked from one that they become."""
    return bool(indicator.link) or any(version.formula for version in indicator.versions)
