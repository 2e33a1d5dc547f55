"""Vehicles, the points where people board them, trains, and what became of the people promised a post."""

from domain.language import Text
from domain.tables.choices import OUTCOMES_KNOWN, VEHICLE_KINDS
from domain.tables.column import LATITUDE, LONGITUDE, Kind, Table
from domain.tables.column import column_of as column

VEHICLES = Table(
    "vehicles",
    Text("车辆", "Vehicles"),
    ("vehicle_id",),
    (
        column("vehicle_id", Kind.TEXT, "车辆编号", "Vehicle", required=True),
        column("kind", Kind.CHOICE, "车型", "Kind", required=True, choices=VEHICLE_KINDS),
        column("depot", Kind.REGION, "驻地", "Where it stands"),
        column("seats", Kind.INTEGER, "座位数", "Seats", required=True, unit="people", low=1, high=2_000),
        column("cost_fixed_yuan", Kind.NUMBER, "包车固定费用", "Fixed price", required=True, unit="yuan", low=0),
        column("cost_yuan_km", Kind.NUMBER, "每公里费用", "Price per kilometre", unit="yuan/km", low=0),
        column("min_load_share", Kind.NUMBER, "最低上座率", "Lowest load", unit="share", low=0, high=1),
        column("max_load_share", Kind.NUMBER, "最高上座率", "Highest load", unit="share", low=0, high=1),
        column("available_from", Kind.DATE, "可用开始日期", "Available from"),
        column("available_until", Kind.DATE, "可用结束日期", "Available until"),
        column("departs_from", Kind.INTEGER, "最早发车时刻", "Departs from", unit="clock", low=0, high=1_439),
        column("departs_until", Kind.INTEGER, "最晚发车时刻", "Departs until", unit="clock", low=0, high=1_439),
    ),
)

ASSEMBLY_POINTS = Table(
    "assembly_points",
    Text("集合点", "Assembly points"),
    ("point_id",),
    (
        column("point_id", Kind.TEXT, "集合点编号", "Point", required=True),
        column("title", Kind.TEXT, "集合点名称", "Name"),
        column("region", Kind.REGION, "集合点所在地", "Division", required=True),
        column("latitude", Kind.NUMBER, "纬度", "Latitude", **LATITUDE),
        column("longitude", Kind.NUMBER, "经度", "Longitude", **LONGITUDE),
    ),
)

SERVICES = Table(
    "services",
    Text("铁路车次", "Rail services"),
    ("service_id", "on", "from_region", "to_region"),
    (
        column("service_id", Kind.TEXT, "车次", "Service", required=True),
        column("on", Kind.DATE, "开行日期", "Day", required=True),
        column("from_station", Kind.TEXT, "发站", "From station"),
        column("from_region", Kind.REGION, "发站所在地", "Division of the station", required=True),
        column("from_latitude", Kind.NUMBER, "发站纬度", "Latitude of the station", **LATITUDE),
        column("from_longitude", Kind.NUMBER, "发站经度", "Longitude of the station", **LONGITUDE),
        column("to_station", Kind.TEXT, "到站", "To station"),
        column("to_region", Kind.REGION, "到站所在地", "Division of the last station", required=True),
        column("departs", Kind.INTEGER, "发车时刻", "Departs", required=True, unit="clock", low=0, high=1_439),
        column("arrives", Kind.INTEGER, "到达时刻", "Arrives", required=True, unit="clock", low=0, high=1_439),
        column("days_after", Kind.INTEGER, "到达日次", "Nights on the way", unit="days", low=0, high=5),
        column("fare_yuan", Kind.NUMBER, "票价", "Fare", unit="yuan", low=0, high=5_000),
        column("seats", Kind.INTEGER, "可用席位", "Seats", required=True, unit="people", low=0, high=5_000),
    ),
)

OUTCOMES = Table(
    "outcomes",
    Text("反馈", "Outcomes"),
    ("worker_id", "on", "outcome"),
    (
        column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        column("post_id", Kind.TEXT, "岗位编号", "Post", required=True),
        column("on", Kind.DATE, "反馈日期", "On", required=True),
        column("outcome", Kind.CHOICE, "结果", "Outcome", required=True, choices=OUTCOMES_KNOWN),
        column("reason", Kind.TEXT, "原因", "Reason"),
    ),
)
