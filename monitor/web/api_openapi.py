"""How does the interface describe itself to programs: OpenAPI 3.1, from the same table that answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from monitor.store import Release
from monitor.views.column_words import COLUMNS
from monitor.web.api_asked import STEERING
from monitor.web.api_forms import (
    CSV,
    DATA,
    GEOJSON,
    JSON,
    MAP_FORMS,
    NOTE,
    PARQUET,
    RELEASE,
    TABLE_FORMS,
    TOPOJSON,
)
from monitor.web.api_table import CODE, ENDPOINTS, LONGEST_TEXT, MAPPED, MOST_CODES, Endpoint, Parameter

PROBLEM = "application/problem+json"
ABOUT = """De cijfers van de Leefbare Wijken Monitor Arnhem, om met een programma te lezen. Iedereen mag lezen; er is geen sleutel nodig.

- **Vorm**: JSON, CSV en Parquet, met `.json`, `.csv` of `.parquet` achter het adres (`/api/v1/observations.csv`) of met de header Accept. Grenzen: `.geojson` en `.topojson`.
- **Codes** van gebieden, onderwerpen en jaren blijven gelijk. Meer codes zet u met komma's achter elkaar.
- **Uitgave**: elk antwoord zegt uit welke uitgave het komt. Met `release` kiest u een eerdere; die verandert nooit.
- **Bladeren**: met `limit` en `offset`; `next` en de header Link noemen de volgende bladzijde, X-Total-Count hoeveel rijen er zijn.
- **Niet opnieuw halen**: stuur de ETag mee in If-None-Match; 304 zegt dat er niets is veranderd.
- **Wat er niet is**, is leeg en nooit nul; `status` zegt waarom, `flags` wat er te zeggen is over wat er wel is.
- **Fouten** zijn problem+json (RFC 9457) en noemen alles wat niet klopt in één keer.
- **Niet te vaak**: bij 429 zegt Retry-After hoeveel seconden u wacht."""
LICENCE = "Per bron; zie /sources"
TYPES: tuple[tuple[Any, str], ...] = ((pl.Boolean, "boolean"), (pl.String, "string"))


def document(release: Release, server: str, problems: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    """Return the description of all endpoints, with the columns that the questions have in this release."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Leefbare Wijken Monitor Arnhem",
            "version": "1",
            "summary": "Cijfers over de wijken van Arnhem",
            "description": ABOUT,
            "license": {"name": LICENCE, "url": f"{server}/sources"},
        },
        "servers": [{"url": server}],
        "paths": {one.path: {"get": _operation(one, release, problems)} for one in ENDPOINTS},
        "components": {
            "schemas": {"Problem": _problem(problems), **_maps()},
            "headers": {
                "Release": {"description": "Naam van de uitgave.", "schema": {"type": "string"}},
                "Total": {
                    "description": "Hoeveel rijen er zijn.",
                    "schema": {"type": "integer", "minimum": 0},
                },
                "ETag": {"description": "Vingerafdruk.", "schema": {"type": "string"}},
                "Link": {"description": "Bladzijden ernaast (RFC 8288).", "schema": {"type": "string"}},
                "RetryAfter": {"description": "Seconden.", "schema": {"type": "integer", "minimum": 1}},
            },
        },
    }


def schema_of(one: Parameter) -> dict[str, Any]:
    """Return what a parameter may hold as a JSON Schema; the same bounds as by which it is read."""
    if one.kind == "whole":
        usual = {} if one.usual is None else {"default": one.usual}
        return {"type": "integer", "minimum": one.least, "maximum": one.most, **usual}
    if one.choices:
        return {"type": "string", "enum": list(one.choices)}
    if one.kind == "text":
        return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT, "pattern": f"^[^{STEERING}]+$"}
    code = {"type": "string", "pattern": f"^{CODE}$"}
    if not one.several:
        return code
    return {"type": "array", "items": code, "minItems": one.least or 1, "maxItems": one.most or MOST_CODES}


def samples(release: Release, endpoint: Endpoint) -> dict[str, Any]:
    """Return values that make a question about something that exists, one for each parameter that must be given."""
    catalog = release.catalog
    places = [one.code for level in MAPPED for one in catalog.areas_on(level)]
    known = {
        "area": places[-1],
        "indicator": catalog.indicators[0].code,
        "text": catalog.areas[-1].label,
        "level": MAPPED[0],
    }
    return {
        one.name: ",".join(places[-one.least :])
        if one.least and one.several
        else known.get(one.kind, one.usual)
        for one in endpoint.parameters
        if one.required or one.usual is not None
    }


def _operation(one: Endpoint, release: Release, problems: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    forms = MAP_FORMS if one.answer is None else TABLE_FORMS
    ends = ", ".join(f"`.{end}`" for end in forms)
    return {
        "operationId": "_".join(re.findall(r"\w+", one.path)),
        "summary": one.title,
        "description": f"{one.text} Vormen: {ends}.",
        "parameters": [_parameter(each, release, one) for each in one.takes],
        "responses": {
            "200": {
                "description": one.title,
                "headers": {
                    "X-Release": {"$ref": "#/components/headers/Release"},
                    "ETag": {"$ref": "#/components/headers/ETag"},
                    **({} if one.answer is None else _beside()),
                },
                "content": _map_content()
                if one.answer is None
                else _table_content(_columns(one.answer, release, one)),
            },
            "304": {"description": "Er is niets veranderd."},
            **{
                str(status): _trouble(status, problems)
                for status in sorted({status for status, _ in problems.values()})
            },
        },
    }


def _parameter(each: Parameter, release: Release, one: Endpoint) -> dict[str, Any]:
    listed = {"style": "form", "explode": False} if each.several else {}
    example = samples(release, one).get(each.name)
    shown = {} if example is None else {"example": example.split(",") if each.several else example}
    return {
        "name": each.name,
        "in": "path" if each.in_path else "query",
        "required": each.required,
        "description": each.text,
        "schema": schema_of(each),
        **listed,
        **shown,
    }


def _beside() -> dict[str, Any]:
    return {
        "X-Total-Count": {"$ref": "#/components/headers/Total"},
        "Link": {"$ref": "#/components/headers/Link"},
    }


def _table_content(columns: dict[str, Any]) -> dict[str, Any]:
    note: dict[str, Any] = {NOTE: {"type": "string", "description": "Staat er alleen bij verzonnen cijfers."}}
    row = {
        "type": "object",
        "properties": note | columns,
        "required": list(columns),
        "additionalProperties": False,
    }
    whole = {"type": "integer", "minimum": 0}
    around = {
        "type": "object",
        "properties": {
            **note,
            RELEASE: {"type": "string", "description": "Naam van de uitgave."},
            "total": whole,
            "offset": whole,
            "limit": whole,
            "next": {"type": ["string", "null"], "description": "Adres van de volgende bladzijde."},
            DATA: {"type": "array", "items": row},
        },
        "required": [RELEASE, "total", "offset", "limit", "next", DATA],
        "additionalProperties": False,
    }
    return {JSON: {"schema": around}, CSV: {"schema": {"type": "string"}}, PARQUET: {}}


def _columns(answer: Callable[..., pl.DataFrame], release: Release, one: Endpoint) -> dict[str, Any]:
    """The columns of a question, from its answer about something that exists."""
    return {
        name: _column(name, kind) for name, kind in answer(release, **samples(release, one)).schema.items()
    }


def _map_content() -> dict[str, Any]:
    return {
        GEOJSON: {"schema": {"$ref": "#/components/schemas/FeatureCollection"}},
        TOPOJSON: {"schema": {"$ref": "#/components/schemas/Topology"}},
        JSON: {"schema": {"$ref": "#/components/schemas/FeatureCollection"}},
    }


def _column(name: str, kind: Any) -> dict[str, Any]:
    known = dict(TYPES).get(kind) or ("integer" if kind.is_integer() else "number")
    return {"type": [known, "null"], "description": COLUMNS[name]}


def _trouble(status: int, problems: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    titles = " / ".join(title for code, title in problems.values() if code == status)
    told: dict[str, Any] = {
        "description": f"{titles}.",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return told | (
        {"headers": {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}}
        if status in (429, 503)
        else {}
    )


def _problem(problems: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    text = {"type": "string"}
    alike = {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"code": text, "label": text},
            "required": ["code", "label"],
        },
    }
    fault = {
        "type": "object",
        "properties": {"parameter": text, "code": text, "detail": text, "suggestions": alike},
        "required": ["parameter", "code", "detail"],
    }
    return {
        "type": "object",
        "description": "Wat er niet klopt (RFC 9457).",
        "properties": {
            "type": {**text, "description": f"Eindigt op een van: {', '.join(problems)}."},
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "instance": text,
            "errors": {"type": "array", "items": fault},
            "suggestions": alike,
        },
        "required": ["type", "title", "status", "detail", "instance"],
    }


def _maps() -> dict[str, Any]:
    text = {"type": "string"}
    around = {
        NOTE: text,
        "release": text,
        "division": text,
        "attribution": text,
        "approximate": {"type": "boolean"},
    }
    needed = ["type", "release", "division", "attribution", "approximate"]
    listed = {"type": "array", "items": {"type": "object"}}
    return {
        "FeatureCollection": {
            "type": "object",
            "properties": {**around, "type": {"const": "FeatureCollection"}, "features": listed},
            "required": [*needed, "features"],
        },
        "Topology": {
            "type": "object",
            "properties": {
                **around,
                "type": {"const": "Topology"},
                "transform": {"type": "object"},
                "objects": {"type": "object"},
                "arcs": {"type": "array"},
            },
            "required": [*needed, "objects", "arcs", "transform"],
        },
    }
