"""The vault: names, identity numbers and phones under lock, everybody else sees the worker's token.

The contacts whom employers name lie beside the workers, under the employer's number.

Data file: the mark, a nonce of 12 bytes, then a Parquet table under AES-256-GCM. The key lies in a file of its own.
Tokens come from a secret of their own, which a change of the key leaves as it is: it then lies with the data, encrypted.
"""

import hashlib
import hmac
import io
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

COLUMNS = ("worker_id", "name", "identity_number", "phone")
DATA_NAME = "vault.aes"
KEY_NAME = "vault.key"
KEY_BYTES = 32
_MARK = b"laborflow vault 1\n"
_NONCE_BYTES = 12
_TOKEN_DIGITS = 20
_TOKEN_KEY = b"laborflow_token_key"


class VaultError(Exception):
    """The vault cannot be opened: wrong key, damaged file, or a key of the wrong length."""


class Vault:
    """People's identity, encrypted; open or create one with the class methods.

    Tokens are deterministic for one key: the same identity number gives the same ``worker_id`` in every import.
    """

    def __init__(self, data_path: Path, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise VaultError(f"the key has {len(key)} bytes, {KEY_BYTES} are needed")
        self._path = data_path
        self._cipher = AESGCM(_derive(key, b"data"))
        self._token_key = _derive(key, b"token")
        self._people = self._read()
        self._tokens = hmac.new(self._token_key, digestmod=hashlib.sha256)

    @classmethod
    def create(cls, folder: str | Path, key: bytes | None = None, key_path: str | Path | None = None) -> "Vault":
        """Make an empty vault and write its key file, both readable by the owner only where the system can say so.

        Parameters
        ----------
        folder
            Where the data file goes.
        key
            32 bytes; drawn from the system when left out.
        key_path
            Where the key goes, best on another medium; ``keys/vault.key`` beside the data when left out.

        Raises
        ------
        FileExistsError
            When there is a vault or key already; a new key would make every old entry unreadable.
        """
        data_path, key_file = Path(folder) / DATA_NAME, _key_file(folder, key_path)
        for path in (data_path, key_file):
            if path.exists():
                raise FileExistsError(f"{path} exists already; open the vault instead, or name another folder")
        key = secrets.token_bytes(KEY_BYTES) if key is None else key
        vault = cls(data_path, key)
        _write_restricted(key_file, key.hex().encode("ascii") + b"\n")
        vault._write()
        return vault

    @classmethod
    def open(cls, folder: str | Path, key_path: str | Path | None = None) -> "Vault":
        """Open an existing vault.

        Raises
        ------
        FileNotFoundError
            When the data file or the key file is missing.
        VaultError
            When the key does not fit or the file was changed.
        """
        data_path, key_file = Path(folder) / DATA_NAME, _key_file(folder, key_path)
        for path in (data_path, key_file):
            if not path.is_file():
                raise FileNotFoundError(f"{path} is missing; the vault needs its data file and its key file")
        coming = _coming(key_file)
        if not coming.is_file():
            return cls(data_path, _read_key(key_file))
        try:  # a change of the key was cut off: before the data was written anew, or after
            vault = cls(data_path, _read_key(key_file))
        except VaultError:
            vault = cls(data_path, _read_key(coming))
            coming.replace(key_file)
            return vault
        coming.unlink()
        return vault

    def rotate(self, folder: str | Path, key_path: str | Path | None = None) -> str:
        """Encrypt everything anew under a new key, and return a mark of it that may be printed.

        Tokens stay as they are. Cut off at any moment, the vault opens with the old key or the new one. Copies of the old
        data file still open with the old key: destroy both.

        Parameters
        ----------
        folder, key_path
            As the vault was opened.
        """
        key_file, key = _key_file(folder, key_path), secrets.token_bytes(KEY_BYTES)
        _write_restricted(_coming(key_file), key.hex().encode("ascii") + b"\n")
        self._cipher = AESGCM(_derive(key, b"data"))
        self._write()
        _coming(key_file).replace(key_file)
        return _derive(key, b"mark").hex()[:16]

    def token(self, identity_number: str) -> str:
        """Return the worker's token: ``W`` and the first 20 hexadecimal digits of an HMAC-SHA-256."""
        keyed = self._tokens.copy()
        keyed.update(identity_number.encode("utf-8"))
        return "W" + keyed.hexdigest()[:_TOKEN_DIGITS]

    def put(self, people: pd.DataFrame) -> None:
        """Store or replace people and write the vault.

        Parameters
        ----------
        people
            Columns worker_id, name, identity_number, phone; unknown entries are None. A blank never replaces an
            entry that the vault already has.

        Raises
        ------
        ValueError
            When columns differ or a worker stands twice.
        """
        if set(people.columns) != set(COLUMNS):
            raise ValueError(f"people need the columns {COLUMNS}, got {tuple(people.columns)}")
        if people["worker_id"].isna().any() or people["worker_id"].duplicated().any():
            raise ValueError("people need distinct worker_ids")
        new = people.loc[:, list(COLUMNS)].astype("str").set_index("worker_id")
        self._people = new.combine_first(self._people).sort_index()
        self._write()

    def reveal(self, worker_ids: Iterable[str]) -> pd.DataFrame:
        """Return worker_id, name, identity_number and phone in the order asked.

        Raises
        ------
        KeyError
            When the vault does not hold one of the workers.
        """
        asked = list(worker_ids)
        absent = sorted(set(asked) - set(self._people.index))
        if absent:
            raise KeyError(f"the vault holds nobody under {absent[:5]} ({len(absent)} in all)")
        return self._people.loc[asked].rename_axis("worker_id").reset_index()

    def contacts(self, employer_ids: Iterable[str]) -> pd.DataFrame:
        """Return employer_id, name and phone of the contacts in the order asked; blank where an employer has named none."""
        asked = list(employer_ids)
        found = self._people.reindex([contact_key(employer) for employer in asked])[["name", "phone"]]
        return found.reset_index(drop=True).assign(employer_id=asked)[["employer_id", "name", "phone"]]

    def __len__(self) -> int:
        return len(self._people)

    def __repr__(self) -> str:
        return f"Vault({len(self)} people)"

    def _read(self) -> pd.DataFrame:
        if not self._path.is_file():
            return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS}).set_index("worker_id")
        sealed = self._path.read_bytes()
        if not sealed.startswith(_MARK):
            raise VaultError(f"{self._path} is not a vault file")
        start = len(_MARK)
        try:
            plain = self._cipher.decrypt(sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :], _MARK)
        except (InvalidTag, ValueError):
            raise VaultError(f"{self._path}: the key does not fit, or the file was changed") from None
        table = pq.read_table(io.BytesIO(plain))
        secret = (table.schema.metadata or {}).get(_TOKEN_KEY)
        self._token_key = self._token_key if secret is None else bytes.fromhex(secret.decode("ascii"))
        people: pd.DataFrame = table.to_pandas()
        return people.astype("str").set_index("worker_id")

    def _write(self) -> None:
        plain = io.BytesIO()
        table = pa.Table.from_pandas(self._people.reset_index(), preserve_index=False)
        facts = {**(table.schema.metadata or {}), _TOKEN_KEY: self._token_key.hex().encode("ascii")}
        pq.write_table(table.replace_schema_metadata(facts), plain)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        _write_restricted(self._path, _MARK + nonce + self._cipher.encrypt(nonce, plain.getvalue(), _MARK))


def contact_key(employer_id: str) -> str:
    """Return under which key the vault keeps the contact of an employer: no worker's token has a colon."""
    return f"employer:{employer_id}"


def _derive(key: bytes, purpose: bytes) -> bytes:
    """Derive one key per purpose, so that tokens say nothing of the cipher's key."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"laborflow vault " + purpose).derive(key)


def _key_file(folder: str | Path, key_path: str | Path | None) -> Path:
    return Path(folder) / "keys" / KEY_NAME if key_path is None else Path(key_path)


def _coming(key_file: Path) -> Path:
    """Return where a new key lies until the data is encrypted with it."""
    return key_file.with_name(key_file.name + ".next")


def _read_key(key_file: Path) -> bytes:
    try:
        return bytes.fromhex(key_file.read_text(encoding="ascii"))
    except ValueError:
        raise VaultError(f"{key_file} holds no key (64 hexadecimal digits)") from None


def _write_restricted(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True)
        _restrict(path.parent, 0o700)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())  # a token that a ledger holds must not lose its person to a pulled plug
    _restrict(part, 0o600)
    part.replace(path)


def _restrict(path: Path, mode: int) -> None:
    """Set permissions where the system has them; elsewhere the folder's own access list holds."""
    if os.name == "posix":
        path.chmod(mode)
