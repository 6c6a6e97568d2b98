"""How do browser tests log in: a real provider and a site that knows it, a browser per person, and who they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import ASGI, ROOT, STREAMLIT_RUN, free_port, running

from monitor.catalog import load
from monitor.commands.staff import provider, settings
from monitor.workspace.database import open_workspace
from monitor.workspace.oversight import lines
from monitor.workspace.records import every
from monitor.workspace.tables import Signal

TEAM, ADMINISTRATOR, READER = "team.noordwest@proef.test", "beheerder@proef.test", "lezer@proef.test"
APPROVER = "goedkeurder@proef.test"
OURS = re.compile(r"^http://localhost:\d+/")


@dataclass(frozen=True)
class Site:
    """A running site with a login: its address, and the file of its workspace."""

    address: str
    file: Path

    def signals(self) -> list[str]:
        """What was written down."""
        return [signal.what for signal in self._read(lambda session: every(session, Signal))]

    def refusals(self) -> list[str]:
        """What the journal tells of writes that were refused."""
        return [line.reason for line in self._read(lambda session: lines(session, 50, actions=("refuse",)))]

    def _read(self, ask: Callable) -> list:
        kept = open_workspace(load(ROOT / "data" / "catalog"), f"sqlite:///{self.file}")
        try:
            with kept.reading() as session:
                return ask(session)
        finally:
            kept.close()


@pytest.fixture(scope="module")
def login() -> Iterator[str]:
    """The address of a provider of the whole module, in a process of its own."""
    with provider(free_port()) as address:
        assert address, "the provider did not start"
        yield address


@contextmanager
def site(login: str, folder: Path, kind: str = ASGI, **around: str) -> Iterator[Site]:
    """A site that sends people to the provider; a workspace of its own."""
    port, secrets, kept = free_port(), folder / "secrets.toml", folder / "workspace.db"
    secrets.write_text(settings(port, login), encoding="utf-8")
    more = [f"--secrets.files={secrets}"] if kind == STREAMLIT_RUN else []
    held = {"MONITOR_WORKSPACE_URL": f"sqlite:///{kept}", "MONITOR_SECRETS": str(secrets), **around}
    with running(kind, port, held, more) as address:
        yield Site(address, kept)


@pytest.fixture(scope="module")
def open_site(login: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One site for most of the tests."""
    with site(login, tmp_path_factory.mktemp("login")) as found:
        yield found


@pytest.fixture
def somebody(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Give a function that opens a browser of its own for one more person; fails when our pages break their policy."""
    contexts: list[BrowserContext] = []
    refused: list[str] = []

    def opened(width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
        # The pages of the provider fetch a style from elsewhere; ours may fetch nothing.
        context.route(
            lambda url: not re.match(r"(https?|ws)://(localhost|127\.0\.0\.1):", url), lambda one: one.abort()
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
        page.on(
            "request",
            lambda r: refused.append(r.url) if OURS.match(r.frame.url) and not _here(r.url) else None,
        )
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not refused


def _here(url: str) -> bool:
    return bool(re.match(r"(data|blob|about):|(https?|wss?)://(localhost|127\.0\.0\.1)[:/]", url))


def shut(page: Page) -> None:
    """Close an open list of options, and wait until it is gone: until then it takes the focus back from what is pressed."""
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)


def log_in(page: Page, name: str, settled: Callable, button: str = "Aanmelden") -> Page:
    """Press the button of the page, be somebody at the provider, and come back."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url(OURS)
    expect(page.get_by_text(re.compile("^Aangemeld als"))).to_be_visible()
    return settled(page)
