"""A small labour market as Mesa agents: six states, choices at random weeks, seats drawn for; a mark to measure by.

Far smaller than the model of ``simulation``: no destinations, no money, no levers.
"""

import math
import random
from typing import Any

STATES = ("farm", "idle", "near", "far", "relief", "training")
FARM, IDLE, NEAR, FAR, RELIEF, TRAINING = range(6)
COUNTIES, REVIEW, COURSE_WEEKS = 20, 0.25, 6
WAGE = (0.55, 0.0, 2.5, 3.1, 1.3, 0.2)
SWITCH, SWITCH_HOME = 2.6, 1.2
AWAY = (0.0, 0.0, 1.9, 2.9, 0.0, 0.0)
SEATS = (0.0, 0.0, 0.30, 0.24, 0.01, 0.004)


def utilities(week: int) -> list[list[list[float]]]:
    """Return the utilities of a week by experience, state and option, but for the wage."""
    day = 7 * (week % 52) + 4
    farm = 1.3 * (math.exp(-(((day - 115) / 18) ** 2)) + math.exp(-(((day - 275) / 20) ** 2)))
    festival = 1.6 if 20 <= day <= 55 else 0.0
    open_relief = 10 <= week % 52 <= 46
    made = [[[0.0] * 6 for _ in STATES] for _ in range(2)]
    for known in range(2):
        for state in range(6):
            for option in range(6):
                value = farm if option == FARM else 0.6 if option == IDLE else 0.0
                if option in (NEAR, FAR):
                    value += known - AWAY[option] - festival
                if option == RELIEF and not open_relief:
                    value = -50.0
                if state != option:
                    value -= SWITCH_HOME if state < NEAR and option < NEAR else SWITCH
                made[known][state][option] = value
    return made


def chosen(base: list[float], skill: float, u: float) -> int:
    """Return the option whose share of the weights a draw falls in."""
    weights = [math.exp(value + wage * skill) for value, wage in zip(base, WAGE, strict=True)]
    left = u * sum(weights)
    for option, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return option
    return len(weights) - 1


def market(people: int, seed: int = 0) -> Any:
    """Return the model with all of its agents, before the first week."""
    import mesa

    draw = random.Random(seed)

    class Worker(mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Any, state: int) -> None:
            super().__init__(model)
            self.state, self.skill = state, math.exp(draw.gauss(0, 0.28))
            self.known, self.county, self.weeks_left = int(draw.random() < 0.55), draw.randrange(COUNTIES), 0
            model.held[self.pool(state)] += 1

        def pool(self, state: int) -> tuple[int, int]:
            return state, self.county % 4 if state in (NEAR, FAR) else self.county

        def step(self) -> None:
            model: Any = self.model
            if self.state == TRAINING:
                self.weeks_left -= 1
                if self.weeks_left <= 0:
                    self.skill *= 1.1
                    self.take(IDLE)
                return
            if draw.random() >= REVIEW:
                return
            option = chosen(model.base[self.known][self.state], self.skill, draw.random())
            if option == self.state:
                return
            if option < NEAR:
                self.take(option)
            else:
                model.asking.setdefault(self.pool(option), []).append((self, option))

        def take(self, state: int) -> None:
            model: Any = self.model
            model.held[self.pool(self.state)] -= 1
            self.state = state
            model.held[self.pool(state)] += 1
            self.known |= int(state in (NEAR, FAR))
            self.weeks_left = COURSE_WEEKS if state == TRAINING else 0

    class Market(mesa.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(seed=seed)
            self.week = 0
            pools = [(s, p) for s in range(6) for p in range(4 if s in (NEAR, FAR) else COUNTIES)]
            self.held = dict.fromkeys([*pools, *((s, c) for s in (FARM, IDLE) for c in range(COUNTIES))], 0)
            self.asking: dict[tuple[int, int], list[tuple[Any, int]]] = {}
            self.base = utilities(0)
            for _ in range(people):
                Worker(self, draw.choice((FARM, IDLE, NEAR, FAR)))

        def step(self) -> None:
            self.base, self.asking = utilities(self.week), {}
            self.agents.do("step")
            for (state, number), asking in self.asking.items():
                share = 1 / (4 if state in (NEAR, FAR) else COUNTIES)
                free = max(0, int(SEATS[state] * people * share) - self.held[state, number])
                for worker, option in draw.sample(asking, min(free, len(asking))):
                    worker.take(option)
            self.week += 1

    return Market()


def run(model: Any, weeks: int) -> list[int]:
    """Step through the weeks and return the people away by week."""
    away = []
    for _ in range(weeks):
        model.step()
        away.append(sum(count for (state, _), count in model.held.items() if state in (NEAR, FAR)))
    return away
