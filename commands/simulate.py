"""``laborflow simulate``: what levers change over weeks, as a page, tables and a short answer."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from commands.inputs import instance_in, policy_with
from commands.languages import bilingual
from commands.options import DATE, Policies, option
from commands.progress import progress_bar
from commands.reasons import reason_of
from commands.registering import command
from domain.language import Language, Text
from replies import Code, Refused, Reply

_PRECISION = (
    "就业变化的 95% 区间半宽到此即止（百分点，如 0.1pp）。",
    "Stop when the effect is known to within this (0.1pp).",
)
_SCENARIO = (
    "情景库中的名称或文件；默认为吉林，以现行措施对照无措施。",
    "Name or file; by default Jilin, today's levers against none.",
)
_ASSUMED = Text(
    "这是假定下的模拟，不是预测；全国总量不能识别县、周和对补贴的反应。",
    "A simulation under assumptions, not a forecast; national totals identify neither counties nor weeks nor the response to a subsidy.",
)

ScenarioName = Annotated[str | None, typer.Argument(metavar="[SCENARIO]", help=bilingual(*_SCENARIO))]
Replications = Annotated[int, option("最多重复次数。", "Most replications.", "--replications", metavar="N", min=2)]
Weeks = Annotated[
    int | None,
    option(
        "周数；默认按情景，无情景 104。",
        "Weeks to run; by default the scenario's, else 104.",
        "--weeks",
        metavar="N",
        min=1,
    ),
]
People = Annotated[
    int | None,
    option(
        "模拟人数；默认按情景，无情景 20,000。",
        "People to simulate; by default the scenario's, else 20,000.",
        "--people",
        metavar="N",
        min=100,
    ),
]
Precision = Annotated[str, option(*_PRECISION, "--precision", metavar="0.1pp")]
First = Annotated[
    datetime | None,
    option("第一天；默认按情景，无情景为 2026-01-01。", "First day; by default the scenario's.", "--date", **DATE),
]
Ledgers = Annotated[
    Path | None,
    option("import 写出的文件夹；默认按边际分布抽取。", "People of an instance.", "--instance", metavar="FOLDER"),
]
Processes = Annotated[int, option("同时运行的进程数。", "Processes at once.", "--processes", metavar="N", min=1)]
Seed = Annotated[int, option("第一次重复的种子。", "Seed of the first replication.", "--seed", metavar="NUMBER")]
Out = Annotated[Path, option("写到此文件夹。", "The folder to write.", "--out", metavar="FOLDER")]

RESPONSES = {
    "low": Text("低反应", "low response"),
    "central": Text("中反应", "central response"),
    "high": Text("高反应", "high response"),
}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    command(
        app,
        "simulate",
        bilingual(
            "模拟一两年的外出与就业，比较措施前后，写出网页和表格。",
            "Simulate outflow and work over the weeks, compare levers, write a page and tables.",
        ),
        "laborflow simulate scenario.yaml --replications 50 --precision 0.1pp --out simulated",
    )(simulate)


def simulate(
    *,
    scenario: ScenarioName = None,
    out: Out = Path("simulated"),
    on: First = None,
    weeks: Weeks = None,
    people: People = None,
    instance: Ledgers = None,
    replications: Replications = 50,
    precision: Precision = "0.1pp",
    processes: Processes = 1,
    seed: Seed = 0,
    policy: Policies = None,
    lang: Language,
) -> Reply:
    """Run the scenario at three response settings and write what it changes."""
    import laborflow as lf
    from domain.policy import PolicyError
    from reports.names import Names
    from reports.simulation_page import answer, when_and_where, write_simulation

    share = share_of(precision)
    if out.exists() and not out.is_dir():  # said before minutes of work, not after them
        raise FileExistsError(17, "File exists", str(out))
    if instance is not None and people is not None:
        message = Text(
            "--instance 已给出人员（台账上的每一人），不能再用 --people；请只留一个",
            "--instance gives the people (everybody of the ledgers), so --people has no meaning beside it: keep one of them",
        )
        raise Refused(message, Code.USAGE)
    tables = None if instance is None else instance_in(instance)
    with progress_bar(lang) as progress:

        def told(name: str, done: int, total: int) -> None:
            progress(Text(f"模拟：{RESPONSES[name].zh}", f"simulating: {RESPONSES[name].en}"), done, total)

        try:
            found = lf.run_scenario(
                scenario,
                instance=tables,
                on=None if on is None else date(on.year, on.month, on.day),
                weeks=weeks,
                people=people,
                replications=replications,
                precision=share,
                seed=seed,
                policy=policy_with(policy),
                processes=processes,
                progress=told,
            )
        except (ValueError, PolicyError) as error:
            reason = reason_of(error)
            raise Refused(Text(f"不能模拟：{reason.zh}", f"cannot be simulated: {reason.en}")) from error
    title = None if scenario is None else lf.title_of(scenario)
    drawn = found["central"].task.population
    names = Names.of(drawn.policy, drawn.on)
    page = write_simulation(found, out, lang, name=title, seed=seed, names=names, people=True)[0]
    told_first = [answer(found, lang), when_and_where(found["central"], names, lang), _ASSUMED.say(lang)]
    return _reply(found, page, [line for line in told_first if line], lang)


def share_of(text: str) -> float:
    """Return a precision in percentage points as a share: ``0.1pp`` is 0.001.

    Raises
    ------
    Refused
        When the text is no positive number of percentage points.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:pp)?\s*", text)
    if found is None or float(found.group(1)) == 0:
        message = Text(f"精度写作百分点，如 0.1pp，而不是 {text!r}", f"write a precision as 0.1pp, not {text!r}")
        raise Refused(message, Code.USAGE)
    return float(found.group(1)) / 100


def _reply(found: Mapping[str, Any], page: Path, lines: list[str], lang: Language) -> Reply:
    data: dict[str, object] = {"page": str(page), "assumed": _ASSUMED.en}
    words = Text(
        "{name}：重复 {n} 次，平均就业变化 {mean:,.0f} ± {wide:,.0f} 人{short}",
        "{name}: {n} replications, mean change of people at work {mean:,.0f} ± {wide:,.0f}{short}",
    )
    short = Text("（未达到所要求的精度）", " (the asked precision was not reached)")
    for name, one in found.items():
        mean, wide = one.effect()
        data[name] = {"replications": len(one.pairs), "working": mean, "half_width": wide, "reached": one.reached}
        missed = "" if one.reached else short.say(lang)
        lines.append(
            words.say(lang, name=RESPONSES[name].say(lang), n=len(one.pairs), mean=mean, wide=wide, short=missed)
        )
    lines.append(Text("网页：{page}", "Page: {page}").say(lang, page=page))
    return Reply(data, lines)
