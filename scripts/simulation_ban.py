"""The ban of 2020 beside the published quarter ends, with what the fit leaves open: a part of the validation page."""

import csv
import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from in_two_languages import in_both, row_of
from numpy.typing import NDArray
from reference_pages import grid
from simulation_yearly import draw_quarters

from domain.language import Language, Text
from domain.policy import Policy
from simulation.calibration import Calibration
from simulation.national import Ban, National, Opening, start_for, together
from simulation.places import FIRST_AWAY, Place
from simulation.published import Figure, Figures

HOME = Path(__file__).resolve().parent.parent / "simulation" / "data" / "home_for_festival.csv"
DRAWS, SEED = 40, 2020
"""Parameter sets drawn for the bands."""
ENDS = (5, 50, 95)
BANDED = (1, 2, 4, 5, 6, 7, 8, 9)
"""Ways of telling 2020 that get a band: most provinces and Hubei, each with all workplaces open, open as small firms were, and
open as small and larger firms were, without and with their staff back, weighted by employment."""
FESTIVAL, BEFORE = datetime.date(2020, 1, 25), 4
"""The festival of the year, and how many weeks before it the return wave has not begun."""
Changes = NDArray[np.float64]


class Struck(NamedTuple):
    """One way of telling the spring of 2020: its name, what was shut, and when workplaces opened."""

    name: Text
    bans: tuple[Ban, ...]
    opening: Opening


def scenarios(policy: Policy) -> tuple[Struck, ...]:
    """Return the ways of telling 2020, by the dates that were read; those of ``BANDED`` get a band."""
    day = datetime.date(2020, 1, 1)
    hubei, coaches = policy.value("sim.ban_2020.hubei", day), policy.value("sim.ban_2020.elsewhere", day)
    first, most, outside, wuhan = (
        datetime.date.fromisoformat(text) for text in (hubei["first"], coaches, hubei["lifted"], hubei["lifted_wuhan"])
    )
    opening, larger, back = (
        tuple((datetime.date.fromisoformat(on), float(share)) for on, share in sorted(table.items()))
        for table in (policy.value(f"sim.ban_2020.{name}", day) for name in ("open", "open_larger", "back_larger"))
    )
    small = policy.value("sim.ban_2020.small_share", day)
    staffed = tuple((on, share * there) for (on, share), (_, there) in zip(larger, back, strict=True))
    opened, manned = (together(((opening, small), (kind, 1.0 - small))) for kind in (larger, staffed))

    def shut(until: datetime.date) -> tuple[Ban, ...]:
        eve = datetime.timedelta(days=1)
        return (first, until - eve, False), (first, most - eve, True)

    closed = Text("，开工按中小企业的比例", ", workplaces open as small firms were")
    weighed = Text("，中小微与大型按就业加权，看开工", ", small and larger firms by employment, as they opened")
    counted = Text(
        "，中小微与大型按就业加权，看开工与复岗",
        ", small and larger firms by employment, as they opened and had their staff back",
    )

    def named(zh: str, en: str, also: Text = closed) -> Text:
        return Text(f"模型，{zh}{also.zh}", f"model, {en}{also.en}")

    none = Text("", "")
    return (
        Struck(
            named(f"只禁省际往来，至 {outside}", f"between provinces only, until {outside}", none),
            shut(outside)[:1],
            (),
        ),
        Struck(
            named(f"一切往来禁至 {most}（多数省份）", f"all shut until {most} (most provinces)", none), shut(most), ()
        ),
        Struck(
            named(f"省际禁至 {outside}（湖北）", f"between provinces until {outside} (Hubei)", none), shut(outside), ()
        ),
        Struck(named(f"省际禁至 {wuhan}（武汉）", f"between provinces until {wuhan} (Wuhan)"), shut(wuhan), opening),
        *(
            Struck(named(zh, en, also), shut(until), how)
            for also, how in ((closed, opening), (weighed, opened), (counted, manned))
            for zh, en, until in (
                (f"一切往来禁至 {most}（多数省份）", f"all shut until {most} (most provinces)", most),
                (f"省际禁至 {outside}（湖北）", f"between provinces until {outside} (Hubei)", outside),
            )
        ),
    )


def changes(national: National, values: Mapping[str, float], figures: Sequence[Figure], struck: Struck) -> Changes:
    """Return people away at the ends of the quarters of 2020 over the same quarter of 2019, less one."""
    away = national.shares(values, figures, struck.bans, struck.opening)
    return np.array(
        [
            away[row] / away[[other.quarter for other in figures].index(figure.quarter)] - 1
            for row, figure in enumerate(figures)
            if figure.year == 2020
        ]
    )


def gone_home(national: National, values: Mapping[str, float]) -> float:
    """Return the share of those away four weeks before the festival of 2020 who are not away at its end of week, without ban."""
    start = start_for(2019)
    weeks = [(FESTIVAL - datetime.timedelta(weeks=before) - start).days // 7 for before in (BEFORE, 0)]
    away = national.run(values, start, weeks[-1] + 1)[:, FIRST_AWAY : Place.TRAVELLING].sum(axis=1)
    return float(1 - away[weeks[1]] / away[weeks[0]])


def shock_part(found: Calibration, national: National) -> Text:
    """Return the part on the travel ban of 2020."""
    considered, values = found.fit.considered, found.fit.values
    if considered is None:
        raise ValueError(
            "the band needs a parameter that is considered beside the fit; calibrate with its own free ones"
        )
    figures = [figure for figure in Figures.read() if figure.year in (2019, 2020)]
    told, published = scenarios(national.population.policy), _published(figures)
    calm = Struck(Text("模型，没有禁行", "model, no ban"), (), ())
    drawn = considered.draws(DRAWS, SEED)
    rows = [row_of(Text("公布", "published"), *_plain(published))]
    rows += [row_of(one.name, *_plain(changes(national, values, figures, one))) for one in (*told, calm)]
    rows.insert(1, rows.pop())  # told last, run last: what was shut shares the years before with what was not
    banded = [told[number] for number in BANDED]
    each = [([changes(national, draw, figures, one) for one in banded], gone_home(national, draw)) for draw in drawn]
    bands, edges, held = [], [], np.zeros(len(published), np.bool_)
    for number, one in enumerate(banded):
        low, middle, high = np.percentile([changed[number] for changed, _ in each], ENDS, axis=0)
        inside = (low <= published) & (published <= high)
        held |= inside
        edges += [low, high]
        cells = [
            Text(
                f"{m:+z.1%}（{a:+z.1%} 至 {b:+z.1%}）{'' if yes else '，**在外**'}",
                f"{m:+z.1%} ({a:+z.1%} to {b:+z.1%}){'' if yes else ', **outside**'}",
            )
            for a, m, b, yes in zip(low, middle, high, inside, strict=True)
        ]
        bands.append(row_of(one.name, *cells))
    homes = np.percentile([home for _, home in each], ENDS)
    twice = doubled(national, values, considered.kept["festival_pull"])
    drawn_as = told[BANDED[3]]
    draw_quarters(found, national, drawn_as.bans, drawn_as.opening)
    between = (np.min(edges, axis=0) <= published) & (published <= np.max(edges, axis=0))
    said = _told(
        considered.told("festival_pull"), considered.kept["festival_pull"], gone_home(national, values), homes, twice
    )
    verdict = _verdict(between, held)
    heads = ("", "2020Q1", "2020Q2", "2020Q3")

    def page(lang: Language) -> str:
        tables = [grid(heads, [row(lang) for row in part]) for part in (rows, bands)]
        return said[0].say(lang) + tables[0] + said[1].say(lang) + tables[1] + verdict.say(lang) + said[2].say(lang)

    return in_both(page)


def _verdict(between: NDArray[np.bool_], held: NDArray[np.bool_]) -> Text:
    """Return for which quarters the published change lies between the ends of the bands, and within one of them."""
    quarters = np.array(["2020Q1", "2020Q2", "2020Q3"])

    def listed(which: NDArray[np.bool_]) -> Text:
        names = quarters[which]
        return Text("、".join(names) or "没有", ", ".join(names) or "none")

    inner, outer = listed(held), listed(between)
    return Text(
        f"\n**这是两端之间，不是复现。** 岗位全开和按中小企业开工的比例关，是停工的两端；按就业加权的各行在两端之间。公布数在各行最低与最高之间的季度：{outer.zh}；落在某一行自己的区间之内的：{inner.zh}。权数把外出和本地的岗位当作与全部企业就业同样分布，"
        "用规模以上工业的开工和复岗代替各行业的大型企业，个体户不在内；没回来的人有的正是走不了，所以“看开工与复岗”是关得多的一边，“看开工”是关得少的一边。没有哪一行是按 2020 年的外出人数去选或去调的。三月底模型的曲线一周变动约一千万人（图，湖北的日期，按中小企业开工），差几天就差很多。\n",
        f"\n**This brackets the fall and does not reproduce it.** All workplaces open, and as many shut as small firms were, are two ends; the rows weighted by employment lie between them. Quarters whose published change lies between "
        f"the lowest and the highest of all rows: {outer.en}; within the band of one row: {inner.en}. The weight takes seats at home and away to be spread over firms as all employment of enterprises is, larger industrial firms stand for the large ones of every trade, and the self-employed are not in it; "
        "of the staff that was not back some could not travel, so that the rows with it shut more and those without it less. No row was chosen or set by the outflow of 2020. At the end of March the model's curve moves by some ten million people a week (picture, the dates of Hubei, open as small firms were), so that a few days make much of a difference.\n",
    )


def _published(figures: Sequence[Figure]) -> Changes:
    before = {figure.quarter: figure.outgoing_10k for figure in figures if figure.year == 2019}
    return np.array([one.outgoing_10k / before[one.quarter] - 1 for one in figures if one.year == 2020])


def _plain(found: Changes) -> list[str]:
    return [f"{change:+z.1%}" for change in found]


def doubled(national: National, values: Mapping[str, float], pull: float) -> tuple[float, float]:
    """Return the share at home for the festival of 2020 with the pull twice as large, and how many fewer are away at 2019Q1, 10,000s."""
    larger = {**values, "festival_pull": 2 * pull}
    first = [figure for figure in Figures.read() if figure.name == "2019Q1"]
    lower = national(values, first)[0] - national(larger, first)[0]
    return gone_home(national, larger), float(lower)


def _told(
    pull: tuple[float, float], kept: float, home: float, homes: Changes, twice: tuple[float, float]
) -> tuple[Text, Text, Text]:
    """Return what stands before the first table, between the two, and after them."""
    with HOME.open(encoding="utf-8") as lines:
        published = {int(row["year"]): float(row["share"]) for row in csv.DictReader(lines)}
    before = Text(
        "\n## 2020 年：禁行，春天解除\n\n外出人数与 2019 年同季相比的变化；2020 年没有给任何拟合看过。什么时候关、什么时候开，日期和比例是读到的：离鄂通道自 2020-01-23 关闭，武汉以外 2020-03-25、"
        "武汉 2020-04-08 解除（`sim.ban_2020.hubei`）；2 月 12 日 9 省恢复省际、17 省恢复省内道路客运，3 月 1 日 28 省都已恢复（`sim.ban_2020.elsewhere`；模型里一切往来禁到这一天，“只禁省际往来”的一行除外）；各省通知 2 月 9 日前不复工，中小企业 2 月 23 日 29.6%、"
        "3 月 29 日 76.8%、4 月 15 日 84%、5 月 18 日 91% 复工（`sim.ban_2020.open`；规模越大复工越早，用于全部岗位是停工的上端；此后算全部开工，是本项目假定；没开工的不招人也不裁人）；"
        "规模以上工业 2 月 23 日 83.1% 开工、51.9% 的人员复岗，3 月 28 日 98.6% 和 89.9%，4 月 21 日 99.1% 和 95.1%，5 月 18 日 99.1% 和 95.4%（`sim.ban_2020.open_larger`、`sim.ban_2020.back_larger`）；2018 年末企业就业的 79.4% 在中小微企业（`sim.ban_2020.small_share`）：开着的岗位 = 79.4% × 中小企业复工率 + 20.6% × 规模以上开工率（× 复岗率）。全国只用一个日期是简化，把湖北的日期用于全国是上端。"
        "人社部说春节后两周的外出高峰当年推迟：禁行关掉的几周，解除之后补上（[决定 0049](decisions/0049-a-band-for-2020.md)）。\n\n",
        "\n## 2020: a travel ban, lifted in spring\n\nChange of people away against the same quarter of 2019; no fit was shown 2020. What was shut and when it opened was read: the ways "
        "out of Hubei from 2020-01-23, until 2020-03-25 outside Wuhan and 2020-04-08 in it (`sim.ban_2020.hubei`); coaches between provinces ran again in 9 provinces and within them in 17 on 12 February, both "
        "in 28 on 1 March (`sim.ban_2020.elsewhere`; until that day the model shuts all journeys, but in the row that says only); notices of the provinces kept firms closed until 9 February, and of the small ones 29.6% were open on 23 February, 76.8% on 29 March, 84% on 15 April, 91% on 18 May "
        "(`sim.ban_2020.open`; larger ones opened earlier, so that for all seats this is an upper end; after the last day all are open, which is ours; what is closed takes nobody and dismisses nobody); of the larger industrial firms 83.1% were open and "
        "51.9% of the staff back on 23 February, 98.6% and 89.9% on 28 March, 99.1% and 95.1% on 21 April, 99.1% and 95.4% on 18 May (`sim.ban_2020.open_larger`, `sim.ban_2020.back_larger`); 79.4% of the employment of enterprises was in micro, small and medium ones at the end of 2018 "
        "(`sim.ban_2020.small_share`): seats open = 79.4% x share of small firms open + 20.6% x share of larger ones open (x share of their staff back). One date for the whole country is a simplification, and "
        "Hubei's for all of it an upper end. The ministry said that the departures of the two weeks after the festival came later that year: what the ban shut of them is made up after it "
        "([decision 0049](decisions/0049-a-band-for-2020.md)).\n\n",
    )
    between = Text(
        f"\n有多不确定：六个参数在拟合处的宽度，加上不在六个之内的春节拉回（`sim.festival.pull`，拟合时取 {kept:g}；拟合年份连同它自己的先验给出 {pull[0]:.2f} ± {pull[1]:.2f}），按正态近似抽 "
        f"{DRAWS} 组，中位数和 {ENDS[0]}% 至 {ENDS[2]}%：\n\n",
        f"\nHow sure that is: the spreads of the six parameters at the fit and, beside the six, of the festival's pull (`sim.festival.pull`, {kept:g} in the fit; the "
        f"fitted years and its own prior say {pull[0]:.2f} ± {pull[1]:.2f}), {DRAWS} sets drawn from the normal approximation, median and {ENDS[0]}% to {ENDS[2]}%:\n\n",
    )
    after = Text(
        f"\n禁行把已经回家过节的人留在家里。没有禁行时，模型里 2020 年春节有 {home:.0%}（{homes[0]:.0%} 至 {homes[2]:.0%}）的外出者在家；公布的是 2009 年约 {published[2009]:.0%}（国家统计局的调查，含 2008 年里早先回来的）、2020 年约 "
        f"{published[2020]:.0%}（人社部：返岗 7800 万人，占返乡的 60%，外出 1.7 亿；`simulation/data/home_for_festival.csv`，不进入拟合；口径各不相同）。模型里回家过节就放弃了在外的席位，节后重新选择：拉回加倍而其余如拟合，在家的会是 {twice[0]:.0%}，"
        f"2019 年一季度末则少 {twice[1]:,.0f} 万人，而一个正确的模型允许差 150 万人左右；所以季末数不容拉回再大。\n"
        "\n![模型逐周与公布的季末数](figures/simulation-quarters-zh.svg)\n",
        f"\nA ban holds at home who has come home for the festival by then. Without one, in the model {home:.0%} ({homes[0]:.0%} to {homes[2]:.0%}) of those away are home for the festival of "
        f"2020; published are about {published[2009]:.0%} for 2009 (a survey of the Bureau, with those who had come home earlier in 2008) and about {published[2020]:.0%} for 2020 (the ministry: 78 million back at work, "
        "60% of those who came home, of 170 million away; `simulation/data/home_for_festival.csv`, in no fit; each counts in its own way). In the model whoever goes home gives up the place and chooses anew "
        f"after the festival: with the pull twice as large and all else as fitted {twice[0]:.0%} would be at home, and the first quarter of 2019 would end {twice[1]:,.0f} (10,000 people) lower, where a right "
        "model may miss by some 150. So the quarter ends do not allow a larger pull.\n"
        "\n![Model by week and published quarter ends](figures/simulation-quarters.svg)\n",
    )
    return before, between, after
