"""The folder of the nights: where the ledger is, and where snapshots, drafts, publications and the vault lie."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dispatch.book import BadAddress, Book, checked_url
from dispatch.durable import Trace, untraced, write_json
from dispatch.ledger import Ledger
from dispatch.lock import only_writer
from dispatch.refusals import BrokenLedger, Told
from domain.language import Text

if TYPE_CHECKING:
    from domain.instance import Instance

DESK = "desk.json"
FORMAT = 1


class NoDesk(Told):
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
                raise BadAddress(
                    Text(
                        f"{folder} 的台账在 {known}；{url} 请另选文件夹（--desk）",
                        f"{folder} keeps its ledger in {known}; choose another folder (--desk) for {url}",
                    )
                )
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

    def ledgers(self, digest: str) -> "Instance":
        """Return imported ledgers by the hash that their event names.

        Raises
        ------
        dispatch.refusals.BrokenLedger
            When they are gone, or are not the ones that were imported.
        """
        from domain.instance import Instance

        try:
            found = Instance.load(self.tables / digest)
        except (FileNotFoundError, ValueError) as error:
            raise BrokenLedger(
                Text(f"导入的台账读不出来：{error}", f"imported ledgers cannot be read: {error}")
            ) from error
        if found.content_hash() != digest:
            place = self.tables / digest
            raise BrokenLedger(
                Text(f"{place} 不是当时导入的台账", f"{place} does not hold the ledgers that were imported")
            )
        return found

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
        raise NoDesk(
            Text(
                f"{folder} 不是值班文件夹；请先运行 laborflow night init --desk {folder}，或用 --desk 指明它在哪里",
                f"{folder} is no desk; run `laborflow night init --desk {folder}` first, or name the desk with --desk",
            )
        )
    settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if settings.get("format") != FORMAT:
        made = settings.get("format")
        raise NoDesk(
            Text(
                f"{folder} 由另一个版本建立（格式 {made}，本版为 {FORMAT}）；请安装那个版本",
                f"{folder} was made by another version (format {made!r}, not {FORMAT}); install that version",
            )
        )
    return settings
