"""The language of a call, and the Chinese of every help text beside the English that the parser carries."""

import itertools
import locale
import os
from typing import Any, cast, get_args

import typer

from domain.language import Language

_CHINESE: dict[str, str] = {
    "Install completion for the current shell.": "为当前命令行安装自动补全。",
    "Show completion for the current shell, to copy it or customize the installation.": "显示自动补全脚本。",
    "Show this message and exit.": "显示本说明。",
}


def bilingual(zh: str, en: str) -> str:
    """Register the Chinese of a help text and return the English, which the parser carries."""
    _CHINESE[en] = zh
    return en


def default_language() -> Language:
    """Return the language of LABORFLOW_LANG, or else of the system: Chinese where it is Chinese, English elsewhere."""
    for name in ("LABORFLOW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if stated := os.environ.get(name, ""):
            return "zh" if stated.lower().startswith(("zh", "chinese")) else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def language_of(arguments: list[str]) -> Language:
    """Return the language the arguments ask for; help is printed before they are parsed."""
    stated = [after for before, after in itertools.pairwise(arguments) if before == "--lang"]
    stated += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    known = [word for word in stated if word in get_args(Language)]
    return cast(Language, known[-1]) if known else default_language()


def translate(command: Any) -> None:
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
        translate(child)
