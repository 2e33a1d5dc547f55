"""One plan with its instance and policy, joined once for every table of a report."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.language import Text
from domain.plan import Plan
from reports.entitlement_book import Book
from reports.labels import CLASS_JOINT, Labels
from reports.names import Names

COUNTY_DIGITS = 6


@dataclass(frozen=True)
class Case:
    """What the tables are derived from.

    Parameters
    ----------
    plan, instance, policy
        The answer, the question and the rules.
    names
        Names of places, trades and groups on the plan date.
    """

    plan: Plan
    instance: Instance
    policy: Any
    names: Names

    @classmethod
    def of(cls, plan: Plan, instance: Instance, policy: Any, names: Names | None = None) -> "Case":
        """Return the case; names come from the shipped tables unless given.

        Raises
        ------
        ValueError
            When the plan speaks of workers or posts that the instance does not have.
        """
        on = date.fromisoformat(plan.identity["plan_date"])
        case = cls(plan, instance, policy, names or Names.of(policy, on))
        _refuse_strangers(plan, instance)
        return case

    @property
    def on(self) -> date:
        """The plan date."""
        return date.fromisoformat(self.plan.identity["plan_date"])

    def value(self, parameter: str, place: str = "") -> Any:
        """Return a policy value on the plan date, or None when the policy has none."""
        dated = self.policy.find(parameter, self.on, place)
        return None if dated is None else dated.value

    @cached_property
    def ranks(self) -> list[list[str]]:
        """The priority groups, first served first."""
        return [list(rank) for rank in self.value("groups.priority_ranks") or []]

    @cached_property
    def bands(self) -> list[int]:
        """The waiting bands in months, longest first."""
        return [int(months) for months in self.value("waiting.bands_months") or []]

    @cached_property
    def people(self) -> pd.DataFrame:
        """One row per worker: home, whether they asked and were placed, reason, rank and band."""
        columns = ["worker_id", "who_class"]
        placed = self.plan.assignments[columns].assign(placed=True, reason="", rule="")
        left = self.plan.unplaced[[*columns, "reason", "rule"]].assign(placed=False)
        people = pd.concat([placed, left], ignore_index=True)
        people["asked"] = people["reason"] != "not_asked"
        homes = self.instance.workers[["worker_id", "region"]]
        people = people.merge(homes, on="worker_id", how="left", validate="one_to_one")
        people["county"] = people["region"].str[:COUNTY_DIGITS]
        width = len(self.bands) + 1
        who = people["who_class"].astype("int64")
        people["rank"] = np.where(who >= 0, who // width, -1)
        people["band"] = np.where(who >= 0, who % width, -1)
        return people.sort_values("worker_id", ignore_index=True)

    @cached_property
    def placed(self) -> pd.DataFrame:
        """The assignments with home, post and pay beside them."""
        posts = self.instance.posts[
            ["post_id", "title", "trade", "kind", "role", "region", "pay", "pay_unit", "starts", "ends", "project_id"]
        ].rename(columns={"region": "post_region"})
        homes = self.people[["worker_id", "region", "county", "rank", "band"]]
        placed = self.plan.assignments.merge(homes, on="worker_id", how="left", validate="one_to_one")
        placed = placed.merge(posts, on="post_id", how="left", validate="many_to_one")
        placed["post_county"] = placed["post_region"].str[:COUNTY_DIGITS]
        placed["reach"] = reach_of(placed["region"], placed["post_region"])
        for column in ("km", "minutes", "fare_yuan", "pay_yuan_month"):
            placed[column] = placed[column].astype("float64")
        return placed.sort_values("worker_id", ignore_index=True)

    @cached_property
    def seats(self) -> pd.DataFrame:
        """The posts with seats filled and empty, why, and the price of a seat."""
        posts = self.instance.posts[
            [
                "post_id",
                "employer_id",
                "title",
                "trade",
                "kind",
                "role",
                "region",
                "seats",
                "pay",
                "pay_unit",
                "project_id",
            ]
        ].copy()
        posts["seats"] = posts["seats"].astype("int64")
        posts["county"] = posts["region"].str[:COUNTY_DIGITS]
        counts = self.plan.assignments["post_id"].value_counts()
        posts["filled"] = posts["post_id"].map(counts).fillna(0).astype("int64")
        posts["empty"] = posts["seats"] - posts["filled"]
        why = self.plan.empty_seats[["post_id", "reason", "rule", "admissible_workers", "alone"]]
        posts = posts.merge(why, on="post_id", how="left", validate="one_to_one")
        employers = self.instance.employers[["employer_id", "name", "key_enterprise"]]
        posts = posts.merge(employers, on="employer_id", how="left", validate="many_to_one")
        return posts.sort_values("post_id", ignore_index=True)

    @cached_property
    def book(self) -> Book:
        """The entitlements on the plan date."""
        return Book.of(self.instance, self.plan, self.on, self.policy)

    @property
    def rank_labels(self) -> Labels:
        """The names of the priority ranks, by number."""
        labels = {str(rank): self._joined(groups) for rank, groups in enumerate(self.ranks)}
        return labels | {str(len(self.ranks)): Text("其他求职者", "Others asking")}

    @property
    def band_labels(self) -> Labels:
        """The names of the waiting bands, by number."""
        labels: dict[str, Text] = {}
        for band, months in enumerate(self.bands):
            if band == 0:
                labels["0"] = Text(f"登记失业满 {months} 个月", f"waiting {months} months or more")
            else:
                above = self.bands[band - 1]
                labels[str(band)] = Text(f"满 {months} 个月、不满 {above} 个月", f"waiting {months} to {above} months")
        shortest = self.bands[-1] if self.bands else 0
        last = Text(f"不满 {shortest} 个月或未登记", f"waiting less than {shortest} months, or not recorded")
        return labels | {str(len(self.bands)): last}

    @property
    def class_labels(self) -> Labels:
        """The names of the classes of the who-tier, by number."""
        bands, ranks = self.band_labels, self.rank_labels
        width = len(self.bands) + 1
        pairs = [(rank, band) for rank in range(len(self.ranks) + 1) for band in range(width)]
        return {
            str(rank * width + band): Text(
                ranks[str(rank)].zh + CLASS_JOINT.zh + bands[str(band)].zh,
                ranks[str(rank)].en + CLASS_JOINT.en + bands[str(band)].en,
            )
            for rank, band in pairs
        }

    def _joined(self, groups: list[str]) -> Text:
        zh = "、".join(self.names.group(group, "zh") for group in groups)
        return Text(zh, ", ".join(self.names.group(group, "en") for group in groups))


def reach_of(homes: pd.Series, places: pd.Series) -> np.ndarray:
    """Say how far away a place is in divisions: same county, prefecture, province, or beyond."""
    same = [(homes.str[:digits] == places.str[:digits]).to_numpy(dtype=bool) for digits in (COUNTY_DIGITS, 4, 2)]
    return np.select(same, ["same_county", "same_prefecture", "same_province"], "other_province")


def _refuse_strangers(plan: Plan, instance: Instance) -> None:
    known = {"worker_id": instance.workers["worker_id"], "post_id": instance.posts["post_id"]}
    for frame, column in (("assignments", "worker_id"), ("assignments", "post_id"), ("unplaced", "worker_id")):
        values = plan.frames[frame][column]
        strangers = values[~values.isin(known[column])]
        if len(strangers):
            raise ValueError(
                f"{len(strangers)} rows of the plan's {frame} name a {column} the instance does not have, "
                f"for example {strangers.iloc[0]!r}; report with the instance the plan was made from"
            )
