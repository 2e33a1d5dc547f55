"""What subsidies need beyond the ledgers: stated facts, payments made, money at hand."""

from domain.language import Text
from domain.tables.column import EMPLOYER, Kind, Table
from domain.tables.column import column_of as column

YUAN = {"unit": "yuan", "low": 0, "high": 1_000_000_000_000}

SUBSIDY_FACTS = Table(
    "subsidy_facts",
    Text("补贴事实", "Facts for subsidies"),
    ("worker_id", "employer_id", "fact", "valid_from"),
    (
        column("worker_id", Kind.TEXT, "人员编号", "Worker, or blank", references="workers.worker_id"),
        column("employer_id", Kind.TEXT, "统一社会信用代码", "Employer, or blank", references=EMPLOYER),
        column("fact", Kind.TEXT, "事实", "Fact (id or title in the policy files)", required=True),
        column("value", Kind.TEXT, "内容", "Value", required=True, sensitive=True),
        column("valid_from", Kind.DATE, "生效日期", "From"),
        column("valid_until", Kind.DATE, "失效日期", "Until"),
    ),
)

PAYMENTS = Table(
    "payments",
    Text("补贴发放", "Payments made"),
    ("payment_id",),
    (
        column("payment_id", Kind.TEXT, "发放编号", "Payment", required=True),
        column("instrument", Kind.TEXT, "政策工具", "Instrument (id or title)", required=True),
        column("worker_id", Kind.TEXT, "人员编号", "For which worker"),
        column("employer_id", Kind.TEXT, "统一社会信用代码", "For which employer"),
        column("agent_id", Kind.TEXT, "服务机构或经纪人", "To which agent"),
        column("amount_yuan", Kind.NUMBER, "金额", "Amount", required=True, **YUAN),
        column("paid_on", Kind.DATE, "发放日期", "Paid on", required=True),
        column("fund_id", Kind.TEXT, "资金编号", "Out of which fund", references="funds.fund_id"),
    ),
)

FUNDS = Table(
    "funds",
    Text("资金渠道", "Funds"),
    ("fund_id",),
    (
        column("fund_id", Kind.TEXT, "资金编号", "Fund", required=True),
        column("title", Kind.TEXT, "资金名称", "Title"),
        column("region", Kind.REGION, "所属地区", "Division"),
        column("amount_yuan", Kind.NUMBER, "金额", "Money of the period", required=True, **YUAN),
        column("valid_from", Kind.DATE, "开始日期", "From"),
        column("valid_until", Kind.DATE, "结束日期", "Until"),
        column("channel", Kind.TEXT, "渠道代码", "Channel that instruments name", required=True),
        column("instruments", Kind.TEXT, "限用于", "Only for these instruments (ids, with commas); blank is all"),
    ),
)
