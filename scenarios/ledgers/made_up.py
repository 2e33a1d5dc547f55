"""Made-up tables at hand: ledgers written and read in as an office's own are, without a folder that stays."""

import hashlib
import tempfile
from datetime import date
from pathlib import Path

from domain.instance import Instance
from domain.intake import read_ledgers
from domain.policy import Policy
from domain.vault import Vault
from scenarios.ledgers.ledger import generate
from scenarios.ledgers.workbooks import write_ledgers

ON = date(2026, 3, 2)


def made_up(
    people: int = 2_000,
    posts: int = 60,
    *,
    place: str = "220421",
    seed: int = 0,
    on: date = ON,
    policy: Policy | None = None,
) -> Instance:
    """Return the tables of a place whose people, employers and posts are all made up.

    Parameters
    ----------
    people, posts
        How many people, at least 20, and lots of posts, at least 3 (a lot has several seats).
    place
        Division of Jilin that the people live in: a county (220421), a prefecture (2224) or the province (22).
    seed
        Of everything that is drawn.
    on
        Day that the dates lie around.
    policy
        The rules that ledgers are read with; default: the shipped ones.

    Returns
    -------
    Instance
        With a note that all of it is made up, which every page repeats.

    Raises
    ------
    ValueError
        When the place is not known or a number is too small.
    """
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "ledgers"
        write_ledgers(generate((people, posts), seed=seed, on=on, place=place), written)
        vault = Vault.create(Path(folder) / "vault", key=key_of(seed))
        return read_ledgers(written, policy=policy or Policy.load(), on=on, vault=vault).instance


def key_of(seed: int) -> bytes:
    """Return the key of a vault that holds made-up people: it may be known, and makes tokens the same everywhere."""
    return hashlib.sha256(f"laborflow demonstration {seed}".encode()).digest()
