"""How are the pages of a long answer kept, so that a break costs one page and a changed table is never half old?"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from monitor.build.editions.undo import replace
from monitor.build.fetch.publisher import Answer, Publisher, refused
from monitor.store import sha256_of

INDEX = "index.json"
REPEATS = 3
"""So many pages after each other without anything new are no paging any more."""
TRIES = 3
"""How often a table is asked anew when it changes while it is being fetched."""

Row = dict[str, Any]
Read = Callable[[Any, str], tuple[list[Row], str]]
Key = Callable[[Row], str]
Counted = Callable[[int], None]


@dataclass(frozen=True)
class Page:
    """One answer as it lies on disk: where it came from, its checksum and size (bytes), when it came, what follows."""

    address: str
    file: str
    sha256: str
    bytes: int
    at: str
    next: str


class Kept:
    """The pages of one answer in a folder of their own; what does not match its checksum is asked again."""

    def __init__(self, folder: Path, first: str, version: str) -> None:
        self.folder, self.first, self.version = folder, first, version
        self.pages: list[Page] = []
        told = _index(folder / INDEX)
        if told.get("first") == first and told.get("version") == version:
            for one in told.get("pages", []):
                page = Page(**one)
                path = folder / page.file
                if not path.is_file() or sha256_of(path) != page.sha256:
                    break
                self.pages.append(page)
        else:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def next(self) -> str:
        """The address that has to be asked now; empty when the answer is complete."""
        return self.pages[-1].next if self.pages else self.first

    def add(self, answer: Answer, following: str) -> None:
        """Keep one answer; the page counts only once it is wholly written."""
        file = f"{len(self.pages) + 1:04}.json"
        replace(self.folder / file, answer.content)
        sha256 = hashlib.sha256(answer.content).hexdigest()
        self.pages.append(Page(answer.address, file, sha256, len(answer.content), answer.at, following))
        told = {"first": self.first, "version": self.version, "pages": [asdict(page) for page in self.pages]}
        replace(self.folder / INDEX, json.dumps(told, indent=1).encode())

    def answers(self) -> Iterator[Answer]:
        """The kept answers, in order."""
        for page in self.pages:
            yield Answer(page.address, (self.folder / page.file).read_bytes(), "application/json", page.at)


def _index(path: Path) -> dict[str, Any]:
    """What an earlier run wrote; nothing when it is not there or was damaged."""
    try:
        told = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def rows_of(
    publisher: Publisher,
    first: str,
    folder: Path,
    version: Callable[[], str],
    read: Read,
    key: Key,
    total: int | None = None,
    counted: Counted = lambda rows: None,
) -> tuple[list[Row], list[Page], str]:
    """All rows of an answer in pages, each row once, the pages they stand in, and the version that the publisher has.

    `version` tells what the publisher has now; when it says something else at the end, everything is asked anew.
    `read` gives the rows of a page at an address and the link that follows, `key` what makes a row itself, `total` how many rows
    there should be if that is known. Raises Rejected when pages never end, contradict each other or are too few.
    """
    for _ in range(TRIES):
        before = version()
        kept = Kept(folder, first, before)
        rows = _walked(publisher, kept, read, key, counted)
        if version() == before:
            _complete(rows, total, first)
            return rows, kept.pages, before
        shutil.rmtree(folder, ignore_errors=True)
    raise refused(first, f"De tabel veranderde {TRIES} keer terwijl zij werd opgehaald.")


def _walked(publisher: Publisher, kept: Kept, read: Read, key: Key, counted: Counted) -> list[Row]:
    """The rows of the kept pages and of those that follow them."""
    found: dict[str, Row] = {}
    seen = {page.address for page in kept.pages}
    for answer in list(kept.answers()):
        _take(found, read(answer.document(), answer.address)[0], key, answer.address)
    counted(len(found))
    idle = 0
    while address := kept.next:
        _bounded(address, seen, kept.pages, idle, publisher)
        seen.add(address)
        answer = publisher.get(address, lambda one: read(one.document(), one.address))
        rows, link = read(answer.document(), address)
        fresh = _take(found, rows, key, address)
        idle = 0 if fresh else idle + 1
        kept.add(answer, publisher.here(link, address) if link else "")
        counted(len(found))
    return list(found.values())


def _bounded(address: str, seen: set[str], pages: Sequence[Page], idle: int, publisher: Publisher) -> None:
    """Raises Rejected when pages go round, bring nothing new, or are more than can be meant."""
    remedy = "Meld dit bij de bron. Is de tabel echt zo groot, verhoog dan pages in fetch.toml."
    if address in seen:
        raise refused(
            address, "De bron verwijst naar een bladzijde die er al was: zo komt er geen einde aan.", remedy
        )
    if idle >= REPEATS:
        raise refused(address, f"De bron stuurt {idle} keer achter elkaar niets nieuws.", remedy)
    if len(pages) >= publisher.patience.pages:
        raise refused(address, f"De bron stuurt meer dan {len(pages)} bladzijden.", remedy)


def _take(found: dict[str, Row], rows: Sequence[Row], key: Key, address: str) -> int:
    """Add the rows that are new and return how many; raises Rejected when a row came with another content before."""
    fresh = 0
    for row in rows:
        name = key(row)
        if name not in found:
            found[name] = row
            fresh += 1
        elif found[name] != row:
            problem = f"Regel {name} komt twee keer voor, met verschillende inhoud."
            raise refused(
                address, problem, "Haal de tabel morgen opnieuw op; blijft het zo, meld het bij de bron."
            )
    return fresh


def _complete(rows: Sequence[Row], total: int | None, first: str) -> None:
    """Raises Rejected when the publisher says that there are more, or fewer, rows than came."""
    if total is not None and len(rows) != total:
        problem = f"De bron zegt dat er {total} regels zijn; er kwamen er {len(rows)}."
        raise refused(
            first, problem, "Doe de opdracht opnieuw met --again; blijft het zo, meld het bij de bron."
        )
