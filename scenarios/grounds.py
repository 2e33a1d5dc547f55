"""What a scenario stands on, checked before anything runs: people on record at its place, and the instance it names."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from domain.faults import Fault
from domain.language import Text
from scenarios.form import ScenarioForm
from scenarios.ledgers.places import home_counties
from scenarios.marked import Merged
from simulation.home import rural_counties


def wrong_places(form: ScenarioForm, merged: Merged) -> Iterator[Fault]:
    """Yield a fault for a place without people on record, and for an instance that is not there."""
    if form.simulation is not None and _unknown(rural_counties, form.simulation.place):
        problem = Text("没有这个地区的农村人口记录", "has no rural residents on record")
        way_out = Text(
            "写省、市、县的区划代码，如 22、2224、220421", "write a division code such as 22, 2224 or 220421"
        )
        yield merged.fault(("simulation", "place"), form.simulation.place, problem, way_out)
    if form.matching is None:
        return
    if form.matching.instance is not None:
        if not (Path(form.matching.instance) / "instance.json").is_file():
            problem = Text("文件夹中没有数据", "holds no instance")
            way_out = Text("先运行 laborflow import", "run laborflow import first")
            yield merged.fault(("matching", "instance"), form.matching.instance, problem, way_out)
    elif _unknown(home_counties, form.matching.place):
        problem = Text("编造台账没有这个地区", "is no place that ledgers can be made up for")
        way_out = Text(
            "写吉林省的区划代码，如 22、2224、220421", "write a division of Jilin such as 22, 2224 or 220421"
        )
        yield merged.fault(("matching", "place"), form.matching.place, problem, way_out)


def _unknown(look: Callable[[str], Any], place: str) -> bool:
    """Tell whether a look-up of a place raises."""
    try:
        look(place)
    except ValueError:
        return True
    return False
