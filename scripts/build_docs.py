"""Write the pages made from code and data: tables, rules, plan, parameters and entitlements, below docs/.

``python scripts/build_docs.py`` writes them; ``--check`` only says which are stale and exits 1.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script also runs where the project is not installed

from domain import rules  # noqa: E402
from domain.entitlements.spending import COLUMNS as SPENDING_COLUMNS  # noqa: E402
from domain.entitlements.table import COLUMNS as CLAIM_COLUMNS  # noqa: E402
from domain.limits.catalogue import LIMITS, Limit  # noqa: E402
from domain.plan import FRAMES  # noqa: E402
from domain.policy import Parameter, Policy, Value  # noqa: E402
from domain.policy.amount_forms import FORMS, AmountForm  # noqa: E402
from domain.policy.instrument import Condition, Fact, Instrument  # noqa: E402
from domain.rules import RULES, Rule  # noqa: E402
from domain.tables import REQUIRED_TABLES, TABLES, Column, Table  # noqa: E402

MARK = "<!-- Written by scripts/build_docs.py from {origin}; run `make docs` instead of editing. -->\n"


def cell(value: object) -> str:
    """Return a text that fits into a cell of a Markdown table."""
    return str(value).replace("|", "\\|").replace("\n", " ")


def grid(headers: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    """Return a Markdown table."""
    lines = [headers, tuple("---" for _ in headers), *rows]
    return "".join("| " + " | ".join(cell(value) for value in line) + " |\n" for line in lines)


def tables_page() -> str:
    """Return the page of the tables."""
    parts = [
        MARK.format(origin="domain/tables/"),
        "# Tables 数据表\n\n",
        "One row per thing. A ledger may head its columns with the Chinese title, the field name, or an alias. ",
        "Blank is unknown, never “no”; the few exceptions are in [decision 0004](decisions/0004-what-a-blank-means.md). ",
        f"Required tables: {', '.join(f'`{name}`' for name in REQUIRED_TABLES)}. ",
        "`*` marks a required column, `†` a sensitive one. ",
        "Every table also carries `source_file`, `source_sheet` and `source_row`.\n",
        *(table_part(table) for table in TABLES.values()),
    ]
    return "".join(parts)


def table_part(table: Table) -> str:
    """Return the part of one table."""
    rows: list[tuple[object, ...]] = [
        (
            f"`{c.name}`{'*' if c.required else ''}{'†' if c.sensitive else ''}",
            c.title.zh,
            c.title.en,
            c.kind,
            bounds(c),
        )
        for c in table.columns
    ]
    key = ", ".join(f"`{name}`" for name in table.key)
    head = f"\n## `{table.name}` {table.title.zh} · {table.title.en}\n\nOne row per {key}.\n\n"
    return head + grid(("field", "中文", "English", "kind", "values"), rows)


def bounds(column: Column) -> str:
    """Return what a cell of the column may hold."""
    low_high = " to ".join(f"{limit:,g}" for limit in (column.low, column.high) if limit is not None)
    if column.low is not None and column.high is None:
        low_high += " or more"
    refers = f"a value of `{column.references}`" if column.references else ""
    return "; ".join(part for part in (", ".join(column.choices), low_high, column.unit, refers) if part)


def rules_page() -> str:
    """Return the page of the pair rules."""
    parts = [
        MARK.format(origin="domain/rules.py"),
        "# Pair rules 逐对规则\n\n",
        "Each rule looks at one worker, one post and one mode (hire, loan, dispatched) and answers yes, no or unknown. ",
        "One “no” removes the pair; “unknown” lets it stand at a price and puts it on the list to verify (核实清单). ",
        "The optimizer and the checker implement these definitions separately; a test compares them on random pairs.\n\n",
        for_all_rules(),
        *(rule_part(rule) for rule in RULES),
    ]
    return "".join(parts)


def for_all_rules() -> str:
    """Return the paragraph of the catalogue that holds for all rules."""
    paragraphs = (rules.__doc__ or "").split("\n\n")
    return next(part for part in paragraphs if part.startswith("For all rules")).strip().replace("\n", " ") + "\n"


def rule_part(rule: Rule) -> str:
    """Return the part of one rule."""
    return (
        f"\n## `{rule.name}` {rule.title.zh} · {rule.title.en}\n\n"
        f"Decided by: {rule.scope}. Source: {rule.source}.\n\n"
        f"{rule.definition.zh}\n\n{rule.definition.en}\n\n"
        + grid(
            ("answer", "中文", "English"),
            [("no", rule.denied.zh, rule.denied.en), ("unknown", rule.unknown.zh, rule.unknown.en)],
        )
    )


def limits_page() -> str:
    """Return the page of the limits across people."""
    parts = [
        MARK.format(origin="domain/limits/catalogue.py"),
        "# Limits across people 总量限制\n\n",
        "A limit counts across people: a count between bounds, a share of a stated whole, or a sum. The policy parameter ",
        "[`limits.enforced`](parameters.md) says which are enforced. Optimizer and checker count separately. How they are ",
        "solved, with a worked example each: [the mathematics](mathematics.md#limits-across-people). How their bounds are checked, and what the price "
        "of a limit promises: [the certificate](certificate.md).\n",
        *(limit_part(limit) for limit in LIMITS),
    ]
    return "".join(parts)


def limit_part(limit: Limit) -> str:
    """Return the part of one limit."""
    return (
        f"\n## `{limit.name}` {limit.title.zh} · {limit.title.en}\n\n"
        f"Shape: {limit.shape}. Source: {limit.source}.\n\n{limit.definition.zh}\n\n{limit.definition.en}\n"
    )


def plan_page() -> str:
    """Return the page of the plan's tables."""
    parts = [
        MARK.format(origin="domain/plan.py"),
        "# The plan 方案\n\n",
        "One Parquet file per table; `plan.json` holds the date, the hashes of input and policy, the seed, the versions and ",
        "the status.\n",
    ]
    for name, columns in FRAMES.items():
        parts.append(f"\n## `{name}`\n\n")
        parts.append(grid(("column", "holds"), [(f"`{column}`", text) for column, text in columns.items()]))
    return "".join(parts)


def parameters_page() -> str:
    """Return the page of the policy parameters."""
    policy = Policy.load()
    grades = [value.source.grade for parameter in policy.parameters for value in parameter.values]
    parts = [
        MARK.format(origin="domain/policy/data/"),
        "# Policy parameters 政策参数\n\n",
        "Every figure that a ministry could change, with its place, dates and source. Grade `read`: the document was read; ",
        "`as_printed`: read in a reprint of lower trust; `ours`: a dated assumption of this project, which a planner is ",
        "expected to replace with a file of their own (`--policy FILE`). ",
        f"{len(policy.parameters)} parameters, {len(grades)} values: {grades.count('read')} read, ",
        f"{grades.count('as_printed')} as printed, {grades.count('ours')} ours.\n",
        *(parameter_part(parameter) for parameter in policy.parameters),
    ]
    return "".join(parts)


def parameter_part(parameter: Parameter) -> str:
    """Return the part of one parameter."""
    low, high = (f"{limit:,g}" if limit is not None else "" for limit in parameter.range)
    facts = [f"Unit: {parameter.unit}", f"kind: {parameter.kind}"]
    if low or high:
        facts.append(f"range: {low or '…'} to {high or '…'}")
    rows = [value_row(value) for value in parameter.values]
    return f"\n## `{parameter.id}` {parameter.title.zh} · {parameter.title.en}\n\n{'; '.join(facts)}.\n\n" + grid(
        ("place", "from", "until", "value", "grade", "source"), rows
    )


def value_row(value: Value) -> tuple[object, ...]:
    """Return the row of one dated value."""
    source = value.source
    note = f" ({source.note})" if source.note and source.grade != "ours" else ""
    return (
        value.place or "nation",
        value.valid_from,
        value.valid_until or "",
        shown(value.value),
        source.grade,
        source.say() + note,
    )


def shown(value: Any) -> str:
    """Return a value as a person would write it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {shown(item)}" for key, item in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,g}" if isinstance(value, float | int) else str(value)


def entitlements_page() -> str:
    """Return the page of claims, money, instruments, amount functions, facts and caps."""
    policy = Policy.load()
    claims: list[tuple[object, ...]] = [(f"`{name}`", text) for name, text in CLAIM_COLUMNS.items()]
    money: list[tuple[object, ...]] = [(f"`{name}`", text) for name, text in SPENDING_COLUMNS.items()]
    caps: list[tuple[object, ...]] = [
        (f"`{cap.id}`", cap.title.zh, cap.title.en, ", ".join(cap.instruments), cap.per, cap.period, f"`{cap.limit}`")
        for cap in policy.caps
    ]
    return "".join(
        [
            MARK.format(origin="domain/policy/ and domain/entitlements/"),
            "# Entitlements 权益\n\n",
            "What the rules of a policy file are made of, and what comes out: one row per claim, and the money by fund and ",
            "month. Which clause each instrument holds: [instruments](instruments.md). All figures, with place, dates and ",
            "source: [parameters](parameters.md). In the shell: [`laborflow policy`](command-line.md#policy).\n\n",
            "## Claims 权益表\n\n`laborflow.entitlements(instance, plan, date)` returns them; a plan keeps them in ",
            "`entitlements.parquet`.\n\n",
            grid(("column", "holds"), claims),
            "\n## Money 资金\n\nBy fund and month; a plan keeps it in `tables/spending.csv` and, by year, `tables/burn.csv`.\n\n",
            grid(("column", "holds"), money),
            "\n## Instruments 政策工具\n\n",
            grid(
                ("id", "中文", "English", "for", "pays", "function", "parameters", "conditions on", "gives way to"),
                [instrument_row(held) for held in policy.instruments],
            ),
            "\n## Caps 限额\n\n",
            grid(("id", "中文", "English", "instruments", "per", "period", "limit"), caps),
            "\n## Amount functions 计算函数\n\nRoles in brackets may be left out.\n\n",
            grid(
                ("function", "中文", "English", "parameters", "facts read"), [form_row(form) for form in FORMS.values()]
            ),
            "\n## Facts 事实\n\nWhat conditions may ask for. *Tables*: computed from the ledgers and the plan; *stated*: a row ",
            "of [`subsidy_facts`](tables.md); blank means unknown, or, where it says none, that there is none.\n\n",
            grid(
                ("fact", "中文", "English", "of", "kind", "values", "from", "blank"),
                [fact_row(f) for f in policy.facts],
            ),
        ]
    )


def instrument_row(held: Instrument) -> tuple[object, ...]:
    """Return the row of an instrument."""
    uses = ", ".join(f"{role} `{name}`" for role, name in held.uses)
    asked = dict.fromkeys(name for condition in held.conditions for name in facts_of(condition))
    return (
        f"`{held.id}`",
        held.title.zh,
        held.title.en,
        held.audience,
        held.pays,
        held.amount,
        uses,
        ", ".join(asked),
        ", ".join(held.gives_way_to),
    )


def facts_of(condition: Condition) -> list[str]:
    """Return the facts that a condition asks for."""
    return [condition.fact, *([] if condition.only_if is None else facts_of(condition.only_if))]


def form_row(form: AmountForm) -> tuple[object, ...]:
    """Return the row of an amount function."""
    roles = ", ".join(role.name if role.required else f"[{role.name}]" for role in form.roles)
    reads = ", ".join(f"{read.name}" + (f" (`{read.default}`)" if read.default else "") for read in form.reads)
    return f"`{form.name}`", form.title.zh, form.title.en, roles, reads


def fact_row(fact: Fact) -> tuple[object, ...]:
    """Return the row of a fact."""
    low_high = " to ".join(f"{limit:,g}" for limit in (fact.low, fact.high) if limit is not None)
    choices = [f"{code} ({fact.titles[code].zh})" if code in fact.titles else code for code in fact.choices]
    values = "; ".join(part for part in (", ".join(choices), low_high, fact.unit) if part)
    origin = ("tables or stated" if fact.stated else "tables") if fact.derived else "stated"
    return f"`{fact.id}`", fact.title.zh, fact.title.en, fact.of, fact.kind, values, origin, fact.blank


def pages() -> dict[Path, str]:
    """Return path -> text of every generated page."""
    made = {
        "tables.md": tables_page(),
        "rules.md": rules_page(),
        "limits.md": limits_page(),
        "plan.md": plan_page(),
        "parameters.md": parameters_page(),
        "entitlements.md": entitlements_page(),
    }
    return {ROOT / "docs" / name: text for name, text in made.items()}


def main(arguments: list[str]) -> int:
    """Write or check the pages."""
    stale = [p for p, text in pages().items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        print("\n".join(f"stale: {path.relative_to(ROOT)}" for path in stale) or "the generated pages are fresh")
        return bool(stale)
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
