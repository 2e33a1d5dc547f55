"""The catalogue of limits across people: name, shape, definition, sentence and source, shared by all who speak of them.

The optimizer and the checker each count on their own; a test compares both with plain enumeration.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.language import Text


class Shape(StrEnum):
    """What a limit bounds."""

    COUNT = "count"  # people between a minimum and a maximum
    SHARE = "share"  # people as a share of a stated whole
    SUM = "sum"  # yuan


@dataclass(frozen=True)
class Limit:
    """One named limit; ``full`` says that it holds somebody back, with the placeholders subject, use and high."""

    name: str
    title: Text
    shape: Shape
    definition: Text
    full: Text
    source: str


_FULL = Text(
    "{title}（{subject}）现有 {use}，限 {low} 至 {high}", "{title} ({subject}) stands at {use}, bounds {low} to {high}"
)

LIMITS: tuple[Limit, ...] = (
    Limit(
        "corridor_quota",
        Text("劳务协作人数", "Corridor quota"),
        Shape.COUNT,
        Text(
            "计划日在有效期内的劳务协作：户籍地在输出地、岗位在输入地的安置人数，不少于最少人数，不多于最多人数。"
            "只登记到县的一方不算在任何乡镇内。"
            "最少人数大于最多人数的，按下限、上限两条限制计，二者互相冲突。",
            "Of every corridor in force on the plan date: people whose home division begins with an origin, placed at posts whose "
            "division begins with a destination, are at least people_min and at most people_max. A side known only to "
            "its county lies in no township. Blank bounds restrict nothing. A minimum above its maximum counts as two limits, a "
            "floor and a cap, that clash.",
        ),
        _FULL,
        "吉林2018就业扶贫方案 劳务协作; 吉人社联〔2023〕52号 省内、省外劳务协作机制",
    ),
    Limit(
        "general_quota",
        Text("人数和比例限制", "Quota"),
        Shape.SHARE,
        Text(
            "限制表的一行：符合“哪些人”的人安置在符合“哪些岗位”的岗位上，人数不少于最少、不多于最多；占基数的比例不低于"
            "最低、不高于最高。基数为计划时，是安置在这些岗位上的所有人；为在岗和计划时，另加这些岗位所属单位的用工总量，"
            "分子另加其中符合条件的在岗者。空白不符合任何条件。不是必须遵守的，每差一人按代价计入成本。"
            '最少人数大于最多人数的，按下限、上限两条计。条件中含逗号、顿号、“且”或 and 的值写在英文直引号内：人员编号 = "甲,1", 乙。',
            "A row of the quotas table: people who meet of_workers, placed at posts that meet at_posts, are at least people_min "
            "and at most people_max; as a share of the whole they are at least share_min and at most share_max. The whole "
            "is everybody placed at those posts (plan), or these and the headcount of the posts' employers (staff_and_plan; "
            "those who work there now and meet of_workers then count too). A blank cell meets no condition. A row "
            "that is not hard costs penalty_yuan for each person short or over. people_min above people_max counts as two "
            "limits, a floor and a cap. In a condition a value with a comma or the word 'and' in it stands in straight "
            'quotation marks: worker_id = "A,1", B.',
        ),
        _FULL,
        "the row's own source",
    ),
    Limit(
        "pins",
        Text("人工调整", "Pin"),
        Shape.COUNT,
        Text(
            "指定的人须安置在指定岗位（未填岗位：任一可行岗位）；排除的人不安置在该岗位（未填：任何岗位）。指定不能绕过逐对规则。",
            "Whoever is pinned is placed at the post (blank: at any admissible post); whoever is forbidden is not placed "
            "there (blank: anywhere). A pin overrides no pair rule: a pin to a post that a rule denies cannot be met.",
        ),
        _FULL,
        "ours: a person decides, with name and reason",
    ),
    Limit(
        "dispatched_share",
        Text("派遣用工比例", "Dispatched share"),
        Shape.SHARE,
        Text(
            "每家单位：计划后的被派遣人数（现有加计划），不超过计划后用工总量（现有加计划的派遣和直接录用）的 dispatch.share_max。"
            "以工代赈务工岗位、公益性岗位和借调不计入两边。现有已超过的，不再派遣。现有被派遣人数空白按 0 计。",
            "Of every employer: those dispatched after the plan (now and in it) are at most dispatch.share_max of its headcount "
            "after the plan (now, dispatched and hired); relief seats, welfare posts and loans are on neither side. An employer "
            "already above takes no more. dispatched_now blank counts as 0.",
        ),
        _FULL,
        "松原农民工服务方案 依法使用被派遣劳动者数量不得超过其用工总量的10%",
    ),
    Limit(
        "dormitory_beds",
        Text("宿舍床位", "Dormitory beds"),
        Shape.SUM,
        Text(
            "每个宿舍：安置在其岗位上、住处远于免住宿距离（空白：所有人）的男、女人数，分别不超过男、女床位；性别未登记的只计入"
            "合计。床位空白即无限制。几家单位的岗位可共用一个宿舍。",
            "Of every dormitory: men and women placed at its posts who live farther off than commute_km (blank: everybody) "
            "are no more than its beds for each; who has no sex recorded counts in the sum only. Blank beds restrict "
            "nothing. Posts of several employers may share one.",
        ),
        _FULL,
        "松原农民工服务方案 宿舍型的公共租赁住房",
    ),
    Limit(
        "priority_share",
        Text("项目优先对象比例", "Priority share of a project"),
        Shape.SHARE,
        Text(
            "每个填了最低比例的项目：安置在其务工岗位（用工性质不是合同工）上的人中，优先对象所占比例不低于最低比例。",
            "Of every project that states one: of the people placed on its relief seats (role not contract), those of the priority "
            "groups are at least priority_share_min.",
        ),
        _FULL,
        "闽人社文〔2023〕121号 优先组织符合条件的脱贫人口和其他低收入群体参与项目建设",
    ),
    Limit(
        "welfare_posts_band",
        Text("公益性岗位规模", "Number of people on welfare posts"),
        Shape.COUNT,
        Text(
            "基数表写明的地区和日期内：公益性岗位上的人数（计划安置，加现在岗而不求职的）不少于下限、不多于上限。",
            "For the areas and dates of the baselines table: people on public-welfare posts (placed, and holders now who ask for "
            "no other work) are at least the floor and at most the cap.",
        ),
        _FULL,
        "吉林2018就业扶贫方案 公益性岗位稳控规模; 闽人社文〔2023〕121号 数量不减",
    ),
    Limit(
        "area_floor",
        Text("优先对象就业规模", "Floor of employed priority people"),
        Shape.COUNT,
        Text(
            "基数表写明的地区和日期内：户籍在该地区的优先对象就业人数（计划安置，加在业而不求职的）不低于基数。",
            "For the areas and dates of the baselines table: priority people at home there who are in work (placed, and employed "
            "now without asking for other work) are at least the baseline.",
        ),
        _FULL,
        "吉人社联〔2023〕52号 确保当地脱贫人口就业规模保持稳定",
    ),
    Limit(
        "key_enterprise_floor",
        Text("重点企业满足率", "Floor of a key enterprise"),
        Shape.COUNT,
        Text(
            "每家填了最低满足率的重点企业：安置在其岗位（公益性岗位除外）上的人数，不低于席位数乘最低满足率。",
            "Of every key enterprise that states fill_share_min: people placed at its posts (but welfare posts) are at least "
            "that share of their seats.",
        ),
        _FULL,
        "鲁人社字〔2023〕1号 实施重点企业用工调度保障机制",
    ),
    Limit(
        "seat_allotment",
        Text("定向岗位", "Seats kept for an origin"),
        Shape.COUNT,
        Text(
            "填了定向来源地的岗位，只安置户籍在这些地方的人。",
            "A post that states an allotment takes only people whose home division begins with one of its places.",
        ),
        _FULL,
        "ours: scopes matched apart need seats of their own",
    ),
    Limit(
        "stay_together",
        Text("同去同留", "Staying together"),
        Shape.COUNT,
        Text(
            "同去同留表：一个家庭（班组）中求职的人，或者都安置在同一地方（同一家单位），或者都不安置；否则其中每个已安置的人算作"
            "拆开一人。同一地方指岗位区划的前 stay_together.place_digits 位相同。写了代价而未要求必须遵守的，每拆开一人计一份代价；"
            "编号空白的一行适用于其余所有家庭（班组）；求职不足两人的不受限制。",
            "Of the table of who stays together: those of a household (team) who ask for work are all placed in one place (at "
            "one employer), or none of them is; else each of them who is placed counts as one placed apart. One place: "
            "divisions of posts that agree in their first stay_together.place_digits digits. A row that is not hard "
            "costs penalty_yuan for each person placed apart. A row without an id is for every other household (team). "
            "Who is the only one of the group to ask is free.",
        ),
        _FULL,
        "ours: people who ask to stay with their family or team",
    ),
    Limit(
        "relief_wage_share",
        Text("以工代赈劳务报酬比例", "Labour pay of a project"),
        Shape.SUM,
        Text(
            "每个填了中央资金、尚未完工的项目：务工岗位（用工性质不是合同工）上的人从开工到结束的报酬，不低于中央资金乘"
            "relief.wage_share_min。报酬为月薪乘 12 再乘天数除以 365，每人取整到元；月薪未知按 0 计。现在岗而不求职的人也计入。",
            "Of every project with central funds that has not ended: what people on its relief seats (role not contract) earn from "
            "the start of the post to its end is at least relief.wage_share_min of the central funds. Pay is that of a "
            "month times 12 times days over 365, rounded down to a yuan for each person; not known counts as 0. Who "
            "holds such a seat now and asks for no other work counts too.",
        ),
        _FULL,
        "国家发改委 2023：劳务报酬占中央资金比例提高至30%以上 (relief.wage_share_min)",
    ),
    Limit(
        "relocation_share",
        Text("搬迁脱贫人口比例", "Relocated people of a project"),
        Shape.SHARE,
        Text(
            "每个标明易地搬迁安置区的项目：安置在其岗位上的人中，搬迁脱贫人口（既属易地搬迁，又属脱贫人口或监测对象）所占比例"
            "不低于 relocation.share_min。",
            "Of every project marked as in a relocation area: of the people placed at its posts, those who are relocated and also out "
            "of poverty or monitored are at least relocation.share_min.",
        ),
        _FULL,
        "闽人社文〔2023〕121号 落实易地扶贫搬迁安置区按比例安排就业机制",
    ),
    Limit(
        "relief_skilled_floor",
        Text("技工到岗后再用务工", "Contract workers before relief"),
        Shape.COUNT,
        Text(
            "每个填了技工最低人数的项目：合同工（现有的加安置在其合同工岗位上的）达到这一人数，务工岗位才安置人；"
            "达不到时，务工岗位上的每个人算作多出一人。",
            "Of every project that states skilled_seats_min: its relief seats take people only when contract workers (those there now, "
            "and those placed at its posts whose role is contract) are that many; else everybody placed on a relief seat "
            "counts as one too many.",
        ),
        _FULL,
        "吉人社联〔2023〕52号 在平衡好建筑行业劳动合同制用工和以工代赈劳务用工之间关系的基础上; 在确保工程质量安全和符合进度要求的前提下",
    ),
    Limit(
        "fund_budget",
        Text("资金渠道额度", "Money of a fund"),
        Shape.SUM,
        Text(
            "资金表中本年内有效的每一笔：本年已支付的，加方案下各人本年可从中申领的补贴（按补贴政策的金额和条件，逐人取整到元），"
            "不超过金额。渠道、地区、可用于的政策和日期相符的几笔，由最早到期的一笔支付。只计与个人有关的补贴：对单位的补贴、"
            "随安置人数变化的、抵扣税费的和几人合计的封顶不计；事实待核实的申领不计。",
            "Of every fund in force in what is left of the year: what it has paid this year, and what people may claim from it this year "
            "under the plan (amounts and conditions of the instruments, rounded up to a yuan for each person) is at most "
            "its amount. Of the funds whose channel, division, instruments and dates fit a claim the one that ends first "
            "pays. Claims about single people count; not counted are those about employers, those that depend on how many come, "
            "deductions from tax, caps that several people share, and claims with a fact still to be verified.",
        ),
        _FULL,
        "松原农民工服务方案 六、（三）在规定的政策框架和资金渠道内统筹考虑",
    ),
    Limit(
        "project_choice",
        Text("以工代赈项目遴选", "Choice of relief projects"),
        Shape.SUM,
        Text(
            "资金表中渠道为 project_choice.channel、计划日有效的每一笔：其地区内未完工的项目中，开工的（务工岗位上安置了人，或已有"
            "合同工或在岗者的）所需中央资金（未填则总投资，都未填按 0）合计不超过金额。尚未开工而本方案也不开工的项目，各按得分"
            "计入成本：劳务报酬比例、务工岗位数、组织能力、综合效益四项，按 project_choice.weights 合计，每分 "
            "project_choice.yuan_per_point 元；空白的一项不得分。",
            "Of every fund of the channel project_choice.channel in force on the plan date: of the projects in its division that have not "
            "ended, those that are open (somebody is placed on their relief seats, or contract workers or holders of such seats "
            "are there now) need no more than its amount, in central funds (blank: all funds; both blank: 0). A project that is not "
            "under way and stays shut costs its score: share of labour pay, relief seats, organising ability and benefit, weighed "
            "by project_choice.weights, at project_choice.yuan_per_point a point. A blank scores nothing.",
        ),
        _FULL,
        "闽人社文〔2023〕121号 优先储备、重点支持计划发放劳务报酬比例高、带动当地群众务工人数多、政府组织群众务工能力强、综合效益好的项目",
    ),
)
LIMIT_OF: dict[str, Limit] = {limit.name: limit for limit in LIMITS}
