"""The command line: parses and prints only. Exit codes stand in ``docs/command-line.md``."""

import io
import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from commands import calibrate as calibrate_command
from commands import night_access as night_commands
from commands import policy as policy_commands
from commands import scenario as scenario_commands
from commands import simulate as simulate_command
from commands.inputs import instance_in, must_exist, must_open, plan_in, policy_with
from commands.languages import bilingual, help_in, language_of
from commands.options import DATE, Day, PlanFolder, Policies, argument, option
from commands.progress import progress_bar
from commands.registering import Answer, Body, command
from domain.language import Language, Text
from replies import Code, Refused, Reply, imported, planned, surveyed, usage, verified


class Size(StrEnum):
    """The sizes of the demonstration."""

    TINY = "tiny"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"


# ---------------------------------------------------------------- printing
def _print_reply(reply: Reply, as_json: bool) -> None:
    """Print one object on stdout, or the lines: on stdout when done, on stderr when not."""
    if as_json:
        unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        print(json.dumps({"exit": int(reply.code), **reply.data}, ensure_ascii=not unicode, default=str))
        return
    stream = sys.stdout if reply.code in (Code.DONE, Code.INFEASIBLE, Code.DEGRADED) else sys.stderr
    if any(not isinstance(line, str) for line in reply.lines):
        from rich.console import Console

        console = Console(file=stream, width=None if stream.isatty() else 120, markup=False, emoji=False)
        for line in reply.lines:
            console.print(line, soft_wrap=isinstance(line, str), highlight=False)
    else:
        for line in reply.lines:
            print(line, file=stream)


# ---------------------------------------------------------------- commands
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=bilingual(
        "安置谁到哪里就业：读入县里的台账，算出经核验、逐人说明理由的方案。",
        "Decides who works where: a county's ledgers in, a certified and explained plan out.",
    ),
    epilog=bilingual("例：laborflow demo --out demo", "Example: laborflow demo --out demo"),
)
app.add_typer(policy_commands.app, name="policy")
app.add_typer(scenario_commands.app, name="scenario")
app.add_typer(night_commands.night, name="night")
simulate_command.register(app)
calibrate_command.register(app)

_SIZES = "规模：tiny，county 县，prefecture 市，province 省。", "How large: tiny, county, prefecture, province."

PlanDay = Annotated[datetime, option("方案日期。", "The day of the plan.", "--date", **DATE)]
Seed = Annotated[int, option("公开抽签的种子。", "Seed of the published lottery.", "--seed", metavar="NUMBER")]
Out = Annotated[Path, option("写到此文件夹。", "The folder to write.", "--out", metavar="FOLDER")]
VaultFolder = Annotated[
    Path | None,
    option(
        "保险库文件夹（须有密钥）：联系单写明姓名和电话，请限制查看。",
        "Folder of the vault, with its key: call sheets carry names and phones; restrict who sees them.",
        "--vault",
        metavar="FOLDER",
    ),
]
Page = Annotated[
    Path | None, option("另把检查结果写成网页和表格。", "Also write it as a page.", "--out", metavar="FOLDER")
]
HowLarge = Annotated[Size, option(*_SIZES, "--size", metavar="SIZE")]
LedgersFolder = Annotated[Path, argument("台账文件夹或工作簿。", "Folder of ledgers, or a workbook.", "LEDGERS")]
InstanceFolder = Annotated[Path, argument("import 写出的文件夹。", "The folder that import wrote.", "INSTANCE")]
Confirm = Annotated[bool, option("按此改变重新求解以证实。", "Solve again with the change, to prove it.", "--confirm")]
Best = Annotated[bool, option("另列最合适的岗位或人选。", "Also list the best posts, or the best people.", "--best")]
Send = Annotated[
    str | None, option("若派往此岗位会怎样。", "What if the person were sent to this post.", "--send", metavar="POST")
]
Forbid = Annotated[
    str | None,
    option("若不去此岗位会怎样。", "What if the person were kept from this post.", "--forbid", metavar="POST"),
]
Seconds = Annotated[
    float | None,
    option(
        "总量限制下的搜索最多用时（秒）；到时给出当时最好的方案，标明不可复现。不填则按步数结束，可复现。",
        "Seconds the search under limits may take; it then gives the best plan so far, marked not reproducible. "
        "Without, it ends by counted steps and repeats.",
        "--seconds",
        min=0.0,
    ),
]
WithAnswers = Annotated[
    bool, option("网页和工作簿另列怎样改变能安置。", "Also write what would place people.", "--answers")
]
Subject = Annotated[str, argument("人员或岗位编号。", "Worker or post id.", "ID")]


def _command(name: str, help_: str, example: str) -> Callable[[Body], Body]:
    return command(app, name, help_, example)


@_command(
    "demo",
    bilingual(
        "造一套县里的台账，读入、匹配、核验并写出报告。",
        "Write a county's ledgers, read them, match, check and report.",
    ),
    "laborflow demo --size county --out demo",
)
def demo(*, size: HowLarge = Size.COUNTY, out: Out = Path("demo"), seed: Seed = 0, lang: Language) -> Reply:
    """Run the main job on fabricated ledgers."""
    import laborflow as lf

    with progress_bar(lang) as progress:
        paths = lf.demo(size=size.value, out=out, seed=seed, lang=lang, progress=progress)
    reply = planned(lf.read_plan(paths.plan), paths.plan, lang)
    reply.data |= {"ledgers": str(paths.ledgers), "instance": str(paths.instance)}
    return reply


@_command(
    "import",
    bilingual(
        "读入台账（Excel、CSV 文件夹或单个工作簿），逐格校验，写出标准数据。",
        "Read ledgers (a folder of Excel or CSV files, or one workbook), check every cell, write the instance.",
    ),
    "laborflow import ledgers/ --out instance/",
)
def import_(*, ledgers: LedgersFolder, out: Out, policy: Policies = None, lang: Language) -> Reply:
    """Turn ledgers into a validated instance."""
    import laborflow as lf

    must_exist(ledgers)
    with progress_bar(lang) as progress:
        intake = lf.intake(ledgers, out=out, policy=policy_with(policy), progress=progress)
    return imported(intake, out, lang)


@_command(
    "check",
    bilingual("检查数据质量、审查岗位，不求解。", "Data quality and screening of the posts; solves nothing."),
    "laborflow check instance/ --date 2026-03-02",
)
def check(
    *, instance: InstanceFolder, on: Day = None, out: Page = None, policy: Policies = None, lang: Language
) -> Reply:
    """Say what the data lack and which posts break a rule."""
    from reports.check_report import write_check
    from reports.survey import survey

    day = on.date() if on else date.today()  # noqa: DTZ011 - the user's own day, and only here
    tables, rules = instance_in(instance), policy_with(policy)
    page = write_check(tables, rules, day, out, lang)[0] if out else None
    return surveyed(survey(tables, rules, day), day, page, lang)


@_command(
    "match",
    bilingual(
        "求最优安置并证明，逐人说明理由，写出方案与报告。", "Find and prove the best assignment; write plan and report."
    ),
    "laborflow match instance/ --date 2026-03-02 --out plan/",
)
def match(
    *,
    instance: InstanceFolder,
    on: PlanDay,
    out: Out,
    seed: Seed = 0,
    policy: Policies = None,
    vault: VaultFolder = None,
    answers: WithAnswers = False,
    seconds: Seconds = None,
    lang: Language,
) -> Reply:
    """Match, check, and write the plan; nothing is written when the check fails."""
    import laborflow as lf
    from reports.limit_words import in_words
    from reports.names import Names

    tables, rules = instance_in(instance), policy_with(policy)
    if vault is not None:
        must_open(vault)
    with progress_bar(lang) as progress:
        plan = lf.match(tables, date=on.date(), seed=seed, policy=rules, progress=progress, seconds=seconds)
        lf.write(plan, tables, rules, out, lang, policy_files=policy or [], vault=vault, answers=answers)
    return planned(plan, out, lang, in_words(tables, Names.of(rules, on.date()), lang))


@_command(
    "explain",
    bilingual(
        "说明某人或某岗位的结果、理由和最省的一项改变。",
        "Say what became of a person or a post, why, and the cheapest change.",
    ),
    "laborflow explain plan/ W0123456789abcdef0123 --confirm",
)
def explain(
    *,
    plan: PlanFolder,
    subject: Subject,
    confirm: Confirm = False,
    best: Best = False,
    send: Send = None,
    forbid: Forbid = None,
    lang: Language,
) -> Reply:
    """Answer for one person or one post."""
    from commands.asking import asked

    return asked(plan, subject, lang, confirm=confirm, best=best, send=send, forbid=forbid)


@_command(
    "answers",
    bilingual(
        "一次给出所有未安置者和空岗的改变办法，以及价格表。",
        "Changes for everybody unplaced and every empty seat at once, and the price list.",
    ),
    "laborflow answers plan/ --out answers/",
)
def answers(*, plan: PlanFolder, out: Out, lang: Language) -> Reply:
    """Answer for everybody in bulk."""
    from commands.asking import answered

    return answered(plan, out, lang)


@_command(
    "verify",
    bilingual("用独立程序复核方案与证明。", "Verify the plan and its proof, arc by arc."),
    "laborflow verify plan/",
)
def verify(*, plan: PlanFolder, lang: Language) -> Reply:
    """Judge every pair and price every arc again."""
    import laborflow as lf

    found = plan_in(plan)
    try:
        violations = lf.verify(plan)
    except (OSError, ValueError) as error:
        message = Text(f"方案不完整或被改动：{error}", f"the plan is incomplete or was changed: {error}")
        raise Refused(message, Code.VERIFICATION_FAILED) from error
    return verified(found, violations, lang)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code; whoever stops reading (``| head``) is left in peace."""
    # One thread for NumPy's and SciPy's sums: the same last digits on any number of processors, and none that only waits.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = int(Code.DONE)
    try:
        reply, as_json, code = _answered(arguments)
        if reply is not None:
            _print_reply(reply, as_json)
        sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # what is still held back has nobody to read it
    return code


def _answered(arguments: list[str] | None) -> tuple[Reply | None, bool, int]:
    """Run a command; return what is to be printed, whether a program reads it, and the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a GBK console prints '?' rather than stopping
    words = sys.argv[1:] if arguments is None else arguments
    lang = language_of(words)
    parser = typer.main.get_command(app)
    asks_help = "--help" in words or set(words) <= set(getattr(parser, "commands", {}))
    try:
        with help_in(lang if asks_help else "en", parser):
            answer = parser.main(words, prog_name="laborflow", standalone_mode=False)
    except TyperException as error:
        return usage(error, lang), "--json" in words, int(Code.USAGE)
    if isinstance(answer, Answer):
        return answer.reply, answer.as_json, int(answer.reply.code)
    return None, False, int(answer or 0)


if __name__ == "__main__":
    sys.exit(main())
