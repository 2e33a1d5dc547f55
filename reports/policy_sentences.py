"""Instruments in sentences: how much, on which conditions, beside which others; made from the data, word for word."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain.language import Language, Text
from domain.policy import Policy, Value
from domain.policy.amount_forms import FORMS
from domain.policy.instrument import Cap, Condition, Instrument
from reports.labels import Labels
from reports.names import Names
from reports.policy_words import say_value

JOINT: Final = Text("，", ", ")
STEPS_JOINT: Final = Text("；", "; ")
OPERATORS: Final[Labels] = {
    "is": Text("{title}：{value}", "{title}: {value}"),
    "in": Text("{title}：{value}之一", "{title}: one of {value}"),
    "any_of": Text("{title}：{value}之一", "{title}: one of {value}"),
    "not_in": Text("{title}：不是{value}", "{title}: none of {value}"),
    "at_least": Text("{title}：至少 {value}", "{title}: at least {value}"),
    "at_most": Text("{title}：不超过 {value}", "{title}: at most {value}"),
    "above": Text("{title}：高于 {value}", "{title}: above {value}"),
    "below": Text("{title}：低于 {value}", "{title}: below {value}"),
}
ONE: Final = Text("{title}：{value}", "{title}: {value}")
FLAGS: Final = {True: Text("{title}", "{title}"), False: Text("不属于：{title}", "not: {title}")}
ONLY_IF: Final = Text("（{when}）的，{then}", "where {when}: {then}")
AMOUNTS: Final[dict[str, Labels]] = {
    "flat": {"amount": Text("{value}", "{value}")},
    "per_month": {
        "amount": Text("按月计，{value}", "by months, {value}"),
        "share": Text("按其 {value}", "{value} of it"),
        "months_max": Text("最长 {value}", "for at most {value}"),
    },
    "per_day": {
        "amount": Text("按天计，{value}", "by days, {value}"),
        "days_max": Text("最多 {value}", "for at most {value}"),
    },
    "per_head": {
        "amount": Text("按人数计，每人 {value}", "for every person, {value}"),
        "heads_max": Text("最多 {value}", "for at most {value}"),
    },
    "travel_by_distance": {
        "schedule": Text("按务工地点：{value}", "by place of work: {value}"),
        "schedule_low": Text("低收入的：{value}", "on low income: {value}"),
        "income_line": Text("低收入指不到 {value}", "low income is below {value}"),
    },
    "share_of": {
        "share": Text("{base}的 {value}", "{value} of: {base}"),
        "shares": Text("{base}的比例：{value}", "shares of {base}: {value}"),
        "cap": Text("最高 {value}", "at most {value}"),
    },
    "milestones": {"steps": Text("{value}", "{value}")},
    "tiers": {"steps": Text("按人数分档：{value}", "by number of people: {value}")},
    "by_grade": {"amounts": Text("按等级：{value}", "by grade: {value}")},
    "welfare_pay": {
        "wage": Text("小时最低工资（{value}）乘以工时", "the hourly minimum wage ({value}) times the hours"),
        "hours_month": Text("每月 {value}", "{value} a month"),
        "weeks_month": Text("每月按 {value}计", "with {value} to a month"),
        "factor": Text("类型系数 {value}", "factor of the type {value}"),
        "months_max": Text("最长 {value}", "for at most {value}"),
    },
    "loan_interest": {
        "caps": Text("贷款额度最高：{value}", "loans up to: {value}"),
        "cap": Text("贷款额度最高 {value}", "loans up to {value}"),
        "share": Text("贴息 {value}", "{value} of the interest is paid"),
        "rate": Text("年利率 {value}", "at {value} a year"),
        "years_max": Text("最长 {value}", "for at most {value}"),
    },
    "credit": {
        "amount": Text("每年 {value}", "{value} a year"),
        "years_max": Text("连续 {value}", "for {value}"),
        "by_month": Text("不满一年的按月折算：{value}", "a part of a year counts by months: {value}"),
    },
}
"""What each role of an amount function says; a role that is not here is said by the title of its parameter."""
STEP: Final[Labels] = {
    "milestones": Text("满 {first} 个月 {value}", "{value} when {first} months are full"),
    "tiers": Text("{first} 人起 {value}", "{value} from {first} people"),
}


@dataclass(frozen=True)
class Speaker:
    """Says instruments as they are at a place on a day.

    Parameters
    ----------
    policy
        The rules.
    on, place
        Day and division whose values count.
    names
        Names of places and groups.
    lang
        Language.
    """

    policy: Policy
    on: date
    place: str
    names: Names
    lang: Language

    def value(self, parameter: str) -> Value | None:
        """Return the dated value of a parameter here, or None."""
        return self.policy.find(parameter, self.on, self.place)

    def said(self, parameter: str) -> str | None:
        """Return the value of a parameter here in words, or None where it has none."""
        found = self.value(parameter)
        return None if found is None else say_value(found.value, found.unit, self.names, self.lang)

    def amount(self, instrument: Instrument) -> str:
        """Return how much it is: every part that has a value here."""
        base = self.base(instrument)
        parts = []
        for role, parameter in instrument.uses:
            found = self.value(parameter)
            if found is None:
                continue
            template = AMOUNTS.get(instrument.amount, {}).get(role)
            if template is None:
                continue
            value = self._steps(instrument, role, found)
            parts.append(template.say(self.lang, value=value, base=base))
        said = JOINT.say(self.lang).join(parts)
        return said[:1].upper() + said[1:]

    def _steps(self, instrument: Instrument, role: str, found: Value) -> str:
        if role != "steps" or instrument.amount not in STEP:
            return say_value(found.value, found.unit, self.names, self.lang, self._choices(instrument))
        steps = (
            STEP[instrument.amount].say(
                self.lang, first=f"{first:g}", value=say_value(yuan, "yuan", self.names, self.lang)
            )
            for first, yuan in found.value
        )
        return STEPS_JOINT.say(self.lang).join(steps)

    def _choices(self, instrument: Instrument) -> Labels:
        """Return what the choices of the facts are called that the amount reads."""
        read = dict(instrument.reads)
        facts = [read.get(held.name, held.default) for held in FORMS[instrument.amount].reads]
        return {code: title for name in facts if name for code, title in self.policy.fact(name).titles.items()}

    def base(self, instrument: Instrument) -> str:
        """Return what a share is a share of."""
        read = dict(instrument.reads).get("base")
        return "" if read is None else self.fact_title(read)

    def fact_title(self, fact: str) -> str:
        """Return what a fact is called."""
        return self.title(self.policy.fact(fact).title)

    def conditions(self, instrument: Instrument) -> list[str]:
        """Return the conditions that apply here, one sentence each."""
        return self.sentences(said for held in instrument.conditions if (said := self.condition(held)) is not None)

    def condition(self, condition: Condition) -> str | None:
        """Return a condition as a sentence, or None where it does not apply."""
        if condition.where is not None:
            flag = self.value(condition.where)
            if flag is None or not flag.value:
                return None
        fact = self.policy.fact(condition.fact)
        unit = fact.unit
        if condition.parameter is None:
            operand: Any = condition.literal
        else:
            found = self.value(condition.parameter)
            if found is None:
                return None
            operand, unit = found.value, unit or found.unit
        said = say_value(operand, unit, self.names, self.lang, fact.titles)
        template = _template(condition.operator, operand)
        sentence = template.say(self.lang, title=self.fact_title(condition.fact), value=said)
        when = None if condition.only_if is None else self.condition(condition.only_if)
        return sentence if when is None else ONLY_IF.say(self.lang, when=when, then=sentence)

    def sentences(self, said: Iterable[str]) -> list[str]:
        """Return sentences with a capital at the start."""
        return [sentence[:1].upper() + sentence[1:] for sentence in said]

    def combination(self, instrument: Instrument) -> list[str]:
        """Return what it gives way to, what gives way to it, and the limits it shares."""
        return self.sentences(self._combination(instrument))

    def _combination(self, instrument: Instrument) -> Iterator[str]:
        stronger = [self.policy.instrument(name) for name in instrument.gives_way_to]
        weaker = [other for other in self.policy.instruments if instrument.id in other.gives_way_to]
        if stronger:
            yield GIVES_WAY.say(self.lang, others=self._titles(stronger))
        if weaker:
            yield EXCLUDES.say(self.lang, others=self._titles(weaker))
        for cap in self.policy.caps:
            if instrument.id in cap.instruments and (limit := self.cap(cap)) is not None:
                yield limit
        if instrument.settle == "ordered_deduction":
            yield DEDUCTION.say(self.lang, heads=self.heads(instrument))

    def _titles(self, instruments: list[Instrument]) -> str:
        return Text("、", ", ").say(self.lang).join(self.title(other.title) for other in instruments)

    def title(self, text: Text) -> str:
        """Return a title of the data, which is no template."""
        return text.zh if self.lang == "zh" else text.en

    def heads(self, instrument: Instrument) -> str:
        """Return the tax heads in their order."""
        parameter = instrument.parameter("heads")
        found = None if parameter is None else self.value(parameter)
        heads = () if found is None else found.value
        return Text("、", ", ").say(self.lang).join(self.fact_title(head) for head in heads)

    def cap(self, cap: Cap) -> str | None:
        """Return a limit as a sentence, or None where none is stated."""
        found = self.value(cap.limit)
        if found is None:
            return None
        unit = "yuan" if cap.counts == "yuan" else "times"
        limit = say_value(found.value, unit, self.names, self.lang)
        alone = len(cap.instruments) == 1
        words = CAP_ALONE if alone else CAP
        others = self._titles([self.policy.instrument(name) for name in cap.instruments])
        return words.say(
            self.lang,
            per=PER[cap.per].say(self.lang),
            period=PERIODS[cap.period].say(self.lang),
            limit=limit,
            others=others,
        )

    def take_up(self, instrument: Instrument) -> str:
        """Return how it is paid: without an application or on one, and how long that takes."""
        if instrument.take_up is None:
            return UNSAID.say(self.lang)
        way, delay = self.value(instrument.take_up.way), self.value(instrument.take_up.delay_days)
        if way is None:
            return UNSAID.say(self.lang)
        said = WAYS[str(way.value)].say(self.lang) if str(way.value) in WAYS else str(way.value)
        if delay is None:
            return said
        days = say_value(delay.value, "days", self.names, self.lang)
        return said + DELAY.say(self.lang, days=days)


def _template(operator: str, operand: Any) -> Text:
    if isinstance(operand, bool):
        return FLAGS[operand]
    alone = isinstance(operand, tuple | list) and len(operand) == 1
    return ONE if alone and operator in ("in", "any_of") else OPERATORS[operator]


GIVES_WAY: Final = Text(
    "与{others}不能同时享受：领了后者的，不发本项", "not beside {others}: whoever is paid that is not paid this"
)
EXCLUDES: Final = Text("领了本项的，不再发：{others}", "whoever is paid this is not paid: {others}")
CAP_ALONE: Final = Text("每{per}{period}最多 {limit}", "at most {limit} for a {per} {period}")
CAP: Final = Text(
    "每{per}{period}合计最多 {limit}（含{others}）",
    "together with others at most {limit} for a {per} {period} ({others})",
)
PER: Final[Labels] = {
    "worker": Text("人", "person"),
    "household": Text("户", "household"),
    "employer": Text("家单位", "employer"),
    "agent": Text("家机构", "agent"),
    "lender": Text("家银行", "bank"),
}
PERIODS: Final[Labels] = {"year": Text("每年", "in a year"), "ever": Text("终身", "ever")}
DEDUCTION: Final = Text(
    "按次序抵扣：{heads}；当年抵扣不完的不结转", "deducted in this order: {heads}; what is left over lapses"
)
WAYS: Final[Labels] = {
    "without_application": Text("免申即享，不用申请", "paid without an application"),
    "on_application": Text("申请后享受", "paid on application"),
}
DELAY: Final = Text("，一般 {days}内到账", ", as a rule within {days}")
UNSAID: Final = Text("未作规定，请询问当地人力资源社会保障部门", "not stated; ask the local employment office")
