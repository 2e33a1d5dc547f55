"""Options and arguments that several commands share, with their help in both languages."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from commands.languages import bilingual


def option(zh: str, en: str, *names: str, **more: Any) -> Any:
    """Return an option whose help exists in both languages."""
    return typer.Option(*names, help=bilingual(zh, en), **more)


def argument(zh: str, en: str, metavar: str) -> Any:
    """Return an argument whose help exists in both languages."""
    return typer.Argument(metavar=metavar, help=bilingual(zh, en))


DATE: dict[str, Any] = {"metavar": "YYYY-MM-DD", "formats": ["%Y-%m-%d"]}
_LANGUAGES = ("语言；默认取 LABORFLOW_LANG 或系统语言。", "Language; by default LABORFLOW_LANG or the system's.")
_EXTRA = "自己的政策参数文件（YAML），可多次给出。", "A policy file (YAML) of your own; repeatable."

Json = Annotated[bool, option("结果以一个 JSON 对象写到标准输出。", "Print one JSON object on stdout.", "--json")]
Lang = Annotated[Literal["zh", "en"] | None, option(*_LANGUAGES, "--lang", metavar="zh|en")]
Log = Annotated[
    Path | None, option("程序出错时把详情写入此文件。", "Write the details of a fault here.", "--log", metavar="FILE")
]
Day = Annotated[datetime | None, option("日期，默认今天。", "The day; by default today.", "--date", **DATE)]
Policies = Annotated[list[Path] | None, option(*_EXTRA, "--policy", metavar="FILE")]
PlanFolder = Annotated[Path, argument("match 写出的文件夹。", "The folder that match wrote.", "PLAN")]
