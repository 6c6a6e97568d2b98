"""Does a form go on where it was when the server is replaced while somebody types: nothing lost, nothing written over?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import ROOT, free_port, releases, running
from workspaces import TEAM_W2

from browser.signed import APPROVER, TEAM, Site, log_in
from monitor.catalog import load
from monitor.commands.staff import settings
from monitor.drafts import draft
from monitor.store import open_release
from monitor.workspace.adoption import CHANGED, discuss
from monitor.workspace.analyses import analyses
from monitor.workspace.analysing import begin, write
from monitor.workspace.database import ADDRESS, Workspace, open_workspace
from monitor.workspace.places import within
from monitor.workspace.records import every, writing
from monitor.workspace.tables import Analysis, Goal

PLACE = "WK020207"


class Replaced:
    """A site whose process is replaced by another one at the same address, as when a new version is put in use."""

    def __init__(self, login: str, folder: Path) -> None:
        self.port, secrets = free_port(), folder / "secrets.toml"
        secrets.write_text(settings(self.port, login), encoding="utf-8")
        self.site = Site(f"http://localhost:{self.port}", folder / "workspace.db")
        self.around = {ADDRESS: f"sqlite:///{self.site.file}", "MONITOR_SECRETS": str(secrets)}
        self.process = ExitStack()
        self.workspace = open_workspace(load(ROOT / "data" / "catalog"), self.around[ADDRESS])

    def start(self) -> None:
        """Run a process; the one before it is ended first."""
        self.process.close()
        self.process.enter_context(running(port=self.port, around=self.around))


@pytest.fixture
def replaced(login: str, tmp_path: Path) -> Iterator[Replaced]:
    """A site that is not running yet."""
    made = Replaced(login, tmp_path)
    yield made
    made.process.close()
    made.workspace.close()


def all_of(workspace: Workspace, kind: type) -> list:
    with workspace.reading() as session:
        return every(session, kind)


def an_analysis(workspace: Workspace) -> Analysis:
    """An analysis that was discussed and waits for adoption."""
    codes = within(PLACE, workspace.catalog)
    first = draft(open_release("", releases()), PLACE)
    with writing(workspace, TEAM_W2) as pen:
        begin(pen, first.analysis, first.sections, first.claims)
    with writing(workspace, TEAM_W2) as pen:
        (held,) = analyses(pen.session, [PLACE])
        discuss(pen, held.key, held.version, date(2026, 11, 2), "Bewoners", codes)
        return held


def opened(
    replaced: Replaced, somebody: Callable, visit: Callable, settled: Callable, who: str, path: str
) -> Page:
    page = visit(somebody(), path, replaced.site.address)
    return log_in(page, who, settled)


def test_what_is_typed_while_the_server_is_replaced_is_kept_at_the_first_press(
    replaced: Replaced, somebody: Callable, visit: Callable, settled: Callable
) -> None:
    replaced.start()
    page = opened(replaced, somebody, visit, settled, TEAM, "/signalen")
    box = page.get_by_label("Wat is er gezegd?").first
    box.fill("De lamp is stuk.")
    page.get_by_role("button", name="Bewaren").first.click()
    expect(box).to_have_value("")
    settled(page)
    box.fill("Het plein is donker.")
    replaced.start()
    expect(box).to_have_value("Het plein is donker.")
    page.get_by_role("button", name="Bewaren").first.click()
    expect(box).to_have_value("")
    assert replaced.site.signals() == ["De lamp is stuk.", "Het plein is donker."]


def test_what_a_colleague_kept_while_the_server_was_replaced_is_not_written_over_and_not_adopted_unseen(
    replaced: Replaced, somebody: Callable, visit: Callable, settled: Callable
) -> None:
    workspace = replaced.workspace
    with writing(workspace, TEAM_W2) as pen:
        goal = pen.create(Goal(area=PLACE, rank="goal", title="Een licht plein", what="Zoals het was"))
    analysis = an_analysis(workspace)
    replaced.start()
    team = opened(replaced, somebody, visit, settled, TEAM, f"/doelen?gebied={PLACE}")
    team.get_by_role("radio", name="Wijzigen").click()
    settled(team)
    team.get_by_label("Toelichting", exact=True).first.fill("Zoals ik het wil")
    approver = opened(
        replaced, somebody, visit, settled, APPROVER, f"/analyse?gebied={PLACE}&stap=vaststellen"
    )
    expect(approver.get_by_role("button", name="Stel vast en maak openbaar")).to_be_visible()

    with writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, goal.key, goal.version, what="Zoals de collega het wil")
    with writing(workspace, TEAM_W2) as pen:
        write(pen, analysis, "recognition", "Dit zag nog niemand.", None)
    replaced.start()

    team.get_by_role("button", name="Bewaar", exact=True).click()
    expect(team.get_by_text("veranderde dit intussen")).to_be_visible()
    assert [one.what for one in all_of(workspace, Goal)] == ["Zoals de collega het wil"]
    expect(team.get_by_label("Toelichting", exact=True).first).to_have_value("Zoals ik het wil")
    settled(team)
    team.get_by_role("button", name="Bewaar", exact=True).click()  # now both versions were seen
    expect(team.get_by_text("veranderde dit intussen")).to_have_count(0)
    settled(team)
    assert [one.what for one in all_of(workspace, Goal)] == ["Zoals ik het wil"]

    approver.get_by_role("button", name="Stel vast en maak openbaar").click()
    expect(approver.get_by_text(CHANGED)).to_be_visible()
    assert [one.status for one in all_of(workspace, Analysis)] == ["discussed"]
