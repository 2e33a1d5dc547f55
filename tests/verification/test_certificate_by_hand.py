"""The worked example of docs/certificate.md, added up from the files of a written plan with nothing but sums."""

import csv
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

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
