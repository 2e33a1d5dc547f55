"""What is made up, assumed and read in the synthetic ledgers: it goes with them onto every page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.language import Text

ASSUMED: tuple[Text, ...] = (
    Text(
        "人员、单位、岗位、项目均为编造；身份证号、信用代码仅校验码有效，电话号码取自未使用的号段；与真实人员或单位相同纯属巧合。",
        "People, employers, posts and projects are made up; identity numbers and credit codes merely check, telephone numbers "
        "lie in a range where no mobile number is; any likeness is chance.",
    ),
    Text(
        "各县人数按第七次人口普查（2020 年）乡村人口加权（取整到千人，至少一千人），来源：中国人口普查分县资料—2020。",
        "People by county are weighted by the rural population of the 2020 census, rounded to thousands, at least one "
        "thousand (census yearbook by county).",
    ),
    Text(
        "年龄、性别（2024 年）和学历（2021 年）结构取自国家统计局农民工监测调查报告（转载），为全国数；用于各县是假定。",
        "Age and sex (2024) and schooling (2021) follow the National Bureau's monitoring reports of migrant workers, read in a "
        "repost; they are national figures, their use for counties is assumed.",
    ),
    Text(
        "薪资以 2024 年分行业、分地区农民工月均收入（同上，转载）为基准，农业和公益性岗位薪资、个体差异为假定。",
        "Pay starts from the 2024 monthly incomes by industry and region of work (the same, in a repost); pay in farming and on "
        "public-welfare posts and the spread are assumed.",
    ),
    Text(
        "紧缺职业取自 2021 年第三季度“最缺工”排行（转载）；各工种岗位比重、劳动强度、技能和持证要求为假定。",
        "Trades that are short follow the ministry's list of 2021Q3 (in a repost); how many posts a trade has, its demand, "
        "skills and certificates are assumed.",
    ),
    Text(
        "劳务报酬按 2024 年以工代赈人均约 1.48 万元推算，占中央资金不低于 30%；项目数量、阶段和比例为假定。",
        "Labour pay follows the 2024 work-for-relief programme (about 14,800 yuan a head) and is at least 30% of central "
        "funds; number, phases and shares of projects are assumed.",
    ),
    Text(
        "就业状态、意愿、可接受范围、期望月薪、人员类别、空白比例、岗位分布、座位与求职者之比（约 3:4）均为假定。",
        "Status, wishes, reach, reservation wage, groups, shares of blanks, where posts are, and seats for about three in four "
        "seekers are assumed.",
    ),
    Text(
        "延边—宁波、长春—白城、吉林—白山的协作关系真实，人数和奖补金额为假定。",
        "The cooperation of Yanbian with Ningbo, Changchun with Baicheng and Jilin City with Baishan is real; its numbers and "
        "bonuses are assumed.",
    ),
    Text(
        "补贴事实（参保、合同、培训、贷款、税费、有组织输出等）、已发补贴和各渠道资金均为编造，人数、金额和比例为假定。",
        "Facts for subsidies (insurance, contracts, courses, loans, taxes, organised transfer), payments made and the money of "
        "every channel are made up; their numbers, amounts and shares are assumed.",
    ),
    Text(
        "车辆、座位、包车价格、最低上座率和集合点的位置均为编造；台账大多在一个月内核实过，为假定。",
        "Vehicles, seats, charter prices, lowest loads and where assembly points lie are made up; that most entries were verified "
        "within a month is assumed.",
    ),
    Text(
        "乡镇和人员的坐标为县城附近随机点；约 1% 岗位的薪资、5% 公益性岗位的期限有意不合规定；另有少量按种子放入的错误行，数目见 faults。",
        "Coordinates of townships and people are random points near the county seat; the pay of about 1% of posts and the term of "
        "5% of public-welfare posts break the rules on purpose; a few faulty rows are put in by seed, "
        "counted under faults.",
    ),
)


def notes(
    size: str, workers: int, posts: int, seed: int, on: date, faults: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    """Return the notes of synthetic ledgers, ready for JSON.

    Parameters
    ----------
    size, workers, posts, seed, on
        What was asked for.
    faults
        Faulty rows put in: table -> kind -> rows.
    """
    return {
        "synthetic": True,
        "assumed": [list(text) for text in ASSUMED],
        "size": size,
        "workers": workers,
        "posts": posts,
        "seed": seed,
        "plan_date": on.isoformat(),
        "faults": {table: dict(counts) for table, counts in faults.items()},
    }
