"""Claims about the whole: the tiers, their gaps, last resort, and what the plan was made from."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from domain.check.answer import Answer, differs
from domain.check.claims_limits import penalties_yuan, short_of_hard
from domain.check.columns import equals, texts
from domain.check.violation import Violation, violation
from domain.language import Text

TIERS = (
    ("who", "priority"),
    ("who", "all"),
    ("last_resort", "welfare posts"),
    ("where", "minutes"),
    ("where", "yuan"),
)
"""Rows that ``tiers`` must have, beside one of each class."""
UNITS = ("people", "minutes", "yuan")
"""Parts of tiers that are named by what they count; all others count people."""
YUAN = 0.01
MISSING = Text("缺少 {tier}/{part} 或重复", "{tier}/{part} is missing or given twice")
STRANGE = Text("不认识的层级 {tier}/{part}", "{tier}/{part} is not a known tier")
UNIT = Text("单位", "the unit")
VALUE = Text("数值", "the value")
GAP = Text("差距", "the gap")
PASSED = Text("数值 {value} 越过界 {bound}", "the value {value} is beyond its bound {bound}")
LAST_RESORT = Text("公益性岗位人员与说明名单不符", "on a public-welfare post and not explained, or the reverse")


def tiers_right(answer: Answer) -> Iterator[Violation]:
    """Yield tiers that are missing or unknown, values that the assignments do not give, and wrong gaps."""
    tiers = answer.plan.tiers
    names = list(zip(texts(tiers, "tier"), texts(tiers, "part"), strict=True))
    short = [("relaxation", unit) for unit in ("people", "yuan") if short_of_hard(answer, unit)]
    classes = [("who", f"class {number}") for number in range(answer.classes)]
    for tier, part in (*short, *TIERS, *classes):
        if names.count((tier, part)) != 1:
            yield violation("tiers", part, MISSING, tier=tier, part=part)
    figures = (_figures(tiers, name) for name in ("value", "bound", "gap"))
    for (tier, part), unit, value, bound, gap in zip(names, texts(tiers, "unit"), *figures, strict=True):
        if unit != (part if part in UNITS else "people"):
            yield differs("tiers", UNIT, part, unit, part if part in UNITS else "people")
        expected = _value(answer, str(tier), str(part))
        if expected is None:
            yield violation("tiers", part, STRANGE, tier=tier, part=part)
        elif not abs(value - expected) <= (YUAN if part == "yuan" else 0):
            yield differs("tiers", VALUE, part, f"{value:.10g}", f"{expected:.10g}")
        yield from _gap(str(tier), str(part), value, bound, gap)


def _figures(tiers: pd.DataFrame, column: str) -> list[float]:
    return pd.to_numeric(tiers[column], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan).tolist()


def _value(answer: Answer, tier: str, part: str) -> float | None:
    classes = answer.who_class[answer.worker[answer.worker >= 0]]
    if tier == "who" and part in {f"class {number}" for number in range(answer.classes)}:
        return float((classes == int(part[6:])).sum())
    assignments = answer.plan.assignments
    welfare = equals(texts(answer.instance.posts, "kind"), "public_welfare")
    values = {
        ("who", "priority"): (classes < answer.priority_classes).sum(),
        ("who", "all"): len(assignments),
        ("last_resort", "welfare posts"): answer.post_use[welfare].sum(),
        ("where", "minutes"): pd.to_numeric(assignments["minutes"]).sum(),
        ("where", "yuan"): pd.to_numeric(assignments["cost_yuan"]).sum() + penalties_yuan(answer),
        ("relaxation", "people"): short_of_hard(answer, "people"),
        ("relaxation", "yuan"): short_of_hard(answer, "yuan"),
    }
    found = values.get((tier, part))
    return None if found is None else float(found)


def _gap(tier: str, part: str, value: float, bound: float, gap: float) -> Iterator[Violation]:
    """Yield a gap that is not the difference, or a value beyond its bound; no bound means no gap."""
    if np.isnan(bound) and np.isnan(gap):
        return
    slack = YUAN if part == "yuan" else 0
    if not abs(gap - abs(bound - value)) <= slack or gap < 0:
        yield differs("gap", GAP, part, f"{gap:.10g}", f"{abs(bound - value):.10g}")
    if (value - bound if tier == "who" else bound - value) > slack:
        yield violation("gap", part, PASSED, value=f"{value:.10g}", bound=f"{bound:.10g}")


def last_resort_explained(answer: Answer) -> Iterator[Violation]:
    """Yield people on public-welfare posts without a row in ``last_resort``, and rows of anybody else."""
    welfare = equals(texts(answer.instance.posts, "kind"), "public_welfare")
    on_welfare = set(answer.rows["worker_id"][welfare[answer.docket.post]])
    listed = answer.plan.last_resort["worker_id"].tolist()
    for worker_id in sorted(on_welfare.symmetric_difference(listed), key=str):
        yield violation("last_resort", worker_id, LAST_RESORT)


def identity_right(answer: Answer) -> Iterator[Violation]:
    """Yield hashes that are not those of the instance and the policy, and a status that the figures do not bear out."""
    expected = {
        "input_hash": answer.facts.keep("input hash", answer.instance.content_hash),
        "policy_hash": answer.facts.keep("policy hash", answer.policy.content_hash),
        "status": _status(answer),
    }
    for key, right in expected.items():
        claimed = answer.plan.identity.get(key)
        if claimed != right:
            yield differs("identity", Text(key, key), key, claimed, right)


def _status(answer: Answer) -> str:
    if any(short_of_hard(answer, unit) for unit in ("people", "yuan")):
        return "relaxed"
    gaps = [gap for gap in _figures(answer.plan.tiers, "gap") if not np.isnan(gap)]
    return "bounded" if any(gaps) else "optimal"
