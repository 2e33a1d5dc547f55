"""Runs and comparisons as a notebook shows them: people by place and money by fund, of the real world."""

from typing import TYPE_CHECKING

import pandas as pd

from domain.card import card
from domain.language import Text
from simulation.places import AWAY, NAMES, WORKING, Place

if TYPE_CHECKING:
    from simulation.replicate import Comparison
    from simulation.run import Run

SYNTHETIC = Text("编造的人口，参数多为假定", "made-up people; most parameters are assumptions")
PEOPLE = Text("在各处的人数", "people by place")
MONEY = Text("各项资金的支出（元）", "money by fund (yuan)")


def run_card(run: "Run") -> str:
    """Return the card of one run."""
    people = run.by_place
    frame = pd.DataFrame(
        {
            "place": [_called(Place(code).name.lower()) for code in range(people.shape[1])],
            "first week": people[0],
            "mean": people.mean(axis=0),
            "last week": people[-1],
        }
    )
    funds = run.funds.groupby(["fund", "lever"])[["yuan"]].sum().reset_index()
    facts = [
        (Text("数据", "data"), SYNTHETIC),
        (Text("周数", "weeks"), f"{run.weeks} ({run.starts[0]:%Y-%m-%d} … {run.starts[-1]:%Y-%m-%d})"),
        (Text("模拟人数", "simulated people"), len(run.population)),
        (Text("每人代表", "each stands for"), float(run.population.weight)),
        (Text("随机种子", "seed"), str(run.seed)),
    ]
    return card(Text("模拟", "Run"), facts, [(PEOPLE, frame), (MONEY, funds)])


def comparison_card(one: "Comparison") -> str:
    """Return the card of a comparison."""
    working, outflow = one.effect(WORKING), one.effect(AWAY)
    places = one.places.assign(place=[_called(code) for code in one.places["place"]])
    facts = [
        (Text("数据", "data"), SYNTHETIC),
        (Text("反应设定", "response"), one.response.value),
        (Text("重复次数", "replications"), len(one.pairs)),
        (Text("就业人数变化", "change of people at work"), _interval(*working)),
        (Text("外出人数变化", "change of people away"), _interval(*outflow)),
    ]
    caption = Text("各处平均人数", "mean people by place")
    return card(Text("政策手段对照", "Comparison"), facts, [(caption, places), (MONEY, one.funds)])


def _interval(change: float, half: float) -> str:
    return f"{change:+,.0f} ± {half:,.0f} (95%)"


def _called(code: str) -> str:
    text = NAMES[Place[code.upper()]]
    return f"{text.zh} {text.en}"
