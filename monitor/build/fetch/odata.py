"""What do the table services of CBS, RIVM and police say, in OData 4 and in the older OData 3?"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from monitor.build.fetch.offered import Offered, similar
from monitor.build.fetch.pages import Row
from monitor.build.fetch.publisher import Passing, Publisher, refused
from monitor.catalog.fetching import Service, Table

LISTS = 200
"""No list of columns or periods comes in more pages than this."""


@dataclass(frozen=True)
class Cell:
    """One published figure: area and period codes without spaces, its column, its value as sent, and its sign."""

    area: str
    period: str
    choices: dict[str, str]
    column: str
    value: Any
    sign: str = ""


class Dialect(ABC):
    """A table of a service in one version of OData: what to ask, and how to read what comes back."""

    rows = "value"
    link = ""
    data = ""
    identity = ""

    def __init__(self, publisher: Publisher, service: Service, table: Table, year: str) -> None:
        self.publisher, self.table, self.year = publisher, table, year
        self.name = table.table.format(year=year)
        self.base = f"{service.address.rstrip('/')}/{quote(self.name)}"

    @abstractmethod
    def version(self) -> str:
        """When the publisher last changed the figures of this table, as it writes it."""

    @abstractmethod
    def offered(self) -> list[Offered]:
        """The columns with figures that the table has."""

    @abstractmethod
    def periods(self) -> dict[str, str]:
        """Period code and how final its figures are, of the asked year; empty for a table of one year."""

    @abstractmethod
    def cells(self, row: Row) -> Iterator[Cell]:
        """The figures in one row."""

    def first(self, city: str) -> str:
        """The address of the first page: the figures of the city, its parts, and the country if wanted."""
        return self.asked(self.data, {"$filter": self.condition(city)})

    def total(self, city: str) -> int | None:
        """How many rows there are, when the publisher tells."""
        answer = self.publisher.perhaps(self.asked(f"{self.data}/$count", {"$filter": self.condition(city)}))
        text = answer.content.decode("utf-8-sig", "replace").strip() if answer else ""
        return int(text) if text.isdigit() else None

    def read(self, document: Any, address: str) -> tuple[list[Row], str]:
        """The rows of a page, and the link to the next one; raises Passing when it is no page."""
        if not isinstance(document, dict) or not isinstance(document.get(self.rows), list):
            raise Passing("het antwoord heeft geen regels")
        rows = [{str(name).strip(): value for name, value in row.items()} for row in document[self.rows]]
        for row in rows[:1]:
            self._shaped(row)
        return rows, str(document.get(self.link) or "")

    def key(self, row: Row) -> str:
        """What makes a row itself."""
        return str(row.get(self.identity))

    def needed(self) -> Sequence[str]:
        """The columns without which a row says nothing."""
        choices = {name for part in self.table.parts for name in part.where}
        period = [self.table.period_column] if self.table.period else []
        return [self.identity, self.table.region, *sorted(choices), *period]

    def asked(self, path: str, query: dict[str, str]) -> str:
        """An address of this table; spaces and quotation marks as the services take them."""
        words = urlencode(query, quote_via=quote, safe="$(),'")
        return f"{self.base}/{path}" + (f"?{words}" if words else "")

    def condition(self, city: str) -> str:
        """The filter on areas, periods and choices, with the functions that OData 3 and 4 share."""
        table, number = self.table, city.removeprefix("GM")
        codes = [f"BU{number}"] if table.add_up else [city, f"WK{number}", f"BU{number}"]
        codes += [table.country] if table.country else []
        told = [" or ".join(f"startswith({table.region},'{code}')" for code in codes)]
        if table.period:
            told.append(f"startswith({table.period_column},'{table.period.format(year=self.year)}')")
        parts = [
            " and ".join(f"{name} eq '{code}'" for name, code in part.where.items()) for part in table.parts
        ]
        told.append(" or ".join(f"({part})" if len(parts) > 1 else part for part in parts if part))
        return " and ".join(f"({one})" if " or " in one else one for one in told if one)

    def listed(self, path: str, query: dict[str, str]) -> list[Row]:
        """All rows of a short list of this table, such as its columns."""
        rows: list[Row] = []
        address = self.asked(path, query)
        for _ in range(LISTS):
            document = self.publisher.get(address, lambda answer: self._list(answer.document())).document()
            found, link = self._list(document)
            rows += found
            if not link:
                return rows
            address = self.publisher.here(link, address)
        raise refused(address, f"De lijst '{path}' heeft geen einde.", "Meld dit bij de bron.")

    def _list(self, document: Any) -> tuple[list[Row], str]:
        if not isinstance(document, dict) or not isinstance(document.get(self.rows), list):
            raise Passing("het antwoord heeft geen regels")
        return document[self.rows], str(document.get(self.link) or "")

    def _shaped(self, row: Row) -> None:
        """Raises Rejected when a column that everything hangs on has another name now."""
        absent = [name for name in self.needed() if name not in row]
        if not absent:
            return
        near = {name: similar(name, row) or sorted(row)[:6] for name in absent}
        told = " ".join(f"'{name}' ontbreekt; wat erop lijkt: {', '.join(near[name])}." for name in absent)
        remedy = (
            "Zet de nieuwe naam bij deze tabel in data/catalog/fetch.toml (region, period_column of part)."
        )
        raise refused(self.asked(self.data, {}), f"De tabel heeft andere kolommen: {told}", remedy)

    def _choices(self, row: Row) -> dict[str, str]:
        names = {name for part in self.table.parts for name in part.where}
        return {name: str(row.get(name) or "").strip() for name in names}

    def _period(self, row: Row) -> str:
        return str(row.get(self.table.period_column) or "").strip() if self.table.period else ""


class OData4(Dialect):
    """One observation a row; figures that are not there are not sent, unless a sign says why."""

    link = "@odata.nextLink"
    data = "Observations"
    identity = "Id"

    def version(self) -> str:
        """See Dialect.version."""
        told = self.publisher.get(self.asked("Properties", {}), lambda answer: answer.document()).document()
        told = told if isinstance(told, dict) else {}
        return "|".join(
            str(told.get(name, "")) for name in ("ObservationsModified", "Modified", "ObservationCount")
        )

    def offered(self) -> list[Offered]:
        """See Dialect.offered."""
        return [
            Offered(str(row.get("Identifier", "")), str(row.get("Title", "")), str(row.get("Unit") or ""))
            for row in self.listed("MeasureCodes", {})
        ]

    def periods(self) -> dict[str, str]:
        """See Dialect.periods."""
        if not self.table.period:
            return {}
        start = self.table.period.format(year=self.year)
        rows = self.listed(f"{self.table.period_column}Codes", {})
        codes = {str(row.get("Identifier", "")).strip(): str(row.get("Status") or "") for row in rows}
        return {code: status for code, status in codes.items() if code.startswith(start)}

    def needed(self) -> Sequence[str]:
        """See Dialect.needed."""
        return [*super().needed(), "Measure", "Value"]

    def cells(self, row: Row) -> Iterator[Cell]:
        """See Dialect.cells."""
        value = row.get("Value") if row.get("Value") is not None else row.get("StringValue")
        yield Cell(
            str(row.get(self.table.region) or "").strip(),
            self._period(row),
            self._choices(row),
            str(row.get("Measure")).strip(),
            value,
            str(row.get("ValueAttribute") or ""),
        )


class OData3(Dialect):
    """One area a row with a column per figure; region codes are filled with spaces up to ten places."""

    link = "odata.nextLink"
    data = "TypedDataSet"
    identity = "ID"

    def asked(self, path: str, query: dict[str, str]) -> str:
        """See Dialect.asked; without a format these services answer in XML."""
        return super().asked(path, query if path.endswith("$count") else {**query, "$format": "json"})

    def read(self, document: Any, address: str) -> tuple[list[Row], str]:
        """See Dialect.read; a link to the next page that forgot the format gets it back."""
        rows, link = super().read(document, address)
        if link and "$format" not in dict(parse_qsl(urlsplit(link).query)):
            link += ("&" if urlsplit(link).query else "?") + "$format=json"
        return rows, link

    def version(self) -> str:
        """See Dialect.version."""
        rows = self.listed("TableInfos", {})
        return str(rows[0].get("Modified", "")) if rows else ""

    def offered(self) -> list[Offered]:
        """See Dialect.offered."""
        return [
            Offered(str(row.get("Key", "")).strip(), str(row.get("Title", "")), str(row.get("Unit") or ""))
            for row in self.listed("DataProperties", {})
            if row.get("Type") == "Topic"
        ]

    def periods(self) -> dict[str, str]:
        """See Dialect.periods."""
        if not self.table.period:
            return {}
        start = self.table.period.format(year=self.year)
        rows = self.listed(self.table.period_column, {})
        codes = {str(row.get("Key", "")).strip(): str(row.get("Status") or "") for row in rows}
        return {code: status for code, status in codes.items() if code.startswith(start)}

    def cells(self, row: Row) -> Iterator[Cell]:
        """See Dialect.cells."""
        area, period, choices = (
            str(row.get(self.table.region) or "").strip(),
            self._period(row),
            self._choices(row),
        )
        apart = {self.identity, self.table.region, self.table.period_column, *choices}
        for column, value in row.items():
            if column not in apart:
                yield Cell(area, period, choices, column, value)


def dialect_of(publisher: Publisher, service: Service, table: Table, year: str) -> Dialect:
    """The table in the version of OData that its service speaks."""
    return (OData4 if service.protocol == "odata4" else OData3)(publisher, service, table, year)
