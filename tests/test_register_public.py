"""What of the registers does everybody see: what is public, in the place it belongs to, and never as a cause?"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from visiting import Visit, put_in_use
from workspaces import ANALYST

from monitor.questions.figures import trend
from monitor.store import Release
from monitor.ui import opened
from monitor.ui.blocks import PAGES
from monitor.views import charts, events
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.records import writing
from monitor.workspace.starting import load_starting
from monitor.workspace.tables import BudgetLine, Duty, Event, Kept, Meeting, Strength

SECRET = "Zwijgplek"


@pytest.fixture
def kept(real: Release, tmp_path: Path) -> Workspace:
    return open_workspace(real.catalog, f"sqlite:///{tmp_path / 'workspace.db'}")


@pytest.fixture
def open_page(real: Release, kept: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Visit]:
    """Open a public page that reads this workspace."""
    put_in_use(real, monkeypatch)
    monkeypatch.setattr(opened, "_kept", lambda name, catalog: kept)
    return lambda page, **codes: Visit().open(page, **codes)


def write(workspace: Workspace, *records: Kept) -> None:
    with writing(workspace, ANALYST) as pen:
        for one in records:
            pen.create(one)


def everything(name: str, area: str = "WK020207", *, public: bool) -> list[Kept]:
    """A record of every register that carries this name."""
    return [
        Strength(area=area, name=f"{name} tuin", public=public),
        Meeting(area=area, name=f"{name} tafel", joining="everyone", public=public),
        Duty(area=area, function=f"{name} regisseur", contact="via de gemeente", public=public),
        Event(area=area, title=f"{name} feest", on_day=date(2016, 5, 3), public=public),
        BudgetLine(area=area, year=2026, post=f"{name} post", amount=100_000, free=True, public=public),
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_public_page_shows_what_is_not_public_or_was_taken_away(
    kept: Workspace, open_page: Callable[..., Visit], page: str
) -> None:
    gone = everything(SECRET, public=True)
    write(kept, *everything(SECRET, public=False), *gone)
    with writing(kept, ANALYST) as pen:
        for one in gone:
            pen.remove(type(one), one.key, one.version)
    assert SECRET not in open_page(page, gebied="WK020207").sent()


def test_a_district_shows_what_is_public_there_and_around_it(
    kept: Workspace, open_page: Callable[..., Visit]
) -> None:
    write(
        kept, *everything("Eigen", public=True), *everything("Gebieds", "W2", public=True),
        *everything("Andere", "WK020201", public=True),
    )  # fmt: skip
    page = open_page("wijk", gebied="WK020207")
    for word in ("tuin", "tafel", "regisseur", "feest"):
        assert f"Eigen {word}" in page.text
        assert f"Gebieds {word}" in page.text
        assert f"Andere {word}" not in page.text
    assert page.text.index("Eigen tuin") < page.text.index("Gebieds tuin")
    assert "Iedereen kan meedoen." in page.text
    assert "nog geen namen of nummers" not in page.text


def test_strengths_stand_before_the_tables_of_the_themes(
    kept: Workspace, open_page: Callable[..., Visit]
) -> None:
    load_starting(kept)
    page = open_page("wijk", gebied="WK020204")
    assert "De Overkant" in page.text
    assert page.text.index("De Overkant") < page.text.index(page.tables[0].caption)


def test_the_city_counts_what_its_areas_have(kept: Workspace, open_page: Callable[..., Visit]) -> None:
    load_starting(kept)
    page = open_page("wijk", gebied="GM0202")
    (table,) = [one for one in page.tables if one.caption == "Krachten en overleg per gebied"]
    assert sum(int(one) for one in table.column("Krachten").values()) == 8
    assert sum(int(one) for one in table.column("Overleg").values()) == 12 - 3
    assert "BOT Overleg" in page.text


def test_of_a_meeting_of_the_starting_content_nobody_claims_who_may_join(
    kept: Workspace, open_page: Callable[..., Visit]
) -> None:
    load_starting(kept)
    page = open_page("wijk", gebied="WK020207")
    assert "Wijkplatform Klarendal" in page.text
    assert "Wie mag meedoen, is nog niet ingevuld." in page.text
    assert "Iedereen kan meedoen." not in page.text


def test_what_somebody_typed_stays_text(kept: Workspace, open_page: Callable[..., Visit]) -> None:
    write(kept, *everything("<script>alert(1)</script>", public=True))
    page = open_page("wijk", gebied="WK020207")
    assert "<script>alert(1)" not in page.markup
    assert "<script>alert(1)</script> tuin" in page.text


@pytest.mark.parametrize(
    ("page", "codes"), [("jaren", {"gebied": "WK020207"}), ("wijk", {"gebied": "WK020207"})]
)
def test_without_records_a_page_is_what_it_is_without_a_workspace(
    open_page: Callable[..., Visit], monkeypatch: pytest.MonkeyPatch, page: str, codes: dict[str, str]
) -> None:
    with_workspace = open_page(page, **codes).sent()
    monkeypatch.setattr(opened, "workspace", lambda release: None)
    assert open_page(page, **codes).sent() == with_workspace


@pytest.mark.parametrize("page", ["kaart", "vergelijken", "uitleg"])
def test_pages_of_figures_alone_never_open_the_workspace(
    real: Release, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    def refuse(name: str, catalog: object) -> Workspace:
        raise AssertionError("the workspace was opened")

    put_in_use(real, monkeypatch)
    monkeypatch.setattr(opened, "_kept", refuse)
    Visit().open(page)


def test_a_chart_marks_the_events_of_its_area_and_says_that_they_are_no_cause(
    kept: Workspace, open_page: Callable[..., Visit]
) -> None:
    write(kept, *everything("Wijk", public=True), *everything("Andere", "WK020201", public=True))
    page = open_page("jaren", onderwerp="eenzaam", gebied="WK020207")
    assert events.NOT_BECAUSE in page.text
    (table,) = [one for one in page.tables if one.caption.startswith("Gebeurtenissen")]
    assert table.rows[1:] == [["1", "3-5-2016", "Wijk feest", "Klarendal (wijk)"]]
    (chart,) = page.app.get("plotly_chart")
    assert "Wijk feest" in str(chart.proto)


def drawn(real: Release) -> object:
    answer = trend(real, "eenzaam", ["GM0202"])
    return charts.lines(answer, real.catalog.indicator["eenzaam"], charts.drawn([("GM0202", "Arnhem")], []))


def test_marks_of_one_year_share_a_line_and_a_year_outside_the_chart_has_none(real: Release) -> None:
    marks = [
        events.Mark(number, year, "", "", "") for number, year in ((1, 1999), (2, 2016), (3, 2016), (4, 2020))
    ]
    plain = drawn(real)
    before = len(plain.layout.annotations)
    told = [one.text for one in events.marked(drawn(real), marks, charts.LIGHT).layout.annotations[before:]]
    assert told == ["2, 3", "4"]
    assert events.marked(drawn(real), [], charts.LIGHT) == plain


def test_an_event_that_lasted_says_until_when() -> None:
    one = Event(on_day=date(2016, 5, 3), until_day=date(2017, 1, 2))
    assert events.when(one) == "3-5-2016 tot en met 2-1-2017"


def test_money_leads_with_what_is_free_and_says_what_it_went_to(open_page: Callable[..., Visit]) -> None:
    page = open_page("wijk", gebied="WK020220")
    text = page.text
    assert "3,4 procent vrij besteden: 3,0 van de 88,4 miljoen euro" in text
    (spent,) = [one for one in page.tables if one.caption.startswith("Waar het vrije geld")]
    assert spent.column("Deel van het vrije geld") == {
        "Armoedebeleid": "35%",
        "Wijksturing en wijkzaken": "27%",
        "Welzijn": "19%",
    }
    assert text.index("3,4 procent") < text.index("De begroting van 2021")
    assert "Wat het geld hier heeft gedaan, is niet bekend." in text


def test_the_city_explains_each_of_the_three_differences(open_page: Callable[..., Visit]) -> None:
    text = open_page("wijk", gebied="GM0202").text
    for printed, sum_ in (
        ("6.387.758", "6.441.758"), ("208.834.829", "208.934.829"), ("3.022.226", "3.022.026"),
    ):  # fmt: skip
        assert f"gedrukt is € {printed}, de som is € {sum_}." in text


def test_later_years_are_added_up_with_the_part_that_is_free(
    kept: Workspace, open_page: Callable[..., Visit]
) -> None:
    write(
        kept,
        BudgetLine(area="W2", year=2026, post="Groen", amount=750_000, public=True),
        BudgetLine(area="WK020207", year=2026, post="Bewonersbudget", amount=250_000, free=True, public=True),
        BudgetLine(area="W2", year=2026, post=SECRET, amount=9, public=False),
    )
    page = open_page("wijk", gebied="WK020207")
    (years,) = [one for one in page.tables if one.caption.startswith("Geld per jaar")]
    assert years.rows[1:] == [["2026", "€ 1.000.000", "€ 250.000", "25,0%"]]
    assert SECRET not in page.sent()
    assert "Een later jaar is hier nog niet geladen." not in page.text
