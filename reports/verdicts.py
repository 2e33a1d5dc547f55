"""What a rule says of one pair, in a sentence with its numbers; codes become words here."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from domain.language import Language, Text
from domain.rules import RULE_OF
from reports.labels import AREAS, BASES, CAPACITIES, DEMANDS, Labels
from reports.names import JOINT, Names, is_missing

_FAILED: Final = Text("不符合“{title}”", "fails “{title}”")
_UNKNOWN: Final = Text("“{title}”待核实", "“{title}” is to be verified")
_BEYOND: Final = Text(
    "只接受{limit}就业，岗位在 {place}（单程 {minutes} 分钟）",
    "accepts work in {limit} only; the post is in {place}, {minutes} minutes away",
)
_SKILL_ONLY: Final = Text("需要 {skill} 技能", "needs the skill {skill}")
_CODED: Final = frozenset({"place", "wish", "offered", "skill", "local"})
_WORDS: Final[Mapping[str, Labels]] = {"basis": BASES, "capacity": CAPACITIES, "demand": DEMANDS, "limit": AREAS}


class Condition(NamedTuple):
    """A condition within a rule: the sentence when it fails, and what to ask for when it is not known."""

    denied: Text
    asked: Text


CONDITIONS: Final[Mapping[str, Condition]] = {
    "age": Condition(
        Text("上岗时 {age} 岁，须满 {limit} 岁", "aged {age} at the start, must be {limit}"), Text("年龄", "age")
    ),
    "age_unknown": Condition(Text("年龄未登记", "age not recorded"), Text("年龄", "age")),
    "medical_check": Condition(
        Text("职业健康体检在 {on} 前已到期", "the medical check has run out before {on}"),
        Text("职业健康体检（{on} 仍在有效期）", "medical check valid on {on}"),
    ),
    "capacity": Condition(
        Text("{capacity}，岗位劳动强度为{demand}", "labour capacity {capacity}, the work is {demand}"),
        Text(
            "劳动能力与岗位强度（本人：{capacity}，岗位：{demand}）",
            "capacity for the work (person: {capacity}, post: {demand})",
        ),
    ),
    "worker_consent": Condition(
        Text("本人没有同意共享用工", "has not agreed to be lent"), Text("本人是否同意共享用工", "consent to be lent")
    ),
    "no_agreement": Condition(
        Text("没有适用的共享用工协议", "no lending agreement covers the post"),
        Text("共享用工协议", "the lending agreement"),
    ),
    "illegal_deposit": Condition(
        Text("单位违规收取押金", "the employer takes illegal deposits"), Text("是否收取押金", "illegal deposits")
    ),
    "wage_deposit": Condition(
        Text("建筑业单位未缴工资保证金", "construction employer without a wage deposit"),
        Text("工资保证金", "the wage deposit"),
    ),
    "blacklisted": Condition(
        Text("单位或其总承包单位在黑名单内", "the employer or its general contractor is blacklisted"),
        Text("是否在黑名单内", "the blacklist"),
    ),
    "willing": Condition(
        Text("本人没有表示愿意从事公益性岗位", "has not said to be willing to hold a public-welfare post"),
        Text("是否愿意从事公益性岗位", "willingness to hold a public-welfare post"),
    ),
    "cannot_leave": Condition(
        Text("本人可以离乡就业", "can leave home to work"), Text("是否无法离乡", "whether the person cannot leave home")
    ),
    "term": Condition(
        Text("岗位期限 {days} 天，最多 {limit} 天", "a term of {days} days, at most {limit}"),
        Text("岗位期限", "the term of the post"),
    ),
    "groups": Condition(
        Text("不属于当地公益性岗位安置对象", "in none of the groups that welfare posts here are for"),
        Text("人员类别", "the person's groups"),
    ),
}


def spoken_number(name: str, value: Any, names: Names, lang: Language) -> str:
    """Return one number as it is read: codes become names, lists are joined, blanks say so."""
    if isinstance(value, Mapping):
        return str(value[lang])
    if isinstance(value, list | tuple):
        return JOINT.say(lang).join(spoken_number(name, item, names, lang) for item in value)
    if is_missing(value) or value == "":
        return Text("未登记", "not recorded").say(lang)
    if name in _CODED:
        return names.code(str(value), lang)
    if name == "screen":
        return JOINT.say(lang).join(
            names.screen(token.strip(), lang) for token in str(value).split(";") if token.strip()
        )
    words = _WORDS.get(name, {})
    if isinstance(value, str):
        return words[value].say(lang) if value in words else value
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def condition_phrase(numbers: Mapping[str, Any], names: Names, lang: Language, *, unknown: bool) -> str:
    """Return the condition of a rule that consists of several."""
    condition = CONDITIONS.get(str(numbers["condition"]))
    if condition is None:
        return spoken_number("condition", numbers["condition"], names, lang)
    return _filled(condition.asked if unknown else condition.denied, numbers, names, lang)


def _filled(text: Text, numbers: Mapping[str, Any], names: Names, lang: Language) -> str:
    wanted = re.findall(r"{(\w+)}", text.zh)
    return text.say(lang, **{name: spoken_number(name, numbers.get(name), names, lang) for name in wanted})


def rule_sentence(rule: str, numbers: Mapping[str, Any], names: Names, lang: Language, *, unknown: bool = False) -> str:
    """Return what a rule says of a pair, with its numbers.

    Parameters
    ----------
    rule
        Name of a rule of ``domain.rules``.
    numbers
        Values of its placeholders; when one that matters is lacking the sentence names the rule only.
    names
        Speaks the codes among them.
    lang
        Language.
    unknown
        The sentence of a verdict "unknown" instead of "no".
    """
    stated = RULE_OF[rule]
    template = stated.unknown if unknown else stated.denied
    if not unknown and rule == "within_reach" and isinstance(numbers.get("limit"), str):
        template = _BEYOND
    if not unknown and rule == "skilled_enough" and is_missing(numbers.get("level")):
        template = _SKILL_ONLY
    wanted = re.findall(r"{(\w+)}", template.zh)
    if any(is_missing(numbers.get(name)) for name in wanted):
        return (_UNKNOWN if unknown else _FAILED).say(lang, title=stated.title.say(lang))
    if wanted == ["condition"]:
        return template.say(lang, condition=condition_phrase(numbers, names, lang, unknown=unknown))
    return _filled(template, numbers, names, lang)
