"""What a blank cell leads to, for the columns whose blanks decide something about many people."""

from collections.abc import Mapping
from typing import Final

from domain.language import Text

WHEN_BLANK: Final[Mapping[tuple[str, str], Text]] = {
    ("workers", "seeking"): Text("视为没有要求就业", "counts as not asking for work"),
    ("workers", "wants_to_leave"): Text("视为没有外出意愿", "counts as not wanting to go out to work"),
    ("workers", "willing_welfare"): Text("不安置到公益性岗位", "no public-welfare post"),
    ("workers", "waiting_since"): Text("按等待最短的一档", "counts as the shortest wait"),
    ("workers", "groups"): Text("不算优先保障对象", "counts as in no priority group"),
    ("workers", "reach"): Text("县外岗位须打电话核实", "posts outside the county: to verify"),
    ("workers", "capacity"): Text("中、重体力岗位须核实", "medium and heavy work: to verify"),
    ("workers", "birth_month"): Text("年龄须核实", "age: to verify"),
    ("workers", "sex"): Text("限性别的岗位须核实", "posts with a screen by sex: to verify"),
    ("workers", "education"): Text("限学历的岗位须核实", "posts with a screen by schooling: to verify"),
    ("workers", "cannot_leave"): Text("公益性岗位须核实", "public-welfare posts: to verify"),
    ("skills_held", "level"): Text("要求等级的岗位须核实", "posts that ask for a level: to verify"),
    ("skills_held", "valid_until"): Text("须持证的岗位不能安置", "no post that needs the certificate"),
    ("posts", "trade"): Text("填了意向工种的人须核实", "people who named trades: to verify"),
    ("posts", "weekly_hours"): Text("按小时计薪的无法折算月薪", "hourly pay: no monthly pay"),
    ("posts", "physical_demand"): Text("非全劳力须核实", "anybody but full capacity: to verify"),
}
"""(table, column) -> what becomes of a blank; the exact conditions stand with the rules."""
