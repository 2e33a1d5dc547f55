"""Every text that a user reads exists in Chinese and in English; what is for developers alone is named here, with the reason."""

import re
from pathlib import Path

import pytest

from tests.test_docs import ROOT, steps

ONE_LANGUAGE = {
    "CHANGELOG.md": "for developers",
    "CONTRIBUTING.md": "for developers",
    "docs/glossary.md": "one page in both languages",
    "docs/benchmarks.md": "written by the benchmarks; told in both languages on how-it-scales",
    "docs/mutation.md": "records of the tests' own test; told in both languages on how-verified",
    "docs/soak.md": "dated records of the tests; told in both languages on how-it-scales",
}
LISTS = ("docs/index.md",)
"""A list of pages: the records that stand in English only are missing from the Chinese one."""
READMES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
ENGLISH = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*(ROOT / name for name in READMES), *(ROOT / "docs").glob("*.md")]
    if ".zh-CN" not in path.name
)
PAIRS = [page for page in ENGLISH if page not in ONE_LANGUAGE]
CHINESE = re.compile("[\u4e00-\u9fff]")


def in_chinese(page: str) -> str:
    """Return the name of a page in Chinese."""
    return page.removesuffix(".md") + ".zh-CN.md"


def prose(page: str) -> str:
    """Return a page without its code, tables' rules, links' targets and formulas."""
    text = (ROOT / page).read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```$|<!--.*?-->|\$\$.*?\$\$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`]*`|\$[^$\n]+\$|\]\([^)]*\)", "", text)


@pytest.mark.parametrize("page", PAIRS)
def test_a_page_exists_in_both_languages(page: str) -> None:
    """Its Chinese page is there, is Chinese, and each of the two leads to the other."""
    other = in_chinese(page)
    assert (ROOT / other).is_file(), f"{other} is missing"
    assert f"]({Path(other).name})" in (ROOT / page).read_text(encoding="utf-8")
    assert f"]({Path(page).name})" in (ROOT / other).read_text(encoding="utf-8")
    for paragraph in prose(other).split("\n\n"):
        words = re.findall(r"[A-Za-z]{3,}", paragraph)
        assert len(words) < 25 or len(CHINESE.findall(paragraph)) > len(words), paragraph[:200]


@pytest.mark.parametrize("page", PAIRS)
def test_both_languages_show_the_same_code(page: str) -> None:
    """Running the code of one page covers the other; comments may be translated."""
    shown = [
        [(kind, re.sub(r"\s*#.*", "", code)) for kind, code, _ in steps(name)] for name in (page, in_chinese(page))
    ]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("page", [page for page in PAIRS if page not in LISTS])
def test_both_languages_have_the_same_parts(page: str) -> None:
    """A page has the same levels of headings, rows of tables and formulas in either language."""
    assert frame(in_chinese(page)) == frame(page)


def frame(page: str) -> tuple[list[str], int, list[str], list[str]]:
    """Return levels of headings, rows of tables, displayed formulas in order and those in the lines; without words."""
    text = (ROOT / page).read_text(encoding="utf-8")
    text = re.sub(r"^```.*?^```$|`[^`\n]*`|\\text\{[^{}]*\}", "", text, flags=re.MULTILINE | re.DOTALL)
    shown = ["".join(formula.split()) for formula in re.findall(r"\$\$(.+?)\$\$", text, re.DOTALL)]
    lines = re.findall(r"\$([^$]+)\$", re.sub(r"\$\$.+?\$\$", "", text, flags=re.DOTALL))
    rows = len(re.findall(r"^\|", text, re.MULTILINE))
    return re.findall(r"^#+(?= )", text, re.MULTILINE), rows, shown, sorted("".join(one.split()) for one in lines)


def test_what_stands_in_one_language_only_is_there_and_has_a_reason() -> None:
    """No exception outlives its page."""
    assert set(ONE_LANGUAGE) <= set(ENGLISH)
    assert all(ONE_LANGUAGE.values())


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.py")), ids=lambda path: path.stem)
def test_notebooks_speak_both_languages(notebook: Path) -> None:
    """Every cell of text says what it says in English and in Chinese."""
    cells = re.findall(r"^# %% \[markdown\]\n((?:#.*\n)+)", notebook.read_text(encoding="utf-8"), re.MULTILINE)
    assert cells
    assert [cell for cell in cells if not CHINESE.search(cell) or not re.search("[a-z]{3}", cell)] == []
