"""What many tests need: a tiny monitor that can be broken, its release, and the release of the real data."""

import hashlib
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from workspaces import fresh_database, postgres, prepared

from monitor.build.recipe import build
from monitor.commands import run
from monitor.store import Release, open_release
from monitor.workspace.database import ADDRESS, EXAMPLE_ADDRESS, Workspace, open_workspace

ROOT = Path(__file__).resolve().parents[1]
TINY = Path(__file__).parent / "tiny"


class Tiny:
    """A copy of the tiny monitor that a test may change and build."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.releases = folder / "releases"
        shutil.copytree(TINY, self.data)
        self.sign()

    def sign(self) -> None:
        """Write the checksum of every delivery in editions.toml, as one does for a new delivery."""
        editions = self.data / "catalog" / "editions.toml"

        def signed(block: re.Match[str]) -> str:
            path = self.data / "raw" / block["file"]
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "-"
            return f'{block["head"]}sha256 = "{sha256}"'

        pattern = re.compile(r'(?P<head>file = "(?P<file>[^"]+)"\n(?:(?!sha256).+\n)*)sha256 = "[^"]*"')
        editions.write_text(pattern.sub(signed, editions.read_text(encoding="utf-8")), encoding="utf-8")

    def change(self, file: str, old: str, new: str) -> None:
        """Replace a text that is there in a file below data/, and sign the delivery anew."""
        path = self.data / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        self.sign()

    def add(self, file: str, *lines: str) -> None:
        """Add lines to a delivery and sign it anew."""
        with (self.data / file).open("a", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
        self.sign()

    def command(self) -> int:
        """`python -m monitor build` on this copy; the exit code."""
        return run(["build", "--data", str(self.data), "--releases", str(self.releases)])

    def build(self) -> str:
        """The name of a release of this copy."""
        return build(self.data, ROOT / "sql", self.releases)

    def release(self, name: str = "") -> Release:
        """The release in use, or one by name."""
        return open_release(name, self.releases)


@pytest.fixture
def tiny(tmp_path: Path) -> Tiny:
    """A tiny monitor for one test alone."""
    return Tiny(tmp_path)


@pytest.fixture
def served(tiny: Tiny, small: Release) -> Tiny:
    """A tiny monitor for one test alone, of which a release is in use already."""
    shutil.copytree(small.path.parent, tiny.releases)
    return tiny


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Release]:
    """The release of the unchanged tiny monitor."""
    copy = Tiny(tmp_path_factory.mktemp("tiny"))
    copy.build()
    release = copy.release()
    yield release
    release.connection.close()


@pytest.fixture(scope="session")
def real_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one release of all real data."""
    folder = tmp_path_factory.mktemp("releases")
    build(ROOT / "data", ROOT / "sql", folder)
    return folder


@pytest.fixture(scope="session")
def real(real_folder: Path) -> Iterator[Release]:
    """The release of all real data."""
    release = open_release("", real_folder)
    yield release
    release.connection.close()


@pytest.fixture(scope="session", autouse=True)
def own_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pages that tests open read a workspace of the tests, never the one beside the data."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (ADDRESS, EXAMPLE_ADDRESS):
            patch.setenv(name, f"sqlite:///{tmp_path_factory.mktemp('workspace') / 'workspace.db'}")
        yield


@pytest.fixture(scope="session", autouse=True)
def libraries_read_once() -> Iterator[None]:
    """Every page that a test opens asks Streamlit for components among all installed libraries: these do not change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
        )
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of one PostgreSQL for the whole session, started when first asked for."""
    with postgres() as address:
        yield address


@pytest.fixture(scope="session")
def prepared_file(real: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables of a workspace and nothing in them, to copy."""
    file = tmp_path_factory.mktemp("prepared") / "workspace.db"
    prepared(real.catalog, f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def prepared_database(real: Release, postgres_server: str) -> str:
    """The name of a database with the tables of a workspace and nothing in them, to copy."""
    return prepared(real.catalog, fresh_database(postgres_server)).rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace(request: pytest.FixtureRequest, real: Release, tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace for one test, on each of both stores; how its tables come about has tests of its own."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("prepared_file"), tmp_path / "workspace.db")
        address = f"sqlite:///{file}"
    else:
        server = request.getfixturevalue("postgres_server")
        address = fresh_database(server, request.getfixturevalue("prepared_database"))
    opened = open_workspace(real.catalog, address)
    yield opened
    opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: playwright leaves an event loop running in this thread."""
    items.sort(key=lambda item: "browser" in item.path.parts)
