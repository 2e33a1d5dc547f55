"""Who is paid: the id behind each claim, and the order of payees."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.entitlements.fact import Rows, encoded, rank_of
from domain.entitlements.scene import Scene
from domain.policy.instrument import CASES, PAYEES

FACTS = {
    ("worker", "worker"): "worker_id",
    ("employer", "worker"): "employer_id",
    ("employer", "employer"): "employer_id",
    ("household", "worker"): "household_id",
    ("agent", "worker"): "agent_id",
    ("lender", "worker"): "lender_id",
    ("lender", "employer"): "employer_lender_id",
}
"""Kind of payee and case -> the fact that names the payee."""


@dataclass
class Payees:
    """The payees of a scene. Each kind has its own list of ids; agents and banks may be named by several facts."""

    scene: Scene
    _ids: dict[str, pd.Series] = field(default_factory=dict)
    _ranks: dict[str, Rows] = field(default_factory=dict)

    def fact(self, kind: str, case: str) -> str:
        """Return the fact that names the payee.

        Raises
        ------
        ValueError
            When an employer's case has no such payee.
        """
        if (kind, case) not in FACTS:
            raise ValueError(f"an instrument with case {case} cannot pay a {kind}")
        return FACTS[kind, case]

    def rows(self, kind: str, case: str, rows: Rows) -> Rows:
        """Return the position of each claim's payee in the list of its kind, -1 where not known."""
        name = self.fact(kind, case)
        if kind == case:
            return rows
        if kind == "employer":
            return self.scene.work.employer[rows]
        if kind == "household":
            return self.scene.households[rows].astype(np.int64)
        fact = self.scene.fact(name, case)
        known = self._ids.get(kind, pd.Series([], dtype="str"))
        listed = dict.fromkeys([*known.tolist(), *fact.words])
        self._ids[kind] = pd.Series(list(listed), dtype="str")
        place = {word: number for number, word in enumerate(listed)}
        mapped = np.array([*(place[word] for word in fact.words), -1], dtype=np.int64)
        return mapped[np.where(fact.known, fact.values, -1)[rows]]

    def _list(self, kind: str) -> pd.Series:
        if kind not in self._ids:
            if kind == "worker":
                self._ids[kind] = self.scene.instance.workers["worker_id"]
            elif kind == "employer":
                self._ids[kind] = self.scene.instance.employers["employer_id"]
            elif kind == "household":
                names = encoded(self.scene.instance.workers["household_id"])[1]
                self._ids[kind] = pd.Series(names, dtype="str")
            else:
                self._ids[kind] = pd.Series([], dtype="str")
        return self._ids[kind]

    def _rank(self, kind: str) -> Rows:
        """Return the place of each id in the order of ids; one more at the end, for nobody."""
        if kind in CASES:
            return self.scene.rank(kind)
        if kind not in self._ranks:
            self._ranks[kind] = rank_of(self._list(kind))
        return self._ranks[kind]

    def order(self, kinds: npt.NDArray[np.int8], payees: Rows, workers: Rows, instruments: Rows) -> Rows:
        """Return the rows in order of kind, payee, worker and instrument: at most 2^24 of each id and 2^10 instruments."""
        payee = np.zeros(len(kinds), np.int64)
        for number, kind in enumerate(PAYEES):
            of_kind = kinds == number
            if of_kind.any():
                payee[of_kind] = self._rank(kind)[payees[of_kind]]
        worker = self._rank("worker")[workers]
        key = ((kinds.astype(np.int64) << 24 | payee) << 24 | worker) << 10 | instruments
        return np.argsort(key)  # no two claims have the same key

    def names(self, kinds: npt.NDArray[np.int8], payees: Rows) -> object:
        """Return the ids of payees, missing where not known."""
        present = [kind for number, kind in enumerate(PAYEES) if (kinds == number).any()]
        if not present:
            return pd.array([], dtype="str")
        offsets, total = np.zeros(len(PAYEES), np.int64), 0
        for kind in present:
            offsets[PAYEES.index(kind)] = total
            total += len(self._list(kind))
        pool = pd.concat([self._list(kind) for kind in present], ignore_index=True)
        rows = np.where(payees < 0, -1, payees + offsets[kinds])
        return pool.array.take(rows, allow_fill=True)
