"""What a code is called in a report, in both languages."""

from collections.abc import Mapping
from typing import Final

from domain.language import Text
from domain.limits.catalogue import LIMITS as CATALOGUE
from domain.plan_words import PARTS as PARTS
from domain.plan_words import REASONS as REASONS
from domain.plan_words import TIERS as TIERS
from domain.plan_words import UNITS as PLAN_UNITS
from domain.rules import RULES
from domain.tables import TABLES

Labels = Mapping[str, Text]

CLASS_JOINT: Final = Text("·", "; ")
"""Stands between priority rank and waiting band in the name of a class."""
KINDS: Final[Labels] = {
    "enterprise": Text("企业岗位", "Enterprise"),
    "work_relief": Text("以工代赈", "Work-for-relief"),
    "workshop": Text("帮扶车间", "Workshop"),
    "public_welfare": Text("公益性岗位", "Public-welfare post"),
    "day_labour": Text("零工", "Day labour"),
}
MODES: Final[Labels] = {
    "hire": Text("录用", "Hired"),
    "loan": Text("共享用工（借调）", "On loan"),
    "dispatched": Text("劳务派遣", "Dispatched"),
}
TRAVEL_MODES: Final[Labels] = {"road": Text("公路", "Road"), "rail": Text("铁路", "Rail")}
GROUPS: Final[Labels] = {
    "out_of_poverty": Text("脱贫人口", "Out of poverty"),
    "monitored": Text("防返贫监测对象", "Monitored against return to poverty"),
    "low_income": Text("低收入人口", "Low income"),
    "disabled": Text("残疾人", "Disabled"),
    "relocated": Text("易地搬迁人口", "Relocated"),
    "young_graduate": Text("高校毕业生等青年", "Young graduates"),
    "older_rural": Text("大龄农民", "Older rural people"),
    "no_group": Text("无登记类别", "No group recorded"),
}
FATES: Final[Labels] = {
    "placed": Text("已安置", "Placed"),
    "taken": REASONS["taken"],
    "no_admissible_post": REASONS["no_admissible_post"],
    "limit": REASONS["limit"],
}
EMPTY_REASONS: Final[Labels] = {
    "no_admissible_worker": Text("没有符合条件的求职者", "Nobody asking for work may take it"),
    "all_placed_elsewhere": Text("符合条件者已另有岗位", "All who may take it work elsewhere"),
    "closed": Text("岗位本身不合规", "The post itself breaks a rule"),
    "over": Text("岗位已到期", "The post is over"),
    "employer_full": Text("单位已达用工上限", "The employer's cap is reached"),
    "limit": Text("总量限制已到", "A limit across people is reached"),
}
CHANGES: Final[Labels] = {
    "new": Text("新安置", "New"),
    "kept": Text("维持原承诺", "Promise kept"),
    "moved": Text("较原承诺有变", "Moved against a promise"),
}
UNITS: Final[Labels] = {
    **PLAN_UNITS,
    "km": Text("公里", "km"),
    "projects": Text("个项目", "projects"),
    "seats": Text("个", "seats"),
    "posts": Text("个", "posts"),
    "yuan/month": Text("元/月", "yuan/month"),
    "share": Text("占比", "share"),
    "items": Text("项", "items"),
    "places": Text("处", "places"),
    "rows": Text("行", "rows"),
}
WHO: Final[Labels] = {
    "worker": Text("求职者", "Worker"),
    "post": Text("岗位", "Post"),
    "employer": Text("用人单位", "Employer"),
}
LIMITS: Final[Labels] = {
    "seats": Text("岗位人数", "Seats of a post"),
    "employer_cap": Text("单位用工上限", "Cap of an employer"),
    **{limit.name: limit.title for limit in CATALOGUE},
}
WORDS: Final[Labels] = {"yes": Text("是", "yes"), "no": Text("否", "no")}
PARTS_OF_LIMITS: Final[Labels] = {
    "people": Text("人数", "people"),
    "share_min": Text("最低比例", "lowest share"),
    "share_max": Text("最高比例", "highest share"),
    "men": Text("男", "men"),
    "women": Text("女", "women"),
    "floor": Text("下限", "floor"),
    "cap": Text("上限", "cap"),
    "household": Text("一家人拆开的", "of a household, placed apart"),
    "team": Text("一班人拆开的", "of a team, placed apart"),
    "pay": Text("劳务报酬", "labour pay"),
    "claims": Text("已付和可申领", "paid and claimed"),
    "funds": Text("开工项目所需", "of open projects"),
    "unopened": Text("未开工", "not opened"),
}
PAY_UNITS: Final[Labels] = {
    "month": Text("元/月", "yuan/month"),
    "day": Text("元/天", "yuan/day"),
    "hour": Text("元/小时", "yuan/hour"),
    "piece": Text("元/件", "yuan/piece"),
}
REACHES: Final[Labels] = {
    "same_county": Text("本县", "Home county"),
    "same_prefecture": Text("本市（州）其他县", "Elsewhere in the prefecture"),
    "same_province": Text("省内其他市（州）", "Elsewhere in the province"),
    "other_province": Text("省外", "Other provinces"),
}
SCREENS: Final[Labels] = {
    "age_min": Text("年龄不低于 {value} 岁", "aged {value} or more"),
    "age_max": Text("年龄不超过 {value} 岁", "aged {value} or less"),
    "education_min": Text("学历不低于{value}", "schooling at least {value}"),
    "sex": Text("限{value}性", "{value} only"),
    "no_disability": Text("不招残疾人", "no disability"),
}
EDUCATION: Final[Labels] = {
    "none": Text("未上过学", "none"),
    "primary": Text("小学", "primary"),
    "junior_secondary": Text("初中", "junior secondary"),
    "senior_secondary": Text("高中", "senior secondary"),
    "college": Text("大专", "college"),
    "bachelor": Text("本科", "bachelor"),
    "postgraduate": Text("研究生", "postgraduate"),
}
SEXES: Final[Labels] = {"male": Text("男", "men"), "female": Text("女", "women")}
GRADES: Final[Labels] = {
    "read": Text("原文查阅", "read at the source"),
    "as_printed": Text("转载", "as printed elsewhere"),
    "ours": Text("本项目假定", "assumed by this project"),
}
CHECKS: Final[Labels] = {"yes": Text("是", "yes"), "no": Text("否", "no"), "unknown": Text("待核实", "to verify")}
RULES_BY_NAME: Final[Labels] = {rule.name: rule.title for rule in RULES}
TABLES_BY_NAME: Final[Labels] = {name: table.title for name, table in TABLES.items()}
COLUMNS: Final[Labels] = {
    f"{table.name}.{column.name}": column.title for table in TABLES.values() for column in table.columns
}
CAPACITIES: Final[Labels] = {
    "weak": Text("弱劳力", "weak"),
    "half": Text("半劳力", "half"),
    "full": Text("全劳力", "full"),
}
DEMANDS: Final[Labels] = {
    "light": Text("轻", "light"),
    "medium": Text("中等", "medium"),
    "heavy": Text("重", "heavy"),
}
AREAS: Final[Labels] = {
    "township": Text("本乡镇", "the home township"),
    "county": Text("本县", "the home county"),
    "prefecture": Text("本市（州）", "the home prefecture"),
    "province": Text("本省", "the home province"),
    "nation": Text("全国", "the whole country"),
}
BASES: Final[Labels] = {
    "month": Text("月最低工资", "monthly minimum wage"),
    "hour": Text("小时最低工资", "hourly minimum wage"),
    "incumbent": Text("同岗同酬", "equal pay with incumbents"),
}
AUDIENCES: Final[Labels] = {
    "worker": Text("劳动者", "Workers"),
    "employer": Text("用人单位", "Employers"),
    "agent": Text("人力资源服务机构和劳务经纪人", "Labour agencies and brokers"),
}
PAYEES: Final[Labels] = {
    "worker": Text("本人", "the person"),
    "employer": Text("用人单位", "the employer"),
    "household": Text("家庭", "the household"),
    "agent": Text("服务机构或经纪人", "the agent"),
    "lender": Text("贷款银行", "the bank"),
}
CHANNELS: Final[Labels] = {
    "employment": Text("就业补助资金", "Employment subsidy fund"),
    "unemployment_insurance": Text("失业保险基金", "Unemployment insurance fund"),
    "rural_link": Text("衔接推进乡村振兴补助资金", "Rural revitalisation link fund"),
    "local_budget": Text("地方预算", "Local budget"),
    "inclusive_finance": Text("普惠金融发展专项资金", "Inclusive finance fund"),
    "tax_relief": Text("税费减免（不占补助资金）", "Tax relief (no fund pays it)"),
    "cooperation": Text("劳务协作补助资金", "Labour cooperation fund"),
}
STATES: Final[Labels] = {
    "due": Text("应发", "due"),
    "expected": Text("预计", "expected"),
    "verify": Text("待核实", "to verify"),
}
SPENT: Final[Labels] = {
    "paid_yuan": Text("已发", "paid"),
    "due_yuan": Text("应发", "due"),
    "expected_yuan": Text("预计到年底", "expected to the end of the year"),
    "left_yuan": Text("年底结余", "left at the end of the year"),
}
