"""A price list solved by hand, and each of its prices against the plan solved again with one seat more.

Weights: 2 yuan a minute, the whole fare, a tenth of the gain in pay; no other cost, nobody's terms weigh more. Inside the
county everybody travels 30 minutes and pays 10 yuan (20 km at 0.5): a post of 3,000 a month costs 60 + 10 - 300 = -230 yuan,
one of 5,000 costs -430. Everybody asks for work for the first time and is in the last waiting band of four.
"""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.instance import Instance
from optimizer.gains import gains_of_plan
from optimizer.objective import CLASS_STEP
from optimizer.price_list import price_of_priority, seat_prices, shortage_trades
from optimizer.solve import match
from optimizer.standing import Standing
from reports.sentences import taken_sentence
from tests.domain.check.tiny import instance
from tests.one_pair import EMPLOYER, HOME, ON, POLICY, POST, WORKER

WELDER, COOK, FITTER = "6-18-02-03", "4-03-02-01", "6-31-01-03"
RULES = POLICY
for name, value in {
    "cost.minute_yuan": 2.0,
    "cost.fare_share": 1.0,
    "cost.wage_gain_share": 0.1,
    "cost.wish_rank_yuan": 0.0,
    "cost.surplus_level_yuan": 0.0,
    "cost.unknown_yuan": 0.0,
    "cost.priority_multiplier": 1.0,
    "cost.kind_yuan": dict.fromkeys(POLICY.value("cost.kind_yuan", ON), 0),
    "cost.mode_yuan": dict.fromkeys(POLICY.value("cost.mode_yuan", ON), 0),
}.items():
    RULES = RULES.replaced(name, value, "test")
PEOPLE: tuple[dict[str, Any], ...] = (
    {"worker_id": "W1", "wanted_trades": (WELDER,), "groups": ("out_of_poverty",)},
    {"worker_id": "W2", "wanted_trades": (WELDER,)},
    {"worker_id": "W3", "wanted_trades": (COOK,), "reservation_wage_yuan_month": 9000.0},
    {"worker_id": "W4", "wanted_trades": (FITTER,)},
    {"worker_id": "W5", "wanted_trades": (FITTER,)},
)
SEATS = {"welding": 1, "kitchen": 2, "fitting well paid": 1, "fitting": 2}
LOTS: tuple[dict[str, Any], ...] = (
    {"post_id": "welding", "trade": WELDER},
    {"post_id": "kitchen", "trade": COOK},
    {"post_id": "fitting well paid", "trade": FITTER, "pay": 5000.0},
    {"post_id": "fitting", "trade": FITTER},
)


def tables(**more: int) -> Instance:
    """The five people and four posts, some with more seats."""
    posts = [{**POST, **lot, "seats": SEATS[lot["post_id"]] + more.get(lot["post_id"], 0)} for lot in LOTS]
    return instance([{**WORKER, **person} for person in PEOPLE], posts, [EMPLOYER])


def standing_of(made: Instance) -> Standing:
    """Where everybody stands in the best plan."""
    return Standing.of(match(made, RULES, ON), made, RULES)


@pytest.fixture(scope="module")
def standing() -> Standing:
    """The plan: W1 welds, W4 and W5 fit, one of them well paid; W2 and W3 have no place."""
    found = standing_of(tables())
    assert [person["worker_id"] for person in PEOPLE if found.post[found.row(person["worker_id"])] < 0] == ["W2", "W3"]
    return found


def test_prices_by_hand(standing: Standing) -> None:
    """One more welder's seat places W2; one more well-paid seat saves a fitter's 200 yuan; a spare seat brings nothing.

    W2 is in the last of twelve classes, so the plan is one class step better, and 230 yuan cheaper for a pair of -230.
    The kitchen stays empty: W3 asks 9,000. Fitting has a seat to spare.
    """
    gains = gains_of_plan(standing)
    assert gains is not None
    found = seat_prices(standing, gains).to_dict("records")
    assert [(row["trade"], row["county"]) for row in found] == [(trade, HOME) for trade in (WELDER, FITTER, COOK)]
    told = [[row[name] for name in ("seats", "empty", "scarce", "newcomers", "class_steps")] for row in found]
    assert told == [[1, 0, 1, 1, 1.0], [3, 1, 1, 0, 0.0], [2, 2, 0, 0, 0.0]]
    assert [row["yuan"] for row in found[:2]] == [230, 200]
    assert pd.isna(found[2]["yuan"])


def test_what_the_waiting_person_is_told() -> None:
    """The welder's seat costs W1 a place: nine class steps (the fourth of twelve classes), and a pair of -230 yuan."""
    plan = match(tables(), RULES, ON)
    told = plan.unplaced.set_index("worker_id").loc["W2"]
    assert (told["cheapest_post_id"], told["price_people"], told["price_yuan"]) == ("welding", 9.0, 230.0)
    sentence = taken_sentence(told.to_dict(), "welding", {}, "en")
    assert (
        "giving it to this person would, for the others, set the order of placement back by 9 class step(s)" in sentence
    )
    assert "raise the cost by 230 yuan" in sentence
    losing = standing_of(tables(welding=-1))
    assert losing.post[losing.row("W1")] < 0  # with one seat less W1 has no place: nine steps


def test_a_full_post_is_not_scarce_when_nobody_waits() -> None:
    """Without W2 the welder's seat is as full as before, dear to lose, and one more is worth nothing."""
    posts = [{**POST, **lot, "seats": SEATS[lot["post_id"]]} for lot in LOTS]
    alone = standing_of(instance([{**WORKER, **PEOPLE[0]}], posts, [EMPLOYER]))
    gains = gains_of_plan(alone)
    assert gains is not None
    assert alone.entry[alone.at("welding")] > 0
    assert seat_prices(alone, gains)["scarce"].sum() == 0


def class_steps(found: Standing) -> int:
    """What the people with a place are worth together, in class steps."""
    classes = found.encoded.scene.workers["who_class"].astype(np.int64)
    return int((found.scale.classes - classes)[found.post >= 0].sum())


@pytest.mark.parametrize("post", list(SEATS))
def test_prices_are_what_solving_again_gives(standing: Standing, post: str) -> None:
    """With one seat more the plan places so many more of each class, and costs so much less, as the price says."""
    gains = gains_of_plan(standing)
    assert gains is not None
    again, worth = standing_of(tables(**{post: 1})), int(gains.worth[standing.at(post)])
    steps = class_steps(again) - class_steps(standing)
    placed = int((again.post >= 0).sum() - (standing.post >= 0).sum())
    saved = int(standing.yuan.sum() - again.yuan.sum())
    assert worth == standing.scale.step * CLASS_STEP * steps + saved + standing.scale.cost_low * placed


def test_shortage_by_hand(standing: Standing) -> None:
    """Two kitchen seats are empty and one cook has no place: one is missing. A fitter's seat is empty and nobody waits."""
    kitchen, fitting = shortage_trades(standing).to_dict("records")
    assert kitchen == {"trade": COOK, "seats": 2, "empty": 2, "without_place": 1, "missing": 1, "share_empty": 1.0}
    assert fitting == {"trade": FITTER, "seats": 3, "empty": 1, "without_place": 0, "missing": 1, "share_empty": 1 / 3}


def test_priority_by_hand(standing: Standing) -> None:
    """W1 goes before W2 at the same price: priority costs no heads, no minutes and no yuan."""
    assert price_of_priority(standing) == {"people": 0, "yuan": 0, "minutes": 0, "open": 0}
