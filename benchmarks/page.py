"""The page of results: the targets, then every measurement."""

from collections.abc import Sequence
from datetime import date

from benchmarks.machine import description
from benchmarks.subjects import Row, Target

HEAD = """# Benchmarks

Written by `make bench` (`python -m benchmarks`); figures of one day on one machine, not a promise about another.

Every figure is taken in a fresh process. CPU seconds are of the measured step only, over all its threads, after the
modules are loaded and the loops compiled unless the line says "cold start"; of several runs the least is shown. Peak
memory is of the whole process, its imports and its input included. The instances are those of
`scenarios.ledgers.harder` and of `laborflow demo`: in `hubs` most posts crowd in eight places, in `tight` there are
few seats, in `equal_costs` pay and journeys are nearly all the same.

The direct call of the flow solver finds one best plan and nothing else. The match beside it also rebuilds the prices,
proves with them that value and bound are equal, proves the last resort, and holds the lottery over the pairs that tie, few
where costs differ and many where they do not (`equal_costs`).
"""


def page(lines: Sequence[Row | Target], on: date, loads: Sequence[float | None]) -> str:
    """Return the page.

    Parameters
    ----------
    lines
        The measurements in their order.
    on
        The day they were taken.
    loads
        The machine's load before and after.
    """
    return "\n".join(
        [HEAD, f"{on.isoformat()}. {description()}{_busy(loads)}", "", *_targets(lines), "", *_table(lines), ""]
    )


def _busy(loads: Sequence[float | None]) -> str:
    known = [load for load in loads if load is not None]
    if not known:
        return ""
    return f" Load average before and after: {', '.join(f'{load:.1f}' for load in known)}."


def _targets(lines: Sequence[Row | Target]) -> list[str]:
    rows = ["| target | promised | reached | |", "| --- | ---: | ---: | --- |"]
    for line in lines:
        if isinstance(line, Target):
            reached = "not measured" if line.reached is None else f"{line.reached:.2f} {line.unit}"
            bound = f"at {'least' if line.at_least else 'most'} {line.promised:g} {line.unit}"
            rows.append(f"| {line.what} | {bound} | {reached} | {_verdict(line)} |")
    return rows


def _verdict(target: Target) -> str:
    if target.met or target.reached is None:
        return "met" if target.met else "open"
    return f"missed by {abs(target.reached / target.promised - 1):.0%}"


def _table(lines: Sequence[Row | Target]) -> list[str]:
    rows = ["| what | on | CPU s | wall s | peak MB | |", "| --- | --- | ---: | ---: | ---: | --- |"]
    measured = (line for line in lines if isinstance(line, Row))
    return [*rows, *(f"| {row.what} | {row.on} | {_figures(row)} | {row.remark} |" for row in measured)]


def _figures(row: Row) -> str:
    if row.cost is None:
        return "did not finish | |"
    peak = "" if row.cost.peak_mb is None else f"{row.cost.peak_mb:,.0f}"
    return f"{row.cost.cpu_s:,.2f} | {row.cost.wall_s:,.2f} | {peak}"
