"""A PostgreSQL server of the tests' own: started as an unprivileged user, on a socket of its own, thrown away after."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("initdb", "pg_ctl", "postgres")


def binaries() -> Path | None:
    """Return the folder of the server's programs, or None when they are not installed."""
    found = shutil.which("initdb")
    folders = [str(Path(found).resolve().parent)] if found else []
    for folder in [*folders, *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)]:
        if all((Path(folder) / name).is_file() for name in NEEDED):
            return Path(folder)
    return None


def unprivileged() -> str | None:
    """Return the user to run the server as: the server refuses root."""
    if os.geteuid() != 0:
        return None
    import pwd  # POSIX only, as this server

    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def server(programs: Path) -> Iterator[Path]:
    """Yield the folder of the socket of a running server."""
    user = unprivileged()
    base = Path(tempfile.mkdtemp(prefix="laborflow-pg-"))
    if user is not None:
        shutil.chown(base, user)
    data, log = base / "data", base / "log"
    settings = f"-k {base} -c listen_addresses='' -c fsync=off -c shared_buffers=16MB -c max_connections=20"

    def call(*command: str) -> None:
        subprocess.run(
            command,
            user=user,
            cwd="/",
            check=True,
            capture_output=True,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )

    try:
        call(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "tester", "--no-sync", "-E", "UTF8")
        call(str(programs / "pg_ctl"), "-D", str(data), "-l", str(log), "-o", settings, "-w", "-t", "60", "start")
        try:
            yield base
        finally:
            call(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)


def new_database(socket: Path, name: str) -> str:
    """Make a database and return its URL."""
    import psycopg

    with psycopg.connect(f"host={socket} user=tester dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return f"postgresql://tester@/{name}?host={socket}"


def copy_database(socket: Path, name: str, copy: str) -> str:
    """Copy a database that nobody uses and return the copy's URL."""
    import psycopg

    with psycopg.connect(f"host={socket} user=tester dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    return f"postgresql://tester@/{copy}?host={socket}"
