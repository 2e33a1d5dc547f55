"""The page as a browser shows it: both languages, nothing fetched, nothing cut off, on a wide screen, half a screen and paper."""

import dataclasses
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from domain.instance import Instance
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from reports.names import Names
from reports.page import render

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run")
SECONDS_MAX = 90
HOOK = """<script>
window.said = [];
const told = console.error.bind(console);
console.error = (...words) => { window.said.push(words.join(" ")); told(...words); };
addEventListener("error", event => window.said.push(event.message || "not loaded: " + event.target.outerHTML), true);
</script>"""
MEASURE = """<script>
const shown = () => ["zh", "en"].filter(l => getComputedStyle(document.querySelector("article." + l)).display != "none");
const cut = () => [...document.querySelectorAll("svg text")].filter(text => {
  const own = text.getBoundingClientRect(), all = text.ownerSVGElement.getBoundingClientRect();
  return own.width && (own.left < all.left - 1 || own.right > all.right + 1 || own.bottom > all.bottom + 1);
}).map(text => text.textContent);
const hidden = () => [...document.querySelectorAll(".scroll")].filter(
  part => part.getClientRects().length && part.scrollWidth > part.clientWidth + 1
).map(part => part.querySelector("table").dataset.table);
const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
const look = () => ({shown: shown(), cut: cut(), hidden: hidden(), wide: wide(), height: document.body.scrollHeight});
const found = {first: look()};
document.querySelector('label[for="choose-en"]').click();
found.english = look();
found.milliseconds = performance.now();
found.console = window.said;
found.fetched = performance.getEntriesByType("resource").length;
found.pictures = document.querySelectorAll("svg text").length;
document.body.innerHTML = "<pre id=measured></pre>";
document.querySelector("#measured").textContent = JSON.stringify(found);
</script>"""

pytestmark = pytest.mark.browser
Browse = Callable[..., str]


@pytest.fixture(scope="module")
def browse(tmp_path_factory: pytest.TempPathFactory) -> Browse:
    """Return a function that starts a headless browser with options and returns what it prints."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed")
    profile = tmp_path_factory.mktemp("profile")

    def start(*words: str) -> str:
        command = [browser, *OPTIONS, f"--user-data-dir={profile}", *words]
        done = subprocess.run(command, capture_output=True, timeout=SECONDS_MAX, check=True)
        return done.stdout.decode("utf-8")

    return start


@pytest.fixture(scope="module")
def page(plan: Plan, instance: Instance, policy: Policy, names: Names) -> str:
    """Return the page, Chinese first, with limits across people whose numbers and names are as long as they come."""
    prices = {
        "price_priority": 1.5,
        "price_people": 12.5,
        "price_yuan": 12_345.6,
        "gain_people": 123,
        "gain_yuan": 45_678,
    }
    figures = {"use": 98_765, "low": 12_345, "high": 123_456, "short": 1_234, "hard": True, **prices}
    about = [
        (limit, employer)
        for limit in ("dispatched_share", "key_enterprise_floor")
        for employer in instance.employers["employer_id"]
    ]
    rows = [
        {"limit": limit, "subject": employer, "part": "share_max", "unit": "people", **figures}
        for limit, employer in about
    ]
    rows.append({"limit": "stay_together", "subject": "H1", "part": "household", "unit": "people", **figures})
    limits = pd.concat([plan.limits, pd.DataFrame(rows, columns=list(FRAMES["limits"]))], ignore_index=True)
    return render(
        dataclasses.replace(plan, frames={**plan.frames, "limits": limits}), instance, policy, "zh", names=names
    )


def measured(browse: Browse, page: str, folder: Path, size: str) -> dict[str, Any]:
    """Return what the browser measures of the page in a window of this size."""
    file = folder / "page.html"
    listened = page.replace("<head>", "<head>" + HOOK).replace("</body>", MEASURE + "</body>")
    file.write_text(listened, encoding="utf-8")
    shown = browse(f"--window-size={size}", "--dump-dom", file.as_uri())
    found = re.search(r'<pre id="measured">(.*?)</pre>', shown, flags=re.DOTALL)
    assert found is not None, shown[-2000:]
    measures: dict[str, Any] = json.loads(unescape(found[1]))
    return measures


@pytest.mark.parametrize("size", ["1366,768", "820,900", "500,900"])
def test_both_languages_show_whole_on_any_screen(browse: Browse, page: str, tmp_path: Path, size: str) -> None:
    """One language is shown at a time, a click shows the other; nothing is fetched, cut off or wider than the window."""
    found = measured(browse, page, tmp_path, size)
    assert (found["first"]["shown"], found["english"]["shown"]) == (["zh"], ["en"])
    assert (found["fetched"], found["console"]) == (0, [])
    assert found["pictures"] > 20
    for look in (found["first"], found["english"]):
        assert (look["cut"], look["wide"]) == ([], 0)
        assert look["hidden"] == [] or size != "1366,768"  # on less than an office's screen wide tables are scrolled
        assert look["height"] > 2000


def test_the_page_prints(browse: Browse, page: str, tmp_path: Path) -> None:
    """On paper the page has several sheets, with fonts that hold Chinese."""
    file, paper = tmp_path / "page.html", tmp_path / "page.pdf"
    file.write_text(page, encoding="utf-8")
    browse(f"--print-to-pdf={paper}", file.as_uri())
    printed = paper.read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) >= 3
    assert re.search(rb"/FontName\s*/\S*(CJK|Han|Hei|Song|Sun)", printed)
