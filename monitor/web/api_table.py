"""Which addresses does the interface have, and what may be asked there: one table, for answering and for describing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import unwrap
from typing import Literal, get_args

import polars as pl

from monitor import questions as ask
from monitor.catalog.models import Level
from monitor.questions.asked import one_area, one_indicator
from monitor.store import Release
from monitor.web.api_releases import releases

Kind = Literal[
    "area",
    "indicator",
    "edition",
    "division",
    "theme",
    "source",
    "against",
    "level",
    "text",
    "whole",
    "release",
]
"""What a parameter holds; all but the last four are codes of the release."""

CODE = r"[A-Za-z0-9_\-]{1,60}"
MOST_CODES = 200
"""Codes in one parameter; there are 118 areas and 113 indicators."""

LONGEST_TEXT = 100
MOST_ROWS, USUAL_ROWS = 5_000, 1_000
FURTHEST = 10_000_000
"""The highest offset that is read."""


@dataclass(frozen=True)
class Parameter:
    """One thing that may be asked: its name, what it holds, whether it may be several codes, and the words for it."""

    name: str
    kind: Kind
    text: str
    required: bool = False
    several: bool = False
    in_path: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    usual: int | None = None


@dataclass(frozen=True)
class Endpoint:
    """One address below /api/v1: its template, its words, what it takes, and the question that answers it.

    `answer` is None for boundaries, which are no rows; `lasting` whether a release alone decides what the answer is.
    """

    path: str
    title: str
    text: str
    parameters: tuple[Parameter, ...]
    answer: Callable[..., pl.DataFrame] | None
    lasting: bool = True

    @property
    def takes(self) -> tuple[Parameter, ...]:
        """Everything that may be asked here, with what may be asked everywhere."""
        return (*self.parameters, *(() if self.answer is None else PAGING), RELEASE)


RELEASE = Parameter(
    "release", "release", "Naam van een uitgave, zoals in `/releases`; anders die in gebruik is."
)
PAGING = (
    Parameter("limit", "whole", "Hoeveel rijen hoogstens.", least=1, most=MOST_ROWS, usual=USUAL_ROWS),
    Parameter("offset", "whole", "Hoeveel rijen worden overgeslagen.", most=FURTHEST, usual=0),
)
AREAS = Parameter(
    "area", "area", "Codes van gebieden, of hun namen in kleine letters, met komma's.", several=True
)
INDICATORS = Parameter("indicator", "indicator", "Codes van onderwerpen, met komma's.", several=True)
EDITIONS = Parameter("edition", "edition", "Jaren, met komma's.", several=True)
DIVISIONS = Parameter(
    "division", "division", "Grenzen, zoals in `/divisions`; anders die van nu.", several=True
)
LEVEL = Parameter("level", "level", "Alleen gebieden van dit niveau.", choices=get_args(Level))
ONE_AREA = Parameter("area", "area", "Code van een gebied, of zijn naam in kleine letters.", required=True)
EDITION = Parameter("edition", "edition", "Het laatste jaar dat meetelt; anders het laatste dat er is.")
THE_AREA = Parameter("area", "area", "Code van een gebied, of zijn naam.", required=True, in_path=True)
THE_INDICATOR = Parameter("indicator", "indicator", "Code van een onderwerp.", required=True, in_path=True)
MAPPED = ("city", "area", "district", "neighbourhood")
THE_LEVEL = Parameter("level", "level", "Welke gebieden.", required=True, in_path=True, choices=MAPPED)


def area(release: Release, area: str) -> pl.DataFrame:
    """The row of `areas` of one area; raises Unknown."""
    return ask.areas(release).filter(pl.col("area") == one_area(release, area))


def indicator(release: Release, indicator: str) -> pl.DataFrame:
    """The row of `indicators` of one indicator; raises Unknown."""
    return ask.indicators(release).filter(pl.col("indicator") == one_indicator(release, indicator))


def observations(release: Release, level: str = "", **codes: str) -> pl.DataFrame:
    """The rows of `observations`, of one level when it is named. Raises Unknown."""
    rows = unwrap(ask.observations)(release, **codes)
    return rows.filter(pl.col("level") == level) if level else rows


def search(release: Release, q: str, most: int) -> pl.DataFrame:
    """The rows of `found`."""
    return ask.found(release, q, most)


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/areas", "Gebieden", "Stad, gebieden, wijken en buurten met hun vaste code.", (LEVEL,), ask.areas),
    Endpoint("/areas/{area}", "Een gebied", "Een gebied, op code of naam.", (THE_AREA,), area),
    Endpoint(
        "/indicators", "Onderwerpen", "Alle onderwerpen met de jaren die cijfers hebben.",
        (Parameter("theme", "theme", "Codes van thema's, met komma's.", several=True),), ask.indicators,
    ),
    Endpoint("/indicators/{indicator}", "Een onderwerp", "Een onderwerp.", (THE_INDICATOR,), indicator),
    Endpoint(
        "/indicators/{indicator}/versions", "Versies van een onderwerp",
        "Hoe een onderwerp is omschreven, vanaf welk jaar, en waar de reeks breekt.", (THE_INDICATOR,), ask.definitions,
    ),
    Endpoint(
        "/indicators/{indicator}/editions", "Jaren van een onderwerp",
        "In welke jaren, op welke niveaus en binnen welke grenzen een onderwerp cijfers heeft.",
        (THE_INDICATOR,), ask.editions,
    ),
    Endpoint(
        "/indicators/{indicator}/classes", "Klassen van een onderwerp",
        "De grenzen van de kleuren op de kaart, in elk jaar dezelfde.", (THE_INDICATOR,), ask.classes,
    ),
    Endpoint(
        "/indicators/{indicator}/passport", "Paspoort van een onderwerp",
        "Wat in elk jaar is gevraagd en hoe, en of dat te vergelijken is met de keer ervoor.",
        (THE_INDICATOR, ONE_AREA), ask.passport,
    ),
    Endpoint("/versions", "Versies", "Omschrijvingen van alle onderwerpen.", (INDICATORS,), ask.definitions),
    Endpoint("/editions", "Edities", "Wat elke bron in elk jaar heeft geleverd.", (), ask.measured),
    Endpoint("/themes", "Thema's", "De thema's, ook zonder cijfers.", (), ask.themes),
    Endpoint("/sources", "Bronnen", "Bronnen met maker, licentie en bekende fouten.", (), ask.sources),
    Endpoint("/divisions", "Grenzen", "De grenzen van toen en nu.", (), ask.divisions),
    Endpoint(
        "/conversion", "Omrekening", "Welk deel van een oude wijk in welke wijk van nu ligt.", (LEVEL,), ask.conversion
    ),
    Endpoint("/breaks", "Trendbreuken", "Waar een reeks breekt, en waarom.", (INDICATORS,), ask.breaks),
    Endpoint(
        "/observations", "Cijfers", "Precies de gevraagde cijfers. Een cijfer dat er niet is of is afgeschermd, is leeg "
        "en heeft een `status`; het is nooit nul.", (INDICATORS, AREAS, EDITIONS, DIVISIONS, LEVEL), observations,
    ),
    Endpoint(
        "/trends", "Reeksen", "Een onderwerp door de jaren heen, met breuken; verbind alleen punten met hetzelfde "
        "`segment`.", (Parameter("indicator", "indicator", "Code van een onderwerp.", required=True),
                       Parameter("area", "area", AREAS.text, required=True, several=True)), ask.trend,
    ),
    Endpoint(
        "/profiles/{area}", "Profiel van een gebied", "Alle onderwerpen van een gebied, elk in het laatste jaar.",
        (THE_AREA, EDITION), ask.profile,
    ),
    Endpoint(
        "/profiles", "Gebieden naast elkaar", "Twee tot en met vijf gebieden, per onderwerp in hetzelfde jaar.",
        (Parameter("areas", "area", "Twee tot en met vijf gebieden, met komma's.", required=True, several=True,
                   least=2, most=5), EDITION), ask.compare,
    ),
    Endpoint(
        "/comparisons", "Vergelijkingen", "Verschillen met de rest van de stad of met eerder, waar dat mag.",
        (INDICATORS, AREAS, EDITIONS,
         Parameter("against", "against", "`rest`, of een eerder jaar.", several=True)), ask.comparisons,
    ),
    Endpoint(
        "/developments", "Ontwikkelingen", "Waar een cijfer heen gaat over de laatste vergelijkbare edities.",
        (INDICATORS, AREAS), ask.developments,
    ),
    Endpoint("/publications", "Publicaties", "Wat wanneer is gepubliceerd.", (), ask.publications),
    Endpoint("/corrections", "Correcties", "Fouten die zijn hersteld.", (), ask.corrections),
    Endpoint(
        "/revisions", "Herziene cijfers", "Wat er eerder stond.", (INDICATORS, AREAS, EDITIONS), ask.revisions
    ),
    Endpoint(
        "/search", "Zoeken", "Gebieden en onderwerpen die op een woord lijken.",
        (Parameter("q", "text", "Het woord.", required=True),
         Parameter("most", "whole", "Hoeveel hoogstens.", least=1, most=50, usual=12)), search,
    ),
    Endpoint("/releases", "Uitgaven", "Uitgaven die u met `release` kunt kiezen.", (), releases, lasting=False),
    Endpoint(
        "/geometry/{level}", "Grenzen op de kaart", "Grenzen van gebieden als GeoJSON of TopoJSON (WGS 84).",
        (THE_LEVEL, Parameter("division", "division", "Grenzen: anders die van nu.")), None,
    ),
)  # fmt: skip
"""The order is that of the description."""


def endpoint_at(parts: tuple[str, ...]) -> tuple[Endpoint, dict[str, str]] | None:
    """Return the endpoint at an address below /api/v1, with what its path names; None when there is none."""
    for endpoint, template in _TEMPLATES.get(len(parts), ()) if all(parts) else ():
        held = dict(zip(template, parts, strict=True))
        if all(name.startswith("{") or name == part for name, part in held.items()):
            return endpoint, {name[1:-1]: part for name, part in held.items() if name.startswith("{")}
    return None


def _templates() -> Mapping[int, list[tuple[Endpoint, tuple[str, ...]]]]:
    found: dict[int, list[tuple[Endpoint, tuple[str, ...]]]] = {}
    for endpoint in ENDPOINTS:
        parts = tuple(endpoint.path.strip("/").split("/"))
        found.setdefault(len(parts), []).append((endpoint, parts))
    return found


_TEMPLATES = _templates()
