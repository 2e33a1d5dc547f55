"""A plan as a notebook shows it: counts, tiers, bounds and reasons; nobody's number, name or row."""

from typing import TYPE_CHECKING

import pandas as pd

from domain.card import card
from domain.language import Text
from domain.plan_words import PARTS, REASONS, STATUSES, TIERS, UNITS, called

if TYPE_CHECKING:
    from domain.plan import Plan


def plan_card(plan: "Plan") -> str:
    """Return the card of a plan."""
    identity, unplaced = plan.identity, plan.unplaced
    asked = int((unplaced["reason"] != "not_asked").sum()) + len(plan.assignments)
    facts = [
        (Text("计划日", "plan date"), identity["plan_date"]),
        (Text("已安置", "placed"), f"{len(plan.assignments):,} / {asked:,}"),
        (Text("空席位", "empty seats"), int(plan.empty_seats["empty"].sum())),
        (Text("结论", "status"), called(STATUSES, identity["status"])),
        (Text("抽签种子", "seed of the lottery"), str(identity["seed"])),
        (Text("数据指纹", "hash of the input"), str(identity["input_hash"])[:12]),
    ]
    if dict(identity.get("notes") or {}).get("synthetic"):
        facts.insert(0, (Text("数据", "data"), Text("编造", "made up")))
    whole = plan.tiers[~plan.tiers["part"].str.startswith("class ")]
    tiers = whole.assign(
        tier=[called(TIERS, code) for code in whole["tier"]],
        part=[called(PARTS, code) for code in whole["part"]],
        unit=[called(UNITS, code) for code in whole["unit"]],
    )
    counts = unplaced["reason"].value_counts()
    reasons = pd.DataFrame({"reason": [called(REASONS, code) for code in counts.index], "people": counts.to_numpy()})
    tables = [
        (Text("各层（逐等见 plan.tiers）", "tiers (class by class: plan.tiers)"), tiers),
        (Text("没有安置的原因", "why the others have no place"), reasons),
    ]
    return card(Text("方案", "Plan"), facts, tables)
