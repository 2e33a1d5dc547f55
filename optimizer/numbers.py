"""The numbers behind a verdict, for the sentences of ``domain.rules``.

Values are plain: whole minutes and yuan, ISO dates, division and trade codes, and condition codes; the reports turn
codes into words.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from domain.rules import Verdict
from domain.tables import CAPACITIES, DEMANDS, MODES
from optimizer import pair_rules as rules
from optimizer.arrays import UNKNOWN_DAY
from optimizer.encode import Encoded
from optimizer.encode_posts import CONSTRUCTION

Numbers = dict[str, object]


def iso(day: int) -> str:
    """Return a day number as an ISO date."""
    return str(np.datetime64(int(day), "D"))


def _within_reach(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    worker = encoded.instance.workers.iloc[row]
    minutes = float(encoded.travel.pairs(np.array([row]), np.array([at]))["minutes"].iloc[0])
    place = str(encoded.instance.posts["region"].iloc[at])
    limit: object = None if np.isnan(worker_limit(encoded, row)) else int(worker_limit(encoded, row))
    if limit is None or minutes <= float(worker_limit(encoded, row)):
        stay = encoded.scene.workers["cannot_leave"][row] == 1
        limit = "county" if stay else str(worker["reach"]) if isinstance(worker["reach"], str) else "county"
    return {"minutes": int(minutes), "limit": limit, "place": place}


def worker_limit(encoded: Encoded, row: int) -> float:
    """Return the longest journey a worker accepts in minutes, NaN when none is stated."""
    return float(encoded.scene.workers["max_minutes"][row])


def _wish(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    worker, post = encoded.instance.workers.iloc[row], encoded.instance.posts.iloc[at]
    regions = worker["wanted_regions"] or ()
    if regions and not str(post["region"]).startswith(tuple(regions)):
        return {"wish": list(regions), "offered": str(post["region"])}
    trade = post["trade"] if isinstance(post["trade"], str) else None
    return {"wish": list(worker["wanted_trades"] or ()), "offered": trade}


def _skill(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    scene, worker = encoded.scene, encoded.scene.workers[row]
    profile = int(scene.posts["profile"][at])
    needs = range(int(scene.profile_start[profile]), int(scene.profile_start[profile + 1]))
    worst = min(needs, key=lambda need: rules.skill_row_verdict(scene, worker, need), default=None)
    if worst is None:
        return {"skill": None, "level": None, "on": iso(scene.posts["start"][at])}
    level = int(scene.need_level[worst])
    return {
        "skill": trade_code(int(scene.need_low[worst]), int(scene.need_high[worst])),
        "level": level if level > 0 else None,
        "on": iso(scene.posts["start"][at]),
    }


def _certificate(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    scene = encoded.scene
    profile = int(scene.posts["profile"][at])
    needs = range(int(scene.profile_start[profile]), int(scene.profile_start[profile + 1]))
    asked = [need for need in needs if scene.need_certificate[need]]
    skill = trade_code(int(scene.need_low[asked[0]]), int(scene.need_high[asked[0]])) if asked else None
    return {"skill": skill, "on": iso(scene.posts["start"][at])}


def trade_code(low: int, high: int) -> str:
    """Return the classification prefix of a range.

    >>> trade_code(6180203, 6180204)
    '6-18-02-03'
    >>> trade_code(6180000, 6190000)
    '6-18'
    """
    digits = f"{low:07d}"[: 8 - len(str(high - low))]
    return "-".join([digits[0], *(digits[i : i + 2] for i in range(1, len(digits), 2))])


def _pay_acceptable(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    worker, post = encoded.scene.workers[row], encoded.scene.posts[at]
    wanted = [float(worker["reservation_wage"])]
    if mode == MODES.index("loan"):
        wanted.append(float(worker["wage_now"]))
    floors = [floor for floor in wanted if not np.isnan(floor)]
    pay = float(post["pay_month"])
    return {"pay": None if np.isnan(pay) else round(pay), "wanted": round(max(floors)) if floors else None}


def _pay_lawful(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    pay, post = encoded.pay, encoded.instance.posts.iloc[at]
    by_hour = bool(pay.by_hour[at])
    earned = float(pay.hour_yuan[at] if by_hour else pay.month_yuan[at])
    floor = float(pay.floor_hour_yuan[at] if by_hour else pay.floor_month_yuan[at])
    if earned < floor:
        return {"pay": round(earned, 2), "floor": floor, "basis": "hour" if by_hour else "month"}
    incumbent = post["incumbent_pay"]
    if not pd.isna(incumbent) and float(post["pay"]) < float(incumbent):
        return {"pay": float(post["pay"]), "floor": float(incumbent), "basis": "incumbent"}
    return {"pay": None if np.isnan(earned) else round(earned, 2), "floor": None, "basis": "unknown"}


def _dates(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    scene, worker, post = encoded.scene, encoded.scene.workers[row], encoded.scene.posts[at]
    farm_days = scene.farm_days[scene.farm_class[worker["region"]], worker["seasons"]]
    return {
        "days": rules.shared_days(worker, post, farm_days, scene.thresholds.plan_day),
        "needed": rules.needed_days(post, scene.thresholds.days_min),
    }


def _able(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    scene, worker, post = encoded.scene, encoded.scene.workers[row], encoded.scene.posts[at]
    born = worker["birth_month"] != UNKNOWN_DAY
    age = rules.age_at_start(worker, post) if born else None
    limit = scene.thresholds.adult_age if post["hazardous"] == 1 else scene.thresholds.working_age
    if age is not None and age < limit:
        return {"condition": "age", "age": age, "limit": int(limit)}
    if post["hazardous"] == 1 and worker["medical_until"] < post["start"] and worker["medical_until"] != UNKNOWN_DAY:
        return {"condition": "medical_check", "on": iso(post["start"])}
    capacity = CAPACITIES[worker["capacity"]] if worker["capacity"] >= 0 else None
    demand = DEMANDS[post["demand"]] if post["demand"] >= 0 else None
    if capacity is None or demand is None or worker["capacity"] < post["demand"]:
        if not (capacity == "full" or demand == "light"):
            return {"condition": "capacity", "capacity": capacity, "demand": demand}
    if not born:
        return {"condition": "age_unknown"}
    return {"condition": "medical_check", "on": iso(post["start"])}


def _lending(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    worker = encoded.scene.workers[row]
    return {"condition": "worker_consent" if worker["lending_consent"] != 1 else "no_agreement"}


def _standing(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    employer = encoded.instance.employers.iloc[int(encoded.scene.posts["employer"][at])]
    if not pd.isna(employer["illegal_deposit"]) and bool(employer["illegal_deposit"]):
        return {"condition": "illegal_deposit"}
    deposit = employer["wage_deposit_paid"]
    if encoded.scene.posts["good_standing"][at] == Verdict.UNKNOWN:
        return {"condition": "wage_deposit"}
    if employer["industry"] == CONSTRUCTION and not pd.isna(deposit) and not bool(deposit):
        return {"condition": "wage_deposit"}
    return {"condition": "blacklisted"}


def _local(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    scene, post = encoded.scene, encoded.scene.posts[at]
    codes = []
    area = int(post["local_area"])
    for part in range(int(scene.local_start[area]), int(scene.local_start[area + 1])):
        low, high = int(scene.local_low[part]), int(scene.local_high[part])
        codes.append(f"{low:09d}"[: 10 - len(str(high - low))])
    return {"local": codes}


def _welfare(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    scene, worker, post = encoded.scene, encoded.scene.workers[row], encoded.scene.posts[at]
    if worker["willing_welfare"] != 1:
        return {"condition": "willing"}
    if worker["cannot_leave"] == 0:
        return {"condition": "cannot_leave"}
    if post["end_known"] and post["end"] - post["start"] + 1 > scene.thresholds.term_days_max:
        return {"condition": "term", "days": int(post["end"] - post["start"] + 1), "limit": scene.thresholds.term_days_max}
    if not worker["groups"] & post["welfare_groups"]:
        return {"condition": "groups"}
    return {"condition": "cannot_leave" if worker["cannot_leave"] < 0 else "term"}


def _screen(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    return {"screen": str(encoded.instance.posts["screens"].iloc[at])}


def _nothing(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    return {}


NUMBERS_OF: dict[str, Callable[[Encoded, int, int, int], Numbers]] = {
    "seeks_work": _nothing,
    "within_reach": _within_reach,
    "wish_respected": _wish,
    "skilled_enough": _skill,
    "certificate_valid": _certificate,
    "pay_acceptable": _pay_acceptable,
    "pay_lawful": _pay_lawful,
    "dates_overlap": _dates,
    "able_for_work": _able,
    "lending_agreed": _lending,
    "employer_in_good_standing": _standing,
    "dispatch_allowed": _nothing,
    "relief_is_local": _local,
    "welfare_post_eligible": _welfare,
    "screen_lawful": _screen,
}


def numbers_of(encoded: Encoded, rule: str, row: int, at: int, mode: int) -> Numbers:
    """Return the numbers behind one rule's verdict on one pair.

    Parameters
    ----------
    encoded
        The instance.
    rule
        Name of the rule.
    row, at, mode
        Positions of worker, post and mode.
    """
    return NUMBERS_OF[rule](encoded, row, at, mode)
