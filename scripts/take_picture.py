"""Take the README's picture of the report: ``python scripts/take_picture.py demo/plan/report.html`` (needs Chromium)."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
SIZE = "1120,890"


def main(arguments: list[str]) -> None:
    """Take the picture of the first screen of a page."""
    page = Path(arguments[0] if arguments else "demo/plan/report.html").resolve()
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None or not page.is_file():
        raise SystemExit(f"needs one of {', '.join(BROWSERS)} and a report at {page} (make demo)")
    picture = ROOT / "docs" / "images" / "report.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={SIZE}"]
    subprocess.run([browser, *options, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True)
    print(f"wrote {picture.relative_to(ROOT)}, {picture.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
