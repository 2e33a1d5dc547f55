"""The catalogue of limits across people: name, shape, definition, sentence and source, shared by all who speak of them.

The optimizer and the checker each count on their own; a test compares both with plain enumeration.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.language import Text


class Shape(StrEnum):
    """What a limit bounds."""

    COUNT = "count"  # people between a minimum and a maximum
    SHARE = "share"  # people as a share of a stated whole
    SUM = "sum"  # yuan


@dataclass(frozen=True)
class Limit:
    """One named limit; ``full`` says that it holds somebody back, with the placeholders subject, use and high."""

    name: str
    title: Text
    shape: Shape
    definition: Text
    full: Text
    source: str


_FULL = Text(
    "{title}（{subject}）现有 {use}，限 {low} 至 {high}", "{title} ({subject}) stands at {use}, bounds {low} to {high}"
)

LIMITS: tuple[Limit, ...] = (
    Limit(
        "corridor_quota",
        Text("劳务协作人数", "Corridor quota"),
        Shape.COUNT,
        Text(
            "计划日在有效期内的劳务协作：户籍地在输出地、岗位在输入地的安置人数，不少于最少人数，不多于最多人数。"
            "只登记到县的一方不算在任何乡镇内。",
            "Of every corridor in force on the plan date: people whose home division begins with an origin, placed at posts whose "
            "division begins with a destination, are at least people_min and at most people_max. A side known only to "
            "its county lies in no township. Blank bounds restrict nothing.",
        ),
        _FULL,
        "吉林2018就业扶贫方案 劳务协作; 吉人社联〔2023〕52号 省内、省外劳务协作机制",
    ),
    Limit(
        "general_quota",
        Text("人数和比例限制", "Quota"),
        Shape.SHARE,
        Text(
            "限制表的一行：符合“哪些人”的人安置在符合“哪些岗位”的岗位上，人数不少于最少、不多于最多；占基数的比例不低于"
            "最低、不高于最高。基数为计划时，是安置在这些岗位上的所有人；为在岗和计划时，另加这些岗位所属单位的用工总量，"
            "分子另加其中符合条件的在岗者。空白不符合任何条件。不是必须遵守的，每差一人按代价计入成本。",
            "A row of the quotas table: people who meet of_workers, placed at posts that meet at_posts, are at least people_min "
            "and at most people_max; as a share of the whole they are at least share_min and at most share_max. The whole "
            "is everybody placed at those posts (plan), or these and the headcount of the posts' employers (staff_and_plan; "
            "those who work there now and meet of_workers then count too). A blank cell meets no condition. A row "
            "that is not hard costs penalty_yuan for each person short or over.",
        ),
        _FULL,
        "the row's own source",
    ),
    Limit(
        "pins",
        Text("人工调整", "Pin"),
        Shape.COUNT,
        Text(
            "指定的人须安置在指定岗位（未填岗位：任一可行岗位）；排除的人不安置在该岗位（未填：任何岗位）。指定不能绕过逐对规则。",
            "Whoever is pinned is placed at the post (blank: at any admissible post); whoever is forbidden is not placed "
            "there (blank: anywhere). A pin overrides no pair rule: a pin to a post that a rule denies cannot be met.",
        ),
        _FULL,
        "ours: a person decides, with name and reason",
    ),
)
LIMIT_OF: dict[str, Limit] = {limit.name: limit for limit in LIMITS}
