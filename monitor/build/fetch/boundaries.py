"""Which lines does the mapping agency publish for the districts and neighbourhoods of the city, and do they differ from ours?"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import shapely

from monitor.build.fetch.pages import Row
from monitor.build.fetch.publisher import Passing, Publisher, refused
from monitor.catalog import Catalog
from monitor.catalog.fetching import Service, Table

RD = "http://www.opengis.net/def/crs/EPSG/0/28992"
RD_NAME = "urn:ogc:def:crs:EPSG::28992"
FILTER = (
    '<Filter xmlns="http://www.opengis.net/fes/2.0"><PropertyIsEqualTo><ValueReference>gemeentecode</ValueReference>'
    "<Literal>{city}</Literal></PropertyIsEqualTo></Filter>"
)
SIZE = 1000
"""Features per page; the city has 107."""
FRAME = (0, 300_000, 300_000, 620_000)
"""West, south, east and north of the Netherlands in RD metres, round: what lies outside is in other coordinates."""
LEVELS = {"WK": "district", "BU": "neighbourhood"}


class Layer:
    """One layer of boundaries: what to ask and how to read it, over OGC API Features or WFS 2.0."""

    def __init__(self, publisher: Publisher, service: Service, table: Table, year: str, layer: str) -> None:
        self.publisher, self.wfs, self.layer = publisher, service.protocol == "wfs", layer
        self.code = table.layers[layer]
        self.base = f"{service.address.rstrip('/')}/{table.table.format(year=year)}"

    def first(self, city: str) -> str:
        """The address of the first page with the lines of a city, in RD metres."""
        if self.wfs:
            return self._first_of_wfs(city)
        query = {"f": "json", "gemeentecode": city, "limit": str(SIZE), "crs": RD}
        return f"{self.base}/collections/{quote(self.layer)}/items?{urlencode(query)}"

    def _first_of_wfs(self, city: str) -> str:
        query = {
            "service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": self.layer,
            "outputFormat": "application/json", "srsName": "EPSG:28992", "count": str(SIZE),
            "startIndex": "0", "filter": FILTER.format(city=city),
        }  # fmt: skip
        return f"{self.base}?{urlencode(query, quote_via=quote)}"

    def version(self, first: str) -> str:
        """What the first page holds, as neither service tells when its lines changed."""
        document = self.publisher.get(first, lambda answer: self.read(answer.document(), first)).document()
        told = json.dumps(self.read(document, first)[0], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    def read(self, document: Any, address: str) -> tuple[list[Row], str]:
        """The features of a page and the link to the next; raises Passing when it is no page of features."""
        if not isinstance(document, dict) or not isinstance(document.get("features"), list):
            raise Passing("het antwoord heeft geen gebieden")
        features = document["features"]
        for feature in features:
            if self.code not in (feature.get("properties") or {}):
                names = ", ".join(sorted(feature.get("properties") or {}))
                problem = f"De kolom '{self.code}' is er niet meer. Er zijn: {names}."
                raise refused(address, problem, "Zet de nieuwe naam bij layers in data/catalog/fetch.toml.")
        return features, self._following(document, address)

    def key(self, feature: Row) -> str:
        """What makes a feature itself: its own number, or its code with whether it is water."""
        properties = feature["properties"]
        return str(feature.get("id") or f"{properties[self.code]} {properties.get('water', '')}")

    def _following(self, document: Row, address: str) -> str:
        """The link to the next page: written in the answer, or with WFS 2.0 a later start as long as pages are full."""
        links = document.get("links") or []
        told = [
            str(link.get("href", ""))
            for link in links
            if isinstance(link, dict) and link.get("rel") == "next"
        ]
        if told or not self.wfs or len(document["features"]) < SIZE:
            return next(iter(told), "")
        query = dict(parse_qsl(urlsplit(address).query))
        query["startIndex"] = str(int(query.get("startIndex", "0")) + SIZE)
        return urlsplit(address)._replace(query=urlencode(query, quote_via=quote)).geturl()


def drawn(features: Sequence[Row], code: str, first: str) -> dict[str, Any]:
    """One GeoJSON collection in RD metres with one feature per code: `code` and `name`, land and water together.

    Raises Rejected when a feature has no area, or is in other coordinates than asked.
    """
    shapes: dict[str, list[shapely.Geometry]] = defaultdict(list)
    names: dict[str, str] = {}
    for feature in features:
        properties = feature["properties"]
        area = str(properties[code]).strip()
        shapes[area].append(_shape(feature, area, first))
        names[area] = str(properties.get(code.replace("code", "naam")) or "").strip()
    made = [
        {
            "type": "Feature",
            "properties": {"code": area, "name": names[area]},
            "geometry": json.loads(shapely.to_geojson(shapely.union_all(shapes[area]))),
        }
        for area in sorted(shapes)
    ]
    crs = {"type": "name", "properties": {"name": RD_NAME}}
    return {"type": "FeatureCollection", "crs": crs, "features": made}


def _shape(feature: Row, area: str, first: str) -> shapely.Geometry:
    geometry = feature.get("geometry") or {}
    if geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise refused(first, f"Gebied {area} heeft geen vlak.", "Haal de grenzen later opnieuw op.")
    shape = shapely.make_valid(shapely.from_geojson(json.dumps(geometry, default=_number)))
    west, south, east, north = shape.bounds
    if west < FRAME[0] or south < FRAME[1] or east > FRAME[2] or north > FRAME[3]:
        problem = (
            f"Gebied {area} staat niet in RD-meters (EPSG:28992), maar begint bij {west:.4f}, {south:.4f}."
        )
        raise refused(
            first, problem, "De dienst luistert niet naar crs of srsName: meld dit een ontwikkelaar."
        )
    return shape


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value)} is no coordinate")


def differences(names: Mapping[str, str], catalog: Catalog) -> list[str]:
    """What differs between the published codes and names and those of the catalog; empty when nothing does."""
    if not names:
        return []
    level = LEVELS[next(iter(names))[:2]]
    ours = {item.code: item for item in catalog.areas_on(level)}
    told = [f"Nieuw bij de bron: {code} {names[code]}." for code in sorted(names.keys() - ours.keys())]
    told += [
        f"Niet meer bij de bron: {code} {ours[code].label}." for code in sorted(ours.keys() - names.keys())
    ]
    for code in sorted(names.keys() & ours.keys()):
        known = {ours[code].label, *ours[code].aliases}
        if names[code] and names[code] not in known:
            told.append(f"{code} heet bij de bron '{names[code]}', bij ons '{ours[code].label}'.")
    return told
