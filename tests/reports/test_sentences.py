"""Answers in sentences: every rule speaks both languages, with its numbers and without gaps."""

import json
import re

import pytest

from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from domain.rules import RULE_NAMES
from reports.names import Names
from reports.sentences import ahead_sentence, empty_sentence, why_post, why_worker
from reports.verdicts import CONDITIONS, rule_sentence

NUMBERS = {
    "minutes": 95, "limit": 60, "place": "222403", "wish": ["220421"], "offered": "330206", "skill": "6-18-02-03",
    "level": 4, "on": "2026-03-09", "pay": 2600, "wanted": 3200.0, "floor": 19.5, "basis": "hour", "days": 20,
    "needed": 30, "condition": "age", "age": 15, "local": ["220421100"], "screen": "age_max=45;sex=male",
    "capacity": "half", "demand": "heavy",
}  # fmt: skip


@pytest.mark.parametrize("unknown", [False, True])
@pytest.mark.parametrize("rule", RULE_NAMES)
def test_every_rule_speaks_both_languages(rule: str, unknown: bool, names: Names) -> None:
    """A sentence has no placeholder left and no code, and the English one has no Chinese but names."""
    for lang in ("zh", "en"):
        said = rule_sentence(rule, NUMBERS, names, lang, unknown=unknown)
        assert said
        assert not re.search(r"[{}]|None|222403|220421|6-18-02", said)


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_missing_numbers_leave_no_gap(rule: str, names: Names) -> None:
    """Without its numbers a sentence names the rule only."""
    said = rule_sentence(rule, {}, names, "zh")
    assert "{" not in said
    assert "None" not in said


@pytest.mark.parametrize(
    ("rule", "numbers", "zh", "en"),
    [
        ("within_reach", {"minutes": 95, "limit": 60, "place": "222403"}, "单程 95 分钟，可接受 60", "95 minutes away, accepts 60"),
        (
            "within_reach",
            {"minutes": 95, "limit": "county", "place": "222403"},
            "只接受本县就业，岗位在 敦化市（单程 95 分钟）",
            "accepts work in the home county only; the post is in Dunhua City, 95 minutes away",
        ),
        ("skilled_enough", {"skill": "6-18-02-03", "level": 4}, "需要 焊工甲（4 级及以上）", "needs 焊工甲 (level 4 or better)"),
        ("skilled_enough", {"skill": "6-18-02-03", "level": None}, "需要 焊工甲 技能", "needs the skill 焊工甲"),
        ("pay_lawful", {"pay": 18, "floor": 19.5, "basis": "hour"}, "18 元低于 19.5 元（小时最低工资）", "18 yuan is below 19.5 yuan (hourly minimum wage)"),
        ("able_for_work", {"condition": "age", "age": 15, "limit": 16}, "上岗时 15 岁，须满 16 岁", "aged 15 at the start, must be 16"),
        ("screen_lawful", {"screen": "age_max=45;sex=male"}, "单位限制：年龄不超过 45 岁、限男性", "the employer's screen: aged 45 or less, men only"),
        ("lending_agreed", {"condition": "no_agreement"}, "没有适用的共享用工协议", "no lending agreement covers the post"),
    ],
)  # fmt: skip
def test_numbers_stand_in_the_sentence(rule: str, numbers: dict, zh: str, en: str, names: Names) -> None:
    """Codes become words and numbers are kept, as a reader would say them."""
    assert rule_sentence(rule, numbers, names, "zh") == zh
    assert rule_sentence(rule, numbers, names, "en") == en


def test_every_condition_has_both_sides() -> None:
    """Each condition can be denied and asked for, in both languages."""
    for condition in CONDITIONS.values():
        assert all([*condition.denied, *condition.asked])


def test_people_ahead_are_counts_only() -> None:
    """The sentence gives how many of which class, in order of class, and their sum."""
    from domain.language import Text

    classes = {"0": Text("优先", "priority"), "8": Text("其他", "others")}
    said = ahead_sentence(json.dumps({"8": 1, "0": 2}), classes, "zh")
    assert said == "其席位上有 3 人的次序不晚于本人（优先 2 人、其他 1 人）"


def test_many_classes_are_summed_by_rank() -> None:
    """Five classes of two ranks become two counts: 1 + 2 + 3 of the first and 4 + 5 of the second."""
    from domain.language import Text

    classes = {str(n): Text(f"{'甲' if n < 3 else '乙'}·{n}", f"{'a' if n < 3 else 'b'}; {n}") for n in range(5)}
    said = ahead_sentence(json.dumps({str(n): n + 1 for n in range(5)}), classes, "zh")
    assert said == "其席位上有 15 人的次序不晚于本人（甲 6 人、乙 9 人）"


def test_every_person_has_an_answer(plan: Plan, instance: Instance, policy: Policy, names: Names) -> None:
    """Placed, taken, without a post, not asked: each gets a sentence of its own kind, in both languages."""
    kinds = {
        "已安置：": plan.assignments["worker_id"].iloc[0],
        "均已满员": plan.unplaced.loc[plan.unplaced["reason"] == "taken", "worker_id"].iloc[0],
        "最接近的岗位：": plan.unplaced.loc[plan.unplaced["reason"] == "no_admissible_post", "worker_id"].iloc[0],
        "没有要求就业": plan.unplaced.loc[plan.unplaced["reason"] == "not_asked", "worker_id"].iloc[0],
    }
    for mark, worker in kinds.items():
        assert mark in why_worker(plan, instance, worker, "zh", policy=policy, names=names)
        english = why_worker(plan, instance, worker, "en", policy=policy, names=names)
        assert english.startswith(("Placed", "Not placed"))


def test_every_post_has_an_answer(plan: Plan, instance: Instance, policy: Policy, names: Names) -> None:
    """A post says how many seats are filled, and why others are empty."""
    for post, seats in zip(instance.posts["post_id"].head(12), instance.posts["seats"].head(12), strict=True):
        said = why_post(plan, instance, post, "zh", policy=policy, names=names)
        filled = int((plan.assignments["post_id"] == post).sum())
        assert f"共 {seats} 席" in said
        assert ("全部满足" in said) == (filled == seats)


def test_strangers_raise(plan: Plan, instance: Instance, policy: Policy, names: Names) -> None:
    """An unknown person or post raises and shows the id."""
    with pytest.raises(KeyError, match="W404"):
        why_worker(plan, instance, "W404", policy=policy, names=names)
    with pytest.raises(KeyError, match="P404"):
        why_post(plan, instance, "P404", policy=policy, names=names)


@pytest.mark.parametrize("reason", ["no_admissible_worker", "all_placed_elsewhere", "closed", "over", "employer_full"])
def test_every_reason_of_an_empty_seat_has_a_sentence(reason: str) -> None:
    """Reasons never come out as codes, and the numbers stand in them."""
    row = {"reason": reason, "rule": "pay_lawful", "admissible_workers": 5, "alone": 7}
    said = empty_sentence(row, "en")
    assert reason not in said
    assert ("5 people" in said) == (reason in ("all_placed_elsewhere", "employer_full"))
    assert ("7 people" in said) == (reason == "no_admissible_worker")
