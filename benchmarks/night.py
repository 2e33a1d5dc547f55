"""A prefecture's night: 300,000 people in the ledger, 20,000 of whom ask for work, 3,000 post lots, to its hand-outs."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

import laborflow
from benchmarks.measure import Stopwatch
from dispatch.accounts import account_of
from dispatch.day_folder import moves_of
from dispatch.desk import Desk
from dispatch.night import run_night
from domain.instance import Instance
from domain.policy import Policy
from reports.night_pages import Handout
from scenarios.ledgers import generate, write_ledgers

ON = date(2026, 3, 2)
KEY = bytes(32)
ONE_IN = 15
"""People in the ledger to one who asks for work."""


def prepare(watch: Stopwatch, folder: str, size: str) -> dict[str, Any]:
    """Write the ledgers of a size (or of so many people), read them, leave one in fifteen who asks, record them in a new desk."""
    from domain.vault import Vault

    place = Path(folder)
    with watch.running():
        desk = Desk.create(place / "night", "sqlite:///ledger.db")
        write_ledgers(generate(wanted(size), on=ON, place="2224"), place / "ledgers")
        key = bytes.fromhex((desk.vault / "keys" / "vault.key").read_text(encoding="ascii"))
        found = laborflow.intake(place / "ledgers", on=ON, vault_key=key).instance
        instance = fewer_asking(found)
        people = instance.workers["worker_id"]
        Vault.open(desk.vault).put(_nameless(people))
        instance.save(desk.tables / instance.content_hash())
        moves = moves_of(desk.ledger.people(), instance, ON, None)
        payload = {"tables": instance.content_hash(), "counts": {}, "quarantined": 0}
        desk.ledger.append("imported", "import:0", ON, "benchmark", payload, moves)
    asking = int(instance.workers["seeking"].eq(True).sum())
    return {
        "workers": len(people),
        "seeking": asking,
        "accounts": account_of(instance, ON).nunique(),
    }


def wanted(size: str) -> str | tuple[int, int]:
    """Return a size by name, or a number of people with a hundredth as many post lots."""
    return (int(size), int(size) // 100) if size.isdigit() else size


def fewer_asking(found: Instance) -> Instance:
    """Return the tables in which one in fifteen, unemployed, asks for work and nobody else does."""
    workers = found.workers.copy()
    able = np.flatnonzero(
        (workers["status"] == "unemployed").to_numpy(bool) & workers["seeking"].fillna(False).to_numpy(bool)
    )
    chosen = np.zeros(len(workers), bool)
    chosen[np.random.default_rng(0).choice(able, min(len(workers) // ONE_IN, len(able)), replace=False)] = True
    workers["seeking"] = workers["seeking"].mask(~chosen, other=False)
    workers["wants_to_leave"] = workers["wants_to_leave"].mask(~chosen, other=False)
    return Instance({**found.tables, "workers": workers}, notes=found.notes)


def _nameless(people: Any) -> Any:
    import pandas as pd

    blank = pd.Series([None] * len(people), dtype="str")
    numbers = pd.Series(people.to_numpy(), dtype="str")
    return pd.DataFrame({"worker_id": numbers, "name": numbers.str[:3], "identity_number": blank, "phone": blank})


def ours(watch: Stopwatch, folder: str) -> dict[str, Any]:
    """Run the night from the snapshot to the hand-outs, in a process that has loaded nothing."""
    desk, policy = Desk.open(Path(folder) / "night"), Policy.load()
    with watch.running():
        night = run_night(desk, ON, "benchmark", policy, Handout("zh"))
    draft = night.draft
    return {
        "placed": draft["placed"], "status": draft["status"], "trips": draft["vehicles"]["trips"],
        "carried": int(draft["vehicles"]["carried"]),
    }  # fmt: skip
