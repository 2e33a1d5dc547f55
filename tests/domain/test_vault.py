"""The vault keeps identities under lock and gives everybody the same token every time."""

import hashlib
import hmac
import os
import stat

import pandas as pd
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.vault import COLUMNS, Vault, VaultError

PEOPLE = pd.DataFrame(
    [("W1", "赵一", "220421198001020010", "13800000001"), ("W2", "钱二", "220421198001020029", None)], columns=COLUMNS
)


def test_what_is_put_comes_out(tmp_path):
    """People come out as they went in, in the order asked, also after opening again."""
    Vault.create(tmp_path).put(PEOPLE)
    found = Vault.open(tmp_path).reveal(["W2", "W1"])
    assert found["name"].tolist() == ["钱二", "赵一"]
    assert found["phone"].isna().tolist() == [True, False]


def test_file_holds_nothing_readable(tmp_path):
    """Neither name nor number nor phone stands in the data file."""
    Vault.create(tmp_path).put(PEOPLE)
    content = (tmp_path / "vault.aes").read_bytes()
    assert not any(word.encode() in content for word in ("赵一", "220421198001020010", "13800000001"))


def test_key_lies_apart(tmp_path):
    """The key has a path of its own, and the vault does not open without it."""
    Vault.create(tmp_path / "data", key_path=tmp_path / "stick" / "k").put(PEOPLE)
    assert not (tmp_path / "data" / "keys").exists()
    assert len(Vault.open(tmp_path / "data", tmp_path / "stick" / "k")) == 2
    with pytest.raises(FileNotFoundError, match="key file"):
        Vault.open(tmp_path / "data")


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind exist on POSIX systems only")
def test_files_are_restricted(tmp_path):
    """Data and key are readable by their owner only."""
    Vault.create(tmp_path).put(PEOPLE)
    for path in (tmp_path / "vault.aes", tmp_path / "keys" / "vault.key"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_tokens_are_keyed_and_the_same_every_time(tmp_path):
    """A token is W and 20 digits of the HMAC-SHA-256 under a key derived from the vault's."""
    key = bytes(range(32))
    vault = Vault.create(tmp_path / "a", key)
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"laborflow vault token").derive(key)
    expected = "W" + hmac.new(derived, b"220421198001020010", hashlib.sha256).hexdigest()[:20]
    assert vault.token("220421198001020010") == expected == Vault.open(tmp_path / "a").token("220421198001020010")
    assert Vault.create(tmp_path / "b").token("220421198001020010") != expected


def test_changed_file_or_wrong_key_is_refused(tmp_path):
    """One flipped bit of the data, or another key, opens nothing."""
    Vault.create(tmp_path).put(PEOPLE)
    path = tmp_path / "vault.aes"
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)
    with pytest.raises(VaultError, match="changed"):
        Vault.open(tmp_path)
    content[-20] ^= 1
    path.write_bytes(content)
    (tmp_path / "keys" / "vault.key").write_text("00" * 32, encoding="ascii")
    with pytest.raises(VaultError, match="key does not fit"):
        Vault.open(tmp_path)


def test_new_vault_never_replaces_an_old_one(tmp_path):
    """Creating a vault where there is one raises: a new key would make the old entries unreadable."""
    Vault.create(tmp_path)
    with pytest.raises(FileExistsError, match="open the vault"):
        Vault.create(tmp_path)


def test_later_entries_replace_earlier_ones(tmp_path):
    """A later entry of a person replaces the earlier one, but a blank replaces nothing."""
    vault = Vault.create(tmp_path)
    vault.put(PEOPLE)
    vault.put(pd.DataFrame([("W1", "赵一一", None, "139")], columns=COLUMNS))
    assert vault.reveal(["W1"]).iloc[0].tolist() == ["W1", "赵一一", "220421198001020010", "139"]
    assert len(vault) == 2


def test_unknown_people_raise(tmp_path):
    """Asking for somebody who is not there raises instead of leaving a gap."""
    with pytest.raises(KeyError, match="W9"):
        Vault.create(tmp_path).reveal(["W9"])


def test_wrong_columns_raise(tmp_path):
    """People without the four columns, or twice the same, are refused."""
    vault = Vault.create(tmp_path)
    with pytest.raises(ValueError, match="columns"):
        vault.put(PEOPLE.drop(columns="phone"))
    with pytest.raises(ValueError, match="distinct"):
        vault.put(pd.concat([PEOPLE, PEOPLE]))
    with pytest.raises(VaultError, match="32"):
        Vault.create(tmp_path / "b", key=b"short")
