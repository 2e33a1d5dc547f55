"""Draw the pictures of docs/simulation.md: a simulated year and what a travel subsidy of 500 yuan changes.

``python scripts/draw_simulation.py`` writes docs/figures/simulation-*.svg in both languages (``-zh``: Chinese); the same
versions draw the same bytes.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script also runs where the project is not installed

from domain.language import Language  # noqa: E402
from reports.simulation_pictures import effect_curve, flow_picture, fund_picture, outflow_curve  # noqa: E402
from simulation.levers import Levers, TravelGrant  # noqa: E402
from simulation.parameters import Response  # noqa: E402
from simulation.people import Population  # noqa: E402
from simulation.replicate import Comparison, compare  # noqa: E402

FOLDER = ROOT / "docs" / "figures"
PEOPLE, WEEKS, REPLICATIONS, YUAN = 20_000, 104, 5, 500
FONTS = {
    "en": "Segoe UI, Helvetica, Arial, sans-serif",
    "zh": "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, sans-serif",
}


def main() -> None:
    """Run the comparison at three settings and draw it."""
    population = Population.of_province("22", PEOPLE)
    levers = Levers.published(population).changed(TravelGrant, elsewhere_yuan=YUAN, groups=())
    found = {
        str(response): compare(population, levers, weeks=WEEKS, replications=REPLICATIONS, response=response)
        for response in Response
    }
    FOLDER.mkdir(exist_ok=True)
    draw(found, "en", "")
    draw(found, "zh", "-zh")


def draw(found: dict[str, Comparison], lang: Language, suffix: str) -> None:
    """Write the pictures in one language."""
    drawn = {
        "year": outflow_curve(found["central"], lang),
        "effect": effect_curve(found, lang),
        "destinations": flow_picture(found, lang),
        "funds": fund_picture(found["central"], lang),
    }
    for name, svg in drawn.items():
        styled = svg.replace("<svg ", f'<svg font-family="{FONTS[lang]}" ', 1)
        (FOLDER / f"simulation-{name}{suffix}.svg").write_text(styled + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
