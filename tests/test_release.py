"""A release is immutable, complete, and the same for the same inputs."""

import fcntl
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conftest import ROOT, Tiny

from monitor.build import release as writing
from monitor.build.recipe import build
from monitor.commands import run
from monitor.findings import Rejected
from monitor.questions import observations
from monitor.store import NoRelease, Release, fault_of, manifest_of, names, sha256_of

SURVEY = "raw/enquete.csv"


def parquet(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}


def test_equal_inputs_give_equal_content(tiny: Tiny, small: Release) -> None:
    name = tiny.build()
    ours, theirs = manifest_of(name, tiny.releases), manifest_of(small.name, small.path.parent)
    assert ours["content_sha256"] == theirs["content_sha256"]
    assert parquet(tiny.releases / name) == parquet(small.path.parent / small.name)


def test_neither_hash_seed_nor_threads_change_the_content(tiny: Tiny, small: Release) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": "7", "POLARS_MAX_THREADS": "1"}
    command = [sys.executable, "-m", "monitor", "build", "--data", tiny.data, "--releases", tiny.releases]
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert tiny.release().name == small.name


def test_the_order_of_rows_in_a_delivery_does_not_matter(tiny: Tiny, small: Release) -> None:
    for path in (tiny.data / "raw").glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        random.Random(4).shuffle(rows)
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    tiny.sign()
    name = tiny.build()
    ours, theirs = parquet(tiny.releases / name), parquet(small.path.parent / small.name)
    different = {table for table in ours if ours[table] != theirs[table]}
    assert different == {"delivery.parquet", "catalog.parquet"}  # these name the checksums of the files


def test_rows_lie_in_the_order_of_answers_so_no_question_sorts_them(real: Release) -> None:
    place = {one.code: number for number, one in enumerate(real.catalog.areas)}
    subject = {one.code: number for number, one in enumerate(real.catalog.indicators)}
    asked = real.query("observations").select("indicator", "area", "edition", "division").rows()
    assert asked == sorted(asked, key=lambda row: (subject[row[0]], place[row[1]], *row[2:]))
    assert asked != sorted(asked)  # the screen has an order of its own
    judged = real.query("comparisons", indicator=None, areas=None)
    keys = judged.select("indicator", "area", "edition", "against").rows()
    assert keys and keys == sorted(keys)


def test_a_release_is_read_by_scans_never_through_the_index_of_a_key(real: Release) -> None:
    statement = "explain analyze select * from comparison where indicator = 'misdrijven_per_1000'"
    plan = real.connection.cursor().sql(statement).fetchall()[0][1]
    assert "Sequential Scan" in plan


def test_another_figure_gives_another_release_and_keeps_the_first(served: Tiny) -> None:
    first = served.release().name
    served.change(SURVEY, "2023,70", "2023,71")
    second = served.build()
    assert first != second
    assert set(names(served.releases)) == {first, second}
    value = {
        name: observations(served.release(name), "tevreden", "aadijk", "2023")["value"].item()
        for name in (first, second)
    }
    assert value == {first: 70, second: 71}


def test_building_again_changes_no_byte(served: Tiny) -> None:
    before = {path: path.read_bytes() for path in served.releases.rglob("*") if path.is_file()}
    assert served.build() == served.release().name
    assert {path: path.read_bytes() for path in served.releases.rglob("*") if path.is_file()} == before


def test_the_name_says_date_and_content(small: Release) -> None:
    manifest = manifest_of(small.name, small.path.parent)
    date, content = small.name.rsplit("-", 1)
    datetime.strptime(date, "%Y-%m-%d")
    assert manifest["content_sha256"].startswith(content)
    assert len(content) == 12


def test_the_manifest_has_the_checksum_of_every_file(small: Release) -> None:
    folder = small.path.parent / small.name
    manifest = manifest_of(small.name, small.path.parent)
    assert manifest["database_sha256"] == sha256_of(small.path)
    assert manifest["parquet_sha256"] == {path.name: sha256_of(path) for path in folder.glob("*.parquet")}
    assert manifest["rows"]["observation"] == pl.read_parquet(folder / "observation.parquet").height


def test_parquet_and_database_hold_the_same_figures(small: Release) -> None:
    folder = small.path.parent / small.name
    for table in manifest_of(small.name, small.path.parent)["rows"]:
        copy = pl.read_parquet(folder / f"{table}.parquet")
        columns = ", ".join(f'"{name}"' for name in copy.columns)
        kept = small.connection.cursor().sql(f'select {columns} from "{table}"').pl()
        assert copy.sort(copy.columns).rows() == kept.sort(copy.columns).rows()


def test_a_release_can_only_be_read(small: Release) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        small.connection.cursor().execute("delete from observation")


def test_every_table_and_column_says_what_it_is(small: Release) -> None:
    cursor = small.connection.cursor()
    tables = cursor.execute("select table_name from duckdb_tables() where comment is null").fetchall()
    columns = cursor.execute(
        "select table_name, column_name from duckdb_columns() where not internal and comment is null"
    ).fetchall()
    assert (tables, columns) == ([], [])


@pytest.mark.parametrize("step", ["_write_database", "sha256_of", "broken_rules"])
def test_an_interrupted_build_leaves_nothing_half_written(
    served: Tiny, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(path for path in served.releases.rglob("*"))
    served.change(SURVEY, "2023,70", "2023,71")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, step, stop)
    with pytest.raises(KeyboardInterrupt):
        served.build()
    assert sorted(path for path in served.releases.rglob("*")) == before


def test_interrupted_between_file_and_manifest_the_old_one_is_served(
    served: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = served.release().name
    served.change(SURVEY, "2023,70", "2023,71")

    def stop(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "rename", stop)
    with pytest.raises(KeyboardInterrupt):
        served.build()
    monkeypatch.undo()
    assert names(served.releases) == [first]
    assert (served.release().name, served.release().notice) == (first, "")
    assert served.release(served.build()).notice == ""


RULES = sorted(path.stem for path in (ROOT / "sql" / "checks").glob("*.sql"))
BROKEN = {
    "areas_add_up": "update observation set \"value\" = 1 where indicator = 'meldingen' and area = 'W1'",
    "enough_respondents": "update observation set respondents = 49 where indicator = 'tevreden' and area = 'WK020201'",
    "interval_around_value": "update observation set \"lower\" = \"value\" + 1 where indicator = 'meldingen'",
    "known_status_and_flags": "update observation set flags = 'eb' where indicator = 'tevreden'",
    "models_get_no_verdict": "insert into comparison values ('klasse','WK020201','2017','rest',5,1,1,0,2,0.01,0,3,'better','proven')",
    "no_comparison_across_a_break": "insert into comparison values ('tevreden','WK020201','2023','2021',60,10,1,8,12,0.01,5,3,'better','proven')",
    "no_rate_below_ten_events": (
        "update observation set \"value\" = 18, status = 'measured' "
        "where indicator = 'meldingen_per_1000' and area = 'WK020203'"
    ),
    "nothing_beside_hidden": (
        "update observation set status = 'suppressed', reason = 'few_answers', \"value\" = null "
        "where indicator = 'tevreden' and area = 'WK020201'"
    ),
    "no_wide_interval": "update observation set \"lower\" = 40, \"upper\" = 71 where indicator = 'tevreden' and edition = '2021'",
    "rounded_answers": "update observation set \"version\" = 'v1', respondents = 151 where indicator = 'tevreden' and area = 'WK020201'",
    "no_value_when_absent": "update observation set status = 'missing' where indicator = 'helpers' and area = 'WK020201'",
}  # fmt: skip
"""Per rule in sql/checks: what breaks it."""


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_finds_what_breaks_it_and_nothing_else(rule: str, small: Release, tmp_path: Path) -> None:
    assert rule in BROKEN, "a rule that was never seen to find anything is no rule: add what breaks it"
    only = tmp_path / "checks"
    only.mkdir()
    (only / f"{rule}.sql").write_text((ROOT / "sql" / "checks" / f"{rule}.sql").read_text(encoding="utf-8"))
    memory = duckdb.connect()
    memory.execute(f"attach '{small.path}' as built (read_only)")
    for (table,) in memory.execute(
        "select table_name from duckdb_tables() where database_name = 'built'"
    ).fetchall():
        memory.execute(f'create table "{table}" as select * from built."{table}"')
    assert writing.broken_rules(memory, only) == []
    memory.execute(BROKEN[rule])
    findings = writing.broken_rules(memory, only)
    assert findings
    assert all(rule in finding.file and finding.remedy for finding in findings)
    memory.close()


def test_check_prints_that_all_rules_hold(served: Tiny, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    opened = served.release()
    monkeypatch.setattr("monitor.commands.check.open_release", lambda name: opened)
    assert run(["check"]) == 0
    assert f"{len(RULES)} regels, 0 bevinding(en)" in capsys.readouterr().out


def test_the_form_follows_the_tables_and_the_shapes_of_the_catalog(small: Release) -> None:
    files = ("sql/schema.sql", "monitor/catalog/models.py", "monitor/catalog/survey.py")
    form = manifest_of(small.name, small.path.parent)["form"]
    assert form == hashlib.sha256(b"".join((ROOT / file).read_bytes() for file in files)).hexdigest()


def test_another_form_gives_another_name(tiny: Tiny, tmp_path: Path) -> None:
    sql = tmp_path / "sql"
    shutil.copytree(ROOT / "sql", sql)
    with (sql / "schema.sql").open("a", encoding="utf-8") as stream:
        stream.write("-- anders\n")
    assert build(tiny.data, sql, tiny.releases) != tiny.build()  # a file that is being read is never replaced


def test_two_builds_at_once_wait_for_each_other(tiny: Tiny) -> None:
    tiny.releases.mkdir()
    left = tiny.releases / ".building-999999"
    left.mkdir()
    (left / "observation.parquet").write_bytes(b"of a build that was killed")
    other = Tiny(tiny.data.parent / "other")
    other.change(SURVEY, "2023,70", "2023,71")
    with (tiny.releases / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "monitor", "build", "--data", data, "--releases", tiny.releases],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for data in (tiny.data, other.data)
        ]
        time.sleep(4)
        assert [process.poll() for process in processes] == [None, None]
        assert names(tiny.releases) == []
        assert left.exists()
    told = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], told
    assert len(names(tiny.releases)) == 2
    assert all(fault_of(name, tiny.releases) == "" for name in names(tiny.releases))
    assert tiny.release().notice == ""
    assert [path.name for path in tiny.releases.glob(".*")] == [".lock"]


def test_the_manifest_is_readable_by_people(small: Release) -> None:
    text = (small.path.parent / small.name / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text)["name"] == small.name
    assert text.count("\n") > 10


def test_made_up_figures_never_become_the_release_in_use(tiny: Tiny) -> None:
    tiny.change("catalog/sources.toml", "own_survey = true", "own_survey = true\nfictitious = true")
    with pytest.raises(Rejected, match="verzonnen"):
        tiny.build()
    assert not (tiny.releases / "current").exists()


@pytest.mark.parametrize("mark", ["fictitious", "as_of"])
def test_neither_made_up_figures_nor_those_of_an_earlier_day_stand_in(tiny: Tiny, mark: str) -> None:
    other = tiny.build()
    tiny.change(SURVEY, "2023,70", "2023,71")
    (tiny.releases / f"{tiny.build()}.duckdb").write_bytes(b"damaged")
    assert tiny.release().name == other
    manifest = tiny.releases / other / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {mark: "2026-01-01"}))
    with pytest.raises(NoRelease):
        tiny.release()
