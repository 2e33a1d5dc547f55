"""The reference pages made from code and data, each in English and Chinese."""

import inspect
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script also runs where the project is not installed

import reference_words as chinese  # noqa: E402

import laborflow  # noqa: E402
from domain import rules  # noqa: E402
from domain.language import Language, Text  # noqa: E402
from domain.limits.catalogue import LIMITS, Limit  # noqa: E402
from domain.plan import FRAMES  # noqa: E402
from domain.policy import Parameter, Policy, Value  # noqa: E402
from domain.rules import RULES, Rule  # noqa: E402
from domain.tables import REQUIRED_TABLES, TABLES, Column, Table  # noqa: E402

MARK = "<!-- Written by scripts/build_docs.py from {origin}; run `make docs` instead of editing. -->\n"
Row = tuple[object, ...]


def head(name: str, title: Text, origin: str, lang: Language) -> str:
    """Return the beginning of a page: where it comes from, its title, and the way to the other language."""
    if lang == "zh":
        return f"{MARK.format(origin=origin)}# {title.zh}\n\n[English]({name}.md)\n\n"
    return f"{MARK.format(origin=origin)}# {title.en} {title.zh}\n\n[中文]({name}.zh-CN.md)\n\n"


def cell(value: object) -> str:
    """Return a text that fits into a cell of a Markdown table."""
    return str(value).replace("|", "\\|").replace("\n", " ")


def grid(headers: Sequence[object], rows: Sequence[Row]) -> str:
    """Return a Markdown table."""
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "".join("| " + " | ".join(cell(value) for value in line) + " |\n" for line in lines)


def heading(name: str, title: Text, lang: Language) -> str:
    """Return the heading of one thing: its code and its titles."""
    return f"\n## `{name}` {title.zh}\n\n" if lang == "zh" else f"\n## `{name}` {title.zh} · {title.en}\n\n"


def word(words: Mapping[str, str], code: str, lang: Language) -> str:
    """Return a code's Chinese on Chinese pages, the code itself on English ones."""
    return words.get(code, code) if lang == "zh" else code


def tables_page(lang: Language) -> str:
    """Return the page of the tables."""
    required = [f"`{name}`" for name in REQUIRED_TABLES]
    intro = Text(
        "每样东西一行。台账的表头可用中文栏目名、字段名或别名。空白是未知，从不等于“否”；少数例外见"
        "[决定 0004](decisions/0004-what-a-blank-means.md)。必需的表："
        + "、".join(required)
        + "。`*` 为必填栏目，`†` 为"
        "敏感栏目。每张表另有 `source_file`、`source_sheet`、`source_row`。\n",
        "One row per thing. A ledger may head its columns with the Chinese title, the field name, or an alias. "
        "Blank is unknown, never “no”; the few exceptions are in [decision 0004](decisions/0004-what-a-blank-means.md). "
        f"Required tables: {', '.join(required)}. `*` marks a required column, `†` a sensitive one. "
        "Every table also carries `source_file`, `source_sheet` and `source_row`.\n",
    )
    parts = (table_part(table, lang) for table in TABLES.values())
    return head("tables", Text("数据表", "Tables"), "domain/tables/", lang) + intro.say(lang) + "".join(parts)


def table_part(table: Table, lang: Language) -> str:
    """Return the part of one table."""
    rows: list[Row] = []
    for c in table.columns:
        field = f"`{c.name}`{'*' if c.required else ''}{'†' if c.sensitive else ''}"
        titles = (c.title.zh,) if lang == "zh" else (c.title.zh, c.title.en)
        rows.append((field, *titles, word(chinese.KINDS, c.kind, lang), bounds(c, lang)))
    key = ", ".join(f"`{name}`" for name in table.key)
    said = f"每个 {key} 一行。\n\n" if lang == "zh" else f"One row per {key}.\n\n"
    headers = ("字段", "栏目", "类型", "取值") if lang == "zh" else ("field", "中文", "English", "kind", "values")
    return heading(table.name, table.title, lang) + said + grid(headers, rows)


def bounds(column: Column, lang: Language) -> str:
    """Return what a cell of the column may hold."""
    to, more, refers = (" 至 ", " 以上", "`{}` 的值") if lang == "zh" else (" to ", " or more", "a value of `{}`")
    low_high = to.join(f"{limit:,g}" for limit in (column.low, column.high) if limit is not None)
    if column.low is not None and column.high is None:
        low_high += more
    referred = refers.format(column.references) if column.references else ""
    unit = word(chinese.UNITS, column.unit, lang) if column.unit else ""
    return "; ".join(part for part in (", ".join(column.choices), low_high, unit, referred) if part)


def rules_page(lang: Language) -> str:
    """Return the page of the pair rules."""
    intro = Text(
        "每条规则只看一个人、一个岗位和一种方式（录用、借调、派遣），答复“是”“否”或“未知”。有一个“否”，这个组合就不成立；“未知”要付一点"
        "代价，仍可成立，并列入核实清单。求解和核验各自按这些定义实现，由测试在随机组合上对照。\n\n"
        "各条通用：岗位的开始日期取其所填日期和计划日中较晚的一个；规则所比的数字，取岗位所在地在该日适用的政策参数；清单、设定和农时取"
        "计划日的。各种期限首尾两日都算在内；开始空白即已开始，结束空白即一直有效。年龄按开始当月的周岁计。\n",
        "Each rule looks at one worker, one post and one mode (hire, loan, dispatched) and answers yes, no or unknown. "
        "One “no” removes the pair; “unknown” lets it stand at a price and puts it on the list to verify (核实清单). "
        "The optimizer and the checker implement these definitions separately; a test compares them on random pairs.\n\n"
        + for_all_rules(),
    )
    parts = (rule_part(rule, lang) for rule in RULES)
    return head("rules", Text("逐对规则", "Pair rules"), "domain/rules.py", lang) + intro.say(lang) + "".join(parts)


def for_all_rules() -> str:
    """Return the paragraph of the catalogue that holds for all rules."""
    paragraphs = (rules.__doc__ or "").split("\n\n")
    return next(part for part in paragraphs if part.startswith("For all rules")).strip().replace("\n", " ") + "\n"


def rule_part(rule: Rule, lang: Language) -> str:
    """Return the part of one rule: its definition, its clause and its sentences."""
    if lang == "zh":
        said = f"由谁决定：{word(chinese.SCOPES, rule.scope, lang)}。依据：{source_of(rule.source)}。\n\n{rule.definition.zh}\n\n"
        sentences = grid(("答复", "说明"), [("否", rule.denied.zh), ("未知", rule.unknown.zh)])
        return heading(rule.name, rule.title, lang) + said + sentences
    return (
        heading(rule.name, rule.title, lang)
        + f"Decided by: {rule.scope}. Source: {rule.source}.\n\n{rule.definition.zh}\n\n{rule.definition.en}\n\n"
        + grid(
            ("answer", "中文", "English"),
            [("no", rule.denied.zh, rule.denied.en), ("unknown", rule.unknown.zh, rule.unknown.en)],
        )
    )


def source_of(text: str) -> str:
    """Return a source with our own words in Chinese; documents keep theirs."""
    for english, said in chinese.SOURCES.items():
        text = text.replace(english, said)
    return text


def limits_page(lang: Language) -> str:
    """Return the page of the limits across people."""
    intro = Text(
        "一项限制跨人计数：人数在上下限之间、占某个总数的比例，或合计。哪些执行，由政策参数 [`limits.enforced`](parameters.zh-CN.md) 规定。"
        "求解和核验各自计数。怎样求解，各附一个算例：[数学说明](mathematics.zh-CN.md)。"
        "它们的界怎样核对、限制的价格承诺什么：[手工核对证明](certificate.zh-CN.md)。\n",
        "A limit counts across people: a count between bounds, a share of a stated whole, or a sum. The policy parameter "
        "[`limits.enforced`](parameters.md) says which are enforced. Optimizer and checker count separately. How they are "
        "solved, with a worked example each: [the mathematics](mathematics.md#limits-across-people). How their bounds are "
        "checked, and what the price of a limit promises: [the certificate](certificate.md).\n",
    )
    title = Text("总量限制", "Limits across people")
    parts = (limit_part(limit, lang) for limit in LIMITS)
    return head("limits", title, "domain/limits/catalogue.py", lang) + intro.say(lang) + "".join(parts)


def limit_part(limit: Limit, lang: Language) -> str:
    """Return the part of one limit."""
    if lang == "zh":
        said = f"形式：{word(chinese.SHAPES, limit.shape, lang)}。依据：{source_of(limit.source)}。\n\n{limit.definition.zh}\n"
    else:
        said = f"Shape: {limit.shape}. Source: {limit.source}.\n\n{limit.definition.zh}\n\n{limit.definition.en}\n"
    return heading(limit.name, limit.title, lang) + said


def plan_page(lang: Language) -> str:
    """Return the page of the plan's tables."""
    intro = Text(
        "每张表一个 Parquet 文件；`plan.json` 写明日期、数据和政策参数的指纹、种子、版本和结论。\n",
        "One Parquet file per table; `plan.json` holds the date, the hashes of input and policy, the seed, the versions and "
        "the status.\n",
    )
    parts = [head("plan", Text("方案", "The plan"), "domain/plan.py", lang), intro.say(lang)]
    for name, columns in FRAMES.items():
        parts += [f"\n## `{name}`\n\n", holdings(columns, chinese.PLAN[name], lang)]
    return "".join(parts)


def holdings(columns: Mapping[str, str], words: Mapping[str, str], lang: Language) -> str:
    """Return a table of columns and what they hold.

    Raises
    ------
    KeyError
        When a column has no Chinese yet (``scripts/reference_words.py``).
    """
    rows: list[Row] = [(f"`{name}`", words[name] if lang == "zh" else text) for name, text in columns.items()]
    return grid(("列", "内容") if lang == "zh" else ("column", "holds"), rows)


def parameters_page(lang: Language) -> str:
    """Return the page of the policy parameters."""
    policy = Policy.load()
    grades = [value.source.grade for parameter in policy.parameters for value in parameter.values]
    counts = [len(policy.parameters), len(grades), *(grades.count(grade) for grade in ("read", "as_printed", "ours"))]
    intro = Text(
        "主管部门可能调整的每一个数字，注明地区、日期和出处。可信度：`read` 为原文查阅；`as_printed` 为转载，可信度较低；`ours` 为本项目有日期的"
        "假定，应由使用者用自己的文件替换（`--policy 文件`）。共 {} 个参数、{} 个取值：原文 {}，转载 {}，本项目假定 {}。\n",
        "Every figure that a ministry could change, with its place, dates and source. Grade `read`: the document was read; "
        "`as_printed`: read in a reprint of lower trust; `ours`: a dated assumption of this project, which a planner is "
        "expected to replace with a file of their own (`--policy FILE`). "
        "{} parameters, {} values: {} read, {} as printed, {} ours.\n",
    )
    said = (intro.zh if lang == "zh" else intro.en).format(*counts)
    parts = (parameter_part(parameter, lang) for parameter in policy.parameters)
    title = Text("政策参数", "Policy parameters")
    return head("parameters", title, "domain/policy/data/", lang) + said + "".join(parts)


def parameter_part(parameter: Parameter, lang: Language) -> str:
    """Return the part of one parameter."""
    low, high = (f"{limit:,g}" if limit is not None else "" for limit in parameter.range)
    unit, kind = word(chinese.UNITS, parameter.unit, lang), word(chinese.KINDS, parameter.kind, lang)
    if lang == "zh":
        facts = [f"单位：{unit}", f"类型：{kind}"] + ([f"范围：{low or '…'} 至 {high or '…'}"] if low or high else [])
        said, headers = "；".join(facts) + "。\n\n", ("地区", "自", "至", "取值", "可信度", "出处")
    else:
        facts = [f"Unit: {unit}", f"kind: {kind}"] + ([f"range: {low or '…'} to {high or '…'}"] if low or high else [])
        said, headers = "; ".join(facts) + ".\n\n", ("place", "from", "until", "value", "grade", "source")
    rows = [value_row(value, lang) for value in parameter.values]
    return heading(parameter.id, parameter.title, lang) + said + grid(headers, rows)


def value_row(value: Value, lang: Language) -> Row:
    """Return the row of one dated value."""
    source = value.source
    note = f" ({source.note})" if source.note and source.grade != "ours" else ""
    nation, ours = ("全国", "本项目假定：") if lang == "zh" else ("nation", "ours: ")
    said = f"{ours}{source.plain}" if source.grade == "ours" else source.plain
    dates = value.valid_from, value.valid_until or ""
    return (value.place or nation, *dates, shown(value.value, lang), source.grade, said + note)


def shown(value: Any, lang: Language) -> str:
    """Return a value as a person would write it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(shown(item, lang) for item in value) + "]"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {shown(item, lang)}" for key, item in value.items())
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    return f"{value:,g}" if isinstance(value, float | int) else str(value)


def python_page(lang: Language) -> str:
    """Return the page of the names of ``import laborflow as lf``, with their signatures.

    Raises
    ------
    KeyError
        When a name has no Chinese yet (``scripts/reference_words.py``).
    """
    intro = Text(
        "`import laborflow as lf` 即可用到下列全部名字；表都是 pandas DataFrame。完整说明：`help(lf.match)`；图：[`lf.plot`](#lfplot)。"
        "笔记本：[怎么用](how-to-analyst.zh-CN.md)。\n",
        "`import laborflow as lf` gives all of these; every table is a pandas DataFrame. All of a docstring: `help(lf.match)`; "
        "pictures: [`lf.plot`](#lfplot). How they are used: [notebooks](how-to-analyst.md).\n",
    )
    parts = [head("python", Text("Python 接口", "Python"), "laborflow.py", lang), intro.say(lang)]
    functions: list[Row] = []
    classes: list[Row] = []
    for name in sorted(laborflow.__all__, key=str.lower):
        held = getattr(laborflow, name)
        kept = classes if inspect.isclass(held) else functions
        said = chinese.NAMES[name] if lang == "zh" else first_sentence(held, name)
        kept.append((f"`{name}{signature(held)}`", said))
    headers = ("名字", "内容") if lang == "zh" else ("name", "what it is")
    plots: list[Row] = []
    for name in sorted(laborflow.plot.__all__):
        held = getattr(laborflow.plot, name)
        told = chinese.PLOTS[name] if lang == "zh" else first_sentence(held, name)
        plots.append((f"`{name}{signature(held)}`", told))
    titles = ("函数", "类型") if lang == "zh" else ("Functions", "Types")
    parts += [f"\n## {titles[0]}\n\n", grid(headers, functions), "\n## `lf.plot`\n\n", grid(headers, plots)]
    return "".join([*parts, f"\n## {titles[1]}\n\n", grid(headers, classes)])


def signature(held: object) -> str:
    """Return the parameters of a function without their types, nothing for types and values."""
    if not inspect.isfunction(held):
        return ""
    parts, starred = [], False
    for parameter in inspect.signature(held).parameters.values():
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            parts.append("*")
            starred = True
        empty = parameter.default is inspect.Parameter.empty
        parts.append(parameter.name if empty else f"{parameter.name}={parameter.default!r}")
    return f"({', '.join(parts)})"


def first_sentence(held: object, name: str) -> str:
    """Return the first paragraph of a docstring."""
    if not (inspect.isclass(held) or inspect.isroutine(held) or inspect.ismodule(held)):
        return {"DEMO_DATE": "plan date of the demonstration", "SKELETON": "text of a new scenario file"}[name]
    return " ".join((inspect.getdoc(held) or "").split("\n\n")[0].split()).replace("``", "`")
