"""The catalogue of pair rules: name, definition, sentences and source, shared by every reader of a verdict.

The optimizer and the checker each implement the definitions on their own; a test compares them on random pairs.

For all rules: the start of a post is its stated start or the plan date, whichever is later. Figures that a rule compares
with are the policy's at the place of the post on its start; lists, settings and farm seasons are those of the plan
date. Both ends of every period count; a blank beginning has begun, and a blank end goes on. Ages are whole years in the
month of the start.
"""

from dataclasses import dataclass
from enum import IntEnum

from domain.language import Text


class Verdict(IntEnum):
    """What a rule says of a pair; the verdict of several conditions is their minimum."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True)
class Rule:
    """One pair rule.

    ``scope`` tells whose columns decide it: ``worker``, ``post`` or ``pair``.
    ``denied`` and ``unknown`` are sentences with the placeholders listed in ``numbers``.
    """

    name: str
    title: Text
    scope: str
    definition: Text
    denied: Text
    unknown: Text
    numbers: tuple[str, ...]
    source: str


RULES: tuple[Rule, ...] = (
    Rule(
        "seeks_work",
        Text("本人要求就业", "Asked for work"),
        "worker",
        Text(
            "录用或派遣：有外出意愿，或失业且求职；借调：富余且求职或同意共享用工。空白不等于同意。本人现岗位不再推荐。",
            "Hire or dispatch: wants_to_leave, or unemployed and seeking. Loan: surplus and (seeking or lending_consent). "
            "A blank is no consent and means no. The person's own present post is never offered.",
        ),
        Text("本人没有要求就业", "did not ask for work"),
        Text("求职意愿未登记", "wish to work not recorded"),
        (),
        "ours: consent first; 吉人社联〔2023〕52号 有意愿外出人员清单",
    ),
    Rule(
        "within_reach",
        Text("在可接受范围内", "Within reach"),
        "pair",
        Text(
            "岗位在本人可接受的行政范围内（未填：本县为是，县外为未知；有外出意愿填“否”且未填范围的，县外为否）；"
            "无法离乡者限本县；路程不超过最长路程（估算里程超出时为未知；跨县而只登记到县的，按县城之间计算，不算估算）。"
            "乡镇范围内一方只登记到县的为未知。",
            "The post lies in the division that reach names (blank: yes in the home county, elsewhere unknown, or no when "
            "wants_to_leave is no). Who cannot leave takes posts of the home county only. Minutes do not exceed "
            "max_travel_minutes (unknown where the distance is an estimate; between counties a side known only to its "
            "county stands at the seat, which is no estimate). Reach 'township' with one side known only to its county: "
            "unknown in that county.",
        ),
        Text("单程 {minutes} 分钟，可接受 {limit}", "{minutes} minutes away, accepts {limit}"),
        Text("是否愿意到 {place} 就业未登记", "willingness to work in {place} not recorded"),
        ("minutes", "limit", "place"),
        "ours; 吉人社联〔2023〕52号 就地就近; 无法离乡",
    ),
    Rule(
        "wish_respected",
        Text("尊重本人意愿", "Wish respected"),
        "pair",
        Text(
            "填了意向地区的，岗位须在其中之一（只登记到县的岗位不算在任何乡镇内）；填了意向工种的，岗位工种须属于其中之一"
            "（岗位未填工种：未知）。未填即无限制。",
            "When wanted_regions is stated the post lies in one of them (known only to its county, it lies in no "
            "township); when wanted_trades is stated the post's trade is one of them or continues its code (trade blank: "
            "unknown). Blank wishes restrict nothing.",
        ),
        Text("意向为 {wish}，岗位为 {offered}", "wishes {wish}, the post is {offered}"),
        Text("岗位未登记工种，本人意向为 {wish}", "the post's trade is not recorded; wishes {wish}"),
        ("wish", "offered"),
        "ours; 吉林2018就业扶贫方案 求职意向",
    ),
    Rule(
        "skilled_enough",
        Text("技能符合", "Skilled enough"),
        "pair",
        Text(
            "每个要求组至少一项成立：持有该工种（代码相同或以要求代码开头），等级不低于最低等级（5 级最低，1 级最高）。"
            "等级空白而有等级要求：未知；本人没有任何技能记录：未知；登记为“无”(none)：否。",
            "Of every requirement group one row holds: the person holds the skill (same code, or a code that begins with "
            "the required one) at min_level or better (5 lowest, 1 highest). Level blank where a level is asked: unknown. "
            "No skill row at all: unknown. Skill recorded as 'none', or rows of other skills only: no.",
        ),
        Text("需要 {skill}（{level} 级及以上）", "needs {skill} (level {level} or better)"),
        Text("技能未登记：{skill}", "skill not recorded: {skill}"),
        ("skill", "level"),
        "吉林2018就业扶贫方案 技能水平",
    ),
    Rule(
        "certificate_valid",
        Text("证书有效", "Certificate valid"),
        "pair",
        Text(
            "每个要求组（技能已为否的组由“技能符合”说明）至少一项成立：不要求持证且技能不为否；或要求持证，持有该工种"
            "（等级不为否）、证书名称已登记，且有效期不早于上岗日期。证书或有效期空白即为否（法定证书不推定）。",
            "Of every requirement group (save one whose skill verdict is no: skilled_enough speaks of it) one row holds: no "
            "certificate asked and the skill verdict of the row is not no; or certificate asked, skill held (level "
            "verdict not no), certificate named and valid_until not before the start. Certificate or date blank means "
            "no: statutory certificates are never presumed. Never unknown.",
        ),
        Text("{skill} 须持证且在 {on} 有效", "needs a {skill} certificate valid on {on}"),
        Text("{skill} 证书待核实", "{skill} certificate to be verified"),
        ("skill", "on"),
        "松原农民工服务方案 严格执行特殊工种持证上岗制度",
    ),
    Rule(
        "pay_acceptable",
        Text("薪资可接受", "Pay acceptable"),
        "pair",
        Text(
            "月薪不低于期望月薪（未填即无要求；计件或未填工时的小时工无法折算：未知）；借调时不低于现月工资。",
            "Monthly pay is not below the reservation wage (blank: none stated). On loan it is also not below the wage now "
            "(blank: no floor). Pay that cannot be converted to a month (by piece, or by hour with weekly hours blank or "
            "0): unknown when a floor is stated, else yes.",
        ),
        Text("月薪 {pay} 元，要求 {wanted} 元", "pays {pay} yuan a month, wants {wanted}"),
        Text("月薪无法折算，要求 {wanted} 元", "monthly pay cannot be computed; wants {wanted} yuan"),
        ("pay", "wanted"),
        "ours; 鲁人社字〔2023〕1号 保障好共享用工劳动者权益",
    ),
    Rule(
        "pay_lawful",
        Text("薪资合法", "Pay lawful"),
        "post",
        Text(
            "按小时或非全日制：折算小时薪不低于小时最低工资；其余（全日制未填即按全日制）：折算月薪不低于当地月最低工资；"
            "计件、无法折算或当地无标准：未知。同岗同酬：薪资不低于同岗在职薪资。",
            "Paid by the hour, or full_time is no: hourly pay is not below the hourly minimum wage. Otherwise (full_time "
            "blank counts as full time) monthly pay is not below the monthly minimum. By piece, not convertible, or no "
            "parameter for the place: unknown. Equal pay: pay is not below incumbent_pay where stated, else no.",
        ),
        Text("{pay} 元低于 {floor} 元（{basis}）", "{pay} yuan is below {floor} yuan ({basis})"),
        Text("是否达到最低工资待核实", "minimum wage to be verified"),
        ("pay", "floor", "basis"),
        "鲁人社字〔2023〕1号 最低工资; 松原农民工服务方案 同岗位同报酬",
    ),
    Rule(
        "dates_overlap",
        Text("时间衔接", "Dates overlap"),
        "pair",
        Text(
            "本人可工作期与岗位期（未填结束按 dates.days_without_end 天，含上岗当日）重叠的天数，扣除须务农的农忙天数（按户籍地农时，重叠只计"
            "一次），不少于最短天数（岗位本身更短的，以岗位天数为准），且至少一天：计划日前已结束的岗位为否。未填可工作期即无限制。",
            "Days shared by the person's availability and the post (no end: dates.days_without_end days, the start included), less days of "
            "farm seasons owed (those of the home; a day of two seasons counts once), are at least dates.days_min, or the "
            "whole post if that is shorter, and at least one: a post that is over on the plan date is denied. Blank "
            "availability restricts nothing.",
        ),
        Text("可重叠 {days} 天，至少 {needed} 天", "{days} days shared, {needed} needed"),
        Text("时间待核实", "dates to be verified"),
        ("days", "needed"),
        "闽人社文〔2023〕121号 季节性岗位, 农闲季节",
    ),
    Rule(
        "able_for_work",
        Text("身体与年龄适合", "Able for the work"),
        "pair",
        Text(
            "全劳力可任重、中、轻，半劳力中、轻，弱劳力轻；劳动能力空白：轻为是，其余未知；强度空白：全劳力为是，其余未知。"
            "上岗时满法定年龄（出生年月空白：未知）；有害岗位满规定年龄且体检在有效期内（空白：未知）。",
            "full bears heavy, medium, light; half medium, light; weak light. Capacity blank: light yes, else unknown. "
            "Demand blank: full yes, else unknown. Age at the start not below the statutory age (birth month blank: "
            "unknown). Hazardous posts: adult age, and the medical check valid at the start (blank: unknown). "
            "Hazardous blank: unknown for a minor, else no condition.",
        ),
        Text("{condition}", "{condition}"),
        Text("{condition}待核实", "to verify: {condition}"),
        ("condition",),
        "吉人社联〔2023〕52号 根据农民工身体状况合理安排工作岗位; 劳动法",
    ),
    Rule(
        "lending_agreed",
        Text("共享用工三方同意", "Lending agreed"),
        "pair",
        Text(
            "仅借调：本人为富余人员且同意；借出单位有协议（借入单位一致或未指定），借出、借入单位均同意"
            "（未指定借入单位的，岗位写明接受借调即为同意）；上岗日在协议期内且借用期不少于最短天数；"
            "岗位与借出单位在协议范围（市或省，未填按借出单位所在地的默认）内。同意空白即为否。有多份适用协议的，以最晚到期者计返回日。",
            "Loan only: the person is surplus and consents; a loans row of the present employer names the borrower or "
            "nobody; lender_consent is yes and, where a borrower is named, borrower_consent is yes (an open row: the post "
            "that accepts loans is the consent); valid_from <= start <= valid_until; the loan (start to the earlier of "
            "the post's stated end and valid_until) lasts loan.days_min days or more; post and lender share the "
            "prefecture or province of scope (blank: loan.scope_default at the lender's place). Lender is not borrower. "
            "Blank consent means no. Of several such rows the one that lasts longest sets the day of return.",
        ),
        Text("{condition}", "{condition}"),
        Text("共享用工协议待核实", "lending agreement to be verified"),
        ("condition",),
        "鲁人社字〔2023〕1号 坚持协商一致、依法依规组织开展用工余缺调剂",
    ),
    Rule(
        "employer_in_good_standing",
        Text("用人单位无失信", "Employer in good standing"),
        "post",
        Text(
            "单位及其总承包单位在计划日不在黑名单；未违规收取押金；deposit.industries 所列行业（建筑业）须已缴工资保证金（空白：未知）。",
            "Neither the employer nor, if blacklist.inherit_contractor, its chain of general contractors is blacklisted on "
            "the plan date; illegal_deposit is not yes; in deposit.industries (construction) wage_deposit_paid is yes (blank: "
            "unknown).",
        ),
        Text("{condition}", "{condition}"),
        Text("工资保证金未登记", "wage deposit not recorded"),
        ("condition",),
        "吉林2018就业扶贫方案 黑名单; 松原农民工服务方案 工资支付保证金, 违规收取抵押金",
    ),
    Rule(
        "dispatch_allowed",
        Text("可用派遣", "Dispatch allowed"),
        "post",
        Text(
            "仅派遣：岗位性质为临时、辅助或替代（空白：未知）。",
            "Dispatched only: nature is temporary, auxiliary or substitute (blank: unknown).",
        ),
        Text("该岗位不是临时性、辅助性或替代性", "the post is not temporary, auxiliary or substitute"),
        Text("岗位性质未登记", "nature of the post not recorded"),
        (),
        "松原农民工服务方案 严格执行临时性、辅助性、替代性岗位要求",
    ),
    Rule(
        "relief_is_local",
        Text("以工代赈用当地群众", "Relief seats are local"),
        "pair",
        Text(
            "仅以工代赈劳务岗（role 非 contract，未填即为劳务岗）：本人户籍地属于项目当地范围（未填：项目所在县）；"
            "范围到乡镇而本人只登记到同县的：未知。",
            "Work-for-relief posts whose role is not contract (blank is relief): the home division begins with one of local_region (blank or "
            "no project: the county of the project or post). Local area down to townships and home known only to the "
            "same county: unknown.",
        ),
        Text("限 {local} 当地群众", "for people of {local} only"),
        Text("户籍乡镇未登记，岗位限 {local}", "home township not recorded; for people of {local}"),
        ("local",),
        "吉人社联〔2023〕52号 帮助当地群众就近务工",
    ),
    Rule(
        "welfare_post_eligible",
        Text("公益性岗位安置条件", "Eligible for a welfare post"),
        "pair",
        Text(
            "仅公益性岗位：计划日属于当地安置对象（有效期表写明的类别以该表为准，其余看人员类别；类别空白：未知；明确不属于：否）；"
            "无法离乡为是（空白：未知）；愿意从事（空白即为否）；期限不超过一年（未填结束：未知）。",
            "Public-welfare posts only: on the plan date in one of welfare.groups of the place (dated rows decide for the "
            "group they name, for all others the person's list; list blank: unknown; in none: no); cannot_leave (blank: unknown); willing_welfare (blank means no); term of at most "
            "welfare.term_days_max days, both ends counted (no end: unknown).",
        ),
        Text("{condition}", "{condition}"),
        Text("{condition}待核实", "to verify: {condition}"),
        ("condition",),
        "吉人社联〔2023〕52号 无法离乡、无业可扶, 每次签订期限不超过1年",
    ),
    Rule(
        "screen_lawful",
        Text("招用限制合法", "Screens lawful"),
        "pair",
        Text(
            "岗位写明的限制逐条判断，须全部符合（45 岁以下含 45 岁）：公益性岗位上当地禁止的限制忽略并报告；其他岗位按当地设置"
            "执行或忽略；在该单位在岗者不因年龄被拒。执行时本人资料空白：未知。",
            "Each stated screen (age_min, age_max, education_min, sex, no_disability) in turn, limits included, and all "
            "must hold: on public-welfare posts those in screens.welfare_forbidden of the place are ignored and reported; on "
            "other posts screens.elsewhere says honour or ignore. Whoever already works for the employer is not refused for "
            "age. The person's entry blank: unknown (the group 'disabled' as for welfare posts).",
        ),
        Text("单位限制：{screen}", "the employer's screen: {screen}"),
        Text("单位限制 {screen}，本人资料未登记", "screen {screen}: the person's entry is not recorded"),
        ("screen",),
        "吉人社联〔2023〕52号 不得另行设置年龄、残疾等不必要的限制条件; 鲁人社字〔2023〕1号 学历",
    ),
)
RULE_NAMES: tuple[str, ...] = tuple(rule.name for rule in RULES)
RULE_OF: dict[str, Rule] = {rule.name: rule for rule in RULES}
