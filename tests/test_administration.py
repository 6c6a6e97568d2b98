"""What an administrator and an approver can do on their pages, and what these pages refuse."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Tiny
from test_editions import imported, ready, shelf  # noqa: F401
from visiting import Visit, put_in_use
from workspaces import ADMINISTRATOR, ANALYST, APPROVER, TEAM_W2

from monitor.store import Release
from monitor.ui import login, opened, shell
from monitor.ui.editions import MOST, is_importer, shortened
from monitor.views.journal_words import changes, moment
from monitor.workspace import journal
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.oversight import grants, lines, overdue, removed
from monitor.workspace.records import every, one, writing
from monitor.workspace.rights import Identity
from monitor.workspace.tables import Entry, Grant, Signal, now

NEW = "nieuw@arnhem.test"
SECOND = Identity(
    "beheer2@arnhem.test", "Tweede", frozenset({"administrator"}), issued_at=ADMINISTRATOR.issued_at
)


class Page(Visit):
    """Somebody at a staff page."""

    def go(self, page: str) -> "Page":
        self.app.switch_page(page).run()
        return self.sound()

    def sound(self) -> "Page":
        assert not self.app.exception, self.app.exception
        return self

    def part(self, name: str) -> "Page":
        self.app.get("button_group")[0].set_value(name).run()
        return self.sound()

    def type(self, label: str, told: str) -> "Page":
        next(box for box in self.app.text_input if box.label == label).input(told)
        return self

    def choose(self, label: str, *codes: str) -> "Page":
        next(box for box in self.app.multiselect if box.label == label).set_value(list(codes))
        return self

    def tick(self, label: str) -> "Page":
        next(box for box in self.app.checkbox if label in box.label).check()
        return self

    def press(self, label: str) -> "Page":
        next(one for one in self.app.button if one.label == label).click().run()
        return self.sound()

    @property
    def said(self) -> str:
        """Every message on the page."""
        return " ".join(
            box.value for kind in ("error", "success", "info", "warning") for box in self.app.get(kind)
        )


@pytest.fixture
def kept(real: Release, tmp_path: Path) -> Workspace:
    return open_workspace(real.catalog, f"sqlite:///{tmp_path / 'workspace.db'}")


@pytest.fixture
def page(real: Release, kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[[Identity, str], Page]:
    """Open a staff page as somebody."""
    put_in_use(real, monkeypatch)
    monkeypatch.setattr(opened, "_kept", lambda name, catalog: kept)
    monkeypatch.setattr(login, "is_configured", lambda: True)

    def somebody(who: Identity, name: str = "beheer") -> Page:
        monkeypatch.setattr(login, "identity", lambda: who)
        return Page().go(f"pages/staff/{name}.py")

    return somebody


def held(workspace: Workspace) -> list[Grant]:
    with workspace.reading() as session:
        return grants(session)


def signal(workspace: Workspace, what: str = "Het plein is donker", **fields: object) -> Signal:
    given = {"area": "WK020207", "said_on": date(2026, 11, 2), **fields}
    with writing(workspace, TEAM_W2) as pen:
        return pen.create(Signal(what=what, **given))


# People


def test_somebody_gets_rights_and_loses_them_at_once(page: Callable, kept: Workspace) -> None:
    beheer = page(ADMINISTRATOR).type("Aanmeldnaam (e-mailadres)", "Nieuw@Arnhem.test").type("Naam", "Nora")
    beheer.choose("Rollen", "team").choose("Gebieden (voor een teamlid)", "W2").press("Bewaar")
    (grant,) = held(kept)
    assert (grant.subject, grant.roles, grant.areas, grant.withdrawn) == (NEW, "team", "W2", False)
    beheer.press("Trek alle rechten nu in")
    assert held(kept)[0].withdrawn
    beheer.press("Laat weer toe")
    assert not held(kept)[0].withdrawn


def test_one_person_stands_in_the_table_once(page: Callable, kept: Workspace) -> None:
    with writing(kept, ADMINISTRATOR) as pen:
        pen.create(Grant(area="GM0202", subject=NEW, roles="reader"))
    beheer = page(ADMINISTRATOR).type("Aanmeldnaam (e-mailadres)", NEW.upper()).press("Bewaar")
    assert "staat al in de tabel" in beheer.said
    assert len(held(kept)) == 1


def test_what_another_administrator_kept_meanwhile_is_not_written_over(
    page: Callable, kept: Workspace
) -> None:
    with writing(kept, ADMINISTRATOR) as pen:
        grant = pen.create(Grant(area="GM0202", subject=NEW, roles="reader"))
    beheer = page(ADMINISTRATOR)
    next(box for box in beheer.app.selectbox if box.label == "Wie?").set_value(grant.key).run()
    with writing(kept, SECOND) as pen:
        pen.change(Grant, grant.key, 1, roles="analyst")
    beheer.type("Naam", "Nora").choose("Rollen", "partner").press("Bewaar")
    assert "Uw versie is niet bewaard" in beheer.said
    assert held(kept)[0].roles == "analyst"
    assert ["Rollen", "analyst", "partner"] in beheer.tables[-1].rows
    beheer.press("Bewaar")
    assert held(kept)[0].roles == "partner"


def test_nobody_gives_themselves_a_role_on_the_page(page: Callable, kept: Workspace) -> None:
    beheer = page(ADMINISTRATOR).type("Aanmeldnaam (e-mailadres)", ADMINISTRATOR.subject)
    beheer.choose("Rollen", "approver").press("Bewaar")
    assert "Uw eigen rechten verandert u niet zelf" in beheer.said
    assert held(kept) == []


@pytest.mark.parametrize("who", [TEAM_W2, ANALYST, APPROVER])
def test_nobody_else_sees_who_may_do_what(page: Callable, who: Identity) -> None:
    beheer = page(who)
    assert "hoort niet bij uw rol" in beheer.said
    assert not beheer.app.get("button_group")
    assert not beheer.tables


# Journal


def test_the_journal_tells_who_did_what_where_with_before_and_after(page: Callable, kept: Workspace) -> None:
    made = signal(kept)
    with writing(kept, ANALYST) as pen:
        pen.change(Signal, made.key, 1, theme="veilig")
    (table,) = page(ADMINISTRATOR).part("Logboek").tables
    latest = table.rows[1]
    assert latest[1:4] == [ANALYST.subject, "Signaal veranderd", "Klarendal"]
    assert "Thema: was" in latest[4]
    assert "werd veilig" in latest[4]


def test_the_journal_of_an_area_holds_all_that_lies_in_it(kept: Workspace) -> None:
    signal(kept)
    with writing(kept, ADMINISTRATOR) as pen:
        pen.create(Signal(area="W5", what="Elders", said_on=date(2026, 11, 2)))
    with kept.reading() as session:
        assert [line.area for line in lines(session, 9, ("W2", "WK020207"))] == ["WK020207"]
        assert [line.area for line in lines(session, 9, who="BEHEER@")] == ["W5"]
        assert lines(session, 9, who="%") == []
        assert lines(session, 9, actions=("refuse",)) == []


def test_a_line_shows_what_differs_and_a_new_record_only_what_was_filled_in() -> None:
    assert changes({"a": "x"}, {"a": ""}, {"a": "Naam"}) == "Naam: was x, werd leeg"
    assert changes({}, {"a": "x", "b": "", "c": False}, {"a": "Naam"}) == "Naam: x"
    assert changes({}, {"a": "x" * 500}, {}).endswith("x...")
    assert len(changes({}, {f"f{number}": "x" for number in range(20)}, {})) < 100


def test_a_moment_is_told_on_the_clock_of_arnhem() -> None:
    assert moment(now().replace(month=7, day=1, hour=12, minute=0)).endswith("14:00")
    assert moment(now().replace(month=1, day=1, hour=12, minute=0)).endswith("13:00")


# What was taken away, and what must go


def test_what_was_taken_away_comes_back_from_the_page(page: Callable, kept: Workspace) -> None:
    made = signal(kept)
    with writing(kept, TEAM_W2) as pen:
        pen.remove(Signal, made.key, 1)
    page(ADMINISTRATOR).part("Weggehaald").press("Haal terug")
    with kept.reading() as session:
        assert removed(session, 9) == []
        assert [row.key for row in every(session, Signal)] == [made.key]


def test_nothing_is_erased_without_a_reason(page: Callable, kept: Workspace) -> None:
    made = signal(kept)
    with writing(kept, TEAM_W2) as pen:
        pen.remove(Signal, made.key, 1)
    beheer = page(ADMINISTRATOR).part("Weggehaald").press("Wis voorgoed")
    assert "Schrijf op waarom" in beheer.said
    with kept.reading() as session:
        assert one(session, Signal, made.key)
    beheer.type("Reden (alleen nodig om te wissen)", "Op verzoek").press("Wis voorgoed")
    with kept.reading() as session:
        assert one(session, Signal, made.key) is None
        assert journal.history(session, Signal, made.key)[-1].reason == "Op verzoek"


def test_signals_past_their_term_are_erased_together_after_a_yes(page: Callable, kept: Workspace) -> None:
    past, ahead = date.today() - timedelta(days=1), date.today() + timedelta(days=1)
    old, fresh = signal(kept, "Oud", keep_until=past), signal(kept, "Nieuw", keep_until=ahead)
    beheer = page(ADMINISTRATOR).part("Bewaartermijn").press("Wis voorgoed")
    assert "Zet eerst het vinkje" in beheer.said
    beheer.tick("Ja, wis deze 1").press("Wis voorgoed")
    with kept.reading() as session:
        assert [row.key for row in every(session, Signal)] == [fresh.key]
        assert overdue(session, date.today()) == []
        assert all(not line.after for line in journal.history(session, Signal, old.key))


# Editions


@pytest.fixture
def waiting(ready: Tiny, monkeypatch: pytest.MonkeyPatch) -> Tiny:  # noqa: F811
    """An edition that waits, brought in by somebody with the name of the analyst; commands work on it."""
    imported(ready, importer="ANALIST")
    monkeypatch.setattr(shell, "DATA", ready.data)
    monkeypatch.setenv("MONITOR_RELEASES", str(ready.releases))
    return ready


def note(tiny: Tiny, name: str) -> dict[str, object]:
    path = tiny.data / "staging" / "enquete_2025" / name
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def acts(workspace: Workspace) -> list[tuple[str, str]]:
    with workspace.reading() as session:
        return [
            (line.action, line.who) for line in lines(session, 9, actions=("compare", "approve", "refuse"))
        ]


def test_an_edition_is_compared_read_and_approved_by_somebody_else(
    page: Callable, kept: Workspace, waiting: Tiny
) -> None:
    analyst = page(ANALYST, "editie")
    assert "Keur goed als Analist" not in {one.label for one in analyst.app.button}
    analyst.press("Vergelijk met wat er nu staat")
    assert "Wat verandert er?" in analyst.text
    assert "Controlegetal van de cijfers" in analyst.text

    approver = page(APPROVER, "editie")
    approver.tick("Ik heb het verslag gelezen").app.run()
    approver.press("Keur goed als Goedkeurder")
    assert note(waiting, "approval.json")["by"] == "Goedkeurder"
    assert acts(kept) == [("approve", APPROVER.subject), ("compare", ANALYST.subject)]


@pytest.mark.parametrize("importer", ["Goedkeurder", " goedkeurder ", "GOEDKEURDER@arnhem.test"])
def test_who_brought_an_edition_in_cannot_approve_it(
    page: Callable, kept: Workspace, waiting: Tiny, importer: str
) -> None:
    imported(waiting, importer=importer)
    approver = page(APPROVER, "editie").press("Vergelijk met wat er nu staat")
    assert "U hebt deze editie zelf ingevoerd" in approver.text
    assert not [one for one in approver.app.button if one.label.startswith("Keur goed")]
    assert note(waiting, "approval.json") == {}


def test_a_name_in_other_letters_is_the_same_person() -> None:
    assert is_importer("Jan  Jansen", "j@x.test", "jan jansen")
    assert is_importer("Jan", "j@x.test", "J@X.TEST")
    assert not is_importer("Jan", "j@x.test", "Piet")


def test_what_a_command_finds_wrong_stands_on_the_page_and_in_the_journal(
    page: Callable, kept: Workspace, waiting: Tiny
) -> None:
    approver = page(APPROVER, "editie").press("Vergelijk met wat er nu staat")
    approver.tick("Ik heb het verslag gelezen").app.run()
    figures = waiting.data / "catalog" / "sources.toml"
    figures.write_text(figures.read_text(encoding="utf-8") + "\n# anders\nx = [", encoding="utf-8")
    approver.press("Keur goed als Goedkeurder")
    assert "sources.toml" in approver.said
    assert "Traceback" not in approver.said
    assert acts(kept)[0] == ("refuse", APPROVER.subject)
    assert note(waiting, "approval.json") == {}


def test_rights_gone_meanwhile_stop_an_approval(page: Callable, kept: Workspace, waiting: Tiny) -> None:
    approver = page(APPROVER, "editie").press("Vergelijk met wat er nu staat")
    approver.tick("Ik heb het verslag gelezen").app.run()
    with writing(kept, ADMINISTRATOR) as pen:
        pen.create(Grant(area="GM0202", subject=APPROVER.subject, withdrawn=True))
    approver.press("Keur goed als Goedkeurder")
    assert "ingetrokken" in approver.said
    assert note(waiting, "approval.json") == {}


def test_an_edition_that_is_not_whole_offers_nothing(page: Callable, waiting: Tiny) -> None:
    shutil.copy(
        waiting.data / "raw" / "enquete.csv", waiting.data / "staging" / "enquete_2025" / "figures.csv"
    )
    approver = page(APPROVER, "editie")
    assert "importeer opnieuw" in approver.text
    assert not [one for one in approver.app.button if one.label.startswith(("Keur", "Vergelijk"))]


def test_the_journal_names_an_edition_in_words(page: Callable, kept: Workspace) -> None:
    with kept.transaction() as session:
        session.add(Entry(who="x", action="approve", kind="edition", key="alwm_2025", reason="Jan"))
    (table,) = page(ADMINISTRATOR).part("Logboek").tables
    assert table.rows[1][2] == "Editie goedgekeurd"


def test_a_report_of_thousands_of_rows_does_not_fill_the_page() -> None:
    rows = "".join(f"<tr><th>{number}</th></tr>" for number in range(5_000))
    short = shortened(
        f"<h1>Wat</h1><table><tbody>{rows}</tbody></table><table><tbody><tr><th>x</th></tr></tbody></table>"
    )
    assert short.count("<tr>") == MOST + 1
    assert short.startswith("<h2>Wat</h2>")
    assert short.endswith("<tbody><tr><th>x</th></tr></tbody></table>")
