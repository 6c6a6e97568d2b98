"""What was published stays as it was: the ledger of the real figures, and what happens when somebody touches it."""

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, Tiny
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.build.editions import corrections
from monitor.build.editions import publish as publishing
from monitor.build.editions.as_of import release_as_of
from monitor.build.editions.history import settle, with_history
from monitor.build.editions.ledger import FILE, KEPT, LAST, append, codes, state, verify
from monitor.build.editions.publish import Plan, prospect, publish_state
from monitor.build.recipe import assemble
from monitor.catalog import from_document, load
from monitor.commands import run
from monitor.findings import Rejected
from monitor.store import manifest_of

SQL = ROOT / "sql"
LEDGER = ROOT / "data" / "published"
BIGGEST = 2_000_000

published_already = pytest.mark.skipif(not codes(LEDGER), reason="nothing was published yet")


def publish(tiny: Tiny, on: str, title: str = "Proef") -> str:
    """Publish everything of a tiny monitor on a day; the code."""
    return publish_state(tiny.data, SQL, tiny.releases, Plan(title, "Ans", "Bo", on=on)).code


def correct(
    tiny: Tiny, code: str = "fout1", figures: str = '[{indicator = "tevreden", edition = "2021"}]'
) -> None:
    """Add a correction."""
    path = tiny.data / "published" / "corrections.toml"
    with path.open("a", encoding="utf-8") as stream:
        stream.write(
            f'[[correction]]\ncode = "{code}"\nsince = "2024-05-01"\nwhat = "Verkeerd overgenomen."\n'
            f'why = "Twee regels waren verwisseld."\nby = "Ans"\nfigures = {figures}\n'
        )


def values(release_folder: Path, name: str) -> dict[tuple[str, ...], float | None]:
    frame = pl.read_parquet(release_folder / name / "observation.parquet")
    return {tuple(row[:4]): row[4] for row in frame.select(*KEPT["observation"].key, "value").iter_rows()}


def refusal(action: Callable[[], object]) -> str:
    """What a refused action says."""
    with pytest.raises(Rejected) as caught:
        action()
    return str(caught.value)


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """A tiny monitor that was published on 2024-03-01, to be copied."""
    first = Tiny(tmp_path_factory.mktemp("published"))
    publish(first, "2024-03-01")
    return first


@pytest.fixture
def once(tiny: Tiny, printed: Tiny) -> Tiny:
    """A tiny monitor that was published on 2024-03-01, for one test alone."""
    shutil.copytree(printed.data, tiny.data, dirs_exist_ok=True)
    shutil.copytree(printed.releases, tiny.releases)
    return tiny


# The real figures


@published_already
def test_the_real_ledger_is_whole() -> None:
    assert verify(LEDGER) == []


@published_already
def test_every_file_of_the_real_ledger_is_small() -> None:
    assert max(path.stat().st_size for path in LEDGER.rglob("*") if path.is_file()) < BIGGEST


def test_the_real_corrections_are_well_formed() -> None:
    assert corrections.open_ones(LEDGER, state(LEDGER)) is not None


@published_already
def test_a_fresh_build_of_the_real_data_gives_every_published_row() -> None:
    tables = assemble(
        load(ROOT / "data" / "catalog"), ROOT / "data"
    )  # raises when a figure changed without a reason
    known = state(LEDGER)
    if corrections.open_ones(LEDGER, known):
        return  # rows that wait for their correction to be published differ, and the build has refused all others
    for table, kept in KEPT.items():
        if kept.series:
            continue  # a trend may be followed by one over an edition that is not published yet
        rows = known.tables[table].select(*kept.key, *kept.figure)
        missing = rows.join(tables[table], on=[*kept.key, *kept.figure], how="anti", nulls_equal=True)
        assert missing.is_empty(), f"{table}: {missing}"


# Publishing


def test_an_unpublished_monitor_has_no_dates(tiny: Tiny) -> None:
    tables = assemble(load(tiny.data / "catalog"), tiny.data)
    assert set(tables["observation"]["published"]) == {""}
    assert tables["publication"].is_empty()
    assert tables["revision"].is_empty()


def test_after_publishing_every_value_has_its_date(once: Tiny) -> None:
    tables = assemble(load(once.data / "catalog"), once.data)
    assert set(tables["observation"]["published"]) == {"2024-03-01"}
    row = tables["publication"].row(0, named=True)
    assert row["code"] == "2024-03-01-01"
    assert row["figures"] == tables["observation"].height


def test_who_prepared_and_approved_stands_in_the_ledger_and_not_in_a_release(once: Tiny) -> None:
    (published,) = state(once.data / "published").publications
    assert (published["importer"], published["approver"]) == ("Ans", "Bo")
    tables = assemble(load(once.data / "catalog"), once.data)
    assert not {"importer", "approver"} & set(tables["publication"].columns)


def test_a_build_after_publishing_is_the_release_that_was_published(once: Tiny) -> None:
    published = (once.releases / "current").read_text().strip()
    assert once.build() == published


def test_the_ledger_alone_gives_the_same_release(once: Tiny) -> None:
    built = manifest_of(once.build(), once.releases)["parquet_sha256"]
    alone = release_as_of(once.data / "published", "2024-03-01", SQL, once.releases)
    assert manifest_of(alone, once.releases)["parquet_sha256"] == built


def test_a_release_of_an_earlier_day_is_not_put_into_use(once: Tiny) -> None:
    once.add("raw/register.csv", "aantal_inwoners,GM0202,2021,3400,,,")
    publish(once, "2024-06-01")
    current = (once.releases / "current").read_text()
    assert release_as_of(once.data / "published", "2024-03-01", SQL, once.releases) != current.strip()
    assert (once.releases / "current").read_text() == current


def test_nothing_new_is_not_published(once: Tiny) -> None:
    assert "niets nieuws" in refusal(lambda: publish(once, "2024-03-02"))
    assert codes(once.data / "published") == ["2024-03-01-01"]


def test_two_publications_on_one_day_have_numbers(once: Tiny) -> None:
    once.add("raw/register.csv", "aantal_inwoners,GM0202,2021,3400,,,")
    assert publish(once, "2024-03-01") == "2024-03-01-02"


def test_a_publication_before_the_last_one_is_refused(once: Tiny) -> None:
    once.add("raw/register.csv", "aantal_inwoners,GM0202,2021,3400,,,")
    assert "klok" in refusal(lambda: publish(once, "2024-02-01"))


def test_a_later_publication_holds_only_what_is_new(once: Tiny) -> None:
    once.add("raw/register.csv", "aantal_inwoners,GM0202,2021,3400,,,")
    assert prospect(once.data, once.releases)["observation"] == {
        "new": 2, "changed": 0, "withdrawn": 0, "words": 0,
    }  # fmt: skip
    code = publish(once, "2024-06-01")
    rows = pl.read_parquet(once.data / "published" / code / "observation.parquet")
    assert set(rows["indicator"]) == {"aantal_inwoners", "meldingen_per_1000"}


def test_other_words_at_a_figure_need_no_correction_and_leave_its_date(once: Tiny) -> None:
    once.change("raw/enquete.csv", "Met een komma, en een é.", "Een andere opmerking.")
    code = publish(once, "2024-06-01")
    rows = pl.read_parquet(once.data / "published" / code / "observation.parquet")
    assert rows["note"].to_list() == ["Een andere opmerking."] * rows.height
    assert set(rows["published"]) == {"2024-03-01"}


# A published figure that changes


def test_a_changed_figure_is_refused_with_indicator_area_and_edition(
    once: Tiny, capsys: pytest.CaptureFixture[str]
) -> None:
    once.change("raw/enquete.csv", "WK020201,2021,60", "WK020201,2021,61")
    current = (once.releases / "current").read_text()
    assert once.command() == 1
    told = capsys.readouterr().err
    assert (
        "tevreden, WK020201, 2021, 2018: Gepubliceerd op 2024-03-01 als 60 / measured; nu is het 61" in told
    )
    assert "[[correction]]" in told
    assert (once.releases / "current").read_text() == current


def test_a_vanished_figure_is_refused(once: Tiny) -> None:
    once.change("raw/enquete.csv", "tevreden,WK020201,undated,65,,,De bron noemt geen jaar.\n", "")
    assert "het is er niet meer" in refusal(once.build)


def test_a_figure_that_becomes_hidden_is_refused(once: Tiny) -> None:
    once.change("raw/enquete.csv", "WK020203,2021,45,80,,", "WK020203,2021,,80,suppressed,")
    assert "tevreden, WK020203, 2021" in refusal(once.build)


def corrected(tiny: Tiny) -> Tiny:
    tiny.change("raw/enquete.csv", "WK020201,2021,60", "WK020201,2021,68")
    correct(tiny)
    return tiny


def test_a_correction_lets_a_figure_change_and_keeps_what_it_was(once: Tiny) -> None:
    corrected(once).build()
    release = once.release()
    rows = release.connection.execute(
        "select value, published_on, replaced_on, correction from revision where area = 'WK020201'"
    ).fetchall()
    assert rows == [(60.0, "2024-03-01", "", "fout1")]
    found = release.connection.execute("select published_on, figures, largest from correction").fetchall()
    assert found == [("", 2, 8.0)]  # the district, and the area it lies in
    value = "select value, published from observation where area = 'WK020201' and edition = '2021' and indicator = 'tevreden'"
    assert release.connection.execute(value).fetchall() == [(68.0, "")]


def test_a_published_correction_has_its_day(once: Tiny) -> None:
    corrected(once)
    publish(once, "2024-06-01")
    rows = once.release().connection.execute("select area, replaced_on, correction from revision").fetchall()
    assert ("WK020201", "2024-06-01", "fout1") in rows
    found = once.release().connection.execute("select published_on, largest from correction").fetchall()
    assert found == [("2024-06-01", 8.0)]


def test_earlier_days_keep_the_figures_of_then(once: Tiny) -> None:
    folder = once.data / "published"
    before = values(once.releases, release_as_of(folder, "2024-03-01", SQL, once.releases))
    corrected(once)
    publish(once, "2024-06-01")
    key = ("tevreden", "WK020201", "2021", "2018")
    assert values(once.releases, release_as_of(folder, "2024-05-31", SQL, once.releases)) == before
    assert before[key] == 60
    assert values(once.releases, release_as_of(folder, "2024-06-01", SQL, once.releases))[key] == 68


def test_words_and_definitions_of_then_come_back_too(once: Tiny) -> None:
    once.change("catalog/themes/proef.toml", "Bent u tevreden?", "Bent u nu tevreden?")
    publish(once, "2024-06-01")
    then = release_as_of(once.data / "published", "2024-03-01", SQL, once.releases)
    assert once.release(then).catalog.indicator["tevreden"].versions[0].definition == "Bent u tevreden?"
    assert once.release().catalog.indicator["tevreden"].versions[0].definition == "Bent u nu tevreden?"


def test_a_correction_covers_only_the_figures_it_names(once: Tiny) -> None:
    once.change("raw/enquete.csv", "WK020201,2021,60", "WK020201,2021,68")
    correct(once, figures='[{indicator = "tevreden", area = "WK020201", edition = "2021"}]')
    told = refusal(once.build)
    assert "tevreden, W1, 2021" in told
    assert "WK020201" not in told


def test_a_correction_that_was_published_opens_nothing_any_more(once: Tiny) -> None:
    corrected(once)
    publish(once, "2024-06-01")
    once.change("raw/enquete.csv", "WK020201,2021,68", "WK020201,2021,70")
    assert "tevreden, WK020201, 2021" in refusal(once.build)


def test_a_figure_that_was_wrong_twice_has_two_revisions(once: Tiny) -> None:
    corrected(once)
    publish(once, "2024-06-01")
    once.change("raw/enquete.csv", "WK020201,2021,68", "WK020201,2021,70")
    correct(once, "fout2")
    publish(once, "2024-06-01")
    rows = once.release().connection.execute(
        "select value, published_on, replaced_on, correction from revision where area = 'WK020201' order by correction"
    )
    assert rows.fetchall() == [
        (60.0, "2024-03-01", "2024-06-01", "fout1"),
        (68.0, "2024-06-01", "2024-06-01", "fout2"),
    ]


def test_a_corrected_away_figure_is_gone_and_remembered(once: Tiny) -> None:
    once.change("raw/enquete.csv", "tevreden,WK020201,undated,65,,,De bron noemt geen jaar.\n", "")
    correct(once, figures='[{indicator = "tevreden", edition = "undated"}]')
    publish(once, "2024-06-01")
    key = ("tevreden", "WK020201", "undated", "2018")
    assert key not in values(once.releases, once.build())
    assert once.release().connection.execute("select value, correction from revision").fetchall() == [
        (65.0, "fout1")
    ]


def test_a_correction_without_figures_is_not_published(once: Tiny) -> None:
    correct(once)
    assert "verandert geen enkel" in refusal(lambda: publish(once, "2024-06-01"))


def test_a_published_correction_cannot_be_rewritten(once: Tiny) -> None:
    corrected(once)
    publish(once, "2024-06-01")
    once.change("published/corrections.toml", "verwisseld", "onleesbaar")
    assert "daarna veranderd" in refusal(once.build)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('why = "Twee regels waren verwisseld."', 'why = " "', "'why' ontbreekt"),
        ('since = "2024-05-01"', 'since = "mei 2024"', "geen dag"),
        ('since = "2024-05-01"', 'since = "2999-01-01"', "geen dag"),
        ("figures = [", "figures = [{}, ", "welke cijfers"),
        ("indicator =", "wijk =", "welke cijfers"),
        ('by = "Ans"', 'by = "Ans"\nreden = "x"', "te veel: reden"),
        ("[[correction]]", "[correctie]", "iets anders"),
        ("[[correction]]", "[[correction", "TOML"),
    ],
)  # fmt: skip
def test_a_malformed_correction_is_refused(once: Tiny, old: str, new: str, told: str) -> None:
    correct(once)
    once.change("published/corrections.toml", old, new)
    assert told in refusal(once.build)


def test_a_star_in_a_correction_stands_for_anything_and_a_dot_for_a_dot() -> None:
    item = corrections.Correction("c", "", "", "", "", ({"area": "WK02*", "indicator": "a.b"},))
    rows = pl.DataFrame(
        {
            "indicator": ["a.b", "axb", "a.b"],
            "area": ["WK0201", "WK0201", "BU0201"],
            "edition": ["1", "1", "1"],
        }
    )
    assert rows.select(item.covers("observation", rows.columns)).to_series().to_list() == [True, False, False]


# The last digits, and judgements


def test_numbers_of_another_machine_are_taken_for_the_published_ones(once: Tiny) -> None:
    catalog = load(once.data / "catalog")
    tables = assemble(catalog, once.data)
    shifted = {
        **tables,
        "observation": tables["observation"].with_columns(pl.col("value", "lower") * (1 + 1e-12)),
        "comparison": tables["comparison"].with_columns(pl.col("difference", "p_adjusted") * (1 + 1e-11)),
    }
    found = with_history(shifted, once.data / "published")
    assert not shifted["observation"].equals(tables["observation"])
    for table in KEPT:
        key = list(KEPT[table].key)
        assert found[table].sort(key).equals(tables[table].sort(key)), table


def test_a_difference_above_the_last_digits_is_a_change(once: Tiny) -> None:
    tables = assemble(load(once.data / "catalog"), once.data)
    shifted = tables["observation"].with_columns(pl.col("value") * (1 + 1e-7))
    assert refusal(lambda: with_history({**tables, "observation": shifted}, once.data / "published"))


def test_a_judgement_stays_as_published_when_only_what_is_known_about_chance_changed(once: Tiny) -> None:
    tables = assemble(load(once.data / "catalog"), once.data)
    other = tables["comparison"].with_columns(p_adjusted=pl.lit(0.5), verdict=pl.lit("chance"))
    assert not other.equals(tables["comparison"])
    found = with_history({**tables, "comparison": other}, once.data / "published")["comparison"]
    key = list(KEPT["comparison"].key)
    assert found.sort(key).equals(tables["comparison"].sort(key))


def test_a_judgement_of_another_difference_needs_a_correction(once: Tiny) -> None:
    tables = assemble(load(once.data / "catalog"), once.data)
    other = tables["comparison"].with_columns(pl.col("difference") + 1, verdict=pl.lit("chance"))
    told = refusal(lambda: with_history({**tables, "comparison": other}, once.data / "published"))
    assert "gepubliceerd cijfer (comparison)" in told


def trends(rows: list[tuple[str, str, str, int, float, str]]) -> pl.DataFrame:
    names = ["area", "edition", "from_edition", "editions", "change", "verdict"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(
        indicator=pl.lit("a"), threshold=pl.lit(5.0)
    )


@pytest.mark.parametrize(
    ("later", "findings"),
    [
        ([("W1", "2023", "2019", 3, 9.0, "better")], 0),
        ([("W1", "2025", "2019", 4, 2.0, "chance")], 0),  # a trend over one edition more follows the published one
        ([("W1", "2023", "2017", 4, 2.0, "chance")], 0),  # so does one over an edition that was loaded later
        ([("W1", "2023", "2019", 3, 2.0, "chance")], 1),
        ([("W2", "2023", "2019", 3, 9.0, "better")], 1),
    ],
)  # fmt: skip
def test_a_trend_may_be_followed_but_not_change(
    tmp_path: Path, later: list[tuple[str, str, str, int, float, str]], findings: int
) -> None:
    first = settle({"development": trends([("W1", "2023", "2019", 3, 9.0, "better")])}, state(tmp_path), ())
    append(tmp_path, first.news, "{}", {"published_on": "2024-03-01", "corrections": [], "counts": {}})
    assert len(settle({"development": trends(later)}, state(tmp_path), ()).findings) == findings


def test_laying_a_build_next_to_the_ledger_twice_changes_nothing_more(once: Tiny) -> None:
    corrected(once)
    first = assemble(load(once.data / "catalog"), once.data)
    again = with_history(first, once.data / "published")
    assert all(again[table].equals(first[table]) for table in first if table not in KEPT)
    for table, kept in KEPT.items():
        assert again[table].sort(kept.key).equals(first[table].sort(kept.key)), table


# A ledger of an older form


def of_old(tiny: Tiny, patch: pytest.MonkeyPatch) -> str:
    """Publish on 2024-01-10 as older code would have: a column more, a column and a table less, another catalog."""

    def older(folder: Path, rows: Rows, document: str, about: dict[str, object], *noted: object) -> str:
        facts = rows["observation"].drop("reason", "se").with_columns(former=pl.lit("x"))
        kept = {table: frame for table, frame in rows.items() if table != "development"}
        blocks = {
            name: part for name, part in json.loads(document).items() if name not in ("items", "fieldwork")
        }
        blocks["indicators"] = [{**one, "former_key": 1} for one in blocks["indicators"]]
        return append(folder, {**kept, "observation": facts}, json.dumps(blocks), about, *noted)  # type: ignore[arg-type]

    with patch.context() as during:
        during.setattr(publishing, "append", older)
        during.setattr(publishing, "_refuse_untrue", lambda whole, known: None)
        return publish(tiny, "2024-01-10")


Rows = dict[str, pl.DataFrame]


def test_a_day_of_an_older_form_gives_its_figures_in_the_form_of_today(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_old(tiny, monkeypatch)
    name = release_as_of(tiny.data / "published", "2024-01-10", SQL, tiny.releases)
    release = tiny.release(name)
    rows = release.connection.execute(
        "select value, se, reason from observation where indicator = 'tevreden' and area = 'WK020201' and edition = '2021'"
    )
    assert rows.fetchall() == [(60.0, None, "")]
    assert release.catalog.indicator["tevreden"].label


def test_after_a_change_of_form_publishing_goes_on_and_changes_no_figure(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_old(tiny, monkeypatch)
    folder = tiny.data / "published"
    before = values(tiny.releases, release_as_of(folder, "2024-01-10", SQL, tiny.releases))
    tiny.add("raw/register.csv", "aantal_inwoners,GM0202,2021,3400,,,")
    publish(tiny, "2024-06-01")
    assert verify(folder) == []
    after = values(tiny.releases, release_as_of(folder, "2024-06-01", SQL, tiny.releases))
    assert before.items() <= after.items()
    assert values(tiny.releases, release_as_of(folder, "2024-05-31", SQL, tiny.releases)) == before


def test_the_rules_of_today_do_not_hold_for_an_earlier_day(once: Tiny, tmp_path: Path) -> None:
    sql = shutil.copytree(SQL, tmp_path / "rules")
    (sql / "schema.sql").write_text((SQL / "schema.sql").read_text() + "\n-- later\n")
    (sql / "checks" / "later.sql").write_text("-- Nieuw.\nselect area from observation")
    assert release_as_of(once.data / "published", "2024-03-01", sql, once.releases)


def test_a_catalog_that_cannot_be_read_is_told() -> None:
    assert "niet te lezen" in refusal(lambda: from_document("geen json"))
    assert "niet te lezen" in refusal(lambda: from_document('{"areas": [{"label": "zonder code"}]}'))


# Whoever touches the ledger is seen


def edit_json(path: Path) -> None:
    found = json.loads(path.read_text())
    path.write_text(json.dumps({**found, "approver": "Iemand anders"}))


@pytest.mark.parametrize(
    ("touch", "told"),
    [
        (lambda folder: (folder / "2024-03-01-01" / "observation.parquet").write_bytes(b"x"), "is veranderd"),
        (lambda folder: (folder / "2024-03-01-01" / "observation.parquet").unlink(), "is er niet"),
        (lambda folder: (folder / "2024-03-01-01" / FILE).unlink(), "niet te lezen"),
        (lambda folder: (folder / "2024-03-01-01" / FILE).write_text("[]"), "niet te lezen"),
        (lambda folder: edit_json(folder / "2024-03-01-01" / FILE), "volgt niet op de vorige"),
        (lambda folder: edit_json(folder / "2024-06-01-01" / FILE), "andere dan hier werd opgeschreven"),
        (lambda folder: shutil.rmtree(folder / "2024-03-01-01"), "volgt niet op de vorige"),
        (lambda folder: shutil.rmtree(folder / "2024-06-01-01"), "andere dan hier werd opgeschreven"),
        (lambda folder: (folder / "2024-03-01-01").rename(folder / "2023-03-01-01"), "heet anders"),
        (lambda folder: (folder / "2024-03-01-01" / "extra.parquet").write_bytes(b"x"), "hoort niet"),
        (lambda folder: (folder / LAST).unlink(), "andere dan hier werd opgeschreven"),
    ],
)  # fmt: skip
def test_a_ledger_that_was_touched_is_refused(once: Tiny, touch: Callable[[Path], object], told: str) -> None:
    once.add("raw/register.csv", "aantal_inwoners,GM0202,2021,3400,,,")
    publish(once, "2024-06-01")
    folder = once.data / "published"
    assert verify(folder) == []
    touch(folder)
    assert told in " ".join(str(finding) for finding in verify(folder))
    assert told in refusal(once.build)


def test_a_large_table_is_kept_in_small_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.build.editions.ledger.MOST", 20_000)
    rows = pl.DataFrame(
        {
            "edition": ["2025"] * 9000,
            "area": [f"W{n * 7919 % 9001}" for n in range(9000)],
            "post": [str(n) for n in range(9000)],
            "printed": [(n * 7919 % 9973) / 7 for n in range(9000)],
            "recomputed": [0.0] * 9000,
            "withdrawn": [False] * 9000,
            "correction": [""] * 9000,
            "figure": [True] * 9000,
        }
    )
    about = {"published_on": "2024-03-01", "corrections": [], "counts": {}}
    code = append(tmp_path, {"budget": rows}, "{}", about)
    files = list((tmp_path / code).glob("budget*.parquet"))
    assert len(files) > 1
    assert max(path.stat().st_size for path in files) <= 20_000
    found = state(tmp_path).tables["budget"]
    assert found.sort("post").equals(rows.drop("withdrawn", "correction", "figure").sort("post"))


# Days


@pytest.mark.parametrize(
    ("day", "told"), [("2024-02-30", "geen datum"), ("20240301", "geen datum"), ("2024-02-29", "nog niets")]
)
def test_a_day_without_publication_is_refused(once: Tiny, day: str, told: str) -> None:
    assert told in refusal(lambda: release_as_of(once.data / "published", day, SQL, once.releases))


def test_without_any_publication_there_is_no_earlier_day(tiny: Tiny) -> None:
    assert "nog niets" in refusal(
        lambda: release_as_of(tiny.data / "published", "2024-03-01", SQL, tiny.releases)
    )


def test_a_day_and_a_release_are_not_asked_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "themes", "--release", "x", "--as-of", "2024-03-01"]) == 1
    assert "gaan niet samen" in capsys.readouterr().err


def test_where_nothing_can_be_written_an_earlier_day_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "releases")

    monkeypatch.setattr("monitor.build.editions.as_of.release_as_of", refused)
    assert run(["ask", "themes", "--as-of", "2024-03-01"]) == 1
    assert "moet in" in capsys.readouterr().err


# Who publishes


@pytest.mark.parametrize(
    ("by", "approver"),
    [("", "Bo"), ("Ans", ""), ("Ans", "ans"), ("Ans  B", " ans b "), ("Ans", "A\u200bns"), ("é", "e\u0301")],
)
def test_publishing_takes_two_people(tiny: Tiny, by: str, approver: str) -> None:
    data, releases = ["--data", str(tiny.data)], ["--releases", str(tiny.releases)]
    assert run(["publish", "--title", "Proef", "--by", by, "--approved-by", approver, *data, *releases]) == 1
    assert codes(tiny.data / "published") == []


def test_publishing_takes_a_title(tiny: Tiny) -> None:
    assert "geen titel" in refusal(lambda: publish(tiny, "2024-03-01", " "))


def test_a_look_ahead_changes_nothing(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(tiny.data.rglob("*"))
    assert run(["publish", "--dry-run", "--data", str(tiny.data), "--releases", str(tiny.releases)]) == 0
    assert "cijfers:" in capsys.readouterr().out
    assert sorted(tiny.data.rglob("*")) == before


# Adding never changes what was (property 10)

rows_of_a_day = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["W1", "W2", "W3"])),
    st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False)),
    min_size=1,
)


def observations(rows: dict[tuple[str, str, str], float | None]) -> pl.DataFrame:
    names = ["indicator", "area", "edition"]
    frame = pl.DataFrame(
        [(*key, value) for key, value in rows.items()], schema=[*names, "value"], orient="row"
    )
    return frame.with_columns(
        pl.col("value").cast(pl.Float64),
        division=pl.lit("2018"),
        lower=pl.lit(None, pl.Float64),
        upper=pl.lit(None, pl.Float64),
        status=pl.when(pl.col("value").is_null()).then(pl.lit("missing")).otherwise(pl.lit("measured")),
        published=pl.lit(""),
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(rows_of_a_day, min_size=1, max_size=4))
def test_appended_editions_leave_all_earlier_days_identical(
    tmp_path_factory: pytest.TempPathFactory, editions: list[dict[tuple[str, str], float | None]]
) -> None:
    folder = tmp_path_factory.mktemp("ledger")
    whole: dict[tuple[str, str, str], float | None] = {}
    seen: dict[str, pl.DataFrame] = {}
    for number, rows in enumerate(editions, start=1):
        day = f"2024-01-{number:02}"
        whole |= {(*key, str(2000 + number)): value for key, value in rows.items()}
        known = state(folder)
        settled = settle({"observation": observations(whole)}, known, ())
        assert settled.findings == []
        news = settled.news["observation"].with_columns(published=pl.lit(day))
        assert news.height == len(rows)
        append(folder, {"observation": news}, "{}", {"published_on": day, "corrections": [], "counts": {}})
        key = list(KEPT["observation"].key)
        seen[day] = state(folder).tables["observation"].sort(key)
        for then, frame in seen.items():
            assert state(folder, then).tables["observation"].sort(key).equals(frame)
    assert verify(folder) == []
