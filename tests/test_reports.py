"""Are reports what they promise: readable by everybody, the same numbers as the page, and nothing that is not public?"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import ROOT, Tiny
from reporting import AREA, DAY, EDITION, HOSTILE, LONG, Read, draft_anew, write_area
from visiting import Visit, put_in_use

from monitor import reports
from monitor.build.recipe import make
from monitor.catalog import load
from monitor.commands import run
from monitor.findings import Rejected
from monitor.questions.asked import Unknown
from monitor.reports import settings
from monitor.reports.area import area_analysis
from monitor.reports.council import council_report
from monitor.reports.described import Heading, Linked, Paragraph, Sides, Table
from monitor.reports.held import Held, held_of
from monitor.reports.settings import cadence, period
from monitor.reports.underpinning import underpinning_page
from monitor.store import CURRENT_EXAMPLE, Release, open_release
from monitor.views import watermark
from monitor.workspace.database import ADDRESS as STORE
from monitor.workspace.database import Workspace, open_workspace
from monitor.workspace.goaltree import Node
from monitor.workspace.records import Gone, fill
from monitor.workspace.signals import BundleContent
from monitor.workspace.tables import Bundle, Goal, Signal


@pytest.fixture(scope="module")
def figures(real: Release) -> Read:
    """The area analysis of an area in which no team wrote anything."""
    return Read(reports.area_report(real, None, AREA, EDITION, "pdf", DAY))


@pytest.fixture(scope="module")
def kept(real: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with an analysis of Presikhaaf."""
    opened = open_workspace(real.catalog, f"sqlite:///{tmp_path_factory.mktemp('kept') / 'workspace.db'}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def keys(real: Release, kept: Workspace):
    return write_area(kept, real.name)


@pytest.fixture(scope="module")
def written(real: Release, kept: Workspace, keys) -> Read:
    """The same report with everything a team can write."""
    return Read(reports.area_report(real, kept, AREA, EDITION, "pdf", DAY))


def test_a_pdf_says_that_it_is_accessible_and_is_tagged_in_dutch_with_a_title(figures: Read) -> None:
    root = figures.file.Root
    metadata = root.Metadata.read_bytes().decode()
    assert re.search(r"pdfuaid:part[^>]*>1<|pdfuaid:part=\"1\"", metadata)
    assert root.MarkInfo.Marked
    assert str(root.Lang).startswith("nl")
    assert str(figures.file.docinfo["/Title"]) == "Gebiedsanalyse Presikhaaf"
    assert root.ViewerPreferences.DisplayDocTitle


def test_headings_tables_and_figures_are_tagged_and_every_figure_has_words(written: Read) -> None:
    tags = written.tags
    assert tags.many["H1"] == 1
    assert tags.many["H2"] >= 10
    assert tags.many["Table"] >= 8
    assert tags.many["TH"] > tags.many["Table"]
    assert tags.many["Caption"] == tags.many["Table"]
    assert tags.many["L"] >= 5
    assert tags.many["Figure"] == len(tags.figures) > 20
    assert all(len(alt) > 10 for alt in tags.figures)


def test_levels_of_headings_never_skip_one(written: Read) -> None:
    levels = [int(name[1]) for name in written.tags.order if re.fullmatch(r"H\d", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_fonts_travel_along_and_drawings_stay_lines(written: Read) -> None:
    assert written.unembedded == []
    assert written.images == 0


def test_chapters_are_bookmarks(written: Read) -> None:
    assert {"Gebiedsanalyse Presikhaaf", "Opgaven", "Bronnen"} <= set(written.bookmarks)


def test_every_page_says_where_and_when_its_figures_are_from(figures: Read, real: Release) -> None:
    assert 8 <= len(figures.pages) <= 20
    for number, page in enumerate(figures.pages, 1):
        assert f"Cijfers tot en met 2020 · uitgave {real.name} · 28-11-2026" in page
        assert f"bladzijde {number} van {len(figures.pages)}" in page


def test_a_report_tells_area_sources_licence_margins_and_its_view(figures: Read) -> None:
    for told in (
        "Presikhaaf-West en Presikhaaf-Oost",
        "Gezondheidsmonitor",
        "CC BY 4.0",
        "waarschijnlijk tussen 41 en 53 procent",
        "/wijk?gebied=W4&tot=2020",
    ):
        assert told in figures.text


def test_of_what_the_team_did_not_write_the_report_says_so(figures: Read) -> None:
    assert "het team heeft hier nog geen gebiedsanalyse gemaakt" in figures.text
    assert "Nog niet ingevuld" in figures.text


def test_what_the_team_wrote_is_there_in_the_order_of_the_procesplaat(written: Read) -> None:
    chapters = (
        "Wat horen we?",
        "Wat is sterk?",
        "Herkent u dit?",
        "Wat wil de stad?",
        "Opgaven",
        "Doelen en acties",
        "Voortgang",
        "Over de cijfers",
    )
    places = [written.bookmarks.index(name) for name in chapters]
    assert places == sorted(places)
    for told in (
        "Besproken op 28-11-2026", "Meer groen", "juni 2026, bewoner", "We kijken ernaar.", "Buurttuin", "Meer ontmoeting",
        "Elke maand koffie", "Rijnstad", "Faciliterend", "De zaal is dicht.", "Het team oordeelt anders dan de monitor",
        "Reden: Bewoners zien vooruitgang.",
    ):  # fmt: skip
        assert told in written.text, told


def test_nothing_that_is_not_public_reaches_a_report(real: Release, kept: Workspace, keys) -> None:
    for form in reports.FORMS:
        made = reports.area_report(real, kept, AREA, EDITION, form, DAY)
        told = Read(made).text if form == "pdf" else _words(made, form)
        for secret in ("geheim", "geheim@", "Alleen intern", "Nog niet bekeken", "Verborgen kracht"):
            assert secret not in told, (form, secret)


def test_who_is_not_of_the_team_gets_nothing_of_a_draft(real: Release, kept: Workspace, keys) -> None:
    told = Read(reports.area_report(real, kept, AREA, EDITION, "pdf", DAY, adopted=True)).text
    assert "Onderdeel in_short" not in told
    assert "Elke maand koffie" not in told
    assert "Buren helpen elkaar." in told


def _words(made: bytes, form: str) -> str:
    if form == "html":
        return made.decode()
    import io

    from docx import Document

    document = Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_equal_input_gives_equal_bytes(real: Release, kept: Workspace, keys) -> None:
    for form in reports.FORMS:
        first, second = (reports.area_report(real, kept, AREA, EDITION, form, DAY) for _ in range(2))
        assert first == second, form


def test_the_tables_of_a_report_hold_what_the_page_of_the_area_shows(
    real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(real, monkeypatch)
    page = {table.caption: table for table in Visit().open("wijk", gebied=AREA, tot=EDITION).tables}
    report = area_analysis(real, real.catalog.area[AREA], EDITION, Held(), DAY)
    found = {
        block.caption: block for block in report.blocks if isinstance(block, Table) and block.caption in page
    }
    assert {"Leven: Presikhaaf", "Elkaar ontmoeten: Presikhaaf", "Sporten: Presikhaaf"} <= set(found)
    compared = 0
    for caption, table in found.items():
        for name in (
            "Presikhaaf",
            "Heel Arnhem",
            "Waarschijnlijk tussen",
            "Ontwikkeling",
            "Vergeleken met de rest van Arnhem",
        ):
            assert (name in table.columns) == (name in page[caption].columns), (caption, name)
            if name not in table.columns:
                continue
            place = table.columns.index(name)
            told = {row[0].text: row[place] for row in table.rows if isinstance(row[0], Linked)}
            assert told == page[caption].column(name), (caption, name)
            compared += len(told)
    assert compared > 60


def test_the_numbers_of_a_survey_are_those_of_the_page_with_margins_and_verdicts(
    made_up: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_use(made_up, monkeypatch)
    place = "WK020201"
    page = {table.caption: table for table in Visit().open("wijk", gebied=place).tables}
    edition = max(one.code for one in made_up.catalog.editions if one.code.isdecimal())
    watermark.carry(watermark.SENTENCE)
    report = area_analysis(made_up, made_up.catalog.area[place], edition, Held(), DAY)
    tables = [block for block in report.blocks if isinstance(block, Table) and block.caption in page]
    assert tables
    for table in tables:
        assert table.caption.startswith(watermark.SENTENCE)
        for name in set(table.columns) & {"Waarschijnlijk tussen", "Heel Arnhem"}:
            cells = {
                row[0].text: row[table.columns.index(name)]
                for row in table.rows
                if isinstance(row[0], Linked)
            }
            shown = page[table.caption].column(name)
            assert {subject: shown[subject] for subject in cells} == cells


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """A release of which the figures were made up."""
    tiny = Tiny(tmp_path_factory.mktemp("made_up"))
    tiny.change("catalog/sources.toml", 'code = "enquete"', 'code = "enquete"\nfictitious = true')
    make(load(tiny.data / "catalog"), tiny.data, ROOT / "sql", tiny.releases, pointer=CURRENT_EXAMPLE)
    release = open_release("example", tiny.releases)
    yield release
    release.connection.close()


def test_made_up_figures_say_so_on_every_page_and_every_figure(made_up: Release) -> None:
    edition = max(one.code for one in made_up.catalog.editions if one.code.isdecimal())
    made = Read(reports.area_report(made_up, None, "W1", edition, "pdf", DAY))
    assert all(watermark.SENTENCE in page for page in made.pages)
    shown = [alt for alt in made.tags.figures if not alt.startswith("Kaart van Arnhem")]
    assert shown
    assert all(alt.startswith(watermark.SENTENCE) for alt in shown)
    assert reports.name_of(made_up, "area", "W1", edition, "pdf").startswith("verzonnen-")
    assert watermark.SENTENCE in reports.sheet(made_up, None, "W1", edition, "html", DAY).decode()


def test_published_figures_carry_nothing_after_a_report_of_made_up_ones(
    made_up: Release, real: Release
) -> None:
    edition = max(one.code for one in made_up.catalog.editions if one.code.isdecimal())
    watermark.carry("")
    reports.sheet(made_up, None, "W1", edition, "html", DAY)
    assert watermark.carried() == ""
    assert watermark.SENTENCE not in reports.sheet(real, None, AREA, EDITION, "html", DAY).decode()


@pytest.mark.parametrize("edition", ["2020", "2025"])
def test_a_sheet_is_one_page_for_every_area_and_district(real: Release, edition: str) -> None:
    for place in [*real.catalog.areas_on("area"), *real.catalog.areas_on("district")]:
        assert Read(reports.sheet(real, None, place.code, edition, "pdf", DAY)).many_pages == 1, place.label


def test_a_sheet_with_long_names_and_many_actions_is_still_one_page(real: Release, tmp_path: Path) -> None:
    from workspaces import ANALYST, APPROVER

    from monitor.workspace.records import writing
    from monitor.workspace.tables import Goal, Strength

    workspace = open_workspace(real.catalog, f"sqlite:///{tmp_path / 'workspace.db'}")
    with writing(workspace, ANALYST) as pen:
        for number in range(12):
            pen.create(Strength(area="W2", name=f"{number} {'lange naam ' * 17}", public=True))
            pen.create(
                Goal(area="W2", rank="action", title=f"{number} {'lange actie ' * 15}", status="running")
            )
    with writing(workspace, APPROVER) as pen:
        from monitor.workspace.records import every

        for one in every(pen.session, Goal):
            pen.change(Goal, one.key, one.version, adopted_on=DAY, adopted_by="Het college")
    read = Read(reports.sheet(real, workspace, "W2", "2025", "pdf", DAY))
    workspace.close()
    assert len(read.pages) == 1
    assert "En nog 9, zie de gebiedsanalyse." in read.text


@pytest.mark.parametrize("place", ["W1", "W2", "W3", "W5", "W6", "W7", "W8"])
def test_an_area_analysis_has_eight_to_twenty_pages_everywhere(real: Release, place: str) -> None:
    assert 8 <= Read(reports.area_report(real, None, place, "2025", "pdf", DAY)).many_pages <= 20


def test_strengths_get_as_much_room_as_concerns(real: Release, kept: Workspace, keys) -> None:
    for held in (Held(), held_of(kept, AREA, EDITION, DAY)):
        report = area_analysis(real, real.catalog.area[AREA], EDITION, held, DAY)
        sides = [block for block in report.blocks if isinstance(block, Sides)]
        assert sides
        for one in sides:
            assert one.left.level == one.right.level
            assert one.left.items
            assert one.right.items


def test_a_claim_that_a_professional_overruled_stands_on_the_side_of_the_professional(
    real: Release, kept: Workspace, keys
) -> None:
    report = area_analysis(real, real.catalog.area[AREA], EDITION, held_of(kept, AREA, EDITION, DAY), DAY)
    first = next(block for block in report.blocks if isinstance(block, Sides))
    assert first.left.items == ("Eenzaamheid is hier een onderwerp.",)


def test_underpinning_holds_question_public_signals_and_figures(real: Release, kept: Workspace, keys) -> None:
    read = Read(reports.underpinning(real, kept, keys.bundle, "pdf", DAY))
    assert len(read.pages) == 1
    for told in (
        "Kan de verlichting aan?",
        "Het is donker.",
        "Een op de twee is eenzaam.",
        "59%",
        "aan Beheer",
        real.name,
        "2 signalen staan hier niet",
    ):
        assert told in read.text, told
    assert "geheim" not in read.text


def test_underpinning_holds_no_signal_of_which_the_retention_period_is_over(real: Release) -> None:
    def said(text: str, until: date | None) -> Signal:
        return Signal(
            what="geheim", public_text=text, moderation="public", said_on=DAY, area=AREA, keep_until=until
        )

    signals = [
        said("Net niet meer.", DAY - timedelta(days=1)),
        said("Vandaag nog wel.", DAY),
        said("Zonder einde.", None),
    ]
    bundle = Bundle(area=AREA, title="Licht")
    for one in (bundle, *signals):
        fill(one)
    report = underpinning_page(real, BundleContent(bundle, signals, []), DAY)
    told = str(report.blocks)
    assert "Vandaag nog wel." in told and "Zonder einde." in told
    assert "Net niet meer." not in told
    assert "Eén signaal staat hier niet" in told


def test_underpinning_that_is_not_there_is_said(real: Release, kept: Workspace) -> None:
    with pytest.raises(Gone):
        reports.underpinning(real, kept, "bestaat-niet", "pdf", DAY)


def test_the_council_gets_all_eight_areas_with_the_same_parts_in_the_same_order(
    real: Release, kept: Workspace, keys
) -> None:
    held = {
        one.code: held_of(kept, one.code, EDITION, DAY, adopted=True) for one in real.catalog.areas_on("area")
    }
    report = council_report(real, EDITION, held, period(DAY, "yearly"), "yearly", DAY)
    names = [one.label for one in real.catalog.areas_on("area")]
    chapters = [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 2]
    assert [name for name in chapters if name in names] == names
    parts: dict[str, list[str]] = {}
    chapter = ""
    for block in report.blocks:
        if isinstance(block, Heading):
            chapter = block.text if block.level == 2 else chapter
            parts.setdefault(chapter, []).append("" if block.level == 2 else block.text)
    assert len({tuple(parts[name]) for name in names}) == 1


def test_areas_stand_beside_each_other_with_figures_of_one_edition_and_never_half_empty(
    real: Release,
) -> None:
    held = {one.code: Held() for one in real.catalog.areas_on("area")}
    report = council_report(real, "2025", held, period(DAY, "yearly"), "yearly", DAY)
    table = next(block for block in report.blocks if isinstance(block, Table))
    assert [row[0] for row in table.rows] == [
        *(one.label for one in real.catalog.areas_on("area")),
        "Heel Arnhem",
    ]
    assert len(table.columns) >= 6
    assert not [cell for row in table.rows for cell in row if cell == "geen cijfer"]


def test_explanations_that_do_not_fit_in_the_report_to_the_council_are_counted(real: Release) -> None:
    year = period(DAY, "yearly")
    moved = [Goal(key=f"{number}", title=f"Doel {number}", rank="goal", status="delayed", status_reason="Laat.",
                  status_on=year.last) for number in range(8)]  # fmt: skip
    held = {one.code: Held() for one in real.catalog.areas_on("area")}
    held[AREA] = Held(goals=tuple(Node(one) for one in moved))
    report = council_report(real, EDITION, held, year, "yearly", DAY)
    rows = next(
        block.rows for block in report.blocks if isinstance(block, Table) and "Doel of actie" in block.columns
    )
    told = [block.text for block in report.blocks if isinstance(block, Paragraph)]
    assert len(rows) == 6
    assert "Dit zijn er zes van de acht; de andere staan op de bladzijde Plannen." in told


def test_the_council_sees_no_draft(real: Release, kept: Workspace, keys) -> None:
    told = Read(reports.council(real, kept, EDITION, "pdf", DAY)).text
    assert "Meer ontmoeting" not in told
    assert "Bewoners kennen elkaar" not in told


def test_what_was_adopted_reaches_others_and_a_new_draft_changes_nothing_there(
    real: Release, tmp_path: Path
) -> None:
    workspace = open_workspace(real.catalog, f"sqlite:///{tmp_path / 'workspace.db'}")
    key = write_area(workspace, real.name, adopt=True).analysis
    before = Read(reports.council(real, workspace, EDITION, "pdf", DAY)).text
    draft_anew(workspace, key)
    after = Read(reports.council(real, workspace, EDITION, "pdf", DAY)).text
    for told in (before, after):
        assert "Meer ontmoeting" in told
        assert "Bewoners kennen elkaar" in told
        assert "Nog niet vastgesteld" not in told
    for form in ("pdf", "html"):
        others = reports.area_report(real, workspace, AREA, EDITION, form, DAY, adopted=True, analysis=key)
        own = reports.area_report(real, workspace, AREA, EDITION, form, DAY, analysis=key)
        told, drafted = (Read(made).text if form == "pdf" else made.decode() for made in (others, own))
        assert "Onderdeel in_short" in told
        assert "Nog niet vastgesteld" not in told
        assert "Nog niet vastgesteld" in drafted
    workspace.close()


def test_who_is_not_of_the_team_cannot_ask_for_a_draft_by_its_key(
    real: Release, kept: Workspace, keys
) -> None:
    with pytest.raises(Gone):
        reports.area_report(real, kept, AREA, EDITION, "pdf", DAY, adopted=True, analysis=keys.analysis)


@pytest.mark.parametrize(
    ("day", "rhythm", "label", "first", "last"),
    [
        (date(2026, 11, 28), "yearly", "2025", date(2025, 1, 1), date(2025, 12, 31)),
        (date(2026, 11, 28), "half-yearly", "eerste halfjaar 2026", date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 1, 2), "half-yearly", "tweede halfjaar 2025", date(2025, 7, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), "quarterly", "vierde kwartaal 2025", date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_a_council_report_is_about_the_last_whole_period(
    day: date, rhythm: str, label: str, first: date, last: date
) -> None:
    found = period(day, rhythm)
    assert (found.label, found.first, found.last) == (label, first, last)
    assert (found.next_first - found.last).days == 1


def test_a_cadence_that_does_not_exist_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "reports.toml"
    file.write_text('[council]\ncadence = "weekly"\n', encoding="utf-8")
    with pytest.raises(Rejected, match="half-yearly"):
        cadence(file)
    file.write_text("[council\n", encoding="utf-8")
    cadence.cache_clear()
    with pytest.raises(Rejected, match="TOML"):
        cadence(file)
    assert cadence() in settings.MONTHS


def test_with_an_address_every_form_links_to_the_exact_view(
    real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.ADDRESS, "https://monitor.example/")
    wanted = "https://monitor.example/wijk?gebied=W4&tot=2020"
    assert wanted in Read(reports.area_report(real, None, AREA, EDITION, "pdf", DAY)).links
    assert (
        wanted.replace("&", "&amp;") in reports.area_report(real, None, AREA, EDITION, "html", DAY).decode()
    )
    made = reports.area_report(real, None, AREA, EDITION, "docx", DAY)
    assert wanted.replace("&", "&amp;") in _part(made, "word/_rels/document.xml.rels")


def test_an_address_that_is_no_web_address_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.ADDRESS, "javascript:alert(1)//")
    assert settings.address("wijk", gebied=AREA) == ""
    assert settings.way("wijk", gebied=AREA) == "/wijk?gebied=W4"


def _part(made: bytes, name: str) -> str:
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(made)).read(name).decode()


def test_hostile_texts_come_through_in_every_form(real: Release, tmp_path: Path) -> None:
    workspace = open_workspace(real.catalog, f"sqlite:///{tmp_path / 'workspace.db'}")
    keys = write_area(workspace, real.name, text=HOSTILE)
    pdf = Read(reports.area_report(real, workspace, AREA, EDITION, "pdf", DAY))
    for told in ("<script>alert(1)</script> #let x = $y$ *z* ]] \\ &", "😀👍", "[U+4E2D]", "gedraaid"):
        assert told in pdf.text, told
    assert "\u202e" not in pdf.text
    html = reports.area_report(real, workspace, AREA, EDITION, "html", DAY).decode()
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "שלום مرحبا 😀👍🏽 中文" in html
    docx = _words(reports.area_report(real, workspace, AREA, EDITION, "docx", DAY), "docx")
    assert "<script>alert(1)</script>" in docx
    assert "שלום مرحبا 😀👍🏽 中文" in docx
    page = Read(reports.underpinning(real, workspace, keys.bundle, "pdf", DAY))
    assert "<script>alert(1)</script>" in page.text
    assert all(page.tags.figures)
    workspace.close()


def test_signs_that_cannot_be_written_are_left_out_and_not_fatal(real: Release) -> None:
    report = area_analysis(real, real.catalog.area[AREA], EDITION, Held(), DAY)
    broken = dataclasses.replace(report, subtitle="a\x00b\ud800c\ufffe\x0b")
    for form in reports.FORMS:
        assert reports.written(broken, form)


def test_twenty_thousand_signs_come_through_in_every_form(real: Release, tmp_path: Path) -> None:
    workspace = open_workspace(real.catalog, f"sqlite:///{tmp_path / 'workspace.db'}")
    from workspaces import ANALYST

    from monitor.workspace.records import writing
    from monitor.workspace.tables import Analysis, Bundle, Section

    solid = "Q" * 20_000
    with writing(workspace, ANALYST) as pen:
        analysis = pen.create(
            Analysis(area=AREA, title="Presikhaaf", upto=EDITION, release=real.name, status="draft")
        )
        pen.create(Section(area=AREA, analysis=analysis.key, step="in_short", body=LONG[:19_900]))
        pen.create(Section(area=AREA, analysis=analysis.key, step="recognition", body=solid))
        bundle = pen.create(Bundle(area=AREA, title="Lang", body=solid, status="draft"))
    read = Read(reports.area_report(real, workspace, AREA, EDITION, "pdf", DAY))
    assert read.text.count("al jaren,") == LONG[:19_900].count("al jaren,")
    assert sum(page.count("Q") for page in read.pages) >= 20_000
    bundled = Read(reports.underpinning(real, workspace, bundle.key, "pdf", DAY))
    assert sum(page.count("Q") for page in bundled.pages) >= 20_000
    for form in ("docx", "html"):
        assert solid in _words(reports.area_report(real, workspace, AREA, EDITION, form, DAY), form)
    workspace.close()


def test_the_command_writes_the_file_and_says_which_release(
    real_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    from monitor.commands import report as command

    monkeypatch.setattr(command, "open_release", lambda name: open_release(name, real_folder))
    monkeypatch.setenv(STORE, f"sqlite:///{tmp_path / 'workspace.db'}")
    folder = tmp_path / "verslagen"
    folder.mkdir()
    out = folder / "verslag.pdf"
    assert run(["report", "--area", "W4", "--edition", "2020", "--form", "pdf", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert "uitgave" in capsys.readouterr().out
    assert [path.name for path in folder.iterdir()] == ["verslag.pdf"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--area", "nergens"], "bestaat niet"),
        ([], "--area"),
        (["--area", "W4", "--edition", "1999"], "bestaat niet"),
        (["--kind", "underpinning"], "--bundle"),
    ],
)
def test_the_command_says_what_is_wrong_and_writes_nothing(
    real_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, words: list[str], told: str
) -> None:
    from monitor.commands import report as command

    monkeypatch.setattr(command, "open_release", lambda name: open_release(name, real_folder))
    monkeypatch.setenv(STORE, f"sqlite:///{tmp_path / 'workspace.db'}")
    folder = tmp_path / "verslagen"
    folder.mkdir()
    assert run(["report", *words, "--out", str(folder / "verslag.pdf")]) == 1
    assert told in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_form_that_does_not_exist_is_refused(real: Release) -> None:
    with pytest.raises(Unknown, match="docx"):
        reports.sheet(real, None, AREA, EDITION, "rtf", DAY)
