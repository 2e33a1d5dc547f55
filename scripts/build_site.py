"""Build the documentation as a site without a warning, and see that its pages fetch nothing: ``python scripts/build_site.py``."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"
FETCHED = (
    re.compile(
        r"""<(?:script|img|iframe|source|embed|video|audio)\b[^>]*\bsrc=["']?\s*(?:https?:)?//[^>]*>""", re.IGNORECASE
    ),
    re.compile(r"""<link\b(?![^>]*rel=["']canonical)[^>]*\bhref=["']?\s*(?:https?:)?//[^>]*>""", re.IGNORECASE),
    re.compile(r"""url\(\s*["']?(?:https?:)?//[^)]*\)""", re.IGNORECASE),
    re.compile(r"""@import\s+["'](?:https?:)?//[^;]*""", re.IGNORECASE),
)


def remote(site: Path) -> list[str]:
    """Return every script, style, font or picture of the pages that would come from outside, with its file."""
    files = (path for path in sorted(site.rglob("*")) if path.suffix in (".html", ".css", ".svg"))
    texts = ((path, path.read_text(encoding="utf-8")) for path in files)
    return [
        f"{path.relative_to(site)}: {found[0][:160]}"
        for path, text in texts
        for form in FETCHED
        for found in form.finditer(text)
    ]


def main() -> int:
    """Build and look; a warning or a remote source fails."""
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"], cwd=ROOT, check=False)
    if done.returncode:
        return done.returncode
    found = remote(SITE)
    pages = len(list(SITE.rglob("*.html")))
    print("\n".join(found) or f"{pages} pages in {SITE.relative_to(ROOT)}, none of which fetches anything")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
