"""What is measured: one function per subject, each giving rows of the table and what they say of a target."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import Cost, best_of, in_child, wall_of_command

ARCS_CPU_S, MATCH_RATIO, IMPORT_RATIO, REPORT_MB, HELP_S = 10.0, 1.2, 2.0, 3.0, 0.5
UNLOCKS_WALL_S = 300.0
NIGHT_CPU_S, NIGHT_MB = 300.0, 2 * 1024**3 / 1e6
ENTITLED_CPU_S, ENTITLED_MB = 5.0, 2 * 1024**3 / 1e6
MESA = (300_000, 4)
"""People and weeks that Mesa is measured on: like the kernel, on more people than the processor's caches hold."""
WORKER_WEEKS_M, PERSON_BYTES, OVER_PLAIN, OVER_MESA, SHARED_RATIO, SWEEP_WALL_S = 50.0, 16.0, 200.0, 100.0, 10.0, 300.0

MILD_WALL_S, HARD_WALL_S, MILD_PEOPLE, HARD_PERCENT = 180.0, 360.0, 20.0, 0.4
HIGHS_WORKERS, HIGHS_WALL_S = 10_000, 300
COUNTY_CPU_S, COUNTY_PEOPLE = 10.0, 5.0


@dataclass(frozen=True)
class Row:
    """A line of the table: what, on what, its cost, and a remark; without cost it did not finish."""

    what: str
    on: str
    cost: Cost | None
    remark: str = ""


@dataclass(frozen=True)
class Target:
    """A figure that was promised, and what was reached, in the same unit; None where it could not be measured."""

    what: str
    promised: float
    reached: float | None
    unit: str
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Tell whether the target was reached."""
        if self.reached is None:
            return False
        return self.reached >= self.promised if self.at_least else self.reached <= self.promised


Line = Row | Target
Subject = Callable[[Path, int], Iterator[Line]]


def _seconds(*costs: Cost | None) -> float | None:
    return None if any(cost is None for cost in costs) else sum(cost.cpu_s for cost in costs if cost is not None)


def _ratio(ours: float | None, baseline: float | None) -> float | None:
    return None if ours is None or not baseline else ours / baseline


def _fact(cost: Cost | None, name: str) -> float | None:
    return None if cost is None else float(cost.facts[name])


def arcs(_: Path, runs: int) -> Iterator[Line]:
    """Find all admissible pairs of 100,000 people and 5,000 lots under all rules."""
    sample = 1_000_000
    for kind in ("hubs", "tight", "equal_costs"):
        cost = best_of(runs, "arcs:ours", kind, 100_000, 5_000)
        found = _fact(cost, "arcs")
        remark = "" if found is None else f"{found:,.0f} arcs"
        yield Row("arcs, all rules: encode and judge, compiled", f"100,000 x 5,000 {kind}", cost, remark)
        if kind == "hubs":
            plain = in_child("arcs:plain", kind, 100_000, 5_000, sample)
            pairs = _fact(plain, "pairs")
            seconds = None if plain is None or pairs is None else plain.cpu_s * pairs / sample
            remark = "" if seconds is None else f"scaled to all {pairs:,.0f} pairs: {seconds:,.0f} CPU s"
            yield Row("baseline: the checker's NumPy rules", f"{sample:,} random pairs of these", plain, remark)
            yield Target("arcs for 100,000 x 5,000 under all rules", ARCS_CPU_S, _seconds(cost), "CPU s")


def match(folder: Path, runs: int) -> Iterator[Line]:
    """Solve and prove on given arcs, beside OR-Tools' flow solver called directly."""
    for kind in ("hubs", "tight", "equal_costs"):
        on, file = f"100,000 x 5,000 {kind}", folder / f"{kind}.npz"
        in_child("matching:prepare", file, kind, 100_000, 5_000)
        whole = best_of(runs, "matching:ours", file)
        bare = best_of(runs, "matching:ours_without_lottery", file)
        direct = best_of(runs, "matching:flow_directly", file)
        yield Row("match: solve, prices, lottery, last resort, value = bound", on, whole, _placed(whole))
        yield Row("the same without the lottery between equals", on, bare)
        yield Row("baseline: OR-Tools SimpleMinCostFlow called directly", on, direct, _same_value(whole, direct))
        if kind == "hubs":
            priced = in_child("matching:certificate", kind, 100_000, 5_000)
            yield Row("the checker's certificate over all arcs", on, priced)
            everything = _seconds(whole, priced)
            yield Target(
                "match with its certificate / direct flow", MATCH_RATIO, _ratio(everything, _seconds(direct)), "times"
            )
        ratio = _ratio(_seconds(whole), _seconds(direct))
        yield Target(f"match / direct flow, {kind}", MATCH_RATIO, ratio, "times")
        file.unlink(missing_ok=True)


def others(folder: Path, _: int) -> Iterator[Line]:
    """Solve a smaller problem by other public solvers as well."""
    on, file = "10,000 x 1,000 hubs", folder / "small.npz"
    in_child("matching:prepare", file, "hubs", 10_000, 1_000)
    whole = best_of(3, "matching:ours", file)
    yield Row("match: solve, prices, lottery, last resort, value = bound", on, whole, _placed(whole))
    for what, case in (
        ("OR-Tools SimpleMinCostFlow called directly", "flow_directly"),
        ("SciPy linear_sum_assignment, a column per seat", "dense_assignment"),
        ("SciPy HiGHS, linear program", "highs"),
    ):
        cost = in_child(f"matching:{case}", file, minutes=10)
        yield Row(f"baseline: {what}", on, cost, _same_value(whole, cost))
    file.unlink(missing_ok=True)


def _placed(cost: Cost | None) -> str:
    placed = _fact(cost, "placed")
    return "" if placed is None else f"{placed:,.0f} people placed"


def _same_value(ours: Cost | None, other: Cost | None) -> str:
    if ours is None or other is None:
        return ""
    away = int(other.facts["value"]) - int(ours.facts["value"])
    return "same value" if away == 0 else f"value off by {away / int(ours.facts['value']):.0e} of it (floating point)"


def intake(folder: Path, runs: int) -> Iterator[Line]:
    """Import a county of 20,000 people from workbooks, beside the bare reading and validating."""
    county, on = folder / "county", "20,000 people, xlsx"
    made = in_child("product:prepare", county, "county")
    yield Row("making up the ledgers and writing the workbooks", on, made)
    ours = best_of(runs, "product:ours", county)
    yield Row("import: read, parse, resolve, validate, lock identities away", on, ours)
    fresh = in_child("product:ours_written", county, folder / "written")
    yield Row("the same, and written to Parquet", f"{on}, cold start", fresh)
    read, validated = best_of(runs, "product:bare_read", county), best_of(runs, "product:bare_validation", county)
    yield Row("baseline: cells read by calamine", on, read)
    yield Row("baseline: finished tables validated by pandera, keys, references, check digits", on, validated)
    ratio = _ratio(_seconds(ours), _seconds(read, validated))
    yield Target("import / (bare read + validation)", IMPORT_RATIO, ratio, "times")


def demonstrations(folder: Path, _: int) -> Iterator[Line]:
    """Run the whole main job from made-up ledgers to the report."""
    first = in_child("product:demonstration", folder / "first", "tiny", cache=folder / "compiled")
    yield Row("laborflow demo, the first time on a machine: loops are compiled", "tiny, cold start", first)
    for size in ("tiny", "county"):
        cost = best_of(2, "product:demonstration", folder / f"demo_{size}", size)
        workbook, page = _fact(cost, "workbook_mb"), _fact(cost, "report_mb")
        files = "" if page is None else f"report.html {page:.2f} MB, plan.xlsx {workbook:.2f} MB"
        yield Row("laborflow demo: ledgers, import, match, check, report", f"{size}, cold start", cost, files)
        if size == "county":
            yield Target("report.html of a county", REPORT_MB, page, "MB")


def entitlements(folder: Path, runs: int) -> Iterator[Line]:
    """Ask every instrument of a million people."""
    province = folder / "entitled"
    in_child("entitlements:prepare", province, 1_000_000)
    cost = best_of(runs, "entitlements:ours", province)
    rows, instruments = _fact(cost, "rows"), _fact(cost, "instruments")
    remark = "" if rows is None or instruments is None else f"{instruments:.0f} instruments, {rows:,.0f} claims"
    yield Row("entitlements: every instrument of everybody, with reasons to verify", "1,000,000 people", cost, remark)
    yield Target("all instruments for 1,000,000 people", ENTITLED_CPU_S, _seconds(cost), "CPU s")
    yield Target("the same, peak memory", ENTITLED_MB, None if cost is None else cost.peak_mb, "MB")


def unlocks(folder: Path, _: int) -> Iterator[Line]:
    """Find the cheapest change of everybody without a place in a prefecture, and prove a random thousand."""
    file, on = folder / "prefecture.pickle", "300,000 x 3,000 hubs"
    in_child("unlocks:prepare", file, "hubs", 300_000, 3_000, minutes=60)
    cost = in_child("unlocks:ours", file, minutes=60)
    people, found, proven = (_fact(cost, name) for name in ("people", "unlocked", "proven"))
    remark = "" if cost is None else f"{people:,.0f} people, {found:,.0f} unlocked, {proven:,.0f} of them proven"
    yield Row("unlocks: everybody without a place, every post, from prices", on, cost, remark)
    yield Target("unlocks for everybody unplaced of a prefecture", UNLOCKS_WALL_S, _wall(cost), "wall s")


def _wall(cost: Cost | None) -> float | None:
    return None if cost is None else cost.wall_s


def command(_: Path, runs: int) -> Iterator[Line]:
    """Start the command line."""
    bare, helped = wall_of_command(["-c", "pass"], 2 * runs + 1), wall_of_command(["-m", "cli", "--help"], 2 * runs + 1)
    yield Row("laborflow --help (wall, median)", "", Cost(helped, helped, None), "wall seconds")
    yield Row("baseline: python -c pass (wall, median)", "", Cost(bare, bare, None), "wall seconds")
    yield Target("laborflow --help", HELP_S, helped, "wall s")


def simulation(_: Path, runs: int) -> Iterator[Line]:
    """Run the simulation's kernel for a million people, beside a process per worker and beside Mesa."""
    cost = best_of(runs, "simulation:kernel", 1_000_000, 52)
    rate, each = _rate(cost), _fact(cost, "bytes")
    remark = "" if rate is None else f"{rate:.1f} million worker-weeks per CPU s"
    yield Row("simulation: kernel, full model, all tables", "1,000,000 people x 52 weeks", cost, remark)
    yield Target("worker-weeks of the full model per CPU second", WORKER_WEEKS_M, rate, "million", at_least=True)
    yield Target("bytes a person at the peak of a run", PERSON_BYTES, each, "bytes")
    sharded = in_child("simulation:shards", 100_000, 26)
    same = _fact(sharded, "same")
    told = "" if same is None else "the same bits" if same else "NOT the same bits"
    yield Row("simulation: the same run in 1, 2 and 7 shards", "100,000 people x 26 weeks", sharded, told)
    several = in_child("simulation:processes", 2_000, 13)
    same = _fact(several, "same")
    told = "" if same is None else "the same bits" if same else "NOT the same bits"
    yield Row(
        "simulation: the same comparison in 1, 2 and 7 processes", "7 pairs of 2,000 people x 13 weeks", several, told
    )
    plain, few = best_of(runs, "simulation:plain", 1_000, 26), best_of(runs, "simulation:mesa", 10_000, 26)
    mesa = best_of(runs, "simulation:mesa", *MESA)
    told = "the same people everywhere" if _fact(plain, "same") else "people differ"
    yield Row("baseline: a SimPy process per worker, same model", "1,000 people x 26 weeks", plain, told)
    packed = best_of(runs, "simulation:small", 1_000_000, 26)
    for one, what, on in (
        (packed, "simulation: the packed loops on the model of six states", "1,000,000 people x 26 weeks"),
        (few, "baseline: Mesa 3, the model of six states", "10,000 people x 26 weeks"),
        (mesa, "baseline: Mesa 3, the model of six states", f"{MESA[0]:,} people x {MESA[1]} weeks"),
    ):
        share, full = _fact(one, "share"), _ratio(rate, _rate(one))
        told = (
            ""
            if share is None
            else f"{_rate(one):.2f} million worker-weeks per CPU s; {share:.1%} in wage work at the end"
        )
        told += "" if full is None else f"; the kernel on the full model goes {full:.1f} times as fast"
        yield Row(what, on, one, told)
    yield Target("kernel / process per worker", OVER_PLAIN, _ratio(rate, _rate(plain)), "times", at_least=True)
    ratio = _ratio(_rate(packed), _rate(mesa))
    yield Target("kernel / Mesa 3, both on the small model", OVER_MESA, ratio, "times", at_least=True)
    shared = in_child("simulation:shared_draws", 10_000, 24)
    ratio = _fact(shared, "ratio")
    yield Row("simulation: 500 yuan with shared and with other draws", "72 runs of 10,000 people x 26 weeks", shared)
    what = "variance of the effect, independent / shared draws"
    yield Target(what, SHARED_RATIO, ratio, "times", at_least=True)
    yield from _swept(10)


def sweep(_: Path, __: int) -> Iterator[Line]:
    """Run the whole sweep: five levels, 100 parameter draws, 104 weeks; minutes, so only by name."""
    yield from _swept(100)


def night(folder: Path, _: int) -> Iterator[Line]:
    """A prefecture's night from the snapshot to the hand-outs, once."""
    on = "300,000 in the ledger, 20,000 asking, 3,000 post lots"
    prepared = in_child("night:prepare", folder, "prefecture", minutes=60)
    yield Row("made up, read and recorded in a new desk", on, prepared)
    cost = in_child("night:ours", folder, minutes=60)
    facts = None if cost is None else cost.facts
    said = (
        ""
        if facts is None
        else f"{facts['placed']:,} placed, {facts['trips']:,} vehicles with {facts['carried']:,} people"
    )
    yield Row("the night: snapshot, match, vehicles in rounds, check, hand-outs", on, cost, said)
    yield Target("a prefecture's night", NIGHT_CPU_S, _seconds(cost), "CPU s")
    yield Target("a prefecture's night, peak memory", NIGHT_MB, None if cost is None else cost.peak_mb, "MB")


def _swept(draws: int) -> Iterator[Line]:
    cost = in_child("simulation:sweep", 100_000, draws, 104, 2, minutes=30)
    scaled = None if cost is None else cost.wall_s * 100 / draws
    told = "" if cost is None else f"{cost.wall_s:.0f} wall s and {cost.facts['cpu_s']:.0f} CPU s in the two processes"
    yield Row(
        "simulation: sweep of 5 levels, two processes", f"{draws} parameter draws x 104 weeks x 100,000", cost, told
    )
    scale = "" if draws == 100 else f", scaled from {draws}"
    yield Target(f"sweep of 5 levels x 100 draws{scale}", SWEEP_WALL_S, scaled, "wall s")


def _rate(cost: Cost | None) -> float | None:
    """Return million worker-weeks per CPU second."""
    return None if cost is None else float(cost.facts["worker_weeks"]) / cost.cpu_s / 1e6


def limits(folder: Path, _: int) -> Iterator[Line]:
    """Search under limits that bite, with the bounds of all tiers, beside HiGHS on the same model; minutes, only by name."""
    yield from _limited(folder, 10_000, 1_000, "mild")
    yield from _limited(folder, 10_000, 1_000, "hard")


def limits_large(folder: Path, _: int) -> Iterator[Line]:
    """Do the same with 100,000 people and 5,000 post lots, where HiGHS is not asked; and once with one class of people.

    The seconds that are promised are those of two cores, by the clock.
    """
    for how, seconds, more in (("hard", HARD_WALL_S, ["one"]), ("mild", MILD_WALL_S, [])):
        lines = list(_limited(folder, 100_000, 5_000, how, more))
        yield from lines
        ours = next(line.cost for line in lines if isinstance(line, Row))
        yield Target(f"search under limits, 100,000 x 5,000 {how}", seconds, _wall(ours), "wall s")
        gap = None if ours is None else float(ours.facts["bound"] - ours.facts["placed"])
        placed = None if ours is None else float(ours.facts["placed"])
        if how == "mild":
            yield Target("the same, people placed from the bound", MILD_PEOPLE, gap, "people")
        else:
            share = None if gap is None or not placed else 100 * gap / placed
            yield Target("the same, people placed from the bound", HARD_PERCENT, share, "%")


def _limited(folder: Path, workers: int, posts: int, how: str, more: Sequence[str] = ()) -> Iterator[Line]:
    on, file = f"{workers:,} x {posts:,} hubs, {how}", folder / f"limits_{how}_{workers}.pickle"
    made = in_child("limits:prepare", file, "hubs", workers, posts, how)
    for classes in ("all", *more):
        ours, told = in_child("limits:ours", file, classes, minutes=60), ""
        if made is not None:
            told = (
                f"{made.facts['arcs']:,} arcs, {made.facts['limits']:,} limits of which {made.facts['biting']:,} bite; "
            )
        if ours is not None:
            told += (
                f"{ours.facts['placed']:,} placed, bound {ours.facts['bound']:,}; {ours.facts['missed']:,} units of hard limits missed; "
                f"{ours.facts['proven']} of {ours.facts['tiers']} tiers proven; {ours.facts['plan_s']:.0f} wall s until the plan"
            )
        told += "" if classes == "all" else "; one class of people"
        yield Row("search under limits, every tier bounded (loops compiled)", on, ours, told)
    if workers <= HIGHS_WORKERS:
        other = in_child("limits:highs", file, HIGHS_WALL_S)
        told = "" if other is None else f"{other.facts['placed']} placed, bound {other.facts['bound']}"
        yield Row(f"baseline: HiGHS, people placed only, {HIGHS_WALL_S} wall seconds", on, other, told)
    file.unlink(missing_ok=True)


def limits_county(folder: Path, _: int) -> Iterator[Line]:
    """Match two counties under every limit at once, through the public path, and answer everybody without a place."""
    small, large = folder / "county_limits_2000.pickle", folder / "county_limits_27000.pickle"
    yield from _county(small, 2_000, 100)
    yield from _county(large, 27_000, 300)
    cost = in_child("county:unlocked", large, small, minutes=60)
    told = ""
    if cost is not None:
        people, found, proven = (int(cost.facts[name]) for name in ("people", "unlocked", "proven"))
        told = f"{people:,} people, {found:,} unlocked, {proven:,} of them proven by moves, the others to be confirmed"
    on = "27,000 in the ledgers, 300 post lots"
    yield Row("unlocks: everybody without a place, under every limit (loops compiled)", on, cost, told)
    small.unlink(missing_ok=True)
    large.unlink(missing_ok=True)


def _county(file: Path, people: int, posts: int) -> Iterator[Line]:
    on = f"{people:,} in the ledgers, {posts} post lots"
    made = in_child("county:prepare", file, people, posts)
    yield Row("made up: ledgers, two plans without limits, bounds between them", on, made)
    ours = in_child("county:ours", file, minutes=60)
    told = ""
    if ours is not None:
        facts = ours.facts
        parts = "; ".join(f"{name} {seconds:.1f}" for name, seconds in facts["parts"].items())
        told = (
            f"{facts['arcs']:,} arcs, {facts['limits']:,} limits of all kinds; {facts['placed']:,} placed, bound {facts['bound']:,}; "
            f"{facts['missed']:,} units of hard limits missed; {facts['yuan']:,} yuan from the bound; "
            f"CPU s: {parts}; the checker besides {facts['check']:.1f}"
        )
    yield Row("match under every limit at once (loops compiled)", on, ours, told)
    gap = None if ours is None else float(ours.facts["bound"] - ours.facts["placed"])
    missed = None if ours is None else float(ours.facts["missed"])
    yield Target(f"county of {people:,} under every limit at once", COUNTY_CPU_S, _seconds(ours), "CPU s")
    yield Target("the same, people placed from the bound", COUNTY_PEOPLE, gap, "people")
    yield Target("the same, units of hard limits missed", 0.0, missed, "units")


SUBJECTS: dict[str, Subject] = {
    function.__name__: function
    for function in (
        arcs,
        match,
        others,
        intake,
        demonstrations,
        entitlements,
        unlocks,
        limits_county,
        simulation,
        command,
    )
}
BY_NAME: dict[str, Subject] = {"sweep": sweep, "night": night, "limits": limits, "limits_large": limits_large}
"""Subjects that take minutes and are measured only when they are named."""
