"""Write the pages made from code and data below docs/, in English (``rules.md``) and Chinese (``rules.zh-CN.md``).

``python scripts/build_docs.py`` writes them; ``--check`` only says which are stale and exits 1.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from entitlement_page import entitlements_page
from reference_pages import (
    ROOT,
    limits_page,
    parameters_page,
    plan_page,
    python_page,
    rules_page,
    tables_page,
)

from domain.language import Language  # reference_pages found the project

PAGES: dict[str, Callable[[Language], str]] = {
    "tables": tables_page,
    "rules": rules_page,
    "limits": limits_page,
    "plan": plan_page,
    "parameters": parameters_page,
    "entitlements": entitlements_page,
    "python": python_page,
}


def pages() -> dict[Path, str]:
    """Return path -> text of every generated page, in both languages."""
    docs = ROOT / "docs"
    english = {docs / f"{name}.md": page("en") for name, page in PAGES.items()}
    return english | {docs / f"{name}.zh-CN.md": page("zh") for name, page in PAGES.items()}


def main(arguments: list[str]) -> int:
    """Write or check the pages."""
    made = pages()
    stale = [p for p, text in made.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        print("\n".join(f"stale: {path.relative_to(ROOT)}" for path in stale) or "the generated pages are fresh")
        return bool(stale)
    for path in stale:
        path.write_text(made[path], encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
