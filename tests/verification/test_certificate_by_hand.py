"""The worked example of docs/certificate.md, added up from the files of a written plan with nothing but sums."""

import csv
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import laborflow as lf
from replies import planned
from tests.optimizer.limits_case import FAR, POLICY, THREE, instance, post
from tests.verification.instances import ON

UNIT = 16_777_216
CORRIDOR = {"corridor_id": "X1", "origin": ("2204",), "destination": ("3302",), "people_min": None, "people_max": 2}


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return a file of the proof."""
    with (folder / "proof" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_example_of_the_page_adds_up(tmp_path: Path) -> None:
    """Two people is all that the price of the corridor allows; the plan says so, and its price is one."""
    tables = instance(THREE, [post("P1", 3, FAR)], corridors=[CORRIDOR])
    plan = lf.match(tables, date=ON, policy=POLICY)
    folder = lf.write(plan, tables, POLICY, tmp_path / "plan")
    stated = [row for row in rows(folder, "multipliers.csv") if (row["tier"], row["part"]) == ("who", "to 11")]
    assert [(row["kind"], row["subject"], row["side"], int(row["multiplier"])) for row in stated] == [
        ("limit", "X1", "high", UNIT)
    ]
    price = int(stated[0]["multiplier"])
    cheapest: dict[str, int] = defaultdict(int)
    for arc in rows(folder, "arcs.csv"):  # every arc goes through the corridor and counts one person
        cheapest[arc["worker"]] = min(cheapest[arc["worker"]], UNIT * -1 + price * 1)
    total = sum(cheapest.values()) - 2 * price
    assert total == -2 * UNIT
    last = next(row for row in rows(folder, "bounds.csv") if row["part"] == "to 11")
    assert (last["value"], last["bound"], last["certified"]) == ("2", "2", "2")
    record = planned(plan, folder, "zh").data["limits"][0]
    assert (record["subject"], record["price_people"]) == ("X1", 1.0)
    assert lf.verify(folder) == []
    manifest = json.loads((folder / "proof" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["arcs_total"] == 3
    spoiled = (folder / "proof" / "bounds.csv").read_text(encoding="utf-8").replace("to 11,2,2,2", "to 11,2,2,3")
    (folder / "proof" / "bounds.csv").write_text(spoiled, encoding="utf-8")
    assert [violation.claim for violation in lf.verify(folder)] == ["proof_files"]


@pytest.mark.parametrize("power", range(56, 63))
def test_multipliers_beyond_64_bits_are_added_up_exactly(power: int) -> None:
    """A seat and a corridor priced so high that sums leave 64 bits: what it proves is told to the last digit, never wrapped around."""
    tables = instance(THREE, [post("P1", 3, FAR)], corridors=[CORRIDOR])
    plan = lf.match(tables, date=ON, policy=POLICY)
    table, price = plan.proof["multipliers"].copy(), 9 * 2 ** (power - 3)
    own = (table["part"] == "to 11") & (table["subject"] == "X1")
    assert own.sum() == 1
    table.loc[own, "multiplier"] = price
    row = {"tier": "who", "part": "to 11", "kind": "seat", "subject": "P1", "multiplier": price}
    more = pd.DataFrame([{column: row.get(column, "") for column in table.columns}]).astype(table.dtypes)
    spoiled = replace(plan, proof={**plan.proof, "multipliers": pd.concat([table, more], ignore_index=True)})
    proven = (2 + 3) * price // UNIT  # nobody pays that much: two places in the corridor and three seats are taken off
    found = {violation.subject: violation.message.en for violation in lf.check(spoiled, tables, POLICY)}
    assert f"the multipliers prove {proven} only" in found["who/to 11"]


def test_an_employer_without_a_cap_has_no_price() -> None:
    """One person at the employer with a cap of one, one through the corridor; a price of the other's cap is refused."""
    tables = instance(
        THREE, [post("P1", 3), post("P2", 3, FAR, employer_id="E2")], [{"seats_max": 1}, {"employer_id": "E2"}],
        corridors=[CORRIDOR | {"people_max": 1}],
    )  # fmt: skip
    plan = lf.match(tables, date=ON, policy=POLICY)
    table = plan.proof["multipliers"].copy()
    own = table[(table["part"] == "to 11") & (table["multiplier"] > 0)]
    assert set(zip(own["kind"], own["subject"], strict=True)) == {("employer_cap", "E1"), ("limit", "X1")}
    table.loc[own.index[own["kind"] == "employer_cap"], "subject"] = "E2"
    spoiled = replace(plan, proof={**plan.proof, "multipliers": table})
    found = [
        violation.message.en for violation in lf.check(spoiled, tables, POLICY) if violation.claim == "multipliers"
    ]
    assert found == ["a multiplier of employer_cap/E2, which does not exist or is given twice"]


def test_a_limit_at_a_price_in_yuan_has_none_in_people() -> None:
    """Nobody is left out for a quota that may be missed: a price of a third of a person, which would prove less, is refused."""
    quota = {"quota_id": "Q1", "at_posts": f"region = {FAR}", "people_max": 0, "penalty_yuan": 5.0}
    tables = instance(THREE, [post("P1", 3, FAR)], corridors=[CORRIDOR], quotas=[quota])
    plan = lf.match(tables, date=ON, policy=POLICY)
    table = plan.proof["multipliers"].copy()
    own = (table["part"] == "to 11") & (table["subject"] == "X1")
    more = table[own].assign(limit="general_quota", subject="Q1", multiplier=UNIT // 3)
    spoiled = replace(plan, proof={**plan.proof, "multipliers": pd.concat([table, more], ignore_index=True)})
    found = [violation.subject for violation in lf.check(spoiled, tables, POLICY) if violation.claim == "multipliers"]
    assert found == ["who/to 11"]
    assert lf.check(plan, tables, POLICY) == []


def test_a_hard_limit_missed_anyway_costs_no_more_than_the_tier_of_misses() -> None:
    """Two must go and at most one may: in a tier of people a unit of either costs what the tier of misses does, not half a person more."""
    quota = {"quota_id": "Q1", "at_posts": f"region = {FAR}", "people_max": 1}
    floor = CORRIDOR | {"people_min": 2, "people_max": None}
    tables = instance(THREE, [post("P1", 3, FAR)], corridors=[floor], quotas=[quota])
    plan = lf.match(tables, date=ON, policy=POLICY)
    assert plan.identity["status"] == "relaxed"
    table = plan.proof["multipliers"].copy()
    tier = table[table["part"] == "to 11"]
    misses = int(tier.loc[(tier["kind"] == "tier") & (tier["subject"] == "relaxation"), "multiplier"].sum())
    other = tier[(tier["kind"] != "limit") | (tier["subject"] != "Q1")]
    for price, refused in ((misses, False), (misses + UNIT // 2, True)):
        dear = table.iloc[:1].assign(
            tier="who", part="to 11", kind="limit", limit="general_quota", subject="Q1", of="people", name="", side="high",
            multiplier=price,
        )  # fmt: skip
        changed = pd.concat([table[table["part"] != "to 11"], other, dear], ignore_index=True)
        spoiled = replace(plan, proof={**plan.proof, "multipliers": changed})
        found = [v.message.en for v in lf.check(spoiled, tables, POLICY) if v.claim == "multipliers"]
        assert bool(found) == refused, found
