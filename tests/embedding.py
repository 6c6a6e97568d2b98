"""How do tests ask for figures, pictures, texts and news beside the pages: of the real release, and of made-up figures?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT, Tiny
from starlette.applications import Starlette
from starlette.testclient import TestClient

from monitor.build.recipe import make
from monitor.catalog import load
from monitor.store import CURRENT_EXAMPLE, SHOWN
from monitor.web import current, embed, embed_code, feed, promotion, routes, sheets, teams

HERE = "http://localhost:8501"
KEPT = (
    current.served,
    embed._made,
    embed_code._made,
    feed._made,
    promotion._drawn,
    promotion._text,
    promotion._head,
    sheets._made,
)


@contextmanager
def asking(folder: Path, workspace: Path, shown: str = "") -> Iterator[TestClient]:
    """A client of all addresses of our own, for the release in a folder; `shown` is example for that of made-up figures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MONITOR_ADDRESS", raising=False)
        patch.setenv(SHOWN, shown)
        patch.setattr(current, "RELEASES", folder)
        for name in ("MONITOR_WORKSPACE_URL", "MONITOR_EXAMPLE_WORKSPACE_URL"):
            patch.setenv(name, f"sqlite:///{workspace}")
        _forget()
        with TestClient(Starlette(routes=routes.ROUTES), base_url=HERE, follow_redirects=False) as client:
            yield client
        _forget()


def made_up(folder: Path) -> Path:
    """A folder of releases with one of made-up figures, of the tiny monitor."""
    tiny = Tiny(folder)
    tiny.change("catalog/sources.toml", 'code = "enquete"', 'code = "enquete"\nfictitious = true')
    make(load(tiny.data / "catalog"), tiny.data, ROOT / "sql", tiny.releases, pointer=CURRENT_EXAMPLE)
    return tiny.releases


def _forget() -> None:
    for kept in KEPT:
        kept.cache_clear()
    teams.forget()
