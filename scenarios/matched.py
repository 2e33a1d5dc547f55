"""The matched side of a scenario: ledgers, overridden, into a proven plan, and what it comes to."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from domain.faults import Unusable
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from scenarios.limits_found import OF_PERSONS, without_persons
from scenarios.measures import Taken
from scenarios.memory import key_of
from scenarios.scenario import Scenario
from scenarios.table_overrides import changed
from scenarios.targets import Target

if TYPE_CHECKING:
    from domain.check import Violation

NO_GROUP = "none"
NO_FUND_NEEDED = "tax_relief"
"""Channel of what is not paid out but not taken."""


OF_POSTS = ("seats", "employer_cap")
"""Limits of single posts and employers: they stand in every plan and are no limits across people."""


class NotProven(RuntimeError):
    """A plan failed the independent check; nothing of it is told but what failed."""

    def __init__(self, violations: "list[Violation]") -> None:
        self.violations = violations
        super().__init__(violations)

    def __str__(self) -> str:
        return "; ".join(violation.message.en for violation in self.violations[:3])


@dataclass(frozen=True, eq=False)
class Ledgers:
    """Where the people and posts of a matching come from: an instance, or what made-up ledgers are drawn with."""

    instance: Instance | None = None
    workers: int = 0
    posts: int = 0
    place: str = ""
    on: date = date(2026, 1, 1)

    def key(self, seed: int) -> str:
        """Return what decides the tables."""
        if self.instance is not None:
            return self.instance.content_hash()
        return key_of("ledgers", self.workers, self.posts, self.place, self.on, seed)

    def tables(self, seed: int) -> Instance:
        """Return the tables; made-up ledgers are written and read in as real ones are."""
        if self.instance is not None:
            return self.instance
        from scenarios.ledgers.made_up import made_up

        return made_up(self.workers, self.posts, place=self.place, seed=seed, on=self.on)


@dataclass(frozen=True, eq=False)
class Matched:
    """One scenario to be matched: rules, overrides of the tables (with their places), the day, and the ledgers."""

    policy: Policy
    tables: Mapping[Target, Any]
    where: Mapping[Target, str]
    on: date
    ledgers: Ledgers

    @classmethod
    def of(cls, scenario: Scenario, instance: Instance | None = None) -> "Matched":
        """Return the matching that a scenario asks for.

        Parameters
        ----------
        scenario
            What is asked.
        instance
            Tables in place of those that the file names.

        Raises
        ------
        domain.faults.Unusable
            When the scenario has no matching.
        """
        form = scenario.form.matching
        if form is None:
            raise Unusable(f"{scenario.name} 没有 matching 部分", f"{scenario.name} has no matching")
        if instance is None and form.instance is not None:
            instance = Instance.load(form.instance)
        on = scenario.form.date
        ledgers = Ledgers(instance, form.workers, form.posts, form.place, on)
        return cls(scenario.policy, scenario.tables, scenario.where, on, ledgers)

    def key(self, seed: int) -> str:
        """Return the key of one replication: the tables, their overrides, the rules without those of the simulation."""
        overrides = [[target.say(), value] for target, value in self.tables.items()]
        return key_of("match", self.ledgers.key(seed), overrides, self._rules, self.on, seed)

    @property
    def _rules(self) -> str:
        held = tuple(one for one in self.policy.parameters if not one.id.startswith("sim."))
        return dataclasses.replace(self.policy, parameters=held).content_hash()

    def run(self, seed: int, tables: Instance) -> pd.DataFrame:
        """Match, check independently, and return the figures.

        Raises
        ------
        NotProven
            When the plan fails the independent check.
        """
        from domain.check import check
        from optimizer.kernels import use_fresh_kernels
        from optimizer.solve import match

        instance, _ = changed(tables, self.tables, self.where)
        plan = match(instance, self.policy, self.on, seed=seed)
        use_fresh_kernels()
        violations = check(plan, instance, self.policy)
        if violations:
            raise NotProven(violations)
        return of_plan(plan, instance, self.policy, self.on)


def of_plan(plan: Plan, instance: Instance, policy: Policy, on: date) -> pd.DataFrame:
    """Return the figures of a plan; columns as in ``scenarios.measures.COLUMNS``.

    ``asked``, ``placed`` by county; ``asked_group``, ``placed_group`` by group (people of several groups count in each);
    ``placed_kind``, ``placed_mode``, ``placed_in`` (province of the post), ``corridor``; ``flow`` by home county and county
    of the post; ``not_placed`` by reason and rule; ``seats``, ``empty`` by kind; ``status`` of the plan; of each limit
    across people (subject as lever, blank where it names persons; what is bounded as group) ``limit_use``, ``limit_low``, ``limit_high``,
    ``limit_short`` where it is hard, ``limit_gain`` (people more with the bound one further out), and ``conflict``;
    ``minutes``, ``km``, ``pay``: sums over those placed, one way and per month; ``tier``, ``tier_gap`` by part;
    ``spent`` by fund and instrument: what people and employers are due or will be, weighed by take-up; ``spent_for`` the
    same by county, the home of the person it is about or else the employer's; ``not_taken``: taxes that are not taken,
    which no fund pays.
    """
    taken = Taken()
    asked = plan.unplaced.loc[plan.unplaced["reason"] != "not_asked", "worker_id"]
    placed = plan.assignments.merge(instance.posts[["post_id", "kind", "region"]], on="post_id", validate="many_to_one")
    people = instance.workers[["worker_id", "region", "groups"]]
    people = people[people["worker_id"].isin([*asked, *placed["worker_id"]])]
    here = people["worker_id"].isin(placed["worker_id"])
    for name, part in (("asked", people), ("placed", people[here])):
        _count(taken, name, part["region"].astype("str").str[:6], "county")
        groups = part["groups"].map(lambda held: held if isinstance(held, tuple) and held else (NO_GROUP,)).explode()
        _count(taken, f"{name}_group", groups, "group")
    _count(taken, "placed_kind", placed["kind"], "part")
    _count(taken, "placed_mode", placed["mode"], "part")
    _count(taken, "placed_in", placed["region"].astype("str").str[:2], "part")
    _corridors(taken, placed, people, instance)
    _flows(taken, placed, people)
    _reasons(taken, plan)
    _limits(taken, plan)
    seats = plan.empty_seats.merge(instance.posts[["post_id", "kind"]], on="post_id", validate="one_to_one")
    for name, column in (("seats", "seats"), ("empty", "empty")):
        sums = seats.groupby("kind")[column].sum()
        if len(sums):
            taken.add(name, sums.to_numpy(np.float64), part=sums.index.to_numpy(object))
    for name, column in (("minutes", "minutes"), ("km", "km"), ("pay", "pay_yuan_month")):
        taken.add(name, float(placed[column].astype("float64").sum()))
    tiers = plan.tiers
    for name, column in (("tier", "value"), ("tier_gap", "gap")):
        known = tiers[tiers[column].notna()]
        keys = {"part": known["part"].to_numpy(object), "lever": known["unit"].to_numpy(object)}
        taken.add(name, known[column].to_numpy(np.float64), **keys)
    _spent(taken, plan, instance, policy, on)
    return taken.frame()


def _count(taken: Taken, measure: str, values: pd.Series, key: str) -> None:
    counts = values.astype("str").value_counts().sort_index()
    if len(counts):
        taken.add(measure, counts.to_numpy(np.float64), **{key: counts.index.to_numpy(object)})


def _corridors(taken: Taken, placed: pd.DataFrame, people: pd.DataFrame, instance: Instance) -> None:
    homes = placed.merge(people[["worker_id", "region"]], on="worker_id", suffixes=("_post", "_home"))
    for one in instance.corridors.to_dict("records"):
        origin, destination = tuple(one["origin"] or ()), tuple(one["destination"] or ())
        there = homes["region_home"].astype("str").str.startswith(origin) & homes["region_post"].astype(
            "str"
        ).str.startswith(destination)
        taken.add("corridor", int(there.sum()), part=str(one["corridor_id"]))


def _flows(taken: Taken, placed: pd.DataFrame, people: pd.DataFrame) -> None:
    homes = placed.merge(people[["worker_id", "region"]], on="worker_id", suffixes=("_post", "_home"))
    ends = [homes[name].astype("str").str[:6] for name in ("region_home", "region_post")]
    counts = homes.groupby(ends).size()
    if len(counts):
        start, end = zip(*counts.index.tolist(), strict=True)
        taken.add("flow", counts.to_numpy(np.float64), county=list(start), part=list(end))


def _reasons(taken: Taken, plan: Plan) -> None:
    asked = plan.unplaced[plan.unplaced["reason"] != "not_asked"]
    counts = asked.groupby([asked["reason"].astype("str"), asked["rule"].fillna("").astype("str")]).size()
    if len(counts):
        reasons, rules = zip(*counts.index.tolist(), strict=True)
        taken.add("not_placed", counts.to_numpy(np.float64), part=list(reasons), lever=list(rules))


def _limits(taken: Taken, plan: Plan) -> None:
    taken.add("status", 1, part=str(plan.identity["status"]))
    limits = plan.limits[~plan.limits["limit"].isin(OF_POSTS)]
    short = limits["short"].where(limits["hard"].astype(bool) & (limits["short"] > 0))
    across = without_persons(limits.assign(short=short))
    columns = {name: across[name] for name in ("use", "low", "high", "short")}
    for name, column in (columns | {"gain": across["gain_people"]}).items():
        known = across[column.notna()]
        if len(known):
            keys = {"part": known["limit"], "lever": known["subject"], "group": known["part"], "fund": known["unit"]}
            told = {key: held.astype("str").to_numpy(object) for key, held in keys.items()}
            taken.add(f"limit_{name}", column.dropna().to_numpy(np.float64), **told)
    conflict = pd.DataFrame(plan.identity.get("conflict", ()), columns=["limit", "subject", "part"])
    conflict["subject"] = conflict["subject"].where(~conflict["limit"].isin(OF_PERSONS), "")
    for (limit, subject, part), rows in conflict.groupby(["limit", "subject", "part"], sort=False):
        taken.add("conflict", len(rows), part=str(limit), lever=str(subject), group=str(part))


def _spent(taken: Taken, plan: Plan, instance: Instance, policy: Policy, on: date) -> None:
    from domain.entitlements import entitlements

    claims = entitlements(instance, plan, on, policy)
    sure = claims[(claims["state"] != "verify") & claims["amount_yuan"].notna()]
    yuan = sure["amount_yuan"].astype("float64") * sure["take_up_share"].astype("float64").fillna(1.0)
    sums = yuan.groupby([sure["fund"].astype("str"), sure["instrument"].astype("str")]).sum()
    free = sums.index.get_level_values(0) == NO_FUND_NEEDED
    for measure, part in (("spent", sums[~free]), ("not_taken", sums[free])):
        if len(part):
            funds, instruments = zip(*part.index.tolist(), strict=True)
            taken.add(measure, part.to_numpy(np.float64), fund=list(funds), lever=list(instruments))
    paid = sure["fund"].astype("str") != NO_FUND_NEEDED
    keys = [
        _counties(sure[paid], instance),
        sure.loc[paid, "fund"].astype("str"),
        sure.loc[paid, "instrument"].astype("str"),
    ]
    homes = yuan[paid].groupby(keys).sum()
    if len(homes):
        counties, funds, instruments = zip(*homes.index.tolist(), strict=True)
        told = {"county": list(counties), "fund": list(funds), "lever": list(instruments)}
        taken.add("spent_for", homes.to_numpy(np.float64), **told)


def _counties(claims: pd.DataFrame, instance: Instance) -> pd.Series:
    """Return the county of each claim: the home of its worker, or else where its employer is."""
    homes = instance.workers.set_index("worker_id")["region"].astype("str").str[:6]
    sites = instance.employers.set_index("employer_id")["region"].astype("str").str[:6]
    by_worker, by_employer = claims["worker_id"].map(homes), claims["employer_id"].map(sites)
    return by_worker.where(by_worker.notna(), by_employer).fillna("").astype("str")
