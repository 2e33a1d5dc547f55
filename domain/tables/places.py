"""Between places: cooperation, distances, the network."""

from domain.language import Text
from domain.tables.choices import TRAVEL_MODES
from domain.tables.column import Kind, Table
from domain.tables.column import column_of as column

CORRIDORS = Table(
    "corridors",
    Text("劳务协作", "Cooperation corridors"),
    ("corridor_id",),
    (
        column("corridor_id", Kind.TEXT, "协作编号", "Corridor", required=True),
        column("origin", Kind.REGIONS, "输出地", "Origin", required=True),
        column("destination", Kind.REGIONS, "输入地", "Destination", required=True),
        column("people_min", Kind.INTEGER, "最少人数", "Fewest people", unit="people", low=0),
        column("people_max", Kind.INTEGER, "最多人数", "Most people", unit="people", low=0),
        column("bonus_yuan", Kind.NUMBER, "协作奖补", "Bonus", unit="yuan per person", low=0),
        column("valid_from", Kind.DATE, "开始日期", "From"),
        column("valid_until", Kind.DATE, "结束日期", "Until"),
        column("level", Kind.TEXT, "协作层级", "Level"),
    ),
)

DISTANCES = Table(
    "distances",
    Text("路程表", "Distances (override)"),
    ("origin", "destination"),
    (
        column("origin", Kind.REGION, "起点", "Origin", required=True),
        column("destination", Kind.REGION, "终点", "Destination", required=True),
        column("km", Kind.NUMBER, "里程", "Distance", required=True, unit="km", low=0),
        column("minutes", Kind.NUMBER, "时间", "Time", required=True, unit="minutes", low=0),
        column("mode", Kind.CHOICE, "交通方式", "Mode", choices=TRAVEL_MODES),
        column("fare_yuan", Kind.NUMBER, "票价", "Fare", unit="yuan", low=0),
    ),
)

EDGES = Table(
    "edges",
    Text("路网", "Road and rail network"),
    ("origin", "destination", "mode"),
    (
        column("origin", Kind.TEXT, "起点", "From: a division, or a junction of any name", required=True),
        column("destination", Kind.TEXT, "终点", "To: a division, or a junction of any name", required=True),
        column("km", Kind.NUMBER, "里程", "Length", required=True, unit="km", low=0),
        column("minutes", Kind.NUMBER, "时间", "Time", required=True, unit="minutes", low=0),
        column("mode", Kind.CHOICE, "交通方式", "Mode; blank is road", choices=TRAVEL_MODES),
        column("fare_yuan", Kind.NUMBER, "票价", "Fare; blank goes by the kilometre", unit="yuan", low=0),
        column("one_way", Kind.FLAG, "单行", "One way only; blank is both ways"),
    ),
)
