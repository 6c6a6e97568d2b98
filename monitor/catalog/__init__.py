"""What exists in the monitor: read once from `data/catalog/`, cross-checked, and asked everywhere."""

import json
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.catalog.checks import cross_check, findings_of
from monitor.catalog.frozen import Frozen
from monitor.catalog.models import (
    Area,
    Caution,
    Delivery,
    Division,
    Edition,
    Grouping,
    Indicator,
    Source,
    Theme,
)
from monitor.catalog.survey import Fieldwork, Item
from monitor.catalog.tables import blocks_of, tables_of, themes_of
from monitor.findings import Finding, Rejected

CITY = "GM0202"
UNDATED = "undated"
TODAY = "2018"
"""The division whose lines are today's; every comparison over years is made on it."""


@dataclass(frozen=True)
class Catalog:
    """All blocks of the catalog, in the order in which they are shown."""

    editions: tuple[Edition, ...]
    divisions: tuple[Division, ...]
    deliveries: tuple[Delivery, ...]
    sources: tuple[Source, ...]
    areas: tuple[Area, ...]
    groupings: tuple[Grouping, ...]
    cautions: tuple[Caution, ...]
    themes: tuple[Theme, ...]
    indicators: tuple[Indicator, ...]
    items: tuple[Item, ...] = ()
    fieldwork: tuple[Fieldwork, ...] = ()

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """Indicators by code."""
        return {item.code: item for item in self.indicators}

    @cached_property
    def area(self) -> dict[str, Area]:
        """Areas by code."""
        return {item.code: item for item in self.areas}

    @cached_property
    def source(self) -> dict[str, Source]:
        """Sources by code."""
        return {item.code: item for item in self.sources}

    @cached_property
    def theme(self) -> dict[str, Theme]:
        """Themes by code."""
        return {item.code: item for item in self.themes}

    @cached_property
    def item(self) -> dict[str, Item]:
        """Items of the questionnaire by code."""
        return {item.code: item for item in self.items}

    @property
    def fictitious(self) -> bool:
        """Whether figures of this catalog were made up to practise with."""
        return any(item.fictitious for item in self.sources)

    @cached_property
    def comparable_series(self) -> dict[str, str]:
        """Indicators that have a comparable series beside them, and the code of that series."""
        return {item.series_of: item.code for item in self.indicators if item.series_of}

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Former indicator codes and the codes that replaced them."""
        return {old: item.code for item in self.indicators for old in item.former_codes}

    @cached_property
    def area_by_name(self) -> dict[str, str]:
        """Codes by slug and by code in small letters, for addresses and the shell."""
        return {name.lower(): item.code for item in self.areas for name in (item.slug, item.code)}

    @cached_property
    def area_by_former_name(self) -> dict[str, str]:
        """Codes by the names that places had or are also called, written as in an address; never a name of today.

        Of places with the same name the larger one has it.
        """
        names = {slug_of(name): item.code for item in reversed(self.areas) for name in item.aliases}
        return {name: code for name, code in names.items() if name not in self.area_by_name}

    def areas_on(self, level: str) -> tuple[Area, ...]:
        """The areas of one level, in catalog order."""
        return tuple(item for item in self.areas if item.level == level)

    def children(self, parent: str) -> tuple[Area, ...]:
        """The areas directly below an area."""
        return tuple(item for item in self.areas if item.parent == parent)

    def cautions_for(self, area: str, kind: str) -> tuple[str, ...]:
        """The warnings that go with a kind of figure in an area."""
        return tuple(item.text for item in self.cautions if item.area == area and kind in item.kinds)

    def document(self) -> str:
        """The whole catalog as one JSON text, so that a release carries the words it was built with."""
        blocks = {
            name: [item.model_dump(by_alias=True) for item in getattr(self, name)] for name in CATALOG_PARTS
        }
        return json.dumps(blocks, ensure_ascii=False, sort_keys=True)


def slug_of(name: str) -> str:
    """A name as it stands in an address: small letters without accents, figures, and dashes between words."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in letters).split())


CATALOG_PARTS: dict[str, type[Frozen]] = {
    "editions": Edition,
    "divisions": Division,
    "deliveries": Delivery,
    "sources": Source,
    "areas": Area,
    "groupings": Grouping,
    "cautions": Caution,
    "themes": Theme,
    "indicators": Indicator,
    "items": Item,
    "fieldwork": Fieldwork,
}

FILES = {
    "editions.toml": {
        "edition": "editions",
        "division": "divisions",
        "delivery": "deliveries",
    },
    "sources.toml": {"source": "sources"},
    "areas.toml": {"area": "areas", "grouping": "groupings", "caution": "cautions"},
    "survey.toml": {"item": "items", "fieldwork": "fieldwork"},
}
OPTIONAL = {"survey.toml"}
"""Files that a monitor without a survey of its own does not have."""


def from_document(document: str) -> Catalog:
    """The catalog that a release or publication carries, also one that older code wrote.

    Parts that did not exist then are empty, keys that exist no more are dropped. Raises Rejected if the text is not
    a catalog, or if a block of then lacks what cannot be left out now.
    """
    try:
        blocks = json.loads(document)
        parts: dict[str, Any] = {
            name: tuple(model.model_validate(block, extra="ignore") for block in blocks.get(name, []))
            for name, model in CATALOG_PARTS.items()
        }
    except (ValidationError, ValueError, AttributeError, TypeError) as fault:
        problem = f"De catalogus van toen is niet te lezen ({' '.join(str(fault).split())[:200]})."
        raise Rejected([Finding("catalogus", "document", problem, "Meld dit bij de beheerder.")]) from fault
    return Catalog(**parts)


def load(folder: Path, over: Path | None = None) -> Catalog:
    """Read and cross-check the TOML files of a catalog folder.

    Blocks in the files of `over` come on top: one with the code of a block in `folder` replaces the keys it names,
    others are added. Raises Rejected with every finding (file, key, remedy) when anything does not fit.
    """
    findings: list[Finding] = []
    parts: dict[str, list[Any]] = {name: [] for name in CATALOG_PARTS}
    for file, keys in FILES.items():
        tables = tables_of(folder, file, over, findings, optional=file in OPTIONAL)
        _refuse_unknown(tables, tuple(keys), file, findings)
        for key, part in keys.items():
            _read(parts[part], CATALOG_PARTS[part], blocks_of(tables, key, file, findings), file, findings)
    _read_themes(folder / "themes", over / "themes" if over else None, parts, findings)
    if findings:
        raise Rejected(findings)
    catalog = Catalog(**{name: tuple(items) for name, items in parts.items()})
    findings.extend(cross_check(catalog))
    if findings:
        raise Rejected(findings)
    return catalog


def _read_themes(
    folder: Path, over: Path | None, parts: dict[str, list[Any]], findings: list[Finding]
) -> None:
    """Read one file per theme; the order of themes is written in them, that of indicators is the file's."""
    found: list[tuple[Theme, list[Any]]] = []
    for name in themes_of(folder, over):
        file = f"themes/{name}"
        tables = tables_of(folder, name, over, findings)
        themes: list[Any] = []
        _read(themes, Theme, [tables.get("theme", {})], file, findings)
        _refuse_unknown(tables, ("theme", "indicator"), file, findings)
        blocks = [
            {**block, "theme": tables.get("theme", {}).get("code", "")}
            for block in blocks_of(tables, "indicator", file, findings)
        ]
        indicators: list[Any] = []
        _read(indicators, Indicator, blocks, file, findings)
        found.extend((theme, indicators) for theme in themes)
    for theme, indicators in sorted(found, key=lambda pair: pair[0].order):
        parts["themes"].append(theme)
        parts["indicators"].extend(indicators)


def _refuse_unknown(
    tables: dict[str, Any], keys: tuple[str, ...], file: str, findings: list[Finding]
) -> None:
    """A finding for every kind of block that a file may not hold, such as a name with a typing error."""
    for unknown in sorted(tables.keys() - set(keys)):
        remedy = f"Gebruik {', '.join(keys)}."
        findings.append(Finding(file, unknown, "Dit soort blok bestaat niet.", remedy))


def _read(
    into: list[Any],
    model: type[Frozen],
    blocks: list[dict[str, Any]],
    file: str,
    findings: list[Finding],
) -> None:
    for number, block in enumerate(blocks, start=1):
        try:
            into.append(model.model_validate(block))
        except ValidationError as fault:
            where = f"{model.__name__.lower()} {block.get('code') or block.get('file') or number}"
            findings.extend(findings_of(fault, file, where))
