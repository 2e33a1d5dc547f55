"""The facts stated in the table ``subsidy_facts``, as columns over all workers or employers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from domain.entitlements.fact import FactColumn, Rows, date_fact, encoded, positions
from domain.instance import Instance
from domain.policy import Policy, PolicyError
from domain.policy.instrument import Fact

YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True)
class Stated:
    """The rows in force: for each fact, who it is about and what is said."""

    about: dict[str, tuple[Rows, pd.Series]]

    @classmethod
    def of(cls, instance: Instance, policy: Policy, on: date, workers: Rows) -> "Stated":
        """Sort the rows in force on a day by fact; of several about one subject the latest begun counts.

        ``workers`` are the rows of the workers that the facts are about.

        Raises
        ------
        PolicyError
            When a row names a fact that the policy does not know.
        """
        frame = instance.subsidy_facts
        about: dict[str, tuple[Rows, pd.Series]] = {}
        if not len(frame):
            return cls(about)
        first, last, today = date_fact(frame["valid_from"]), date_fact(frame["valid_until"]), np.datetime64(on, "D")
        now = (~first.known | (first.values <= today)) & (~last.known | (last.values >= today))
        codes, names = encoded(frame["fact"])
        subjects = {
            "worker": workers,
            "employer": positions(frame["employer_id"], instance.employers["employer_id"]),
        }
        begun = np.where(first.known, first.values.astype(np.int64), np.iinfo(np.int64).min)
        for code, name in enumerate(names):
            subject = subjects[_known(policy, name).of]
            rows = np.flatnonzero((codes == code) & now & (subject >= 0))
            rows = rows[np.argsort(begun[rows], kind="stable")]
            about[name] = subject[rows], frame["value"].iloc[rows]
        return cls(about)

    def column(self, fact: Fact, size: int) -> FactColumn:
        """Return a fact over all workers or employers.

        Raises
        ------
        ValueError
            When a value does not have the form of the fact; it names the fact and the value.
        """
        if fact.id not in self.about:
            return _unsaid(fact, size)
        rows, said = self.about[fact.id]
        codes, distinct = encoded(said)
        read = np.array([_read(fact, word) for word in distinct], dtype=_DTYPES[fact.kind])
        known = np.zeros(size, bool)
        known[rows] = True
        none = fact.blank == "none"
        if fact.kind == "text":
            values = np.full(size, -1, np.int32)
            values[rows] = codes
            return FactColumn("text", values, known, tuple(distinct), none)
        values = np.zeros(size, _DTYPES[fact.kind])
        values[rows] = read[codes]
        if fact.kind == "flag":
            return FactColumn("flag", values, np.ones(size, bool) if none else known)
        return FactColumn(_COLUMN_KINDS[fact.kind], values, known, none=none)


_COLUMN_KINDS = {"number": "number", "integer": "number", "flag": "flag", "date": "date", "text": "text"}
_DTYPES: dict[str, Any] = {"number": "f8", "integer": "f8", "flag": "?", "date": "M8[D]", "text": "O"}


def _unsaid(fact: Fact, size: int) -> FactColumn:
    """Return a fact that is stated of nobody, without room for every row."""
    none, kind = fact.blank == "none", _COLUMN_KINDS[fact.kind]
    nobody, dtype = np.broadcast_to(np.False_, size), np.int32 if kind == "text" else _DTYPES[fact.kind]
    values = np.broadcast_to(np.array(-1 if kind == "text" else 0, dtype=dtype), size)
    known = np.broadcast_to(np.True_, size) if none and kind == "flag" else nobody
    return FactColumn(kind, values, known, none=none and kind != "flag")


def _known(policy: Policy, name: str) -> Fact:
    try:
        return policy.fact(name)
    except PolicyError as error:
        raise PolicyError(f"table subsidy_facts: {error.args[0]}; add the policy file that declares it") from None


def _read(fact: Fact, word: str) -> object:
    """Return a value of the table in the form of its fact."""
    try:
        if fact.kind in ("number", "integer"):
            return float(word)
        if fact.kind == "flag":
            return YES_NO[word]
        return np.datetime64(date.fromisoformat(word), "D") if fact.kind == "date" else word
    except (ValueError, KeyError):
        raise ValueError(f"table subsidy_facts: {fact.id} cannot be {word!r}; import the ledgers again") from None
