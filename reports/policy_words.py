"""Values of the policy in the words of a reader without legal training, in both languages."""

import re
from collections.abc import Mapping
from typing import Any, Final

from domain.language import Language, Text
from reports import labels
from reports.labels import Labels
from reports.names import JOINT, Names

UNITS: Final[Labels] = {
    "days": Text("天", "days"),
    "factor": Text("倍", "times"),
    "hours": Text("小时", "hours"),
    "hours/month": Text("小时/月", "hours/month"),
    "km": Text("公里", "km"),
    "km/hour": Text("公里/小时", "km/hour"),
    "minutes": Text("分钟", "minutes"),
    "months": Text("个月", "months"),
    "people": Text("人", "people"),
    "times": Text("次", "times"),
    "weeks": Text("周", "weeks"),
    "years": Text("年", "years"),
    "yuan": Text("元", "yuan"),
    "yuan/day": Text("元/天", "yuan/day"),
    "yuan/hour": Text("元/小时", "yuan/hour"),
    "yuan/km": Text("元/公里", "yuan/km"),
    "yuan/minute": Text("元/分钟", "yuan/minute"),
    "yuan/month": Text("元/月", "yuan/month"),
    "yuan/year": Text("元/年", "yuan/year"),
}
"""Units that are said, also at the start of longer ones (``yuan per person and year``); others say nothing."""
_MORE: Final = re.compile(r" per |, | by | and ")
WAN_FROM: Final = 100_000
"""Sums from here on are said in 万元 in Chinese, as the documents do."""
YES: Final = Text("是", "yes")
NO: Final = Text("否", "no")
WORDS: Final[Labels] = {
    **labels.EDUCATION,
    **labels.KINDS,
    **labels.MODES,
    **labels.SEXES,
    "employed": Text("已就业", "employed"),
    "unemployed": Text("失业", "unemployed"),
    "surplus": Text("富余", "surplus"),
    "draft": Text("草拟", "draft"),
    "announced": Text("已告知", "announced"),
    "accepted": Text("已接受", "accepted"),
    "ticketed": Text("已购票", "ticketed"),
    "without_application": Text("免申即享", "without an application"),
    "on_application": Text("申请后享受", "on application"),
    **labels.CHANNELS,
    "micro": Text("微型", "micro"),
    "small": Text("小型", "small"),
    "medium": Text("中型", "medium-sized"),
    "large": Text("大型", "large"),
    "firm": Text("企业", "firm"),
    "management": Text("公共管理类", "management"),
    "service": Text("公共服务类", "service"),
    "social": Text("社会事业类", "social"),
    "maintenance": Text("设施维护类", "maintenance"),
    "governance": Text("社会治理类", "governance"),
}
"""Codes of fixed lists that values of the policy use."""
PAIR: Final = Text("{key} {value}", "{key} {value}")
PAIRS_JOINT: Final = Text("；", "; ")


def say_value(value: Any, unit: str, names: Names, lang: Language, words: Labels | None = None) -> str:
    """Return a value as a person would write it: 500 元, 60%, 脱贫人口、监测对象, or 省外 600 元；省内 300 元.

    Parameters
    ----------
    value
        A value of a parameter or a fact.
    unit
        Its unit, in the words of the policy files.
    names
        Names of places and groups.
    lang
        Language.
    words
        Names of codes that only this value uses; they go before the common ones.
    """
    if isinstance(value, Mapping):
        if set(value) == {"zh", "en"}:
            return str(value[lang])
        pairs = (
            PAIR.say(lang, key=_code(str(key), names, lang, words), value=say_value(item, unit, names, lang, words))
            for key, item in value.items()
        )
        return PAIRS_JOINT.say(lang).join(pairs)
    if isinstance(value, tuple | list):
        nested = any(isinstance(item, tuple | list) for item in value)
        return (
            (PAIRS_JOINT if nested else JOINT)
            .say(lang)
            .join(say_value(item, unit, names, lang, words) for item in value)
        )
    if isinstance(value, bool):
        return (YES if value else NO).say(lang)
    if isinstance(value, int | float):
        return _number(float(value), unit, lang)
    return _code(str(value), names, lang, words)


def _number(value: float, unit: str, lang: Language) -> str:
    known = unit if unit in UNITS else _MORE.split(unit)[0]
    if known == "share":
        return f"{100 * value:.6g}%"
    if known not in UNITS:
        return f"{value:.6g}" if unit == "year" else f"{value:,.10g}"
    if known == "yuan" and lang == "zh" and value >= WAN_FROM and value % 100 == 0:
        return f"{value / 10_000:,.10g} 万元"
    said = UNITS[known].say(lang)
    if lang == "en" and value == 1 and known in ("days", "hours", "months", "times", "weeks", "years"):
        said = said.removesuffix("s")
    return f"{value:,.10g} {said}"


def _code(code: str, names: Names, lang: Language, words: Labels | None) -> str:
    if words is not None and code in words:
        return words[code].say(lang)
    if code in labels.GROUPS:
        return names.group(code, lang)
    return WORDS[code].say(lang) if code in WORDS else names.code(code, lang)
