"""``laborflow scenario``: write, list, show and check what-ifs; run one, compare two, sweep one."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from commands.inputs import instance_in, policy_with
from commands.languages import bilingual
from commands.options import Policies, argument, option
from commands.progress import progress_bar
from commands.registering import command
from commands.scenario_replies import checked, compared, listed, ran, sensed, shown, swept, written
from domain.faults import told
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
Cluster = Annotated[
    str | None,
    option(
        "由 Dask 集群计算：调度器的地址。", "Compute on a Dask cluster: its scheduler.", "--cluster", metavar="ADDRESS"
    ),
]
How = Annotated[Literal["morris", "sobol"], option("分析方法。", "The method.", "--method", metavar="morris|sobol")]
Samples = Annotated[
    int,
    option(
        "Morris 的轨迹数，或 Sobol 的样本数（2 的幂）。",
        "Trajectories of Morris, or samples of Sobol (a power of two).",
        "--samples",
        metavar="N",
        min=2,
    ),
]
Draw = Annotated[int, option("抽样的种子。", "Seed of the sample.", "--seed", metavar="NUMBER", min=0)]
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


@dataclass(frozen=True)
class Asked:
    """What the commands that compute have in common; ``compute`` calls the desk with it."""

    people: int | None
    weeks: int | None
    replications: int | None
    responses: str | None
    instance: Path | None
    memory: Path
    processes: int
    cluster: str | None
    policy: list[Path] | None
    lang: Language

    @property
    def settings(self) -> dict[str, Any]:
        """What the command line says over the file."""
        given: dict[str, Any] = {
            "simulation.people": self.people,
            "simulation.weeks": self.weeks,
            "simulation.replications": self.replications,
            "matching.replications": self.replications,
            "simulation.responses": None if self.responses is None else [p.strip() for p in self.responses.split(",")],
        }
        return {key: value for key, value in given.items() if value is not None}

    def compute(self, work: Callable[..., Any], *which: str, **more: Any) -> Any:
        """Compute with progress; what cannot be compared or simulated is refused."""
        tables = None if self.instance is None else instance_in(self.instance)
        how = {"memory": self.memory, "settings": self.settings, "processes": self.processes, "cluster": self.cluster}
        with progress_bar(self.lang) as progress:
            try:
                rules = policy_with(self.policy)
                return work(*which, instance=tables, policy=rules, progress=progress, **how, **more)
            except ValueError as error:
                why = told(error)
                raise Refused(Text(f"不能计算：{why.zh}", f"cannot be computed: {why.en}")) from error
            except KeyboardInterrupt as stopped:
                kept = Text(
                    f"已中断；算好的部分在 {self.memory}，同样的命令会从断处接着算",
                    f"interrupted; what was computed is kept in {self.memory}: the same command goes on from there",
                )
                raise Refused(kept, Code.INTERRUPTED) from stopped


def _shared(
    *,
    people: People = None,
    weeks: Weeks = None,
    replications: Replications = None,
    responses: Responses = None,
    instance: Ledgers = None,
    memory: Memory = Path("scenario-memory"),
    processes: Processes = 1,
    cluster: Cluster = None,
    policy: Policies = None,
) -> None:
    """Hold the options of all commands that compute; ``_computing`` gives them to each as ``Asked``."""


SHARED = inspect.signature(_shared).parameters


def _computing(name: str, zh: str, en: str, example: str) -> Callable[[Callable[..., Reply]], Callable[..., Reply]]:
    """Register a command that computes: its own options, then those that all have, handed over as ``asked``."""

    def register(body: Callable[..., Reply]) -> Callable[..., Reply]:
        def run(*, lang: Language, **given: Any) -> Reply:
            shared = {option: given.pop(option) for option in SHARED}
            return body(asked=Asked(**shared, lang=lang), **given)

        own = [one for one in inspect.signature(body).parameters.values() if one.name != "asked"]
        run.__signature__ = inspect.Signature([*own, *SHARED.values()])  # type: ignore[attr-defined]
        run.__doc__ = body.__doc__
        _command(name, zh, en, example)(run)
        return body

    return register


@_computing(
    "run", "运行一个情景，写出网页和表格。", "Run a scenario; write a page and tables.", "run jilin-2026 --out run"
)
def run(*, scenario: Name, out: Out = Path("run"), asked: Asked) -> Reply:
    """Run a scenario; exit 4 with the explanation where its limits cannot be kept together."""
    import laborflow as lf
    from reports.run_page import run_answer, run_tables, write_run

    found = asked.compute(lf.run_one, scenario)
    page = write_run(found, out, asked.lang)[0]
    return ran(found, page, run_answer(found, run_tables(found), asked.lang), asked.lang)


@_computing(
    "compare",
    "两个情景对照：同样的随机数，逐次相减，写出网页、一页简报和表格。",
    "Compare two under the same draws; write a page, a memo of one page and tables.",
    "compare jilin-2026 our-plan.yaml --out compared",
)
def compare(*, first: First, second: Second, out: Out = Path("compared"), asked: Asked) -> Reply:
    """Compare two scenarios."""
    import laborflow as lf
    from reports.scenario_page import write_comparison
    from reports.scenario_words import answer

    found = asked.compute(lf.compare_scenarios, first, second)
    page = write_comparison(found, out, asked.lang)[0]
    return compared(found, page, answer(found, asked.lang), asked.lang)


@_computing(
    "sweep",
    "逐一取值：支出与在业人数，多一人要花多少，谁本来也会去。",
    "Try values one after the other: frontier, cost per person, who would have gone anyway.",
    "sweep travel-subsidy --out swept",
)
def sweep(*, scenario: Name, out: Out = Path("swept"), asked: Asked) -> Reply:
    """Sweep a scenario."""
    import laborflow as lf
    from reports.sweep_page import write_sweep
    from reports.sweep_words import sweep_answer

    found = asked.compute(lf.sweep_scenario, scenario)
    page = write_sweep(found, out, asked.lang)[0]
    return swept(found, page, sweep_answer(found, asked.lang), asked.lang)


@_computing(
    "sensitivity",
    "差别靠哪些假定：在假定的范围内反复对照（SALib）。",
    "Which assumptions carry a difference: compare again and again over their ranges (SALib).",
    "sensitivity jilin-2026 our-plan.yaml --out sensed",
)
def sensitivity(
    *,
    first: First,
    second: Second,
    method: How = "morris",
    samples: Samples = 6,
    seed: Draw = 0,
    out: Out = Path("sensed"),
    asked: Asked,
) -> Reply:
    """Say which assumptions carry what the second scenario changes."""
    import laborflow as lf
    from reports.sensitivity_page import sensitivity_answer, write_sensitivity

    found = asked.compute(lf.sense_scenarios, first, second, method=method, samples=samples, seed=seed)
    page = write_sensitivity(found, out, asked.lang)[0]
    return sensed(found, page, sensitivity_answer(found, asked.lang), asked.lang)
