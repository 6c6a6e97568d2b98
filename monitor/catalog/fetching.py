"""Where do publishers offer which table, and which of its columns is which indicator?"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from monitor.catalog.checks import findings_of
from monitor.catalog.frozen import Frozen
from monitor.catalog.models import Level
from monitor.catalog.tables import blocks_of, tables_of
from monitor.findings import Finding, Rejected

FILE = "fetch.toml"
Protocol = Literal["odata4", "odata3", "features", "wfs"]
SOURCES = ("kwb", "rivm", "politie", "grenzen")
"""What can be fetched, as the command names it."""


class Patience(Frozen):
    """How long is waited for a publisher (seconds), how often is tried again, and how much is taken at most (bytes)."""

    connect: float = Field(default=10, gt=0)
    silence: float = Field(default=60, gt=0)
    whole: float = Field(default=600, gt=0)
    attempts: int = Field(default=6, ge=1, le=20)
    first_wait: float = Field(default=1, ge=0)
    longest_wait: float = Field(default=60, ge=0)
    longest_asked: float = Field(default=600, ge=0)
    answer_bytes: int = Field(default=200_000_000, ge=1)
    all_bytes: int = Field(default=1_000_000_000, ge=1)
    pages: int = Field(default=1000, ge=1)


class Service(Frozen):
    """The address below which a publisher answers, and the protocol it speaks there."""

    code: str
    protocol: Protocol
    address: str
    publisher: str


class Column(Frozen):
    """The published column of an indicator: its title, if known its lasting code, and the unit it must have.

    `rounded` marks counts that the publisher rounds to five in districts and neighbourhoods. `levels` are those of
    which figures are taken; all when empty.
    """

    group: str
    indicator: str
    title: str
    code: str = ""
    unit: str = ""
    rounded: bool = False
    levels: tuple[Level, ...] = ()


class Part(Frozen):
    """A choice on the other dimensions of a table, such as an age; its indicators have `suffix` behind their code."""

    suffix: str = ""
    where: Mapping[str, str] = {}


class Table(Frozen):
    """One table of one publisher in some years, and the delivery that is made of it.

    `file`, `table` and `period` may hold {year}. `months` is how many periods make a whole year; their figures are
    added. `add_up` makes districts and city the sums of neighbourhoods. `leave_out` holds codes that are no place.
    """

    fetch: Literal["kwb", "rivm", "politie", "grenzen"]
    years: tuple[str, ...]
    service: str
    table: str
    division: str
    giver: str = ""
    source: str = ""
    file: str = ""
    columns: str = ""
    region: str = "WijkenEnBuurten"
    country: str = ""
    period: str = ""
    period_column: str = "Perioden"
    months: int = Field(default=0, ge=0, le=12)
    add_up: bool = False
    leave_out: tuple[str, ...] = ()
    note: str = ""
    parts: tuple[Part, ...] = Field(default=(Part(),), alias="part")
    layers: Mapping[str, str] = {}


class Fetching(Frozen):
    """Everything that fetch.toml says."""

    patience: Patience = Patience()
    services: tuple[Service, ...] = ()
    columns: tuple[Column, ...] = ()
    tables: tuple[Table, ...] = ()

    def service(self, code: str) -> Service:
        """The service with a code that `load_fetching` has checked."""
        return next(item for item in self.services if item.code == code)

    def columns_of(self, table: Table) -> tuple[Column, ...]:
        """The columns that are wanted of a table."""
        return tuple(item for item in self.columns if item.group == table.columns)

    def tables_for(self, fetch: str, year: str) -> tuple[Table, ...]:
        """The tables of a source in a year; raises Rejected with the years that there are when there is none."""
        known = [item for item in self.tables if item.fetch == fetch]
        found = tuple(item for item in known if year in item.years)
        if not found:
            years = ", ".join(sorted({year for item in known for year in item.years})) or "geen"
            problem = f"Van '{fetch}' is voor {year} geen tabel bekend. Bekend zijn: {years}."
            remedy = "Zoek het tabelnummer op bij de bron en zet het jaar in data/catalog/fetch.toml."
            raise Rejected([Finding(FILE, f"table {fetch}", problem, remedy)])
        return found


PARTS: dict[str, tuple[str, type[Frozen]]] = {
    "service": ("services", Service),
    "column": ("columns", Column),
    "table": ("tables", Table),
}


def load_fetching(folder: Path, base: str = "") -> Fetching:
    """Read fetch.toml of a catalog folder; raises Rejected with every finding.

    `base`: scheme and host that take the place of those of every service, such as a server to practise with.
    """
    findings: list[Finding] = []
    tables = tables_of(folder, FILE, None, findings)
    parts: dict[str, Any] = {}
    for key, (name, model) in PARTS.items():
        parts[name] = [
            made
            for number, block in enumerate(blocks_of(tables, key, FILE, findings), start=1)
            for made in _made(
                model, block, f"{key} {block.get('code') or block.get('table') or number}", findings
            )
        ]
    parts["patience"] = next(
        iter(_made(Patience, tables.get("patience", {}), "patience", findings)), Patience()
    )
    unknown = tables.keys() - {*PARTS, "patience"}
    findings += [
        Finding(FILE, name, "Dit soort blok bestaat niet.", f"Gebruik patience, {', '.join(PARTS)}.")
        for name in sorted(unknown)
    ]
    found = Fetching(**parts) if not findings else Fetching()
    findings += _loose_ends(found)
    if findings:
        raise Rejected(findings)
    return found.model_copy(update={"services": tuple(_based(item, base) for item in found.services)})


def _made(model: type[Frozen], block: Any, where: str, findings: list[Finding]) -> list[Frozen]:
    """A block as its model; nothing, and findings, when it does not fit."""
    try:
        return [model.model_validate(block)]
    except ValidationError as fault:
        findings.extend(findings_of(fault, FILE, where))
        return []


def _loose_ends(found: Fetching) -> list[Finding]:
    """Tables that name a service or a group of columns that does not exist, and addresses that are none."""
    services = {item.code for item in found.services}
    groups = {item.group for item in found.columns}
    findings = [
        Finding(
            FILE, f"table {item.table}", f"De dienst '{item.service}' bestaat niet.", "Noem een [[service]]."
        )
        for item in found.tables
        if item.service not in services
    ]
    findings += [
        Finding(
            FILE, f"table {item.table}", f"De kolommen '{item.columns}' bestaan niet.", "Noem een [[column]]."
        )
        for item in found.tables
        if item.fetch != "grenzen" and item.columns not in groups
    ]
    remedy = "Begin het adres met https:// en de naam van de host."
    return findings + [
        Finding(FILE, f"service {item.code}", f"'{item.address}' is geen adres.", remedy)
        for item in found.services
        if urlsplit(item.address).scheme not in ("http", "https") or not urlsplit(item.address).hostname
    ]


def _based(service: Service, base: str) -> Service:
    """The service on another host, with its own path, so that a replay has the addresses of the publisher."""
    if not base:
        return service
    asked = urlsplit(base)
    if asked.scheme not in ("http", "https") or not asked.hostname:
        problem = f"'{base}' is geen adres."
        raise Rejected(
            [Finding("fetch", "--base", problem, "Schrijf http:// of https:// met host en poort.")]
        )
    moved = urlsplit(service.address)._replace(scheme=asked.scheme, netloc=asked.netloc)
    return service.model_copy(update={"address": moved.geturl()})
