"""The life of an edition: staged, compared, approved by somebody else, published; or nothing at all happens."""

import argparse
import errno
import fcntl
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, Tiny

from monitor.build import estimate_checks, recipe
from monitor.build.editions import differences, undo
from monitor.build.editions import publish as publishing
from monitor.build.editions.approve import approve
from monitor.build.editions.difference_report import cell, cells, compare
from monitor.build.editions.ledger import codes, verify
from monitor.build.editions.publish import Plan, publish_edition, publish_state
from monitor.build.editions.staging import person, plain, stage, staged
from monitor.build.editions.undo import all_or_nothing
from monitor.build.sources.estimates import COLUMNS, NUMBERS
from monitor.catalog import load
from monitor.commands import run
from monitor.commands.next_step import next_step
from monitor.findings import Rejected

SQL = ROOT / "sql"
ROWS = [
    # area, value, lower, upper, se, share, respondents
    ("GM0202", 58.0, 54.0, 62.0, 2.0, 1.0, 610),
    ("W1", 58.0, 54.0, 62.0, 2.0, 1.0, 610),
    ("WK020201", 50.0, 42.0, 58.0, 4.0, 0.4, 150),
    ("WK020202", 62.0, 54.0, 70.0, 4.0, 0.4, 200),
    ("WK020203", 66.0, 56.0, 76.0, 5.0, 0.2, 100),
]
HIDDEN = [
    *ROWS[:3],
    *((area, None, None, None, None, share, None) for area, share in (("WK020202", 0.4), ("WK020203", 0.2))),
]
"""Two districts without a figure: one alone would follow from the others."""


def estimates(rows: list[tuple] = ROWS, indicator: str = "tevreden", edition: str = "2025") -> pl.DataFrame:
    """A frame of estimates as an import makes it."""
    names = ["area", "value", "lower", "upper", "se", "share", "respondents"]
    frame = pl.DataFrame(rows, schema=names, orient="row", strict=False).with_columns(
        indicator=pl.lit(indicator),
        edition=pl.lit(edition),
        version=pl.lit("v2"),
        deff=pl.when(pl.col("value").is_not_null()).then(1.2),
        mode=pl.lit(None),
        status=pl.when(pl.col("value").is_null()).then(pl.lit("suppressed")).otherwise(pl.lit("")),
        reason=pl.when(pl.col("value").is_null()).then(pl.lit("few_answers")).otherwise(pl.lit("")),
        flags=pl.lit(""),
        note=pl.lit(""),
    )
    return frame.select(pl.col(n).cast(pl.Float64 if n in NUMBERS else pl.String) for n in COLUMNS)


def imported(
    tiny: Tiny,
    frame: pl.DataFrame | None = None,
    importer: str = "Ans",
    remark: str = "Eén kolom overgeslagen.",
) -> Path:
    """Stage an edition of the tiny monitor."""
    file = tiny.data.parent / "antwoorden.csv"
    file.write_text("a\n1\n", encoding="utf-8")
    answers = pl.DataFrame({"district": ["WK020201"] * 154 + ["WK020202"] * 201, "weight": [1.0] * 355})
    found = estimates() if frame is None else frame
    return stage(tiny.data, "enquete", "2025", found, answers, importer, file, "[items]\n", [remark])


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """A tiny monitor in use whose catalog knows the edition 2025, to be copied."""
    first = Tiny(tmp_path_factory.mktemp("ready"))
    first.change(
        "catalog/editions.toml",
        '[[edition]]\ncode = "undated"',
        '[[edition]]\ncode = "2025"\nlabel = "2025"\n\n[[edition]]\ncode = "undated"',
    )
    first.change("catalog/sources.toml", '"2021", "2023", "undated"]', '"2021", "2023", "2025", "undated"]')
    first.build()
    return first


@pytest.fixture
def ready(tiny: Tiny, shelf: Tiny) -> Tiny:
    """A tiny monitor in use whose catalog knows the edition 2025, for one test alone."""
    shutil.copytree(shelf.data, tiny.data, dirs_exist_ok=True)
    shutil.copytree(shelf.releases, tiny.releases)
    return tiny


def approved(tiny: Tiny, frame: pl.DataFrame | None = None) -> Tiny:
    imported(tiny, frame)
    compare(tiny.data, tiny.releases, "2025")
    approve(tiny.data, "2025", "Bo")
    return tiny


def content(tiny: Tiny) -> dict[str, bytes]:
    """Everything that a publication may touch, but the copies kept while it runs."""
    files = [path for path in tiny.data.rglob("*") if path.is_file() and path.name != ".lock"]
    held = {str(path.relative_to(tiny.data)): path.read_bytes() for path in files}
    return {**held, "current": (tiny.releases / "current").read_bytes()}


def shell(tiny: Tiny, *arguments: str) -> int:
    """A command on a tiny monitor."""
    folders = ["--data", str(tiny.data)]
    if arguments[0] in ("compare", "publish"):
        folders += ["--releases", str(tiny.releases)]
    return run([*arguments, *folders])


# Staging


def test_what_an_import_leaves_behind(ready: Tiny) -> None:
    folder = imported(ready)
    assert folder == ready.data / "staging" / "enquete_2025"
    about = json.loads((folder / "delivery.json").read_text())
    assert (about["importer"], about["file"], about["route"]) == ("Ans", "antwoorden.csv", "A")
    assert pl.read_csv(folder / "figures.csv").columns == list(COLUMNS)
    assert sorted(path.name for path in folder.parent.iterdir()) == [".lock", "enquete_2025"]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_an_import_clears_away_what_a_killed_one_left(ready: Tiny) -> None:
    left = ready.data / "staging" / ".importing-x" / "new"
    left.mkdir(parents=True)
    (left / "answers.parquet").write_bytes(b"x")
    imported(ready)
    assert not left.parent.exists()


def test_a_second_import_takes_the_place_of_the_first_and_of_its_approval(ready: Tiny) -> None:
    approved(ready)
    folder = imported(ready)
    assert sorted(path.name for path in folder.iterdir()) == [
        "answers.parquet",
        "delivery.json",
        "figures.csv",
        "map.toml",
    ]


def test_an_import_is_somebodys(ready: Tiny) -> None:
    with pytest.raises(Rejected, match="wie importeert"):
        imported(ready, importer=" \u200b ")


def test_figures_that_were_edited_after_the_import_are_refused(ready: Tiny) -> None:
    folder = imported(ready)
    (folder / "figures.csv").write_text((folder / "figures.csv").read_text().replace("58.0", "68.0"))
    with pytest.raises(Rejected, match="veranderd nadat"):
        staged(ready.data, "2025")


def test_two_sources_with_one_edition_are_told_apart_by_name(ready: Tiny) -> None:
    imported(ready)
    file = ready.data.parent / "antwoorden.csv"
    stage(ready.data, "register", "2025", estimates(), None, "Ans", file, "", [])
    with pytest.raises(Rejected, match="--source"):
        staged(ready.data, "2025")
    assert staged(ready.data, "2025", "register").delivery["route"] == "B"


# Comparing


class Page(HTMLParser):
    """What a page fetches and whether its tags are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)
        self.fetched += [
            value or ""
            for name, value in attrs
            if name in ("src", "href") and not (value or "").startswith("#")
        ]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def told(tiny: Tiny, frame: pl.DataFrame | None = None) -> str:
    """What comparing says in the terminal."""
    imported(tiny, frame)
    return compare(tiny.data, tiny.releases, "2025")[0]


def without_margin_in_2023(tiny: Tiny) -> Tiny:
    """Take away two figures of 2023, so that they can come with a margin."""
    tiny.change("raw/enquete.csv", "tevreden,WK020201,2023,70,150,,\n", "")
    tiny.change("raw/enquete.csv", "tevreden,WK020202,2023,40,200,,\n", "")
    return tiny


def test_a_jump_beyond_noise_and_threshold_is_told(ready: Tiny) -> None:
    earlier = [("WK020201", 70.0, 62.0, 78.0, 4.0, 0.4, 150), ("WK020202", 61.0, 53.0, 69.0, 4.0, 0.4, 200)]
    publish_first(without_margin_in_2023(ready), "2023", earlier)
    text = told(ready)  # 70 -> 50 and 61 -> 62, both with a standard error of 4
    assert "! Sprongen die groter zijn dan toeval: 1" in text
    assert "vorig jaar 2023 | was 70 | is 50 | verschil -20 | toeval tot 14,57" in text  # 2,576 x root of 32


def test_without_a_margin_nothing_is_called_a_jump(ready: Tiny) -> None:
    assert "Sprongen die groter zijn dan toeval: geen" in told(ready)


def publish_first(tiny: Tiny, edition: str, rows: list[tuple]) -> None:
    """Publish an earlier edition of estimates."""
    file = tiny.data.parent / "eerder.csv"
    file.write_text("a\n1\n", encoding="utf-8")
    stage(tiny.data, "enquete", edition, estimates(rows, edition=edition), None, "Ans", file, "", [])
    compare(tiny.data, tiny.releases, edition)
    approve(tiny.data, edition, "Bo")
    publish_edition(tiny.data, SQL, tiny.releases, edition, on="2024-03-01")


def test_hidden_cells_areas_and_answers_are_told(ready: Tiny) -> None:
    text = told(ready, estimates(HIDDEN))
    assert "niveau wijk | waarom minder dan 50 antwoorden | verborgen 2 | van 3" in text
    assert "antwoorden 150 | vorige keer 150" in text  # 154 people, rounded to tens
    assert "opmerking Eén kolom overgeslagen." in text


def test_a_break_in_this_edition_is_told(ready: Tiny) -> None:
    ready.change(
        "catalog/themes/proef.toml",
        'reason = "In 2023 is de vraag veranderd."',
        'reason = "In 2023 is de vraag veranderd."\n[[indicator.break]]\nedition = "2025"\nreason = "Nu op papier."',
    )
    text = told(ready)
    assert "breuk in 2025 | waarom Nu op papier." in text


def test_a_published_figure_that_would_change_is_told_and_stops_nothing_yet(ready: Tiny) -> None:
    publish_state(ready.data, SQL, ready.releases, Plan("Eerste", "Ans", "Bo", on="2024-03-01"))
    ready.change("raw/enquete.csv", "WK020201,2021,60", "WK020201,2021,61")
    text = told(ready)
    assert "! Gepubliceerde cijfers die anders worden: 2" in text
    assert "was 60 | wordt 61 | soort gemeten | correctie geen" in text


def test_the_page_is_whole_fetches_nothing_and_escapes_everything(ready: Tiny) -> None:
    imported(ready, remark='<script>alert(1)</script> & "zo"')
    _, path = compare(ready.data, ready.releases, "2025")
    text = path.read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.open == []
    assert page.fetched == []
    assert "script" not in page.tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;zo&quot;" in text
    assert '<html lang="nl">' in text
    assert text.count("<caption>") == page.tags.count("table") > 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "-"), ("", "-"), (0, "0"), (0.0, "0"), (1234.5, "1.234,5"), (-0.004, "0"), ("a", "a")],
)
def test_numbers_in_the_report_are_dutch_and_absence_is_no_zero(value: object, text: str) -> None:
    assert cell(value) == text


# Approving


def test_an_edition_that_was_not_compared_is_not_approved(ready: Tiny) -> None:
    imported(ready)
    with pytest.raises(Rejected, match="nog niet vergeleken"):
        approve(ready.data, "2025", "Bo")


def test_a_comparison_of_other_figures_does_not_count(ready: Tiny) -> None:
    imported(ready)
    compare(ready.data, ready.releases, "2025")
    note = (ready.data / "staging" / "enquete_2025" / "comparison.json").read_bytes()
    imported(ready, estimates([*ROWS[:4]]))
    (ready.data / "staging" / "enquete_2025" / "comparison.json").write_bytes(note)
    with pytest.raises(Rejected, match="nog niet vergeleken"):
        approve(ready.data, "2025", "Bo")


def test_a_comparison_from_before_a_publication_does_not_count(ready: Tiny) -> None:
    imported(ready)
    compare(ready.data, ready.releases, "2025")
    publish_state(ready.data, SQL, ready.releases, Plan("Eerste", "Ans", "Bo", on="2024-03-01"))
    with pytest.raises(Rejected, match="iets gepubliceerd"):
        approve(ready.data, "2025", "Bo")


@pytest.mark.parametrize("name", ["Ans", "ans", " ANS ", "A\u200bns", "\uff21ns", "", "  "])
def test_the_importer_and_nobody_cannot_approve(ready: Tiny, name: str) -> None:
    imported(ready)
    compare(ready.data, ready.releases, "2025")
    assert shell(ready, "approve", "2025", "--by", name) == 1
    assert not (ready.data / "staging" / "enquete_2025" / "approval.json").exists()


def test_one_name_written_in_two_ways_is_one_person() -> None:
    assert person("Renée  de Vries") == person(" RENE\u0301E DE VRIES") != person("Rene de Vries")


# Publishing


def test_without_approval_nothing_is_published(ready: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    imported(ready)
    compare(ready.data, ready.releases, "2025")
    before = content(ready)
    assert shell(ready, "publish", "2025") == 1
    assert "Niemand heeft deze editie goedgekeurd" in capsys.readouterr().err
    assert content(ready) == before


def test_an_approval_of_other_bytes_is_no_approval(ready: Tiny) -> None:
    approved(ready)
    note = (ready.data / "staging" / "enquete_2025" / "approval.json").read_bytes()
    imported(ready, estimates([*ROWS[:4]]))
    (ready.data / "staging" / "enquete_2025" / "approval.json").write_bytes(note)
    with pytest.raises(Rejected, match="veranderd na de goedkeuring"):
        publish_edition(ready.data, SQL, ready.releases, "2025")


def test_an_approval_of_another_importer_is_no_approval(ready: Tiny) -> None:
    folder = approved(ready).data / "staging" / "enquete_2025"
    path = folder / "delivery.json"
    path.write_text(path.read_text().replace('"importer": "Ans"', '"importer": "Cor"'))
    with pytest.raises(Rejected, match="veranderd na de goedkeuring"):
        publish_edition(ready.data, SQL, ready.releases, "2025")


def test_the_whole_life_of_an_edition_from_the_shell(ready: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    imported(ready)
    assert shell(ready, "check", "2025") == 0
    assert shell(ready, "compare", "2025") == 0
    assert shell(ready, "approve", "2025", "--by", "Bo") == 0
    assert shell(ready, "publish", "2025", "--dry-run") == 0
    assert codes(ready.data / "published") == []
    assert shell(ready, "publish", "2025") == 0
    assert "Publicatie" in capsys.readouterr().out
    (code,) = codes(ready.data / "published")
    about = json.loads((ready.data / "published" / code / "publication.json").read_text())
    assert (about["importer"], about["approver"], about["edition"]) == ("Ans", "Bo", "2025")
    assert about["title"] == "Verzonnen enquête, editie 2025"
    found = ready.release().connection.execute(
        "select value, se, published from observation where indicator = 'tevreden' and area = 'WK020201' and edition = '2025'"
    )
    assert found.fetchall() == [(50.0, 4.0, code[:10])]
    assert not (ready.data / "staging" / "enquete_2025").exists()
    assert (ready.data / "staging" / ".published" / f"{code}_enquete_2025" / "approval.json").is_file()
    assert ready.build() == (ready.releases / "current").read_text().strip()


def test_a_new_edition_needs_no_correction_for_older_ones(ready: Tiny) -> None:
    publish_state(ready.data, SQL, ready.releases, Plan("Eerste", "Ans", "Bo", on="2024-03-01"))
    before = pl.read_parquet(next((ready.data / "published").glob("*/observation.parquet")))
    ready.add(
        "raw/register.csv", "aantal_inwoners,WK020201,2021,1500,,,", "aantal_inwoners,WK020202,2021,1500,,,"
    )
    publish_state(ready.data, SQL, ready.releases, Plan("Tweede", "Ans", "Bo", on="2024-04-01"))
    approved(ready)
    made = publish_edition(ready.data, SQL, ready.releases, "2025", on="2024-06-01")
    assert made.counts["observation"]["changed"] == 0
    assert made.counts["comparison"]["changed"] == 0
    key = ["indicator", "area", "edition", "division"]
    release = pl.read_parquet(ready.releases / made.release / "observation.parquet")
    kept = before.join(release, on=[*key, "value", "status", "published"], how="semi", nulls_equal=True)
    assert kept.height == before.height


def test_an_edition_that_was_published_can_be_replaced_with_a_correction_only(ready: Tiny) -> None:
    publish_edition(approved(ready).data, SQL, ready.releases, "2025", on="2024-06-01")
    other = [(area, 51.0, *rest[1:]) if area == "WK020201" else (area, *rest) for area, *rest in ROWS]
    imported(ready, estimates(other))
    text, _ = compare(ready.data, ready.releases, "2025")
    assert "! Wat publiceren tegenhoudt: " in text
    with pytest.raises(Rejected, match=r"WK020201, 2025.*51"):
        approve(ready.data, "2025", "Bo")
    (ready.data / "published" / "corrections.toml").write_text(
        '[[correction]]\ncode = "gewicht"\nsince = "2024-06-20"\nwhat = "Verkeerd gewicht."\nwhy = "Oud bestand."\n'
        'by = "Ans"\nfigures = [{indicator = "tevreden", edition = "2025"}]\n'
    )
    approved(ready, estimates(other))
    publish_edition(ready.data, SQL, ready.releases, "2025", on="2024-07-01")
    assert (ready.data / "catalog" / "editions.toml").read_text().count("estimates/enquete_2025.csv") == 1
    found = ready.release().connection.execute(
        "select value, correction from revision where area = 'WK020201'"
    )
    assert found.fetchall() == [(50.0, "gewicht")]


@pytest.mark.parametrize("step", ["write_release", "switch"])
def test_when_the_release_cannot_be_made_everything_is_as_it_was(
    ready: Tiny, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = content(approved(ready))

    def fails(*_: object) -> str:
        raise OSError("de schijf is vol")

    monkeypatch.setattr(publishing.release, step, fails)
    with pytest.raises(OSError, match="vol"):
        publish_edition(ready.data, SQL, ready.releases, "2025")
    assert content(ready) == before
    monkeypatch.undo()
    publish_edition(ready.data, SQL, ready.releases, "2025")
    assert verify(ready.data / "published") == []


def test_figures_that_break_a_rule_are_not_published(ready: Tiny, tmp_path: Path) -> None:
    sql = shutil.copytree(SQL, tmp_path / "rules")
    (sql / "checks" / "no_fifty.sql").write_text("-- Geen 50.\nselect area from observation where value = 50")
    before = content(approved(ready))
    with pytest.raises(Rejected, match="no_fifty"):
        publish_edition(ready.data, sql, ready.releases, "2025")
    assert content(ready) == before


def test_an_unknown_edition_is_told_and_changes_nothing(
    tiny: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(tiny)
    assert shell(tiny, "compare", "2025") == 1
    assert "2025" in capsys.readouterr().err
    assert shell(tiny, "compare", "1999") == 1
    assert "niet geïmporteerd" in capsys.readouterr().err


# Killed, and at the same time


def test_what_a_killed_publication_left_is_put_back_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("oud")
    (tmp_path / "ledger" / "first").mkdir(parents=True)
    killed = """if True:
        import hashlib, os, sys
        from pathlib import Path
        from monitor.build.editions.undo import all_or_nothing
        here = Path(sys.argv[1])
        with all_or_nothing(here / "room") as journal:
            journal.write(here / "a.toml", b"half")
            journal.write(here / "b.csv", b"half")
            journal.add(here / "ledger" / "second", "x", hashlib.sha256(b"x").hexdigest())
            (here / "ledger" / "second").mkdir()
            (here / "ledger" / "second" / "x").write_text("x")
            os._exit(9)
    """
    done = subprocess.run([sys.executable, "-c", killed, str(tmp_path)], cwd=ROOT, check=False)
    assert (done.returncode, (tmp_path / "a.toml").read_text()) == (9, "half")
    with all_or_nothing(tmp_path / "room"):
        assert (tmp_path / "a.toml").read_text() == "oud"
        assert not (tmp_path / "b.csv").exists()
        assert [path.name for path in (tmp_path / "ledger").iterdir()] == ["first"]


class Killed(BaseException):
    """The process is gone."""


def killed(tiny: Tiny, patch: pytest.MonkeyPatch, where: object, name: str, *, after: bool = False) -> None:
    """Publish, and end at (or right after) a step as if the process was killed: nobody puts anything back."""
    step = getattr(where, name)

    def die(*given: object, **named: object) -> None:
        if after:
            step(*given, **named)
        raise Killed

    with patch.context() as during:
        during.setattr(where, name, die)
        during.setattr(undo, "put_back", lambda room: None)
        with pytest.raises(Killed):
            publish_edition(tiny.data, SQL, tiny.releases, "2025", on="2024-06-01")


EARLY = [("register", True), ("append", True), ("with_history", False)]


@pytest.mark.parametrize(("step", "after"), EARLY)
def test_a_publication_killed_before_it_was_public_is_undone_by_the_next_build(
    ready: Tiny, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    before = content(approved(ready))
    killed(ready, monkeypatch, publishing, step, after=after)
    assert content(ready) != before
    ready.build()
    assert content(ready) == before
    publish_edition(ready.data, SQL, ready.releases, "2025", on="2024-06-01")
    assert verify(ready.data / "published") == []


@pytest.mark.parametrize(
    ("where", "step", "after"),
    [(undo.Journal, "done", False), (undo.Journal, "done", True), (publishing, "_set_aside", False)],
)
def test_what_was_public_when_the_process_was_killed_stays(
    ready: Tiny,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    where: object,
    step: str,
    after: bool,
) -> None:
    killed(approved(ready), monkeypatch, where, step, after=after)
    public = (ready.releases / "current").read_text()
    assert ready.build() == public.strip()
    assert codes(ready.data / "published") == ["2024-06-01-01"]
    assert shell(ready, "publish", "2025") == 0
    assert "al gepubliceerd, als 2024-06-01-01" in capsys.readouterr().out
    assert codes(ready.data / "published") == ["2024-06-01-01"]
    assert not (ready.data / "staging" / "enquete_2025").exists()
    assert (ready.releases / "current").read_text() == public


def test_other_publications_and_files_changed_since_are_never_undone(
    ready: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed(approved(ready), monkeypatch, publishing, "append", after=True)
    ours = ready.data / "published" / "2024-06-01-01" / "publication.json"
    ours.write_text(ours.read_text().replace("Bo", "Cor"))
    (ready.data / "published" / "2024-06-02-01").mkdir()
    before = content(ready)
    with pytest.raises(Rejected, match="Een publicatie is afgebroken"):
        ready.build()
    with pytest.raises(Rejected, match="Een publicatie is afgebroken"):
        imported(ready)
    assert content(ready) == before
    ours.write_text(ours.read_text().replace("Cor", "Bo"))
    undo.put_back(ready.data / "staging")
    assert codes(ready.data / "published") == ["2024-06-02-01"]


def locked(path: Path) -> bool:
    """Whether somebody else holds a lock."""
    with path.open("r") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@pytest.mark.parametrize("what", ["publish", "build"])
def test_nothing_is_published_or_imported_while_another_reads_and_writes(
    ready: Tiny, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    approved(ready)
    seen = []
    step = recipe.assemble

    def watched(*given: object, **named: object) -> object:
        seen.append([locked(ready.releases / ".lock"), locked(ready.data / "staging" / ".lock")])
        return step(*given, **named)

    monkeypatch.setattr(recipe, "assemble", watched)
    if what == "build":
        ready.build()
    else:
        publish_edition(ready.data, SQL, ready.releases, "2025")
    assert seen == [[True, True]]
    assert not locked(ready.releases / ".lock")


# What was approved


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("catalog/themes/proef.toml", "Bent u tevreden?", "Bent u nu tevreden?", "de catalogus"),
        (
            "raw/register.csv",
            "aantal_inwoners,GM0202,2023,3500",
            "aantal_inwoners,GM0202,2023,3501",
            "een cijfer",
        ),
    ],
)
@pytest.mark.parametrize("when", ["compare", "approve"])
def test_an_approval_is_of_everything_that_is_published(
    ready: Tiny, file: str, old: str, new: str, what: str, when: str
) -> None:
    imported(ready)
    compare(ready.data, ready.releases, "2025")
    if when == "approve":
        approve(ready.data, "2025", "Bo")
    ready.change(file, old, new)
    before = content(ready)
    with pytest.raises(Rejected, match=f"Na de (goedkeuring|vergelijking) is .*{what}.* veranderd"):
        if when == "approve":
            publish_edition(ready.data, SQL, ready.releases, "2025")
        else:
            approve(ready.data, "2025", "Bo")
    assert content(ready) == before


def test_an_approval_outlives_the_day(ready: Tiny) -> None:
    approved(ready)
    assert publish_edition(ready.data, SQL, ready.releases, "2025", on="2999-01-01").code == "2999-01-01-01"


def test_answers_of_people_do_not_outlive_the_publication(ready: Tiny) -> None:
    made = publish_edition(approved(ready).data, SQL, ready.releases, "2025", on="2024-06-01")
    kept = ready.data / "staging" / ".published" / f"{made.code}_enquete_2025"
    assert {"map.toml", "delivery.json", "vergelijking.html"} <= {path.name for path in kept.iterdir()}
    assert list(ready.data.rglob("answers.parquet")) == []


# Names and files


def test_remarks_in_editions_toml_stay_when_an_edition_is_replaced(ready: Tiny) -> None:
    made = publish_edition(approved(ready).data, SQL, ready.releases, "2025", on="2024-06-01")
    path = ready.data / "catalog" / "editions.toml"
    text = path.read_text().replace('file = "estimates', '# boven\nfile = "estimates') + "# eronder\n"
    text = re.sub(r'(division = "2018")(\n(?:(?!division).)*\Z)', r"\1  # ernaast\2", text, flags=re.DOTALL)
    path.write_text(text)
    approved(ready, estimates([(*row[:4], 2.5, *row[5:]) for row in ROWS]))
    assert publish_edition(ready.data, SQL, ready.releases, "2025", on="2024-07-01").code != made.code
    after = path.read_text()
    assert [after.count(word) for word in ("# boven", "# ernaast", "# eronder")] == [1, 1, 1]
    assert after.count("estimates/enquete_2025.csv") == 1


def test_signs_that_no_file_can_hold_are_left_out_of_names() -> None:
    assert plain('a\x7f"b\\c\udcff\nd\x00.csv') == 'a"b\\c d.csv'
    assert person("A\x07ns") == person("Ans")


def test_every_reason_to_hide_has_words() -> None:
    assert set(differences.REASONS) == {*estimate_checks.REASONS, ""}


def test_a_difference_behind_the_second_decimal_is_seen() -> None:
    assert cells({"was": 6.8, "wordt": 6.8004}) == {"was": "6,8", "wordt": "6,8004"}
    assert cells({"was": 6.8, "wordt": 6.8}) == {"was": "6,8", "wordt": "6,8"}


def test_areas_that_were_not_asked_are_no_new_areas(ready: Tiny) -> None:
    frame = pl.DataFrame(
        {
            "source": ["enquete"] * 4,
            "edition": ["2023", "2025", "2025", "2025"],
            "area": ["W1", "W1", "W2", "W3"],
            "division": ["2018"] * 4,
            "status": ["measured", "measured", "not_asked", "measured"],
        }
    )
    imported(ready)
    one = staged(ready.data, "2025")
    found = differences.areas(
        frame.filter(pl.col("edition") == "2025"), frame, one, load(ready.data / "catalog")
    )
    assert found["wat"].to_list() == ["komt erbij"]


def test_a_disk_that_refuses_is_one_sentence(
    ready: Tiny, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(approved(ready))

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device", "uitgave.duckdb")

    monkeypatch.setattr(publishing.release, "write_release", full)
    capsys.readouterr()
    assert shell(ready, "publish", "2025") == 1
    told = capsys.readouterr().err
    assert told == "uitgave.duckdb past niet meer op de schijf: maak ruimte en doe de opdracht opnieuw.\n"
    assert content(ready) == before


def test_the_next_step_can_be_copied_as_it_stands() -> None:
    asked = argparse.Namespace(edition="2025", source="alwm", data=Path("een map"))
    assert next_step("compare", asked) == "python -m monitor compare 2025 --data 'een map'"


def test_made_up_figures_are_not_published(ready: Tiny) -> None:
    path = ready.data / "catalog" / "sources.toml"
    path.write_text(path.read_text().replace('code = "enquete"', 'code = "enquete"\nfictitious = true'))
    with pytest.raises(Rejected, match="verzonnen"):
        publish_state(ready.data, SQL, ready.releases, Plan("Eerste", "Ans", "Bo"))


# Hidden figures


def test_a_hidden_figure_that_follows_from_the_others_is_found(
    ready: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(ready, estimates([*ROWS[:4], HIDDEN[4]]))
    assert shell(ready, "check", "2025") == 1
    assert "tevreden, WK020203, 2025" in capsys.readouterr().err


def test_two_hidden_figures_protect_each_other(ready: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    imported(ready, estimates(HIDDEN))
    assert shell(ready, "check", "2025") == 0
    assert "0 bevinding(en)" in capsys.readouterr().out
