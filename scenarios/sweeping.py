"""A sweep: the frontier of money against people in work, what one more person costs, and who would have gone anyway."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.bands import half_of, per_person
from scenarios.comparison import paired
from scenarios.headlines import OUT, WORK
from scenarios.limits_found import bound_moves, limit_table
from scenarios.measures import values
from scenarios.running import Results

WEEKS_OF_YEAR = 52


@dataclass(frozen=True, eq=False)
class Swept:
    """The points of a sweep in the order of the file; everything is told against the first.

    Parameters
    ----------
    points
        Figures of each point.
    """

    points: tuple[Results, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What each point is called: its values; a value that is a list by its place among the points, as ``(2)``."""
        return tuple(
            ", ".join(_value(value, number) for value in point.scenario.point.values())
            for number, point in enumerate(self.points, 1)
        )

    @property
    def targets(self) -> tuple[str, ...]:
        """What is varied."""
        return tuple(self.points[0].scenario.point)

    @property
    def responses(self) -> tuple[str, ...]:
        """Settings of the response that were simulated."""
        return tuple(self.points[0].simulated)

    def __repr__(self) -> str:
        return f"Swept: {', '.join(self.targets)} at {'; '.join(self.labels)}"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: what is varied, the frontier and what one more person costs."""
        from domain.card import card
        from domain.language import Text

        facts = [
            (Text("情景", "scenario"), self.points[0].scenario.title),
            (Text("变动", "varied"), ", ".join(self.targets)),
        ]
        frontier = Text("支出与在业人数", "money and people in work"), self.frontier
        steps = Text("每多一人在业的花费（元/年）", "yuan a year for one more person in work"), self.steps
        return card(Text("逐一取值", "Sweep"), facts, [frontier, steps])

    @property
    def is_matched(self) -> bool:
        """Whether the points were matched."""
        return bool(self.points[0].matched)

    @property
    def main(self) -> str:
        """The setting that is told in detail; empty for a sweep of matchings."""
        return "" if not self.responses else "central" if "central" in self.responses else self.responses[0]

    @property
    def years(self) -> float:
        """Years that the money is spent over; 1 for a matching."""
        form = self.points[0].scenario.form.simulation
        return form.weeks / WEEKS_OF_YEAR if form is not None else 1.0

    @cached_property
    def frontier(self) -> pd.DataFrame:
        """Return by ``response`` and ``point``: yuan and people in work, and each against the first point.

        Columns ``label``, ``yuan``, ``people``, ``extra_yuan``, ``extra_yuan_half``, ``extra_people``,
        ``extra_people_half``. People are means over the weeks, or placed.
        """
        rows = []
        for response in self.responses or ("",):
            first = self._frames(0, response)
            for number, label in enumerate(self.labels):
                money = paired(_yuan(first), _yuan(self._frames(number, response))).iloc[0]
                people = paired(self._people(first), self._people(self._frames(number, response))).iloc[0]
                told = (money["second"], people["second"], money["change"], money["half_width"])
                rows.append((response, number, label, *told, people["change"], people["half_width"]))
        names = ["response", "point", "label", "yuan", "people", "extra_yuan", "extra_yuan_half"]
        return pd.DataFrame(rows, columns=[*names, "extra_people", "extra_people_half"])

    @cached_property
    def steps(self) -> pd.DataFrame:
        """Return what one more person in work costs from each point to the next, by ``response``.

        Columns ``from``, ``to``, ``people``, ``people_half``, ``yuan``, ``cost`` (yuan per additional person in work for
        a year), ``low``, ``high``: its 95% band by Fieller's method; NA where the interval of the people holds 0.
        """
        rows = []
        for response in self.responses or ("",):
            for number in range(1, len(self.points)):
                before, after = (self._frames(at, response) for at in (number - 1, number))
                people = paired(self._people(before), self._people(after)).iloc[0]
                extra = _row(self._people(after)) - _row(self._people(before))
                yuan = _row(_yuan(after)) - _row(_yuan(before))
                cost, low, high = per_person(yuan, extra * self.years)
                told = (people["change"], people["half_width"], float(yuan.mean()), cost, low, high)
                rows.append((response, self.labels[number - 1], self.labels[number], *told))
        return pd.DataFrame(
            rows, columns=["response", "from", "to", "people", "people_half", "yuan", "cost", "low", "high"]
        )

    @cached_property
    def county_steps(self) -> pd.DataFrame:
        """Return what one more person in work costs by home ``county``, at the setting told in detail.

        Columns as in ``steps``; a row per county and step, and where there are several steps one from the first value to
        the last. First come all (an empty county), then prefectures (four digits) where there are several. Money is that paid for
        people of the county (of a matching, for its people and employers); only homes of people have a row.
        """
        last = len(self.points) - 1
        pairs = [(0, last)] if last > 1 else []
        frames = [
            self._area_step(before, after, digits)
            for digits in self._levels
            for before, after in (*pairs, *((at - 1, at) for at in range(1, last + 1)))
        ]
        return pd.concat(frames, ignore_index=True)

    def _area_step(self, before: int, after: int, digits: int) -> pd.DataFrame:
        """Return the step between two points for areas of so many digits."""
        people = [_areas(self._people_of(at).reindex(self._homes, fill_value=0.0), digits) for at in (before, after)]
        yuan = [_areas(self._yuan_of(at), digits).reindex(people[0].index, fill_value=0.0) for at in (before, after)]
        more, paid = (part[1].to_numpy(np.float64) - part[0].to_numpy(np.float64) for part in (people, yuan))
        costs = [per_person(y, p * self.years) for y, p in zip(paid, more, strict=True)]
        told = paired(*people)[["change", "half_width"]].set_axis(["people", "people_half"], axis=1)
        bands = pd.DataFrame(costs, told.index, ["cost", "low", "high"], dtype="float64")
        ends = {"from": self.labels[before], "to": self.labels[after], "yuan": paid.mean(axis=1)}
        whole = pd.concat([told, bands], axis=1).assign(**ends).rename_axis("county").reset_index()
        return whole[["county", "from", "to", "people", "people_half", "yuan", "cost", "low", "high"]]

    @cached_property
    def _homes(self) -> list[str]:
        """Home counties of which people are counted at any point."""
        measure = "people_mean" if self.main else "asked"
        frames = [frame for number in range(len(self.points)) for frame in self._frames(number, self.main)]
        return [str(county) for county in values(frames, measure, ("county",)).index]

    @property
    def _levels(self) -> tuple[int, ...]:
        """Digits of the areas that are told: all, prefectures where there are several, and counties."""
        return (0, 4, 6) if len({county[:4] for county in self._homes}) > 1 else (0, 6)

    @cached_property
    def anyway(self) -> pd.DataFrame:
        """Return the share of those covered who would have gone anyway, by ``point`` and ``county``.

        An empty county is all of them, four digits are a prefecture.

        Of the people whom the travel grant of a point covers (its groups, at its destinations), those who are there at
        the first point too, as a share; mean over replications with half of the 95% interval. Counts, not persons: who
        goes may change. Columns ``point``, ``label``, ``county``, ``covered``, ``anyway``, ``half_width``; empty for a
        sweep without a travel grant or simulation.
        """
        rows = list[tuple[int, str, str, float, float, float]]()
        for number in range(1, len(self.points)) if self.responses else ():
            frames = self._frames(number, self.main)
            covers = frames[0].loc[frames[0]["measure"] == "covers", ["group", "part"]]
            if not len(covers):
                continue
            there = _covered(frames, covers)
            there, before = there.align(_covered(self._frames(0, self.main), covers), axis=0, fill_value=0.0)
            for digits in self._levels:
                each = _areas(there, digits)
                share = _areas(before, digits) / each.where(each > 0)
                mean = each.mean(axis=1)
                for area, cells, covered in zip(share.index, share.to_numpy(np.float64), mean, strict=True):
                    told = cells[~np.isnan(cells)]
                    if len(told):
                        figures = (float(covered), float(told.mean()), half_of(told))
                        rows.append((number, self.labels[number], str(area), *figures))
        return pd.DataFrame(rows, columns=["point", "label", "county", "covered", "anyway", "half_width"])

    @cached_property
    def counties(self) -> pd.DataFrame:
        """Return by ``point`` and ``county`` people in work against the first point: the columns of ``paired``."""
        frames = []
        for number in range(1, len(self.points)):
            found = paired(self._people_of(0), self._people_of(number))
            frames.append(found.rename_axis("county").reset_index().assign(point=number, label=self.labels[number]))
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def funds(self) -> pd.DataFrame:
        """Return by ``point``, ``fund`` and ``lever`` the yuan of the point and against the first."""
        frames = []
        for number, label in enumerate(self.labels):
            pair = self._frames(0, self.main), self._frames(number, self.main)
            found = paired(*(values(part, "spent", ("fund", "lever")) for part in pair))
            frames.append(found.reset_index().assign(point=number, label=label))
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def outflow(self) -> pd.DataFrame:
        """Return people away by ``point`` and ``week``, mean of the replications."""
        frames = []
        for number, label in enumerate(self.labels if self.responses else ()):
            found = values(self._frames(number, self.main), "people", ("week",), part=OUT).mean(axis=1)
            frames.append(found.rename("outflow").reset_index().assign(point=number, label=label))
        return (
            pd.concat(frames, ignore_index=True)
            if frames
            else pd.DataFrame(columns=["week", "outflow", "point", "label"])
        )

    @cached_property
    def tiers(self) -> pd.DataFrame:
        """Return by ``point``, ``part`` and ``unit`` of a tier the columns of ``paired`` against the first, and ``gap``.

        The price of a tier is read here: what every other tier gives up as it moves. ``gap`` is the largest distance from
        the proven bound over the replications.
        """
        frames, keys = [], ("part", "lever")
        for number, label in enumerate(self.labels if self.is_matched else ()):
            pair = self.points[0].matched, self.points[number].matched
            found = paired(*(values(part, "tier", keys) for part in pair))
            found["gap"] = values(pair[1], "tier_gap", keys).max(axis=1)
            frames.append(found.rename_axis(["part", "unit"]).reset_index().assign(point=number, label=label))
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def prices(self) -> pd.DataFrame:
        """Return what one more of a limit's bound is worth, from each point to the next.

        A row per step, limit whose bound moves in it, and part of a tier: columns ``from``, ``to``, ``limit``,
        ``subject``, ``bounded``, ``bound`` (how far it moves, in its unit), ``part``, ``unit``, ``change`` of the tier,
        ``half_width``, and ``per_one``: the change over the move. Where several bounds move at once they share it.
        """
        frames = []
        for number in range(1, len(self.points) if self.is_matched else 0):
            pair = self.points[number - 1].matched, self.points[number].matched
            moved = bound_moves(*(limit_table(part) for part in pair)).rename(columns={"part": "bounded"})
            tiers = paired(*(values(part, "tier", ("part", "lever")) for part in pair))
            rows = tiers[["change", "half_width"]].rename_axis(["part", "unit"]).reset_index()
            found = moved.drop(columns="unit").merge(rows, how="cross")
            frames.append(found.assign(**{"from": self.labels[number - 1], "to": self.labels[number]}))
        names = ["from", "to", "limit", "subject", "bounded", "bound", "part", "unit", "change", "half_width"]
        whole = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=names)
        return whole[names].assign(per_one=whole["change"] / whole["bound"])

    def _frames(self, number: int, response: str) -> Sequence[pd.DataFrame]:
        point = self.points[number]
        return point.simulated[response] if response else point.matched

    def _people_of(self, number: int) -> pd.DataFrame:
        """Return the people in work or placed at a point, by home county and replication."""
        frames, by = self._frames(number, self.main), ("county",)
        return values(frames, "people_mean", by, part=WORK) if self.main else values(frames, "placed", by)

    def _yuan_of(self, number: int) -> pd.DataFrame:
        """Return the yuan paid for people of each home county at a point, by replication."""
        return values(self._frames(number, self.main), "spent_for", ("county",))

    def _people(self, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
        if not self.responses:
            return values(frames, "placed", ())
        return values(frames, "people", ("week",), part=WORK).mean(axis=0).to_frame().T


def _yuan(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return values(frames, "spent", ())


def _row(frame: pd.DataFrame) -> NDArray[np.float64]:
    return frame.iloc[0].to_numpy(np.float64)


def _covered(frames: Sequence[pd.DataFrame], covers: pd.DataFrame) -> pd.DataFrame:
    """Return the people of the groups at the places, mean over the weeks, by home county."""
    kept = [frame[frame["measure"] == "people_mean"].merge(covers, on=["group", "part"]) for frame in frames]
    return values(kept, "people_mean", ("county",))


def _areas(wide: pd.DataFrame, digits: int) -> pd.DataFrame:
    """Return the sums over the areas of so many digits; none for all."""
    return wide.groupby([str(code)[:digits] for code in wide.index]).sum() if len(wide) else wide


def _value(value: Any, number: int) -> str:
    if isinstance(value, list | tuple):
        return f"({number})"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
