"""The simulation: worker-weeks per CPU second, bytes per person, and what shared draws save.

``python -m benchmarks.simulation [PEOPLE]`` prints one JSON object.
"""

import json
import sys
import time
import tracemalloc

import numpy as np

from simulation.levers import Levers, TravelGrant
from simulation.people import Population
from simulation.run import Run, simulate, warmed
from simulation.word import BYTES

WEEKS = 52
RUNS = 3
GRANT_YUAN = 500
PAIRS = 12


def kernel(people: int) -> dict[str, float]:
    """Run the full model with the published levers; the least CPU seconds of some runs count."""
    population = Population.of_province("22", people)
    warm = warmed(population, seed=1)
    seconds = []
    for _ in range(RUNS):
        begin = time.process_time()
        simulate(population, weeks=WEEKS, seed=1, warm=warm, detail=False)
        seconds.append(time.process_time() - begin)
    tracemalloc.start()
    simulate(population, weeks=2, seed=1, warm=warm, detail=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "people": people,
        "weeks": WEEKS,
        "cpu_s": round(min(seconds), 3),
        "million_worker_weeks_per_cpu_s": round(people * WEEKS / min(seconds) / 1e6, 2),
        "bytes_per_person_state": BYTES,
        "bytes_per_person_peak": round(peak / people, 1),
    }


def shared_draws(people: int = 10_000) -> dict[str, float]:
    """Compare the variance of a travel grant's effect with shared and with independent draws."""
    population = Population.of_province("22", people)
    more = Levers.published(population).changed(TravelGrant, elsewhere_yuan=GRANT_YUAN, groups=())
    none = Levers.published(population).changed(TravelGrant, elsewhere_yuan=0)

    def away(levers: Levers, seed: int) -> float:
        run: Run = simulate(population, levers, weeks=26, seed=seed, detail=False)
        return float(run.outflow["elsewhere"].mean())

    with_grant = [away(more, seed) for seed in range(PAIRS)]
    shared = np.var([x - away(none, seed) for seed, x in enumerate(with_grant)], ddof=1)
    independent = np.var([x - away(none, 1000 + seed) for seed, x in enumerate(with_grant)], ddof=1)
    return {"pairs": PAIRS, "variance_ratio": round(float(independent / shared), 1)}


def main() -> None:
    """Measure and print."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    print(json.dumps({"kernel": kernel(people), "shared_draws": shared_draws()}))


if __name__ == "__main__":
    main()
