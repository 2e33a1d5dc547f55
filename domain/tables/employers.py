"""Employers, their standing, their loans of people, their dormitories."""

from domain.language import Text
from domain.tables.choices import SCOPES, SIZES
from domain.tables.column import EMPLOYER, LATITUDE, LONGITUDE, Kind, Table
from domain.tables.column import column_of as column

EMPLOYERS = Table(
    "employers",
    Text("用人单位", "Employers"),
    ("employer_id",),
    (
        column("employer_id", Kind.TEXT, "统一社会信用代码", "Employer (credit code)", required=True),
        column("name", Kind.TEXT, "单位名称", "Name", required=True),
        column("region", Kind.REGION, "所在地", "Division", required=True),
        column("latitude", Kind.NUMBER, "纬度", "Latitude", **LATITUDE),
        column("longitude", Kind.NUMBER, "经度", "Longitude", **LONGITUDE),
        column("industry", Kind.TEXT, "行业", "Industry (section letter of GB/T 4754)"),
        column("size", Kind.CHOICE, "企业规模", "Size", choices=SIZES),
        column("headcount", Kind.INTEGER, "用工总量", "Headcount", required=True, unit="people", low=0),
        column("dispatched_now", Kind.INTEGER, "现有被派遣人数", "Dispatched now", unit="people", low=0),
        column("seats_max", Kind.INTEGER, "单位用工上限", "Most people it takes in all posts", unit="people", low=0),
        column("paused", Kind.FLAG, "暂时停工", "Paused"),
        column("key_enterprise", Kind.FLAG, "重点企业", "Key enterprise"),
        column("fill_share_min", Kind.NUMBER, "最低满足率", "Lowest share of seats filled", low=0, high=1),
        column("credit_grade", Kind.TEXT, "信用等级", "Credit grade"),
        column("wage_deposit_paid", Kind.FLAG, "已缴工资保证金", "Wage deposit paid"),
        column("illegal_deposit", Kind.FLAG, "违规收取押金", "Takes illegal deposits"),
        column("contractor_id", Kind.TEXT, "总承包单位代码", "General contractor", references=EMPLOYER),
    ),
)

BLACKLIST = Table(
    "blacklist",
    Text("黑名单", "Blacklist"),
    ("employer_id", "valid_from"),
    (
        column("employer_id", Kind.TEXT, "统一社会信用代码", "Employer", required=True),
        column("valid_from", Kind.DATE, "列入日期", "From", required=True),
        column("valid_until", Kind.DATE, "移出日期", "Until"),
        column("authority", Kind.TEXT, "认定机关", "Authority"),
        column("ground", Kind.TEXT, "列入事由", "Ground"),
    ),
)

LOANS = Table(
    "loans",
    Text("共享用工", "Shared employment"),
    ("lender_id", "borrower_id", "valid_from"),
    (
        column("lender_id", Kind.TEXT, "借出单位代码", "Lender", required=True, references=EMPLOYER),
        column("borrower_id", Kind.TEXT, "借入单位代码", "Borrower", references=EMPLOYER),
        column("valid_from", Kind.DATE, "借出开始", "From", required=True),
        column("valid_until", Kind.DATE, "借出结束", "Until", required=True),
        column("lender_consent", Kind.FLAG, "借出单位同意", "Lender agrees"),
        column("borrower_consent", Kind.FLAG, "借入单位同意", "Borrower agrees"),
        column("scope", Kind.CHOICE, "共享范围", "Scope", choices=SCOPES),
    ),
)

DORMITORIES = Table(
    "dormitories",
    Text("宿舍", "Dormitories"),
    ("dormitory_id",),
    (
        column("dormitory_id", Kind.TEXT, "宿舍编号", "Dormitory", required=True),
        column("beds_men", Kind.INTEGER, "男床位", "Beds for men", unit="beds", low=0),
        column("beds_women", Kind.INTEGER, "女床位", "Beds for women", unit="beds", low=0),
        column("commute_km", Kind.NUMBER, "免住宿距离", "Nearer people need no bed", unit="km", low=0),
    ),
)
