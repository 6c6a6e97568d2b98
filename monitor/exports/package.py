"""What is in the open data of one release: every table twice, descriptions, checksums, all in one zip file."""

import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import polars as pl

from monitor import store
from monitor.exports import codebook, datapackage, dcat, package_texts
from monitor.exports.settings import Settings, settings
from monitor.store import NoRelease, Release
from monitor.views.watermark import SENTENCE

MARKER = "let_op"
"""The first column of every table with made-up figures, as in answers of `ask` and in corrections.json."""

SUMS = "SHA256SUMS"
BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in a zip: the earliest that a zip knows, so that equal content gives equal bytes."""

WORK = ".export-"
Facts = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Package:
    """Where the open data of a release lies: its folder and its zip file."""

    folder: Path
    archive: Path


def write_package(
    release: Release, out: Path, releases: Path = store.RELEASES, chosen: Settings | None = None
) -> Package:
    """Write `out/<release>/` and `out/<release>.zip`, whole or not at all; what was there is replaced.

    `releases`: the folder the release lies in. Raises NoRelease when its files are damaged, OSError of the disk.
    """
    out.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix=WORK, dir=out))
    try:
        folder = work / release.name
        _fill(folder, release, releases, chosen or settings())
        archive = work / f"{release.name}.zip"
        _zip(folder, archive)
        done = Package(out / folder.name, out / archive.name)
        if done.folder.exists():
            done.folder.rename(work / "before")
        folder.rename(done.folder)
        archive.replace(done.archive)
        return done
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _fill(folder: Path, release: Release, releases: Path, chosen: Settings) -> None:
    manifest = store.manifest_of(release.name, releases)
    notice = SENTENCE if release.catalog.fictitious else ""
    marker = MARKER if notice else ""
    tables = codebook.tables(release)
    frames = {one.name: _delivered(release.name, one.name, releases, manifest) for one in tables}
    held = tuple(one.in_order(frames[one.name].columns) for one in tables)
    for part in ("csv", "parquet", "codebook"):
        (folder / part).mkdir(parents=True)
    for table in held:
        frame = _marked(frames[table.name], notice)
        frame.write_csv(folder / "csv" / f"{table.file}.csv")
        frame.write_parquet(
            folder / "parquet" / f"{table.file}.parquet", compression="zstd", statistics=False
        )
    document = _delivered(release.name, "catalog", releases, manifest)["document"].item()
    (folder / "catalog.json").write_text(document, encoding="utf-8", newline="")
    _marked(codebook.columns_frame(held), notice).write_csv(folder / "codebook" / "columns.csv")
    _marked(codebook.codes_frame(held), notice).write_csv(folder / "codebook" / "codes.csv")
    for language in codebook.LANGUAGES:
        text = codebook.as_markdown(release, held, language, notice)
        _write(folder / "codebook" / f"codebook-{language}.md", text)
    as_of = str(manifest.get("as_of", ""))
    _write(folder / "README.md", package_texts.readme(release, held, as_of, chosen, notice))
    _write(folder / "LICENTIES.md", package_texts.licences(release.catalog, chosen, notice))
    facts = _facts(folder)
    _json(folder / "datapackage.json", datapackage.described(release, held, facts, chosen, marker, notice))
    _json(folder / "dcat.jsonld", dcat.dataset(release, held, facts, chosen, notice))
    about = {
        **({MARKER: notice} if notice else {}),
        "release": release.name,
        "content_sha256": manifest["content_sha256"],
        "form": manifest["form"],
        "as_of": as_of,
        "marker": marker,
        "catalog": "catalog.json",
        "tables": {table.name: f"parquet/{table.file}.parquet" for table in held},
        "polars": pl.__version__,
    }
    _json(folder / "release.json", about)
    lines = [f"{checksum}  {name}\n" for name, (_, checksum) in sorted(_facts(folder).items())]
    _write(folder / SUMS, "".join(lines))


def _delivered(name: str, table: str, releases: Path, manifest: dict[str, object]) -> pl.DataFrame:
    """One table of a release as it was built, to the last bit; raises NoRelease when the file is not what it was."""
    path = releases / name / f"{table}.parquet"
    sums = manifest.get("parquet_sha256", {})
    expected = sums.get(path.name) if isinstance(sums, dict) else None
    if not path.is_file() or store.sha256_of(path) != expected:
        raise NoRelease(f"Uitgave '{name}' {store.DAMAGED} ({path.name}); maak een nieuwe met: make build")
    return pl.read_parquet(path)


def _marked(frame: pl.DataFrame, notice: str) -> pl.DataFrame:
    if not notice:
        return frame
    return frame.with_columns(pl.lit(notice).alias(MARKER)).select(MARKER, *frame.columns)


def _facts(folder: Path) -> Facts:
    """Bytes and SHA-256 of every file in a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, store.sha256_of(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _zip(folder: Path, archive: Path) -> None:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as into:
        for path in sorted(folder.rglob("*"), key=lambda one: one.as_posix()):
            if path.is_dir():
                continue
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", BEGINNING)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # the same on every system
            # Parquet is compressed already; once more costs time and gains nothing.
            entry.compress_type = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
            entry.file_size = path.stat().st_size
            with path.open("rb") as source, into.open(entry, "w") as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _json(path: Path, told: object) -> None:
    _write(path, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
