"""What exists in the monitor: read once from `data/catalog/`, cross-checked, and asked everywhere."""

import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from monitor.catalog.checks import cross_check, findings_of
from monitor.catalog.models import (
    Area,
    Caution,
    Delivery,
    Division,
    Edition,
    Frozen,
    Grouping,
    Indicator,
    Source,
    Theme,
)
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
    def renamed(self) -> dict[str, str]:
        """Former indicator codes and the codes that replaced them."""
        return {old: item.code for item in self.indicators for old in item.former_codes}

    @cached_property
    def area_by_name(self) -> dict[str, str]:
        """Codes by slug and by code in small letters, for addresses and the shell."""
        return {name.lower(): item.code for item in self.areas for name in (item.slug, item.code)}

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
}

FILES = {
    "editions.toml": {
        "edition": "editions",
        "division": "divisions",
        "delivery": "deliveries",
    },
    "sources.toml": {"source": "sources"},
    "areas.toml": {"area": "areas", "grouping": "groupings", "caution": "cautions"},
}


def from_document(document: str) -> Catalog:
    """The catalog that a release carries; raises pydantic.ValidationError if the text is not one."""
    blocks = json.loads(document)
    parts: dict[str, Any] = {
        name: tuple(model.model_validate(block) for block in blocks[name])
        for name, model in CATALOG_PARTS.items()
    }
    return Catalog(**parts)


def load(folder: Path) -> Catalog:
    """Read and cross-check the TOML files of a catalog folder.

    Raises Rejected with every finding (file, key, remedy) when anything does not fit.
    """
    findings: list[Finding] = []
    parts: dict[str, list[Any]] = {name: [] for name in CATALOG_PARTS}
    for file, keys in FILES.items():
        tables = _tables(folder / file, findings)
        _refuse_unknown(tables, tuple(keys), file, findings)
        for key, part in keys.items():
            _read(parts[part], CATALOG_PARTS[part], _blocks(tables, key, file, findings), file, findings)
    _read_themes(folder / "themes", parts, findings)
    if findings:
        raise Rejected(findings)
    catalog = Catalog(**{name: tuple(items) for name, items in parts.items()})
    findings.extend(cross_check(catalog))
    if findings:
        raise Rejected(findings)
    return catalog


def _read_themes(folder: Path, parts: dict[str, list[Any]], findings: list[Finding]) -> None:
    """Read one file per theme; the order of themes is written in them, that of indicators is the file's."""
    found: list[tuple[Theme, list[Any]]] = []
    for path in sorted(folder.glob("*.toml")):
        file = f"themes/{path.name}"
        tables = _tables(path, findings)
        themes: list[Any] = []
        _read(themes, Theme, [tables.get("theme", {})], file, findings)
        _refuse_unknown(tables, ("theme", "indicator"), file, findings)
        blocks = [
            {**block, "theme": tables.get("theme", {}).get("code", "")}
            for block in _blocks(tables, "indicator", file, findings)
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


def _blocks(tables: dict[str, Any], key: str, file: str, findings: list[Finding]) -> list[dict[str, Any]]:
    """The blocks of one kind; a finding when they are not written as a list of blocks."""
    blocks = tables.get(key, [])
    if isinstance(blocks, list) and all(isinstance(block, dict) for block in blocks):
        return blocks
    remedy = f"Schrijf elk blok onder een eigen [[{key}]]."
    findings.append(Finding(file, key, "Dit is geen rij van blokken.", remedy))
    return []


def _tables(path: Path, findings: list[Finding]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        findings.append(
            Finding(
                path.name,
                "-",
                "Het bestand is er niet.",
                "Zet het terug of maak het opnieuw.",
            )
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        findings.append(
            Finding(
                path.name,
                "-",
                f"Geen leesbare TOML in UTF-8 ({fault}).",
                "Herstel de opmaak.",
            )
        )
    return {}


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
