"""Sentences about limits: what one more is worth, and what is said where no proof of a conflict was found."""

import dataclasses

import pandas as pd
import pytest

from domain.language import Language
from domain.plan import FRAMES, Plan
from reports import plots
from reports.conflict import conflict_records, conflict_sentences
from reports.limit_prices import limit_records, price_sentences
from scenarios.limits_found import without_persons

USUAL = {"part": "people", "low": None, "unit": "people", "hard": True, "short": 0, "price": None, "gain_people": None,
         "gain_yuan": None, "price_priority": 0.0, "price_people": 0.0, "price_yuan": 0.0}  # fmt: skip


def plan(identity: dict[str, object], *rows: dict[str, object], gap: float = 0.0) -> Plan:
    """Return a plan that has limits and one tier, and nothing else."""
    frames = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    frames["limits"] = pd.DataFrame([USUAL | row for row in rows], columns=list(FRAMES["limits"]))
    tier = {"tier": "who", "part": "all", "value": 1.0, "bound": 1.0 + gap, "certified": 1.0 + gap, "gap": gap}
    frames["tiers"] = pd.DataFrame([{**tier, "unit": "people"}], columns=list(FRAMES["tiers"]))
    return Plan(frames, identity)


CORRIDOR = {"limit": "corridor_quota", "subject": "X1", "use": 2, "high": 2, "price_people": 0.5, "price_yuan": 120.0}
SHORT = {"limit": "corridor_quota", "subject": "X2", "use": 1, "low": 4, "high": None, "short": 3}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "劳务协作人数（X1）：多一人，至多多安置 1 人；安置的人不变时，至多节省 120 元。"),
        ("en", "Corridor quota (X1): one more person places at most 1 more person; with the same people it saves at most 120 yuan."),
    ],
)  # fmt: skip
def test_a_price_is_said_as_a_most(lang: Language, said: str) -> None:
    """Half a person at most is one at most; where a tier has a gap, that is said to come on top."""
    assert price_sentences(plan({}, CORRIDOR, SHORT), lang) == [said]
    assert len(price_sentences(plan({}, CORRIDOR, gap=2.0), lang)) == 2
    assert price_sentences(plan({}, SHORT), lang) == []


def test_prices_are_there_for_machines() -> None:
    """Use, bounds and prices of each limit, blanks as nothing."""
    record = limit_records(plan({}, CORRIDOR))[0]
    assert (record["use"], record["low"], record["high"], record["price_yuan"]) == (2, None, 2, 120.0)


@pytest.mark.parametrize(
    ("lang", "words", "missed"),
    [("zh", "也未能证明没有", "劳务协作人数（X2） 3 人"), ("en", "nor a proof that there is none", "Corridor quota (X2) 3 people")],
)  # fmt: skip
def test_a_shortage_without_a_conflict_is_said_to_be_open(lang: Language, words: str, missed: str) -> None:
    """Where no conflict was proven, nothing is said to contradict anything, and what is short is still named."""
    found = conflict_sentences(plan({"conflict": []}, SHORT), lang)
    assert len(found) == 1
    assert words in found[0]
    assert missed in found[0]
    single = conflict_sentences(plan({"conflict": []}, SHORT | {"short": 1}), lang)[0]
    assert missed.replace("3 people", "1 person").replace("3 人", "1 人") in single
    named = plan({"conflict": [["corridor_quota", "X2", "people"]]}, SHORT)
    assert words not in conflict_sentences(dataclasses.replace(named), lang)[0]


@pytest.mark.parametrize(
    ("lang", "together", "missed"),
    [
        (
            "zh",
            "同去同留（家庭 × 2）、人工调整（按名指定或排除）",
            "同去同留（家庭） 3 人、人工调整（按名指定或排除） 1 人",
        ),
        (
            "en",
            "Staying together (households × 2), Pin (set by hand)",
            "Staying together (households) 3 people, Pin (set by hand) 1 person",
        ),
    ],
)
def test_a_conflict_names_no_household_and_nobody(lang: Language, together: str, missed: str) -> None:
    """Numbers of households and of people stay out of what is said, printed and drawn; how many they are is told."""
    homes = [{"limit": "stay_together", "subject": f"H{n}", "part": "household", "use": 2, "short": n} for n in (1, 2)]
    pin = {"limit": "pins", "subject": "pin W1 P1", "part": "people", "use": 0, "low": 1, "short": 1}
    conflict = [*(["stay_together", one["subject"], "household"] for one in homes), ["pins", "pin W1 P1", "people"]]
    found = plan({"conflict": conflict}, *homes, pin)
    [said] = conflict_sentences(found, lang)
    assert together in said
    assert missed in said
    records = conflict_records(found)
    assert records == [["stay_together", "", "household"], ["pins", "pin W1 P1", "people"]]
    drawn = plots.limits(found, lang)
    for name in ("H1", "H2"):
        assert name not in said + drawn.svg + drawn.table.to_csv()
    kept = without_persons(found.limits)
    assert kept[["limit", "subject", "use", "short"]].to_numpy().tolist() == [
        ["pins", "", 0, 1], ["stay_together", "", 4, 3]
    ]  # fmt: skip
