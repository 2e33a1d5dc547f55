"""An office for the tests: a desk, two people and their nights."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from dispatch.answers import record_outcomes
from dispatch.approval import approve, register_key
from dispatch.audit import audit
from dispatch.day_folder import import_day
from dispatch.desk import Desk
from dispatch.night import Material, Night, run_night
from dispatch.publication import publish
from domain.instance import conform
from domain.policy import Policy
from domain.tables import TABLES
from tests.dispatch.day import ON, write_day

Pages = Callable[[Path, Material], None]
NEXT = ON + timedelta(days=1)


class Office:
    """A desk, two people and their nights."""

    def __init__(self, desk: Desk, policy: Policy, pages: Pages, folder: Path) -> None:
        self.desk, self.policy, self.pages, self.folder = desk, policy, pages, folder
        self.key = folder / "li.key"
        register_key(desk, "li", self.key, ON, "admin")

    def imports(self, on: date = ON, **changed: Any) -> Any:
        """Import a day's ledgers."""
        return import_day(self.desk, write_day(self.folder / f"day-{on}", **changed), on, "zhang", self.policy)

    def runs(self, on: date = ON, **more: Any) -> Night:
        """Run a night."""
        return run_night(self.desk, on, "zhang", self.policy, self.pages, **more)

    def publishes(self, on: date = ON) -> None:
        """Approve and publish."""
        approve(self.desk, on, "", self.key)
        publish(self.desk, on, "", "zhang", self.policy)

    def told(self, *rows: tuple[str, str, str], on: date = NEXT) -> Any:
        """Record answers."""
        frame = pd.DataFrame(
            [{"worker_id": w, "post_id": p, "outcome": o, "on": pd.Timestamp(on), "source_file": "反馈.csv", "source_row": n}
             for n, (w, p, o) in enumerate(rows, 2)]
        )  # fmt: skip
        return record_outcomes(self.desk, conform(frame, TABLES["outcomes"]), on, "zhang")

    def diff(self, night: Night) -> pd.DataFrame:
        """Return a night's changes by worker."""
        return pd.read_parquet(night.folder / "5-diff" / "diff.parquet").set_index("worker_id")

    def accounts(self) -> dict[str, int]:
        """Return the people in each account of a ledger that is whole."""
        found = audit(self.desk.ledger)
        assert found.faults == []
        return {str(name): count for name, count in found.accounts.items()}


def on_post(diff: pd.DataFrame, post: str) -> list[str]:
    """Return who is on a post."""
    return diff.index[diff["to_post"] == post].tolist()
