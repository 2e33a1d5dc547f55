"""The numbers behind a verdict, for the sentences of ``domain.rules``.

Values are plain: whole minutes and yuan, ISO dates, division and trade codes, and condition codes; the reports turn
codes into words.
"""

from collections.abc import Callable

import numpy as np

from domain.geography.travel import pair_journey
from domain.rules import Verdict
from domain.tables import CAPACITIES, DEMANDS, MODES
from optimizer import pair_rules as rules
from optimizer.arrays import NO_AGE_LIMIT, UNKNOWN_DAY
from optimizer.encode import Encoded
from optimizer.screens import Screen, stated_screens

Numbers = dict[str, object]
NO_SCREENS = {"age_min": NO_AGE_LIMIT, "age_max": NO_AGE_LIMIT, "education_min": -1, "sex": -1, "no_disability": False}


def iso(day: int) -> str:
    """Return a day number as an ISO date."""
    return str(np.datetime64(int(day), "D"))


def _within_reach(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    _, minutes, _, _, _ = pair_journey(row, at, encoded.travel.arrays, encoded.travel.rules)
    most = encoded.cell("workers", "max_travel_minutes", row)
    limit: object = most
    if most is None or minutes <= most:
        stays = encoded.cell("workers", "cannot_leave", row)
        limit = "county" if stays else encoded.cell("workers", "reach", row) or "county"
    return {"minutes": int(minutes), "limit": limit, "place": encoded.cell("posts", "region", at)}


def _wish(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    regions, place = encoded.cell("workers", "wanted_regions", row), encoded.cell("posts", "region", at)
    if regions and not place.startswith(tuple(regions)):
        return {"wish": list(regions), "offered": place}
    trades = encoded.cell("workers", "wanted_trades", row)
    return {"wish": list(trades or ()), "offered": encoded.cell("posts", "trade", at)}


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
    pay = encoded.pay
    by_hour = bool(pay.by_hour[at])
    earned = float(pay.hour_yuan[at] if by_hour else pay.month_yuan[at])
    floor = float(pay.floor_hour_yuan[at] if by_hour else pay.floor_month_yuan[at])
    if earned < floor:
        return {"pay": round(earned, 2), "floor": floor, "basis": "hour" if by_hour else "month"}
    stated, incumbent = encoded.cell("posts", "pay", at), encoded.cell("posts", "incumbent_pay", at)
    if incumbent is not None and stated < incumbent:
        return {"pay": stated, "floor": incumbent, "basis": "incumbent"}
    return {"pay": None if np.isnan(earned) else round(earned, 2), "floor": None, "basis": "unknown"}


def _dates(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    scene, worker, post = encoded.scene, encoded.scene.workers[row], encoded.scene.posts[at]
    farm_days = scene.farm_days[scene.farm_class[worker["region"]], worker["seasons"]]
    return {
        "days": rules.shared_days(worker, post, farm_days, scene.plan_day),
        "needed": rules.needed_days(post),
    }


def _able(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    worker, post = encoded.scene.workers[row], encoded.scene.posts[at]
    born = worker["birth_month"] != UNKNOWN_DAY
    age = rules.age_at_start(worker, post) if born else None
    limit = post["adult_age"] if post["hazardous"] == 1 else post["working_age"]
    if age is not None and age < limit:
        return {"condition": "age", "age": age, "limit": int(limit)}
    if post["hazardous"] == 1 and worker["medical_until"] < post["start"] and worker["medical_until"] != UNKNOWN_DAY:
        return {"condition": "medical_check", "on": iso(post["start"])}
    capacity = CAPACITIES[worker["capacity"]] if worker["capacity"] >= 0 else None
    demand = DEMANDS[post["demand"]] if post["demand"] >= 0 else None
    bears = capacity is not None and demand is not None and worker["capacity"] >= post["demand"]
    if not (bears or capacity == "full" or demand == "light"):
        return {"condition": "capacity", "capacity": capacity, "demand": demand}
    if not born:
        return {"condition": "age_unknown"}
    return {"condition": "medical_check", "on": iso(post["start"])}


def _lending(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    worker = encoded.scene.workers[row]
    return {"condition": "worker_consent" if worker["lending_consent"] != 1 else "no_agreement"}


def _standing(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    employer = int(encoded.scene.posts["employer"][at])
    if encoded.cell("employers", "illegal_deposit", employer):
        return {"condition": "illegal_deposit"}
    if encoded.scene.posts["good_standing"][at] == Verdict.UNKNOWN:
        return {"condition": "wage_deposit"}
    if encoded.scene.posts["deposit_owed"][at]:
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
    worker, post = encoded.scene.workers[row], encoded.scene.posts[at]
    if worker["willing_welfare"] != 1:
        return {"condition": "willing"}
    if worker["cannot_leave"] == 0:
        return {"condition": "cannot_leave"}
    if post["end_known"] and post["end"] - post["start"] + 1 > post["term_days_max"]:
        return {"condition": "term", "days": int(post["end"] - post["start"] + 1), "limit": int(post["term_days_max"])}
    if not worker["groups"] & post["welfare_groups"]:
        return {"condition": "groups"}
    return {"condition": "cannot_leave" if worker["cannot_leave"] < 0 else "term"}


def _screen(encoded: Encoded, row: int, at: int, mode: int) -> Numbers:
    worker, post = encoded.scene.workers[row], encoded.scene.posts[at]
    verdict = rules.screen_lawful(worker, post)
    stated = stated_screens(str(encoded.cell("posts", "screens", at)))
    speaking = [str(screen) for screen in stated if rules.screen_lawful(worker, with_only(screen, post)) == verdict]
    return {"screen": ";".join(speaking)}


def with_only(screen: Screen, post: np.void) -> np.void:
    """Return the post's record without its other screens; a screen that is ignored stays away."""
    alone = post.copy()
    for name, blank in NO_SCREENS.items():
        if name != screen.name:
            alone[name] = blank
    return alone


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
