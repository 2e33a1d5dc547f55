"""Cases of the simulation: the kernel, its plain model, Mesa on a small model, a sweep, and what shared draws save."""

import dataclasses
import os
import tracemalloc
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np

from benchmarks.measure import Stopwatch
from domain.policy import Policy
from simulation.draws import Purpose, draw, key_of
from simulation.levers import Levers, Relief, Training, TravelGrant, WelfarePosts, Workshops
from simulation.national import FREE, priors
from simulation.oracle import Oracle
from simulation.oracle_setup import people_of, weeks_of, world_of
from simulation.people import Population
from simulation.replicate import compare
from simulation.run import Run, simulate, warmed
from simulation.word import BYTES

PROVINCE = "22"
LEVELS_YUAN = (0, 100, 300, 500, 800)
REPLICATIONS = 7
SPREAD = 0.5
"""Parameters of the sweep are drawn within this share of the spread of their priors, around the shipped values."""


def kernel(watch: Stopwatch, people: str, weeks: str) -> dict[str, Any]:
    """Run the full model with the published levers and all its tables; once more for its memory, over the festival.

    The memory is what a run takes beside the people it is given, the recorded tables apart: these grow with counties and
    weeks, not with people.
    """
    population = Population.of_province(PROVINCE, int(people))
    warm = warmed(population, seed=1)
    with watch.running():
        simulate(population, weeks=int(weeks), seed=1, warm=warm)
    tracemalloc.start()
    simulate(population, weeks=13, seed=1, warm=warm, detail=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"worker_weeks": int(people) * int(weeks), "state_bytes": BYTES, "bytes": peak / int(people)}


def shards(watch: Stopwatch, people: str, weeks: str) -> dict[str, Any]:
    """Run with one, two and seven shards; tell whether people and money agree to the last bit."""
    population = Population.of_province(PROVINCE, int(people))
    warm = warmed(population, seed=1)
    with watch.running():
        runs = [simulate(population, weeks=int(weeks), seed=1, warm=warm, shards=shards) for shards in (1, 2, 7)]
    same = all(np.array_equal(runs[0].final.words, other.final.words) for other in runs[1:])
    same &= all(np.array_equal(runs[0].recorder.income, other.recorder.income) for other in runs[1:])
    return {"same": int(same)}


def processes(watch: Stopwatch, people: str, weeks: str) -> dict[str, Any]:
    """Compare with one, two and seven processes; tell whether all replications agree to the last bit."""
    population = Population.of_province(PROVINCE, int(people))
    more = Levers.published(population).changed(TravelGrant, elsewhere_yuan=500, groups=())
    with watch.running():
        found = [
            compare(population, more, weeks=int(weeks), replications=REPLICATIONS, processes=number, apart=True)
            for number in (1, 2, 7)
        ]
    same = all(
        np.array_equal(one.before, other.before)
        and np.array_equal(one.after, other.after)
        and np.array_equal(one.by_county, other.by_county)
        and one.funds == other.funds
        for rest in found[1:]
        for one, other in zip(found[0].pairs, rest.pairs, strict=True)
    )
    return {"same": int(same)}


def plain(watch: Stopwatch, people: str, weeks: str) -> dict[str, Any]:
    """Run the SimPy process per worker of the same model, with the kernel's draws; both must count the same people."""
    population = Population.of_province("2204", int(people))
    p = dataclasses.replace(population.parameters, warmup_weeks=0)
    whole = int(people) * population.weight
    levers = Levers(
        (
            Training(seats=int(whole * 0.02), allowance_yuan_day=40.0),
            Workshops(seats=int(whole * 0.02)),
            Relief(pay_yuan_month=2500.0, extra_seats=int(whole * 0.02)),
            WelfarePosts(seats=int(whole * 0.01), pay_yuan_month=1800.0),
            TravelGrant(province_yuan=300, elsewhere_yuan=500, take_up=1.0, stay_weeks=6, delay_weeks=2),
        )
    )
    world = world_of(population, p, levers, weeks_of(population, p, population.on, int(weeks)))
    purposes = {one.name.lower(): one for one in Purpose}

    def number(week: int, worker: int, purpose: str) -> int:
        return 0 if purpose.startswith("take-up") else int(draw(worker, key_of(1, week, purposes[purpose])))

    oracle = Oracle(world, people_of(population), number)
    with watch.running():
        ledger = oracle.run()
    run = simulate(population, levers, weeks=int(weeks), seed=1, parameters=p)
    same = np.array_equal(run.recorder.people.sum(axis=(1, 3)), np.array(ledger.places))
    return {"worker_weeks": int(people) * int(weeks), "same": int(same)}


def mesa(watch: Stopwatch, people: str, weeks: str) -> dict[str, Any]:
    """Run the small model as Mesa agents; making the agents does not count."""
    from benchmarks.mesa_small import market, run

    run(market(100), 2)
    model = market(int(people))
    with watch.running():
        working = run(model, int(weeks))
    return {"worker_weeks": int(people) * int(weeks), "share": working[-1] / int(people)}


def small(watch: Stopwatch, people: str, weeks: str) -> dict[str, Any]:
    """Run the small model in the packed kernel's loops; making the people does not count, as with Mesa."""
    from benchmarks.kernel_small import Small, run

    run(Small(1000), 2)
    model = Small(int(people))
    with watch.running():
        working = run(model, int(weeks))
    return {"worker_weeks": int(people) * int(weeks), "share": working[-1] / int(people)}


def shared_draws(watch: Stopwatch, people: str, pairs: str) -> dict[str, Any]:
    """Compare the variance of a 500-yuan travel grant's effect with shared and with independent draws."""
    population = Population.of_province(PROVINCE, int(people))
    published = Levers.published(population)
    more = published.changed(TravelGrant, elsewhere_yuan=500, groups=())
    none = published.changed(TravelGrant, elsewhere_yuan=0)

    def away(levers: Levers, seed: int) -> float:
        run: Run = simulate(population, levers, weeks=26, seed=seed, detail=False)
        return float(run.outflow["elsewhere"].mean())

    with watch.running():
        with_grant = [away(more, seed) for seed in range(int(pairs))]
        shared = np.var([x - away(none, seed) for seed, x in enumerate(with_grant)], ddof=1)
        independent = np.var([x - away(none, 1000 + seed) for seed, x in enumerate(with_grant)], ddof=1)
    return {"ratio": float(independent / shared)}


def sweep(watch: Stopwatch, people: str, draws: str, weeks: str, processes: str) -> dict[str, Any]:
    """Run five levels of the travel grant under parameters drawn around the shipped ones, each with its own warm-up."""
    population = Population.of_province(PROVINCE, int(people))
    drawn, before = _parameter_draws(population, int(draws)), os.times()
    with watch.running(), ProcessPoolExecutor(int(processes), get_context("spawn"), _take, (population,)) as pool:
        tasks = [(values, int(weeks), seed) for seed, values in enumerate(drawn)]
        found = np.array(list(pool.map(_levels, tasks)))
    after = os.times()
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    runs = {"worker_weeks": int(people) * int(weeks) * found.size, "runs": found.size, "least": float(found.min())}
    return {**runs, "cpu_s": cpu_s}


def _parameter_draws(population: Population, count: int) -> list[dict[str, float]]:
    """Return parameters drawn around the shipped values, as far apart as half of what is believed of them."""
    generator = np.random.Generator(np.random.Philox(1))
    beliefs = [one for one in priors(Policy.load(), population.on) if one.name in FREE[1:]]
    return [
        {
            one.name: float(
                np.clip(
                    getattr(population.parameters, one.name) + SPREAD * one.spread * generator.standard_normal(),
                    one.low,
                    one.high,
                )
            )
            for one in beliefs
        }
        for _ in range(count)
    ]


_TAKEN: dict[str, Population] = {}
"""In a process of the sweep: the people, handed over once."""


def _take(population: Population) -> None:
    _TAKEN["population"] = population


def _levels(task: tuple[dict[str, float], int, int]) -> list[float]:
    """Return the mean outflow at each level, all under the same draws and from the same warm state."""
    population, (values, weeks, seed) = _TAKEN["population"], task
    changed: dict[str, Any] = dict(values)
    parameters = dataclasses.replace(population.parameters, **changed)
    warm = warmed(population, seed=seed, parameters=parameters)
    published = Levers.published(population)
    found = []
    for yuan in LEVELS_YUAN:
        levers = published.changed(TravelGrant, elsewhere_yuan=yuan, groups=())
        run = simulate(population, levers, weeks=weeks, seed=seed, parameters=parameters, warm=warm, detail=False)
        found.append(float(run.outflow["outflow"].mean()))
    return found
