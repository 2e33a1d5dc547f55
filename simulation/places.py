"""Where simulated people are: the sixteen places, the destinations, the trades, and what people call them."""

from enum import IntEnum
from typing import Final

from domain.language import Text


class Place(IntEnum):
    """The state of a person; the number is what the packed word holds."""

    FARM = 0
    IDLE = 1
    LOCAL = 2
    WORKSHOP = 3
    RELIEF = 4
    WELFARE = 5
    TRAINING = 6
    PROVINCE = 7
    CAPITAL = 8
    DELTA = 9
    PEARL = 10
    EAST = 11
    CENTRE = 12
    WEST = 13
    NORTHEAST = 14
    TRAVELLING = 15


PLACES: Final = 16
FIRST_AWAY: Final = int(Place.PROVINCE)
FIRST_ELSEWHERE: Final = int(Place.CAPITAL)
HOME: Final = tuple(Place(code) for code in range(FIRST_AWAY))
AWAY: Final = tuple(Place(code) for code in range(FIRST_AWAY, int(Place.TRAVELLING)))
ELSEWHERE: Final = AWAY[1:]
WAGE_WORK: Final = (Place.LOCAL, Place.WORKSHOP, *AWAY)
WORKING: Final = (Place.LOCAL, Place.WORKSHOP, Place.RELIEF, Place.WELFARE, *AWAY)
"""Places of paid work: what "more people work" counts."""

TRADES: Final = ("manufacturing", "construction", "services", "transport")
SKILLS: Final = 4
FIRMS: Final = ("small", "medium", "large")
WAGE_REGION: Final = {
    Place.CAPITAL: "east",
    Place.DELTA: "east",
    Place.PEARL: "east",
    Place.EAST: "east",
    Place.CENTRE: "centre",
    Place.WEST: "west",
    Place.NORTHEAST: "northeast",
}
"""The Bureau's region whose income a destination pays."""

NAMES: Final[dict[Place, Text]] = {
    Place.FARM: Text("务农", "farming"),
    Place.IDLE: Text("在家待业", "idle at home"),
    Place.LOCAL: Text("本地务工", "local wage work"),
    Place.WORKSHOP: Text("帮扶车间", "workshop"),
    Place.RELIEF: Text("以工代赈", "work-for-relief"),
    Place.WELFARE: Text("公益性岗位", "public-welfare post"),
    Place.TRAINING: Text("培训", "training"),
    Place.PROVINCE: Text("省内外出", "away within the province"),
    Place.CAPITAL: Text("京津冀", "Beijing-Tianjin-Hebei"),
    Place.DELTA: Text("江浙沪", "Jiangsu-Zhejiang-Shanghai"),
    Place.PEARL: Text("珠三角", "Pearl River Delta"),
    Place.EAST: Text("东部其他", "rest of the east"),
    Place.CENTRE: Text("中部", "centre"),
    Place.WEST: Text("西部", "west"),
    Place.NORTHEAST: Text("东北其他省", "north-east, other provinces"),
    Place.TRAVELLING: Text("途中", "travelling"),
}

_EAST = ("11", "12", "13", "31", "32", "33", "35", "37", "44", "46")
_NORTHEAST = ("21", "22", "23")
_CENTRE = ("14", "34", "36", "41", "42", "43")


def wage_region(province: str) -> str:
    """Return the Bureau's region of a province by its two-digit code."""
    if province in _EAST:
        return "east"
    if province in _NORTHEAST:
        return "northeast"
    return "centre" if province in _CENTRE else "west"


def destination(region: str, home_province: str) -> Place:
    """Return the destination that a division code lies in, seen from a home province."""
    province = region[:2]
    if province == home_province:
        return Place.PROVINCE
    if province in ("11", "12", "13"):
        return Place.CAPITAL
    if province in ("31", "32", "33"):
        return Place.DELTA
    if province == "44":
        return Place.PEARL
    by_region = {"east": Place.EAST, "centre": Place.CENTRE, "west": Place.WEST, "northeast": Place.NORTHEAST}
    return by_region[wage_region(province)]
