"""The language of a call, and the Chinese of every help text beside the English that the parser carries."""

import itertools
import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast, get_args

import typer

from domain.language import Language

_CHINESE: dict[str, str] = {
    "Install completion for the current shell.": "为当前命令行安装自动补全。",
    "Show completion for the current shell, to copy it or customize the installation.": "显示自动补全脚本。",
    "Show this message and exit.": "显示本说明。",
}
# The titles that the printer of help keeps for itself.
_TITLES = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "REQUIRED_LONG_STRING": "［必填］",
    "DEFAULT_STRING": "［默认：{}］",
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


@contextmanager
def help_in(lang: Language, command: Any) -> Iterator[None]:
    """Print a command's help in a language; the printer's own titles are English again afterwards.

    Parameters
    ----------
    lang
        The language.
    command
        The parser with its subcommands, made for this call: its texts are replaced.
    """
    from typer import rich_utils

    if lang == "en":
        yield
        return
    english = {name: getattr(rich_utils, name) for name in _TITLES}
    _set_all(rich_utils, _TITLES)
    _translate(command)
    try:
        yield
    finally:
        _set_all(rich_utils, english)


def _set_all(module: Any, values: dict[str, str]) -> None:
    for name, value in values.items():
        setattr(module, name, value)


def _translate(command: Any) -> None:
    command.options_metavar = "[选项]"
    if hasattr(command, "commands"):
        command.subcommand_metavar = "命令 [参数]..."
    for name in ("help", "short_help", "epilog"):
        setattr(command, name, _CHINESE.get(getattr(command, name), getattr(command, name)))
    for parameter in (*command.params, command.get_help_option(typer.Context(command))):
        parameter.help = _CHINESE.get(parameter.help, parameter.help)
    for child in getattr(command, "commands", {}).values():
        _translate(child)
