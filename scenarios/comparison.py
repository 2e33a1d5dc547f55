"""Two scenarios beside each other: paired differences with their intervals, from the same draws."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.faults import Unusable
from scenarios.headlines import MATCHED, OUT, SIMULATED, WORK, Frames
from scenarios.measures import values
from scenarios.running import Results
from scenarios.scenario import Scenario
from simulation.replicate import half_width


class NotComparable(Unusable):
    """Two scenarios that share nothing that could be compared; the message says what differs."""


def refuse_unlike(first: Scenario, second: Scenario) -> None:
    """Refuse two scenarios that cannot be compared, before anything is computed.

    Raises
    ------
    NotComparable
        When they compute different things, or differ in days, weeks, people or replications.
    """
    a, b = first.form, second.form
    one, other = a.simulation, b.simulation
    both = one is not None and other is not None and set(one.responses) & set(other.responses)
    if not both and (a.matching is None or b.matching is None):
        raise NotComparable(
            "一个情景只有安置求解，另一个只有模拟，或反应设定没有相同的",
            "one scenario has only a matching and the other only a simulation, or they share no response",
        )
    if a.date != b.date:
        raise NotComparable(
            f"两个情景的起始日不同：{a.date} 与 {b.date}", f"they begin on different days: {a.date} and {b.date}"
        )
    if one is not None and other is not None:
        for name in ("weeks", "people", "replications", "seed"):
            ours, theirs = getattr(one, name), getattr(other, name)
            if ours != theirs:
                zh, en = ("", "") if name == "seed" else (f"（命令行 --{name} 对两边都有效）", f" (--{name} sets both)")
                raise NotComparable(
                    f"simulation.{name} 分别为 {ours} 和 {theirs}：两边须相同{zh}",
                    f"simulation.{name} is {ours} and {theirs}: both must be the same{en}",
                )


def paired(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return means of both, the mean difference (second minus first) and half of its 95% interval.

    Parameters
    ----------
    first, second
        A row per thing, a column per replication; a thing that one lacks counts 0 there.

    Returns
    -------
    pandas.DataFrame
        ``first``, ``second``, ``change``, ``half_width``; the half-width is NaN for a single replication that differs,
        and exactly 0 where no replication differs.
    """
    left, right = first.align(second, join="outer", axis=0, fill_value=0.0)
    change = right - left
    wide = [_half(row) for row in change.to_numpy(np.float64)]
    columns = {"first": left.mean(axis=1), "second": right.mean(axis=1), "change": change.mean(axis=1)}
    return pd.DataFrame(columns | {"half_width": pd.Series(wide, index=left.index, dtype="float64")})


def _half(row: NDArray[np.float64]) -> float:
    if not row.any():
        return 0.0
    found = half_width(row.tolist())
    return found if math.isfinite(found) else math.nan


@dataclass(frozen=True, eq=False)
class Compared:
    """What the second scenario changes against the first.

    Parameters
    ----------
    first, second
        Their figures.
    """

    first: Results
    second: Results

    def __post_init__(self) -> None:
        refuse_unlike(self.first.scenario, self.second.scenario)
        if self.is_matched and len(self.first.matched) != len(self.second.matched):
            raise NotComparable(
                "两个情景安置求解的台账套数不同", "their matchings have different numbers of replications"
            )

    @property
    def responses(self) -> tuple[str, ...]:
        """Settings of the response that both were simulated at."""
        return tuple(name for name in self.first.simulated if name in self.second.simulated)

    @property
    def main(self) -> str:
        """The setting that is told in detail: the central one where there is one."""
        return "central" if "central" in self.responses else self.responses[0]

    @property
    def is_matched(self) -> bool:
        """Whether both were matched."""
        return bool(self.first.matched) and bool(self.second.matched)

    def __repr__(self) -> str:
        return f"Compared: {self.first.scenario.name} and {self.second.scenario.name}"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: both scenarios' titles and the headline with its intervals."""
        from domain.card import card
        from domain.language import Text

        pair = (Text("对照", "first"), self.first), (Text("情景", "second"), self.second)
        facts = [(label, one.scenario.title) for label, one in pair]
        caption = Text("变化及 95% 区间的一半", "changes, with half of their 95% interval")
        return card(Text("情景对照", "Comparison of scenarios"), facts, [(caption, self.headline)])

    @property
    def is_exactly_zero(self) -> bool:
        """Whether no figure of any replication differs in any bit."""
        pairs = [(self.first.matched, self.second.matched)] if self.is_matched else []
        pairs += [(self.first.simulated[name], self.second.simulated[name]) for name in self.responses]
        return all(a.equals(b) for one, other in pairs for a, b in zip(one, other, strict=True))

    @cached_property
    def headline(self) -> pd.DataFrame:
        """Return one row per ``side``, ``response`` and ``measure``, with unit and the columns of ``paired``."""
        rows = []
        for name in self.responses:
            pair = self.first.simulated[name], self.second.simulated[name]
            for measure, unit, frames in SIMULATED:
                found = paired(*(frames(part) for part in pair)).iloc[0]
                rows.append(("simulation", name, measure, unit, *found, len(pair[0])))
        if self.is_matched:
            pair = self.first.matched, self.second.matched
            for measure, unit, frames in MATCHED:
                found = paired(*(frames(part) for part in pair)).iloc[0]
                rows.append(("matching", "", measure, unit, *found, len(pair[0])))
        columns = ["side", "response", "measure", "unit", "first", "second", "change", "half_width", "replications"]
        return pd.DataFrame(rows, columns=columns)

    def figure(self, measure: str, side: str = "simulation", response: str | None = None) -> pd.Series:
        """Return one row of the headline.

        Raises
        ------
        KeyError
            When there is none.
        """
        response = (self.main if side == "simulation" else "") if response is None else response
        found = self.headline
        rows = found[(found["side"] == side) & (found["measure"] == measure) & (found["response"] == response)]
        if not len(rows):
            raise KeyError(f"no {measure!r} of the {side} at {response!r}")
        return rows.iloc[0]

    def same_way(self, measure: str = "placed") -> int:
        """Return in how many replications of the matching a measure changes the way that it changes on average."""
        take = next(found for name, _, found in MATCHED if name == measure)
        change = (take(self.second.matched) - take(self.first.matched)).iloc[0].to_numpy(np.float64)
        return int((np.sign(change) == np.sign(change.mean())).sum())

    @cached_property
    def groups(self) -> pd.DataFrame:
        """Return ``side``, ``group`` and the columns of ``paired``: people at work, or placed."""
        return self._by("group", ("people_mean", {"part": WORK}), "placed_group")

    @cached_property
    def counties(self) -> pd.DataFrame:
        """Return ``side``, ``county`` and the columns of ``paired``: people at work, or placed."""
        return self._by("county", ("people_mean", {"part": WORK}), "placed")

    @cached_property
    def weeks(self) -> pd.DataFrame:
        """Return by ``week`` the columns of ``paired`` for ``outflow``, ``working`` (people) and ``income`` (yuan)."""
        if not self.responses:
            return pd.DataFrame(columns=["week"])
        pair = self.first.simulated[self.main], self.second.simulated[self.main]
        parts = []
        for name, measure, only in (
            ("outflow", "people", OUT),
            ("working", "people", WORK),
            ("income", "income", ("",)),
        ):
            found = paired(*(values(part, measure, ("week",), part=only) for part in pair))
            parts.append(found.add_prefix(f"{name}_"))
        return pd.concat(parts, axis=1).rename_axis("week").reset_index()

    @cached_property
    def places(self) -> pd.DataFrame:
        """Return ``side``, ``part`` and the columns of ``paired``: people by place, or placed by kind of post."""
        return self._by("part", ("people_mean", {}), "placed_kind")

    @cached_property
    def funds(self) -> pd.DataFrame:
        """Return ``side``, ``fund``, ``lever`` and the columns of ``paired``, yuan over the whole time."""
        frames = []
        for side, one, other in self._sides():
            found = paired(*(values(part, "spent", ("fund", "lever")) for part in (one, other)))
            frames.append(found.reset_index().assign(side=side))
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def county_weeks(self) -> pd.DataFrame:
        """Return by ``week`` (the first of four) and ``county`` the columns of ``paired``: people at work."""
        if not self.responses:
            return pd.DataFrame(columns=["week", "county"])
        pair = self.first.simulated[self.main], self.second.simulated[self.main]
        return paired(*(values(part, "at_work", ("week", "county")) for part in pair)).reset_index()

    @cached_property
    def flows(self) -> pd.DataFrame:
        """Return ``side``, ``origin``, ``destination`` and the columns of ``paired``: people by home and where they work.

        Of a simulation those away, mean of the weeks; homes are summed to prefectures, by the code of the county that
        most come from, where people come from more than one.
        """
        frames = []
        for side, one, other in self._sides():
            wide = [flows_of(part, held.scenario, side) for part, held in ((one, self.first), (other, self.second))]
            names = largest_counties(wide[0].add(wide[1], fill_value=0.0).sum(axis=1))
            found = paired(*(by_prefecture(part, names) for part in wide))
            frames.append(found.rename_axis(["origin", "destination"]).reset_index().assign(side=side))
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Return ``reason``, ``rule`` and the columns of ``paired``: people of the matching who are not placed, by why."""
        if not self.is_matched:
            return pd.DataFrame(columns=["reason", "rule"])
        pair = self.first.matched, self.second.matched
        found = paired(*(values(part, "not_placed", ("part", "lever")) for part in pair))
        return found.rename_axis(["reason", "rule"]).reset_index()

    @cached_property
    def tiers(self) -> pd.DataFrame:
        """Return ``part``, ``unit``, the columns of ``paired`` for the values, and the largest gap of each."""
        if not self.is_matched:
            return pd.DataFrame(
                columns=["part", "unit", "first", "second", "change", "half_width", "gap_first", "gap_second"]
            )
        keys, pair = ("part", "lever"), (self.first.matched, self.second.matched)
        found = paired(*(values(part, "tier", keys) for part in pair))
        for name, part in zip(("gap_first", "gap_second"), pair, strict=True):
            found[name] = values(part, "tier_gap", keys).max(axis=1)
        return found.reset_index(names=["part", "unit"])

    def _sides(self) -> list[tuple[str, Frames, Frames]]:
        sides: list[tuple[str, Frames, Frames]] = []
        if self.responses:
            sides.append(("simulation", self.first.simulated[self.main], self.second.simulated[self.main]))
        if self.is_matched:
            sides.append(("matching", self.first.matched, self.second.matched))
        return sides

    def _by(self, key: str, simulated: tuple[str, dict[str, tuple[str, ...]]], matched: str) -> pd.DataFrame:
        frames = []
        for side, one, other in self._sides():
            measure, only = simulated if side == "simulation" else (matched, {})
            found = paired(*(values(part, measure, (key,), **only) for part in (one, other)))
            frames.append(found.rename_axis(key).reset_index().assign(side=side))
        return pd.concat(frames, ignore_index=True)


def flows_of(frames: Frames, scenario: Scenario, side: str) -> pd.DataFrame:
    """Return people by home county and county of work (a row each), a column per replication."""
    if side == "matching":
        return values(frames, "flow", ("county", "part"))
    form = scenario.form
    home = "" if form.simulation is None else form.simulation.place
    hubs = scenario.policy.value("sim.jobs.hubs", form.date, home)
    found = values(frames, "people_mean", ("county", "part"), part=OUT)
    ends = [(county, str(hubs[part])) for county, part in found.index]
    found.index = pd.MultiIndex.from_tuples(ends, names=["county", "part"])
    return found.groupby(level=["county", "part"]).sum()


def largest_counties(people: pd.Series) -> dict[str, str]:
    """Return for each home county the one that stands for its prefecture; itself where all come from one prefecture."""
    homes = people.groupby(level=0).sum().sort_values(ascending=False, kind="stable")
    if len({str(code)[:4] for code in homes.index}) < 2:
        return {str(code): str(code) for code in homes.index}
    first: dict[str, str] = {}
    for code in homes.index:
        first.setdefault(str(code)[:4], str(code))
    return {str(code): first[str(code)[:4]] for code in homes.index}


def by_prefecture(wide: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return flows with their homes summed as ``largest_counties`` says."""
    ends = [(names.get(str(home), str(home)), str(work)) for home, work in wide.index]
    wide = wide.set_axis(pd.MultiIndex.from_tuples(ends, names=["county", "part"]), axis=0)
    return wide.groupby(level=["county", "part"]).sum()
