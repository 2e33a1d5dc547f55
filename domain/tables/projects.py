"""Work-for-relief projects."""

from domain.language import Text
from domain.tables.column import EMPLOYER, Kind, Table
from domain.tables.column import column_of as column

PROJECTS = Table(
    "projects",
    Text("以工代赈项目", "Work-for-relief projects"),
    ("project_id",),
    (
        column("project_id", Kind.TEXT, "项目编号", "Project", required=True),
        column("name", Kind.TEXT, "项目名称", "Name", required=True),
        column("employer_id", Kind.TEXT, "施工单位代码", "Employer", required=True, references=EMPLOYER),
        column("region", Kind.REGION, "项目所在地", "Division", required=True),
        column("funds_yuan", Kind.NUMBER, "总投资", "Funds", unit="yuan", low=0),
        column("central_funds_yuan", Kind.NUMBER, "中央资金", "Central funds", unit="yuan", low=0),
        column("labour_pay_yuan", Kind.NUMBER, "劳务报酬", "Labour pay", unit="yuan", low=0),
        column("contract_workers_now", Kind.INTEGER, "现有合同工", "Contract workers now", unit="people", low=0),
        column("skilled_seats_min", Kind.INTEGER, "技工最低人数", "Skilled seats needed", unit="people", low=0),
        column("local_region", Kind.REGIONS, "当地范围", "Local area"),
        column("priority_share_min", Kind.NUMBER, "优先对象最低比例", "Lowest priority share", low=0, high=1),
        column("relocation_area", Kind.FLAG, "易地搬迁安置区", "Relocation area"),
        column("organising_score", Kind.NUMBER, "组织群众务工能力", "Organising ability", low=0, high=100),
        column("benefit_score", Kind.NUMBER, "综合效益", "Benefit", low=0, high=100),
        column("starts", Kind.DATE, "开工日期", "Starts", required=True),
        column("ends", Kind.DATE, "完工日期", "Ends"),
    ),
)

PROJECT_PHASES = Table(
    "project_phases",
    Text("项目阶段", "Project phases"),
    ("project_id", "phase"),
    (
        column("project_id", Kind.TEXT, "项目编号", "Project", required=True, references="projects.project_id"),
        column("phase", Kind.TEXT, "阶段", "Phase", required=True),
        column("valid_from", Kind.DATE, "阶段开始", "From", required=True),
        column("valid_until", Kind.DATE, "阶段结束", "Until", required=True),
        column("seats", Kind.INTEGER, "用工人数", "Seats", required=True, unit="people", low=0),
    ),
)
