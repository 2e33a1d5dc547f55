"""Limits across people, as rows."""

from domain.language import Text
from domain.tables.choices import BASELINE_KINDS, GROUP_KINDS, PIN_ACTIONS, SHARES_OF
from domain.tables.column import Kind, Table
from domain.tables.column import column_of as column

QUOTAS = Table(
    "quotas",
    Text("人数和比例限制", "Quotas"),
    ("quota_id",),
    (
        column("quota_id", Kind.TEXT, "限制编号", "Quota", required=True),
        column("of_workers", Kind.TEXT, "哪些人", "Of which workers (conditions joined by 'and'); blank is all"),
        column("at_posts", Kind.TEXT, "哪些岗位", "At which posts (conditions joined by 'and'); blank is all"),
        column("people_min", Kind.INTEGER, "最少人数", "Fewest people", unit="people", low=0),
        column("people_max", Kind.INTEGER, "最多人数", "Most people", unit="people", low=0),
        column("share_min", Kind.NUMBER, "最低比例", "Lowest share", low=0, high=1),
        column("share_max", Kind.NUMBER, "最高比例", "Highest share", low=0, high=1),
        column("share_of", Kind.CHOICE, "比例的基数", "Share of what; blank is the plan", choices=SHARES_OF),
        column("hard", Kind.FLAG, "必须遵守", "Must be kept; blank is yes where no penalty is stated"),
        column("penalty_yuan", Kind.NUMBER, "每差一人的代价", "Price of each person short", unit="yuan", low=0),
        column("source", Kind.TEXT, "依据", "Source"),
    ),
)

PINS = Table(
    "pins",
    Text("人工调整", "Pins"),
    ("worker_id", "post_id", "action"),
    (
        column("worker_id", Kind.TEXT, "人员编号", "Worker", required=True, references="workers.worker_id"),
        column("post_id", Kind.TEXT, "岗位编号", "Post; blank is any", references="posts.post_id"),
        column("action", Kind.CHOICE, "调整方式", "Pin or forbid", required=True, choices=PIN_ACTIONS),
        column("reason", Kind.TEXT, "理由", "Reason", required=True),
        column("by", Kind.TEXT, "经办人", "By whom", required=True),
    ),
)

BASELINES = Table(
    "baselines",
    Text("基数", "Baselines"),
    ("region", "what", "valid_from"),
    (
        column("region", Kind.REGION, "地区", "Division", required=True),
        column("what", Kind.CHOICE, "内容", "What", required=True, choices=BASELINE_KINDS),
        column("value", Kind.INTEGER, "数值", "Value", required=True, unit="people", low=0),
        column("valid_from", Kind.DATE, "开始日期", "From"),
        column("valid_until", Kind.DATE, "结束日期", "Until"),
        column("source", Kind.TEXT, "依据", "Source"),
    ),
)

TOGETHER = Table(
    "together",
    Text("同去同留", "Who stays together"),
    ("what", "group_id"),
    (
        column("what", Kind.CHOICE, "家庭或班组", "Household or team", required=True, choices=GROUP_KINDS),
        column("group_id", Kind.TEXT, "家庭或班组编号", "Which one; blank is every other one", sensitive=True),
        column("hard", Kind.FLAG, "必须遵守", "Must be kept; blank is yes where no penalty is stated"),
        column(
            "penalty_yuan", Kind.NUMBER, "每拆开一人的代价", "Price of each person placed apart", unit="yuan", low=0
        ),
        column("source", Kind.TEXT, "依据", "Source"),
    ),
)
