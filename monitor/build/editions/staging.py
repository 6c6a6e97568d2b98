"""The waiting room of an edition: what an import leaves behind until a second person has approved it."""

import hashlib
import json
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from monitor.build.editions.undo import IMPORTING, alone
from monitor.catalog import TODAY
from monitor.findings import Finding, Rejected
from monitor.store import sha256_of

FOLDER = "staging"
FIGURES = "figures.csv"
ANSWERS = "answers.parquet"
MAP = "map.toml"
DELIVERY = "delivery.json"
COMPARISON = "comparison.json"
APPROVAL = "approval.json"
REPORT = "vergelijking.html"


@dataclass(frozen=True)
class Staged:
    """One imported edition that waits; `delivery` is what the import wrote about it."""

    folder: Path
    delivery: dict[str, Any]

    @property
    def source(self) -> str:
        """Code of the source."""
        return str(self.delivery["source"])

    @property
    def edition(self) -> str:
        """Code of the edition."""
        return str(self.delivery["edition"])

    @property
    def importer(self) -> str:
        """Who imported it."""
        return str(self.delivery["importer"])

    @property
    def figures(self) -> Path:
        """Where the figures lie."""
        return self.folder / FIGURES

    @property
    def file(self) -> str:
        """Where the figures will lie below data/raw once they are published."""
        return f"estimates/{self.source}_{self.edition}.csv"

    def bytes_now(self) -> dict[str, str]:
        """The checksums of what is staged: comparing and approving count for exactly these bytes."""
        return {"figures": sha256_of(self.figures), "delivery": sha256_of(self.folder / DELIVERY)}

    def note(self, name: str) -> dict[str, Any]:
        """What was written in a file of this folder; empty when it was not, or when it is not readable."""
        try:
            found = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, name: str, about: Mapping[str, Any]) -> None:
        """Write a file of this folder in one step."""
        pending = self.folder / f".{name}"
        pending.write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pending.replace(self.folder / name)


def now() -> str:
    """This moment, as it is written down."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def person(name: str) -> str:
    """A name as it is compared: capitals, spaces, invisible signs and ways of writing a letter make no other person."""
    visible = "".join(
        sign for sign in plain(unicodedata.normalize("NFKC", name)) if unicodedata.category(sign) != "Cf"
    )
    return unicodedata.normalize("NFC", " ".join(visible.split()).casefold())


def plain(text: str) -> str:
    """A text on one line, without signs that cannot be seen or written in a file."""
    seen = (" " if sign.isspace() else sign for sign in text)
    return " ".join(
        "".join(s for s in seen if unicodedata.category(s) not in ("Cc", "Cs", "Co", "Cn")).split()
    )


def refuse(where: str, problem: str, remedy: str) -> Rejected:
    """The refusal of a step in the life of an edition."""
    return Rejected([Finding("editie", where, problem, remedy)])


def stage(
    data: Path,
    source: str,
    edition: str,
    figures: pl.DataFrame,
    answers: pl.DataFrame | None,
    importer: str,
    file: Path,
    map_text: str,
    remarks: Sequence[str],
    division: str = TODAY,
) -> Path:
    """Put an imported edition in the waiting room and return its folder; `data`/staging/<source>_<edition>.

    `figures`: the frame of estimates. `answers`: one row per person, or None when a published table was imported.
    A second import of an edition replaces the first with its comparison and approval. Raises Rejected when nobody
    is named as importer, or when there are no figures.
    """
    where = f"{source} {edition}"
    if not person(importer):
        raise refuse(where, "Er staat niet bij wie importeert.", "Noem uw naam.")
    if figures.is_empty():
        raise refuse(where, "Er is geen enkel cijfer.", "Kijk of de map de goede kolommen noemt.")
    target = data / FOLDER / f"{source}_{edition}"
    about = {
        "source": source,
        "edition": edition,
        "division": division,
        "importer": plain(importer),
        "at": now(),
        "file": plain(file.name),
        "file_sha256": sha256_of(file),
        "map_sha256": hashlib.sha256(map_text.encode()).hexdigest(),
        "route": "B" if answers is None else "A",
        "remarks": list(remarks),
    }
    with alone(target.parent):
        _put(target, figures, answers, map_text, about)
    return target


def _put(
    target: Path, figures: pl.DataFrame, answers: pl.DataFrame | None, map_text: str, about: dict[str, Any]
) -> None:
    """Write the folder of an import in one step, in the place of the one that is there."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=IMPORTING) as made:
        work = Path(made) / "new"
        work.mkdir(mode=0o700)
        figures.write_csv(work / FIGURES)
        if answers is not None:
            answers.write_parquet(work / ANSWERS, compression="zstd", statistics=False)
        (work / MAP).write_text(map_text, encoding="utf-8")
        whole = {**about, "figures_sha256": sha256_of(work / FIGURES)}
        (work / DELIVERY).write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        if target.exists():
            target.rename(Path(made) / "old")
        work.rename(target)


def staged(data: Path, edition: str, source: str = "") -> Staged:
    """The edition that waits; raises Rejected when there is none, when there are more, or when it is not whole."""
    waiting = all_staged(data)
    found = [one for one in waiting if one.edition == edition and source in ("", one.source)]
    where = f"{source} {edition}".strip()
    if not found:
        others = ", ".join(f"{one.source} {one.edition}" for one in waiting) or "geen"
        raise refuse(where, f"Deze editie is niet geïmporteerd. Er wachten: {others}.", "Doe eerst: import.")
    if len(found) > 1:
        sources = ", ".join(one.source for one in found)
        raise refuse(
            where, f"Er wachten meer bronnen met deze editie: {sources}.", "Kies er een met --source."
        )
    one = found[0]
    if not one.figures.is_file() or sha256_of(one.figures) != one.delivery.get("figures_sha256"):
        raise refuse(where, "De cijfers zijn veranderd nadat zij werden geïmporteerd.", "Importeer opnieuw.")
    return one


def all_staged(data: Path) -> list[Staged]:
    """Everything that waits, in order of name."""
    paths = sorted((data / FOLDER).glob(f"*/{DELIVERY}"))
    found = [
        Staged(path.parent, Staged(path.parent, {}).note(DELIVERY))
        for path in paths
        if path.parent.name[0] != "."
    ]
    return [one for one in found if {"source", "edition", "importer"} <= one.delivery.keys()]
