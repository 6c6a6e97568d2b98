"""How do tests see what a visitor sees: a page run from an address, read back as text, tables and maps."""

from __future__ import annotations

import atexit
import json
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from monitor.catalog import Catalog
from monitor.store import Release
from monitor.ui import opened
from monitor.ui.blocks import PAGES
from monitor.workspace.database import Workspace, open_workspace

APP = Path(__file__).resolve().parents[1] / "app.py"
PATIENCE = 60  # seconds for one run on a busy machine; a run takes about 0.1
NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+(?:,\d+)?")


def number_in(text: str) -> float | None:
    """The first number of a Dutch text, such as 1234.5 in '€ 1.234,5'; None when there is none."""
    found = NUMBER.search(text)
    return float(found[0].replace(".", "").replace(",", ".")) if found else None


def put_in_use(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages read this release."""
    monkeypatch.setattr(opened, "current_name", lambda **_: release.name)
    monkeypatch.setattr(opened, "_opened", lambda name: release)
    # Never the workspace of whoever runs the tests: pages would show what happens to stand in it.
    monkeypatch.setattr(opened, "_kept", _empty_workspace)


_EMPTY: dict[str, Workspace] = {}


def _empty_workspace(name: str, catalog: Catalog) -> Workspace:
    """One workspace without records per release, for all tests that write none."""
    if name not in _EMPTY:
        folder = tempfile.mkdtemp(prefix="workspace-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _EMPTY[name] = open_workspace(catalog, f"sqlite:///{folder}/workspace.db")
    return _EMPTY[name]


@dataclass
class Table:
    """A table as a reader sees it: caption, columns, and rows of texts."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        """The headings of the columns."""
        return self.rows[0]

    def column(self, name: str) -> dict[str, str]:
        """The cells of a column by the heading of their row."""
        place = self.columns.index(name)
        return {row[0]: row[place] for row in self.rows[1:]}


class _Reader(HTMLParser):
    """Collects the words and the tables of HTML, and leaves styles out."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tables: list[Table] = []
        self.inside: list[str] = []
        self.glued = False
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "wbr":  # a place where a line may break, inside a word
            self.glued = True
            return
        if tag not in ("img", "br"):
            self.inside.append(tag)
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in ("td", "th"):
            self.tables[-1].rows[-1].append("")
        self.words += [value for name, value in attrs if name in ("alt", "aria-label") and value]

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" in self.inside:
            return
        if self.glued:
            self.words[-1] += data
            self.glued = False
        else:
            self.words.append(data)
        if {"td", "th"} & set(self.inside):
            self.tables[-1].rows[-1][-1] += data
        elif "caption" in self.inside:
            self.tables[-1].caption += data


def _unpacked(told: str) -> dict:
    """What the browser makes of a map that was sent: see `packed` in `monitor.ui.district_map`."""
    data = json.loads(told.replace("`", '"'))
    data["label"] = f"{data['mark']}. {data['label']}" if data["mark"] else data["label"]
    cells = [row.split("|") for row in data["rows"].split("~") if row]
    data["rows"] = [
        [data["stem"] + code, text, int(k) if k else None, int(kind), *name]
        for code, text, k, kind, *name in cells
    ]
    return data


class Visit:
    """One visitor: opens addresses and reads what came."""

    def __init__(self) -> None:
        # A page whose script has another name than its address is found only after a first run.
        self.app = AppTest.from_file(str(APP), default_timeout=PATIENCE).run()

    def open(self, page: str, **codes: str) -> Visit:
        """Open a page by an address with exactly these codes; without codes as a link in the menu does."""
        self.app.query_params.clear()
        for key, code in codes.items():
            self.app.query_params[key] = code
        self.app.switch_page(PAGES[page]).run()
        assert not self.app.exception, self.app.exception
        assert not self.app.error, self.app.error
        return self

    @property
    def address(self) -> dict[str, str]:
        """What stands in the address after the run."""
        held = self.app.query_params.items()
        return {key: value[0] if isinstance(value, list) else value for key, value in held}

    @property
    def notices(self) -> str:
        """What the page says about an address that it could not follow."""
        return unescape(" ".join(re.findall(r'role="status">(.*?)</p>', self.markup)))

    @property
    def markup(self) -> str:
        """All HTML of the page."""
        return "".join(item.proto.body for item in self.app.get("html"))

    @property
    def text(self) -> str:
        """All words of the page, also those that only a screen reader says, and those of its maps."""
        alerts = [
            item.value for kind in ("info", "warning", "title", "header") for item in self.app.get(kind)
        ]
        maps = [text for payload in self.maps for row in payload["rows"] for text in row[1:2]]
        return " ".join([*_Reader(self.markup).words, *alerts, *maps])

    @property
    def tables(self) -> list[Table]:
        """All tables of the page, in reading order."""
        return _Reader(self.markup).tables

    @property
    def maps(self) -> list[dict]:
        """What the district maps of the page get: rows, legend, colours."""
        return [_unpacked(json.loads(item.proto.json)) for item in self.app.get("bidi_component")]

    def sent(self) -> str:
        """Everything the browser would get for the page, in one text."""
        kinds = ("html", "bidi_component", "plotly_chart", "deck_gl_json_chart", "info", "markdown")
        return " ".join(str(item.proto) for kind in kinds for item in self.app.get(kind))
