"""How do tests see what somebody who works for a team sees: signed in, with a workspace, at a page for staff."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest
from visiting import Visit, put_in_use

from monitor.store import Release
from monitor.ui import login, opened
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.rights import Identity

WRITTEN_IN = ("text_input", "text_area")


class StaffVisit(Visit):
    """Somebody who works for a team and opens a page; a kind of visit names its page."""

    page = ""

    def go(self, page: str = "", **codes: str) -> Self:
        """Open the page, or another by its script, with exactly these codes in the address."""
        self.app.query_params.clear()
        for key, code in codes.items():
            self.app.query_params[key] = code
        self.app.switch_page(page or self.page).run()
        return self.sound()

    def sound(self) -> Self:
        """Fail when the page broke; messages to the person are no fault."""
        assert not self.app.exception, self.app.exception
        return self

    def box(self, label: str, *kinds: str) -> Any:
        """The one field with this label; of other kinds than a box to type in when these are named."""
        (found,) = [one for kind in kinds or WRITTEN_IN for one in self.app.get(kind) if one.label == label]
        return found

    def press(self, label: str) -> Self:
        """Click the one button with this label."""
        self.box(label, "button").click().run()
        return self.sound()


def own_workspace(release: Release, folder: Path) -> Workspace:
    """An empty workspace in SQLite; what goes for both stores is proven in the tests of the records."""
    return open_workspace(release.catalog, f"sqlite:///{folder / 'workspace.db'}")


def put_to_work(release: Release, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages read this release and this workspace."""
    put_in_use(release, monkeypatch)
    monkeypatch.setattr(opened, "_kept", lambda name, catalog: workspace)


def coming_in(
    visit: type[StaffVisit], release: Release, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """What opens the page of a kind of visit as somebody: (who, what `go` takes) -> the visit."""
    put_to_work(release, workspace, monkeypatch)
    monkeypatch.setattr(login, "is_configured", lambda: True)

    def somebody(who: Identity, *told: str, **codes: str) -> StaffVisit:
        monkeypatch.setattr(login, "identity", lambda: who)
        return visit().go(*told, **codes)

    return somebody
