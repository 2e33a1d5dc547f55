"""Posts and what they ask for."""

from domain.language import Text
from domain.tables.choices import DEMANDS, MODES, NATURES, PAY_UNITS, POST_KINDS, ROLES, WELFARE_CLASSES
from domain.tables.column import EMPLOYER, LATITUDE, LONGITUDE, Kind, Table
from domain.tables.column import column_of as column

POSTS = Table(
    "posts",
    Text("岗位", "Posts"),
    ("post_id",),
    (
        column("post_id", Kind.TEXT, "岗位编号", "Post", required=True),
        column("employer_id", Kind.TEXT, "统一社会信用代码", "Employer", required=True, references=EMPLOYER),
        column("title", Kind.TEXT, "岗位名称", "Title", required=True),
        column("trade", Kind.TRADE, "工种", "Trade"),
        column("kind", Kind.CHOICE, "岗位类型", "Kind", required=True, choices=POST_KINDS),
        column("accepts", Kind.CHOICES, "用工方式", "Accepts", choices=MODES),
        column("role", Kind.CHOICE, "用工性质", "Role in a project", choices=ROLES),
        column("region", Kind.REGION, "工作地点", "Division", required=True),
        column("latitude", Kind.NUMBER, "纬度", "Latitude", **LATITUDE),
        column("longitude", Kind.NUMBER, "经度", "Longitude", **LONGITUDE),
        column("seats", Kind.INTEGER, "招聘人数", "Seats", required=True, unit="people", low=0, high=100_000),
        column("pay", Kind.NUMBER, "薪资", "Pay", required=True, unit="yuan per pay unit", low=0, high=100_000),
        column("pay_unit", Kind.CHOICE, "计薪方式", "Pay unit", required=True, choices=PAY_UNITS),
        column("full_time", Kind.FLAG, "全日制", "Full time"),
        column("weekly_hours", Kind.NUMBER, "每周工时", "Weekly hours", unit="hours", low=0, high=112),
        column("incumbent_pay", Kind.NUMBER, "同岗在职薪资", "Pay of those in it", unit="yuan per pay unit", low=0),
        column("starts", Kind.DATE, "上岗日期", "Starts", required=True),
        column("ends", Kind.DATE, "结束日期", "Ends"),
        column("physical_demand", Kind.CHOICE, "劳动强度", "Physical demand", choices=DEMANDS),
        column("hazardous", Kind.FLAG, "接触职业危害", "Hazardous"),
        column("dormitory_id", Kind.TEXT, "宿舍编号", "Dormitory", references="dormitories.dormitory_id"),
        column("nature", Kind.CHOICE, "岗位性质", "Nature", choices=NATURES),
        column("insured", Kind.FLAG, "参加工伤或意外保险", "Insured"),
        column("welfare_class", Kind.CHOICE, "公益岗位类别", "Class of welfare post", choices=WELFARE_CLASSES),
        column("allotment", Kind.REGIONS, "定向来源地", "Seats kept for an origin"),
        column("project_id", Kind.TEXT, "项目编号", "Project", references="projects.project_id"),
        column("screens", Kind.TEXT, "招用限制", "Hiring screens stated"),
        column("brand", Kind.TEXT, "劳务品牌", "Labour brand"),
        column("station", Kind.TEXT, "劳务工作站", "Work station"),
        column("verified_on", Kind.DATE, "岗位核实日期", "Verified on"),
    ),
)

REQUIREMENTS = Table(
    "requirements",
    Text("岗位技能要求", "Requirements"),
    ("post_id", "any_of", "skill"),
    (
        column("post_id", Kind.TEXT, "岗位编号", "Post", required=True, references="posts.post_id"),
        column("any_of", Kind.INTEGER, "要求组", "Group: one row of each must hold", required=True, low=1),
        column("skill", Kind.TRADE, "工种", "Skill", required=True),
        column("min_level", Kind.INTEGER, "最低等级", "Lowest level (5 junior to 1)", low=1, high=5),
        column("certificate_required", Kind.FLAG, "须持证", "Certificate required"),
    ),
)
