"""The command line: parses and prints only. Exit codes stand in ``docs/command-line.md``."""

import inspect
import io
import itertools
import json
import locale
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast, get_args

import typer
from typer.exceptions import TyperException

from domain.language import Language, Text
from replies import Code, Refused, Reply, failure, imported, planned, surveyed, usage, verified

if TYPE_CHECKING:
    from domain.instance import Instance
    from domain.plan import Plan
    from domain.policy import Policy


class Size(StrEnum):
    """The sizes of the demonstration."""

    TINY = "tiny"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    PROVINCE = "province"


# ---------------------------------------------------------------- languages
_CHINESE: dict[str, str] = {
    "Install completion for the current shell.": "为当前命令行安装自动补全。",
    "Show completion for the current shell, to copy it or customize the installation.": "显示自动补全脚本。",
    "Show this message and exit.": "显示本说明。",
}


def _say(zh: str, en: str) -> str:
    """Register the Chinese of a help text and return the English, which the parser carries."""
    _CHINESE[en] = zh
    return en


def _default_language() -> Language:
    for name in ("LABORFLOW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if stated := os.environ.get(name, ""):
            return "zh" if stated.lower().startswith(("zh", "chinese")) else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def _language_of(arguments: list[str]) -> Language:
    """Return the language the arguments ask for; help is printed before they are parsed."""
    stated = [after for before, after in itertools.pairwise(arguments) if before == "--lang"]
    stated += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    known = [word for word in stated if word in get_args(Language)]
    return cast(Language, known[-1]) if known else _default_language()


def _translate(command: Any) -> None:
    """Put the registered Chinese into a command, its options and its subcommands."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
    rich_utils.REQUIRED_LONG_STRING = "［必填］"
    rich_utils.DEFAULT_STRING = "［默认：{}］"
    command.options_metavar = "[选项]"
    if hasattr(command, "commands"):
        command.subcommand_metavar = "命令 [参数]..."
    for name in ("help", "short_help", "epilog"):
        setattr(command, name, _CHINESE.get(getattr(command, name), getattr(command, name)))
    for parameter in (*command.params, command.get_help_option(typer.Context(command))):
        parameter.help = _CHINESE.get(parameter.help, parameter.help)
    for child in getattr(command, "commands", {}).values():
        _translate(child)


# ---------------------------------------------------------------- printing
def _print_reply(reply: Reply, as_json: bool) -> None:
    """Print one object on stdout, or the lines: on stdout when done, on stderr when not."""
    if as_json:
        unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
        print(json.dumps({"exit": int(reply.code), **reply.data}, ensure_ascii=not unicode, default=str))
        return
    stream = sys.stdout if reply.code in (Code.DONE, Code.DEGRADED) else sys.stderr
    if any(not isinstance(line, str) for line in reply.lines):
        from rich.console import Console

        console = Console(file=stream, width=None if stream.isatty() else 120, markup=False, emoji=False)
        for line in reply.lines:
            console.print(line, soft_wrap=isinstance(line, str), highlight=False)
    else:
        for line in reply.lines:
            print(line, file=stream)


def _quiet(_step: Text, _done: int, _total: int) -> None:
    """Say nothing of the progress."""


@contextmanager
def _progress(lang: Language) -> Iterator[Callable[[Text, int, int], None]]:
    """Yield a callback (step, done, total) that draws on stderr when that is a terminal."""
    if not sys.stderr.isatty():
        yield _quiet
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("", total=None)

        def show(step: Text, done: int, total: int) -> None:
            words = step.zh if lang == "zh" else step.en
            bars.update(bar, description=words, completed=done, total=total or None)

        yield show


# ---------------------------------------------------------------- commands
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=_say(
        "安排谁到哪里就业：读入县里的台账，算出经核验、逐人说明理由的方案。",
        "Decides who works where: a county's ledgers in, a certified and explained plan out.",
    ),
    epilog=_say("例：laborflow demo --out demo", "Example: laborflow demo --out demo"),
)


def _option(zh: str, en: str, *names: str, **more: Any) -> Any:
    """Return an option whose help exists in both languages."""
    return typer.Option(*names, help=_say(zh, en), **more)


def _argument(zh: str, en: str, metavar: str) -> Any:
    """Return an argument whose help exists in both languages."""
    return typer.Argument(metavar=metavar, help=_say(zh, en))


_DATE: dict[str, Any] = {"metavar": "YYYY-MM-DD", "formats": ["%Y-%m-%d"]}
_LANGUAGES = ("语言；默认取 LABORFLOW_LANG 或系统语言。", "Language; by default LABORFLOW_LANG or the system's.")
_SIZES = "规模：tiny，county 县，prefecture 市，province 省。", "How large: tiny, county, prefecture, province."
_EXTRA = "自己的政策参数文件（YAML），可多次给出。", "A policy file (YAML) of your own; repeatable."

Json = Annotated[bool, _option("结果以一个 JSON 对象写到标准输出。", "Print one JSON object on stdout.", "--json")]
Lang = Annotated[Literal["zh", "en"] | None, _option(*_LANGUAGES, "--lang", metavar="zh|en")]
Log = Annotated[
    Path | None, _option("程序出错时把详情写入此文件。", "Write the details of a fault here.", "--log", metavar="FILE")
]
Day = Annotated[datetime | None, _option("日期，默认今天。", "The day; by default today.", "--date", **_DATE)]
PlanDay = Annotated[datetime, _option("方案日期。", "The day of the plan.", "--date", **_DATE)]
Policies = Annotated[list[Path] | None, _option(*_EXTRA, "--policy", metavar="FILE")]
Seed = Annotated[int, _option("公开抽签的种子。", "Seed of the published lottery.", "--seed", metavar="NUMBER")]
Out = Annotated[Path, _option("写到此文件夹。", "The folder to write.", "--out", metavar="FOLDER")]
VaultFolder = Annotated[
    Path | None,
    _option(
        "保险库文件夹（须有密钥）：联系单写明姓名和电话，请限制查看。",
        "Folder of the vault, with its key: call sheets carry names and phones; restrict who sees them.",
        "--vault",
        metavar="FOLDER",
    ),
]
Page = Annotated[
    Path | None, _option("另把检查结果写成网页和表格。", "Also write it as a page.", "--out", metavar="FOLDER")
]
HowLarge = Annotated[Size, _option(*_SIZES, "--size", metavar="SIZE")]
LedgersFolder = Annotated[Path, _argument("台账文件夹或工作簿。", "Folder of ledgers, or a workbook.", "LEDGERS")]
InstanceFolder = Annotated[Path, _argument("import 写出的文件夹。", "The folder that import wrote.", "INSTANCE")]
PlanFolder = Annotated[Path, _argument("match 写出的文件夹。", "The folder that match wrote.", "PLAN")]
Subject = Annotated[str, _argument("人员或岗位编号。", "Worker or post id.", "ID")]


def _command(name: str, help_: str, example: str) -> Callable[[Callable[..., Reply]], Callable[..., Reply]]:
    """Register a command: it takes ``lang`` and returns a reply; whatever it raises becomes a reply too."""

    def register(body: Callable[..., Reply]) -> Callable[..., Reply]:
        def run(**given: Any) -> None:
            as_json, log = given.pop("as_json"), given.pop("log")
            lang: Language = given.pop("lang") or _default_language()
            try:
                reply = body(lang=lang, **given)
            except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - no traceback ever reaches a user
                reply = failure(error, lang, log)
            reply.data = {"command": name, **reply.data}
            _print_reply(reply, as_json)
            raise typer.Exit(int(reply.code))

        own = [p for p in inspect.signature(body).parameters.values() if p.name != "lang"]
        common = [
            inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Json),
            inspect.Parameter("lang", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Lang),
            inspect.Parameter("log", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Log),
        ]
        run.__signature__ = inspect.Signature([*own, *common])  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in (*own, *common)}
        app.command(name, help=help_, epilog=_say(f"例：{example}", f"Example: {example}"))(run)
        return body

    return register


@_command(
    "demo",
    _say(
        "造一套县里的台账，读入、匹配、核验并写出报告。",
        "Write a county's ledgers, read them, match, check and report.",
    ),
    "laborflow demo --size county --out demo",
)
def demo(*, size: HowLarge = Size.COUNTY, out: Out = Path("demo"), seed: Seed = 0, lang: Language) -> Reply:
    """Run the main job on fabricated ledgers."""
    import laborflow as lf

    with _progress(lang) as progress:
        paths = lf.demo(size=size.value, out=out, seed=seed, lang=lang, progress=progress)
    reply = planned(lf.read_plan(paths.plan), paths.plan, lang)
    reply.data |= {"ledgers": str(paths.ledgers), "instance": str(paths.instance)}
    return reply


@_command(
    "import",
    _say(
        "读入台账（Excel、CSV 文件夹或单个工作簿），逐格校验，写出标准数据。",
        "Read ledgers (a folder of Excel or CSV files, or one workbook), check every cell, write the instance.",
    ),
    "laborflow import ledgers/ --out instance/",
)
def import_(*, ledgers: LedgersFolder, out: Out, policy: Policies = None, lang: Language) -> Reply:
    """Turn ledgers into a validated instance."""
    import laborflow as lf

    _must_exist(ledgers)
    with _progress(lang) as progress:
        intake = lf.intake(ledgers, out=out, policy=_policy(policy), progress=progress)
    return imported(intake, out, lang)


@_command(
    "check",
    _say("检查数据质量、审查岗位，不求解。", "Data quality and screening of the posts; solves nothing."),
    "laborflow check instance/ --date 2026-03-02",
)
def check(
    *, instance: InstanceFolder, on: Day = None, out: Page = None, policy: Policies = None, lang: Language
) -> Reply:
    """Say what the data lack and which posts break a rule."""
    from reports.check_report import write_check
    from reports.survey import survey

    day = on.date() if on else date.today()  # noqa: DTZ011 - the user's own day, and only here
    tables, rules = _instance(instance), _policy(policy)
    page = write_check(tables, rules, day, out, lang)[0] if out else None
    return surveyed(survey(tables, rules, day), day, page, lang)


@_command(
    "match",
    _say(
        "求最优安排并证明，逐人说明理由，写出方案与报告。", "Find and prove the best assignment; write plan and report."
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
    lang: Language,
) -> Reply:
    """Match, check, and write the plan; nothing is written when the check fails."""
    import laborflow as lf

    tables, rules = _instance(instance), _policy(policy)
    if vault is not None:
        _open_vault(vault)
    with _progress(lang) as progress:
        plan = lf.match(tables, date=on.date(), seed=seed, policy=rules, progress=progress)
        lf.write(plan, tables, rules, out, lang, policy_files=policy or [], vault=vault)
    return planned(plan, out, lang)


@_command(
    "explain",
    _say("说明某人或某岗位的结果及理由。", "Say what became of a person or a post, and why."),
    "laborflow explain plan/ W0123456789abcdef0123",
)
def explain(*, plan: PlanFolder, subject: Subject, lang: Language) -> Reply:
    """Answer for one person or one post."""
    import laborflow as lf

    try:
        text = lf.explain(_plan(plan), _instance(plan / "input"), subject, lang)
    except KeyError as error:
        raise Refused(Text(f"方案中没有 {subject}：{error.args[0]}", str(error.args[0]))) from error
    return Reply({"id": subject, "text": text}, [text])


@_command(
    "verify",
    _say("用独立程序复核方案与证明。", "Verify the plan and its proof, arc by arc."),
    "laborflow verify plan/",
)
def verify(*, plan: PlanFolder, lang: Language) -> Reply:
    """Judge every pair and price every arc again."""
    import laborflow as lf

    found = _plan(plan)
    try:
        violations = lf.verify(plan)
    except (OSError, ValueError) as error:
        message = Text(f"方案不完整或被改动：{error}", f"the plan is incomplete or was changed: {error}")
        raise Refused(message, Code.VERIFICATION_FAILED) from error
    return verified(found, violations, lang)


# ---------------------------------------------------------------- what the commands share
def _must_exist(path: Path) -> None:
    if not path.exists():
        raise Refused(Text(f"没有这个文件或文件夹：{path}", f"no such file or folder: {path}"))


def _open_vault(folder: Path) -> None:
    from domain.vault import Vault

    try:
        Vault.open(folder)
    except OSError as error:
        message = Text(f"打不开保险库：{error}", f"the vault cannot be opened: {error}")
        raise Refused(message, Code.NOT_PERMITTED) from error


def _instance(folder: Path) -> "Instance":
    import laborflow as lf

    try:
        return lf.read(folder)
    except (OSError, ValueError) as error:
        raise Refused(Text(f"{folder} 不是可用的数据：{error}", f"no usable instance: {error}")) from error


def _plan(folder: Path) -> "Plan":
    import laborflow as lf

    try:
        return lf.read_plan(folder)
    except (OSError, ValueError) as error:
        raise Refused(Text(f"{folder} 不是可用的方案：{error}", f"no usable plan: {error}")) from error


def _policy(files: list[Path] | None) -> "Policy":
    import laborflow as lf

    for file in files or []:
        _must_exist(file)
    return lf.policy(files or [])


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a GBK console prints '?' rather than stopping
    words = sys.argv[1:] if arguments is None else arguments
    lang = _language_of(words)
    command = typer.main.get_command(app)
    if lang == "zh" and (not words or "--help" in words):
        _translate(command)
    try:
        return int(command.main(words, prog_name="laborflow", standalone_mode=False) or 0)
    except TyperException as error:
        _print_reply(usage(error, lang), "--json" in words)
        return int(Code.USAGE)


if __name__ == "__main__":
    sys.exit(main())
