"""The folder of the nights: where the ledger is, and where snapshots, drafts, publications and the vault lie."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dispatch.book import Book, checked_url
from dispatch.durable import Trace, untraced, write_json
from dispatch.ledger import Ledger
from dispatch.lock import only_writer

DESK = "desk.json"
FORMAT = 1


class NoDesk(Exception):
    """The folder was not made by ``night init``, or by another version."""


@dataclass
class Desk:
    """One office's nights.

    Parameters
    ----------
    folder
        Holds ``desk.json`` and all that the nights write.
    ledger
        What happened.
    trace
        Told after every write.
    """

    folder: Path
    ledger: Ledger
    trace: Trace = field(default=untraced, repr=False)

    @classmethod
    def create(cls, folder: str | Path, url: str, trace: Trace = untraced) -> "Desk":
        """Make the folder, the vault and the ledger; made again with the same ledger it stays as it is.

        Parameters
        ----------
        folder
            The desk.
        url
            ``sqlite:///FILE`` (relative to the desk) or ``postgresql://USER@HOST/NAME``.

        Raises
        ------
        ValueError
            When the URL is none of these, or the desk has another ledger.
        dispatch.book.LedgerUnavailable
            When the database does not answer.
        """
        from domain.vault import DATA_NAME, KEY_NAME, Vault

        folder = Path(folder)
        checked_url(url)
        if (folder / DESK).is_file():
            known = _settings(folder)["ledger"]
            if known != url:
                raise ValueError(f"{folder} keeps its ledger in {known}; choose another folder for {url}")
            return cls.open(folder, trace)
        folder.mkdir(parents=True, exist_ok=True)
        book = Book(url, folder, trace)
        book.migrate()
        if not (folder / "vault" / DATA_NAME).is_file():
            (folder / "vault" / "keys" / KEY_NAME).unlink(missing_ok=True)  # cut off before anything was locked with it
            Vault.create(folder / "vault")
        write_json(folder / DESK, {"format": FORMAT, "ledger": url}, trace)
        return cls(folder, Ledger(book), trace)

    @classmethod
    def open(cls, folder: str | Path, trace: Trace = untraced) -> "Desk":
        """Open a desk and bring its ledger to this version's form.

        Raises
        ------
        NoDesk
            When ``night init`` has not made the folder.
        dispatch.book.LedgerUnavailable
            When the database does not answer.
        """
        folder = Path(folder)
        book = Book(_settings(folder)["ledger"], folder, trace)
        book.migrate()
        return cls(folder, Ledger(book), trace)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Let nobody else write into the desk or its ledger while the block runs.

        Raises
        ------
        dispatch.lock.Busy
            When somebody else does.
        """
        with only_writer(self.folder / ".lock"), self.ledger.book.sole_writer():
            yield

    @property
    def tables(self) -> Path:
        """Imported ledgers, by the hash of their content."""
        return self.folder / "tables"

    @property
    def runs(self) -> Path:
        """What the runs wrote, by their key."""
        return self.folder / "runs"

    @property
    def published(self) -> Path:
        """What was handed out, by day and version."""
        return self.folder / "published"

    @property
    def vault(self) -> Path:
        """Names and phones, encrypted, with their key."""
        return self.folder / "vault"


def _settings(folder: Path) -> dict[str, Any]:
    path = folder / DESK
    if not path.is_file():
        raise NoDesk(f"{folder} holds no desk; run `laborflow night init --desk {folder}`")
    settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if settings.get("format") != FORMAT:
        raise NoDesk(f"{folder} was made by another version (format {settings.get('format')!r}, not {FORMAT})")
    return settings
