"""The ledger's engine: SQLite or PostgreSQL by URL, durable, one writer, migrated when opened."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from dispatch.durable import Trace, untraced
from dispatch.lock import Busy, only_writer
from dispatch.refusals import Told
from domain.language import Text

WRITER = 0x1AB0_4F10
"""Number of the advisory lock that a writer of a PostgreSQL ledger holds."""
PATIENCE_S = 5.0
"""How long a writer waits for that lock: a killed one holds it until the server notices."""
BACKENDS = ("sqlite", "postgresql")
FORM = "0001"
"""The last revision under ``migrations/``; a ledger of it needs no Alembic to be opened."""


class LedgerUnavailable(Told):
    """The ledger cannot be reached, or is not of the form that this version knows."""


class BadAddress(Told, ValueError):
    """A URL that names no ledger, or not the desk's."""


class Book:
    """An open database; ``reading`` and ``writing`` give a connection inside a transaction.

    Parameters
    ----------
    url
        ``sqlite:///FILE`` or ``postgresql://USER@HOST/NAME``; the password comes from PGPASSWORD or ``.pgpass``.
    folder
        What a relative file of SQLite is relative to.
    trace
        Told around every commit.

    Raises
    ------
    ValueError
        When the URL is of another kind, or holds a password.
    LedgerUnavailable
        When the driver of PostgreSQL is not installed.
    """

    def __init__(self, url: str, folder: Path, trace: Trace = untraced) -> None:
        parsed = checked_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._trace = trace
        if self.is_sqlite:
            self._file = folder / str(parsed.database)
            parsed = parsed.set(database=str(self._file))
        else:
            parsed = parsed.set(drivername="postgresql+psycopg")
        try:
            self._engine = sa.create_engine(parsed, poolclass=sa.NullPool)
        except ModuleNotFoundError as error:
            raise LedgerUnavailable(
                Text(
                    "PostgreSQL 台账需要先安装：pip install 'laborflow[postgresql]'",
                    "a ledger in PostgreSQL needs: pip install 'laborflow[postgresql]'",
                )
            ) from error
        if self.is_sqlite:
            sa.event.listen(self._engine, "connect", _settle_sqlite)
            sa.event.listen(self._engine, "begin", _begin_immediate)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Yield a connection to read with.

        Raises
        ------
        LedgerUnavailable
            When the database does not answer.
        """
        with _reachable(), self._engine.connect() as connection:
            yield connection.execution_options(laborflow_reads=True)

    @contextmanager
    def writing(self, what: str) -> Iterator[sa.Connection]:
        """Yield a connection whose transaction is committed at the end of the block, or not at all.

        Raises
        ------
        LedgerUnavailable
            When the database does not answer.
        """
        with _reachable():
            with self._engine.begin() as connection:
                yield connection
                self._trace(f"before commit of {what}")
            self._trace(f"committed {what}")

    @contextmanager
    def sole_writer(self) -> Iterator[None]:
        """Let nobody else write while the block runs: a lock file beside SQLite, an advisory lock in PostgreSQL.

        Raises
        ------
        dispatch.lock.Busy
            When somebody else writes.
        """
        if self.is_sqlite:
            with only_writer(self._file.with_name(self._file.name + ".lock")):
                yield
            return
        with _reachable(), self._engine.connect() as connection:
            connection.execution_options(
                isolation_level="AUTOCOMMIT"
            )  # the lock is the session's: no transaction idles
            begun = time.monotonic()
            while not connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), {"key": WRITER}):
                # The server lets go of a lock only when it has noticed that its session was killed.
                if time.monotonic() - begun > PATIENCE_S:
                    raise Busy(Text("另一个运行正在写这个台账", "another run is writing into this ledger"))
                time.sleep(0.1)
            try:
                yield
            finally:
                connection.invalidate()  # closes the session, and with it the lock

    def _form(self) -> str | None:
        """Return the revision that the ledger is of, None when it is empty."""
        with self.reading() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return None
            return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")))

    def migrate(self) -> None:
        """Bring the ledger to this version's form.

        Raises
        ------
        LedgerUnavailable
            When the database does not answer, or belongs to a newer version.
        """
        if self._form() == FORM:
            return
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        settings = Config()
        settings.set_main_option("script_location", "dispatch:migrations")
        try:
            with self.writing("migration") as connection:
                settings.attributes["connection"] = connection
                command.upgrade(settings, "head")
        except CommandError as error:
            raise LedgerUnavailable(
                Text(
                    f"台账是更新版本的形式，请安装那个版本：{error}",
                    f"the ledger is of a form that this version does not know; install the newer one: {error}",
                )
            ) from error


def checked_url(url: str) -> sa.URL:
    """Return a ledger's URL parsed.

    Raises
    ------
    ValueError
        When it is neither SQLite nor PostgreSQL, names no file or database, or holds a password.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        raise BadAddress(
            Text(
                f"“{url}”不是地址；请写 sqlite:///ledger.db 或 postgresql://用户@主机/库名",
                f"{url!r} is no URL; write sqlite:///ledger.db or postgresql://user@host/name",
            )
        ) from None
    if parsed.get_backend_name() not in BACKENDS:
        kind = parsed.get_backend_name()
        raise BadAddress(
            Text(f"台账只能是 sqlite 或 postgresql，不能是“{kind}”", f"a ledger is sqlite or postgresql, not {kind!r}")
        )
    if parsed.password is not None:
        raise BadAddress(
            Text(
                "地址里不要写密码，否则会被保存；请用环境变量 PGPASSWORD 或 .pgpass 文件",
                "leave the password out of the URL: it would be stored; use PGPASSWORD or a .pgpass file",
            )
        )
    if not parsed.database or parsed.database == ":memory:":
        raise BadAddress(
            Text(
                f"“{url}”没有写明数据库；请写 sqlite:///ledger.db 或 postgresql://用户@主机/库名",
                f"{url!r} names no database; write sqlite:///ledger.db or postgresql://user@host/name",
            )
        )
    return parsed


def _settle_sqlite(connection: Any, _record: Any) -> None:
    """Set what durability needs: this SQLite loses data in WAL mode, so every commit goes through a journal file."""
    connection.isolation_level = None
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: sa.Connection) -> None:
    """Take the write lock at once, so that what a writer read still holds when it writes; readers need none."""
    reads = connection.get_execution_options().get("laborflow_reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
        first = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error).__name__
        raise LedgerUnavailable(first) from error
