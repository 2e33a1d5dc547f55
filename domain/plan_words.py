"""What the codes of a plan are called, in both languages."""

from collections.abc import Mapping
from typing import Final

from domain.language import Text

REASONS: Final[Mapping[str, Text]] = {
    "not_asked": Text("本人没有要求就业", "Did not ask for work"),
    "no_admissible_post": Text("没有可去的岗位", "No post is open to them"),
    "taken": Text("可去的岗位已满", "Posts open to them are full"),
    "limit": Text("有空位，但总量限制已到", "Seats are free, a limit across people is not"),
}
TIERS: Final[Mapping[str, Text]] = {
    "relaxation": Text("零、放宽限制", "0 Limits missed"),
    "who": Text("一、安置谁", "1 Who is placed"),
    "last_resort": Text("二、兜底岗位", "2 Last resort"),
    "where": Text("三、去哪里", "3 Where they go"),
}
PARTS: Final[Mapping[str, Text]] = {
    "people": Text("差的人数", "People short"),
    "priority": Text("优先对象", "Priority groups"),
    "all": Text("全部求职者", "Everybody asking"),
    "welfare posts": Text("公益性岗位用人", "People on public-welfare posts"),
    "minutes": Text("单程路程合计", "Journeys, one way, in all"),
    "yuan": Text("去向成本合计", "Cost of the where-tier"),
}
UNITS: Final[Mapping[str, Text]] = {
    "people": Text("人", "people"),
    "minutes": Text("分钟", "minutes"),
    "yuan": Text("元", "yuan"),
}
STATUSES: Final[Mapping[str, Text]] = {
    "optimal": Text("最优（已证明）", "optimal (proven)"),
    "bounded": Text("有界，尚有差距", "bounded, with a gap"),
    "relaxed": Text("有的限制未能满足", "some limits are not kept"),
}


def called(labels: Mapping[str, Text], code: object) -> str:
    """Return a code in both languages, or itself where it has no words of its own (``class 3``)."""
    text = labels.get(str(code))
    return str(code) if text is None else f"{text.zh} {text.en}"
