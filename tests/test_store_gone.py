"""Do the public pages go on when the store of the teams is gone while the site runs?"""

from collections.abc import Iterator

import pytest
from visiting import Visit, put_in_use
from workspaces import TEAM_W2, fresh_database, postgres

from monitor.store import Release
from monitor.ui import opened
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.records import writing
from monitor.workspace.tables import Strength


@pytest.fixture(scope="module")
def gone(real: Release) -> Iterator[Workspace]:
    """A workspace on a PostgreSQL that has stopped since it was opened."""
    with postgres() as server:
        kept = open_workspace(real.catalog, fresh_database(server))
        with writing(kept, TEAM_W2) as pen:
            pen.create(Strength(area="WK020207", name="Buurttuin", public=True))
    yield kept
    kept.close()


@pytest.mark.parametrize("page", ["wijk", "plannen", "jaren"])
def test_a_page_shows_its_figures_when_the_store_is_gone(
    gone: Workspace, real: Release, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(real, monkeypatch)
    monkeypatch.setattr(opened, "_kept", lambda *_: gone)
    shown = Visit().open(page, gebied="WK020207")
    assert "Buurttuin" not in shown.text
    assert shown.tables
