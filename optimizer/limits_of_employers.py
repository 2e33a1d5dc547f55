"""Limits of employers and posts: dispatched staff, beds, key enterprises, seats kept for an origin."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from optimizer.arrays import DISPATCHED, HIRE, WELFARE
from optimizer.limit_field import Field, each, whole_number
from optimizer.limit_rows import LimitRow, count, fraction, share


def dispatched_share(field: Field) -> Iterator[LimitRow]:
    """Yield the dispatched of each employer as a share of its headcount after the plan."""
    employers, posts = field.rows("employers"), field.rows("posts")
    owner = pd.Index(employers["employer_id"]).get_indexer(posts["employer_id"])[field.post]
    contract = (posts["role"] != "relief").to_numpy(bool) & (field.encoded.scene.posts["kind"] != WELFARE)
    mode = field.arcs.mode
    hired = (mode == HIRE) & contract[field.post]
    for at in np.unique(owner[mode == DISPATCHED]).tolist():
        employer = employers.iloc[at]
        now, heads = whole_number(employer["dispatched_now"]) or 0, int(employer["headcount"])
        most = field.policy.value("dispatch.share_max", field.day.date(), str(employer["region"]))
        here = field.at(field.same("posts", "employer_id", employer["employer_id"]))
        name, sent = ("dispatched_share", str(employer["employer_id"])), here[mode[here] == DISPATCHED]
        if now > fraction(most) * heads:
            yield count(*name, sent, None, now, "share_max", base=now)
        else:
            everybody = here[(mode[here] == DISPATCHED) | hired[here]]
            yield share(*name, "share_max", sent, everybody, most, (now, heads))


def dormitory_beds(field: Field) -> Iterator[LimitRow]:
    """Yield the beds of each dormitory by sex; people who live near need none."""
    sex = field.rows("workers")["sex"].astype(object).to_numpy()
    for row in each(field.rows("dormitories")):
        arcs = field.at(field.same("posts", "dormitory_id", row.dormitory_id))
        if not pd.isna(row.commute_km):
            km = field.encoded.travel.pairs(field.worker[arcs], field.post[arcs])["km"].to_numpy(float)
            arcs = arcs[km > float(row.commute_km)]
        name, own = ("dormitory_beds", str(row.dormitory_id)), sex[field.worker[arcs]]
        men, women = whole_number(row.beds_men), whole_number(row.beds_women)
        for part, beds, whose in (("men", men, "male"), ("women", women, "female")):
            if beds is not None:
                yield count(*name, arcs[own == whose], None, beds, part)
        if men is not None and women is not None:
            yield count(*name, arcs, None, men + women)


def key_enterprise_floor(field: Field) -> Iterator[LimitRow]:
    """Yield the seats of each key enterprise that are to be filled at least."""
    employers, posts = field.rows("employers"), field.rows("posts")
    ordinary = field.encoded.scene.posts["kind"] != WELFARE
    for row in each(employers[employers["key_enterprise"].fillna(False)]):
        if pd.isna(row.fill_share_min):
            continue
        own = field.same("posts", "employer_id", row.employer_id)
        own = own[ordinary[own]]
        wanted = fraction(row.fill_share_min) * int(posts["seats"].iloc[own].sum())
        low = -(-wanted.numerator // wanted.denominator)
        yield count("key_enterprise_floor", str(row.employer_id), field.at(own), low, None)


def seat_allotment(field: Field) -> Iterator[LimitRow]:
    """Yield the seats that a post keeps for an origin: nobody from elsewhere."""
    posts = field.rows("posts")
    for at, origins in enumerate(posts["allotment"]):
        if origins:
            arcs = field.at(np.array([at]))
            strangers = arcs[~field.inside("workers", origins)[field.worker[arcs]]]
            yield count("seat_allotment", str(posts["post_id"].iloc[at]), strangers, None, 0)
