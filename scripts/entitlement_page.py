"""The page of claims, money, instruments, amount functions, facts and caps, in either language."""

import reference_words as chinese
from reference_pages import Row, grid, head, holdings, word

from domain.entitlements.spending import COLUMNS as SPENDING_COLUMNS
from domain.entitlements.table import COLUMNS as CLAIM_COLUMNS
from domain.language import Language, Text
from domain.policy import Policy
from domain.policy.amount_forms import FORMS, AmountForm
from domain.policy.instrument import Condition, Fact, Instrument

INTRO = Text(
    "规则文件由哪些部分组成，得出什么：每项权益一行，以及按资金和月份的钱。各政策工具对应哪一条款：[政策工具](instruments.zh-CN.md)。全部数字"
    "及其地区、日期和出处：[参数](parameters.zh-CN.md)。命令行：[`laborflow policy`](command-line.zh-CN.md)。\n\n",
    "What the rules of a policy file are made of, and what comes out: one row per claim, and the money by fund and "
    "month. Which clause each instrument holds: [instruments](instruments.md). All figures, with place, dates and "
    "source: [parameters](parameters.md). In the shell: [`laborflow policy`](command-line.md#policy).\n\n",
)
CLAIMS = Text(
    "`laborflow.entitlements(instance, plan, date)` 返回这张表；方案存为 `entitlements.parquet`。\n\n",
    "`laborflow.entitlements(instance, plan, date)` returns them; a plan keeps them in `entitlements.parquet`.\n\n",
)
MONEY = Text(
    "按资金和月份；方案存为 `tables/spending.csv`，按年存为 `tables/burn.csv`。\n\n",
    "By fund and month; a plan keeps it in `tables/spending.csv` and, by year, `tables/burn.csv`.\n\n",
)
FACTS = Text(
    "条件可以问什么。“表”：由台账和方案算出；“填报”：[`subsidy_facts`](tables.zh-CN.md) 的一行；空白即未知，或如所写，视为没有。\n\n",
    "What conditions may ask for. *Tables*: computed from the ledgers and the plan; *stated*: a row "
    "of [`subsidy_facts`](tables.md); blank means unknown, or, where it says none, that there is none.\n\n",
)


def entitlements_page(lang: Language) -> str:
    """Return the page."""
    policy, in_chinese = Policy.load(), lang == "zh"
    names = ("中文",) if in_chinese else ("中文", "English")

    def section(zh: str, en: str) -> str:
        return f"\n## {zh}\n\n" if in_chinese else f"\n## {en} {zh}\n\n"

    caps: list[Row] = [
        (f"`{cap.id}`", *_titles(cap.title, lang), ", ".join(cap.instruments), cap.per, cap.period, f"`{cap.limit}`")
        for cap in policy.caps
    ]
    of_instruments = (
        ("给谁", "付给谁", "函数", "参数", "条件所问", "让位于")
        if in_chinese
        else ("for", "pays", "function", "parameters", "conditions on", "gives way to")
    )
    of_caps = ("政策工具", "按", "期间", "限额") if in_chinese else ("instruments", "per", "period", "limit")
    of_forms = ("参数", "所读事实") if in_chinese else ("parameters", "facts read")
    of_facts = ("关于", "类型", "取值", "来自", "空白") if in_chinese else ("of", "kind", "values", "from", "blank")
    bracketed = "方括号内的可以不填。\n\n" if in_chinese else "Roles in brackets may be left out.\n\n"
    return "".join(
        [
            head("entitlements", Text("权益", "Entitlements"), "domain/policy/ and domain/entitlements/", lang),
            INTRO.say(lang).rstrip("\n") + "\n",
            section("权益表", "Claims") + CLAIMS.say(lang) + holdings(CLAIM_COLUMNS, chinese.CLAIMS, lang),
            section("资金", "Money") + MONEY.say(lang) + holdings(SPENDING_COLUMNS, chinese.SPENDING, lang),
            section("政策工具", "Instruments"),
            grid(("id", *names, *of_instruments), [instrument_row(held, lang) for held in policy.instruments]),
            section("限额", "Caps") + grid(("id", *names, *of_caps), caps),
            section("计算函数", "Amount functions") + bracketed,
            grid(("id", *names, *of_forms), [form_row(form, lang) for form in FORMS.values()]),
            section("事实", "Facts") + FACTS.say(lang),
            grid(("id", *names, *of_facts), [fact_row(fact, lang) for fact in policy.facts]),
        ]
    )


def _titles(title: Text, lang: Language) -> tuple[str, ...]:
    return (title.zh,) if lang == "zh" else (title.zh, title.en)


def instrument_row(held: Instrument, lang: Language) -> Row:
    """Return the row of an instrument."""
    uses = ", ".join(f"{role} `{name}`" for role, name in held.uses)
    asked = dict.fromkeys(name for condition in held.conditions for name in facts_of(condition))
    people = word(chinese.AUDIENCES, held.audience, lang), word(chinese.AUDIENCES, held.pays, lang)
    rest = held.amount, uses, ", ".join(asked), ", ".join(held.gives_way_to)
    return (f"`{held.id}`", *_titles(held.title, lang), *people, *rest)


def facts_of(condition: Condition) -> list[str]:
    """Return the facts that a condition asks for."""
    return [condition.fact, *([] if condition.only_if is None else facts_of(condition.only_if))]


def form_row(form: AmountForm, lang: Language) -> Row:
    """Return the row of an amount function."""
    roles = ", ".join(role.name if role.required else f"[{role.name}]" for role in form.roles)
    reads = ", ".join(f"{read.name}" + (f" (`{read.default}`)" if read.default else "") for read in form.reads)
    return (f"`{form.name}`", *_titles(form.title, lang), roles, reads)


def fact_row(fact: Fact, lang: Language) -> Row:
    """Return the row of a fact."""
    low_high = (" 至 " if lang == "zh" else " to ").join(
        f"{limit:,g}" for limit in (fact.low, fact.high) if limit is not None
    )
    choices = [f"{code} ({fact.titles[code].zh})" if code in fact.titles else code for code in fact.choices]
    unit = word(chinese.UNITS, fact.unit, lang) if fact.unit else ""
    values = "; ".join(part for part in (", ".join(choices), low_high, unit) if part)
    tables, either, stated = ("表", "表或填报", "填报") if lang == "zh" else ("tables", "tables or stated", "stated")
    origin = (either if fact.stated else tables) if fact.derived else stated
    blank = {"unknown": "未知", "none": "没有"}.get(fact.blank, fact.blank) if lang == "zh" else fact.blank
    kind = word(chinese.KINDS, fact.kind, lang)
    return (
        f"`{fact.id}`",
        *_titles(fact.title, lang),
        word(chinese.AUDIENCES, fact.of, lang),
        kind,
        values,
        origin,
        blank,
    )
