"""Help of the sub-applications: both languages, with an example, and nothing left in the other language."""

import pytest

import cli
from tests.commands.conftest import Run

COMMANDS = ("list", "show", "for", "check")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("lang", "example"), [("en", "Example: laborflow policy"), ("zh", "例：laborflow policy")])
def test_every_command_has_help_with_an_example(run: Run, command: str, lang: str, example: str) -> None:
    """Help exists in both languages and shows a call of the command."""
    said = run("policy", command, "--lang", lang, "--help")
    assert said.code == 0
    assert f"{example} {command}" in said.out


@pytest.mark.parametrize("command", COMMANDS)
def test_chinese_help_leaves_no_english_option_text(run: Run, command: str) -> None:
    """In Chinese every option and argument is described in Chinese."""
    for line in run("policy", command, "--lang", "zh", "--help").out.splitlines():
        described = line.strip("│ ").split("  ")[-1].strip()
        if line.startswith("│") and described:
            assert not described.isascii(), line


@pytest.mark.parametrize(("lang", "words"), [("zh", "命令"), ("en", "Commands")])
def test_policy_alone_lists_its_commands(run: Run, monkeypatch: pytest.MonkeyPatch, lang: str, words: str) -> None:
    """Without a command the help is printed, in the language of the system, and the exit code says usage."""
    monkeypatch.setenv("LABORFLOW_LANG", lang)
    said = run("policy")
    assert said.code == 2
    assert words in said.out
    assert all(command in said.out for command in COMMANDS)


def test_a_wrong_option_is_usage(run: Run) -> None:
    """An option that does not exist ends in 2, also inside a sub-application."""
    assert run("policy", "list", "--wrong").code == 2
    assert cli.main(["policy", "show", "--lang", "en"]) == 2
