"""Draw the pictures of docs/simulation.md: a simulated year and what a travel subsidy of 500 yuan changes.

``python scripts/draw_simulation.py`` writes docs/figures/simulation-*.svg; the same versions draw the same bytes.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the script also runs where the project is not installed

from reports.simulation_pictures import effect_curve, flow_picture, fund_picture, outflow_curve  # noqa: E402
from simulation.levers import Levers, TravelGrant  # noqa: E402
from simulation.parameters import Response  # noqa: E402
from simulation.people import Population  # noqa: E402
from simulation.replicate import compare  # noqa: E402

FOLDER = ROOT / "docs" / "figures"
PEOPLE, WEEKS, REPLICATIONS, YUAN = 20_000, 104, 5, 500


def main() -> None:
    """Run the comparison at three settings and draw it."""
    population = Population.of_province("22", PEOPLE)
    levers = Levers.published(population).changed(TravelGrant, elsewhere_yuan=YUAN, groups=())
    found = {
        str(response): compare(population, levers, weeks=WEEKS, replications=REPLICATIONS, response=response)
        for response in Response
    }
    drawn = {
        "year": outflow_curve(found["central"], "en"),
        "effect": effect_curve(found, "en"),
        "destinations": flow_picture(found, "en"),
        "funds": fund_picture(found["central"], "en"),
    }
    FOLDER.mkdir(exist_ok=True)
    for name, svg in drawn.items():
        styled = svg.replace("<svg ", '<svg font-family="Segoe UI, Helvetica, Arial, sans-serif" ', 1)
        (FOLDER / f"simulation-{name}.svg").write_text(styled + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
