"""The tables of an instance: one specification per column, read by intake, checks, writers and docs."""

from dataclasses import dataclass
from enum import StrEnum

from domain.language import Text


class Kind(StrEnum):
    """What a column holds, and its dtype in memory."""

    TEXT = "text"  # pandas str
    INTEGER = "integer"  # Int64
    NUMBER = "number"  # Float64
    FLAG = "flag"  # boolean; blank is unknown
    DATE = "date"  # datetime64[s]
    MONTH = "month"  # datetime64[s], the first day of the month
    CHOICE = "choice"  # str, one of ``choices``
    CHOICES = "choices"  # object: tuple of str, or None when blank
    REGION = "region"  # str: a division code of 6 or 9 digits
    REGIONS = "regions"  # object: tuple of division prefixes (2, 4, 6 or 9 digits), or None
    TRADE = "trade"  # str: a code of the 2022 occupation classification
    TRADES = "trades"  # object: tuple of classification prefixes, in order of preference, or None


LIST_KINDS = frozenset({Kind.CHOICES, Kind.REGIONS, Kind.TRADES})


@dataclass(frozen=True)
class Column:
    """One column: its name is the field name, its title what a person reads."""

    name: str
    kind: Kind
    title: Text
    required: bool = False
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    references: str = ""  # "table.column" that must hold the value
    sensitive: bool = False


@dataclass(frozen=True)
class Table:
    """One table: a row per thing, with the columns that identify a row."""

    name: str
    title: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column of this name.

        Raises
        ------
        KeyError
            When the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name!r}")


SOURCE_COLUMNS = ("source_file", "source_sheet", "source_row")
"""Every table also carries where each row came from: str, str, Int64 (1-based row of the sheet)."""

GROUPS = ("out_of_poverty", "monitored", "low_income", "disabled", "relocated", "young_graduate", "older_rural")
SEXES = ("male", "female")
EDUCATION = ("none", "primary", "junior_secondary", "senior_secondary", "college", "bachelor", "postgraduate")
CAPACITIES = ("weak", "half", "full")
STATUSES = ("employed", "unemployed", "surplus")
REACHES = ("township", "county", "prefecture", "province", "nation")
SEASONS = ("sowing", "summer_tending", "harvest")
SIZES = ("micro", "small", "medium", "large")
POST_KINDS = ("enterprise", "work_relief", "workshop", "public_welfare", "day_labour")
MODES = ("hire", "loan", "dispatched")
ROLES = ("contract", "relief")
PAY_UNITS = ("month", "day", "hour", "piece")
DEMANDS = ("light", "medium", "heavy")
NATURES = ("regular", "temporary", "auxiliary", "substitute")
WELFARE_CLASSES = ("management", "service", "social", "maintenance", "governance")
SCOPES = ("prefecture", "province")
PROMISE_LEVELS = ("draft", "announced", "accepted", "ticketed")
TRAVEL_MODES = ("road", "rail")


def _column(name: str, kind: Kind, zh: str, en: str, **more: object) -> Column:
    return Column(name, kind, Text(zh, en), **more)  # type: ignore[arg-type]


_EMPLOYER = "employers.employer_id"
_YUAN_MONTH = {"unit": "yuan/month", "low": 0, "high": 100_000}
_LATITUDE = {"unit": "degrees", "low": 3, "high": 54}
_LONGITUDE = {"unit": "degrees", "low": 73, "high": 136}

WORKERS = Table(
    "workers",
    Text("劳动力", "Workers"),
    ("worker_id",),
    (
        _column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True),
        _column("region", Kind.REGION, "户籍地", "Home division", required=True),
        _column("latitude", Kind.NUMBER, "纬度", "Latitude", **_LATITUDE),
        _column("longitude", Kind.NUMBER, "经度", "Longitude", **_LONGITUDE),
        _column("birth_month", Kind.MONTH, "出生年月", "Month of birth", sensitive=True),
        _column("sex", Kind.CHOICE, "性别", "Sex", choices=SEXES, sensitive=True),
        _column("education", Kind.CHOICE, "学历", "Schooling", choices=EDUCATION),
        _column("groups", Kind.CHOICES, "人员类别", "Groups", choices=GROUPS, sensitive=True),
        _column("capacity", Kind.CHOICE, "劳动能力", "Labour capacity", choices=CAPACITIES, sensitive=True),
        _column("medical_check_until", Kind.DATE, "健康体检有效期", "Medical check valid until", sensitive=True),
        _column("status", Kind.CHOICE, "就业状态", "Status", required=True, choices=STATUSES),
        _column("seeking", Kind.FLAG, "求职意愿", "Asks for work"),
        _column("wants_to_leave", Kind.FLAG, "有外出意愿", "Wants to go out to work"),
        _column("cannot_leave", Kind.FLAG, "无法离乡", "Cannot leave home", sensitive=True),
        _column("willing_welfare", Kind.FLAG, "愿意从事公益性岗位", "Willing to hold a public-welfare post"),
        _column("employer_id", Kind.TEXT, "现单位代码", "Present employer", references=_EMPLOYER),
        _column("current_post_id", Kind.TEXT, "现岗位编号", "Present post"),
        _column("wage_now_yuan_month", Kind.NUMBER, "现月工资", "Present wage", **_YUAN_MONTH),
        _column("reach", Kind.CHOICE, "可接受就业范围", "Reach", choices=REACHES),
        _column("max_travel_minutes", Kind.INTEGER, "最长路程", "Longest journey", unit="minutes", low=0, high=10_000),
        _column("wanted_trades", Kind.TRADES, "意向工种", "Wanted trades"),
        _column("wanted_regions", Kind.REGIONS, "意向地区", "Wanted places"),
        _column("reservation_wage_yuan_month", Kind.NUMBER, "期望月薪", "Lowest acceptable pay", **_YUAN_MONTH),
        _column("available_from", Kind.DATE, "可上岗日期", "Available from"),
        _column("available_until", Kind.DATE, "可工作至", "Available until"),
        _column("land_seasons", Kind.CHOICES, "农忙季节", "Farm work owed", choices=SEASONS),
        _column("household_id", Kind.TEXT, "家庭编号", "Household", sensitive=True),
        _column("team_id", Kind.TEXT, "班组编号", "Team"),
        _column("brand", Kind.TEXT, "劳务品牌", "Labour brand"),
        _column("training_wish", Kind.TRADES, "培训意愿", "Wants training in"),
        _column("lending_consent", Kind.FLAG, "同意共享用工", "Agrees to be lent"),
        _column("waiting_since", Kind.DATE, "失业登记日期", "Waiting since"),
        _column("verified_on", Kind.DATE, "核实日期", "Verified on"),
        _column("registered_at", Kind.REGION, "登记地", "Registered at"),
    ),
)

MEMBERSHIPS = Table(
    "memberships",
    Text("人员类别有效期", "Dated group memberships"),
    ("worker_id", "group", "valid_from"),
    (
        _column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        _column("group", Kind.CHOICE, "人员类别", "Group", required=True, choices=GROUPS, sensitive=True),
        _column("valid_from", Kind.DATE, "认定日期", "From"),
        _column("valid_until", Kind.DATE, "退出日期", "Until"),
    ),
)

SKILLS_HELD = Table(
    "skills_held",
    Text("技能证书", "Skills held"),
    ("worker_id", "skill"),
    (
        _column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        _column("skill", Kind.TRADE, "工种", "Skill", required=True),
        _column("level", Kind.INTEGER, "技能等级", "Level, 5 junior to 1 senior technician", low=1, high=5),
        _column("certificate", Kind.TEXT, "证书名称", "Certificate"),
        _column("valid_until", Kind.DATE, "证书有效期", "Valid until"),
    ),
)

EMPLOYERS = Table(
    "employers",
    Text("用人单位", "Employers"),
    ("employer_id",),
    (
        _column("employer_id", Kind.TEXT, "统一社会信用代码", "Employer (credit code)", required=True),
        _column("name", Kind.TEXT, "单位名称", "Name", required=True),
        _column("region", Kind.REGION, "所在地", "Division", required=True),
        _column("latitude", Kind.NUMBER, "纬度", "Latitude", **_LATITUDE),
        _column("longitude", Kind.NUMBER, "经度", "Longitude", **_LONGITUDE),
        _column("industry", Kind.TEXT, "行业", "Industry (section letter of GB/T 4754)"),
        _column("size", Kind.CHOICE, "企业规模", "Size", choices=SIZES),
        _column("headcount", Kind.INTEGER, "用工总量", "Headcount", required=True, unit="people", low=0),
        _column("dispatched_now", Kind.INTEGER, "现有被派遣人数", "Dispatched now", unit="people", low=0),
        _column("seats_max", Kind.INTEGER, "单位用工上限", "Most people it takes in all posts", unit="people", low=0),
        _column("paused", Kind.FLAG, "暂时停工", "Paused"),
        _column("key_enterprise", Kind.FLAG, "重点企业", "Key enterprise"),
        _column("fill_share_min", Kind.NUMBER, "最低满足率", "Lowest share of seats filled", low=0, high=1),
        _column("credit_grade", Kind.TEXT, "信用等级", "Credit grade"),
        _column("wage_deposit_paid", Kind.FLAG, "已缴工资保证金", "Wage deposit paid"),
        _column("illegal_deposit", Kind.FLAG, "违规收取押金", "Takes illegal deposits"),
        _column("contractor_id", Kind.TEXT, "总承包单位代码", "General contractor", references=_EMPLOYER),
    ),
)

BLACKLIST = Table(
    "blacklist",
    Text("黑名单", "Blacklist"),
    ("employer_id", "valid_from"),
    (
        _column("employer_id", Kind.TEXT, "统一社会信用代码", "Employer", required=True),
        _column("valid_from", Kind.DATE, "列入日期", "From", required=True),
        _column("valid_until", Kind.DATE, "移出日期", "Until"),
        _column("authority", Kind.TEXT, "认定机关", "Authority"),
        _column("ground", Kind.TEXT, "列入事由", "Ground"),
    ),
)

POSTS = Table(
    "posts",
    Text("岗位", "Posts"),
    ("post_id",),
    (
        _column("post_id", Kind.TEXT, "岗位编号", "Post", required=True),
        _column("employer_id", Kind.TEXT, "统一社会信用代码", "Employer", required=True, references=_EMPLOYER),
        _column("title", Kind.TEXT, "岗位名称", "Title", required=True),
        _column("trade", Kind.TRADE, "工种", "Trade"),
        _column("kind", Kind.CHOICE, "岗位类型", "Kind", required=True, choices=POST_KINDS),
        _column("accepts", Kind.CHOICES, "用工方式", "Accepts", choices=MODES),
        _column("role", Kind.CHOICE, "用工性质", "Role in a project", choices=ROLES),
        _column("region", Kind.REGION, "工作地点", "Division", required=True),
        _column("latitude", Kind.NUMBER, "纬度", "Latitude", **_LATITUDE),
        _column("longitude", Kind.NUMBER, "经度", "Longitude", **_LONGITUDE),
        _column("seats", Kind.INTEGER, "招聘人数", "Seats", required=True, unit="people", low=0, high=100_000),
        _column("pay", Kind.NUMBER, "薪资", "Pay", required=True, unit="yuan per pay unit", low=0, high=100_000),
        _column("pay_unit", Kind.CHOICE, "计薪方式", "Pay unit", required=True, choices=PAY_UNITS),
        _column("full_time", Kind.FLAG, "全日制", "Full time"),
        _column("weekly_hours", Kind.NUMBER, "每周工时", "Weekly hours", unit="hours", low=0, high=112),
        _column("incumbent_pay", Kind.NUMBER, "同岗在职薪资", "Pay of those in it", unit="yuan per pay unit", low=0),
        _column("starts", Kind.DATE, "上岗日期", "Starts", required=True),
        _column("ends", Kind.DATE, "结束日期", "Ends"),
        _column("physical_demand", Kind.CHOICE, "劳动强度", "Physical demand", choices=DEMANDS),
        _column("hazardous", Kind.FLAG, "接触职业危害", "Hazardous"),
        _column("dormitory_id", Kind.TEXT, "宿舍编号", "Dormitory", references="dormitories.dormitory_id"),
        _column("nature", Kind.CHOICE, "岗位性质", "Nature", choices=NATURES),
        _column("insured", Kind.FLAG, "参加工伤或意外保险", "Insured"),
        _column("welfare_class", Kind.CHOICE, "公益岗位类别", "Class of welfare post", choices=WELFARE_CLASSES),
        _column("allotment", Kind.REGIONS, "定向来源地", "Seats kept for an origin"),
        _column("project_id", Kind.TEXT, "项目编号", "Project", references="projects.project_id"),
        _column("screens", Kind.TEXT, "招用限制", "Hiring screens stated"),
        _column("brand", Kind.TEXT, "劳务品牌", "Labour brand"),
        _column("station", Kind.TEXT, "劳务工作站", "Work station"),
        _column("verified_on", Kind.DATE, "岗位核实日期", "Verified on"),
    ),
)

REQUIREMENTS = Table(
    "requirements",
    Text("岗位技能要求", "Requirements"),
    ("post_id", "any_of", "skill"),
    (
        _column("post_id", Kind.TEXT, "岗位编号", "Post", required=True, references="posts.post_id"),
        _column("any_of", Kind.INTEGER, "要求组", "Group: one row of each must hold", required=True, low=1),
        _column("skill", Kind.TRADE, "工种", "Skill", required=True),
        _column("min_level", Kind.INTEGER, "最低等级", "Lowest level (5 junior to 1)", low=1, high=5),
        _column("certificate_required", Kind.FLAG, "须持证", "Certificate required"),
    ),
)

LOANS = Table(
    "loans",
    Text("共享用工", "Shared employment"),
    ("lender_id", "borrower_id", "valid_from"),
    (
        _column("lender_id", Kind.TEXT, "借出单位代码", "Lender", required=True, references=_EMPLOYER),
        _column("borrower_id", Kind.TEXT, "借入单位代码", "Borrower", references=_EMPLOYER),
        _column("valid_from", Kind.DATE, "借出开始", "From", required=True),
        _column("valid_until", Kind.DATE, "借出结束", "Until", required=True),
        _column("lender_consent", Kind.FLAG, "借出单位同意", "Lender agrees"),
        _column("borrower_consent", Kind.FLAG, "借入单位同意", "Borrower agrees"),
        _column("scope", Kind.CHOICE, "共享范围", "Scope", choices=SCOPES),
    ),
)

PROJECTS = Table(
    "projects",
    Text("以工代赈项目", "Work-for-relief projects"),
    ("project_id",),
    (
        _column("project_id", Kind.TEXT, "项目编号", "Project", required=True),
        _column("name", Kind.TEXT, "项目名称", "Name", required=True),
        _column("employer_id", Kind.TEXT, "施工单位代码", "Employer", required=True, references=_EMPLOYER),
        _column("region", Kind.REGION, "项目所在地", "Division", required=True),
        _column("funds_yuan", Kind.NUMBER, "总投资", "Funds", unit="yuan", low=0),
        _column("central_funds_yuan", Kind.NUMBER, "中央资金", "Central funds", unit="yuan", low=0),
        _column("labour_pay_yuan", Kind.NUMBER, "劳务报酬", "Labour pay", unit="yuan", low=0),
        _column("contract_workers_now", Kind.INTEGER, "现有合同工", "Contract workers now", unit="people", low=0),
        _column("skilled_seats_min", Kind.INTEGER, "技工最低人数", "Skilled seats needed", unit="people", low=0),
        _column("local_region", Kind.REGIONS, "当地范围", "Local area"),
        _column("priority_share_min", Kind.NUMBER, "优先对象最低比例", "Lowest priority share", low=0, high=1),
        _column("relocation_area", Kind.FLAG, "易地搬迁安置区", "Relocation area"),
        _column("organising_score", Kind.NUMBER, "组织群众务工能力", "Organising ability", low=0, high=100),
        _column("benefit_score", Kind.NUMBER, "综合效益", "Benefit", low=0, high=100),
        _column("starts", Kind.DATE, "开工日期", "Starts", required=True),
        _column("ends", Kind.DATE, "完工日期", "Ends"),
    ),
)

PROJECT_PHASES = Table(
    "project_phases",
    Text("项目阶段", "Project phases"),
    ("project_id", "phase"),
    (
        _column("project_id", Kind.TEXT, "项目编号", "Project", required=True, references="projects.project_id"),
        _column("phase", Kind.TEXT, "阶段", "Phase", required=True),
        _column("valid_from", Kind.DATE, "阶段开始", "From", required=True),
        _column("valid_until", Kind.DATE, "阶段结束", "Until", required=True),
        _column("seats", Kind.INTEGER, "用工人数", "Seats", required=True, unit="people", low=0),
    ),
)

DORMITORIES = Table(
    "dormitories",
    Text("宿舍", "Dormitories"),
    ("dormitory_id",),
    (
        _column("dormitory_id", Kind.TEXT, "宿舍编号", "Dormitory", required=True),
        _column("beds_men", Kind.INTEGER, "男床位", "Beds for men", unit="beds", low=0),
        _column("beds_women", Kind.INTEGER, "女床位", "Beds for women", unit="beds", low=0),
        _column("commute_km", Kind.NUMBER, "免住宿距离", "Nearer people need no bed", unit="km", low=0),
    ),
)

CORRIDORS = Table(
    "corridors",
    Text("劳务协作", "Cooperation corridors"),
    ("corridor_id",),
    (
        _column("corridor_id", Kind.TEXT, "协作编号", "Corridor", required=True),
        _column("origin", Kind.REGIONS, "输出地", "Origin", required=True),
        _column("destination", Kind.REGIONS, "输入地", "Destination", required=True),
        _column("people_min", Kind.INTEGER, "最少人数", "Fewest people", unit="people", low=0),
        _column("people_max", Kind.INTEGER, "最多人数", "Most people", unit="people", low=0),
        _column("bonus_yuan", Kind.NUMBER, "协作奖补", "Bonus", unit="yuan per person", low=0),
        _column("valid_from", Kind.DATE, "开始日期", "From"),
        _column("valid_until", Kind.DATE, "结束日期", "Until"),
        _column("level", Kind.TEXT, "协作层级", "Level"),
    ),
)

PROMISES = Table(
    "promises",
    Text("已承诺", "Promises"),
    ("worker_id",),
    (
        _column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        _column("post_id", Kind.TEXT, "岗位编号", "Post", required=True, references="posts.post_id"),
        _column("level", Kind.CHOICE, "承诺程度", "Level", required=True, choices=PROMISE_LEVELS),
        _column("vehicle_id", Kind.TEXT, "车辆编号", "Vehicle"),
        _column("since", Kind.DATE, "承诺日期", "Since"),
    ),
)

DISTANCES = Table(
    "distances",
    Text("路程表", "Distances (override)"),
    ("origin", "destination"),
    (
        _column("origin", Kind.REGION, "起点", "Origin", required=True),
        _column("destination", Kind.REGION, "终点", "Destination", required=True),
        _column("km", Kind.NUMBER, "里程", "Distance", required=True, unit="km", low=0),
        _column("minutes", Kind.NUMBER, "时间", "Time", required=True, unit="minutes", low=0),
        _column("mode", Kind.CHOICE, "交通方式", "Mode", choices=TRAVEL_MODES),
        _column("fare_yuan", Kind.NUMBER, "票价", "Fare", unit="yuan", low=0),
    ),
)

EDGES = Table(
    "edges",
    Text("路网", "Road and rail network"),
    ("origin", "destination", "mode"),
    (
        _column("origin", Kind.TEXT, "起点", "From: a division, or a junction of any name", required=True),
        _column("destination", Kind.TEXT, "终点", "To: a division, or a junction of any name", required=True),
        _column("km", Kind.NUMBER, "里程", "Length", required=True, unit="km", low=0),
        _column("minutes", Kind.NUMBER, "时间", "Time", required=True, unit="minutes", low=0),
        _column("mode", Kind.CHOICE, "交通方式", "Mode; blank is road", choices=TRAVEL_MODES),
        _column("fare_yuan", Kind.NUMBER, "票价", "Fare; blank goes by the kilometre", unit="yuan", low=0),
        _column("one_way", Kind.FLAG, "单行", "One way only; blank is both ways"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        WORKERS,
        MEMBERSHIPS,
        SKILLS_HELD,
        EMPLOYERS,
        BLACKLIST,
        POSTS,
        REQUIREMENTS,
        LOANS,
        PROJECTS,
        PROJECT_PHASES,
        DORMITORIES,
        CORRIDORS,
        PROMISES,
        DISTANCES,
        EDGES,
    )
}
REQUIRED_TABLES = ("workers", "employers", "posts")
