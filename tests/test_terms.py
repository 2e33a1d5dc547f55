"""One word for one thing: people are placed (安置), nowhere 安排."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ("*.py", "*.md", "*.j2", "*.csv")
OTHER = (
    "安排接送",  # a bus is arranged
    "服从安排",  # what a post asks of people
    "合理安排工作岗位",  # quoted clauses
    "场地安排",
    "预算安排",
    "不得安排未成年工",
    "按比例安排就业机制",
)
"""Where the word means something else, or is a clause's own."""
QUOTES = ("domain/policy/data/", "docs/parameters.md", "docs/parameters.zh-CN.md", "tests/test_terms.py")


def test_people_are_placed_by_one_word() -> None:
    """No text of ours says 安排 for placing people; quoted clauses keep their words."""
    found = []
    for path in sorted({path for pattern in TEXTS for path in ROOT.rglob(pattern)}):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith((".", *QUOTES)) or "/." in name:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            rest = line
            for phrase in OTHER:
                rest = rest.replace(phrase, "")
            if "安排" in rest:
                found.append(f"{name}:{number}")
    assert found == []
