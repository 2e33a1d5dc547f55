"""Limits of employers and areas, as the checker reads them: dispatched staff, beds, key enterprises, allotments, baselines."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from domain.check.columns import each
from domain.check.forms import Form, Pairs, at_least, exactly, in_force, number, ones
from domain.check.forms_of_tables import inside


def dispatched_shares(pairs: Pairs) -> Iterator[Form]:
    """Yield the dispatched of every employer that could take any under the rules."""
    stated = pairs.answer.plan.limits.loc[pairs.answer.plan.limits["limit"] == "dispatched_share", "subject"]
    owners = pairs.cells("posts", "employer_id")
    sent = pairs.docket.has_mode("dispatched")
    listed = {*stated, *owners[pairs.post[sent]].tolist()}
    hires = pairs.docket.has_mode("hire") & (~pairs.posts_where("role", "relief") & ~pairs.welfare)[pairs.post]
    for row in each(pairs.answer.instance.employers):
        if row.employer_id not in listed:
            continue
        here = (owners == row.employer_id)[pairs.post]
        at = np.flatnonzero(here & sent).astype(np.int64)
        now, heads = number(row.dispatched_now), int(row.headcount)
        most = exactly(pairs.value("dispatch.share_max", row.region))
        name = ("dispatched_share", str(row.employer_id), "share_max")
        if now > most * heads:
            yield Form(*name, at, ones(at), None, now, base=now)
        else:
            whole = np.flatnonzero(here & (sent | hires)).astype(np.int64)
            yield Form(*name, at, ones(at), None, 0, base=now, share=most, whole=whole, staff=heads)


def beds(pairs: Pairs) -> Iterator[Form]:
    """Yield the beds of every dormitory; people who live near need none."""
    sex = pairs.cells("workers", "sex")
    for row in each(pairs.answer.instance.dormitories):
        at = pairs.at(pairs.posts_where("dormitory_id", row.dormitory_id))
        if not pd.isna(row.commute_km):
            km = pairs.answer.facts.travel.pairs(pairs.worker[at], pairs.post[at])["km"].to_numpy(float)
            at = at[km > float(row.commute_km)]
        own = sex[pairs.worker[at]]
        name = ("dormitory_beds", str(row.dormitory_id))
        stated = {"men": ("male", row.beds_men), "women": ("female", row.beds_women)}
        for part, (whose, number_of_beds) in stated.items():
            if not pd.isna(number_of_beds):
                theirs = at[own == whose]
                yield Form(*name, part, theirs, ones(theirs), None, int(number_of_beds))
        if not any(pd.isna(number_of_beds) for _, number_of_beds in stated.values()):
            yield Form(*name, "people", at, ones(at), None, int(row.beds_men + row.beds_women))


def key_enterprises(pairs: Pairs) -> Iterator[Form]:
    """Yield the people placed at every key enterprise that is to be filled to a share."""
    seats = pairs.answer.instance.posts["seats"].to_numpy(np.int64)
    for row in each(pairs.answer.instance.employers):
        if pd.isna(row.key_enterprise) or not row.key_enterprise or pd.isna(row.fill_share_min):
            continue
        own = pairs.posts_where("employer_id", row.employer_id) & ~pairs.welfare
        at = pairs.at(own)
        low = at_least(exactly(row.fill_share_min) * int(seats[own].sum()))
        yield Form("key_enterprise_floor", str(row.employer_id), "people", at, ones(at), low, None)


def allotments(pairs: Pairs) -> Iterator[Form]:
    """Yield the people from elsewhere on every post kept for an origin."""
    ids, kept = pairs.cells("posts", "post_id"), pairs.cells("posts", "allotment")
    for post_id, origins in zip(ids.tolist(), kept.tolist(), strict=True):
        if origins:
            at = pairs.at(ids == post_id, ~inside(pairs, "workers", origins))
            yield Form("seat_allotment", str(post_id), "people", at, ones(at), None, 0)


def welfare_bands(pairs: Pairs) -> Iterator[Form]:
    """Yield the people on public-welfare posts of every area with a floor or a cap."""
    held = pairs.cells("workers", "current_post_id")[pairs.settled]
    ids = pairs.cells("posts", "post_id")
    for row in each(pairs.answer.instance.baselines):
        if row.what not in ("welfare_posts_min", "welfare_posts_max") or not in_force(row, pairs.answer.on):
            continue
        here = pairs.welfare & inside(pairs, "posts", [row.region])
        at, base = pairs.at(here), int(np.isin(held, ids[here]).sum())
        if row.what == "welfare_posts_min":
            yield Form("welfare_posts_band", dated(row), "floor", at, ones(at), int(row.value), None, base=base)
        else:
            yield Form("welfare_posts_band", dated(row), "cap", at, ones(at), None, int(row.value), base=base)


def area_floors(pairs: Pairs) -> Iterator[Form]:
    """Yield the priority people in work of every area with a baseline."""
    first = pairs.answer.priority_of_everybody
    everywhere = np.ones(len(pairs.answer.instance.posts), np.bool_)
    for row in each(pairs.answer.instance.baselines):
        if row.what != "priority_employed" or not in_force(row, pairs.answer.on):
            continue
        ours = first & inside(pairs, "workers", [row.region])
        at, base = pairs.at(everywhere, ours), int((ours & pairs.settled).sum())
        yield Form("area_floor", dated(row), "people", at, ones(at), int(row.value), None, base=base)


def dated(row: Any) -> str:
    """Return an area with the day from which its figure holds."""
    day = "" if pd.isna(row.valid_from) else f" {row.valid_from.date().isoformat()}"
    return f"{row.region}{day}"
