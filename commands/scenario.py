"""``laborflow scenario``: write, list, show and check what-ifs; run one, compare two, sweep one."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.inputs import instance_in, policy_with
from commands.languages import bilingual
from commands.options import Policies, argument, option
from commands.progress import progress_bar
from commands.registering import command
from commands.scenario_replies import checked, compared, listed, ran, shown, swept, written
from domain.language import Language, Text
from replies import Code, Refused, Reply

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help=bilingual("情景：如果……会怎样。", "What if: scenario files, their runs, comparisons and sweeps."),
)

Name = Annotated[str, argument("情景库中的名称，或文件。", "A name of the library, or a file.", "SCENARIO")]
First = Annotated[str, argument("对照情景。", "The scenario to compare with.", "FIRST")]
Second = Annotated[str, argument("要看的情景。", "The scenario in question.", "SECOND")]
Files = Annotated[list[str], argument("一个或几个情景。", "One or several scenarios.", "SCENARIO...")]
NewFile = Annotated[Path, argument("要写的文件。", "The file to write.", "FILE")]
Out = Annotated[Path, option("写到此文件夹。", "The folder to write.", "--out", metavar="FOLDER")]
Memory = Annotated[
    Path,
    option(
        "保存已算部分的文件夹，下次不再重算。", "Folder that keeps what was computed.", "--memory", metavar="FOLDER"
    ),
]
Processes = Annotated[int, option("同时运行的进程数。", "Processes at once.", "--processes", metavar="N", min=1)]
People = Annotated[int | None, option("模拟人数。", "People to simulate.", "--people", metavar="N", min=100)]
Weeks = Annotated[int | None, option("模拟周数。", "Weeks to simulate.", "--weeks", metavar="N", min=1)]
Replications = Annotated[int | None, option("重复次数。", "Replications.", "--replications", metavar="N", min=1)]
Responses = Annotated[
    str | None,
    option("反应设定，如 central 或 low,high。", "Settings of the response.", "--responses", metavar="LIST"),
]
Ledgers = Annotated[
    Path | None,
    option("用 import 写出的数据。", "People and posts of an instance.", "--instance", metavar="FOLDER"),
]
Extends = Annotated[str, option("以哪个情景为基础。", "What it starts from.", "--extends", metavar="SCENARIO")]
Resolved = Annotated[bool, option("列出每一项取值及出处。", "Print the origin of each value.", "--resolved")]
SchemaOut = Annotated[Path, option("写到此文件。", "The file to write.", "--out", metavar="FILE")]


def _command(name: str, zh: str, en: str, example: str) -> Callable[[Any], Any]:
    return command(app, name, bilingual(zh, en), f"laborflow scenario {example}")


@_command(
    "new",
    "写出一个可以照着改的情景文件和编辑器用的 schema。",
    "Write a file to start from, and the schema for editors.",
    "new our-plan.yaml --extends jilin-2026",
)
def new(*, file: NewFile, extends: Extends = "jilin-2026", lang: Language) -> Reply:
    """Write a skeleton and the JSON schema beside it; an existing file is never overwritten."""
    import laborflow as lf

    if file.exists():
        raise Refused(Text(f"文件已存在：{file}", f"the file exists already: {file}"), Code.LOCKED)
    lf.read_scenario(extends)
    schema = file.parent / "scenario.schema.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    schema.write_text(lf.schema_text(lf.policy()), encoding="utf-8", newline="\n")
    file.write_text(lf.SKELETON.format(schema=schema.name, extends=extends), encoding="utf-8", newline="\n")
    return written(file, schema, lang)


@_command(
    "schema",
    "写出情景文件的 JSON schema，供编辑器补全和检查。",
    "Write the JSON schema of scenario files, for editors.",
    "schema --out scenario.schema.json",
)
def schema(*, out: SchemaOut = Path("scenario.schema.json"), policy: Policies = None, lang: Language) -> Reply:
    """Write the JSON schema."""
    import laborflow as lf

    out.write_text(lf.schema_text(policy_with(policy)), encoding="utf-8", newline="\n")
    return written(out, None, lang)


@_command("list", "列出情景库。", "List the library.", "list")
def list_(*, lang: Language) -> Reply:
    """List the scenarios that come with the program."""
    import laborflow as lf
    from domain.faults import InputRefused

    rules, found = lf.policy(), dict[str, Any]()
    for name in lf.library():
        try:
            found[name] = lf.read_scenario(name, rules)
        except InputRefused as refused:
            found[name] = refused
    return listed(found, {name: lf.title_of(name) for name in found}, lang)


@_command(
    "show",
    "显示一个情景；--resolved 列出每一项取值及出处。",
    "Show a scenario; --resolved prints the origin of each value.",
    "show travel-subsidy --resolved",
)
def show(*, scenario: Name, resolved: Resolved = False, policy: Policies = None, lang: Language) -> Reply:
    """Show a scenario."""
    import laborflow as lf

    found = lf.read_scenario(scenario, policy_with(policy))
    return shown(found, lf.settings(found), resolved, lang)


@_command(
    "validate",
    "检查情景文件，一次列出全部问题。",
    "Check scenario files; all faults at once.",
    "validate our-plan.yaml",
)
def validate(*, scenarios: Files, policy: Policies = None, lang: Language) -> Reply:
    """Check scenarios; exit 3 with every fault of every file."""
    import laborflow as lf
    from domain.faults import Fault, InputRefused

    faults: list[Fault] = []
    rules, found = policy_with(policy), []
    for name in scenarios:
        try:
            found.append(lf.read_scenario(name, rules))
        except InputRefused as refused:
            faults += refused.faults
    if faults:
        raise InputRefused(faults)
    return checked(found, lang)


def _settings(people: int | None, weeks: int | None, replications: int | None, responses: str | None) -> dict[str, Any]:
    """Return what the command line says over the file."""
    given: dict[str, Any] = {
        "simulation.people": people,
        "simulation.weeks": weeks,
        "simulation.replications": replications,
        "matching.replications": replications,
        "simulation.responses": None if responses is None else [part.strip() for part in responses.split(",")],
    }
    return {key: value for key, value in given.items() if value is not None}


def _computed(
    lang: Language, work: Callable[..., Any], instance: Path | None, policy: list[Path] | None, **given: Any
) -> Any:
    """Compute with progress; what cannot be compared or simulated is refused."""
    tables = None if instance is None else instance_in(instance)
    with progress_bar(lang) as progress:
        try:
            return work(instance=tables, policy=policy_with(policy), progress=progress, **given)
        except ValueError as error:
            raise Refused(Text(f"不能计算：{error}", f"cannot be computed: {error}")) from error


@_command(
    "run", "运行一个情景，写出网页和表格。", "Run a scenario; write a page and tables.", "run jilin-2026 --out run"
)
def run(
    *,
    scenario: Name,
    out: Out = Path("run"),
    people: People = None,
    weeks: Weeks = None,
    replications: Replications = None,
    responses: Responses = None,
    instance: Ledgers = None,
    memory: Memory = Path("scenario-memory"),
    processes: Processes = 1,
    policy: Policies = None,
    lang: Language,
) -> Reply:
    """Run a scenario."""
    import laborflow as lf
    from reports.run_page import run_answer, run_tables, write_run

    given = {"memory": memory, "settings": _settings(people, weeks, replications, responses), "processes": processes}
    found = _computed(lang, lambda **more: lf.run_one(scenario, **more), instance, policy, **given)
    page = write_run(found, out, lang)[0]
    return ran(found, page, run_answer(found, run_tables(found), lang), lang)


@_command(
    "compare",
    "两个情景对照：同样的随机数，逐次相减，写出网页和表格。",
    "Compare two under the same draws; write a page and tables.",
    "compare jilin-2026 our-plan.yaml --out compared",
)
def compare(
    *,
    first: First,
    second: Second,
    out: Out = Path("compared"),
    people: People = None,
    weeks: Weeks = None,
    replications: Replications = None,
    responses: Responses = None,
    instance: Ledgers = None,
    memory: Memory = Path("scenario-memory"),
    processes: Processes = 1,
    policy: Policies = None,
    lang: Language,
) -> Reply:
    """Compare two scenarios."""
    import laborflow as lf
    from reports.scenario_page import write_comparison
    from reports.scenario_words import answer

    given = {"memory": memory, "settings": _settings(people, weeks, replications, responses), "processes": processes}
    found = _computed(lang, lambda **more: lf.compare_scenarios(first, second, **more), instance, policy, **given)
    page = write_comparison(found, out, lang)[0]
    return compared(found, page, answer(found, lang), lang)


@_command(
    "sweep",
    "逐一取值：支出与在业人数，多一人要花多少，谁本来也会去。",
    "Try values one after the other: frontier, cost per person, who would have gone anyway.",
    "sweep travel-subsidy --out swept",
)
def sweep(
    *,
    scenario: Name,
    out: Out = Path("swept"),
    people: People = None,
    weeks: Weeks = None,
    replications: Replications = None,
    responses: Responses = None,
    instance: Ledgers = None,
    memory: Memory = Path("scenario-memory"),
    processes: Processes = 1,
    policy: Policies = None,
    lang: Language,
) -> Reply:
    """Sweep a scenario."""
    import laborflow as lf
    from reports.sweep_page import sweep_answer, write_sweep

    given = {"memory": memory, "settings": _settings(people, weeks, replications, responses), "processes": processes}
    found = _computed(lang, lambda **more: lf.sweep_scenario(scenario, **more), instance, policy, **given)
    page = write_sweep(found, out, lang)[0]
    return swept(found, page, sweep_answer(found, lang), lang)
