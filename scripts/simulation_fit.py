"""The fit beside published quarter ends: a part of the validation page, in both languages."""

import reference_words as chinese
from in_two_languages import in_both, row_of
from reference_pages import grid, word

from commands.calibrate import FORECASTERS
from domain.language import Language, Text
from simulation.calibration import ANCHORED, MODEL, Calibration
from simulation.national import FIRST_YEAR

GRADES = {"read": "读到", "derived": "推得", "memory": "凭记忆"}


def held_out_part(found: Calibration, lang: Language) -> str:
    """Return the errors of all forecasters by quarter, and their means."""
    misses = found.held_out.pivot_table(index="quarter", columns="forecaster", values="error_10k", sort=False)
    held = [
        (quarter, *(f"{value:+z,.0f}" for value in row))
        for quarter, row in zip(misses.index, misses.to_numpy(), strict=True)
    ]
    scores = [
        (
            FORECASTERS[str(row.forecaster)].say(lang),
            row.figures,
            f"{row.mean_absolute_10k:,.0f}",
            f"{row.bias_10k:+z,.0f}",
            f"{row.relative:.1%}",
        )
        for row in found.scores.itertuples()
    ]
    heads = row_of(
        Text("预测方法", "forecaster"),
        Text("个数", "figures"),
        Text("平均绝对误差", "mean absolute error"),
        Text("偏差", "bias"),
        Text("相对误差", "relative"),
    )
    names = [FORECASTERS[str(name)].say(lang) for name in misses.columns]
    return grid((Text("季度", "quarter").say(lang), *names), held) + "\n" + grid(heads(lang), scores)


def verdict_of(found: Calibration, lang: Language) -> str:
    """Return whether the model may forecast."""
    beats = Text("模型优于两种朴素预测。", "The model beats both naive forecasts.")
    loses = Text(
        "**模型没有胜过朴素预测：不要用它预报总量。**它是用来比较措施的。",
        "**The model does not beat the naive forecasts: do not forecast totals with it.** It is for comparing levers.",
    )
    return (beats if found.beats_naive else loses).say(lang)


def won_and_lost(found: Calibration, without: Calibration, lang: Language) -> str:
    """Return what a yearly shift of taste wins and loses beside the pull of the festival in its stead."""
    rows = []
    for name, one in (
        (Text("有逐年变化，对照各年比例", "a yearly shift, held to every year's share"), found),
        (Text("没有逐年变化，对照比例的平均", "no yearly shift, held to the mean share"), without),
    ):
        errors = one.scores.set_index("forecaster")["mean_absolute_10k"]
        last = one.cross_province.iloc[-1]
        growth = one.fit.values["jobs_growth"]
        rows.append(
            (
                name.say(lang),
                f"{one.fit.root_mean_square_10k:,.0f}",
                f"{errors[MODEL]:,.0f}",
                f"{errors[ANCHORED]:,.0f}",
                f"{last['model']:.1%} ({last['published']:.1%})",
                f"{growth:.3f}",
            )
        )
    year = int(found.cross_province.iloc[-1]["year"])
    heads = row_of(
        Text("拟合", "fit"),
        Text("样本内误差", "error within the sample"),
        Text("留出误差", "held out"),
        Text("留出误差，加上年同季的误差", "held out, last miss carried over"),
        Text(f"{year} 年比例（公布）", f"share {year} (published)"),
        Text("岗位增长", "growth of seats"),
    )
    before = Text(
        "偏好的逐年变化（`sim.taste.away_drift`）是六个自由参数之一，代替了春节的拉回（`sim.festival.pull`，取设定值）；得到什么、失去什么：\n\n",
        "The yearly shift of taste (`sim.taste.away_drift`) is one of the six free parameters, in place of the pull of the festival "
        "(`sim.festival.pull`, which keeps its shipped value). What that wins and loses:\n\n",
    )
    after = Text(
        "\n2026-11-22 之前，一次预报从所问季度的前一年开始，那时的人几乎没有外出经历，而拟合已有五年的积累：2022 至 2024 年的预报平均差 3,593"
        f"（万人），主要因此。现在每次运行都从 {FIRST_YEAR} 年开始，预报接着拟合的年份往下走。2013 年起步还太晚：起步时人们经历少，头几年外出和跨省比例会自己上升（下文）。\n\n",
        "\nUntil 2026-11-22 a forecast began its run one year before the quarter asked for, with people who had hardly been away, "
        "while the fit had five years behind it: the forecasts of 2022 to 2024 missed by 3,593 (10,000 people), mostly for this. Every "
        f"run now begins in {FIRST_YEAR}, and a forecast goes on from the years of the fit. A start in 2013 was still too late: people "
        "begin with little experience, so that for some years the outflow and the share rise by themselves (below).\n\n",
    )
    return before.say(lang) + grid(heads(lang), rows) + after.say(lang)


def calibration_part(found: Calibration, rolled: Calibration, without: Calibration) -> Text:
    """Return the part on the fit and the hold-outs."""
    return in_both(lambda lang: _fit(found, lang) + _hold_outs(found, rolled, without, lang) + _bias(found, lang))


def _fit(found: Calibration, lang: Language) -> str:
    parameters = [
        (
            f"`{row.parameter}`",
            f"{row.prior_mean:g} ± {row.prior_spread:g}",
            f"{row.value:.4g} ± {row.spread:.2g}",
            word(chinese.UNITS, str(row.unit), lang),
            f"{row.shrinkage:.2f}",
            Text("是", "yes").say(lang) if row.moved else Text("**否**", "**no**").say(lang),
        )
        for row in found.parameters.itertuples()
    ]
    fitted = [
        (row.quarter, word(GRADES, str(row.grade), lang), f"{row.published_10k:,.0f}", f"{row.error_10k:+z,.0f}")
        for row in found.fitted.itertuples()
    ]
    still = Text("、", ", ").say(lang).join(f"`{name}`" for name in found.not_moved) or Text("无", "none").say(lang)
    head = Text(
        f"## 公布的季末外出人数\n\n{found.conditional.zh}只有读到来源的数字，或由这样的数字推得的，才进入"
        "（`simulation/data/outgoing_quarter_end.csv`，每行注明来源）；2020 年不给任何一种方法看。单位为万人。\n\n",
        f"## Published quarter-end outflow\n\n{found.conditional.en} Only figures whose source was read, or that follow from such "
        "figures, enter (`simulation/data/outgoing_quarter_end.csv`, a source in every row); 2020 is shown to nobody. People in 10,000s.\n\n",
    )
    heads = row_of(
        Text("参数", "parameter"),
        Text("先验", "prior"),
        Text("拟合", "fitted"),
        Text("单位", "unit"),
        Text("拟合后与拟合前的宽度之比", "spread after / before"),
        Text("数据是否移动了它", "moved by the data"),
    )
    quarters = row_of(
        Text("季度", "quarter"),
        Text("来源等级", "grade"),
        Text("公布", "published"),
        Text("模型减公布", "model less published"),
    )
    moved = Text(
        f"\n数据没有移动的（宽度之比高于 0.9）：{still}。\n\n",
        f"\nNot moved by the data (spread after above 0.9 of before): {still}.\n\n",
    )
    error = Text(
        f"\n样本内均方根误差（偏乐观）：{found.fit.root_mean_square_10k:,.0f}。\n\n",
        f"\nRoot mean square error within the sample, which flatters: {found.fit.root_mean_square_10k:,.0f}.\n\n",
    )
    tables = grid(heads(lang), parameters), grid(quarters(lang), fitted)
    return head.say(lang) + tables[0] + moved.say(lang) + tables[1] + error.say(lang)


def _hold_outs(found: Calibration, rolled: Calibration, without: Calibration, lang: Language) -> str:
    once = Text(
        "留出检验，各方法看到的都是 2021 年以前的同样年份（误差为预报减公布）：\n\n",
        "Held out, all shown the same years up to 2021 (errors, forecast less published):\n\n",
    )
    rolling = Text(
        "滚动起点：每个留出的年份各由一次拟合预报，拟合用此前各年的全部数字；朴素预测看到同样的年份：\n\n",
        "Rolling origin: every held-out year is forecast by a fit of its own to all figures of the years before it, and the naive "
        "forecasts are shown the same years:\n\n",
    )
    parts = [once.say(lang), held_out_part(found, lang), f"\n{verdict_of(found, lang)}\n\n"]
    parts += [rolling.say(lang), held_out_part(rolled, lang), f"\n{verdict_of(rolled, lang)}\n\n"]
    return "".join(parts) + won_and_lost(found, without, lang)


def _bias(found: Calibration, lang: Language) -> str:
    bias = [
        (f"Q{quarter}", f"{ratio - 1:+z.1%}", f"{found.left_over[quarter] - 1:+z.1%}")
        for quarter, ratio in found.correction.items()
    ]
    told = Text(
        "用来拟合的流体模型与内核对照（季末外出人数，同一日历，没有措施）：先验处内核的外出人数与流体模型之比减一，拟合时已校正；以及在估计值处校正之后还剩的。\n\n",
        "The cohort model that is fitted, against the kernel (people away at quarter ends, same calendar, no levers): the "
        "kernel's outflow over the fluid's less one at the priors, which the fit undoes, and what is left of it at the estimates.\n\n",
    )
    heads = row_of(
        Text("季度", "quarter"),
        Text("内核与流体模型之比减一", "kernel over fluid"),
        Text("校正后还剩", "left after correction"),
    )
    return told.say(lang) + grid(heads(lang), bias)
