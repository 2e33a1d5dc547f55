"""Signing keys: a second person approves a draft with a key that the runner does not hold (Ed25519)."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dispatch.refusals import Told
from domain.language import Text


class BadKey(Told):
    """The file holds no Ed25519 private key."""


def make_key(path: Path) -> str:
    """Write a new private key, readable by its owner only, and return the public key in hexadecimal digits.

    Raises
    ------
    FileExistsError
        When the file exists: a key is never replaced silently.
    """
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    return _public(key)


def read_key(path: Path) -> Ed25519PrivateKey:
    """Return the private key of a file.

    Raises
    ------
    BadKey
        When it is none.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        raise BadKey(
            Text(
                f"{path} 里没有签名私钥；请用 laborflow night key 姓名 --out 文件 生成",
                f"{path} holds no signing key; make one with `laborflow night key NAME --out FILE`",
            )
        ) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKey(
            Text(f"{path} 是另一种密钥，须为 Ed25519", f"{path} holds another kind of key; an Ed25519 key is needed")
        )
    return key


def sign(key: Ed25519PrivateKey, digest: str) -> tuple[str, str]:
    """Return the public key and the signature of a draft's digest, in hexadecimal digits."""
    return _public(key), key.sign(digest.encode("ascii")).hex()


def is_signed(public: str, digest: str, signature: str) -> bool:
    """Tell whether a signature is of this digest and key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), digest.encode("ascii")
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _public(key: Ed25519PrivateKey) -> str:
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw.hex()
