"""What an operator decides by name: people pinned to a post or kept from one, unless a rule or a promise forbids it."""

from collections import Counter
from typing import Any

import pandas as pd

from dispatch.promises import by_employer
from dispatch.residual import away
from dispatch.snapshot import PINS, Snapshot
from domain.check import judge
from domain.instance import Instance, conform
from domain.language import Text
from domain.policy import Policy
from domain.rules import Verdict
from domain.tables import MODES, TABLES

SETTLED = [*PINS, "mode", "state", "why"]
STATES = {
    "done": Text("已照办", "done"),
    "asked": Text("交求解照办", "left to the match"),
    "refused": Text("不能照办", "cannot be done"),
}
WHY = {
    "accepted": Text("本人已接受另一岗位", "the person has accepted another post"),
    "away": Text("本人在途、已到岗或培训中", "the person is on the way, arrived or in training"),
    "no_seat": Text("岗位没有未承诺的席位", "the post has no seat that is not promised"),
    "twice": Text("对同一人另有指定", "the person is pinned to another post as well"),
    "no_mode": Text("岗位不接受任何用工方式", "the post accepts no mode"),
}
FORBIDDEN = "forbidden"
"""Reason of an announced promise that an operator takes back."""


def settle_pins(snapshot: Snapshot, policy: Policy, promises: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Decide what becomes of every pin of the scope.

    Whoever is pinned to a post that every rule allows, and that has a seat promised to nobody, gets it before the match
    begins. Who may not be placed at all is left out. The rest is asked of the match under limits. What a person
    has accepted outranks a pin.

    Returns
    -------
    promises : DataFrame
        As given, with announced promises withdrawn that an operator forbids.
    pins : DataFrame
        ``SETTLED``, by worker, post and action: ``state`` is a key of ``STATES``; ``why`` of what is refused, a key of
        ``WHY`` or rules by name; ``mode`` of whoever is placed.
    """
    pins = snapshot.instance.pins[PINS]
    pins = pins[snapshot.in_scope.reindex(pins["worker_id"]).eq(True).to_numpy(bool)]
    pins = pins.sort_values(["worker_id", "post_id", "action"], ignore_index=True)
    if not len(pins):
        return promises, pd.DataFrame(columns=SETTLED).astype("str")
    settling = _Settling(snapshot, policy, promises)
    rows = [settling.settle(row) for row in pins.astype(object).where(pins.notna(), None).to_dict("records")]
    gone = promises["worker_id"].isin(settling.forbidden) & (promises["verdict"] != "withdrawn")
    promises = promises.assign(
        verdict=promises["verdict"].mask(gone, "withdrawn"), reason=promises["reason"].mask(gone, FORBIDDEN)
    )
    return promises, pd.DataFrame(rows, columns=SETTLED).astype("str")


def placed_by(pins: pd.DataFrame) -> pd.DataFrame:
    """Return who is placed by a pin before the match: columns worker_id, post_id, mode."""
    done = (pins["state"] == "done") & (pins["action"] == "pin") & pins["mode"].notna()
    return pins.loc[done, ["worker_id", "post_id", "mode"]]


def left_out(pins: pd.DataFrame) -> set[str]:
    """Return whom an operator wants to have no place tonight."""
    barred = (pins["state"] == "done") & (pins["action"] == "forbid") & pins["post_id"].isna()
    return set(pins.loc[barred, "worker_id"])


def without_refused(instance: Instance, pins: pd.DataFrame) -> Instance:
    """Return the tables with the pins that can be asked for."""
    if not len(pins) and not len(instance.pins):
        return instance
    kept = pins[pins["state"] != "refused"][PINS]
    tables = {**instance.tables, "pins": conform(kept.reset_index(drop=True), TABLES["pins"])}
    return Instance(tables, instance.quarantine, instance.notes)


class _Settling:
    """Pins one after another, each leaving fewer seats."""

    def __init__(self, snapshot: Snapshot, policy: Policy, promises: pd.DataFrame) -> None:
        self.snapshot, self.policy = snapshot, policy
        firm = promises[promises["verdict"] != "withdrawn"].set_index("worker_id")
        self.promised = firm[["post_id", "verdict", "mode"]].to_dict("index")
        self.posts = snapshot.instance.posts.set_index("post_id")
        taken = snapshot.occupied.add(firm["post_id"].value_counts(), fill_value=0)
        self.taken = Counter({str(post): int(people) for post, people in taken.items()})
        self.inside = Counter(
            {str(employer): int(people) for employer, people in by_employer(taken, self.posts).items()}
        )
        self.caps = snapshot.instance.employers.set_index("employer_id")["seats_max"].dropna().to_dict()
        self.away = away(snapshot)
        self.pinned: dict[str, str] = {}
        self.forbidden: set[str] = set()

    def settle(self, row: dict[Any, Any]) -> tuple[Any, ...]:
        """Return a pin with its mode, state and reason."""
        told = tuple(row[name] for name in PINS)
        found = self._pin(row) if row["action"] == "pin" else self._forbid(row)
        return (*told, *found)

    def _forbid(self, row: dict[Any, Any]) -> tuple[str | None, str, str]:
        worker, post = str(row["worker_id"]), row["post_id"]
        promise = self.promised.get(worker)
        concerned = promise is not None and post in (None, promise["post_id"])
        if worker in self.away:
            return None, "refused", "away"
        if concerned and promise is not None and promise["verdict"] == "kept":
            return None, "refused", "accepted"
        if concerned:
            self.forbidden.add(worker)
        return None, "done" if post is None else "asked", ""

    def _pin(self, row: dict[Any, Any]) -> tuple[str | None, str, str]:
        worker, post = str(row["worker_id"]), row["post_id"]
        promise = self.promised.get(worker)
        if worker in self.away:
            return None, "refused", "away"
        if post is None:
            return None, "asked", ""
        if self.pinned.get(worker, post) != post:
            return None, "refused", "twice"
        if promise is not None and promise["verdict"] == "kept":
            return (None, "done", "") if promise["post_id"] == post else (None, "refused", "accepted")
        mode, broken = self._mode(worker, str(post))
        if mode is None:
            return None, "refused", broken
        own = promise is not None and promise["post_id"] == post
        if not own and not self._take(str(post)):
            return None, "refused", "no_seat"
        self.pinned[worker] = str(post)
        return mode, "done", ""

    def _mode(self, worker: str, post: str) -> tuple[str | None, str]:
        """Return the first mode that no rule denies, else the rules that deny the mode with the fewest."""
        accepts = self.posts["accepts"][post] or ("hire",)
        modes = [mode for mode in MODES if mode in accepts]
        if not modes:
            return None, "no_mode"
        pairs = pd.DataFrame({"worker_id": worker, "post_id": post, "mode": modes})
        denied = judge(self.snapshot.instance, self.policy, self.snapshot.on, pairs) == Verdict.NO
        broken = [" ".join(denied.columns[row]) for row in denied.to_numpy()]
        fewest = min(range(len(modes)), key=lambda at: len(broken[at].split()))
        return (modes[fewest], "") if not broken[fewest] else (None, broken[fewest])

    def _take(self, post: str) -> bool:
        """Take a seat that is promised to nobody, under the employer's cap; False when there is none."""
        employer, counted = str(self.posts["employer_id"][post]), self.posts["kind"][post] != "public_welfare"
        full = self.taken[post] >= int(self.posts["seats"][post])
        capped = counted and employer in self.caps and self.inside[employer] >= int(self.caps[employer])
        if full or capped:
            return False
        self.taken[post] += 1
        self.inside[employer] += counted
        return True
