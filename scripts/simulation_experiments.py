"""The simulation beside published experiments, and what courses and relief do: parts of the validation page, in both languages."""

from in_two_languages import in_both, row_of
from reference_pages import grid

from domain.language import Text
from simulation.experiments import CREDIT_WEEKS, bangladesh, india, short_stays, workfare
from simulation.levers import Lever, Levers, Relief, Training
from simulation.people import Population
from simulation.places import Place
from simulation.whereabouts import since_the_course, whereabouts

FOLLOWED, SEEDS = 10_000, range(1, 6)
COMES_OUT = Text("模型得出", "comes out")
UPPER_END = Text("模型得出，为上端", "comes out; an upper end")
SAVED = Text("同上，季末现金留下", "the same, cash of the season's end kept")


def points(share: float) -> Text:
    """Return a difference of shares in percentage points."""
    return Text(f"{100 * share:+z.1f} 个百分点", f"{100 * share:+z.1f} points")


def bangladesh_part() -> Text:
    """Return the part on a fare handed out in Bangladesh."""
    found = bangladesh()
    rows = [
        row_of(
            Text("对照，第一季", "control, first season"),
            "36% (34%)",
            f"{found.control:.0%}",
            Text("设定成立：去向的常数", "made to hold: constant of the destination"),
        ),
        row_of(
            Text("一张车票的现金", "cash of one fare"),
            "58% (57%)",
            f"{found.cash:.0%}",
            Text("设定成立：手头现金的平均", "made to hold: mean cash on hand"),
        ),
        row_of(
            Text("一张车票的借款，要还", "credit of one fare, paid back"),
            Text("同现金（现金或借款 58%）", "as cash (cash or credit 58%)"),
            f"{found.credit:.0%}",
            COMES_OUT,
        ),
        row_of(
            Text("只给信息", "information only"),
            Text("没有作用", "no effect"),
            f"{found.information - found.control:+z.0%}",
            Text("模型使然：模型里的人都知道", "by construction: the model's people know"),
        ),
        row_of(Text("一年之后，对照", "a year later, control"), "37%", f"{found.next_year_control:.0%}", COMES_OUT),
        row_of(
            Text("一年之后，激励的作用", "a year later, effect of the incentive"),
            Text("+8 至 +10 个百分点", "+8 to +10 points"),
            points(found.next_year_effect),
            COMES_OUT,
        ),
        row_of(SAVED, "", points(found.next_year_effect_with_savings), UPPER_END),
        row_of(
            Text("一年之后，借款的作用", "a year later, effect of the credit"),
            Text("没有分开报告", "not told apart"),
            points(found.next_year_credit_effect[0]),
            COMES_OUT,
        ),
        row_of(SAVED, "", points(found.next_year_credit_effect[1]), UPPER_END),
    ]
    head = Text(
        "\n## 孟加拉国：发给一张车票\n\nBryan, Chowdhury, Mobarak 2014（doi:10.3982/ECTA10489）。一个简化的村子；两个参数设定得使两个比例成立（常数 "
        f"{found.constant:.2f}，手头现金平均 {found.mean_cash_yuan:,.0f}）；只有外出经历带到第二季。\n\n",
        "\n## A fare handed out in Bangladesh\n\nBryan, Chowdhury and Mobarak 2014 (doi:10.3982/ECTA10489). A stylised village; "
        f"two parameters were set so that two shares hold (constant {found.constant:.2f}, mean cash {found.mean_cash_yuan:,.0f}); only experience "
        "is carried into the second season.\n\n",
    )
    after = Text(
        f"\n借款在到达 {CREDIT_WEEKS} 周后或回家时归还，有多少还多少（本项目假定：研究的条件没有读到）；它在选择中不值钱，只打开出路。一年之后，研究的数字在模型的两端之间：只带经历"
        "留下的太少，积蓄全留下又太多。\n",
        f"\nCredit is paid back after {CREDIT_WEEKS} weeks at the destination, or on coming home, as far as cash goes (ours: the "
        "study's terms were not read); in the choice it is worth nothing, it only opens the way. A year later the study lies "
        "between the model's two ends: experience alone persists too little, savings kept in full too much.\n",
    )
    heads = row_of(
        Text("当季外出的比例", "share of people who leave in the season"),
        Text("研究", "study"),
        Text("模型", "model"),
        "",
    )
    return in_both(lambda lang: head.say(lang) + grid(heads(lang), [row(lang) for row in rows]) + after.say(lang))


def workfare_part() -> Text:
    """Return the part on public works, with both signs."""
    works = (
        (
            Text("现金充裕，岗位近", "ample cash, near jobs"),
            Text("印度，Imbert 和 Papp：-9%", "India, Imbert and Papp: -9%"),
            workfare(20_000, 1.0),
        ),
        (
            Text("同上，外出的代价为收入的六成", "the same, being away costs 60% of the earnings"),
            Text("印度，按他们的估计", "India, as they estimate"),
            india(),
        ),
        (
            Text("同上，改变去处的代价减半（本项目假定）", "the same, and changing place costs half (ours)"),
            Text("", ""),
            india(0.5),
        ),
        (Text("有些现金，岗位远", "some cash, distant jobs"), Text("", ""), workfare(2_000, 4.0)),
        (
            Text("没有现金，岗位远", "no cash, distant jobs"),
            Text("中国，Chau、Kanbur、Qin：上升", "China, Chau, Kanbur and Qin: up"),
            workfare(50, 4.0),
        ),
    )
    shares = short_stays(), short_stays(0.5)
    rows = [
        row_of(name, study, f"{w.without:.1%}", f"{w.with_works:.1%}", f"{w.relative:+z.0%}", f"{w.at_works:.1%}")
        for name, study, w in works
    ]
    head = Text(
        "\n## 公共工程：两种方向\n\n一个简化的村子，全年有相当于 15% 人口的席位；第二年外出的人。付得起车费的地方，工程与外出竞争；付不起的地方，工程替人付车费。两种方向出自同一个"
        "模型、同样的参数，只有现金和车费不同。**下降的大小是区间，不是一个数**：外出的人要先回家才能上工程，每次改变去处都有代价（`sim.choice.switch`，本项目假定），所以工程"
        "吸收的一部分是本来闲着的人。按研究估计的效用代价，模型的区间从现用代价的一行到代价减半的一行；2016 年的研究说 -9%，正式发表版的摘要说在项目县 -22%（结构估计）：模型"
        "都低于它们。印度村子里一年内外出打工的人，80% 在外不到六个月（Coffey, Papp, Spears 2014，doi:10.1007/s11113-014-9349-2，据全国抽样调查）；每周离职的概率设定得使这一点"
        f"成立（{shares[0]:.0%}，代价减半时 {shares[1]:.0%}），但它不说明改变去处的代价：代价不论多少，结果都差不多。我们读到的数字都不能说明。\n\n",
        "\n## Public works: both signs\n\nSeats for 15% of a stylised village, all year; people away in the second year. Works "
        "compete with leaving where people can pay the fare, and pay the fare where they cannot. The signs come out of one model "
        "with the same parameters but cash and fares. **The size of the fall is a band, not a figure**: whoever is away has to come "
        "home before taking works, and every change of place has a cost (`sim.choice.switch`, ours), so that works partly take up people "
        "who would have stayed idle. With the utility cost that the study estimates, the model's band runs from the row with the shipped cost "
        "to the one with half of it; the study of 2016 says -9%, the abstract of its published version -22% in districts of the programme "
        "(structural estimate): the model stays below both. Of those who leave a village of India for work within "
        "a year 80% stay away for less than six months (Coffey, Papp and Spears 2014, doi:10.1007/s11113-014-9349-2, from the National "
        f"Sample Survey); the weekly chance of leaving work is set so that this holds ({shares[0]:.0%} and, at half the cost, "
        f"{shares[1]:.0%}), but it does not tell the cost of changing place: at any cost it comes out alike. No figure that we read does.\n\n",
    )
    heads = row_of(
        Text("村子", "village"),
        Text("研究", "study"),
        Text("没有工程时外出", "away without"),
        Text("有工程时外出", "away with"),
        Text("变化", "change"),
        Text("在工程上", "at the works"),
    )
    return in_both(lambda lang: head.say(lang) + grid(heads(lang), [row(lang) for row in rows]))


def work_part() -> Text:
    """Return the part on what courses and relief do to work, person by person."""
    people = Population.of_province("22", FOLLOWED)
    published = Levers.published(people)
    levers: tuple[tuple[Text, type[Lever], Place], ...] = (
        (Text("培训", "training"), Training, Place.TRAINING),
        (Text("以工代赈", "work-for-relief"), Relief, Place.RELIEF),
    )
    rows = []
    for name, kind, place in levers:
        found = whereabouts(people, Levers(published.of_kind(kind)), Levers(), place, 104, SEEDS)
        rows.append(
            row_of(
                name,
                f"{found.there:,.0f}",
                f"{found.would_work:.0%}",
                *(f"{part:+z,.0f}" for part in (found.there_change, found.after_change, found.others_change)),
                f"{found.change:+z,.0f} ± {found.half_width:,.0f}",
            )
        )
    since = since_the_course(people, Levers(published.of_kind(Training)), Levers(), 8, SEEDS)
    quarters = [
        row_of(f"{number}", Text(f"{100 * value:+z.0f} 个百分点", f"{100 * value:+z.0f} points"))
        for number, value in enumerate(since, start=1)
    ]
    head = Text(
        "\n## 培训和以工代赈对就业做了什么\n\n各按公布的规模，与没有任何措施对照，同样的人、同样的抽取，逐人跟踪 104 周"
        f"（模拟 {FOLLOWED:,} 人，{len(SEEDS)} 个种子；吉林的人，各周平均）。**培训在一年或更久之内使就业减少，这不是数错了**：在培训的人不算就业也不找工作，其中多数人同一周本来"
        "在务工，结业后从家里重新找。培训的好处来得晚：第二张表跟踪第一年内结业的人。他们空出的席位由别人得到。**以工代赈使人就业的，几乎不多于它从其他工作拉走的**：公共工程算就业，"
        "但在其中的多数人在施工期本来也会找到别的活，停工后又要重新找。\n\n",
        "\n## What courses and relief do to work\n\nEach at its published size against no lever at all, the same people under the same draws, "
        f"followed one by one over 104 weeks ({FOLLOWED:,} simulated people, {len(SEEDS)} seeds; people of Jilin, mean of the weeks). **Training "
        "lowers the number at work for a year or more, and that is no fault of the counting**: whoever is on a course is not at work and does not "
        "search, most of them would have been at work in the same week, and afterwards they begin to search from home. A course pays later: "
        "the second table follows those whose course ended within the first year. Places that they leave open are taken by others. "
        "**Relief puts hardly more people to work than it takes from other work**: a public project counts as work, but most of "
        "those at it would have found other work in its season, and once it closes they search anew.\n\n",
    )
    after = Text(
        "\n2026-11-22 之前，以工代赈使就业减少其席位的几倍，那是一个错误：没有席位时这一去处关闭，有了几个席位，人人都可以申请，多数落空，而一次申请用掉一次重新考虑。现在施工期内不论有没有"
        "席位它都是一个愿望，每个去处按空缺的机会加权（[决定 0039](decisions/0039-places-weighed-by-their-openings.md)）。\n",
        "\nUntil 2026-11-22 relief lowered work by several times its own seats, which was a fault: without relief seats the option was shut, "
        "with a handful of them everybody could apply, mostly in vain, and an application uses up a review. Now it is a wish all season, with or "
        "without seats, and every place is weighed by the chance of an opening ([decision 0039](decisions/0039-places-weighed-by-their-openings.md)).\n",
    )
    heads = row_of(
        Text("单项措施", "lever alone"),
        Text("同时在那里的人", "there at a time"),
        Text("其中没有它也在就业的", "of them at work without it"),
        Text("在那里的人的变化", "change among those there"),
        Text("曾在那里的人的变化", "among those who were there"),
        Text("其他所有人的变化", "among all others"),
        Text("合计，95% 区间", "change in all, 95%"),
    )
    second = row_of(
        Text("结业后第几个季度", "quarter since the course ended"),
        Text("比没有培训时多就业的比例", "more of them at work than without courses"),
    )
    return in_both(
        lambda lang: (
            head.say(lang)
            + grid(heads(lang), [row(lang) for row in rows])
            + "\n"
            + grid(second(lang), [row(lang) for row in quarters])
            + after.say(lang)
        )
    )
