"""``laborflow calibrate``: fit the simulation to published figures, beside what naive forecasts would have said."""

from pathlib import Path
from typing import Annotated, Any

import typer

from commands.inputs import must_exist, policy_with
from commands.languages import bilingual
from commands.options import Policies, option
from commands.progress import progress_bar
from commands.reasons import reason_of
from commands.registering import command
from domain.language import Language, Text
from replies import Refused, Reply

_DATA = (
    "季末外出人数（CSV）；默认用随附的。",
    "Published figures (CSV); by default the shipped, cited ones.",
)
_PLACE = "结构和跨省比例取自此省（区划代码）。", "Province that lends its shape and its region's share."
_FREE = "自由参数，逗号分隔，最多六个。", "Free parameters, with commas; at most six."

Data = Annotated[Path | None, option(*_DATA, "--data", metavar="FIGURES.csv")]
FitYears = Annotated[str, option("用于拟合的年份。", "Years to fit.", "--fit", metavar="2017..2019,2021")]
HoldOut = Annotated[str, option("留作检验的年份。", "Years to hold out.", "--hold-out", metavar="2022")]
Free = Annotated[str | None, option(*_FREE, "--free", metavar="NAMES")]
Place = Annotated[str, option(*_PLACE, "--place", metavar="22")]
Rolling = Annotated[
    bool, option("各检验年分别重新拟合（较慢）。", "Fit again before every held-out year.", "--rolling")
]
Out = Annotated[
    Path | None, option("另把各表写到此文件夹（CSV）。", "Also write the tables here.", "--out", metavar="FOLDER")
]

_PARAMETER = Text(
    "{name}：先验 {mean} ± {before}，拟合后 {value} ± {after}（{unit}）{note}",
    "{name}: prior {mean} ± {before}, fitted {value} ± {after} ({unit}){note}",
)
_STILL = Text("，数据没有移动它", ", not moved by the data")
_EDGE = Text("，到达允许范围的边界", ", at the edge of its range")
_FITTED = Text(
    "拟合 {n} 个季末数，均方根误差 {error:,.0f} 万人（样本内，偏乐观）",
    "fitted to {n} figures, root mean square error {error:,.0f} (10,000 people; within the sample, which flatters)",
)
_FEWER = Text(
    "拟合的数字（{n} 个）少于自由参数（{free} 个）：没有移动的参数仍是先验，结果主要是先验",
    "fitted figures: {n}, fewer than the {free} free parameters: what is not moved stays at its prior, and so does most of the result",
)
_SHARE = Text(
    "{year} 年跨省比例：公布 {published:.1%}，模型 {model:.1%}（{used}）",
    "cross-province share {year}: published {published:.1%}, model {model:.1%} ({used})",
)
_USED, _UNUSED = Text("用于拟合", "fitted"), Text("未用于拟合", "not fitted")
_SCORE = Text(
    "检验 {n} 个季末数，{name}：平均绝对误差 {error:,.0f} 万人，偏差 {bias:+,.0f}",
    "held out {n} figures, {name}: mean absolute error {error:,.0f}, bias {bias:+,.0f} (10,000 people)",
)
_NO_SCORE = Text("检验年没有可比的数字", "no figure of the held-out years can be compared")
_BEATS = Text("模型优于两种朴素预测", "the model beats both naive forecasts")
_LOSES = Text(
    "模型没有胜过朴素预测：不要用它预报总数",
    "the model does not beat the naive forecasts: do not forecast totals with it",
)
_FEW = Text(
    "留出的数字只有 {n} 个，不足以说模型能预报：多留几年再看，如 --hold-out 2022..2024",
    "figures held out: {n}, too few to rest a forecast on: hold out more years, as --hold-out 2022..2024",
)
FEW = 8
"""Fewer held-out figures than this, two years' worth, say nothing of a forecaster."""
UNITS = {
    "10,000 people": "万人",
    "factor": "系数",
    "utility": "效用",
    "utility/year": "效用/年",
    "yuan/week": "元/周",
    "1/yuan": "1/元",
    "share": "比例",
}
_ASIDE = Text("未读到来源、没有使用：{names}", "no source was read, not used: {names}")
FORECASTERS = {
    "this model": Text("本模型", "this model"),
    "this model, last year's miss carried over": Text(
        "本模型，加上年同季的误差", "this model, last year's miss carried over"
    ),
    "same quarter last year": Text("上年同季", "same quarter last year"),
    "same quarter with trend": Text("上年同季加趋势", "same quarter with trend"),
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(
        app,
        "calibrate",
        bilingual(
            "用已发布的季末外出人数校准模拟，并与朴素预测对照。",
            "Fit the simulation to published outflow, beside naive forecasts of held-out years.",
        ),
        "laborflow calibrate --fit 2017..2019,2021 --hold-out 2022 --out calibrated",
    )(calibrate)


def calibrate(
    *,
    data: Data = None,
    fit: FitYears = "2017..2019,2021",
    hold_out: HoldOut = "2022",
    free: Free = None,
    place: Place = "22",
    rolling: Rolling = False,
    out: Out = None,
    policy: Policies = None,
    lang: Language,
) -> Reply:
    """Fit, hold out, compare, and say what the data do not tell."""
    import laborflow as lf
    from domain.policy import PolicyError

    if data is not None:
        must_exist(data)
    names = None if free is None else tuple(name.strip() for name in free.split(","))
    with progress_bar(lang) as progress:
        try:
            found = lf.calibrate(
                data,
                fit_years=fit,
                hold_out=hold_out,
                free=names,
                policy=policy_with(policy),
                place=place,
                rolling=rolling,
                progress=progress,
            )
        except (ValueError, PolicyError) as error:
            reason = reason_of(error)
            raise Refused(Text(f"不能校准：{reason.zh}", f"cannot be calibrated: {reason.en}")) from error
    return _reply(found, [] if out is None else found.save(out), lang)


def plain(number: float, figures: int) -> str:
    """Return a number to so many figures, never as a power of ten from a thousand on."""
    rounded = float(f"{number:.{figures}g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:.{figures}g}"


def _reply(found: Any, written: list[Path], lang: Language) -> Reply:
    lines = [found.conditional.say(lang)]
    for one in found.fit.estimates:
        note = (_EDGE.say(lang) if one.at_bound else "") + ("" if one.moved else _STILL.say(lang))
        prior = one.prior
        lines.append(
            _PARAMETER.say(
                lang,
                name=prior.name,
                mean=plain(prior.mean, 4),
                before=plain(prior.spread, 2),
                value=plain(one.value, 4),
                after=plain(one.spread, 2),
                unit=UNITS.get(prior.unit, prior.unit) if lang == "zh" else prior.unit,
                note=note,
            )
        )
    lines.append(_FITTED.say(lang, n=len(found.fit.figures), error=found.fit.root_mean_square_10k))
    if len(found.fit.figures) < len(found.fit.estimates):
        lines.append(_FEWER.say(lang, n=len(found.fit.figures), free=len(found.fit.estimates)))
    for year, published, model, used in found.shares:
        words = (_USED if used else _UNUSED).say(lang)
        lines.append(_SHARE.say(lang, year=year, published=published, model=model, used=words))
    for row in found.scores.to_dict("records"):
        name = FORECASTERS[str(row["forecaster"])].say(lang)
        lines.append(
            _SCORE.say(lang, n=row["figures"], name=name, error=row["mean_absolute_10k"], bias=row["bias_10k"])
        )
    verdict = _NO_SCORE if found.scores.empty else _BEATS if found.beats_naive else _LOSES
    lines.append(verdict.say(lang))
    count = 0 if found.scores.empty else int(found.scores["figures"].iloc[0])
    if 0 < count < FEW:
        lines.append(_FEW.say(lang, n=count))
    if found.left_aside:
        lines.append(_ASIDE.say(lang, names="、".join(found.left_aside)))
    lines += [str(path) for path in written]
    data: dict[str, Any] = {
        "conditional": found.conditional.en,
        "parameters": found.parameters.to_dict("records"),
        "not_moved": list(found.not_moved),
        "fitted": found.fitted.to_dict("records"),
        "cross_province": found.cross_province.to_dict("records"),
        "held_out": found.held_out.to_dict("records"),
        "scores": found.scores.to_dict("records"),
        "beats_naive": found.beats_naive,
        "correction": found.correction,
        "left_over": found.left_over,
        "left_aside": list(found.left_aside),
        "files": [str(path) for path in written],
    }
    return Reply(data, lines)
