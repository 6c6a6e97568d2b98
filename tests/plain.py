"""How do tests ask for a plain page without a browser, and read what came: its tables, headings and links?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import html
from starlette.applications import Starlette
from starlette.testclient import TestClient

from monitor.store import Release
from monitor.web import current, sheet_team, sheets, teams

HERE = "http://localhost:8501"


def forget() -> None:
    """Empty what the process keeps of releases, workspaces and pages."""
    for kept in (
        current.served,
        sheet_team._told,
        sheets._made,
    ):
        kept.cache_clear()
    teams.forget()


@contextmanager
def plainly(
    patch: pytest.MonkeyPatch, folder: Path, workspace: Path, host: str = HERE
) -> Iterator[TestClient]:
    """A client of the plain pages of the release in a folder, with a workspace of its own."""
    patch.setattr(current, "RELEASES", folder)
    for name in ("MONITOR_WORKSPACE_URL", "MONITOR_EXAMPLE_WORKSPACE_URL"):
        patch.setenv(name, f"sqlite:///{workspace}")
    forget()
    with TestClient(Starlette(routes=sheets.ROUTES), base_url=host, follow_redirects=False) as client:
        yield client
    forget()


@dataclass
class Read:
    """A plain page as it is read: status, headers, text and tree."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def tree(self) -> html.HtmlElement:
        """The page as a tree."""
        return html.document_fromstring(self.text.encode(), parser=html.HTMLParser(encoding="utf-8"))

    def tables(self) -> Iterator[tuple[list[str], list[list[str]]]]:
        """Headings of the columns and cells of every table."""
        for table in self.tree.iter("table"):
            rows = [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]
            yield rows[0], rows[1:]

    def values(self, column: str) -> dict[str, str]:
        """The cells of a column by the heading of their row, over all tables whose rows are subjects."""
        found = {}
        for heads, rows in self.tables():
            if heads[0] == "Onderwerp" and column in heads:
                found |= {row[0]: row[heads.index(column)] for row in rows}
        return found

    @property
    def links(self) -> list[str]:
        """Every address that the page leads to."""
        return [str(one.get("href")) for one in self.tree.iter("a")]


def read(client: TestClient, address: str) -> Read:
    """Ask for an address as a browser does."""
    found = client.get(address)
    return Read(found.status_code, found.headers, found.text)


def name_of(release: Release, area: str) -> str:
    """The name of a place as it heads a column."""
    return release.catalog.area[area].label
