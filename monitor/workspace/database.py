"""Where is the workspace kept: SQLite beside the data unless an address names PostgreSQL, brought up to date when opened."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from monitor.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "MONITOR_WORKSPACE_URL"
"""Environment variable with the address of the workspace, such as postgresql://user@host/name."""

EXAMPLE_ADDRESS = "MONITOR_EXAMPLE_WORKSPACE_URL"
"""The same for the workspace beside the made-up figures: the two are never one, whatever the first says."""

MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 10  # seconds that a writer waits for another one before it is told to try again
CONNECTIONS = 20
MIGRATION_LOCK = 2_602_001  # any number, as long as all processes use the same one


TROUBLE = (OperationalError, InterfaceError, InternalError)
"""What a store raises when it is full, busy or gone; anything else is a fault of this code."""


class NoWorkspace(Exception):
    """The workspace cannot be opened; the message says why and what to do."""


class NotKept(Exception):
    """The store could not keep something: it is full, busy or not there; the message says what to do."""


@dataclass(frozen=True)
class Workspace:
    """An open workspace: its engine, the catalog that says which codes exist, and a turn for those who write."""

    engine: Engine
    catalog: Catalog
    turn: AbstractContextManager[Any] = field(default_factory=nullcontext)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, on one state of the workspace; it never waits for a writer.

        Raises NoWorkspace when the store is gone.
        """
        # SQLite keeps a reader on one state by itself; PostgreSQL does when it is asked.
        one_state = (
            {} if self._is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        engine = self.engine.execution_options(**one_state)
        try:
            with Session(engine, expire_on_commit=False) as session:
                yield session
        except TROUBLE as fault:
            raise NoWorkspace(
                "De werkruimte van de teams is nu niet te lezen. Probeer het over een paar minuten nog eens."
            ) from fault

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are kept together when the block ends well, and not at all otherwise.

        Raises NotKept when the store could not keep them.
        """
        try:
            with self.turn, Session(self._writer(), expire_on_commit=False) as session, session.begin():
                yield session
        except TROUBLE as fault:
            raise NotKept(_why(fault)) from fault

    def _writer(self) -> Engine:
        return self.engine.execution_options(writes=True)

    @property
    def _is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def default_address(data: Path = ROOT / "data", *, fictitious: bool = False) -> str:
    """The address in the environment, or else the SQLite file beside the data; `fictitious`: beside made-up figures."""
    variable, name = (EXAMPLE_ADDRESS, "workspace-example") if fictitious else (ADDRESS, "workspace")
    return os.environ.get(variable) or f"sqlite:///{data / f'{name}.db'}"


def is_there(*, fictitious: bool = False) -> bool:
    """Whether a workspace was named in the environment or made before; asking makes none."""
    address = make_url(default_address(fictitious=fictitious))
    return address.get_backend_name() != "sqlite" or Path(address.database or "").is_file()


def open_workspace(catalog: Catalog, address: str = "") -> Workspace:
    """The workspace at an address, with all its tables as this code wants them.

    Raises NoWorkspace when the address is wrong, the store cannot be reached, or a newer version of the monitor made it.
    """
    try:
        url = _with_driver(make_url(address or default_address()))
    except ArgumentError as fault:
        raise NoWorkspace(
            f"{ADDRESS} is geen adres van een opslag. Verwacht: postgresql://gebruiker@machine/naam."
        ) from fault
    engine = _engine(url)
    try:
        _make_folder(url)
        _migrate(engine)
    except CommandError as fault:
        engine.dispose()
        raise NoWorkspace(
            "De werkruimte is gemaakt door een nieuwere versie van de monitor. Start die versie."
        ) from fault
    except (SQLAlchemyError, OSError) as fault:
        engine.dispose()
        shown = url.render_as_string(hide_password=True)
        raise NoWorkspace(
            f"De werkruimte {shown} is niet te openen ({type(fault).__name__}). "
            "Kijk of de opslag draait, of het adres klopt en of er geschreven mag worden."
        ) from fault
    # SQLite has one writer at a time; a fair turn within the process is shorter than its growing naps between tries.
    turn: AbstractContextManager[Any] = (
        threading.Lock() if url.get_backend_name() == "sqlite" else nullcontext()
    )
    return Workspace(engine, catalog, turn)


FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, "53100"}
BUSY = {sqlite3.SQLITE_BUSY, "40P01", "55P03", "40001"}
"""What SQLite and PostgreSQL call a disk without room, and writers that stand in each other's way."""


def _why(fault: DBAPIError) -> str:
    """Why something was not kept, and what to do."""
    # SQLite adds in the higher bits where exactly it went wrong.
    code = getattr(fault.orig, "sqlstate", None) or getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF
    if code in BUSY:
        return "Een ander bewaarde op hetzelfde moment. Dit is niet bewaard. Bewaar het nog eens."
    if code in FULL:
        return "De schijf van de werkruimte is vol. Dit is niet bewaard. Kopieer wat u typte en meld het de beheerder."
    return (
        "De werkruimte kan nu niets bewaren. Kopieer wat u typte en probeer het over een paar minuten nog eens. "
        "Blijft het zo, meld het dan de beheerder."
    )


def _with_driver(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


def _engine(url: URL) -> Engine:
    # What people wrote stays out of faults, and so out of the log.
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_size=CONNECTIONS, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(
        url, poolclass=QueuePool, pool_size=CONNECTIONS, max_overflow=CONNECTIONS, hide_parameters=True,
        connect_args={"timeout": PATIENCE, "check_same_thread": False},
    )  # fmt: skip
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(url: URL) -> None:
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Readers beside a writer (WAL), and a commit is on the disk before it is acknowledged (FULL)."""
    connection.isolation_level = None  # the driver would begin by itself, and too late
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Who is going to write says so at once: a reader that becomes a writer may be refused halfway."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def configuration() -> Config:
    """The settings of Alembic, without a file of their own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _migrate(engine: Engine) -> None:
    """Bring the tables up to date; processes that start together wait for each other."""
    with engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
