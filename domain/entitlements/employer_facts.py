"""What the tables and the plan tell of every employer: one function per fact."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from domain.entitlements.fact import FactColumn, flag_fact, flags, number_fact, positions, text_fact
from domain.policy.known_facts import TARGET_GROUPS
from domain.tables import GROUPS

if TYPE_CHECKING:
    from domain.entitlements.scene import Scene


def placed_heads(scene: "Scene") -> FactColumn:
    """People that the plan places with the employer."""
    return _count(scene, scene.work.placed)


def target_heads(scene: "Scene") -> FactColumn:
    """People of the target groups who work for the employer or are placed with it; unknown while one's groups are."""
    groups = scene.fact("groups", "worker")
    employers = scene.work.employer
    bits = np.array([*(_bits(scene, place) for place in scene.regions.names), 0], dtype=np.uint16)
    wanted = bits[scene.regions.employers]
    asked = np.where(employers >= 0, wanted[employers], 0) if len(wanted) else np.zeros(len(employers), np.uint16)
    sure = (groups.values & groups.known & asked) > 0
    unsure = ~sure & ((~groups.known & asked) > 0) & scene.work.working
    heads, open_heads = _count(scene, sure & scene.work.working), _count(scene, unsure)
    return FactColumn("number", heads.values, open_heads.values == 0)


def workshop(scene: "Scene") -> FactColumn:
    """Whether the employer has posts of a workshop."""
    posts = scene.instance.posts
    of_kind = posts.loc[(posts["kind"] == "workshop").to_numpy(bool), "employer_id"]
    rows = positions(of_kind, scene.instance.employers["employer_id"])
    has = np.zeros(scene.cases("employer"), bool)
    has[rows[rows >= 0]] = True
    return flags(has)


def _bits(scene: "Scene", place: str) -> int:
    value = scene.policy.find(TARGET_GROUPS, scene.on, place)
    return sum(1 << GROUPS.index(group) for group in value.value) if value is not None else 0


def _count(scene: "Scene", chosen: np.ndarray) -> FactColumn:
    employers = scene.work.employer[chosen & (scene.work.employer >= 0)]
    heads = np.bincount(employers, minlength=scene.cases("employer")).astype(np.float64)
    return FactColumn("number", heads, np.ones(len(heads), bool))


DERIVE: dict[str, Callable[["Scene"], FactColumn]] = {
    "industry": lambda scene: text_fact(scene.instance.employers["industry"]),
    "size": lambda scene: text_fact(scene.instance.employers["size"]),
    "headcount": lambda scene: number_fact(scene.instance.employers["headcount"]),
    "key_enterprise": lambda scene: flag_fact(scene.instance.employers["key_enterprise"]),
    "workshop": workshop,
    "placed_heads": placed_heads,
    "target_heads": target_heads,
}
