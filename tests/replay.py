"""What do tests ask instead of the publishers: a real server on loopback that speaks OData 4, OData 3, OGC API Features and WFS.

The layouts are those of the real services: paths, names of keys, links to the next page, padded keys, counts as text.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

JSON = "application/json; odata.metadata=minimal"
Query = Mapping[str, str]


@dataclass
class Reply:
    """What the server sends; `cut` announces more bytes than come, `hold` keeps the answer until an event is set."""

    body: bytes = b""
    status: int = 200
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: threading.Event | None = None


def as_json(document: object, **more: Any) -> Reply:
    """A document as a reply."""
    return Reply(json.dumps(document).encode(), **more)


Upset = Callable[[str, Query], Reply | None]


class Server:
    """A running server: `tables` answer by path, `upsets` come first and each happens once, `log` holds what was asked."""

    def __init__(self) -> None:
        self.tables: list[Callable[[str, Query], Reply | None]] = []
        self.upsets: list[Upset] = []
        self.log: list[str] = []
        self.base = ""

    def answer(self, target: str) -> Reply:
        """The reply to one request."""
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query))
        self.log.append(target)
        for upset in list(self.upsets):
            if reply := upset(parts.path, query):
                self.upsets.remove(upset)
                return reply
        for table in self.tables:
            if reply := table(parts.path, query):
                return reply
        return Reply(b'{"error":{"message":"not found"}}', status=404)

    def asked(self, part: str) -> list[str]:
        """The requests with this in their address."""
        return [target for target in self.log if part in target]

    def once(self, part: str, reply: Reply, times: int = 1) -> None:
        """Let the next requests with `part` in the path get this reply."""
        self.upsets += [self._once(part, reply) for _ in range(times)]

    @staticmethod
    def _once(part: str, reply: Reply) -> Upset:
        return lambda path, query: reply if part in path else None


@contextmanager
def serving() -> Iterator[Server]:
    """A server on a free port of loopback, in a thread of its own, gone at the end."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = server.answer(self.path)
            if reply.hold is not None:
                reply.hold.wait(30)
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(reply.body) + (100 if reply.cut else 0)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                pass  # the other side had enough
            self.close_connection = True

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    server.base = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def chosen(rows: Sequence[dict[str, Any]], condition: str) -> list[dict[str, Any]]:
    """The rows for which an OData filter holds, made of startswith, eq, and, or and brackets."""
    if not condition:
        return list(rows)
    text = re.sub(r"startswith\((\w+),'([^']*)'\)", r"(str(row[\1!]).startswith(\2!))", condition)
    text = re.sub(r"(\w+) eq '([^']*)'", r"(row[\1!] == \2!)", text)
    text = re.sub(r"(row\[)(\w+)!", r"\1'\2'", text)
    text = re.sub(r"(startswith\(|== )([^')!]*)!", r"\1'\2'", text)
    return [row for row in rows if eval(text, {"str": str}, {"row": row})]


class Table4:
    """A table below /odata/v1/CBS in OData 4."""

    def __init__(
        self,
        server: Server,
        name: str,
        measures: Sequence[tuple[str, str, str]],
        rows: Sequence[dict[str, Any]],
    ) -> None:
        self.server, self.name, self.measures = server, name, list(measures)
        self.rows = [{"Id": number, **row} for number, row in enumerate(rows)]
        self.size, self.modified = 100_000, "2026-08-12T02:00:00+02:00"
        server.tables.append(self)

    def __call__(self, path: str, query: Query) -> Reply | None:
        start = f"/odata/v1/CBS/{self.name}/"
        if not path.startswith(start):
            return None
        what = path.removeprefix(start)
        context = f"{self.server.base}/odata/v1/CBS/{self.name}/$metadata#{what}"
        if what == "Properties":
            told = {"Identifier": self.name, "Modified": self.modified, "ObservationsModified": self.modified}
            return as_json({"@odata.context": context, **told, "ObservationCount": len(self.rows)})
        if what == "MeasureCodes":
            codes = [
                {
                    "Identifier": code,
                    "Index": number,
                    "Title": title,
                    "Unit": unit,
                    "Decimals": 0,
                    "DataType": "Long",
                }
                for number, (code, title, unit) in enumerate(self.measures)
            ]
            return as_json({"@odata.context": context, "value": codes})
        found = chosen(self.rows, query.get("$filter", ""))
        if what == "Observations/$count":
            return Reply(str(len(found)).encode(), kind="text/plain")
        if what != "Observations":
            return None
        skip = int(query.get("$skip", 0))
        page: dict[str, Any] = {"@odata.context": context, "value": found[skip : skip + self.size]}
        if skip + self.size < len(found):
            page["@odata.nextLink"] = self.link(path, query, skip + self.size)
        return as_json(page)

    def link(self, path: str, query: Query, skip: int) -> str:
        """The address of a later page."""
        words = urlencode({**query, "$skip": skip}, quote_via=quote, safe="$(),'")
        return f"{self.server.base}{path}?{words}"


class Table3:
    """A table below /ODataFeed/odata in OData 3; region keys are filled with spaces to ten places."""

    def __init__(
        self,
        server: Server,
        name: str,
        topics: Sequence[tuple[str, str, str]],
        rows: Sequence[dict[str, Any]],
        periods: Mapping[str, str] | None = None,
    ) -> None:
        self.server, self.name, self.topics = server, name, list(topics)
        self.periods = dict(periods or {})
        self.rows = [
            {"ID": number, **row, "WijkenEnBuurten": f"{row['WijkenEnBuurten']:<10}"}
            for number, row in enumerate(rows)
        ]
        self.size, self.modified, self.forgets_format = 10_000, "2026-05-12T02:00:00", False
        server.tables.append(self)

    def __call__(self, path: str, query: Query) -> Reply | None:
        start = f"/ODataFeed/odata/{self.name}/"
        if not path.startswith(start):
            return None
        what = path.removeprefix(start)
        if what == "TypedDataSet/$count":
            return Reply(str(len(chosen(self.rows, query.get("$filter", "")))).encode(), kind="text/plain")
        if query.get("$format") != "json":
            return Reply(b"<?xml version='1.0'?><feed/>", kind="application/atom+xml")
        metadata = f"http://127.0.0.1/ODataFeed/odata/{self.name}/$metadata#Cbs.OData.WebAPI.{what}"
        if what == "TypedDataSet":
            return self.data(path, query, metadata)
        lists = {"TableInfos": self.infos, "DataProperties": self.properties, "Perioden": self.dates}
        return as_json({"odata.metadata": metadata, "value": lists[what]()}) if what in lists else None

    def data(self, path: str, query: Query, metadata: str) -> Reply:
        """One page of the table."""
        found = chosen(self.rows, query.get("$filter", ""))
        skip = int(query.get("$skip", 0))
        page: dict[str, Any] = {"odata.metadata": metadata, "value": found[skip : skip + self.size]}
        if skip + self.size < len(found):
            kept = {
                name: value
                for name, value in query.items()
                if not (self.forgets_format and name == "$format")
            }
            words = urlencode({**kept, "$skip": skip + self.size}, quote_via=quote, safe="$(),'")
            page["odata.nextLink"] = f"{self.server.base}{path}?{words}"
        return as_json(page)

    def infos(self) -> list[dict[str, Any]]:
        """TableInfos."""
        return [{"ID": 0, "Identifier": self.name, "Title": "Proef", "Modified": self.modified}]

    def properties(self) -> list[dict[str, Any]]:
        """DataProperties: dimensions first, then the columns with figures in a group."""
        told: list[dict[str, Any]] = [
            {
                "odata.type": "Cbs.OData.GeoDimension",
                "Type": "GeoDimension",
                "Key": "WijkenEnBuurten",
                "Title": "Wijken",
            },
            {"odata.type": "Cbs.OData.TopicGroup", "Type": "TopicGroup", "Key": "", "Title": "Groep"},
        ]
        for key, title, unit in self.topics:
            told.append(
                {"odata.type": "Cbs.OData.Topic", "Type": "Topic", "Key": key, "Title": title, "Unit": unit}
            )
        return told

    def dates(self) -> list[dict[str, Any]]:
        """Perioden."""
        return [
            {"Key": key, "Title": key, "Description": "", "Status": status}
            for key, status in self.periods.items()
        ]


def square(west: float, south: float, side: float = 500) -> dict[str, Any]:
    """A square as GeoJSON, in the coordinates of its corner."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


class Features:
    """Layers below /cbs as OGC API Features, with links to the next page."""

    def __init__(
        self, server: Server, layers: Mapping[str, Sequence[dict[str, Any]]], year: str = "2025"
    ) -> None:
        self.server, self.layers, self.size = server, dict(layers), 1000
        self.start = f"/cbs/wijken-en-buurten-{year}/ogc/v1/collections/"
        server.tables.append(self)

    def __call__(self, path: str, query: Query) -> Reply | None:
        if not path.startswith(self.start) or not path.endswith("/items"):
            return None
        features = self.layers.get(path.removeprefix(self.start).removesuffix("/items"), [])
        found = [one for one in features if one["properties"]["gemeentecode"] == query.get("gemeentecode")]
        cursor = int(query.get("cursor", 0))
        page = found[cursor : cursor + self.size]
        links = [{"rel": "self", "href": f"{self.server.base}{path}", "type": "application/geo+json"}]
        if cursor + self.size < len(found):
            words = urlencode({**query, "cursor": cursor + self.size})
            links.append(
                {"rel": "next", "href": f"{self.server.base}{path}?{words}", "type": "application/geo+json"}
            )
        told = {"type": "FeatureCollection", "links": links, "numberReturned": len(page), "features": page}
        return as_json({**told, "timeStamp": f"nr {len(self.server.log)}"}, kind="application/geo+json")


class WebFeatures:
    """Layers of WFS 2.0 below /cbs/wijkenbuurten, which tells no next page."""

    def __init__(self, server: Server, layers: Mapping[str, Sequence[dict[str, Any]]], year: str) -> None:
        self.server, self.layers, self.path = server, dict(layers), f"/cbs/wijkenbuurten/{year}/wfs/v1_0"
        server.tables.append(self)

    def __call__(self, path: str, query: Query) -> Reply | None:
        if path != self.path or query.get("request") != "GetFeature" or query.get("version") != "2.0.0":
            return None
        city = re.search(r"<Literal>(\w+)</Literal>", query.get("filter", ""))
        features = [
            one
            for one in self.layers[query["typeNames"]]
            if city and one["properties"]["gemeentecode"] == city[1]
        ]
        start, count = int(query["startIndex"]), int(query["count"])
        told = {
            "type": "FeatureCollection",
            "numberMatched": len(features),
            "features": features[start : start + count],
        }
        return as_json(told, kind="application/json; subtype=geojson; charset=utf-8")


def place(layer: str, code: str, name: str, geometry: dict[str, Any], water: str = "NEE") -> dict[str, Any]:
    """A district or neighbourhood as the mapping agency has it."""
    properties = {f"{layer}code": code, f"{layer}naam": name, "gemeentecode": "GM0202", "water": water}
    return {"type": "Feature", "id": f"{code}-{water}", "properties": properties, "geometry": geometry}
