"""The open data of a release: complete, described, the same bytes for the same content, and a release again without loss."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import frictionless
import polars as pl
import pytest
import rdflib
from conftest import Tiny
from serving import releases, running

from monitor.build.editions.as_of import release_as_of
from monitor.build.editions.publish import Plan, publish_state
from monitor.build.example.making import make
from monitor.build.exported import release_from_export
from monitor.build.release import content_of
from monitor.commands import run
from monitor.exports import codebook
from monitor.exports.package import BEGINNING, MARKER, Package, write_package
from monitor.exports.settings import Settings, settings
from monitor.findings import Rejected
from monitor.store import CURRENT, Release, manifest_of, open_release
from monitor.ui.explained_method import LETTERS, STATUSES
from monitor.views.watermark import SENTENCE
from monitor.web import open_data_kept

ROOT = Path(__file__).resolve().parents[1]
SQL = ROOT / "sql"
DISTRICTS = ("klarendal", "presikhaaf-west", "elden")
NEEDED_OF_A_DATASET = (
    "dct:title", "dct:description", "dct:identifier", "dct:accessRights", "dct:creator",
    "dct:publisher", "dcat:contactPoint", "dcat:theme",
)  # fmt: skip
"""What DCAT-AP-NL 3.0 makes mandatory for a dataset, on top of DCAT-AP 3.0."""


@pytest.fixture(scope="module")
def real_package(real: Release, tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The package of the release of all real data."""
    return write_package(real, tmp_path_factory.mktemp("real"), real.path.parent)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The whole release with made-up figures."""
    folder = tmp_path_factory.mktemp("example")
    made = make(folder / "answers", SQL, folder / "releases")
    release = open_release(made.release, folder / "releases")
    yield release
    release.connection.close()


@pytest.fixture(scope="module")
def example_package(example: Release, tmp_path_factory: pytest.TempPathFactory) -> Package:
    """The package of the release with made-up figures."""
    return write_package(example, tmp_path_factory.mktemp("packages"), example.path.parent)


@pytest.fixture
def package(small: Release, tmp_path: Path) -> Package:
    """A small package that a test may break."""
    return write_package(small, tmp_path / "out", small.path.parent)


def table(package: Package, file: str) -> pl.DataFrame:
    """A table of a package as text, to the letter."""
    return pl.read_csv(package.folder / "csv" / f"{file}.csv", infer_schema=False)


def described(package: Package) -> dict[str, Any]:
    """The Data Package descriptor."""
    told: dict[str, Any] = json.loads((package.folder / "datapackage.json").read_text(encoding="utf-8"))
    return told


# Without loss


@pytest.mark.parametrize("which", ["real_package", "example_package"])
def test_a_package_becomes_the_release_that_it_was_made_of(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    package: Package = request.getfixturevalue(which)
    back = tmp_path / "back"
    name = release_from_export(package.archive, SQL, back)
    assert name == package.folder.name
    about = json.loads((package.folder / "release.json").read_text())
    assert manifest_of(name, back)["content_sha256"] == about["content_sha256"]
    assert not (back / CURRENT).exists(), "what is in use stays in use"
    open_release(name, back).connection.close()


def test_a_folder_does_as_well_as_a_zip(package: Package, tmp_path: Path) -> None:
    assert release_from_export(package.folder, SQL, tmp_path / "back") == package.folder.name


def test_a_release_of_an_earlier_day_keeps_its_day(tiny: Tiny, tmp_path: Path) -> None:
    publish_state(tiny.data, SQL, tiny.releases, Plan("Eerste", "Ans", "Bo", on="2024-03-01"))
    name = release_as_of(tiny.data / "published", "2024-03-02", SQL, tiny.releases)
    release = tiny.release(name)
    package = write_package(release, tmp_path / "out", tiny.releases)
    release.connection.close()
    again = release_from_export(package.archive, SQL, tmp_path / "back")
    assert again == name
    assert manifest_of(again, tmp_path / "back")["as_of"] == manifest_of(name, tiny.releases)["as_of"]


def test_the_same_content_gives_the_same_bytes(small: Release, package: Package, tmp_path: Path) -> None:
    os.utime(package.folder / "README.md", (1, 1))
    again = write_package(small, tmp_path / "again", small.path.parent)
    assert again.archive.read_bytes() == package.archive.read_bytes()
    with zipfile.ZipFile(again.archive) as held:
        names = held.namelist()
        assert names == sorted(names)
        assert {one.date_time for one in held.infolist()} == {BEGINNING}


def test_a_package_over_an_older_one_leaves_nothing_of_it(small: Release, package: Package) -> None:
    (package.folder / "oud.csv").write_text("oud")
    again = write_package(small, package.folder.parent, small.path.parent)
    assert not (again.folder / "oud.csv").exists()
    assert sorted(path.name for path in again.folder.parent.iterdir()) == [small.name, f"{small.name}.zip"]


# Refused, with every finding and nothing written


def refused(package: Package, tmp_path: Path) -> list[str]:
    """The findings with which a package is refused; nothing may be left of it."""
    back = tmp_path / "back"
    with pytest.raises(Rejected) as told:
        release_from_export(package.folder, SQL, back)
    assert not back.exists() or not [one for one in back.iterdir() if one.name != ".lock"]
    return [f"{one.where}: {one.problem}" for one in told.value.findings]


def test_every_changed_missing_and_unknown_file_is_named(package: Package, tmp_path: Path) -> None:
    (package.folder / "csv" / "areas.csv").write_text("veranderd")
    (package.folder / "README.md").unlink()
    (package.folder / "erbij.txt").write_text("erbij")
    told = "\n".join(refused(package, tmp_path))
    for name in ("csv/areas.csv", "README.md", "erbij.txt"):
        assert name in told


def signed(package: Package) -> None:
    """Write the checksums anew, as somebody does who wants to hide a change."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(package.folder).as_posix()}\n"
        for path in sorted(package.folder.rglob("*"))
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (package.folder / "SHA256SUMS").write_text("".join(lines))


def test_one_other_figure_is_found_even_with_new_checksums(package: Package, tmp_path: Path) -> None:
    path = package.folder / "parquet" / "observations.parquet"
    frame = pl.read_parquet(path)
    first = pl.int_range(pl.len()) == frame["value"].is_not_null().arg_max()
    frame.with_columns(value=pl.when(first).then(pl.col("value") + 1).otherwise("value")).write_parquet(path)
    signed(package)
    (told,) = refused(package, tmp_path)
    assert "inhoud" in told


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("release.json", b"{}", "ontbreekt"),
        ("release.json", b"geen json", "ontbreekt"),
        ("parquet/areas.parquet", b"geen parquet", "geen Parquet"),
        ("catalog.json", b"[]", "catalogus"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    package: Package, tmp_path: Path, file: str, content: bytes, told: str
) -> None:
    (package.folder / file).write_bytes(content)
    signed(package)
    assert any(told in one for one in refused(package, tmp_path))


def test_a_package_of_other_code_is_refused(package: Package, tmp_path: Path) -> None:
    path = package.folder / "release.json"
    path.write_text(path.read_text().replace('"form": "', '"form": "0'))
    signed(package)
    assert any("andere versie van de monitor" in one for one in refused(package, tmp_path))


@pytest.mark.parametrize("content", [b"", b"PK geen zip", None])
def test_what_is_no_package_is_told_in_a_sentence(tmp_path: Path, content: bytes | None, capsys: Any) -> None:
    place = tmp_path / "pakket.zip"
    if content is not None:
        place.write_bytes(content)
    assert run(["build", "--from", str(place), "--releases", str(tmp_path / "back")]) == 1
    told = capsys.readouterr().err
    assert "pakket" in told and "Traceback" not in told


def test_a_zip_with_a_name_that_leads_elsewhere_writes_nothing(package: Package, tmp_path: Path) -> None:
    place = tmp_path / "kwaad.zip"
    shutil.copy(package.archive, place)
    with zipfile.ZipFile(place, "a") as held:
        held.writestr("../../elders.txt", "kwaad")
    with pytest.raises(Rejected):
        release_from_export(place, SQL, tmp_path / "back")
    assert not list(tmp_path.parent.glob("elders.txt"))
    assert not (tmp_path / "elders.txt").exists()


def test_half_a_zip_is_refused(package: Package, tmp_path: Path) -> None:
    place = tmp_path / "half.zip"
    place.write_bytes(package.archive.read_bytes()[:-2000])
    with pytest.raises(Rejected):
        release_from_export(place, SQL, tmp_path / "back")


# What is in it


def test_the_description_and_every_table_are_valid_to_frictionless(real_package: Package) -> None:
    report = frictionless.validate(str(real_package.folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:10]
    assert report.stats["tasks"] == len(list((real_package.folder / "csv").iterdir()))


def test_frictionless_finds_a_status_that_does_not_exist(package: Package) -> None:
    path = package.folder / "csv" / "observations.csv"
    path.write_text(path.read_text().replace(",measured,", ",geheim,", 1))
    report = frictionless.validate(str(package.folder / "datapackage.json"))
    assert any("geheim" in message for (message,) in report.flatten(["message"]))


def test_csv_and_parquet_hold_the_same(real_package: Package) -> None:
    for path in sorted((real_package.folder / "parquet").iterdir()):
        kept = pl.read_parquet(path)
        # An empty text and nothing at all look alike in CSV.
        text = kept.with_columns(pl.col(pl.String).replace("", None))
        read = pl.read_csv(
            real_package.folder / "csv" / f"{path.stem}.csv", schema_overrides=kept.schema, null_values=[""]
        )
        assert read.equals(text), path.stem


def test_what_has_no_figure_is_empty_and_never_nought(real_package: Package) -> None:
    frame = table(real_package, "observations")
    there = pl.col("status").is_in(["measured", "estimated"])
    assert frame.filter(there)["value"].null_count() == 0
    gone = frame.filter(~there)
    assert gone.height > 1000
    for column in ("value", "lower", "upper", "se"):
        assert gone[column].null_count() == gone.height
    numbers = pl.read_parquet(real_package.folder / "parquet" / "observations.parquet")
    assert not numbers.filter(pl.col("value").is_in([-1.0, -9.0, -99.0, -999.0, 99999.0]))["value"].len()


def test_nothing_of_a_hidden_figure_is_told_anywhere(example_package: Package) -> None:
    keys = ["indicator", "area", "edition"]
    figures = pl.read_parquet(example_package.folder / "parquet" / "observations.parquet")
    hidden = figures.filter(pl.col("status") == "suppressed")
    assert hidden.height > 100
    for column in ("value", "lower", "upper", "se", "deff"):
        assert hidden[column].null_count() == hidden.height, column
    for name in ("comparisons", "developments"):
        told = pl.read_parquet(example_package.folder / "parquet" / f"{name}.parquet")
        today = hidden.filter(pl.col("shown"))
        assert told.join(today, on=keys, how="semi").is_empty(), name


def test_names_of_people_do_not_go_out(real_package: Package) -> None:
    publications = table(real_package, "publications")
    assert publications.columns == ["code", "published_on", "title", "edition", "figures"]
    ledger = [
        json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "data" / "published").rglob("*.json")
    ]
    names = {
        one[key] for one in ledger if isinstance(one, dict) for key in ("importer", "approver") if key in one
    }
    for path in real_package.folder.rglob("*"):
        if path.suffix in (".csv", ".json", ".md", ".jsonld"):
            text = path.read_text(encoding="utf-8")
            assert not [name for name in names if name in text], path.name


def test_the_shell_gives_the_same_numbers_for_all_indicators_of_three_districts(
    real_folder: Path, real: Release, real_package: Package
) -> None:
    command = [
        sys.executable,
        "-m",
        "monitor",
        "ask",
        "observations",
        f"area={','.join(DISTRICTS)}",
        "--format",
        "csv",
    ]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "MONITOR_RELEASES": str(real_folder)}, capture_output=True, text=True, check=True
    )  # fmt: skip
    asked = pl.read_csv(io.StringIO(done.stdout), infer_schema=False)
    areas = {real.catalog.area_by_name[name] for name in DISTRICTS}
    held = table(real_package, "observations").filter(
        pl.col("area").is_in(areas) & (pl.col("shown") == "true")
    )
    same = ["indicator", "area", "edition", "value", "lower", "upper", "respondents", "status", "flags"]
    assert asked["area"].n_unique() == 3
    assert asked["indicator"].n_unique() > 50
    keys = same[:3]
    assert held.select(same).sort(keys).equals(asked.select(same).sort(keys))


def test_a_program_without_pandas_reads_it(real_package: Package) -> None:
    script = (
        "import sys, polars as pl\n"
        f"frame = pl.read_parquet({str(real_package.folder / 'parquet' / 'observations.parquet')!r})\n"
        "print(frame.height, frame.schema['value'], 'pandas' in sys.modules, 'pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    rows = table(real_package, "observations").height
    assert done.stdout.split() == [str(rows), "Float64", "False", "False"]


def test_every_file_has_its_checksum(real_package: Package) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=real_package.folder, capture_output=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    listed = {line.split("  ")[1] for line in (real_package.folder / "SHA256SUMS").read_text().splitlines()}
    there = {
        path.relative_to(real_package.folder).as_posix()
        for path in real_package.folder.rglob("*")
        if path.is_file()
    }
    assert listed == there - {"SHA256SUMS"}


def test_every_source_has_its_licence(real: Release, real_package: Package) -> None:
    text = (real_package.folder / "LICENTIES.md").read_text(encoding="utf-8")
    for one in real.catalog.sources:
        assert f"| `{one.code}` | {one.producer} | {one.licence} |" in text


# The codebook


def test_every_column_and_code_is_told_in_two_languages(real: Release, example: Release) -> None:
    for release in (real, example):
        held = codebook.tables(release)
        there = set(release.query("columns").select("table", "column").iter_rows())
        assert {(one.name, column.name) for one in held for column in one.columns} == {
            pair for pair in there if pair[0] != "catalog"
        }
        assert all(column.nl and column.en for one in held for column in one.columns)
        for one in held:
            for column in (one for one in one.columns if one.codes and not one.codes.open):
                assert column.codes
                rows = release.connection.cursor().sql(f'select distinct "{column.name}" from {one.name}')
                found = {row[0] for row in rows.fetchall()} - {""}
                used = set("".join(found)) if column.codes.letters else found
                assert used <= set(column.codes.values), (one.name, column.name)


def test_the_codebook_knows_no_other_codes_than_the_site(real: Release) -> None:
    codes = {
        (one.name, column.name): column.codes
        for one in codebook.tables(real)
        for column in one.columns
        if column.codes
    }
    assert set(codes["observation", "status"].values) == set(STATUSES)
    assert set(codes["observation", "flags"].values) == set(LETTERS)


@pytest.mark.parametrize("language", codebook.LANGUAGES)
def test_the_codebook_has_every_indicator_with_every_definition(
    real: Release, real_package: Package, language: str
) -> None:
    text = (real_package.folder / "codebook" / f"codebook-{language}.md").read_text(encoding="utf-8")
    for one in real.catalog.indicators:
        assert f"Code `{one.code}`." in text
        assert all(held.definition in text for held in one.versions)


def test_the_english_codebook_says_that_definitions_are_dutch(real_package: Package) -> None:
    text = (real_package.folder / "codebook" / "codebook-en.md").read_text(encoding="utf-8")
    assert "are in Dutch" in text


# For catalogues of open data


def graph_of(package: Package) -> rdflib.Graph:
    """The triples of a description, as if it were read from a site; no address is visited for it."""
    return rdflib.Graph().parse(
        package.folder / "dcat.jsonld",
        format="json-ld",
        publicID=f"https://site.test/open-data/{package.folder.name}/dcat.jsonld",
    )


def test_the_description_has_all_that_dcat_ap_nl_makes_mandatory(real_package: Package) -> None:
    graph = graph_of(real_package)
    (dataset,) = graph.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset)
    for needed in NEEDED_OF_A_DATASET:
        path = graph.namespace_manager.expand_curie(needed)
        assert list(graph.objects(dataset, path)), needed
    for once in ("dct:identifier", "dcat:contactPoint", "dcat:version"):
        assert len(list(graph.objects(dataset, graph.namespace_manager.expand_curie(once)))) == 1
    distributions = list(graph.objects(dataset, rdflib.DCAT.distribution))
    assert len(distributions) == 1 + 2 * len(list((real_package.folder / "csv").iterdir()))
    for one in distributions:
        assert len(list(graph.objects(one, rdflib.DCAT.accessURL))) == 1
        assert len(list(graph.objects(one, rdflib.DCTERMS.license))) == 1
        assert len(list(graph.objects(one, rdflib.DCTERMS.title))) >= 1
    for kind in (rdflib.FOAF.Agent, rdflib.URIRef("http://www.w3.org/2006/vcard/ns#Kind")):
        assert list(graph.subjects(rdflib.RDF.type, kind))


def test_every_address_in_the_description_is_a_file_of_the_package(real_package: Package) -> None:
    start = f"https://site.test/open-data/{real_package.folder.name}/"
    addresses = {str(one) for one in graph_of(real_package).objects(None, rdflib.DCAT.downloadURL)}
    files = {address.removeprefix(start) for address in addresses if address.startswith(start)}
    assert all((real_package.folder / name).is_file() for name in files)
    assert addresses - {start + name for name in files} == {
        f"https://site.test/open-data/{real_package.folder.name}.zip"
    }


def test_a_contact_and_licence_that_the_city_chose_are_told(small: Release, tmp_path: Path) -> None:
    chosen = Settings(
        "Gemeente Arnhem",
        "https://tooi.test/gm0202",
        "Team Open Data",
        "od@stad.test",
        "",
        "https://cc.test/by",
    )
    package = write_package(small, tmp_path, small.path.parent, chosen)
    told = [str(one) for one in graph_of(package).objects()]
    assert "mailto:od@stad.test" in told
    assert "https://tooi.test/gm0202" in told
    assert "od@stad.test" in (package.folder / "README.md").read_text()
    assert "https://cc.test/by" in (package.folder / "LICENTIES.md").read_text()


def test_settings_that_do_not_fit_are_all_told(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[publisher]\nnam = "x"\n[contact]\nurl = "javascript:1"\n')
    with pytest.raises(Rejected) as told:
        settings(path)
    assert {one.where for one in told.value.findings} == {"publisher.nam", "contact.url", "publisher.name"}


# Made-up figures


def test_every_table_and_text_of_made_up_figures_says_so(example_package: Package) -> None:
    for path in example_package.folder.rglob("*.csv"):
        frame = pl.read_csv(path, infer_schema=False)
        assert frame.columns[0] == MARKER
        assert set(frame[MARKER]) <= {SENTENCE}, path.name
    for path in (example_package.folder / "parquet").iterdir():
        assert pl.read_parquet_schema(path).names()[0] == MARKER
    for name in (
        "README.md",
        "LICENTIES.md",
        "datapackage.json",
        "dcat.jsonld",
        "release.json",
        "codebook/codebook-en.md",
    ):
        assert SENTENCE in (example_package.folder / name).read_text(encoding="utf-8"), name


def test_tables_of_made_up_figures_are_valid_too(example_package: Package) -> None:
    assert frictionless.validate(str(example_package.folder / "datapackage.json")).valid


def test_published_figures_carry_no_such_column(real_package: Package) -> None:
    for path in real_package.folder.rglob("*"):
        if path.is_file() and path.suffix != ".parquet":
            assert SENTENCE not in path.read_text(encoding="utf-8"), path.name
    assert all(
        MARKER not in one["schema"]["fields"][0]["name"] for one in described(real_package)["resources"]
    )


# The command


def test_a_damaged_release_is_not_exported(served: Tiny, tmp_path: Path) -> None:
    release = served.release()
    (served.releases / release.name / "observation.parquet").write_bytes(b"kapot")
    with pytest.raises(Exception, match="beschadigd"):
        write_package(release, tmp_path / "out", served.releases)
    release.connection.close()
    assert not list((tmp_path / "out").iterdir())


def test_the_command_writes_a_folder_and_a_zip_and_the_build_takes_it_back(
    real_folder: Path, real: Release, tmp_path: Path
) -> None:
    around = {**os.environ, "MONITOR_RELEASES": str(real_folder)}
    out = tmp_path / "uit"
    for words in (
        ["export", "--out", str(out)],
        ["build", "--from", str(out / f"{real.name}.zip"), "--releases", str(tmp_path / "back")],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *words],
            cwd=ROOT,
            env=around,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert real.name in done.stdout
    assert (out / real.name / "README.md").is_file()


# On the site


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A real server with the real data."""
    with running() as address:
        yield address


def asked(site: str, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request, with the path sent as it is."""
    line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    try:
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def test_the_site_gives_the_package_that_the_command_writes(site: str, tmp_path: Path) -> None:
    release = open_release("", releases())
    package = write_package(release, tmp_path, releases())
    release.connection.close()
    status, headers, body = asked(site, f"/open-data/{release.name}.zip")
    assert status == 200
    assert body == package.archive.read_bytes()
    assert headers["content-type"] == "application/zip"
    assert headers["access-control-allow-origin"] == "*"
    assert content_of_zip(body, tmp_path) == manifest_of(release.name, releases())["content_sha256"]
    status, _, body = asked(site, f"/open-data/{release.name}/csv/observations.csv")
    assert (status, body) == (200, (package.folder / "csv" / "observations.csv").read_bytes())


def content_of_zip(body: bytes, folder: Path) -> str:
    """The content hash of a downloaded package, from its tables."""
    place = folder / "gehaald.zip"
    place.write_bytes(body)
    name = release_from_export(place, SQL, folder / "back")
    tables = {path.stem: pl.read_parquet(path) for path in (folder / "back" / name).glob("*.parquet")}
    return content_of(tables, SQL)


def test_a_part_a_head_and_a_known_file_cost_little(site: str) -> None:
    name = (releases() / CURRENT).read_text().strip()
    path = f"/open-data/{name}.zip"
    _, headers, whole = asked(site, path)
    status, part, body = asked(site, path, Range="bytes=100-199")
    assert (status, body) == (206, whole[100:200])
    assert part["content-range"] == f"bytes 100-199/{len(whole)}"
    status, head, body = asked(site, path, "HEAD")
    assert (status, body, head["content-length"]) == (200, b"", str(len(whole)))
    status, _, body = asked(site, path, If_None_Match=headers["etag"])
    assert (status, body) == (304, b"")
    assert asked(site, path, Range="bytes=999999999-")[0] == 416


@pytest.mark.parametrize(
    "path",
    [
        "/open-data/2020-01-01-000000000000.zip",
        "/open-data/..%2f..%2fcurrent.zip",
        "/open-data/%2e%2e/current",
        "/open-data/{name}/../../current",
        "/open-data/{name}/..%2f..%2fcurrent",
        "/open-data/{name}/manifest.json",
        "/open-data/bestaat-niet",
        "/open-data/{name}/csv",
        "/open-data/{name}/csv/observations.csv%00.zip",
        "/open-data/.open-data/x",
        "/open-data/" + "a" * 5000 + ".zip",
    ],
)
def test_no_address_leads_out_of_a_package(site: str, path: str) -> None:
    name = (releases() / CURRENT).read_text().strip()
    status, _, body = asked(site, path.replace("{name}", name))
    assert status in (400, 404, 414)
    assert b"Traceback" not in body and name.encode() + b"\n" != body


def test_the_list_names_every_release_and_leads_to_its_files(site: str) -> None:
    name = (releases() / CURRENT).read_text().strip()
    status, headers, body = asked(site, "/open-data")
    assert status == 200
    assert f"open-data/{name}.zip" in body.decode()
    assert "frame-ancestors" in headers["content-security-policy"]
    told = json.loads(asked(site, "/open-data/index.json")[2])
    (used,) = [one for one in told["releases"] if one["in_use"]]
    for key in ("zip", "files", "datapackage", "dcat"):
        assert asked(site, f"/open-data/{used[key]}", "HEAD")[0] == 200, key
    graph = rdflib.Graph().parse(
        data=asked(site, "/open-data/catalog.jsonld")[2],
        format="json-ld",
        publicID=f"{site}/open-data/catalog.jsonld",
    )
    (catalogue,) = graph.subjects(rdflib.RDF.type, rdflib.DCAT.Catalog)
    (dataset,) = graph.objects(catalogue, rdflib.DCAT.dataset)
    assert str(dataset) == f"{site}/open-data/{name}/dcat.jsonld#dataset"
    for needed in (rdflib.DCAT.contactPoint, rdflib.DCTERMS.publisher):
        (agent,) = graph.objects(catalogue, needed)
        assert list(graph.objects(agent, rdflib.RDF.type)), needed
    # The same graph as beside the package, read from one folder higher.
    own = f"{site}/open-data/{name}/dcat.jsonld"
    beside = rdflib.Graph().parse(data=asked(site, urlsplit(own).path)[2], format="json-ld", publicID=own)
    assert set(beside.objects(None, rdflib.DCAT.downloadURL)) == set(
        graph.objects(None, rdflib.DCAT.downloadURL)
    )
    for address in graph.objects(None, rdflib.DCAT.downloadURL):
        assert asked(site, urlsplit(str(address)).path, "HEAD")[0] == 200, address


def test_a_site_gives_no_made_up_figures_beside_real_ones(
    example: Release, small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = tmp_path / "both"
    shutil.copytree(example.path.parent, both)
    shutil.copytree(small.path.parent, both, dirs_exist_ok=True)
    monkeypatch.setattr(open_data_kept.current, "RELEASES", both)
    assert open_data_kept.offered() == [small.name]
    monkeypatch.setenv("MONITOR_SHOWN", "example")
    assert open_data_kept.offered() == [example.name]


def test_a_damaged_release_is_not_offered(served: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_data_kept.current, "RELEASES", served.releases)
    (name,) = open_data_kept.offered()
    (served.releases / f"{name}.duckdb").write_bytes(b"kapot")
    assert open_data_kept.offered() == []


def test_a_package_is_made_once_and_not_in_memory(served: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_data_kept.current, "RELEASES", served.releases)
    (served.releases / ".open-data-van-oude-code").mkdir()
    (name,) = open_data_kept.offered()
    first = open_data_kept.package_of(name)
    made = first.archive.stat()
    again = open_data_kept.package_of(name)
    assert again == first
    assert (again.archive.stat().st_ino, again.archive.stat().st_mtime_ns) == (made.st_ino, made.st_mtime_ns)
    assert len(list(served.releases.glob(".open-data-*"))) == 1
    assert open_data_kept.offered() == [name], "what lies beside the releases is no release"


def test_packages_have_a_place_where_nothing_can_be_written_beside_the_releases(tmp_path: Path) -> None:
    place = open_data_kept._home(tmp_path / "nergens")
    assert place.is_dir()
    assert tmp_path not in place.parents
