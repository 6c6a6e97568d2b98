"""A small survey for tests: two areas of two districts, four questions, answers that a seed makes up."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from monitor.catalog import Catalog, load
from monitor.catalog.models import Area, Edition, Indicator, Source
from monitor.catalog.survey import Item

TINY = Path(__file__).parent / "tiny" / "catalog"
EDITIONS = ("2017", "2019", "2021", "2023", "2025")
DISTRICTS = {"WK020201": "W1", "WK020202": "W1", "WK020203": "W2", "WK020204": "W2"}
PLACES = ("GM0202", "W1", "W2", *DISTRICTS)

ITEMS = (
    Item(code="mark", label="Cijfer", scale=(1, 10)),
    Item(code="safe", label="Onveilig", scale=(1, 3)),
    *(Item(code=f"s{number}", label=f"Stelling {number}", scale=(1, 5)) for number in (1, 2, 3)),
)


def indicator(code: str, kind: str, versions: list[dict[str, Any]], **more: Any) -> Indicator:
    """An indicator of the small survey; the first edition of a version is 2017 unless it says otherwise."""
    axis = {"share": (0, 100), "mark": (1, 10), "mean": (0, 10)}[kind]
    held = [{"definition": "Proef.", **version} for version in versions]
    words: dict[str, Any] = {
        "measure": "bewoners",
        "phrase": "is {value} van hier",
        "unit": "%",
        "decimals": 1,
    }
    words |= {"better": "high", "weight": "none", "mapped": False, "minimum": 50, "theme": "proef"}
    shape = {"code": code, "label": code, "kind": kind, "axis": axis, "source": "panel", **words}
    return Indicator.model_validate({**shape, "version": held, **more})


SCORE = {"formula": "score", "required": 2, "reverse": ["s2"]}
BREAK = [{"edition": "2021", "reason": "In 2021 zijn er andere stellingen.", "kind": "items"}]

INDICATORS = (
    indicator("rc", "mark", [{"code": "v1", "items": ["mark"], "formula": "mark"}]),
    indicator(
        "unsafe",
        "share",
        [{"code": "v1", "items": ["safe"], "formula": "share", "positive": [1, 2]}],
        better="low",
    ),
    indicator(
        "scale",
        "mean",
        [
            {"code": "a", "to": "2021", "items": ["s1", "s2"], **SCORE},
            {"code": "b", "from": "2021", "items": ["s1", "s2", "s3"], **SCORE},
        ],
        **{"break": BREAK},
    ),
    indicator("scale_v", "mean", [{"code": "l"}], series_of="scale", link="overlap"),
)


def catalog(*more: Indicator) -> Catalog:
    """The catalog of the small survey, with more indicators if asked."""
    whole = load(TINY)
    shape = {"level": "area", "parent": "GM0202"}
    areas = [Area(code=code, label=code, slug=code.lower(), **shape) for code in ("W1", "W2")]
    areas += [
        Area(code=code, level="district", label=code, slug=code.lower(), parent=parent)
        for code, parent in DISTRICTS.items()
    ]
    wholes = [item for item in whole.areas if item.level in ("country", "city")]
    panel = Source(
        code="panel", label="Panel", producer="De tests", table="geen", licence="geen", nature="survey",
        editions=EDITIONS, own_survey=True, small_area="Verzonnen antwoorden.",
    )  # fmt: skip
    return replace(
        whole,
        areas=(*wholes, *areas),
        editions=tuple(Edition(code=code, label=code) for code in EDITIONS),
        sources=(panel,),
        deliveries=(),
        groupings=(),
        cautions=(),
        indicators=(*INDICATORS, *more),
        items=ITEMS,
    )


def answers(n: int = 400, seed: int = 1, interviews: float = 0.0, **sizes: int) -> pl.DataFrame:
    """Answers of `n` people per district (or as many as `sizes` names); a part of them given in interviews."""
    random = np.random.default_rng(seed)
    parts = []
    for place, code in enumerate(DISTRICTS):
        many = sizes.get(code, n)
        statements = {f"s{number}": random.integers(1, 6, many).astype(float) for number in (1, 2, 3)}
        parts.append(
            pl.DataFrame(
                {
                    "district": [code] * many,
                    "stratum": [code] * many,
                    "weight": random.uniform(0.5, 2.0, many),
                    "mode": np.where(np.arange(many) < interviews * many, "interview", "online"),
                    "mark": np.clip(np.round(random.normal(6.5 + place / 3, 1.3, many)), 1, 10),
                    "safe": random.integers(1, 4, many).astype(float),
                    **statements,
                }
            )
        )
    return pl.concat(parts)
