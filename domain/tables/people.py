"""People: who they are, their groups, their skills, what they were promised."""

from domain.language import Text
from domain.tables.choices import CAPACITIES, EDUCATION, GROUPS, PROMISE_LEVELS, REACHES, SEASONS, SEXES, STATUSES
from domain.tables.column import EMPLOYER, LATITUDE, LONGITUDE, YUAN_MONTH, Kind, Table
from domain.tables.column import column_of as column

WORKERS = Table(
    "workers",
    Text("劳动力", "Workers"),
    ("worker_id",),
    (
        column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True),
        column("region", Kind.REGION, "户籍地", "Home division", required=True),
        column("latitude", Kind.NUMBER, "纬度", "Latitude", **LATITUDE),
        column("longitude", Kind.NUMBER, "经度", "Longitude", **LONGITUDE),
        column("birth_month", Kind.MONTH, "出生年月", "Month of birth", sensitive=True),
        column("sex", Kind.CHOICE, "性别", "Sex", choices=SEXES, sensitive=True),
        column("education", Kind.CHOICE, "学历", "Schooling", choices=EDUCATION),
        column("groups", Kind.CHOICES, "人员类别", "Groups", choices=GROUPS, sensitive=True),
        column("capacity", Kind.CHOICE, "劳动能力", "Labour capacity", choices=CAPACITIES, sensitive=True),
        column("medical_check_until", Kind.DATE, "健康体检有效期", "Medical check valid until", sensitive=True),
        column("status", Kind.CHOICE, "就业状态", "Status", required=True, choices=STATUSES),
        column("seeking", Kind.FLAG, "求职意愿", "Asks for work"),
        column("wants_to_leave", Kind.FLAG, "有外出意愿", "Wants to go out to work"),
        column("cannot_leave", Kind.FLAG, "无法离乡", "Cannot leave home", sensitive=True),
        column("willing_welfare", Kind.FLAG, "愿意从事公益性岗位", "Willing to hold a public-welfare post"),
        column("employer_id", Kind.TEXT, "现单位代码", "Present employer", references=EMPLOYER),
        column("current_post_id", Kind.TEXT, "现岗位编号", "Present post"),
        column("wage_now_yuan_month", Kind.NUMBER, "现月工资", "Present wage", **YUAN_MONTH),
        column("reach", Kind.CHOICE, "可接受就业范围", "Reach", choices=REACHES),
        column("max_travel_minutes", Kind.INTEGER, "最长路程", "Longest journey", unit="minutes", low=0, high=10_000),
        column("wanted_trades", Kind.TRADES, "意向工种", "Wanted trades"),
        column("wanted_regions", Kind.REGIONS, "意向地区", "Wanted places"),
        column("reservation_wage_yuan_month", Kind.NUMBER, "期望月薪", "Lowest acceptable pay", **YUAN_MONTH),
        column("available_from", Kind.DATE, "可上岗日期", "Available from"),
        column("available_until", Kind.DATE, "可工作至", "Available until"),
        column("land_seasons", Kind.CHOICES, "农忙季节", "Farm work owed", choices=SEASONS),
        column("household_id", Kind.TEXT, "家庭编号", "Household", sensitive=True),
        column("team_id", Kind.TEXT, "班组编号", "Team"),
        column("brand", Kind.TEXT, "劳务品牌", "Labour brand"),
        column("training_wish", Kind.TRADES, "培训意愿", "Wants training in"),
        column("lending_consent", Kind.FLAG, "同意共享用工", "Agrees to be lent"),
        column("waiting_since", Kind.DATE, "失业登记日期", "Waiting since"),
        column("verified_on", Kind.DATE, "核实日期", "Verified on"),
        column("registered_at", Kind.REGION, "登记地", "Registered at"),
    ),
)

MEMBERSHIPS = Table(
    "memberships",
    Text("人员类别有效期", "Dated group memberships"),
    ("worker_id", "group", "valid_from"),
    (
        column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        column("group", Kind.CHOICE, "人员类别", "Group", required=True, choices=GROUPS, sensitive=True),
        column("valid_from", Kind.DATE, "认定日期", "From"),
        column("valid_until", Kind.DATE, "退出日期", "Until"),
    ),
)

SKILLS_HELD = Table(
    "skills_held",
    Text("技能证书", "Skills held"),
    ("worker_id", "skill"),
    (
        column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        column("skill", Kind.TRADE, "工种", "Skill", required=True),
        column("level", Kind.INTEGER, "技能等级", "Level, 5 junior to 1 senior technician", low=1, high=5),
        column("certificate", Kind.TEXT, "证书名称", "Certificate"),
        column("valid_until", Kind.DATE, "证书有效期", "Valid until"),
    ),
)

PROMISES = Table(
    "promises",
    Text("已承诺", "Promises"),
    ("worker_id",),
    (
        column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        column("post_id", Kind.TEXT, "岗位编号", "Post", required=True, references="posts.post_id"),
        column("level", Kind.CHOICE, "承诺程度", "Level", required=True, choices=PROMISE_LEVELS),
        column("vehicle_id", Kind.TEXT, "车辆编号", "Vehicle"),
        column("since", Kind.DATE, "承诺日期", "Since"),
    ),
)

TRAININGS = Table(
    "trainings",
    Text("培训台账", "Trainings"),
    ("worker_id", "starts"),
    (
        column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        column("course", Kind.TEXT, "培训班", "Course"),
        column("trade", Kind.TRADE, "培训工种", "Trade taught"),
        column("starts", Kind.DATE, "开班日期", "First day", required=True),
        column("ends", Kind.DATE, "结业日期", "Last day"),
    ),
)
