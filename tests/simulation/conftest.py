"""A small population and its warm state, shared by the tests of the simulation."""

import dataclasses

import pytest

from simulation.people import Population
from simulation.run import warmed
from simulation.world import State


@pytest.fixture(scope="session")
def people() -> Population:
    """4,000 people for all of Jilin, with a short warm-up."""
    drawn = Population.of_province("22", 4_000, seed=3)
    return dataclasses.replace(drawn, parameters=dataclasses.replace(drawn.parameters, warmup_weeks=8))


@pytest.fixture(scope="session")
def warm(people: Population) -> State:
    """The state before week 0 with seed 5."""
    return warmed(people, seed=5)
