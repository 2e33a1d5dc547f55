"""The facts that the tables themselves tell of workers and employers, beside those stated in ``subsidy_facts``."""

from collections.abc import Mapping

from domain.language import Text
from domain.policy.instrument import Choice, Fact
from domain.tables import EDUCATION, GROUPS, MODES, POST_KINDS, SEXES, SIZES, STATUSES, WELFARE_CLASSES

DISTANCES = (
    Choice("county", Text("县内", "within the county"), ("本县",)),
    Choice("prefecture", Text("市内县外", "elsewhere in the prefecture"), ("县外市内",)),
    Choice("province", Text("省内市外", "elsewhere in the province"), ("市外省内",)),
    Choice("cross_province", Text("跨省", "another province"), ("省外", "外省")),
)
DISTANCE_CLASSES = tuple(choice.code for choice in DISTANCES)
MONTHS = ".months"
"""After the id of a date fact: whole months from that day, a fact of its own (``left_school_on.months``)."""


def _of_worker(name: str, kind: str, zh: str, en: str, **more: object) -> Fact:
    return Fact(name, Text(zh, en), "worker", kind, derived=True, **{"stated": False, **more})  # type: ignore[arg-type]


def _of_employer(name: str, kind: str, zh: str, en: str, **more: object) -> Fact:
    return Fact(name, Text(zh, en), "employer", kind, derived=True, **{"stated": False, **more})  # type: ignore[arg-type]


DERIVED: tuple[Fact, ...] = (
    _of_worker("groups", "list", "人员类别", "Groups", choices=GROUPS),
    _of_worker("age", "integer", "年龄（开始务工当月）", "Age in the month the work starts", unit="years"),
    _of_worker("sex", "text", "性别", "Sex", choices=SEXES),
    _of_worker("education", "text", "学历", "Schooling", choices=EDUCATION),
    _of_worker("status", "text", "就业状态", "Status", choices=STATUSES),
    _of_worker("seeking", "flag", "求职意愿", "Asks for work"),
    _of_worker("placed", "flag", "列入方案", "Placed by the plan"),
    _of_worker("working", "flag", "在岗或列入方案", "Works now or is placed by the plan"),
    _of_worker("mode", "text", "用工方式", "Mode", choices=MODES),
    _of_worker("post_kind", "text", "岗位类型", "Kind of post", choices=POST_KINDS),
    _of_worker("welfare_class", "text", "公益岗位类别", "Class of welfare post", choices=WELFARE_CLASSES),
    _of_worker(
        "distance_class",
        "text",
        "务工距离",
        "How far away the work is",
        choices=DISTANCE_CLASSES,
        named=DISTANCES,
        stated=True,
    ),
    _of_worker("home_province", "text", "户籍省份（两位代码）", "Province of the home (two digits)"),
    _of_worker("work_province", "text", "务工省份（两位代码）", "Province of the work (two digits)", stated=True),
    _of_worker("out_of_county", "flag", "县外务工", "Works outside the home county"),
    _of_worker("pay_yuan_month", "number", "月薪", "Monthly pay", unit="yuan/month"),
    _of_worker("weekly_hours", "number", "每周工时", "Weekly hours", unit="hours"),
    _of_worker("full_time", "flag", "全日制", "Full time"),
    _of_worker("insured", "flag", "参加工伤或意外保险", "Insured against accidents"),
    _of_worker("work_started_on", "date", "开始务工日期", "Work started on", stated=True),
    _of_worker("work_ends_on", "date", "务工结束日期", "Work ends on", stated=True),
    _of_worker("months_worked", "integer", "已务工整月数", "Whole months worked", unit="months"),
    _of_worker("unemployed_months", "integer", "失业登记整月数", "Whole months registered unemployed", unit="months"),
    _of_worker("organised", "flag", "有组织输出", "Organised transfer", stated=True),
    _of_worker("employer_id", "text", "用人单位", "Employer"),
    _of_worker("household_id", "text", "家庭编号", "Household"),
    _of_worker("agent_id", "text", "服务机构或经纪人", "Agent", stated=True),
    _of_worker("lender_id", "text", "贷款银行", "Bank of the loan", stated=True),
    _of_employer("industry", "text", "行业", "Industry"),
    _of_employer("size", "text", "企业规模", "Size", choices=SIZES),
    _of_employer("headcount", "integer", "用工总量", "Headcount", unit="people"),
    _of_employer("key_enterprise", "flag", "重点企业", "Key enterprise"),
    _of_employer("workshop", "flag", "有就业帮扶车间岗位", "Has workshop posts"),
    _of_employer("placed_heads", "integer", "方案安置人数", "People placed by the plan", unit="people"),
    _of_employer(
        "target_heads", "integer", "吸纳重点对象人数", "People of the target groups it employs", unit="people"
    ),
    _of_employer("employer_lender_id", "text", "单位贷款银行", "Bank of the employer's loan", stated=True),
)
TARGET_GROUPS = "target.groups"
"""Parameter with the groups that ``target_heads`` counts."""


def fact_of(name: str, facts: Mapping[str, Fact]) -> Fact | None:
    """Return the fact of this id, making up ``DATE.months`` from the date fact, or None."""
    if name in facts:
        return facts[name]
    date = facts.get(name.removesuffix(MONTHS)) if name.endswith(MONTHS) else None
    if date is None or date.kind != "date":
        return None
    title = Text(f"{date.title.zh}起整月数", f"whole months since: {date.title.en}")
    return Fact(name, title, date.of, "integer", "months", blank=date.blank, derived=True, stated=False)
