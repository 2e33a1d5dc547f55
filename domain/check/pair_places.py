"""Rules about places: how far a person goes, and for whom relief seats are kept."""

import numpy as np

from domain.check.columns import (
    NO,
    UNKNOWN,
    YES,
    Truths,
    Verdicts,
    all_of,
    equals,
    flags,
    numbered,
    numbers,
    per_combination,
    positions,
    texts,
    verdict_of,
)
from domain.check.docket import Docket
from domain.rules import Verdict

REACH_DIGITS = {"county": 6, "prefecture": 4, "province": 2}


def within_reach(docket: Docket) -> Verdicts:
    """Judge reach, staying at home, and the longest journey.

    Reach 'township' is unknown in the home county when either side is known only to its county.
    """
    return all_of(_in_division(docket), _at_home(docket), _in_time(docket))


def _same(docket: Docket, width: int) -> Truths:
    same: Truths = (
        docket.facts.digits("workers", width)[docket.worker] == docket.facts.digits("posts", width)[docket.post]
    )
    return same


def _in_division(docket: Docket) -> Verdicts:
    reach = docket.facts.read(texts, "workers", "reach")[docket.worker]
    in_county = _same(docket, 6)
    leaves = docket.facts.read(flags, "workers", "wants_to_leave")[docket.worker]
    answer = np.where(in_county, YES, np.where(leaves == NO, NO, UNKNOWN)).astype(np.int8)
    for name, width in REACH_DIGITS.items():
        chosen = equals(reach, name)
        answer[chosen] = verdict_of(_same(docket, width)[chosen])
    answer[equals(reach, "nation")] = YES
    home, site = docket.facts.digits("workers", 9)[docket.worker], docket.facts.digits("posts", 9)[docket.post]
    both_known = (home >= 0) & (site >= 0)
    chosen = equals(reach, "township")
    answer[chosen] = np.where(in_county & ~both_known, UNKNOWN, verdict_of(both_known & (home == site)))[chosen]
    return answer


def _at_home(docket: Docket) -> Verdicts:
    stays = (docket.facts.read(flags, "workers", "cannot_leave") == YES)[docket.worker]
    return verdict_of(~stays | _same(docket, 6))


def _in_time(docket: Docket) -> Verdicts:
    limit = docket.facts.read(numbers, "workers", "max_travel_minutes")[docket.worker]
    answer = np.full(len(limit), YES, dtype=np.int8)
    limited = np.flatnonzero(~np.isnan(limit))
    if len(limited):
        journeys = docket.facts.travel.pairs(docket.worker[limited], docket.post[limited])
        too_far = journeys["minutes"].to_numpy(dtype=np.float64) > limit[limited]
        estimated = journeys["estimated"].to_numpy(dtype=np.bool_)
        answer[limited] = np.where(too_far, np.where(estimated, UNKNOWN, NO), YES)
    return answer


def relief_is_local(docket: Docket) -> Verdicts:
    """Judge whether a relief seat goes to local people; a blank role counts as relief."""
    areas = docket.facts.keep("local areas", lambda: numbered(_local_areas(docket)))
    return per_combination(docket.facts.coded("workers", "region"), docket.worker, areas, docket.post, _is_local)


def _local_areas(docket: Docket) -> list[tuple[str, ...] | None]:
    """Return the local area of each relief post; None where the rule does not apply."""
    posts, projects = docket.facts.instance.posts, docket.facts.instance.projects
    sites = docket.facts.read(texts, "posts", "region")
    project = positions(posts["project_id"], projects["project_id"])
    regions, local = [str(code) for code in projects["region"]], texts(projects, "local_region")
    relief = equals(texts(posts, "kind"), "work_relief") & ~equals(texts(posts, "role"), "contract")
    areas: list[tuple[str, ...] | None] = []
    for at, row in enumerate(project.tolist()):
        county = (sites[at] if row < 0 else regions[row])[:6]
        stated = local[row] if row >= 0 else None
        areas.append((tuple(stated) if stated else (county,)) if relief[at] else None)
    return areas


def _is_local(home: str, area: tuple[str, ...] | None) -> Verdict:
    if area is None or home.startswith(area):
        return Verdict.YES
    to_township = any(len(code) > len(home) and code.startswith(home) for code in area)
    return Verdict.UNKNOWN if to_township else Verdict.NO
