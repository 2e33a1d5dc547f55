"""The page of whatever the planner's desk computed: a run, a comparison, a sweep, or what an answer rests on."""

from pathlib import Path

from domain.language import Language
from reports.run_page import write_run
from reports.scenario_page import write_comparison
from reports.sensitivity_page import write_sensitivity
from reports.sweep_page import write_sweep
from scenarios.comparison import Compared
from scenarios.running import Results
from scenarios.sensitivity import Sensed
from scenarios.sweeping import Swept


def write_page(found: Results | Compared | Swept | Sensed, folder: str | Path, lang: Language = "zh") -> Path:
    """Write page, tables, workbook, pictures and, except of a sensitivity, the memo; return the page.

    Parameters
    ----------
    found
        What ``run_one``, ``compare_scenarios``, ``sweep_scenario`` or ``sense_scenarios`` returned.
    folder
        Where to; made when absent.
    lang
        Language that the page opens in; it holds both.
    """
    where = Path(folder)
    if isinstance(found, Results):
        return write_run(found, where, lang)[0]
    if isinstance(found, Compared):
        return write_comparison(found, where, lang)[0]
    if isinstance(found, Swept):
        return write_sweep(found, where, lang)[0]
    return write_sensitivity(found, where, lang)[0]
