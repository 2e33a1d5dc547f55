"""Levers one by one: which lever has which effect, each put on top of the baseline alone, under the same draws."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.intervals import half_width
from simulation.levers import KINDS, Lever, Levers
from simulation.places import AWAY, WORKING

APART = 5
"""Replications in which every lever is also run alone: as many as are needed at the least for an interval."""


@dataclass(frozen=True, eq=False)
class Alone:
    """One lever's arm in one replication: change against the baseline of ``working`` and ``away`` people and ``yuan``, by week."""

    working: NDArray[np.float64]
    away: NDArray[np.float64]
    yuan: NDArray[np.float64]

    @classmethod
    def between(
        cls,
        before: NDArray[np.float64],
        after: NDArray[np.float64],
        spent: NDArray[np.float64],
        more: NDArray[np.float64],
    ) -> "Alone":
        """Return the change from people (weeks, 16) and yuan (weeks,) of the baseline to those of the lever."""
        change = after - before
        return cls(change[:, list(WORKING)].sum(axis=1), change[:, list(AWAY)].sum(axis=1), more - spent)


def differing(levers: Levers, baseline: Levers) -> tuple[type[Lever], ...]:
    """Return the kinds of lever in which two sets differ, in the order of ``KINDS``: their items or their funds."""
    return tuple(kind for kind in KINDS if _of_kind(levers, kind) != _of_kind(baseline, kind))


def _of_kind(levers: Levers, kind: type[Lever]) -> list[tuple[Lever, int | None]]:
    return [(item, levers.funds.get(item.fund)) for item in levers.of_kind(kind)]


def only(kind: type[Lever], levers: Levers, baseline: Levers) -> Levers:
    """Return the baseline with one kind of lever as in ``levers``, and the funds that it draws on."""
    mine = levers.of_kind(kind)
    funds = {item.fund: levers.funds[item.fund] for item in mine if item.fund in levers.funds}
    return replace(baseline.without(kind).added(*mine), funds={**baseline.funds, **funds})


@dataclass(frozen=True, eq=False)
class Apart:
    """The effect of each lever alone, over replications of one response setting.

    Parameters
    ----------
    kinds
        The levers in which the two sets differ.
    alone
        By replication and lever.
    whole
        By replication the mean change of people at work with all levers together.
    """

    kinds: tuple[type[Lever], ...]
    alone: tuple[tuple[Alone, ...], ...]
    whole: tuple[float, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per lever: ``lever``, mean change ``working`` with ``half_width``, ``away``, and ``yuan`` of the whole time."""
        rows = []
        for column, kind in enumerate(self.kinds):
            arms = [row[column] for row in self.alone]
            working = [float(arm.working.mean()) for arm in arms]
            away, yuan = np.mean([arm.away.mean() for arm in arms]), np.mean([arm.yuan.sum() for arm in arms])
            rows.append((kind.title.en, float(np.mean(working)), half_width(working), float(away), float(yuan)))
        return pd.DataFrame(rows, columns=["lever", "working", "half_width", "away", "yuan"])

    @cached_property
    def together_less_sum(self) -> tuple[float, float]:
        """What all levers do together beyond the sum of each alone, with the half-width of its 95% interval."""
        rest = [
            whole - sum(float(arm.working.mean()) for arm in row)
            for whole, row in zip(self.whole, self.alone, strict=True)
        ]
        return float(np.mean(rest)), half_width(rest)

    def weekly(self, column: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return a lever's mean change of people at work by week, and the half-width of its 95% interval."""
        values = np.array([row[column].working for row in self.alone])
        return values.mean(axis=0), np.array([half_width(list(week)) for week in values.T])
