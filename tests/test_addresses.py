"""Does every address that was ever published still lead to its page, also after a place or a subject got another name?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qsl, urljoin

import pytest
from conftest import Tiny
from embedding import asking
from starlette.testclient import TestClient

from monitor.exports.asked import figure, of_rows
from monitor.exports.made import MEDIA
from monitor.questions.asked import Unknown
from monitor.store import Release
from monitor.ui.address import code_of
from monitor.views import download_words, plan_words
from monitor.web import addresses, embed
from monitor.web.promised import CORRECTIONS, VIEWS, promised

FILE = Path(__file__).resolve().parents[1] / "docs" / "addresses.txt"
OF_ROWS = (*plan_words.KINDS, download_words.SUBJECT)
HEAD = re.compile(r"# (\d{4}-\d\d-\d\d): (\d+) adressen, ([0-9a-f]{16})")


@pytest.fixture(scope="module")
def client(real_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    workspace = tmp_path_factory.mktemp("kept") / "workspace.db"
    with asking(real_folder, workspace) as found:
        yield found


def blocks() -> Iterator[tuple[str, list[str]]]:
    """The head of every block of the list with its addresses."""
    for part in re.split(r"(?m)^(?=# \d)", FILE.read_text(encoding="utf-8"))[1:]:
        head, *lines = part.strip().splitlines()
        yield head, lines


def mark_of(lines: list[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def published() -> list[str]:
    return [line for _, lines in blocks() for line in lines]


def test_nothing_was_taken_out_of_the_list() -> None:
    heads = []
    for head, lines in blocks():
        found = HEAD.fullmatch(head)
        assert found, head
        assert (int(found[2]), found[3]) == (len(lines), mark_of(lines)), f"{head}: een blok verandert nooit"
        heads.append(found[1])
    assert heads == sorted(heads)
    assert len(published()) == len(set(published()))


def test_every_address_of_now_is_in_the_list(real: Release) -> None:
    new = [one for one in promised(real) if one not in set(published())]
    assert not new, (
        f"Zet onder aan {FILE.name}:\n# JJJJ-MM-DD: {len(new)} adressen, {mark_of(new)}\n" + "\n".join(new)
    )


def names_what_is_there(release: Release, path: str, state: str) -> bool:
    """Whether the codes of a figure on another site, or of a file, name a figure; of any other address nothing is said."""
    codes = dict(parse_qsl(state))
    room, _, rest = path.partition("/")
    kind, _, form = rest.partition(".")
    try:
        if room == "embed":
            embed.wanted_of(release, kind, codes)
        elif room == "downloads":
            of_rows(release, kind, codes) if kind in OF_ROWS else figure(release, kind, codes)
            return form in MEDIA
    except Unknown:
        return False
    return True


def test_every_published_address_leads_to_a_page(client: TestClient, real: Release) -> None:
    lost, pages_of_now = [], set(addresses.every(real))
    for address in published():
        if address in pages_of_now:
            continue  # tests/test_plain_pages.py asks for each of these
        path, _, state = address.partition("?")
        if path in VIEWS:
            lost += [address for key, value in parse_qsl(state) if not code_of(real.catalog, key, value)]
            continue
        if path == CORRECTIONS:
            continue  # tests/test_corrections.py asks for it
        if not names_what_is_there(real, path, state):
            lost.append(address)
            continue
        if path.startswith(("embed/", "downloads/")):
            continue  # to make them all takes minutes; tests/test_embed.py and tests/test_downloads.py look at some
        answer = client.get(f"/{address}")
        if answer.status_code == 301:
            answer = client.get(urljoin(f"/{address}", answer.headers["location"]))
        if answer.status_code != 200:
            lost.append(address)
    assert not lost


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("wijken/Klarendal", "wijken/klarendal"),
        ("wijken/WK020207", "wijken/klarendal"),
        ("wijken/klarendal/", "wijken/klarendal"),
        ("wijken/presikhaaf", "gebieden/presikhaaf"),
        ("wijken/sint-marten", "wijken/st-marten-sonsbeek"),
        ("buurten/binnenstad/minuut", "wijken/centrum/minuut"),
        ("onderwerpen/ivm-dreiging", "onderwerpen/ivm_dreiging"),
        ("onderwerpen/Eenzaam?gebied=binnenstad&tot=2016", "onderwerpen/eenzaam?gebied=centrum&tot=2016"),
        ("stad/", "stad"),
    ],
)
def test_an_old_or_other_name_leads_on_for_good(client: TestClient, former: str, now: str) -> None:
    answer = client.get(f"/{former}")
    assert answer.status_code == 301
    assert urljoin(f"/{former}", answer.headers["location"]) == f"/{now}"
    assert client.get(f"/{now}").status_code == 200


def test_a_view_understands_a_former_name_too(real: Release) -> None:
    assert code_of(real.catalog, "gebied", "binnenstad") == code_of(real.catalog, "gebied", "centrum") != ""
    assert code_of(real.catalog, "gebied", "nergens") == ""


def test_a_renamed_place_and_subject_keep_their_old_address(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = tiny.release(tiny.build())
    area = next(one for one in before.catalog.areas if one.level == "district")
    one = next(one for one in before.catalog.indicators if not one.series_of)
    old = (f"wijken/{area.slug}", f"onderwerpen/{one.code}")
    assert set(old) <= set(addresses.every(before))
    catalog = before.catalog
    areas = tuple(
        item.model_copy(update={"slug": "nieuwe-naam", "aliases": (item.label,)})
        if item.code == area.code
        else item
        for item in catalog.areas
    )
    indicators = tuple(
        item.model_copy(update={"code": "nieuw", "former_codes": (item.code,)})
        if item.code == one.code
        else item
        for item in catalog.indicators
    )
    renamed = Release("hernoemd", before.path, before.connection)
    renamed.__dict__["catalog"] = type(catalog)(
        **{**catalog_parts(catalog), "areas": areas, "indicators": indicators}
    )
    assert [addresses.meant(renamed, address) for address in old] == [
        "wijken/nieuwe-naam",
        "onderwerpen/nieuw",
    ]
    assert addresses.meant(before, "wijken/nieuwe-naam") == ""
    before.connection.close()


def catalog_parts(catalog: object) -> dict[str, object]:
    return {name: getattr(catalog, name) for name in catalog.__dataclass_fields__}  # type: ignore[attr-defined]
